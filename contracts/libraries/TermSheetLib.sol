// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Sheet} from "../types/Sheet.sol";
import {Milestone, TermSheet} from "../types/TermSheet.sol";

/// @title TermSheetLib
/// @notice Brings a term sheet from calldata to memory, and hashes it there.
/// @dev The words are hashed where they lie, once: some 8,000 gas less than decoding and abi.encode take of a
/// commitment. Every later reading is a plain load; see {SheetLib} for the layout.
library TermSheetLib {
    bytes32 internal constant MILESTONE_TYPEHASH = keccak256(
        "Milestone(uint96 amount,uint96 bond,uint32 duration,bytes32 criteria)"
    );

    bytes32 internal constant TYPEHASH = keccak256(
        "TermSheet(address buyer,address seller,address token,Milestone[] milestones,uint96 metered,uint32 meteredFor,uint16 burnBps,address arbiter,uint96 arbiterFee,uint32 reviewPeriod,uint32 rulingPeriod,uint16 silenceBps,uint40 expiry,bytes32 document,uint256 buyerNonce,uint256 sellerNonce)Milestone(uint96 amount,uint96 bond,uint32 duration,bytes32 criteria)"
    );

    /// @notice The sheet in memory, and its EIP-712 struct hash. Reverts when a word is wider than its type.
    function read(TermSheet calldata source) internal pure returns (Sheet sheet, bytes32 structHash) {
        Milestone[] calldata milestones = source.milestones;
        uint256 count = milestones.length;

        assembly ("memory-safe") {
            sheet := mload(0x40)
            calldatacopy(add(sheet, 0x20), source, 0x200)

            let addresses := or(mload(add(sheet, 0x20)), or(mload(add(sheet, 0x40)), mload(add(sheet, 0x60))))
            let dirty := shr(160, or(addresses, mload(add(sheet, 0x100)))) // buyer, seller, token, arbiter
            dirty := or(dirty, shr(96, or(mload(add(sheet, 0xa0)), mload(add(sheet, 0x120))))) // metered, arbiterFee
            let periods := or(mload(add(sheet, 0x140)), mload(add(sheet, 0x160))) // reviewPeriod, rulingPeriod
            dirty := or(dirty, shr(32, or(periods, mload(add(sheet, 0xc0))))) // meteredFor
            dirty := or(dirty, shr(16, or(mload(add(sheet, 0xe0)), mload(add(sheet, 0x180))))) // burnBps, silenceBps
            dirty := or(dirty, shr(40, mload(add(sheet, 0x1a0)))) // expiry

            let words := add(sheet, 0x260)
            let from := milestones.offset
            for {
                let end := add(from, shl(7, count))
            } lt(from, end) {
                from := add(from, 0x80)
                words := add(words, 0xa0)
            } {
                calldatacopy(words, from, 0x80)
                dirty := or(dirty, shr(96, or(mload(words), mload(add(words, 0x20))))) // amount, bond
                dirty := or(dirty, shr(32, mload(add(words, 0x40)))) // duration
            }
            if dirty {
                revert(0, 0)
            }
        }
        structHash = _hash(sheet, count);
    }

    /// @notice The same of the packed sheet that stands in calldata after the selector; see {IEscrow.commitPackedFormat} for
    /// its form. A word can't be wider than its type there.
    /// @param usdc The token of a sheet that names none.
    /// @return sheet As above.
    /// @return structHash As above.
    /// @return end Where it ends in calldata.
    function readPacked(address usdc) internal pure returns (Sheet sheet, bytes32 structHash, uint256 end) {
        uint256 count;

        assembly ("memory-safe") {
            sheet := mload(0x40)
            let head := byte(0, calldataload(4))
            mstore(add(sheet, 0x20), shr(96, calldataload(5))) // buyer
            mstore(add(sheet, 0x40), shr(96, calldataload(25))) // seller
            mstore(add(sheet, 0x100), shr(96, calldataload(45))) // arbiter
            mstore(add(sheet, 0x120), shr(160, calldataload(65))) // arbiterFee
            mstore(add(sheet, 0x140), shr(224, calldataload(77))) // reviewPeriod
            mstore(add(sheet, 0x160), shr(224, calldataload(81))) // rulingPeriod
            mstore(add(sheet, 0x180), shr(240, calldataload(85))) // silenceBps
            mstore(add(sheet, 0x1a0), shr(216, calldataload(87))) // expiry
            mstore(add(sheet, 0x1c0), calldataload(92)) // document
            mstore(add(sheet, 0x1e0), shr(192, calldataload(124))) // buyerNonce

            let from := 132
            let token := usdc
            if iszero(and(head, 0x80)) {
                token := shr(96, calldataload(from))
                from := add(from, 20)
            }
            let metered := 0
            let meteredFor := 0
            let burnBps := 0
            let sellerNonce := 0
            if iszero(and(head, 0x40)) {
                metered := shr(160, calldataload(from))
                meteredFor := shr(224, calldataload(add(from, 12)))
                burnBps := shr(240, calldataload(add(from, 16)))
                sellerNonce := shr(192, calldataload(add(from, 18)))
                from := add(from, 26)
            }
            mstore(add(sheet, 0x60), token)
            mstore(add(sheet, 0xa0), metered)
            mstore(add(sheet, 0xc0), meteredFor)
            mstore(add(sheet, 0xe0), burnBps)
            mstore(add(sheet, 0x200), sellerNonce)

            count := and(head, 0x3f)
            end := add(from, mul(60, count))
            for {
                let words := add(sheet, 0x260)
            } lt(from, end) {
                from := add(from, 60)
                words := add(words, 0xa0)
            } {
                mstore(words, shr(160, calldataload(from))) // amount
                mstore(add(words, 0x20), shr(160, calldataload(add(from, 12)))) // bond
                mstore(add(words, 0x40), shr(224, calldataload(add(from, 24)))) // duration
                mstore(add(words, 0x60), calldataload(add(from, 28))) // criteria
            }
            if gt(end, calldatasize()) {
                revert(0, 0)
            }
        }
        structHash = _hash(sheet, count);
    }

    /// @dev Hashes a sheet whose members were laid out, and keeps its memory. The milestones' hashes are only needed
    /// to be hashed, and lie past its end.
    function _hash(Sheet sheet, uint256 count) private pure returns (bytes32 structHash) {
        bytes32 typehash = TYPEHASH;
        bytes32 milestoneTypehash = MILESTONE_TYPEHASH;

        assembly ("memory-safe") {
            mstore(sheet, typehash)
            mstore(add(sheet, 0x220), count)

            let milestone := add(sheet, 0x240)
            let end := add(milestone, mul(0xa0, count))
            let item := end
            for {} lt(milestone, end) {
                milestone := add(milestone, 0xa0)
                item := add(item, 0x20)
            } {
                mstore(milestone, milestoneTypehash)
                mstore(item, keccak256(milestone, 0xa0))
            }
            mstore(add(sheet, 0x80), keccak256(end, sub(item, end)))
            structHash := keccak256(sheet, 0x220)
            mstore(0x40, end)
        }
    }
}
