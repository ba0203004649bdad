// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Sheet} from "../types/Sheet.sol";
import {Claim, DealState} from "../types/State.sol";
import {Ending} from "../types/Status.sol";
import {SettlementLib} from "./SettlementLib.sol";

/// @notice What one milestone's ending gives whom, in units of the token. Losses are told as the burn that what was
/// lost would have carried.
struct Row {
    /// The seller's share of the amount, in basis points.
    uint256 sellerBps;
    /// What the seller gets of the amount.
    uint256 earned;
    /// What the seller gets back of its bond.
    uint256 kept;
    /// What is burned of the b(amount) that the buyer put down; the rest goes back to it.
    uint256 burned;
    uint256 sellerLoss;
    uint256 buyerLoss;
    /// Whether the fee that a disputing buyer put down is the arbiter's.
    bool toArbiter;
}

/// @title EndingLib
/// @notice The rows of the table of endings in docs/protocol.md: an {Ending} a row.
library EndingLib {
    /// @notice The row of milestone `i`.
    /// @param claim What was claimed about it; zero: nothing.
    /// @param sellerBps The seller's share that was agreed or ruled; of no meaning for other endings.
    function rowOf(
        Sheet sheet,
        DealState state,
        Claim memory claim,
        uint256 i,
        Ending ending,
        uint256 sellerBps
    ) internal view returns (Row memory row) {
        uint256 amount = sheet.amountOf(i);
        uint256 burnBps = sheet.burnBps();
        uint256 conceded = SettlementLib.share(amount, claim.concededBps);
        row.toArbiter = ending == Ending.Ruled || (claim.engaged && isClockRunning(sheet, claim));
        row.sellerBps = _shareOf(sheet, claim, ending, sellerBps);
        row.earned = SettlementLib.share(amount, row.sellerBps);
        row.kept = SettlementLib.share(sheet.bondOf(i), _bondBps(ending, row.sellerBps));
        row.burned = SettlementLib.burn(row.earned, burnBps);

        // A share is at most its whole; a ruling gives at least what was conceded.
        unchecked {
            uint256 lost;
            if (ending == Ending.Missed || ending == Ending.Ruled) lost = amount - row.earned;
            else if (ending == Ending.Waived) lost = _waived(sheet, state, claim, i, amount - conceded);
            row.sellerLoss = SettlementLib.burn(lost, burnBps);

            bool contested = ending == Ending.Ruled || (ending == Ending.Approved && row.toArbiter);
            if (contested) row.buyerLoss = SettlementLib.burn(row.earned - conceded, burnBps);
        }
    }

    /// @notice Whether the ruling clock of a milestone in dispute still runs.
    function isClockRunning(Sheet sheet, Claim memory claim) internal view returns (bool) {
        return block.timestamp < uint256(claim.disputedAt) + sheet.rulingPeriod();
    }

    /// @dev What the seller gets of the amount, in basis points. Who concedes a part in a dispute owes it, whatever is
    /// ruled, and if nothing is.
    function _shareOf(
        Sheet sheet,
        Claim memory claim,
        Ending ending,
        uint256 sellerBps
    ) private pure returns (uint256 bps) {
        if (ending == Ending.Approved || ending == Ending.Accepted) return SettlementLib.ONE;
        if (ending == Ending.Split) return sellerBps;
        if (ending == Ending.Ruled) bps = sellerBps;
        else if (ending == Ending.Silent) bps = sheet.silenceBps();
        else return 0;
        if (bps < claim.concededBps) bps = claim.concededBps;
    }

    /// @dev What the seller gets of its bond, in basis points: all of it, unless it missed, gave up or was ruled against.
    function _bondBps(Ending ending, uint256 sellerBps) private pure returns (uint256) {
        if (ending == Ending.Missed || ending == Ending.Waived) return 0;
        return ending == Ending.Ruled ? sellerBps : SettlementLib.ONE;
    }

    /// @dev What giving up costs in record: after a delivery all that is at issue, before it in proportion to the time that
    /// the buyer waited, so that a deadline's last second is as dear as missing it.
    function _waived(
        Sheet sheet,
        DealState state,
        Claim memory claim,
        uint256 i,
        uint256 atIssue
    ) private view returns (uint256 lost) {
        if (claim.deliveredAt != 0) return atIssue;
        // Amounts are below 2⁹⁶, times below 2⁴⁰; durations are never zero.
        unchecked {
            uint256 duration = sheet.durationOf(i);
            uint256 elapsed = block.timestamp - state.committedAt();
            return (sheet.amountOf(i) * elapsed + duration - 1) / duration;
        }
    }
}
