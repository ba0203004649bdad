// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../interfaces/IEscrow.sol";
import {Sheet} from "../types/Sheet.sol";
import {Role} from "../types/Status.sol";
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
    /// @return cost What the buyer puts down, in units of the token.
    /// @return bonds What the seller puts down, in units of the token.
    function check(Sheet sheet, address usdc) internal view returns (uint256 cost, uint256 bonds) {
        _checkParties(sheet, usdc);
        _checkMilestones(sheet);

        uint256 metered = sheet.metered();
        uint256 meteredFor = sheet.meteredFor();
        if ((metered == 0) != (meteredFor == 0))
            revert IEscrow.MeterIncomplete(uint96(metered), uint32(meteredFor));
        if (meteredFor != 0) _checkPeriod(meteredFor, MIN_DURATION, MAX_DURATION);
        _checkPeriod(sheet.reviewPeriod(), MIN_REVIEW, MAX_REVIEW);
        _checkPeriod(sheet.rulingPeriod(), MIN_RULING, MAX_RULING);
        checkBps(sheet.burnBps());
        checkBps(sheet.silenceBps());
        checkBuyerNonce(sheet.buyerNonce());

        (, cost, bonds) = sheet.totals();
        if ((cost | bonds) > type(uint96).max) {
            _checkTotal(cost);
            _checkTotal(bonds);
        }
    }

    /// @notice Reverts when a share is over the whole.
    function checkBps(uint256 bps) internal pure {
        if (bps > SettlementLib.ONE) revert IEscrow.BpsInvalid(bps, SettlementLib.ONE);
    }

    /// @notice Reverts unless a buyer's nonce is a lane and one of its generations, 32 bits each. The last generation has none
    /// after it, which would tell that it is spent.
    function checkBuyerNonce(uint256 nonce) internal pure {
        if (nonce >> 64 != 0 || uint32(nonce) == type(uint32).max) revert IEscrow.BuyerNonceInvalid(nonce);
    }

    function _checkParties(Sheet sheet, address usdc) private view {
        // As words: Solidity cuts an address whenever it compares it.
        uint256 buyer = uint160(sheet.buyer());
        uint256 seller = uint160(sheet.seller());
        uint256 token = uint160(sheet.token());
        uint256 arbiter = uint160(sheet.arbiter());

        if (_isUnfit(buyer, token)) revert IEscrow.SideInvalid(Role.Buyer, sheet.buyer());
        if (_isUnfit(seller, token) || seller == buyer) {
            revert IEscrow.SideInvalid(Role.Seller, sheet.seller());
        }
        if (arbiter == 0) {
            if (sheet.arbiterFee() != 0) revert IEscrow.ArbiterFeeUnexpected(uint96(sheet.arbiterFee()));
        } else if (_isUnfit(arbiter, token) || arbiter == buyer || arbiter == seller) {
            revert IEscrow.ArbiterInvalid(sheet.arbiter());
        }
        // USDC was seen to have code when the escrow was deployed.
        if (token != uint160(usdc)) {
            if (sheet.burnBps() != 0) revert IEscrow.BurnUnsupported(sheet.token(), usdc);
            if (sheet.token().code.length == 0) revert IEscrow.TokenWithoutCode(sheet.token());
        }
    }

    /// @dev Whether an address can have no part in a deal: nobody's, the escrow's or the token's. Without a branch, which
    /// costs a commitment some 150 gas less.
    function _isUnfit(uint256 account, uint256 token) private view returns (bool unfit) {
        assembly ("memory-safe") {
            unfit := or(iszero(account), or(eq(account, address()), eq(account, token)))
        }
    }

    function _checkMilestones(Sheet sheet) private pure {
        uint256 count = sheet.count();

        if (count > MAX_MILESTONES || (count == 0 && sheet.metered() == 0)) {
            revert IEscrow.MilestoneCountInvalid(count, MAX_MILESTONES);
        }
        // At most 32 of them.
        unchecked {
            for (uint256 i; i < count; ++i) {
                if (sheet.amountOf(i) == 0) revert IEscrow.MilestoneAmountZero(i);
                _checkPeriod(sheet.durationOf(i), MIN_DURATION, MAX_DURATION);
            }
        }
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
