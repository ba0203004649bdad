// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IReputation} from "./interfaces/IReputation.sol";

/// @title Reputation
/// @notice See {IReputation}. Only announces for now: the records come with the arithmetic of evidence.
contract Reputation is IReputation {
    event Recorded(Entry entry);

    address public immutable ESCROW = msg.sender;

    /// @inheritdoc IReputation
    function record(Entry calldata entry) external {
        if (msg.sender != ESCROW) revert ReputationUnauthorized(msg.sender, ESCROW);
        emit Recorded(entry);
    }

    /// @inheritdoc IReputation
    function scoreOf(address, bool) external pure returns (uint256 score) {
        return 0;
    }

    /// @inheritdoc IReputation
    function costToForgeOf(address, bool) external pure returns (uint256 cost) {
        return 0;
    }
}
