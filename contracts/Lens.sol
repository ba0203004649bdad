// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";

import {IEscrow} from "./interfaces/IEscrow.sol";
import {ILens} from "./interfaces/ILens.sol";
import {MilestoneLib} from "./libraries/MilestoneLib.sol";
import {Sheet} from "./types/Sheet.sol";
import {Claim, DealState, Lane} from "./types/State.sol";
import {DealStatus, MilestoneStatus} from "./types/Status.sol";
import {TermSheet} from "./types/TermSheet.sol";

/// @title Lens
/// @notice See {ILens}.
contract Lens is ILens {
    /// @inheritdoc ILens
    IEscrow public immutable ESCROW;

    constructor(IEscrow escrow) {
        ESCROW = escrow;
    }

    /// @inheritdoc ILens
    function dealIdOf(TermSheet calldata terms) external view returns (bytes32 deal) {
        (, deal) = _read(terms);
    }

    /// @inheritdoc ILens
    function dealOf(
        TermSheet calldata terms
    )
        external
        view
        returns (DealStatus status, uint40 committedAt, uint32 resolved, uint96 meteredPaid, bool meterClosed)
    {
        (Sheet sheet, bytes32 deal) = _read(terms);
        (Lane lane, DealState wide) = ESCROW.laneOf(sheet.buyer(), sheet.lane());
        DealState state = lane.stateOf(wide, deal);
        if (state.isLive()) status = DealStatus.Live;
        else if (sheet.generation() < lane.next()) status = DealStatus.Closed;
        else if (sheet.sellerNonce() != 0 && ESCROW.isNonceSpent(sheet.seller(), sheet.sellerNonce()))
            status = DealStatus.Closed;

        return (status, state.committedAt(), state.resolved(), state.meteredPaid(), state.isMeterClosed());
    }

    /// @inheritdoc ILens
    function milestoneOf(
        TermSheet calldata terms,
        uint8 milestone
    ) external view returns (MilestoneStatus status, uint256 clock, uint32 index) {
        (Sheet sheet, bytes32 deal) = _read(terms);
        (Lane lane, DealState wide) = ESCROW.laneOf(sheet.buyer(), sheet.lane());
        DealState state = lane.stateOf(wide, deal);
        if (!state.isLive()) revert IEscrow.DealNotLive(deal);
        if (milestone >= sheet.count()) revert IEscrow.MilestoneOutOfRange(milestone, sheet.count());

        Claim memory claim = ESCROW.claimOf(deal, milestone);
        (status, clock) = MilestoneLib.statusOf(sheet, state, claim, milestone);
        return (status, clock, claim.index);
    }

    /// @inheritdoc ILens
    function laneOf(address buyer, uint32 lane) external view returns (LaneView memory) {
        return _look(buyer, lane);
    }

    /// @inheritdoc ILens
    function lanesOf(
        address buyer,
        uint32 first,
        uint32 count
    ) external view returns (LaneView[] memory views) {
        views = new LaneView[](count);
        for (uint32 i; i < count; ++i) views[i] = _look(buyer, first + i);
    }

    function _look(address buyer, uint32 lane) private view returns (LaneView memory view_) {
        (Lane word, DealState wide) = ESCROW.laneOf(buyer, lane);
        view_.nextGeneration = uint32(word.next());
        if (!word.isLive()) return view_;

        DealState state = word.isWide() ? wide : word.state();
        view_.fingerprint = word.fingerprint();
        view_.committedAt = state.committedAt();
        view_.resolved = state.resolved();
        view_.claimed = state.claimed();
        view_.meteredPaid = state.meteredPaid();
        view_.meterClosed = state.isMeterClosed();
    }

    function _read(TermSheet calldata terms) private view returns (Sheet sheet, bytes32 deal) {
        (sheet, deal) = terms.read();
        deal = MessageHashUtils.toTypedDataHash(ESCROW.DOMAIN_SEPARATOR(), deal);
    }
}
