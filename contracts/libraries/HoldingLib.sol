// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Holding} from "../types/State.sol";

/// @title HoldingLib
/// @notice Reads and changes the word an account's money in a token is kept in.
library HoldingLib {
    uint256 private constant BALANCE = type(uint96).max;
    uint256 private constant PAYOUT = 96;

    /// @notice In units of the token.
    function balance(Holding holding) internal pure returns (uint96) {
        return uint96(Holding.unwrap(holding));
    }

    /// @notice Where settlements go; zero: the account's own wallet.
    function payout(Holding holding) internal pure returns (address) {
        return address(uint160(Holding.unwrap(holding) >> PAYOUT));
    }

    function withBalance(Holding holding, uint256 amount) internal pure returns (Holding) {
        return Holding.wrap((Holding.unwrap(holding) & ~BALANCE) | uint96(amount));
    }

    function withPayout(Holding holding, address to) internal pure returns (Holding) {
        return Holding.wrap(uint96(Holding.unwrap(holding)) | (uint256(uint160(to)) << PAYOUT));
    }

    /// @notice With an amount added. A balance stops at 2⁹⁶ − 1 units rather than fail: a failure would lock the other
    /// side's money.
    /// @param amount Below 2¹¹⁸.
    function withCredit(Holding holding, uint256 amount) internal pure returns (Holding) {
        unchecked {
            uint256 sum = uint256(balance(holding)) + amount;
            return withBalance(holding, sum > type(uint96).max ? type(uint96).max : sum);
        }
    }
}
