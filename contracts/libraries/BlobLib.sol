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

    /// @notice The blob's kind.
    function kindOf(bytes calldata blob) internal pure returns (uint256 kind) {
        return blob.length == 0 ? CALLER : uint8(blob[0]);
    }

    /// @notice What follows the authorization that a blob brings. Reverts unless that is whole.
    /// @param account Whose blob it is, for the error.
    function restOf(bytes calldata blob, address account) internal pure returns (bytes calldata rest) {
        if (blob.length < AUTHORIZATION_HEAD) revert IEscrow.ConsentMalformed(account);
        uint256 end = AUTHORIZATION_HEAD + uint16(bytes2(blob[13:AUTHORIZATION_HEAD]));
        if (blob.length < end) revert IEscrow.ConsentMalformed(account);
        return blob[end:];
    }

    /// @notice The authorization that a blob brings, which {restOf} has found to be whole.
    /// @return value In units of the token.
    /// @return signature The token's to check.
    function authorizationOf(
        bytes calldata blob
    ) internal pure returns (uint256 value, bytes calldata signature) {
        value = uint96(bytes12(blob[1:13]));
        uint256 end = AUTHORIZATION_HEAD + uint16(bytes2(blob[13:AUTHORIZATION_HEAD]));
        signature = blob[AUTHORIZATION_HEAD:end];
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
        bytes calldata encoded = blob[1:];
        if (encoded.length < HEAD_WORDS * 32) revert IEscrow.ConsentMalformed(account);
        mandate = ActsLib.mandateAt(encoded);
        principalSignature = _bytesAt(account, encoded, MANDATE_WORDS);
        agentSignature = _bytesAt(account, encoded, MANDATE_WORDS + 1);
    }

    /// @dev The byte string that the offset in this word of `encoded` points to.
    function _bytesAt(
        address account,
        bytes calldata encoded,
        uint256 word
    ) private pure returns (bytes calldata) {
        uint256 offset = uint256(bytes32(encoded[word * 32:]));
        if (offset > encoded.length - 32) revert IEscrow.ConsentMalformed(account);
        uint256 length = uint256(bytes32(encoded[offset:]));
        if (length > encoded.length - 32 - offset) revert IEscrow.ConsentMalformed(account);
        return encoded[offset + 32:offset + 32 + length];
    }
}
