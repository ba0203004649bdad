// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../interfaces/IEscrow.sol";
import {Mandate} from "../types/Acts.sol";
import {ActsLib} from "./ActsLib.sol";

/// @title BlobLib
/// @notice Reads consent blobs; their grammar is {IEscrow}'s.
library BlobLib {
    uint256 internal constant SIGNATURE = 0;
    uint256 internal constant AUTHORIZATION = 1;
    uint256 internal constant MANDATE = 2;
    /// @dev An empty blob's: more than a byte holds.
    uint256 internal constant CALLER = 256;

    /// @dev Bytes before an authorization's signature: kind 1, value 12, the signature's length 2.
    uint256 private constant AUTHORIZATION_HEAD = 15;

    /// @dev A mandate's words, and the words its encoding begins with: the mandate and two offsets.
    uint256 private constant MANDATE_WORDS = 11;
    uint256 private constant HEAD_WORDS = 13;

    /// @notice The bytes that stand in calldata at `start`, after a word of two bytes that tells how many they are.
    /// @return part They.
    /// @return end Where they end in calldata.
    function partAt(uint256 start) internal pure returns (bytes calldata part, uint256 end) {
        assembly ("memory-safe") {
            part.offset := add(start, 2)
            part.length := shr(240, calldataload(start))
            end := add(part.offset, part.length)
            if gt(end, calldatasize()) {
                revert(0, 0)
            }
        }
    }

    /// @notice Performs a call of the contract to itself, with a share of some gas. What it returns is not copied to memory.
    /// @param spare The gas that is shared out.
    /// @param parts By how many; not 0.
    function perform(bytes calldata call, uint256 spare, uint256 parts) internal returns (bool success) {
        assembly ("memory-safe") {
            // Nothing is kept: past the free memory pointer.
            let data := mload(0x40)
            calldatacopy(data, call.offset, call.length)
            success := delegatecall(div(spare, parts), address(), data, call.length, 0, 0)
        }
    }

    /// @notice All bytes from `start` to the end of calldata. Reverts when it ends before.
    function restAt(uint256 start) internal pure returns (bytes calldata rest) {
        assembly ("memory-safe") {
            if gt(start, calldatasize()) {
                revert(0, 0)
            }
            rest.offset := start
            rest.length := sub(calldatasize(), start)
        }
    }

    /// @notice The number of `size` bytes that stands in calldata at `start`. Reverts when calldata ends before it does.
    /// @param size At most 32.
    /// @return value It.
    /// @return end Where it ends in calldata.
    function uintAt(uint256 start, uint256 size) internal pure returns (uint256 value, uint256 end) {
        assembly ("memory-safe") {
            value := shr(sub(256, shl(3, size)), calldataload(start))
            end := add(start, size)
            if gt(end, calldatasize()) {
                revert(0, 0)
            }
        }
    }

    /// @notice The blob's kind.
    function kindOf(bytes calldata blob) internal pure returns (uint256 kind) {
        if (blob.length == 0) return CALLER;
        assembly ("memory-safe") {
            kind := byte(0, calldataload(blob.offset))
        }
    }

    /// @notice What follows the kind of a blob that is not empty.
    function bodyOf(bytes calldata blob) internal pure returns (bytes calldata body) {
        assembly ("memory-safe") {
            body.offset := add(blob.offset, 1)
            body.length := sub(blob.length, 1)
        }
    }

    /// @notice What follows the authorization that a blob brings. Reverts unless that is whole.
    /// @param account Whose blob it is, for the error.
    function restOf(bytes calldata blob, address account) internal pure returns (bytes calldata rest) {
        uint256 end = _authorizationEnd(blob);
        if (blob.length < end) revert IEscrow.ConsentMalformed(account);
        assembly ("memory-safe") {
            rest.offset := add(blob.offset, end)
            rest.length := sub(blob.length, end)
        }
    }

    /// @notice The authorization that a blob brings, which {restOf} has found to be whole.
    /// @return value In units of the token.
    /// @return signature The token's to check.
    function authorizationOf(
        bytes calldata blob
    ) internal pure returns (uint256 value, bytes calldata signature) {
        uint256 end = _authorizationEnd(blob);
        assembly ("memory-safe") {
            value := shr(160, calldataload(add(blob.offset, 1)))
            signature.offset := add(blob.offset, AUTHORIZATION_HEAD)
            signature.length := sub(end, AUTHORIZATION_HEAD)
        }
    }

    /// @notice The parts of a blob that brings a mandate: abi.encode(Mandate, bytes, bytes) after its first byte.
    function mandateOf(
        bytes calldata blob,
        address account
    )
        internal
        pure
        returns (Mandate calldata mandate, bytes calldata principalSignature, bytes calldata agentSignature)
    {
        if (blob.length <= HEAD_WORDS * 32) revert IEscrow.ConsentMalformed(account);
        bytes calldata encoded = bodyOf(blob);
        mandate = ActsLib.mandateAt(encoded);
        principalSignature = _bytesAt(account, encoded, MANDATE_WORDS);
        agentSignature = _bytesAt(account, encoded, MANDATE_WORDS + 1);
    }

    /// @dev Where the authorization that a blob begins with would end, by the length that it tells; at least after its head.
    function _authorizationEnd(bytes calldata blob) private pure returns (uint256 end) {
        assembly ("memory-safe") {
            end := add(AUTHORIZATION_HEAD, shr(240, calldataload(add(blob.offset, 13))))
        }
    }

    /// @dev The byte string that the offset in this word of `encoded` points to.
    function _bytesAt(
        address account,
        bytes calldata encoded,
        uint256 word
    ) private pure returns (bytes calldata part) {
        // {mandateOf} has seen that there is more than a word.
        unchecked {
            uint256 room = encoded.length - 32;
            uint256 offset = _wordAt(encoded, word * 32);
            if (offset > room) revert IEscrow.ConsentMalformed(account);
            uint256 length = _wordAt(encoded, offset);
            if (length > room - offset) revert IEscrow.ConsentMalformed(account);
            assembly ("memory-safe") {
                part.offset := add(add(encoded.offset, offset), 32)
                part.length := length
            }
        }
    }

    function _wordAt(bytes calldata encoded, uint256 offset) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := calldataload(add(encoded.offset, offset))
        }
    }
}
