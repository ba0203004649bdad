// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Run} from "../types/Run.sol";
import {DealState, Lane, LaneSlots} from "../types/State.sol";

/// @title RunLib
/// @notice Keeps in memory what an act upon a live deal comes to.
/// @dev The layout, in words:
///
///   deal | lane's slot | lane | state | toBuyer | toSeller | toArbiter | milestones | disputed | burned | sellerLoss | buyerLoss
///
/// The last five are what the act adds to the records, of which {IReputation.Entry} tells. A struct would cost some 250 gas
/// more an act: Solidity clears its members one by one. Sums are of the meter and at most 32 milestones, each with its bond
/// and its fee below 2¹¹⁵: none overflows.
library RunLib {
    uint256 private constant SLOT = 0x20;
    uint256 private constant LANE = 0x40;
    uint256 private constant STATE = 0x60;
    uint256 private constant TO_BUYER = 0x80;
    uint256 private constant TO_SELLER = 0xa0;
    uint256 private constant TO_ARBITER = 0xc0;
    uint256 private constant MILESTONES = 0xe0;
    uint256 private constant DISPUTED = 0x100;
    uint256 private constant BURNED = 0x120;
    uint256 private constant SELLER_LOSS = 0x140;
    uint256 private constant BUYER_LOSS = 0x160;
    uint256 private constant SIZE = 0x180;

    /// @notice An act upon a deal of which nothing came yet.
    function begin(
        bytes32 deal_,
        LaneSlots storage slots_,
        Lane lane_,
        DealState state_
    ) internal pure returns (Run run) {
        assembly ("memory-safe") {
            run := mload(0x40)
            mstore(0x40, add(run, SIZE))
            mstore(run, deal_)
            mstore(add(run, SLOT), slots_.slot)
            mstore(add(run, LANE), lane_)
            mstore(add(run, STATE), state_)
            // Past the end of calldata all bytes are zero.
            calldatacopy(add(run, TO_BUYER), calldatasize(), sub(SIZE, TO_BUYER))
        }
    }

    /// @notice EIP-712 digest of the deal's sheet.
    function deal(Run run) internal pure returns (bytes32) {
        return bytes32(_get(run, 0));
    }

    /// @notice Where the deal's lane is kept.
    function slots(Run run) internal pure returns (LaneSlots storage kept) {
        uint256 slot = _get(run, SLOT);
        assembly ("memory-safe") {
            kept.slot := slot
        }
    }

    /// @notice The deal's lane, as it was before the act.
    function lane(Run run) internal pure returns (Lane) {
        return Lane.wrap(_get(run, LANE));
    }

    /// @notice Where the deal stands by now.
    function state(Run run) internal pure returns (DealState) {
        return DealState.wrap(_get(run, STATE));
    }

    function setState(Run run, DealState next) internal pure {
        _set(run, STATE, DealState.unwrap(next));
    }

    // ------------------------------------------------------------------------------ payments, in units of the token

    function toBuyer(Run run) internal pure returns (uint256) {
        return _get(run, TO_BUYER);
    }

    function toSeller(Run run) internal pure returns (uint256) {
        return _get(run, TO_SELLER);
    }

    function toArbiter(Run run) internal pure returns (uint256) {
        return _get(run, TO_ARBITER);
    }

    function payBuyer(Run run, uint256 amount) internal pure {
        _add(run, TO_BUYER, amount);
    }

    function paySeller(Run run, uint256 amount) internal pure {
        _add(run, TO_SELLER, amount);
    }

    function payArbiter(Run run, uint256 amount) internal pure {
        _add(run, TO_ARBITER, amount);
    }

    /// @notice Keeps back of what the buyer is paid as much as it has to put down.
    /// @return missing What of it is not there.
    function keepOfBuyer(Run run, uint256 needed) internal pure returns (uint256 missing) {
        return _keep(run, TO_BUYER, needed);
    }

    /// @notice The same of the seller.
    function keepOfSeller(Run run, uint256 needed) internal pure returns (uint256 missing) {
        return _keep(run, TO_SELLER, needed);
    }

    // ------------------------------------------------------------------------------------------------------- records

    function milestones(Run run) internal pure returns (uint256) {
        return _get(run, MILESTONES);
    }

    function disputed(Run run) internal pure returns (uint256) {
        return _get(run, DISPUTED);
    }

    function burned(Run run) internal pure returns (uint256) {
        return _get(run, BURNED);
    }

    function sellerLoss(Run run) internal pure returns (uint256) {
        return _get(run, SELLER_LOSS);
    }

    function buyerLoss(Run run) internal pure returns (uint256) {
        return _get(run, BUYER_LOSS);
    }

    function countMilestone(Run run) internal pure {
        _add(run, MILESTONES, 1);
    }

    function countDisputed(Run run) internal pure {
        _add(run, DISPUTED, 1);
    }

    function addBurned(Run run, uint256 amount) internal pure {
        _add(run, BURNED, amount);
    }

    function addLosses(Run run, uint256 ofSeller, uint256 ofBuyer) internal pure {
        _add(run, SELLER_LOSS, ofSeller);
        _add(run, BUYER_LOSS, ofBuyer);
    }

    /// @notice Forgets what was to be recorded, once it is.
    function clearRecord(Run run) internal pure {
        assembly ("memory-safe") {
            calldatacopy(add(run, MILESTONES), calldatasize(), sub(SIZE, MILESTONES))
        }
    }

    // ------------------------------------------------------------------------------------------------------- a word

    function _get(Run run, uint256 offset) private pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := mload(add(run, offset))
        }
    }

    function _set(Run run, uint256 offset, uint256 value) private pure {
        assembly ("memory-safe") {
            mstore(add(run, offset), value)
        }
    }

    function _add(Run run, uint256 offset, uint256 amount) private pure {
        unchecked {
            _set(run, offset, _get(run, offset) + amount);
        }
    }

    function _keep(Run run, uint256 offset, uint256 needed) private pure returns (uint256 missing) {
        uint256 found = _get(run, offset);
        // What is taken away is at most what it is taken from.
        unchecked {
            if (needed > found) {
                _set(run, offset, 0);
                return needed - found;
            }
            _set(run, offset, found - needed);
        }
    }
}
