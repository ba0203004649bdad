// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICourt} from "../../../contracts/interfaces/ICourt.sol";
import {SignedBallot, SignedSeal, Stage} from "../../../contracts/types/Cases.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {CourtDigests} from "./CourtDigests.sol";
import {Stages} from "./Stages.sol";

/// @notice What a panel's and a jury's tests share: disputes before a court, seals and ballots of whoever sits there.
///
/// A helper whose name begins with `_` and that takes what was signed calls nothing but its act, so `vm.expectRevert`
/// and `vm.expectEmit` may stand right before it; those that end in `All` read the court first.
abstract contract CourtBase is Stages, CourtDigests {
    /// @notice In a list of shares: this one seals nothing and votes nothing.
    uint16 internal constant SILENT = type(uint16).max;

    /// @notice Who sits in a round, in the order of their seats.
    struct Sitting {
        bytes32 id;
        uint8 round;
        uint8[] seats;
        address[] jurors;
    }

    ICourt internal court;
    /// @notice Of the court's EIP-712 domain.
    string internal courtName;

    mapping(address account => uint256) private _secrets;
    bytes private _kept;

    // ------------------------------------------------------------------------------------------------- keys

    /// @notice A named account whose signature the helpers can give.
    function makeSigner(string memory name) internal returns (address account) {
        uint256 key;
        (account, key) = makeParty(name);
        _secrets[account] = key;
    }

    function secretOf(address account) internal view returns (uint256 key) {
        if (account == buyer) return buyerKey;
        if (account == seller) return sellerKey;
        key = _secrets[account];
        require(key != 0, "no key of this account is known");
    }

    function courtDigest(bytes32 structHash) internal view returns (bytes32) {
        return digestIn(courtDomainOf(courtName, block.chainid, address(court)), structHash);
    }

    // --------------------------------------------------------------------------------------------- disputes

    /// @notice As {sheetOfOne}, before the court, for a fee of 20 USDC.
    function courtSheet() internal returns (TermSheet memory terms) {
        terms = sheetOfOne();
        terms.arbiter = address(court);
        terms.arbiterFee = 20e6;
    }

    /// @notice Keeps a sheet from one function of a test to another; {kept} is it.
    function keep(TermSheet memory terms) internal {
        _kept = abi.encode(terms);
    }

    function kept() internal view returns (TermSheet memory terms) {
        return abi.decode(_kept, (TermSheet));
    }

    function caseOf(TermSheet memory terms) internal view returns (bytes32 id) {
        return caseOf(terms, 0);
    }

    function caseOf(TermSheet memory terms, uint8 milestone) internal view returns (bytes32 id) {
        return keccak256(abi.encode(digestOf(terms), milestone));
    }

    /// @notice Commits the sheet, delivers its first milestone a minute later and disputes it another minute later.
    function disputed(TermSheet memory terms) internal returns (bytes32 id) {
        return disputed(terms, 0);
    }

    /// @notice The same, by a dispute that concedes a part.
    function disputed(TermSheet memory terms, uint16 concededBps) internal returns (bytes32 id) {
        _commit(terms);
        skip(1 minutes);
        _deliver(terms, 0);
        skip(1 minutes);
        _dispute(terms, 0, concededBps);
        return caseOf(terms);
    }

    function assertStage(bytes32 id, Stage expected) internal view {
        assertEq(uint256(court.stageOf(id)), uint256(expected), "stage of the case");
    }

    // ------------------------------------------------------------------------------------- seals and ballots

    /// @notice Who sits in the round that was drawn last.
    function sittingOf(bytes32 id) internal view returns (Sitting memory sitting) {
        return sittingOf(id, court.roundOf(id));
    }

    function sittingOf(bytes32 id, uint8 round) internal view returns (Sitting memory sitting) {
        uint256 panel = court.panelOf(id, round);
        uint256 count;
        for (uint256 left = panel; left != 0; left >>= 1) count += left & 1;
        (sitting.id, sitting.round) = (id, round);
        (sitting.seats, sitting.jurors) = (new uint8[](count), new address[](count));
        uint256 next;
        for (uint8 seat; panel >> seat != 0; ++seat) {
            if ((panel >> seat) & 1 == 0) continue;
            sitting.seats[next] = seat;
            sitting.jurors[next++] = court.jurorAt(id, round, seat);
        }
    }

    function rationaleOf(bytes32 id, uint8 round, address juror) internal pure returns (bytes32) {
        return keccak256(abi.encode("rationale", id, round, juror));
    }

    /// @notice The digest of a ballot with the rationale of {rationaleOf}.
    function ballotDigest(
        bytes32 id,
        uint8 round,
        address juror,
        uint16 share
    ) internal view returns (bytes32) {
        return courtDigest(hashOfBallot(id, round, share, rationaleOf(id, round, juror)));
    }

    /// @notice What seals such a ballot.
    function sealFor(bytes32 id, uint8 round, address juror, uint16 share) internal view returns (bytes32) {
        return keccak256(abi.encode(juror, ballotDigest(id, round, juror, share)));
    }

    /// @notice A seal that its juror signed.
    function signedSeal(
        bytes32 id,
        uint8 round,
        uint8 seat,
        address juror,
        bytes32 seal
    ) internal view returns (SignedSeal memory signed) {
        (signed.seat, signed.seal) = (seat, seal);
        (signed.r, signed.vs) = vm.signCompact(secretOf(juror), courtDigest(hashOfSeal(id, round, seal)));
    }

    /// @notice A ballot that its juror signed.
    function signedBallot(
        bytes32 id,
        uint8 round,
        uint8 seat,
        address juror,
        uint16 share
    ) internal view returns (SignedBallot memory signed) {
        (signed.seat, signed.sellerBps) = (seat, share);
        signed.rationale = rationaleOf(id, round, juror);
        (signed.r, signed.vs) = vm.signCompact(secretOf(juror), ballotDigest(id, round, juror, share));
    }

    /// @notice Signed seals of the ballots that {ballotsOf} opens.
    /// @param shares One for each juror that sits, or {SILENT}.
    function sealsOf(
        Sitting memory sitting,
        uint16[] memory shares
    ) internal view returns (SignedSeal[] memory seals) {
        seals = new SignedSeal[](_spoken(shares));
        uint256 next;
        for (uint256 i; i < shares.length; ++i) {
            if (shares[i] != SILENT) seals[next++] = _sealAt(sitting, i, shares[i]);
        }
    }

    /// @notice Signed ballots.
    /// @param shares One for each juror that sits, or {SILENT}.
    function ballotsOf(
        Sitting memory sitting,
        uint16[] memory shares
    ) internal view returns (SignedBallot[] memory ballots) {
        ballots = new SignedBallot[](_spoken(shares));
        uint256 next;
        for (uint256 i; i < shares.length; ++i) {
            if (shares[i] != SILENT) ballots[next++] = ballotAt(sitting, i, shares[i]);
        }
    }

    /// @notice The ballot of the i-th juror that sits.
    function ballotAt(
        Sitting memory sitting,
        uint256 i,
        uint16 share
    ) internal view returns (SignedBallot memory) {
        return signedBallot(sitting.id, sitting.round, sitting.seats[i], sitting.jurors[i], share);
    }

    function _sealAt(
        Sitting memory sitting,
        uint256 i,
        uint16 share
    ) private view returns (SignedSeal memory) {
        bytes32 seal = sealFor(sitting.id, sitting.round, sitting.jurors[i], share);
        return signedSeal(sitting.id, sitting.round, sitting.seats[i], sitting.jurors[i], seal);
    }

    function _spoken(uint16[] memory shares) private pure returns (uint256 count) {
        for (uint256 i; i < shares.length; ++i) if (shares[i] != SILENT) ++count;
    }

    // ----------------------------------------------------------------------------------- lists, for literals

    function list(SignedSeal memory one) internal pure returns (SignedSeal[] memory seals) {
        seals = new SignedSeal[](1);
        seals[0] = one;
    }

    function list(SignedBallot memory one) internal pure returns (SignedBallot[] memory ballots) {
        ballots = new SignedBallot[](1);
        ballots[0] = one;
    }

    function list(uint16 a, uint16 b, uint16 c) internal pure returns (uint16[] memory shares) {
        shares = new uint16[](3);
        (shares[0], shares[1], shares[2]) = (a, b, c);
    }

    function list(
        uint16 a,
        uint16 b,
        uint16 c,
        uint16 d,
        uint16 e
    ) internal pure returns (uint16[] memory shares) {
        shares = new uint16[](5);
        (shares[0], shares[1], shares[2], shares[3], shares[4]) = (a, b, c, d, e);
    }

    /// @notice The same share for each of `count` jurors.
    function alike(uint256 count, uint16 share) internal pure returns (uint16[] memory shares) {
        shares = new uint16[](count);
        for (uint256 i; i < count; ++i) shares[i] = share;
    }

    // ------------------------------------------------------------------------------------------------- acts

    function _seal(bytes32 id, SignedSeal[] memory seals) internal {
        vm.prank(relayer);
        court.seal(id, seals);
    }

    function _vote(bytes32 id, SignedBallot[] memory ballots) internal {
        vm.prank(relayer);
        court.vote(id, ballots);
    }

    function _sealAll(bytes32 id, uint16[] memory shares) internal {
        _seal(id, sealsOf(sittingOf(id), shares));
    }

    function _voteAll(bytes32 id, uint16[] memory shares) internal {
        _vote(id, ballotsOf(sittingOf(id), shares));
    }

    function _execute(TermSheet memory terms) internal {
        vm.prank(relayer);
        court.execute(terms, 0);
    }

    function _drop(TermSheet memory terms) internal {
        vm.prank(relayer);
        court.drop(terms, 0);
    }

    function _pay(bytes32 id, uint8 round) internal {
        vm.prank(relayer);
        court.pay(id, round);
    }

    function _collect(address account) internal {
        vm.prank(relayer);
        court.collect(account);
    }
}
