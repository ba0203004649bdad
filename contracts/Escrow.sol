// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Accounts} from "./base/Accounts.sol";
import {Batches} from "./base/Batches.sol";
import {Claims} from "./base/Claims.sol";
import {Commitments} from "./base/Commitments.sol";
import {Consents} from "./base/Consents.sol";
import {Settlements} from "./base/Settlements.sol";
import {IEscrow} from "./interfaces/IEscrow.sol";
import {Claim, DealState, Lane, LaneSlots, MandateUse} from "./types/State.sol";

/// @title Escrow
/// @notice See {IEscrow}. {Commitments} begins deals, {Claims} keeps what is said about them, {Settlements} ends them,
/// {Accounts} is what an account does by itself, {Batches} runs many acts. Beneath them {Consents} knows who agreed, {Deals}
/// what a deal is, {Treasury} how money moves. Here is what can be read of all that; {ILens} computes the rest.
contract Escrow is Commitments, Claims, Settlements, Accounts, Batches {
    /// @param usdc The chain's USDC.
    constructor(address usdc) Consents(usdc) {}

    /// @inheritdoc IEscrow
    function DOMAIN_SEPARATOR() external view returns (bytes32) {
        return _domainSeparator();
    }

    /// @inheritdoc IEscrow
    function laneOf(address buyer, uint256 lane) external view returns (Lane word, DealState wide) {
        LaneSlots storage slots = _lanes[buyer][lane];
        return (slots.lane, slots.wide);
    }

    /// @inheritdoc IEscrow
    function claimOf(bytes32 deal, uint8 milestone) external view returns (Claim memory claim) {
        return _claims[deal][milestone];
    }

    /// @inheritdoc IEscrow
    function balanceOf(address token, address account) external view returns (uint256 balance) {
        return _holdings[token][account].holding.balance();
    }

    /// @inheritdoc IEscrow
    function payoutOf(address token, address account) external view returns (address payout) {
        return _holdings[token][account].holding.payout();
    }

    /// @inheritdoc IEscrow
    function isNonceSpent(address account, uint256 nonce) external view returns (bool spent) {
        return _isNonceSpent(account, nonce);
    }

    /// @inheritdoc IEscrow
    function mandateOf(
        address principal,
        bytes32 mandate
    ) external view returns (uint96 pulled, uint40 revokedAt) {
        MandateUse storage use = _mandates[principal][mandate];
        return (use.pulled, use.revokedAt);
    }

    /// @inheritdoc IEscrow
    function dismissalOf(address principal, address agent) external view returns (uint40 dismissedAt) {
        return _dismissals[principal][agent];
    }
}
