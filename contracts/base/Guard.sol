// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../interfaces/IEscrow.sol";

/// @title Guard
/// @notice Lets no token and no account call back in.
abstract contract Guard {
    /// @dev Set while an act runs. OpenZeppelin's keeps it in a slot of thirty-two bytes' name, which costs 200 gas an
    /// act.
    uint256 private transient _entered;

    modifier nonReentrant() {
        _checkIdle();
        _entered = 1;
        _;
        _entered = 0;
    }

    /// @dev Reverts while an act runs.
    function _checkIdle() internal view {
        if (_entered != 0) revert IEscrow.Reentered();
    }
}
