// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BlobLib} from "../libraries/BlobLib.sol";
import {TokenLib} from "../libraries/TokenLib.sol";
import {HoldingSlot} from "../types/State.sol";
import {Consents} from "./Consents.sol";

/// @title Treasury
/// @notice Takes money in and pays it out: balances, authorizations, allowances, pushes and what can't be pushed.
abstract contract Treasury is Consents {
    using BlobLib for bytes;

    mapping(address token => mapping(address account => HoldingSlot)) internal _holdings;

    /// @dev Takes what an account puts down for an act: by its authorization, then from its balance, then by its
    /// allowance. What an authorization brings beyond it stays as balance.
    /// Warning: {_consentToPay} takes a USDC authorization for consent because it is always executed here.
    /// @param needed In units of the token.
    /// @param act EIP-712 digest of the act; the nonce of an authorization for it.
    /// @param validBefore Unix time before which an authorization for it is good.
    function _fund(
        address token,
        address account,
        uint256 needed,
        bytes32 act,
        uint256 validBefore,
        bytes calldata blob
    ) internal {
        if (blob.kindOf() == BlobLib.AUTHORIZATION) {
            uint256 value = TokenLib.pullAuthorized(token, account, act, validBefore, blob);
            if (value > needed) return _credit(token, account, value - needed);
            // At most what is needed.
            unchecked {
                needed -= value;
            }
        }
        if (needed != 0) _fundRest(token, account, needed);
    }

    /// @dev From the balance, then by the allowance.
    function _fundRest(address token, address account, uint256 needed) private {
        HoldingSlot storage slot = _holdings[token][account];
        uint256 balance = slot.holding.balance();
        uint256 debit = balance < needed ? balance : needed;
        if (debit != 0) {
            // At most the balance.
            unchecked {
                slot.holding = slot.holding.withBalance(balance - debit);
                needed -= debit;
            }
        }
        if (needed != 0) TokenLib.pull(token, account, needed);
    }

    /// @dev Pays an account where it wants to be paid; what can't be pushed stays as its balance.
    function _pay(address token, address account, uint256 amount) internal {
        HoldingSlot storage slot = _holdings[token][account];

        address payout = slot.holding.payout();
        if (payout == address(this)) {
            slot.holding = slot.holding.withCredit(amount);
            return;
        }
        if (TokenLib.push(token, payout == address(0) ? account : payout, amount)) return;
        _credit(token, account, amount);
    }

    function _credit(address token, address account, uint256 amount) internal {
        HoldingSlot storage slot = _holdings[token][account];
        slot.holding = slot.holding.withCredit(amount);
        emit Credited(token, account, amount);
    }
}
