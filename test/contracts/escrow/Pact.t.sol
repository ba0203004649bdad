// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {DealStatus, MilestoneStatus} from "../../../contracts/types/Status.sol";
import {Milestone, TermSheet} from "../../../contracts/types/TermSheet.sol";
import {EscrowBase} from "../base/EscrowBase.sol";

// a standing promise for twelve months: a milestone a month, of one unit, with a bond of 50 USDC
// ├── kept → claimed after the month; its bond returns by an approval at once, or by the clock after the review
// ├── broken, and the seller says nothing → the bond is the buyer's once the month and the grace are over
// ├── broken, and claimed all the same → the buyer disputes it, it is ruled 0, the bond is the buyer's
// ├── claimed before the month is over → the claim can be disputed and ruled 0 like any other; undisputed, it stands
// ├── disputed falsely → the bond returns, and the buyer has paid the arbiter
// ├── the arbiter says nothing → the bond returns, whatever happened: the silence rule divides amounts alone
// └── a fee above the bond → a breach costs who proves it more than it brings
contract PactTest is EscrowBase {
    uint256 private constant MONTHS = 12;
    uint256 private constant MONTH = 30 days;
    uint256 private constant GRACE = 3 days;
    uint96 private constant BOND = 50e6;
    uint16 private constant BROKEN = 0;
    uint16 private constant KEPT = 10_000;

    uint96 private constant FEE = 2e6;

    function test_Pact_KeptEveryMonth_EveryBondReturns_AndTheSellerOwesNothing() public {
        TermSheet memory terms = _pact();
        _commit(terms);
        assertEq(usdc.balanceOf(seller), FORTUNE - MONTHS * BOND);
        for (uint8 month; month < MONTHS; ++month) {
            _reachEndOf(month);
            if (month % 2 == 0) {
                _settle(terms, 1 << month, 0);
            } else {
                _deliver(terms, month);
                skip(terms.reviewPeriod);
                _finalize(terms, 1 << month);
            }
            assertEq(
                usdc.balanceOf(seller),
                FORTUNE - (MONTHS - month - 1) * BOND + month + 1,
                "month by month"
            );
        }
        assertStatus(terms, DealStatus.Closed);
        assertEq(usdc.balanceOf(buyer), FORTUNE - MONTHS, "a unit a month");
    }

    function test_Pact_BrokenInTheFifthMonth_SilentSeller_PaysThatBondAlone() public {
        TermSheet memory terms = _pact();
        _commit(terms);
        for (uint8 month; month < MONTHS; ++month) {
            _reachEndOf(month);
            if (month != 4) _settle(terms, 1 << month, 0);
        }
        assertStatus(terms, 4, MilestoneStatus.Missed);
        _finalize(terms, 1 << 4);
        assertStatus(terms, DealStatus.Closed);
        assertEq(usdc.balanceOf(buyer), FORTUNE - (MONTHS - 1) + BOND);
        assertEq(usdc.balanceOf(seller), FORTUNE + (MONTHS - 1) - BOND);
    }

    function test_Pact_SilentSeller_TheBondIsDueWhenTheGraceIsOver_NotBefore() public {
        TermSheet memory terms = _pact();
        _commit(terms);
        vm.warp(START + MONTH + GRACE - 1);
        assertStatus(terms, 0, MilestoneStatus.Pending);
        vm.warp(START + MONTH + GRACE);
        assertStatus(terms, 0, MilestoneStatus.Missed);
    }

    function test_Pact_BrokenAndClaimed_IsDisputed_AndRuledForTheBuyer() public {
        TermSheet memory terms = _pact();
        _commit(terms);
        _reachEndOf(4);
        _deliver(terms, 4);
        uint256 before = usdc.balanceOf(buyer);
        _dispute(terms, 4, 0);
        _rule(terms, 4, BROKEN);
        assertEq(usdc.balanceOf(buyer), before - terms.arbiterFee + BOND + 1);
        assertEq(usdc.balanceOf(arbiter), terms.arbiterFee);
        assertEq(usdc.balanceOf(seller), FORTUNE - MONTHS * BOND);
    }

    function test_Pact_ClaimedTooEarly_EveryMonthOnTheFirstDay_IsRuledAgainst() public {
        TermSheet memory terms = _pact();
        _commit(terms);
        for (uint8 month; month < MONTHS; ++month) {
            _deliver(terms, month);
            _dispute(terms, month, 0);
            _rule(terms, month, BROKEN);
        }
        assertStatus(terms, DealStatus.Closed);
        assertEq(usdc.balanceOf(buyer), FORTUNE + MONTHS * (BOND - terms.arbiterFee));
    }

    /// @dev The chain knows no period, only deadlines: whoever does not look lets an early claim stand.
    function test_Pact_ClaimedTooEarly_AndNobodyDisputes_TheBondReturns() public {
        TermSheet memory terms = _pact();
        _commit(terms);
        _deliver(terms, 11);
        skip(terms.reviewPeriod);
        _finalize(terms, 1 << 11);
        assertEq(usdc.balanceOf(seller), FORTUNE - (MONTHS - 1) * BOND + 1);
    }

    /// @dev A review no shorter than a month: a claim within its own month can still be disputed when the month is over.
    function test_Pact_ClaimedEarlyInItsOwnMonth_CanBeDisputedAfterIt_WhenTheReviewIsAsLong() public {
        TermSheet memory terms = _pact();
        terms.reviewPeriod = uint32(MONTH + 7 days);
        _commit(terms);
        vm.warp(START + 4 * MONTH);
        _deliver(terms, 4);
        vm.warp(START + 5 * MONTH + 6 days);
        _dispute(terms, 4, 0);
        _rule(terms, 4, BROKEN);
        assertEq(usdc.balanceOf(buyer), FORTUNE - (MONTHS - 1) - terms.arbiterFee + BOND);
    }

    function test_Pact_DisputedFalsely_TheBondReturns_AndTheBuyerHasPaid() public {
        TermSheet memory terms = _pact();
        _commit(terms);
        _reachEndOf(0);
        _deliver(terms, 0);
        _dispute(terms, 0, 0);
        _rule(terms, 0, KEPT);
        assertEq(usdc.balanceOf(seller), FORTUNE - (MONTHS - 1) * BOND + 1);
        assertEq(usdc.balanceOf(buyer), FORTUNE - MONTHS - terms.arbiterFee);
    }

    function test_Pact_ASilentArbiter_ReturnsTheBond_EvenWhereSilenceGivesTheBuyerAll() public {
        TermSheet memory terms = _pact();
        terms.silenceBps = 0;
        _commit(terms);
        _reachEndOf(0);
        _deliver(terms, 0);
        _dispute(terms, 0, 0);
        skip(terms.rulingPeriod);
        _finalize(terms, 1);
        assertEq(usdc.balanceOf(seller), FORTUNE - (MONTHS - 1) * BOND, "the bond, and no amount");
        assertEq(usdc.balanceOf(buyer), FORTUNE - (MONTHS - 1), "the fee too");
    }

    function test_Pact_AFeeAboveTheBond_CostsWhoProvesABreachMoreThanItBrings() public {
        TermSheet memory terms = _pact();
        terms.arbiterFee = BOND + 2;
        _commit(terms);
        _reachEndOf(0);
        _deliver(terms, 0);
        uint256 before = usdc.balanceOf(buyer);
        _dispute(terms, 0, 0);
        _rule(terms, 0, BROKEN);
        assertEq(usdc.balanceOf(buyer), before - 1);
    }

    function test_Pact_TwoOfThirty_DaysBroken_AreDividedAsTheyAreRuled() public {
        TermSheet memory terms = _pact();
        _commit(terms);
        _reachEndOf(0);
        _deliver(terms, 0);
        _dispute(terms, 0, 0);
        _rule(terms, 0, 9_333);
        assertEq(usdc.balanceOf(seller), FORTUNE - MONTHS * BOND + 46.665e6);
    }

    // -------------------------------------------------------------------------------------------- helpers

    function _pact() private returns (TermSheet memory terms) {
        terms = sheet();
        terms.milestones = new Milestone[](MONTHS);
        for (uint256 month; month < MONTHS; ++month) {
            uint256 deadline = (month + 1) * MONTH + GRACE;
            terms.milestones[month] = Milestone(1, BOND, uint32(deadline), keccak256(abi.encode(month)));
        }
        (terms.burnBps, terms.arbiterFee, terms.reviewPeriod) = (0, FEE, 7 days);
    }

    /// @dev The month is over, and the grace is not.
    function _reachEndOf(uint256 month) private {
        vm.warp(START + (month + 1) * MONTH + 1 hours);
    }
}
