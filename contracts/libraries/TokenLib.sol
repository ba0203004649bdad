// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {LibCall} from "solady/src/utils/LibCall.sol";

import {IERC3009} from "../interfaces/IERC3009.sol";
import {IEscrow} from "../interfaces/IEscrow.sol";
import {BlobLib} from "./BlobLib.sol";

/// @title TokenLib
/// @notice Moves tokens that may lie: each pull is measured, each push is bounded in gas and return data, and no
/// token's revert data is ever copied.
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
        bytes memory call;
        (call, value) = _authorizationCall(account, act, validBefore, blob);
        uint256 before = held(token);
        bool success = LowLevelCall.callNoReturn(token, call);
        _checkReceived(success, token, account, before, value);
    }

    /// @notice Pushes with bounded gas and return data.
    /// @return success Whether the token says that it went through.
    function push(address token, address to, uint256 amount) internal returns (bool success) {
        if (gasleft() < PUSH_RESERVE) revert IEscrow.GasTooLow(gasleft(), PUSH_RESERVE);
        return push(token, to, amount, PUSH_GAS);
    }

    /// @notice The same with a bound of gas of one's own: all there is where nobody else's money is at stake.
    function push(address token, address to, uint256 amount, uint256 gas) internal returns (bool success) {
        bytes memory result;
        (success, , result) = LibCall.tryCall(
            token,
            0,
            gas,
            32,
            abi.encodeCall(IERC20.transfer, (to, amount))
        );
        if (!success) return false;
        if (result.length == 0) return token.code.length != 0;
        return result.length == 32 && abi.decode(result, (uint256)) == 1;
    }

    /// @notice What the escrow holds by the token's own account.
    function held(address token) internal view returns (uint256 amount) {
        (bool success, bytes32 word, ) = LowLevelCall.staticcallReturn64Bytes(
            token,
            abi.encodeCall(IERC20.balanceOf, (address(this)))
        );
        if (!success || LowLevelCall.returnDataSize() < 32) revert IEscrow.TokenUnreadable(token);
        return uint256(word);
    }

    function _authorizationCall(
        address account,
        bytes32 act,
        uint256 validBefore,
        bytes calldata blob
    ) private view returns (bytes memory call, uint256 value) {
        bytes calldata signature;
        (value, signature) = BlobLib.authorizationOf(blob);
        call = abi.encodeCall(
            IERC3009.receiveWithAuthorization,
            (account, address(this), value, 0, validBefore, act, signature)
        );
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
