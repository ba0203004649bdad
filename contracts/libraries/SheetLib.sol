// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Sheet} from "../types/Sheet.sol";
import {LaneLib} from "./LaneLib.sol";
import {SettlementLib} from "./SettlementLib.sol";

/// @title SheetLib
/// @notice Reads a term sheet that lies in memory as {TermSheetLib} hashed it, and the sums and clocks that follow
/// from it.
/// @dev The layout, in words, is the one that was hashed:
///
///   type hash | the sheet's 16 members | count | for each milestone: type hash | its 4 members
///
/// where the member `milestones` is their hash. Numbers are given in whole words, because their widths were checked:
/// Solidity would cut each at every reading, and build an empty sheet in memory to return a full one.
library SheetLib {
    function buyer(Sheet sheet) internal pure returns (address value) {
        assembly ("memory-safe") {
            value := mload(add(sheet, 0x20))
        }
    }

    function seller(Sheet sheet) internal pure returns (address value) {
        assembly ("memory-safe") {
            value := mload(add(sheet, 0x40))
        }
    }

    function token(Sheet sheet) internal pure returns (address value) {
        assembly ("memory-safe") {
            value := mload(add(sheet, 0x60))
        }
    }

    function metered(Sheet sheet) internal pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := mload(add(sheet, 0xa0))
        }
    }

    function meteredFor(Sheet sheet) internal pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := mload(add(sheet, 0xc0))
        }
    }

    function burnBps(Sheet sheet) internal pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := mload(add(sheet, 0xe0))
        }
    }

    function arbiter(Sheet sheet) internal pure returns (address value) {
        assembly ("memory-safe") {
            value := mload(add(sheet, 0x100))
        }
    }

    function arbiterFee(Sheet sheet) internal pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := mload(add(sheet, 0x120))
        }
    }

    function reviewPeriod(Sheet sheet) internal pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := mload(add(sheet, 0x140))
        }
    }

    function rulingPeriod(Sheet sheet) internal pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := mload(add(sheet, 0x160))
        }
    }

    function silenceBps(Sheet sheet) internal pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := mload(add(sheet, 0x180))
        }
    }

    function expiry(Sheet sheet) internal pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := mload(add(sheet, 0x1a0))
        }
    }

    function document(Sheet sheet) internal pure returns (bytes32 value) {
        assembly ("memory-safe") {
            value := mload(add(sheet, 0x1c0))
        }
    }

    function buyerNonce(Sheet sheet) internal pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := mload(add(sheet, 0x1e0))
        }
    }

    /// @notice The buyer's lane that the deal uses.
    function lane(Sheet sheet) internal pure returns (uint256) {
        return buyerNonce(sheet) >> 32;
    }

    /// @notice Which of the lane's deals it is.
    function generation(Sheet sheet) internal pure returns (uint256) {
        return uint32(buyerNonce(sheet));
    }

    function sellerNonce(Sheet sheet) internal pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := mload(add(sheet, 0x200))
        }
    }

    // ---------------------------------------------------------------------------------------- milestones

    /// @notice How many milestones there are.
    function count(Sheet sheet) internal pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := mload(add(sheet, 0x220))
        }
    }

    /// @notice Whether a lane's word has no room for where the deal stands.
    function isWide(Sheet sheet) internal pure returns (bool) {
        return sheet.metered() != 0 || sheet.count() > LaneLib.MILESTONES;
    }

    // Warning: whoever asks for a milestone's member has seen that `i` is below {count}.

    function amountOf(Sheet sheet, uint256 i) internal pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := mload(add(add(sheet, 0x260), mul(0xa0, i)))
        }
    }

    function bondOf(Sheet sheet, uint256 i) internal pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := mload(add(add(sheet, 0x280), mul(0xa0, i)))
        }
    }

    function durationOf(Sheet sheet, uint256 i) internal pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := mload(add(add(sheet, 0x2a0), mul(0xa0, i)))
        }
    }

    // ----------------------------------------------------------------------------------- what follows from it

    /// @notice What the sides put down at commitment, in units of the token.
    /// @return amount Σ amount of the milestones.
    /// @return cost What the buyer puts down: Σ (amount + b(amount)) + metered + b(metered).
    /// @return bonds What the seller puts down: Σ bond.
    function totals(Sheet sheet) internal pure returns (uint256 amount, uint256 cost, uint256 bonds) {
        uint256 bps = sheet.burnBps();
        uint256 n = sheet.count();

        // Each term is below 2¹¹³, and calldata holds far fewer than 2¹⁴³ of them: no sum can overflow.
        unchecked {
            cost = sheet.metered();
            cost += SettlementLib.burn(cost, bps);
            for (uint256 i; i < n; ++i) {
                uint256 earned = sheet.amountOf(i);
                amount += earned;
                bonds += sheet.bondOf(i);
                if (bps != 0) cost += SettlementLib.burn(earned, bps);
            }
            cost += amount;
        }
    }

    /// @notice Seconds from commitment after which nothing in the deal runs any more.
    function lastClock(Sheet sheet) internal pure returns (uint256 last) {
        uint256 n = sheet.count();

        for (uint256 i; i < n; ++i) {
            uint256 duration = sheet.durationOf(i);
            if (duration > last) last = duration;
        }
        if (n != 0) last += sheet.reviewPeriod() + sheet.rulingPeriod();
        uint256 meter = sheet.meteredFor();
        if (meter > last) last = meter;
    }
}
