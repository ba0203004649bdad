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

    /// @dev Bytes of a packed sheet before its milestones, and of each of them; see {IEscrow.commitPacked}.
    uint256 private constant PACKED_HEAD = 174;
    uint256 private constant PACKED_MILESTONE = 60;

    /// @notice The sheet in memory, and its EIP-712 struct hash. Reverts when a word is wider than its type.
    /// @dev Copies the words as they stand in calldata and hashes them where they lie: the memory layout of a struct,
    /// its ABI encoding and its EIP-712 encoding differ only by the type hashes and by the milestones, which are a
    /// pointer, an offset and a hash. Saves some 8,000 gas of a commitment over decoding and abi.encode, and every
    /// later read is a plain load.
    /// @return box The sheet, in an array of one: Solidity would first build an empty sheet to return a full one.
    /// @return structHash Its EIP-712 struct hash.
    function read(
        TermSheet calldata source
    ) internal pure returns (TermSheet[] memory box, bytes32 structHash) {
        Milestone[] calldata milestones = source.milestones;
        uint256 count = milestones.length;
        uint256 dirty;

        assembly ("memory-safe") {
            box := mload(0x40)
            let terms := add(box, 0x60)
            calldatacopy(terms, source, 0x200)

            let addresses := or(mload(terms), or(mload(add(terms, 0x20)), mload(add(terms, 0x40))))
            dirty := shr(160, or(addresses, mload(add(terms, 0xe0)))) // buyer, seller, token, arbiter
            dirty := or(dirty, shr(96, or(mload(add(terms, 0x80)), mload(add(terms, 0x100))))) // metered, arbiterFee
            let periods := or(mload(add(terms, 0x120)), mload(add(terms, 0x140))) // reviewPeriod, rulingPeriod
            dirty := or(dirty, shr(32, or(periods, mload(add(terms, 0xa0))))) // meteredFor
            dirty := or(dirty, shr(16, or(mload(add(terms, 0xc0)), mload(add(terms, 0x160))))) // burnBps, silenceBps
            dirty := or(dirty, shr(40, mload(add(terms, 0x180)))) // expiry

            let words := add(add(terms, 0x240), shl(5, count))
            let source_ := milestones.offset
            for {
                let end := add(source_, shl(7, count))
            } lt(source_, end) {
                source_ := add(source_, 0x80)
                words := add(words, 0xa0)
            } {
                calldatacopy(words, source_, 0x80)
                dirty := or(dirty, shr(96, or(mload(words), mload(add(words, 0x20))))) // amount, bond
                dirty := or(dirty, shr(32, mload(add(words, 0x40)))) // duration
            }
            if dirty {
                revert(0, 0)
            }
        }
        structHash = _seal(box, count);
    }

    /// @notice The same from a sheet packed in calldata. A word can't be wider than its type here.
    /// @param start Where the sheet begins in calldata.
    /// @return box As above.
    /// @return structHash As above.
    /// @return end Where it ends in calldata.
    function readPacked(
        uint256 start
    ) internal pure returns (TermSheet[] memory box, bytes32 structHash, uint256 end) {
        uint256 count;

        assembly ("memory-safe") {
            box := mload(0x40)
            let terms := add(box, 0x60)
            mstore(terms, shr(96, calldataload(start))) // buyer
            mstore(add(terms, 0x20), shr(96, calldataload(add(start, 20)))) // seller
            mstore(add(terms, 0x40), shr(96, calldataload(add(start, 40)))) // token
            mstore(add(terms, 0x80), shr(160, calldataload(add(start, 60)))) // metered
            mstore(add(terms, 0xa0), shr(224, calldataload(add(start, 72)))) // meteredFor
            mstore(add(terms, 0xc0), shr(240, calldataload(add(start, 76)))) // burnBps
            mstore(add(terms, 0xe0), shr(96, calldataload(add(start, 78)))) // arbiter
            mstore(add(terms, 0x100), shr(160, calldataload(add(start, 98)))) // arbiterFee
            mstore(add(terms, 0x120), shr(224, calldataload(add(start, 110)))) // reviewPeriod
            mstore(add(terms, 0x140), shr(224, calldataload(add(start, 114)))) // rulingPeriod
            mstore(add(terms, 0x160), shr(240, calldataload(add(start, 118)))) // silenceBps
            mstore(add(terms, 0x180), shr(216, calldataload(add(start, 120)))) // expiry
            mstore(add(terms, 0x1a0), calldataload(add(start, 125))) // document
            mstore(add(terms, 0x1c0), shr(192, calldataload(add(start, 157)))) // buyerNonce
            mstore(add(terms, 0x1e0), shr(192, calldataload(add(start, 165)))) // sellerNonce
            count := byte(0, calldataload(add(start, 173)))

            let words := add(add(terms, 0x240), shl(5, count))
            let source := add(start, PACKED_HEAD)
            end := add(source, mul(PACKED_MILESTONE, count))
            for {} lt(source, end) {
                source := add(source, PACKED_MILESTONE)
                words := add(words, 0xa0)
            } {
                mstore(words, shr(160, calldataload(source))) // amount
                mstore(add(words, 0x20), shr(160, calldataload(add(source, 12)))) // bond
                mstore(add(words, 0x40), shr(224, calldataload(add(source, 24)))) // duration
                mstore(add(words, 0x60), calldataload(add(source, 28))) // criteria
            }
            if gt(end, calldatasize()) {
                revert(0, 0)
            }
        }
        structHash = _seal(box, count);
    }

    /// @dev Hashes a sheet whose words were laid out, and makes it a sheet that Solidity can read. The layout, from
    /// the free memory pointer on, all of it kept:
    ///
    ///   1 | pointer to the sheet | type hash | the sheet's 16 words | count | a word for each milestone |
    ///   for each milestone: type hash | its 4 words
    ///
    /// The words for the milestones hold their hashes first, then pointers to them: a Milestone[] in memory.
    function _seal(TermSheet[] memory box, uint256 count) private pure returns (bytes32 structHash) {
        bytes32 typehash = TYPEHASH;
        bytes32 milestoneTypehash = MILESTONE_TYPEHASH;

        assembly ("memory-safe") {
            let terms := add(box, 0x60)
            let list := add(terms, 0x220)
            let size := shl(5, count)
            let first := add(list, size)
            let cursor := first
            for {
                let item := list
            } lt(item, first) {
                item := add(item, 0x20)
            } {
                mstore(cursor, milestoneTypehash)
                mstore(item, keccak256(cursor, 0xa0))
                cursor := add(cursor, 0xa0)
            }

            mstore(add(box, 0x40), typehash)
            mstore(add(terms, 0x60), keccak256(list, size))
            structHash := keccak256(add(box, 0x40), 0x220)

            mstore(0x40, cursor)
            mstore(box, 1)
            mstore(add(box, 0x20), terms)
            mstore(add(terms, 0x60), sub(list, 0x20))
            mstore(sub(list, 0x20), count)
            for {
                let words := add(first, 0x20)
            } lt(list, first) {
                list := add(list, 0x20)
                words := add(words, 0xa0)
            } {
                mstore(list, words)
            }
        }
    }

    /// @notice What each side puts down at commitment.
    function totals(TermSheet memory terms) internal pure returns (Totals memory) {
        uint256 burnBps = terms.burnBps;
        Milestone[] memory milestones = terms.milestones;

        // Each term is below 2¹¹³, and calldata holds far fewer than 2¹⁴³ of them: no sum can overflow.
        unchecked {
            uint256 amount;
            uint256 bonds;
            uint256 burned = SettlementLib.burn(terms.metered, burnBps);
            for (uint256 i; i < milestones.length; ++i) {
                Milestone memory milestone = milestones[i];
                amount += milestone.amount;
                bonds += milestone.bond;
                if (burnBps != 0) burned += SettlementLib.burn(milestone.amount, burnBps);
            }
            return Totals(amount, amount + terms.metered + burned, bonds);
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
