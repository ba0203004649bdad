// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IReputation} from "../../../../contracts/interfaces/IReputation.sol";

/// @notice Put where an escrow writes its records: keeps what was written last, and counts.
contract Ledger {
    uint256 public written;
    bytes32 public last;

    function record(IReputation.Entry calldata entry) external {
        ++written;
        last = keccak256(abi.encode(entry));
    }
}
