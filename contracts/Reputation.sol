// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IReputation} from "./interfaces/IReputation.sol";

/// @title Reputation
/// @notice See {IReputation}. Only announces for now: the records come with the arithmetic of evidence.
contract Reputation {
    event Recorded(IReputation.Entry entry);

    address public immutable ESCROW = msg.sender;

    function record(IReputation.Entry calldata entry) external {
        if (msg.sender != ESCROW) revert IReputation.ReputationUnauthorized(msg.sender, ESCROW);
        emit Recorded(entry);
    }
}
