// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IReputation} from "../../../contracts/interfaces/IReputation.sol";
import {Ending} from "../../../contracts/types/Status.sol";
import {ReputationBase} from "./ReputationBase.sol";

/// @notice What a record costs a settlement: the whole call, to an account and slots that nothing warmed.
contract RecordGasTest is ReputationBase {
    event Gas(string what, uint256 gas);

    function setUp() public override {
        super.setUp();
        vm.warp(120 * HALF_LIFE + 100 days);
    }

    /// @dev The design gives a settlement between known parties 29,000 for all of it; the escrow's own part is what
    /// is left.
    function test_Gas_KnownPair() public {
        record(DOLLAR);
        skip(1 days);
        uint256 used = _measure("known pair", approved(DOLLAR));
        assertLt(used, 24_800, "known pair");
    }

    function test_Gas_KnownPartiesThatMeet() public {
        record(buyer, stranger, DOLLAR);
        record(stranger, seller, DOLLAR);
        skip(1 days);
        uint256 used = _measure("known parties, new pair", approved(DOLLAR));
        assertLt(used, 42_500, "new pair");
    }

    function test_Gas_NewParties() public {
        uint256 used = _measure("new parties", approved(DOLLAR));
        assertLt(used, 87_000, "new parties");
    }

    function test_Gas_Default() public {
        record(DOLLAR);
        reputation.record(lost(Ending.Missed, DOLLAR, 0));
        uint256 used = _measure("default", lost(Ending.Missed, DOLLAR, 0));
        assertLt(used, 20_000, "default");
    }

    function _measure(string memory what, IReputation.Entry memory entry) private returns (uint256 used) {
        bytes memory data = abi.encodeCall(IReputation.record, (entry));
        address target = address(reputation);
        vm.cool(target);
        bool success;
        used = gasleft();
        assembly ("memory-safe") {
            success := call(gas(), target, 0, add(data, 0x20), mload(data), 0, 0)
        }
        used -= gasleft();
        assertTrue(success, what);
        emit Gas(what, used);
    }
}
