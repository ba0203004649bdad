// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICourt} from "../../../contracts/interfaces/ICourt.sol";
import {SignedBallot, Stage} from "../../../contracts/types/Cases.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {JuryBase} from "../base/JuryBase.sol";

// vote
// ├── given the voting runs
// │   ├── ballots of who sits, as they were sealed; who is open already is skipped
// │   └── any order, any split into transactions, anything twice → the same verdict
// ├── before it, in its last second, at its end → as the clock says
// ├── who does not sit → it reverts SeatVacant
// ├── more than the whole → it reverts ShareInvalid
// ├── another's signature, of another case, round, court, chain → it reverts BallotInvalid
// ├── nothing sealed, or another ballot → it reverts BallotNotSealed
// └── two thirds of the panel, rounded up, are a verdict
contract JuryVoteTest is JuryBase {
    bytes32 private id;
    Sitting private sitting;

    function sizeOfJury() internal pure override returns (uint256) {
        return 5;
    }

    function setUp() public override {
        super.setUp();
        TermSheet memory terms = courtSheet();
        keep(terms);
        id = reachStage(terms, Stage.Sealing, 0);
        sitting = sittingOf(id);
    }

    function test_Vote_OpensWhatWasSealed() public {
        SignedBallot[] memory ballots = _sealed(list(0, 10_000, 2_500, 5_000, 7_500));
        for (uint256 i; i < 5; ++i) {
            vm.expectEmit(address(jury));
            emit ICourt.Voted(id, 0, sitting.jurors[i], ballots[i].sellerBps, ballots[i].rationale);
        }
        _vote(id, ballots);
        (bool voted, uint16 share) = jury.ballotOf(id, 0, 1);
        assertTrue(voted);
        assertEq(share, 10_000);
        (uint256 count, uint16 median) = jury.medianOf(id, 0);
        assertEq(count, 5);
        assertEq(median, 5_000);
    }

    function test_Vote_TellsTheDigestThatIsSigned() public view {
        assertEq(jury.ballotDigestOf(id, 3, 1_234, "why"), courtDigest(hashOfBallot(id, 3, 1_234, "why")));
    }

    function test_Vote_Again_ChangesNothing() public {
        SignedBallot[] memory ballots = _sealed(list(1_000, 2_000, 3_000, 4_000, 5_000));
        _vote(id, list(ballots[2]));
        // Where a ballot is open, nothing that comes is looked at.
        _vote(id, list(SignedBallot(sitting.seats[2], 9_999, "garbage", "r", "vs")));
        _vote(id, ballots);
        (uint256 count, uint16 median) = jury.medianOf(id, 0);
        assertEq(count, 5);
        assertEq(median, 3_000);
    }

    /// @notice Whoever submits can't choose: shuffled, split, some of them twice.
    function testFuzz_Vote_AnyOrderAndSplit_GivesTheSameVerdict(uint256 seed) public {
        uint16[] memory shares = new uint16[](5);
        for (uint256 i; i < 5; ++i) shares[i] = uint16(uint256(keccak256(abi.encode(seed, i))) % 10_001);
        SignedBallot[] memory ballots = _sealed(shares);
        uint256 luck = seed;
        for (uint256 left = 5; left > 1; --left) {
            uint256 other = luck % left;
            (ballots[left - 1], ballots[other]) = (ballots[other], ballots[left - 1]);
            luck >>= 8;
        }
        for (uint256 i; i < 5;) {
            uint256 size = 1 + (luck % (5 - i));
            SignedBallot[] memory part = new SignedBallot[](size + 1);
            for (uint256 j; j < size; ++j) part[j] = ballots[i + j];
            part[size] = ballots[luck % (i + size)];
            _vote(id, part);
            i += size;
            luck >>= 8;
        }
        skip(VOTING);
        (uint256 count, uint16 median) = jury.medianOf(id, 0);
        assertEq(count, 5);
        assertEq(median, _middle(shares), "the median of all");
    }

    function test_Vote_Clock() public {
        SignedBallot[] memory ballots = _sealed(list(1_000, 1_000, 1_000, 1_000, 1_000));
        uint256 end = vm.getBlockTimestamp() + VOTING;
        assertEq(jury.stageEndsAt(id), end);
        vm.warp(end - VOTING - 1);
        vm.expectRevert(abi.encodeWithSelector(ICourt.CaseUnexpectedStage.selector, id, Stage.Sealing));
        _vote(id, ballots);
        vm.warp(end);
        vm.expectRevert(abi.encodeWithSelector(ICourt.CaseUnexpectedStage.selector, id, Stage.Drawing));
        _vote(id, ballots);
        vm.warp(end - 1);
        _vote(id, ballots);
        vm.warp(end);
        assertStage(id, Stage.Appealing);
    }

    function test_Vote_TwoThirds_RoundedUp_AreAVerdict() public {
        uint256 state = vm.snapshotState();
        _voteFor(list(SILENT, 1_000, 9_000, SILENT, 2_000));
        assertStage(id, Stage.Drawing);
        vm.revertToState(state);
        _voteFor(list(SILENT, 1_000, 9_000, 8_000, 2_000));
        assertStage(id, Stage.Appealing);
        (, uint16 median) = jury.medianOf(id, 0);
        assertEq(median, 2_000, "the lower middle");
    }

    function test_Vote_RevertWhen_NotOnThePanel() public {
        _sealed(list(1_000, 1_000, 1_000, 1_000, 1_000));
        for (uint8 seat = 5; seat < 8; ++seat) {
            vm.expectRevert(abi.encodeWithSelector(ICourt.SeatVacant.selector, id, 0, seat));
            _vote(id, list(SignedBallot(seat, 0, 0, 0, 0)));
        }
    }

    function test_Vote_RevertWhen_MoreThanTheWhole() public {
        SignedBallot[] memory ballots = _sealed(list(10_001, 10_000, SILENT, SILENT, SILENT));
        vm.expectRevert(abi.encodeWithSelector(ICourt.ShareInvalid.selector, 10_001, 10_000));
        _vote(id, list(ballots[0]));
        _vote(id, list(ballots[1]));
    }

    function test_Vote_RevertWhen_NotSignedByItsJuror() public {
        SignedBallot memory ballot = _sealed(list(1_000, SILENT, SILENT, SILENT, SILENT))[0];
        bytes32 rationale = ballot.rationale;
        bytes32 structHash = hashOfBallot(id, 0, 1_000, rationale);
        bytes32[6] memory digests = [
            courtDigest(hashOfBallot(id, 0, 1_001, rationale)),
            courtDigest(hashOfBallot("another case", 0, 1_000, rationale)),
            courtDigest(hashOfBallot(id, 1, 1_000, rationale)),
            digestIn(courtDomainOf("Earnest Jury", block.chainid + 1, address(jury)), structHash),
            digestIn(courtDomainOf("Earnest Jury", block.chainid, address(escrow)), structHash),
            digestIn(courtDomainOf("Earnest Panel", block.chainid, address(jury)), structHash)
        ];
        for (uint256 i; i < 6; ++i) {
            (ballot.r, ballot.vs) = vm.signCompact(secretOf(sitting.jurors[0]), digests[i]);
            vm.expectRevert(abi.encodeWithSelector(ICourt.BallotInvalid.selector, id, 0, 0));
            _vote(id, list(ballot));
        }
        (ballot.r, ballot.vs) = vm.signCompact(secretOf(sitting.jurors[1]), courtDigest(structHash));
        vm.expectRevert(abi.encodeWithSelector(ICourt.BallotInvalid.selector, id, 0, 0));
        _vote(id, list(ballot));
        // The caller's word is no ballot: it must be a signature, for equivocation to be provable.
        (ballot.r, ballot.vs) = (0, 0);
        vm.expectRevert(abi.encodeWithSelector(ICourt.BallotInvalid.selector, id, 0, 0));
        vm.prank(sitting.jurors[0]);
        jury.vote(id, list(ballot));
    }

    function test_Vote_RevertWhen_TheSignatureIsMalleable() public {
        SignedBallot memory ballot = _sealed(list(1_000, SILENT, SILENT, SILENT, SILENT))[0];
        uint256 order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;
        uint256 yParity = uint256(ballot.vs) >> 255;
        uint256 s = order - (uint256(ballot.vs) & (type(uint256).max >> 1));
        // The other s does not fit the 255 bits that ERC-2098 has for it: its top bit is read as the parity.
        ballot.vs = bytes32(s | ((1 - yParity) << 255));
        vm.expectRevert(abi.encodeWithSelector(ICourt.BallotInvalid.selector, id, 0, 0));
        _vote(id, list(ballot));
    }

    function test_Vote_RevertWhen_AnotherWasSealed_OrNothing() public {
        _sealed(list(1_000, SILENT, SILENT, SILENT, SILENT));
        SignedBallot memory other = ballotAt(sitting, 0, 1_001);
        vm.expectRevert(abi.encodeWithSelector(ICourt.BallotNotSealed.selector, id, 0, 0));
        _vote(id, list(other));
        other = ballotAt(sitting, 1, 1_000);
        vm.expectRevert(abi.encodeWithSelector(ICourt.BallotNotSealed.selector, id, 0, 1));
        _vote(id, list(other));
    }

    // -------------------------------------------------------------------------------------------- helpers

    /// @dev Seals them, and waits for the voting.
    function _sealed(uint16[] memory shares) private returns (SignedBallot[] memory ballots) {
        _seal(id, sealsOf(sitting, shares));
        skip(SEALING);
        return ballotsOf(sitting, shares);
    }

    function _voteFor(uint16[] memory shares) private {
        _vote(id, _sealed(shares));
        skip(VOTING);
    }

    function _middle(uint16[] memory shares) private pure returns (uint16) {
        for (uint256 i; i < 5; ++i) {
            uint256 less;
            uint256 same;
            for (uint256 j; j < 5; ++j) {
                if (shares[j] < shares[i]) ++less;
                if (shares[j] == shares[i]) ++same;
            }
            if (less <= 2 && less + same > 2) return shares[i];
        }
        revert("five have a middle");
    }
}
