// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Milestone, TermSheet} from "../types/TermSheet.sol";
import {SettlementLib} from "./SettlementLib.sol";

/// @title TermSheetLib
/// @notice The term sheet's EIP-712 struct hash, and the sums and clocks that follow from it.
library TermSheetLib {
    bytes32 internal constant MILESTONE_TYPEHASH = keccak256(
        "Milestone(uint96 amount,uint96 bond,uint32 duration,bytes32 criteria)"
    );

    bytes32 internal constant TYPEHASH = keccak256(
        "TermSheet(address buyer,address seller,address token,Milestone[] milestones,uint96 metered,uint32 meteredFor,uint16 burnBps,address arbiter,uint96 arbiterFee,uint32 reviewPeriod,uint32 rulingPeriod,uint16 silenceBps,uint40 expiry,bytes32 document,uint256 buyerNonce,uint256 sellerNonce)Milestone(uint96 amount,uint96 bond,uint32 duration,bytes32 criteria)"
    );

    /// @notice The sheet's EIP-712 struct hash.
    /// @dev Hashes the words as they stand in calldata: ABI encoding and EIP-712's differ only by the type hashes
    /// and by the milestones, which EIP-712 replaces by the hash of their hashes. Words with dirty upper bits hash to
    /// something nobody signed; whoever reads such a member reverts.
    function hash(TermSheet calldata terms) internal pure returns (bytes32 structHash) {
        Milestone[] calldata milestones = terms.milestones;
        bytes32 typehash = TYPEHASH;
        bytes32 milestoneTypehash = MILESTONE_TYPEHASH;

        // Saves some 5,000 gas of a commitment over abi.encode. Everything is written past the free memory pointer,
        // which is not moved: nothing of it is needed after the hash.
        assembly ("memory-safe") {
            let free := mload(0x40)
            let count := milestones.length
            // The hash of each milestone, one after the other from `hashes` on; `free` is room for one encoding.
            let hashes := add(free, 0xa0)
            mstore(free, milestoneTypehash)
            for {
                let i := 0
            } lt(i, count) {
                i := add(i, 1)
            } {
                calldatacopy(add(free, 0x20), add(milestones.offset, shl(7, i)), 0x80)
                mstore(add(hashes, shl(5, i)), keccak256(free, 0xa0))
            }
            let milestonesHash := keccak256(hashes, shl(5, count))

            mstore(free, typehash)
            calldatacopy(add(free, 0x20), terms, 0x200)
            mstore(add(free, 0x80), milestonesHash)
            structHash := keccak256(free, 0x220)
        }
    }

    /// @notice What each side puts down at commitment, in units of the token.
    /// @return amount Σ amount of the milestones.
    /// @return cost What the buyer puts down: Σ (amount + b(amount)) + metered + b(metered).
    /// @return bonds What the seller puts down: Σ bond.
    function totals(
        TermSheet calldata terms
    ) internal pure returns (uint256 amount, uint256 cost, uint256 bonds) {
        uint256 burnBps = terms.burnBps;
        uint256 count = terms.milestones.length;

        // Each term is below 2¹¹³, and calldata holds far fewer than 2¹⁴³ of them: no sum can overflow.
        unchecked {
            for (uint256 i; i < count; ++i) {
                Milestone calldata milestone = terms.milestones[i];
                amount += milestone.amount;
                cost += SettlementLib.burn(milestone.amount, burnBps);
                bonds += milestone.bond;
            }
            cost += amount + terms.metered + SettlementLib.burn(terms.metered, burnBps);
        }
    }

    /// @notice Seconds from commitment after which nothing in the deal runs any more.
    function lastClock(TermSheet calldata terms) internal pure returns (uint256 last) {
        uint256 count = terms.milestones.length;

        for (uint256 i; i < count; ++i) {
            uint256 duration = terms.milestones[i].duration;
            if (duration > last) last = duration;
        }
        if (count != 0) last += uint256(terms.reviewPeriod) + terms.rulingPeriod;
        if (terms.meteredFor > last) last = terms.meteredFor;
    }
}
