// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IEscrow} from "../interfaces/IEscrow.sol";
import {Role} from "../types/Status.sol";
import {Milestone, TermSheet, Totals} from "../types/TermSheet.sol";
import {SettlementLib} from "./SettlementLib.sol";

/// @title ValidityLib
/// @notice Whether a sheet is well formed: everything about it that needs no state.
library ValidityLib {
    uint256 internal constant MAX_MILESTONES = 32;
    uint256 internal constant MIN_DURATION = 10 minutes;
    uint256 internal constant MAX_DURATION = 730 days;
    uint256 internal constant MIN_REVIEW = 10 minutes;
    uint256 internal constant MAX_REVIEW = 90 days;
    uint256 internal constant MIN_RULING = 1 hours;
    uint256 internal constant MAX_RULING = 180 days;

    /// @notice Reverts with what is wrong; see docs/protocol.md, "Validity".
    /// @param usdc The only token that can be burned.
    /// @return sums What each side puts down.
    function check(TermSheet memory terms, address usdc) internal view returns (Totals memory sums) {
        _checkParties(terms, usdc);
        sums = _checkMilestones(terms);

        if ((terms.metered == 0) != (terms.meteredFor == 0)) {
            revert IEscrow.MeterIncomplete(terms.metered, terms.meteredFor);
        }
        if (terms.meteredFor != 0) _checkPeriod(terms.meteredFor, MIN_DURATION, MAX_DURATION);
        _checkPeriod(terms.reviewPeriod, MIN_REVIEW, MAX_REVIEW);
        _checkPeriod(terms.rulingPeriod, MIN_RULING, MAX_RULING);
        checkBps(terms.burnBps);
        checkBps(terms.silenceBps);

        _checkTotal(sums.cost);
        _checkTotal(sums.bonds);
    }

    /// @notice Reverts when a share is over the whole.
    function checkBps(uint256 bps) internal pure {
        if (bps > SettlementLib.ONE) revert IEscrow.BpsInvalid(bps, SettlementLib.ONE);
    }

    function _checkParties(TermSheet memory terms, address usdc) private view {
        address buyer = terms.buyer;
        address seller = terms.seller;
        address token = terms.token;
        address arbiter = terms.arbiter;

        if (buyer == address(0) || buyer == address(this) || buyer == token) {
            revert IEscrow.SideInvalid(Role.Buyer, buyer);
        }
        if (seller == address(0) || seller == address(this) || seller == token || seller == buyer) {
            revert IEscrow.SideInvalid(Role.Seller, seller);
        }
        if (arbiter == address(0)) {
            if (terms.arbiterFee != 0) revert IEscrow.ArbiterFeeUnexpected(terms.arbiterFee);
        } else if (arbiter == buyer || arbiter == seller || arbiter == address(this) || arbiter == token) {
            revert IEscrow.ArbiterInvalid(arbiter);
        }
        // USDC was seen to have code when the escrow was deployed.
        if (token != usdc) {
            if (terms.burnBps != 0) revert IEscrow.BurnUnsupported(token, usdc);
            if (token.code.length == 0) revert IEscrow.TokenWithoutCode(token);
        }
    }

    /// @dev Checks each milestone, and counts what they sum up to.
    function _checkMilestones(TermSheet memory terms) private pure returns (Totals memory sums) {
        uint256 count = terms.milestones.length;

        if (count > MAX_MILESTONES || (count == 0 && terms.metered == 0)) {
            revert IEscrow.MilestoneCountInvalid(count, MAX_MILESTONES);
        }
        Milestone[] memory milestones = terms.milestones;
        for (uint256 i; i < count; ++i) {
            Milestone memory milestone = milestones[i];
            if (milestone.amount == 0) revert IEscrow.MilestoneAmountZero(i);
            _checkPeriod(milestone.duration, MIN_DURATION, MAX_DURATION);
        }
        return terms.totals();
    }

    function _checkPeriod(uint256 found, uint256 least, uint256 most) private pure {
        // Below `least` the difference wraps to more than any period.
        unchecked {
            if (found - least > most - least) revert IEscrow.PeriodInvalid(found, least, most);
        }
    }

    function _checkTotal(uint256 found) private pure {
        if (found > type(uint96).max) revert IEscrow.TotalTooLarge(found, type(uint96).max);
    }
}
