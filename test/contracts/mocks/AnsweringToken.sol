// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @notice Answers whatever is asked of it with the bytes it was given, and remembers what was asked. It is asked for one
/// balance, its caller's; an authorization adds its value to that.
contract AnsweringToken {
    bytes private _answer;
    bool private _fails;
    uint256 private _balance;
    bytes public asked;

    /// @param answer_ What it returns; for a balance too, unless one is set.
    /// @param fails Whether it reverts with it instead.
    function prepare(bytes calldata answer_, bool fails) external {
        (_answer, _fails) = (answer_, fails);
    }

    function setBalance(uint256 balance) external {
        _balance = balance;
    }

    fallback() external {
        if (msg.sig == IERC20.balanceOf.selector) {
            require(keccak256(msg.data) == keccak256(abi.encodeCall(IERC20.balanceOf, (msg.sender))));
            if (_balance != 0) _give(abi.encode(_balance), false);
        } else {
            asked = msg.data;
            if (msg.sig != IERC20.transfer.selector) _balance += uint256(bytes32(msg.data[68:100]));
        }
        _give(_answer, _fails);
    }

    function _give(bytes memory data, bool fails) private pure {
        assembly ("memory-safe") {
            switch fails
            case 0 {
                return(add(data, 0x20), mload(data))
            }
            default {
                revert(add(data, 0x20), mload(data))
            }
        }
    }
}
