// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC3009} from "../../contracts/interfaces/IERC3009.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title BareEscrow
/// @notice The floor of any escrow's gas: takes an authorization and pays out, without state, checks or events.
/// Warning: anyone can take what is in it. It exists to be measured, and is never deployed elsewhere.
contract BareEscrow {
    function pull(
        address token,
        address from,
        uint256 value,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external {
        IERC3009(token).receiveWithAuthorization(
            from,
            address(this),
            value,
            0,
            validBefore,
            nonce,
            signature
        );
    }

    function push(address token, address to, uint256 value) external {
        IERC20(token).transfer(to, value);
    }
}
