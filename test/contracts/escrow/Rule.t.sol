// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {IReputation} from "../../../contracts/interfaces/IReputation.sol";
import {Ruling} from "../../../contracts/types/Acts.sol";
import {DealStatus, Ending, MilestoneStatus} from "../../../contracts/types/Status.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {Stages} from "../base/Stages.sol";

// rule
// ├── when the deal is not live → it reverts DealNotLive
// ├── when the milestone is not in the sheet → it reverts MilestoneOutOfRange
// ├── when the share is over the whole → it reverts BpsInvalid
// ├── when anyone but the arbiter consents → it reverts
// ├── given the ruling clock runs, engaged or not
// │   ├── the seller has ⌊A·bps⌋ and ⌊B·bps⌋, the buyer both rests
// │   ├── the share is at least what was conceded, and what Resolved tells
// │   ├── the fee is the arbiter's
// │   └── evidence for the share, the seller loses the rest, the buyer what is over its concession
// ├── at the end of the ruling clock, after it → it reverts MilestoneUnexpectedStatus
// └── in any other state → it reverts MilestoneUnexpectedStatus
contract RuleTest is Stages {
    function test_Rule_DividesAmountAndBond_PaysTheArbiter() public {
        TermSheet memory terms = sheetOfOne();
        bytes32 deal = _commit(terms);
        reach(terms, 0, MilestoneStatus.Disputed);

        // 10 % conceded. 70 of 100 are the seller's: evidence b(70), it loses b(30), the buyer b(70 − 10).
        expectRecord(IReputation.Entry(buyer, seller, 0.7e6, true, 0.3e6, 0.6e6, Ending.Ruled, 1, 1));
        vm.expectEmit(address(escrow));
        emit IEscrow.Resolved(deal, 0, Ending.Ruled, 7_000, 0.7e6, true, true);
        _rule(terms, 0, 7_000);

        assertEq(wealthOf(seller), FORTUNE + 70e6 - 3e6, "70 % of the bond come back");
        assertEq(wealthOf(buyer), FORTUNE - 70.7e6 + 3e6 - 2e6);
        assertEq(usdc.balanceOf(arbiter), 2e6);
        assertEmptied(terms, 0.7e6);
    }

    function test_Rule_Engaged_IsTheSame() public {
        TermSheet memory terms = sheetOfOne();
        _commit(terms);
        reach(terms, 0, MilestoneStatus.Engaged);
        _rule(terms, 0, 7_000);
        assertEq(wealthOf(seller), FORTUNE + 70e6 - 3e6);
        assertEq(wealthOf(buyer), FORTUNE - 70.7e6 + 3e6 - 2e6);
        assertEq(wealthOf(arbiter), 2e6);
    }

    function test_Rule_WhatWasConceded_IsNoLossOfTheBuyer() public {
        uint16[3] memory rulings = [uint16(1_000), 1_001, 10_000];
        uint96[3] memory losses = [uint96(0), 0.0001e6, 0.9e6];
        for (uint256 i; i < 3; ++i) {
            TermSheet memory terms = sheetOfOne();
            _commit(terms);
            reach(terms, 0, MilestoneStatus.Disputed);
            uint96 share = uint96(100e6 * uint256(rulings[i])) / 10_000;
            expectRecord(
                IReputation.Entry(
                    buyer,
                    seller,
                    share / 100,
                    true,
                    (100e6 - share) / 100,
                    losses[i],
                    Ending.Ruled,
                    1,
                    1
                )
            );
            _rule(terms, 0, rulings[i]);
        }
    }

    function test_Rule_Nothing_TheBondIsTheBuyers() public {
        TermSheet memory terms = sheetOfOne();
        _commit(terms);
        _deliver(terms, 0);
        _dispute(terms, 0, 0);
        expectRecord(IReputation.Entry(buyer, seller, 0, true, 1e6, 0, Ending.Ruled, 1, 1));
        _rule(terms, 0, 0);
        assertEq(wealthOf(seller), FORTUNE - 10e6);
        assertEq(wealthOf(buyer), FORTUNE + 10e6 - 2e6);
    }

    /// @dev Who concedes all owes all, whatever is ruled: else it would win by conceding, and lose nothing by losing.
    function test_Rule_BelowWhatWasConceded_PaysWhatWasConceded() public {
        uint16[4] memory conceded = [uint16(10_000), 9_999, 5_000, 1];
        uint16[4] memory rulings = [uint16(0), 9_998, 4_999, 0];
        for (uint256 i; i < 4; ++i) {
            TermSheet memory terms = sheetOfOne();
            bytes32 deal = _commit(terms);
            _deliver(terms, 0);
            _dispute(terms, 0, conceded[i]);
            (uint256 ofSeller, uint256 ofArbiter) = (wealthOf(seller), wealthOf(arbiter));
            uint96 share = uint96(100e6 * uint256(conceded[i])) / 10_000;
            expectRecord(
                IReputation.Entry(
                    buyer,
                    seller,
                    share / 100,
                    true,
                    (100e6 - share) / 100,
                    0,
                    Ending.Ruled,
                    1,
                    1
                )
            );
            vm.expectEmit(address(escrow));
            emit IEscrow.Resolved(deal, 0, Ending.Ruled, conceded[i], share / 100, true, true);
            _rule(terms, 0, rulings[i]);
            assertEq(wealthOf(seller) - ofSeller, share + share / 10, "of the amount, and of the bond");
            assertEq(wealthOf(arbiter) - ofArbiter, 2e6, "it ruled");
        }
    }

    function test_Rule_All() public {
        TermSheet memory terms = sheetOfOne();
        _commit(terms);
        reach(terms, 0, MilestoneStatus.Disputed);
        expectRecord(IReputation.Entry(buyer, seller, 1e6, true, 0, 0.9e6, Ending.Ruled, 1, 1));
        _rule(terms, 0, 10_000);
        assertEq(wealthOf(seller), FORTUNE + 100e6);
        assertEq(wealthOf(buyer), FORTUNE - 101e6 - 2e6);
    }

    function testFuzz_Rule_MintsNothing(uint96 amount, uint96 bond, uint16 bps, uint16 burnBps) public {
        TermSheet memory terms = sheetOfOne();
        terms.milestones[0].amount = uint96(bound(amount, 1, FORTUNE / 4));
        terms.milestones[0].bond = uint96(bound(bond, 0, FORTUNE / 4));
        terms.burnBps = uint16(bound(burnBps, 0, 10_000));
        bps = uint16(bound(bps, 0, 10_000));
        _commit(terms);
        reach(terms, 0, MilestoneStatus.Disputed);
        _rule(terms, 0, bps);

        if (bps < 1_000) bps = 1_000;
        uint256 share = (uint256(terms.milestones[0].amount) * bps) / 10_000;
        uint256 ofBond = (uint256(terms.milestones[0].bond) * bps) / 10_000;
        uint256 lost = terms.milestones[0].bond - ofBond;
        assertEq(wealthOf(seller), FORTUNE + share - lost, "seller");
        assertEq(wealthOf(buyer), FORTUNE - share - burnOf(terms, share) + lost - 2e6, "buyer");
        assertEq(wealthOf(arbiter), 2e6, "arbiter");
        assertEmptied(terms, burnOf(terms, share));
    }

    function test_Rule_Clock() public {
        TermSheet memory terms = sheetOfOne();
        bytes32 deal = _commit(terms);
        _deliver(terms, 0);
        _dispute(terms, 0, 0);
        vm.warp(START + 3 days + 1);
        _expectUnexpected(deal, MilestoneStatus.Silent);
        _rule(terms, 0, 1);
        vm.warp(START + 3 days);
        _expectUnexpected(deal, MilestoneStatus.Silent);
        _rule(terms, 0, 1);
        vm.warp(START + 3 days - 1);
        _rule(terms, 0, 1);
    }

    function test_Rule_RevertWhen_NotTheArbiter() public {
        TermSheet memory terms = sheetOfOne();
        _commit(terms);
        reach(terms, 0, MilestoneStatus.Engaged);
        bytes32 act = digestOf(Ruling(digestOf(terms), 0, 10_000));
        uint256[3] memory others = [buyerKey, sellerKey, strangerKey];
        for (uint256 i; i < 3; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, arbiter, act));
            _rule(terms, 0, 10_000, signed(others[i], act));
        }
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentMissing.selector, arbiter, relayer));
        _rule(terms, 0, 10_000, SENDER);
        // Signed for another share.
        bytes memory less = signed(arbiterKey, digestOf(Ruling(digestOf(terms), 0, 9_999)));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, arbiter, act));
        _rule(terms, 0, 10_000, less);
    }

    function test_Rule_RevertWhen_NotDisputed() public {
        MilestoneStatus[5] memory states = [
            MilestoneStatus.Pending,
            MilestoneStatus.Missed,
            MilestoneStatus.Delivered,
            MilestoneStatus.Accepted,
            MilestoneStatus.Resolved
        ];
        for (uint256 i; i < states.length; ++i) {
            TermSheet memory terms = sheet();
            bytes32 deal = _commit(terms);
            reach(terms, 0, states[i]);
            _expectUnexpected(deal, states[i]);
            _rule(terms, 0, 10_000);
        }
    }

    function test_Rule_RevertWhen_RuledAlready() public {
        TermSheet memory terms = sheet();
        bytes32 deal = _commit(terms);
        reach(terms, 0, MilestoneStatus.Disputed);
        _rule(terms, 0, 10_000);
        _expectUnexpected(deal, MilestoneStatus.Resolved);
        _rule(terms, 0, 0);
    }

    function test_Rule_RevertWhen_OverTheWhole() public {
        TermSheet memory terms = sheetOfOne();
        _commit(terms);
        reach(terms, 0, MilestoneStatus.Disputed);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.BpsInvalid.selector, 10_001, 10_000));
        _rule(terms, 0, 10_001);
    }

    function test_Rule_RevertWhen_OutOfRange_OrNotLive() public {
        TermSheet memory terms = sheetOfOne();
        vm.expectRevert(abi.encodeWithSelector(IEscrow.DealNotLive.selector, digestOf(terms)));
        _rule(terms, 0, 0);
        bytes32 deal = _commit(terms);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.MilestoneOutOfRange.selector, 1, 1));
        _rule(terms, 1, 0);
        reach(terms, 0, MilestoneStatus.Disputed);
        _rule(terms, 0, 0);
        assertStatus(terms, DealStatus.Closed);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.DealNotLive.selector, deal));
        _rule(terms, 0, 0);
    }

    function _expectUnexpected(bytes32 deal, MilestoneStatus found) private {
        vm.expectRevert(abi.encodeWithSelector(IEscrow.MilestoneUnexpectedStatus.selector, deal, 0, found));
    }
}
