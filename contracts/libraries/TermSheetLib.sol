// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Milestone, TermSheet, Totals} from "../types/TermSheet.sol";
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

    /// @notice The sheet in memory, and its EIP-712 struct hash. Reverts when a word is wider than its type.
    /// @dev Copies the words as they stand in calldata and hashes them where they lie: the memory layout of a struct,
    /// its ABI encoding and its EIP-712 encoding differ only by the type hashes and by the milestones, which are a
    /// pointer, an offset and a hash. Saves some 8,000 gas of a commitment over decoding and abi.encode, and every
    /// later read is a plain load.
    function read(
        TermSheet calldata source
    ) internal pure returns (TermSheet[] memory box, bytes32 structHash) {
        Milestone[] calldata milestones = source.milestones;
        bytes32 typehash = TYPEHASH;
        bytes32 milestoneTypehash = MILESTONE_TYPEHASH;

        // What is built from the free memory pointer on, and kept:
        //
        //   1 | pointer to the sheet | type hash | the sheet's 16 words | count | a word for each milestone | for each: type hash | its 4 words
        //
        // The words for the milestones hold their hashes first, then pointers to them: a Milestone[] in memory.
        assembly ("memory-safe") {
            box := mload(0x40)
            let free := add(box, 0x40)
            let count := milestones.length
            let terms := add(free, 0x20)
            let list := add(free, 0x240)
            let cursor := add(list, shl(5, count))
            let dirty := 0

            for {
                let i := 0
            } lt(i, count) {
                i := add(i, 1)
            } {
                mstore(cursor, milestoneTypehash)
                let words := add(cursor, 0x20)
                calldatacopy(words, add(milestones.offset, shl(7, i)), 0x80)
                dirty := or(dirty, shr(96, or(mload(words), mload(add(words, 0x20))))) // amount, bond
                dirty := or(dirty, shr(32, mload(add(words, 0x40)))) // duration
                mstore(add(list, shl(5, i)), keccak256(cursor, 0xa0))
                cursor := add(cursor, 0xa0)
            }

            mstore(free, typehash)
            calldatacopy(terms, source, 0x200)
            mstore(add(terms, 0x60), keccak256(list, shl(5, count)))
            structHash := keccak256(free, 0x220)

            mstore(sub(list, 0x20), count)
            mstore(add(terms, 0x60), sub(list, 0x20))
            for {
                let end := add(list, shl(5, count))
                let words := add(end, 0x20)
            } lt(list, end) {
                list := add(list, 0x20)
                words := add(words, 0xa0)
            } {
                mstore(list, words)
            }
            mstore(box, 1)
            mstore(add(box, 0x20), terms)
            mstore(0x40, cursor)

            let addresses := or(mload(terms), or(mload(add(terms, 0x20)), mload(add(terms, 0x40))))
            dirty := or(dirty, shr(160, or(addresses, mload(add(terms, 0xe0))))) // buyer, seller, token, arbiter
            dirty := or(dirty, shr(96, or(mload(add(terms, 0x80)), mload(add(terms, 0x100))))) // metered, arbiterFee
            let periods := or(mload(add(terms, 0x120)), mload(add(terms, 0x140))) // reviewPeriod, rulingPeriod
            dirty := or(dirty, shr(32, or(periods, mload(add(terms, 0xa0))))) // meteredFor
            dirty := or(dirty, shr(16, or(mload(add(terms, 0xc0)), mload(add(terms, 0x160))))) // burnBps, silenceBps
            dirty := or(dirty, shr(40, mload(add(terms, 0x180)))) // expiry
            if dirty {
                revert(0, 0)
            }
        }
    }

    /// @notice What each side puts down at commitment.
    function totals(TermSheet memory terms) internal pure returns (Totals memory sums) {
        uint256 burnBps = terms.burnBps;
        Milestone[] memory milestones = terms.milestones;

        // Each term is below 2¹¹³, and calldata holds far fewer than 2¹⁴³ of them: no sum can overflow.
        unchecked {
            for (uint256 i; i < milestones.length; ++i) {
                Milestone memory milestone = milestones[i];
                sums.amount += milestone.amount;
                sums.bonds += milestone.bond;
                sums.cost += SettlementLib.burn(milestone.amount, burnBps);
            }
            sums.cost += sums.amount + terms.metered + SettlementLib.burn(terms.metered, burnBps);
        }
    }

    /// @notice Seconds from commitment after which nothing in the deal runs any more.
    function lastClock(TermSheet memory terms) internal pure returns (uint256 last) {
        uint256 count = terms.milestones.length;

        for (uint256 i; i < count; ++i) {
            uint256 duration = terms.milestones[i].duration;
            if (duration > last) last = duration;
        }
        if (count != 0) last += uint256(terms.reviewPeriod) + terms.rulingPeriod;
        if (terms.meteredFor > last) last = terms.meteredFor;
    }
}
