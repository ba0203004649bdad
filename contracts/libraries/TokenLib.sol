// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {IERC3009} from "../interfaces/IERC3009.sol";
import {IEscrow} from "../interfaces/IEscrow.sol";
import {BlobLib} from "./BlobLib.sol";

/// @title TokenLib
/// @notice Moves tokens that may lie: each pull is measured, each push is bounded in gas and return data, and no
/// token's revert data is ever copied.
/// @dev Calls are laid out by hand past the free memory pointer, which is not moved: some 700 gas less for a commitment and
/// its settlement than abi.encodeCall and a library's call.
library TokenLib {
    /// @notice What a push may cost: some three times what USDC needs.
    uint256 internal constant PUSH_GAS = 150_000;

    /// @notice What must be left before a push: enough to give it all of {PUSH_GAS}, of which a call can be given at
    /// most 63/64, and to write a credit if it fails. Else whoever submits could make a push fail by sparing gas.
    uint256 internal constant PUSH_RESERVE = 200_000;

    /// @notice Pulls by allowance; reverts unless exactly `amount` came and the token says so.
    /// @dev A token that moves and returns false is refused here, where nothing is at stake yet: its pushes would be
    /// paid and credited, both.
    function pull(address token, address account, uint256 amount) internal {
        uint256 before = held(token);
        bool success = SafeERC20.trySafeTransferFrom(IERC20(token), account, address(this), amount);
        _checkReceived(success, token, account, before, amount);
    }

    /// @notice Pulls by the ERC-3009 authorization that a blob brings; reverts unless exactly its value came.
    /// @dev An authorization of nothing is checked by the token all the same: for USDC, executing it is consent.
    /// @param act Its nonce: EIP-712 digest of the act it pays for.
    /// @param validBefore Unix time.
    /// @param blob Found to be whole by {BlobLib.restOf}.
    /// @return value In units of the token.
    function pullAuthorized(
        address token,
        address account,
        bytes32 act,
        uint256 validBefore,
        bytes calldata blob
    ) internal returns (uint256 value) {
        bytes calldata signature;
        (value, signature) = BlobLib.authorizationOf(blob);
        uint256 before = held(token);
        bool success = _authorize(token, account, act, value, validBefore, signature);
        _checkReceived(success, token, account, before, value);
    }

    /// @notice Pushes with bounded gas and return data.
    /// @return success Whether the token says that it went through.
    function push(address token, address to, uint256 amount) internal returns (bool success) {
        if (gasleft() < PUSH_RESERVE) revert IEscrow.GasTooLow(gasleft(), PUSH_RESERVE);
        return push(token, to, amount, PUSH_GAS);
    }

    /// @notice The same with a bound of gas of one's own, `most`: all there is where nobody else's money is at stake.
    function push(address token, address to, uint256 amount, uint256 most) internal returns (bool success) {
        uint256 selector = uint32(IERC20.transfer.selector);
        uint256 size;
        uint256 word;
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, selector)
            mstore(add(free, 0x20), shr(96, shl(96, to)))
            mstore(add(free, 0x40), amount)
            success := call(most, token, 0, add(free, 0x1c), 0x44, 0, 0x20)
            size := returndatasize()
            word := mload(0)
        }
        if (!success) return false;
        return size == 0 ? token.code.length != 0 : size >= 32 && word == 1;
    }

    /// @notice What the escrow holds by the token's own account.
    function held(address token) internal view returns (uint256 amount) {
        uint256 selector = uint32(IERC20.balanceOf.selector);
        bool success;
        assembly ("memory-safe") {
            mstore(0, selector)
            mstore(0x20, address())
            success := staticcall(gas(), token, 0x1c, 0x24, 0, 0x20)
            success := and(success, gt(returndatasize(), 0x1f))
            amount := mload(0)
        }
        if (!success) revert IEscrow.TokenUnreadable(token);
    }

    /// @dev Has the token execute an authorization; what it returns is not read.
    function _authorize(
        address token,
        address account,
        bytes32 act,
        uint256 value,
        uint256 validBefore,
        bytes calldata signature
    ) private returns (bool success) {
        uint256 selector = uint32(IERC3009.receiveWithAuthorization.selector);
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, selector)
            mstore(add(free, 0x20), shr(96, shl(96, account))) // from
            mstore(add(free, 0x40), address()) // to
            mstore(add(free, 0x60), value)
            mstore(add(free, 0x80), 0) // validAfter
            mstore(add(free, 0xa0), validBefore)
            mstore(add(free, 0xc0), act) // nonce
            mstore(add(free, 0xe0), 0xe0) // where the signature begins
            mstore(add(free, 0x100), signature.length)
            calldatacopy(add(free, 0x120), signature.offset, signature.length)
            mstore(add(add(free, 0x120), signature.length), 0) // what pads it
            let size := add(0x104, and(add(signature.length, 0x1f), not(0x1f)))
            success := call(gas(), token, 0, add(free, 0x1c), size, 0, 0)
        }
    }

    function _checkReceived(
        bool success,
        address token,
        address account,
        uint256 before,
        uint256 needed
    ) private view {
        uint256 afterwards = success ? held(token) : before;
        uint256 found = afterwards < before ? 0 : afterwards - before;
        if (!success || found != needed) revert IEscrow.PullFailed(token, account, found, needed);
    }
}
