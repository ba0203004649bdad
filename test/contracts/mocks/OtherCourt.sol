// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";

/// @notice A court of somebody else's: its clerk says how it ruled, and it rules by calling. It knows of the escrow
/// nothing but two functions.
contract OtherCourt {
    error ClerkOnly(address caller);

    IEscrow private immutable ESCROW;
    address private immutable CLERK;

    constructor(IEscrow escrow, address clerk) {
        (ESCROW, CLERK) = (escrow, clerk);
    }

    function take(TermSheet calldata terms, uint8 milestone) external {
        ESCROW.engage(terms, milestone, "");
    }

    function decide(TermSheet calldata terms, uint8 milestone, uint16 sellerBps) external {
        if (msg.sender != CLERK) revert ClerkOnly(msg.sender);
        ESCROW.rule(terms, milestone, sellerBps, "");
    }
}
