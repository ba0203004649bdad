// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {ICourt} from "../interfaces/ICourt.sol";
import {IEscrow} from "../interfaces/IEscrow.sol";
import {MilestoneLib} from "../libraries/MilestoneLib.sol";
import {ValidityLib} from "../libraries/ValidityLib.sol";
import {Case, Referral, Round, Stage} from "../types/Cases.sol";
import {Sheet} from "../types/Sheet.sol";
import {DealState, Lane} from "../types/State.sol";
import {MilestoneStatus} from "../types/Status.sol";
import {TermSheet} from "../types/TermSheet.sol";

/// @title Docket
/// @notice A court's cases, and whom it serves: what it reads of a dispute, at the escrow or at another contract.
abstract contract Docket is ICourt {
    /// @inheritdoc ICourt
    IEscrow public immutable ESCROW;
    /// @inheritdoc ICourt
    address public immutable USDC;

    mapping(bytes32 id => Case) internal _cases;
    mapping(bytes32 id => mapping(uint256 round => Round)) internal _rounds;
    mapping(bytes32 id => Referral) internal _referrals;

    constructor(IEscrow escrow) {
        ESCROW = escrow;
        USDC = escrow.USDC();
    }

    // ------------------------------------------------------------------------------------------- views

    /// @inheritdoc ICourt
    function caseIdOf(bytes32 deal, uint8 milestone) public pure returns (bytes32 id) {
        return keccak256(abi.encode(deal, milestone));
    }

    /// @inheritdoc ICourt
    function caseIdFor(address arbitrable, bytes32 dispute) public view returns (bytes32 id) {
        // Three words, where a milestone's id is made of two: no contract can name its dispute so that they are one case.
        return keccak256(abi.encode(this, arbitrable, dispute));
    }

    /// @inheritdoc ICourt
    function minimumRulingPeriod() public view virtual returns (uint256 period);

    /// @inheritdoc ICourt
    function minimumFee() public view virtual returns (uint256 fee);

    // --------------------------------------------------------------------------------------- milestones

    function _read(
        TermSheet calldata terms,
        uint8 milestone
    ) internal view returns (Sheet sheet, bytes32 deal, bytes32 id) {
        (sheet, deal) = terms.read();
        deal = MessageHashUtils.toTypedDataHash(ESCROW.DOMAIN_SEPARATOR(), deal);
        id = caseIdOf(deal, milestone);
    }

    /// @dev Where a milestone stands at the escrow, and until when; of a deal that is not live, as one that was paid out.
    function _standingOf(
        Sheet sheet,
        bytes32 deal,
        uint8 milestone
    ) internal view returns (MilestoneStatus status, uint256 clock) {
        (Lane lane, DealState wide) = ESCROW.laneOf(sheet.buyer(), sheet.lane());
        DealState state = lane.stateOf(wide, deal);
        if (!state.isLive()) return (MilestoneStatus.Resolved, 0);
        if (milestone >= sheet.count()) revert IEscrow.MilestoneOutOfRange(milestone, sheet.count());
        return MilestoneLib.statusOf(sheet, state, ESCROW.claimOf(deal, milestone), milestone);
    }

    /// @dev A milestone that is in dispute before this court.
    function _disputeOf(
        TermSheet calldata terms,
        uint8 milestone
    ) internal view returns (Sheet sheet, bytes32 deal, bytes32 id, uint256 rulingEnds) {
        (sheet, deal, id) = _read(terms, milestone);
        if (sheet.arbiter() != address(this)) revert CaseNotOurs(deal, sheet.arbiter());
        MilestoneStatus status;
        (status, rulingEnds) = _standingOf(sheet, deal, milestone);
        if (status != MilestoneStatus.Disputed && status != MilestoneStatus.Engaged) {
            revert CaseNotDisputed(id, status);
        }
    }

    // -------------------------------------------------------------------------------------------- cases

    /// @dev A case about a milestone that this court can judge.
    function _beginOf(Sheet sheet, uint256 rulingEnds) internal view returns (Case memory begun) {
        if (sheet.token() != USDC) revert CaseTokenUnsupported(sheet.token(), USDC);
        return _begin(rulingEnds - sheet.rulingPeriod(), rulingEnds, sheet.arbiterFee());
    }

    function _begin(
        uint256 disputedAt,
        uint256 rulingEnds,
        uint256 fee
    ) internal view returns (Case memory begun) {
        uint256 leastFee = minimumFee();
        if (fee < leastFee) revert CaseFeeTooSmall(fee, leastFee);
        uint256 period = Math.saturatingSub(rulingEnds, disputedAt);
        uint256 leastPeriod = minimumRulingPeriod();
        if (period < leastPeriod) revert CaseRulingPeriodTooShort(period, leastPeriod);
        // Who brings a dispute may refuse its ruling: then time alone ends the case, for its jurors and the appellant too.
        uint256 mostPeriod = ValidityLib.MAX_RULING;
        if (period > mostPeriod) revert CaseRulingPeriodTooLong(period, mostPeriod);

        // Clocks have 40 bits wherever they come from, and 88 hold more than all USDC there can be: it is, or will be, here.
        (begun.disputedAt, begun.rulingEnds) = (uint40(disputedAt), uint40(rulingEnds));
        begun.fee = uint88(fee);
    }

    /// @dev Whose case it is that another contract brought. A milestone's has no sides here.
    function _referralOf(bytes32 id) internal view returns (Referral storage referral) {
        referral = _referrals[id];
        if (address(referral.arbitrable) == address(0)) revert CaseNotReferred(id);
    }

    function _inStage(bytes32 id, Stage needed) internal view returns (Case memory current) {
        current = _cases[id];
        Stage stage = _stageOf(id, current);
        if (stage != needed) _revertStage(id, stage);
    }

    function _revertStage(bytes32 id, Stage found) internal pure {
        revert CaseUnexpectedStage(id, found);
    }

    // --------------------------------------------------------------------------------- who sits, how long

    /// @dev Where a case stands now.
    function _stageOf(bytes32 id, Case memory current) internal view virtual returns (Stage);

    /// @dev Bitmap of the seats on a round's panel.
    function _panelOf(
        Case memory current,
        uint256 index,
        Round storage round
    ) internal view virtual returns (uint256 sitting);

    /// @dev The key of the juror of a seat; zero: none.
    function _jurorAt(bytes32 id, uint256 round, uint256 seat) internal view virtual returns (address juror);

    /// @dev Whether enough voted in a round for a verdict.
    function _hasQuorum(
        Case memory current,
        uint256 index,
        Round storage round
    ) internal view virtual returns (bool);

    /// @dev Index of the round whose median is the verdict, when there is one.
    function _decisive(bytes32 id, Case memory current) internal view virtual returns (uint256 round);
}
