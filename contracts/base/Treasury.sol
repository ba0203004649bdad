// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {BlobLib} from "../libraries/BlobLib.sol";
import {TokenLib} from "../libraries/TokenLib.sol";
import {Ask} from "../types/Ask.sol";
import {Holding} from "../types/State.sol";
import {Consents} from "./Consents.sol";

/// @title Treasury
/// @notice Takes money in and pays it out: balances, authorizations, allowances, pushes and what can't be pushed.
abstract contract Treasury is Consents {
    using BlobLib for bytes;

    mapping(address token => mapping(address account => Holding)) internal _holdings;

    /// @dev Takes what an account puts down for an act: by its authorization, then from its balance, then by its
    /// allowance. What an authorization brings beyond it stays as balance.
    /// Warning: {_consent} takes a USDC authorization for consent because it is always executed here.
    function _fund(address token, Ask memory ask, bytes calldata blob) internal {
        uint256 needed = ask.amount;

        if (blob.kindOf() == BlobLib.AUTHORIZATION) {
            uint256 value = TokenLib.pullAuthorized(token, ask, blob);
            if (value > needed) return _credit(token, ask.account, value - needed);
            // At most what is needed.
            unchecked {
                needed -= value;
            }
        }
        if (needed != 0) _fundRest(token, ask.account, needed);
    }

    /// @dev From the balance, then by the allowance.
    function _fundRest(address token, address account, uint256 needed) private {
        Holding storage holding = _holdings[token][account];
        uint256 balance = holding.balance;
        uint256 debit = balance < needed ? balance : needed;
        if (debit != 0) {
            // At most the balance.
            unchecked {
                holding.balance = uint96(balance - debit);
                needed -= debit;
            }
        }
        if (needed != 0) TokenLib.pull(token, account, needed);
    }

    /// @dev Pays an account where it wants to be paid; what can't be pushed stays as its balance.
    function _pay(address token, address account, uint256 amount) internal {
        if (amount == 0) return;
        Holding storage holding = _holdings[token][account];

        address payout = holding.payout;
        if (payout == address(this)) return _add(holding, amount);
        if (TokenLib.push(token, payout == address(0) ? account : payout, amount)) return;
        _credit(token, account, amount);
    }

    function _credit(address token, address account, uint256 amount) internal {
        _add(_holdings[token][account], amount);
        emit Credited(token, account, amount);
    }

    /// @dev A balance stops at 2⁹⁶ − 1 units rather than fail: a failure would lock the other side's money.
    function _add(Holding storage holding, uint256 amount) private {
        // Neither exceeds 118 bits.
        unchecked {
            uint256 balance = holding.balance + amount;
            holding.balance = balance > type(uint96).max ? type(uint96).max : uint96(balance);
        }
    }
}
