// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";

import {IEscrow} from "../interfaces/IEscrow.sol";
import {BlobLib} from "../libraries/BlobLib.sol";
import {Guard} from "./Guard.sol";

/// @title Batches
/// @notice Many acts in one transaction, by calls of the escrow to itself. None begins while an act runs: a token could
/// else have the escrow itself report that the act of somebody else failed.
abstract contract Batches is IEscrow, Guard {
    /// @dev Bytes of a packed batch before its calls: atomic 1, count 2.
    uint256 private constant HEAD = 3;

    /// @dev What a batch that is not atomic keeps to report its last failure and to return.
    uint256 private constant BATCH_RESERVE = 5_000;
    uint256 private constant BATCH_RESERVE_PER_CALL = 600;

    /// @inheritdoc IEscrow
    function batch(bytes[] calldata calls, bool atomic) external returns (bool[] memory succeeded) {
        _checkIdle();
        uint256 count = calls.length;
        succeeded = new bool[](count);
        uint256 reserve = BATCH_RESERVE + count * BATCH_RESERVE_PER_CALL;

        for (uint256 i; i < count; ++i) {
            succeeded[i] = atomic ? _perform(calls[i]) : _try(calls[i], i, count, reserve);
        }
    }

    /// @inheritdoc IEscrow
    function batchPackedFormat() external returns (bool[] memory succeeded) {
        _checkIdle();
        (uint256 head, uint256 end) = BlobLib.uintAt(4, HEAD);
        bool atomic = head >> 16 != 0;
        uint256 count = uint16(head);
        succeeded = new bool[](count);
        uint256 reserve = BATCH_RESERVE + count * BATCH_RESERVE_PER_CALL;

        for (uint256 i; i < count; ++i) {
            bytes calldata call;
            (call, end) = BlobLib.partAt(end);
            succeeded[i] = atomic ? _perform(call) : _try(call, i, count, reserve);
        }
    }

    /// @dev Performs a call of a batch; fails as it does.
    function _perform(bytes calldata call) private returns (bool) {
        (bool success, ) = address(this).delegatecall(call);
        if (!success) LowLevelCall.bubbleRevert();
        return true;
    }

    /// @dev Performs call `i` of a batch of `count`, and reports if it fails. It gets an even share of the gas left, but
    /// for what it takes to report and return: one that burns all it gets takes nothing from those after it, nor
    /// undoes those before. What a failed call returns is an error of the escrow's own, a few words: neither a token's nor
    /// an account's revert data is ever passed on.
    function _try(
        bytes calldata call,
        uint256 i,
        uint256 count,
        uint256 reserve
    ) private returns (bool success) {
        uint256 left = gasleft();
        // `i` is below the count, and a call is no longer than calldata. A unit of gas a byte is more than it takes to
        // copy it to memory, after `left` was read.
        unchecked {
            uint256 kept = reserve + call.length;
            success = BlobLib.perform(call, left > kept ? left - kept : 0, count - i);
        }
        if (!success) emit CallFailed(i, LowLevelCall.returnData());
    }
}
