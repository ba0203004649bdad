// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "./Test.sol";

// Solidity tests run on the machine that Base has
contract MachineTest is Test {
    /// @dev Counts the zeros before a one, by the opcode that Osaka brought (EIP-7939).
    bytes private constant COUNTS_ZEROS = hex"60011e5f5260205ff3";

    function test_Machine_IsOsaka() public {
        address code = address(0xC12);
        vm.etch(code, COUNTS_ZEROS);
        (bool success, bytes memory answer) = code.staticcall("");
        assertTrue(success, "CLZ is no opcode here");
        assertEq(abi.decode(answer, (uint256)), 255);
    }

    /// @dev EIP-7951. A precompile is warm; with no input it verifies nothing, for the full price.
    function test_Machine_P256CostsWhatBaseAsks() public view {
        address p256 = address(0x100);
        uint256 gas = gasleft();
        assembly ("memory-safe") {
            pop(staticcall(gas(), p256, 0, 0, 0, 0))
        }
        gas -= gasleft();
        assertTrue(gas >= 6_900 && gas < 7_200, "not 6,900");
    }
}
