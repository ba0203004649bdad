// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Vm} from "./Vm.sol";

/// @notice What every Solidity test starts from: the cheatcodes, assertions, accounts and bounds.
abstract contract Test {
    Vm internal constant vm = Vm(0x7109709ECfa91a80626fF3989D68f67F5b1DD12D);

    // Where invariant runs look for the contracts to call; see {targetContract}.
    address[] private _targets;

    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    FuzzSelector[] private _selectors;

    // -------------------------------------------------------------------------------------------- accounts

    /// @notice A named account and its key; equal names give equal accounts.
    function makeAddrAndKey(string memory name) internal returns (address account, uint256 key) {
        key = uint256(keccak256(bytes(name)));
        account = vm.addr(key);
        vm.label(account, name);
    }

    function makeAddr(string memory name) internal returns (address account) {
        (account, ) = makeAddrAndKey(name);
    }

    // ---------------------------------------------------------------------------------------- time, bounds

    function skip(uint256 seconds_) internal {
        vm.warp(vm.getBlockTimestamp() + seconds_);
    }

    /// @notice Folds any number into `[least, most]`, keeping it where it is inside already, and keeping the ends
    /// of the type near the ends of the range, where faults are.
    function bound(uint256 x, uint256 least, uint256 most) internal pure returns (uint256) {
        require(least <= most, "bound: least above most");
        if (x >= least && x <= most) return x;

        uint256 size = most - least + 1; // 0 when the range is the whole type, and then x is inside
        if (x <= 3 && size > x) return least + x;
        if (x >= type(uint256).max - 3 && size > type(uint256).max - x) return most - (type(uint256).max - x);
        return least + (x % size);
    }

    // ------------------------------------------------------------------------------------------ deployment

    /// @notice Deploys creation code, with its constructor's arguments appended.
    function deploy(bytes memory creationCode) internal returns (address deployed) {
        assembly ("memory-safe") {
            deployed := create(0, add(creationCode, 0x20), mload(creationCode))
        }
        require(deployed != address(0), "deployment failed");
    }

    // ----------------------------------------------------------------------------------- invariant targets

    function targetContract(address target) internal {
        _targets.push(target);
    }

    function targetSelector(FuzzSelector memory selector) internal {
        _selectors.push(selector);
    }

    /// @dev Asked by the invariant runner.
    function targetContracts() public view returns (address[] memory) {
        return _targets;
    }

    /// @dev Asked by the invariant runner.
    function targetSelectors() public view returns (FuzzSelector[] memory) {
        return _selectors;
    }

    // ------------------------------------------------------------------------------------------ assertions

    function assertTrue(bool condition) internal pure {
        vm.assertTrue(condition, "not true");
    }

    function assertTrue(bool condition, string memory what) internal pure {
        vm.assertTrue(condition, what);
    }

    function assertFalse(bool condition) internal pure {
        vm.assertFalse(condition, "not false");
    }

    function assertFalse(bool condition, string memory what) internal pure {
        vm.assertFalse(condition, what);
    }

    function assertEq(uint256 found, uint256 expected) internal pure {
        vm.assertEq(found, expected, "found != expected");
    }

    function assertEq(uint256 found, uint256 expected, string memory what) internal pure {
        vm.assertEq(found, expected, what);
    }

    function assertEq(int256 found, int256 expected) internal pure {
        vm.assertEq(found, expected, "found != expected");
    }

    function assertEq(int256 found, int256 expected, string memory what) internal pure {
        vm.assertEq(found, expected, what);
    }

    function assertEq(address found, address expected) internal pure {
        vm.assertEq(found, expected, "found != expected");
    }

    function assertEq(address found, address expected, string memory what) internal pure {
        vm.assertEq(found, expected, what);
    }

    function assertEq(bytes32 found, bytes32 expected) internal pure {
        vm.assertEq(found, expected, "found != expected");
    }

    function assertEq(bytes32 found, bytes32 expected, string memory what) internal pure {
        vm.assertEq(found, expected, what);
    }

    function assertEq(bool found, bool expected) internal pure {
        vm.assertEq(found, expected, "found != expected");
    }

    function assertEq(bool found, bool expected, string memory what) internal pure {
        vm.assertEq(found, expected, what);
    }

    function assertEq(string memory found, string memory expected) internal pure {
        vm.assertEq(found, expected, "found != expected");
    }

    function assertEq(string memory found, string memory expected, string memory what) internal pure {
        vm.assertEq(found, expected, what);
    }

    function assertEq(bytes memory found, bytes memory expected) internal pure {
        vm.assertEq(found, expected, "found != expected");
    }

    function assertEq(bytes memory found, bytes memory expected, string memory what) internal pure {
        vm.assertEq(found, expected, what);
    }

    function assertNotEq(uint256 found, uint256 other, string memory what) internal pure {
        vm.assertNotEq(found, other, what);
    }

    function assertNotEq(address found, address other, string memory what) internal pure {
        vm.assertNotEq(found, other, what);
    }

    function assertNotEq(bytes32 found, bytes32 other, string memory what) internal pure {
        vm.assertNotEq(found, other, what);
    }

    function assertLt(uint256 found, uint256 most) internal pure {
        vm.assertLt(found, most, "too large");
    }

    function assertLt(uint256 found, uint256 most, string memory what) internal pure {
        vm.assertLt(found, most, what);
    }

    function assertLe(uint256 found, uint256 most) internal pure {
        vm.assertLe(found, most, "too large");
    }

    function assertLe(uint256 found, uint256 most, string memory what) internal pure {
        vm.assertLe(found, most, what);
    }

    function assertGt(uint256 found, uint256 least) internal pure {
        vm.assertGt(found, least, "too small");
    }

    function assertGt(uint256 found, uint256 least, string memory what) internal pure {
        vm.assertGt(found, least, what);
    }

    function assertGe(uint256 found, uint256 least) internal pure {
        vm.assertGe(found, least, "too small");
    }

    function assertGe(uint256 found, uint256 least, string memory what) internal pure {
        vm.assertGe(found, least, what);
    }

    function assertApproxEqAbs(uint256 found, uint256 near, uint256 apart, string memory what) internal pure {
        vm.assertApproxEqAbs(found, near, apart, what);
    }
}
