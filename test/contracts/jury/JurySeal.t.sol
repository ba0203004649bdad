// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICourt} from "../../../contracts/interfaces/ICourt.sol";
import {SignedBallot, SignedSeal, Stage} from "../../../contracts/types/Cases.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {JuryBase} from "../base/JuryBase.sol";

// seal
// ├── given the sealing runs
// │   ├── of who sits: its own, by its signature or as the caller; many in one transaction
// │   └── the first stands, whatever comes later
// ├── before it, in its last second, at its end → as the clock says
// ├── who does not sit: struck, spare, nobody → it reverts SeatVacant
// ├── nothing, another's signature, of another case, round, court, chain → it reverts SealInvalid
// └── another juror's seal, copied → it opens to nothing
contract JurySealTest is JuryBase {
    bytes32 private id;
    Sitting private sitting;

    function setUp() public override {
        super.setUp();
        TermSheet memory terms = courtSheet();
        keep(terms);
        id = reachStage(terms, Stage.Striking, 0);
        // One of three is struck: seats 0, 2 and 3 sit, 4 is spare.
        _strike(terms, buyer, 0, 1, jury.jurorAt(id, 0, 1));
        skip(STRIKING);
        sitting = sittingOf(id);
    }

    function test_Seal_Many_SignedByTheirJurors() public {
        SignedSeal[] memory seals = sealsOf(sitting, list(1, 2, 3));
        for (uint256 i; i < 3; ++i) {
            vm.expectEmit(address(jury));
            emit ICourt.Sealed(id, 0, sitting.jurors[i], seals[i].seal);
        }
        _seal(id, seals);
        assertEq(jury.sealOf(id, 0, 0), sealFor(id, 0, sitting.jurors[0], 1));
        assertEq(jury.sealOf(id, 0, 2), sealFor(id, 0, sitting.jurors[1], 2));
        assertEq(jury.sealOf(id, 0, 3), sealFor(id, 0, sitting.jurors[2], 3));
        assertEq(jury.sealOf(id, 0, 1), 0);
    }

    function test_Seal_AsTheCaller_NeedsNoSignature() public {
        SignedSeal memory own = SignedSeal(2, "seal", 0, 0);
        vm.expectEmit(address(jury));
        emit ICourt.Sealed(id, 0, sitting.jurors[1], "seal");
        vm.prank(sitting.jurors[1]);
        jury.seal(id, list(own));
        assertEq(jury.sealOf(id, 0, 2), "seal");
    }

    /// @notice Half a signature is none: it is checked, also where its juror submits it.
    function test_Seal_RevertWhen_HalfASignature() public {
        SignedSeal[2] memory halves = [SignedSeal(2, "seal", "r", 0), SignedSeal(2, "seal", 0, "vs")];
        for (uint256 i; i < 2; ++i) {
            vm.prank(sitting.jurors[1]);
            vm.expectRevert(abi.encodeWithSelector(ICourt.SealInvalid.selector, id, 0, 2));
            jury.seal(id, list(halves[i]));
        }
    }

    function test_Seal_TheFirstStands() public {
        _seal(id, list(_sealBy(0, "first")));
        SignedSeal[] memory later = new SignedSeal[](3);
        later[0] = _sealBy(0, "second");
        later[1] = SignedSeal(0, "garbage", "r", "vs");
        later[2] = _sealBy(1, "third");
        _seal(id, later);
        assertEq(jury.sealOf(id, 0, 0), "first");
        assertEq(jury.sealOf(id, 0, 2), "third");
    }

    function test_Seal_Clock() public {
        SignedSeal[] memory seals = list(_sealBy(0, "seal"));
        uint256 end = vm.getBlockTimestamp() + SEALING;
        assertEq(jury.stageEndsAt(id), end);
        vm.warp(end - SEALING - 1);
        vm.expectRevert(abi.encodeWithSelector(ICourt.CaseUnexpectedStage.selector, id, Stage.Striking));
        _seal(id, seals);
        vm.warp(end);
        vm.expectRevert(abi.encodeWithSelector(ICourt.CaseUnexpectedStage.selector, id, Stage.Voting));
        _seal(id, seals);
        vm.warp(end - 1);
        _seal(id, seals);
        assertEq(jury.sealOf(id, 0, 0), "seal");
    }

    function test_Seal_RevertWhen_NotOnThePanel() public {
        uint8[4] memory seats = [1, 4, 5, 255];
        for (uint256 i; i < 4; ++i) {
            vm.expectRevert(abi.encodeWithSelector(ICourt.SeatVacant.selector, id, 0, seats[i]));
            _seal(id, list(SignedSeal(seats[i], "seal", 0, 0)));
        }
        address spare = jury.jurorAt(id, 0, 4);
        vm.expectRevert(abi.encodeWithSelector(ICourt.SeatVacant.selector, id, 0, 4));
        vm.prank(spare);
        jury.seal(id, list(SignedSeal(4, "seal", 0, 0)));
    }

    function test_Seal_RevertWhen_Empty() public {
        vm.expectRevert(_invalid());
        vm.prank(sitting.jurors[0]);
        jury.seal(id, list(SignedSeal(0, 0, 0, 0)));
    }

    function test_Seal_RevertWhen_NotSignedByItsJuror() public {
        bytes32 structHash = hashOfSeal(id, 0, "seal");
        bytes32[6] memory digests = [
            courtDigest(hashOfSeal(id, 0, "another")),
            courtDigest(hashOfSeal("another case", 0, "seal")),
            courtDigest(hashOfSeal(id, 1, "seal")),
            digestIn(courtDomainOf("Earnest Jury", block.chainid + 1, address(jury)), structHash),
            digestIn(courtDomainOf("Earnest Jury", block.chainid, address(escrow)), structHash),
            digestIn(courtDomainOf("Earnest Panel", block.chainid, address(jury)), structHash)
        ];
        SignedSeal memory signed = SignedSeal(0, "seal", 0, 0);
        for (uint256 i; i < 6; ++i) {
            (signed.r, signed.vs) = vm.signCompact(secretOf(sitting.jurors[0]), digests[i]);
            vm.expectRevert(_invalid());
            _seal(id, list(signed));
        }
        (signed.r, signed.vs) = vm.signCompact(secretOf(sitting.jurors[1]), courtDigest(structHash));
        vm.expectRevert(_invalid());
        _seal(id, list(signed));
        // Nor is the caller who is another, or who brings a signature that is not its own.
        vm.expectRevert(_invalid());
        _seal(id, list(SignedSeal(0, "seal", 0, 0)));
        vm.expectRevert(_invalid());
        vm.prank(sitting.jurors[0]);
        jury.seal(id, list(signed));
    }

    function test_Seal_OneBadOne_SealsNone() public {
        SignedSeal[] memory seals = sealsOf(sitting, list(1, 2, 3));
        seals[2].vs = 0;
        vm.expectRevert(abi.encodeWithSelector(ICourt.SealInvalid.selector, id, 0, 3));
        _seal(id, seals);
        assertEq(jury.sealOf(id, 0, 0), 0);
    }

    /// @notice A seal names its juror: copied, it binds its copier to a ballot that only the other could have signed.
    function test_Seal_Copied_OpensToNothing() public {
        bytes32 original = sealFor(id, 0, sitting.jurors[0], 7_000);
        _seal(id, list(_sealBy(0, original)));
        _seal(id, list(_sealBy(1, original)));
        skip(SEALING);
        SignedBallot memory opened = ballotAt(sitting, 0, 7_000);
        _vote(id, list(opened));

        opened.seat = 2;
        vm.expectRevert(abi.encodeWithSelector(ICourt.BallotInvalid.selector, id, 0, 2));
        _vote(id, list(opened));
        bytes32 digest = ballotDigest(id, 0, sitting.jurors[0], 7_000);
        (opened.r, opened.vs) = vm.signCompact(secretOf(sitting.jurors[1]), digest);
        vm.expectRevert(abi.encodeWithSelector(ICourt.BallotNotSealed.selector, id, 0, 2));
        _vote(id, list(opened));
    }

    // -------------------------------------------------------------------------------------------- helpers

    function _sealBy(uint256 i, bytes32 seal) private view returns (SignedSeal memory) {
        return signedSeal(id, 0, sitting.seats[i], sitting.jurors[i], seal);
    }

    function _invalid() private view returns (bytes memory) {
        return abi.encodeWithSelector(ICourt.SealInvalid.selector, id, 0, 0);
    }
}
