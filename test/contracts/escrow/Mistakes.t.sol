// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {
    Approval,
    Consent,
    Delivery,
    Deposit,
    Mandate,
    Ruling,
    Split
} from "../../../contracts/types/Acts.sol";
import {DealStatus, MilestoneStatus, Role} from "../../../contracts/types/Status.sol";
import {Milestone, TermSheet} from "../../../contracts/types/TermSheet.sol";
import {ISafe, SafeFixture} from "../base/SafeFixture.sol";
import {Stages} from "../base/Stages.sol";
import {Answer, HostileAccount} from "../mocks/HostileAccount.sol";
import {HostileToken, Lie} from "../mocks/HostileToken.sol";

/// @notice One test for each mistake that was found in systems like this one. Each would go red if it were here.
contract MistakesTest is Stages, SafeFixture {
    /// @dev Members of a sheet and of a milestone, in their order.
    uint256 private constant MEMBERS = 19;

    // -------------------------------------------------------------------------- refunds of what is not there

    function test_Mistake_RefundingWhatWasNeverFunded() public {
        // Somebody else's money is there to be taken.
        _commit(sheet());
        uint256 held = usdc.balanceOf(address(escrow));

        TermSheet memory unfunded = sheetWithMeter();
        _expectDead(unfunded);
        _cancel(unfunded, buyer);
        _expectDead(unfunded);
        assertEq(usdc.balanceOf(address(escrow)), held);

        // A fee that was never put down does not come back either, nor a meter that never was.
        TermSheet memory terms = sheet();
        _commit(terms);
        _deliver(terms, 0);
        _split(terms, 0, 0);
        _waive(terms, 6, false);
        assertEq(usdc.balanceOf(address(escrow)), held, "exactly what was put down came back");
        vm.expectRevert(abi.encodeWithSelector(IEscrow.DealNotLive.selector, digestOf(terms)));
        _close(terms);
    }

    function test_Mistake_ARefundCheckedAgainstTheAmountAndNotTheRemainder() public {
        _commit(sheetWithMeter());
        uint256 held = usdc.balanceOf(address(escrow));

        TermSheet memory terms = sheetOfMeter();
        _commit(terms);
        _settle(terms, 0, 49e6);
        uint256 before = usdc.balanceOf(buyer);
        _waive(terms, 0, true);
        assertEq(usdc.balanceOf(buyer), before + 1e6 + 0.01e6, "the remainder, not the cap");
        assertEq(usdc.balanceOf(address(escrow)), held + 0.49e6);

        // Nor is anything returned of a milestone that was paid.
        terms = sheet();
        bytes32 deal = _commit(terms);
        _settle(terms, 3, 0);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ActStale.selector, deal));
        _waive(terms, 3, false);
        before = usdc.balanceOf(buyer);
        _waive(terms, 7, false);
        assertEq(usdc.balanceOf(buyer), before + 40.4e6 + 4e6, "the third alone");
        assertEq(usdc.balanceOf(address(escrow)), held + 0.49e6 + 0.6e6);
    }

    function test_Mistake_SettlingASettledDeal() public {
        _commit(sheetWithMeter());
        for (uint256 i; i < 5; ++i) {
            TermSheet memory terms = sheetWithMeter();
            _commit(terms);
            if (i == 0) _settle(terms, 7, 50e6);
            if (i == 1) _waive(terms, 7, true);
            if (i == 2) emptyByTime(terms);
            if (i == 3) {
                for (uint8 m; m < 3; ++m) _split(terms, m, 5_000);
                _waive(terms, 0, true);
            }
            if (i == 4) {
                reach(terms, 0, MilestoneStatus.Engaged);
                _rule(terms, 0, 5_000);
                emptyByTime(terms);
            }
            assertStatus(terms, DealStatus.Closed);
            uint256 held = usdc.balanceOf(address(escrow));
            _expectDead(terms);
            terms.expiry = soon();
            _expectDead(terms);
            assertEq(usdc.balanceOf(address(escrow)), held);
        }
    }

    // ------------------------------------------------------------------------------------ terms that change

    function test_Mistake_TermsSwappedBetweenAgreementAndFunding() public {
        TermSheet memory agreed = sheet();
        bytes memory ofBuyer = signed(buyerKey, digestOf(agreed));
        bytes memory ofSeller = signed(sellerKey, digestOf(agreed));
        bytes memory paid = authorized(buyerKey, address(usdc), 101e6, agreed.expiry, digestOf(agreed));
        for (uint256 i; i < MEMBERS; ++i) {
            TermSheet memory swapped = _swap(agreed, i);
            vm.expectRevert();
            _commit(swapped, ofBuyer, ofSeller);
            vm.expectRevert();
            _commit(swapped, paid, ofSeller);
            // Not even by the seller itself, with the buyer's signature of what it agreed to.
            bytes memory willing = signed(sellerKey, digestOf(swapped));
            vm.expectRevert();
            _commit(swapped, ofBuyer, willing);
            vm.expectRevert();
            _commit(swapped, paid, willing);
        }
        _commit(agreed, ofBuyer, ofSeller);
    }

    function test_Mistake_AJudgeOrAClockChangedInMidDeal() public {
        TermSheet memory agreed = sheet();
        bytes32 deal = _commit(agreed);
        reach(agreed, 0, MilestoneStatus.Disputed);
        for (uint256 i; i < MEMBERS; ++i) {
            TermSheet memory changed = _swap(agreed, i);
            assertNotEq(lens.dealIdOf(changed), deal, "every member counts");
            _expectDead(changed);
        }
        _rule(agreed, 0, 5_000);
    }

    function test_Mistake_MilestonesAddedByOneSide() public {
        TermSheet memory agreed = sheet();
        bytes32 deal = digestOf(agreed);
        TermSheet memory more = _copy(agreed);
        more.milestones = new Milestone[](4);
        for (uint256 i; i < 3; ++i) more.milestones[i] = agreed.milestones[i];
        more.milestones[3] = Milestone(500e6, 0, 10 minutes, "added");
        bytes32 other = digestOf(more);

        bytes memory ofSeller = signed(sellerKey, other);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, buyer, other));
        _commit(more, signed(buyerKey, deal), ofSeller);

        _commit(agreed);
        bytes memory consent = signed(buyerKey, digestOf(Approval(deal, 15, 0, false)));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.DealNotLive.selector, other));
        _settle(more, 15, 0, consent);
        // Nor by naming one that is not there.
        vm.expectRevert(abi.encodeWithSelector(IEscrow.MilestoneOutOfRange.selector, 15, 3));
        _settle(agreed, 15, 0);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.MilestoneOutOfRange.selector, 1 << 255, 3));
        _finalize(agreed, 1 << 255);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.MilestoneOutOfRange.selector, 8, 3));
        _waive(agreed, 8, false);
    }

    // ---------------------------------------------------------------------------------------------- tokens

    function test_Mistake_BalanceDeltaDoubleCountingUnderReentrance() public {
        HostileToken token = _hostileToken();
        Deposit memory act = Deposit(stranger, address(token), 100e6, nextNonce(), soon());
        token.mint(stranger, 100e6);
        vm.prank(stranger);
        token.approve(address(escrow), 100e6);
        token.reenter(
            address(escrow),
            abi.encodeCall(IEscrow.deposit, (act, signed(strangerKey, digestOf(act)))),
            1
        );
        // The stranger's deposit happens inside the buyer's: one transfer, seen by two measurements.
        token.lie(Lie.ReenterFirst, Lie.None);
        _deposit(buyer, address(token), 100e6);
        assertEq(token.calls(), 1, "it tried");
        uint256 owed = escrow.balanceOf(address(token), buyer) + escrow.balanceOf(address(token), stranger);
        assertLe(owed, token.balanceOf(address(escrow)), "owes more than it holds");
    }

    function test_Mistake_AFrozenOrPausedTokenBricksAPayout() public {
        TermSheet memory terms = sheet();
        _commit(terms);
        freeze(seller);
        _settle(terms, 1, 0);
        assertEq(escrow.balanceOf(address(usdc), seller), 33e6);
        freeze(buyer);
        _split(terms, 1, 5_000);
        pauseUsdc();
        emptyByTime(terms);
        assertStatus(terms, DealStatus.Closed);
        assertEq(wealthOf(seller), FORTUNE - 10e6 + 33e6 + 18e6);
        assertEmptied(terms, 0.3e6 + 0.15e6);
    }

    function test_Mistake_ATokenThatReturnsFalse() public {
        HostileToken token = _hostileToken();
        TermSheet memory terms = _sheetIn(token);
        token.lie(Lie.False, Lie.None);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.PullFailed.selector, address(token), buyer, 0, 100e6));
        _commit(terms);
        // And when it begins to later: what was not paid is still owed.
        token.lie(Lie.None, Lie.False);
        _commit(terms);
        _settle(terms, 7, 0);
        assertEq(escrow.balanceOf(address(token), seller), 110e6);
        assertEq(token.balanceOf(address(escrow)), 110e6);
    }

    // ------------------------------------------------------------------------------------------------ burns

    function test_Mistake_SplittingACaptureUntilItsFeeRoundsToNothing() public {
        TermSheet memory terms = sheetOfMeter();
        terms.burnBps = 1;
        terms.metered = 100;
        _commit(terms);
        for (uint96 i = 1; i <= 60; ++i) _settle(terms, 0, i);
        // 60 payments of one unit: the burn of one unit is ⌈0.0001⌉ = 1, not 60 times ⌊…⌋ = 0; nor 60 times 1.
        vm.warp(START + 5 days);
        uint256 before = usdc.balanceOf(buyer);
        _close(terms);
        assertEq(usdc.balanceOf(buyer), before + 40, "the burn of 100 less the burn of 60: nothing");
        assertEq(usdc.balanceOf(address(escrow)), 1, "what one payment would have burned");

        // Milestones of one unit each burn one each: cutting a price up costs more, never less.
        terms = sheet();
        terms.burnBps = 1;
        for (uint256 i; i < 3; ++i) terms.milestones[i].amount = 1;
        _commit(terms);
        _settle(terms, 1, 0);
        _settle(terms, 7, 0);
        assertEq(usdc.balanceOf(address(escrow)), 1 + 3);
    }

    // ---------------------------------------------------------------------------------------------- replays

    function test_Mistake_ReplayAcrossChains() public {
        TermSheet memory terms = sheet();
        bytes memory ofBuyer = signed(buyerKey, digestOf(terms));
        bytes memory ofSeller = signed(sellerKey, digestOf(terms));
        vm.chainId(8453);
        bytes32 there = digestOf(terms);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, buyer, there));
        _commit(terms, ofBuyer, ofSeller);
        _commit(terms);
    }

    function test_Mistake_ReplayAcrossContracts() public {
        TermSheet memory terms = sheet();
        bytes memory ofBuyer = signed(buyerKey, digestOf(terms));
        bytes memory ofSeller = signed(sellerKey, digestOf(terms));
        bytes memory paid = authorized(buyerKey, address(usdc), 101e6, terms.expiry, digestOf(terms));
        escrow = deployEscrow(address(usdc));
        fund(buyer);
        bytes32 there = digestOf(terms);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, buyer, there));
        _commit(terms, ofBuyer, ofSeller);
        bytes memory willing = signed(sellerKey, there);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.PullFailed.selector, address(usdc), buyer, 0, 101e6));
        _commit(terms, paid, willing);
    }

    function test_Mistake_ReplayAcrossDeals() public {
        TermSheet memory one = sheet();
        TermSheet memory two = sheet();
        bytes32 deal = _commit(one);
        bytes32 other = _commit(two);
        bytes memory consent = signed(buyerKey, digestOf(Approval(deal, 7, 0, false)));
        _settle(one, 7, 0, consent);
        bytes32 act = digestOf(Approval(other, 7, 0, false));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, buyer, act));
        _settle(two, 7, 0, consent);
    }

    function test_Mistake_ReplayAcrossMilestones() public {
        TermSheet memory terms = sheet();
        bytes32 deal = _commit(terms);
        for (uint8 i; i < 2; ++i) {
            _deliver(terms, i);
            _dispute(terms, i, 0);
        }
        bytes memory ruling = signed(arbiterKey, digestOf(Ruling(deal, 0, 10_000)));
        _rule(terms, 0, 10_000, ruling);
        vm.expectPartialRevert(IEscrow.ConsentInvalid.selector);
        _rule(terms, 1, 10_000, ruling);

        bytes memory delivery = signed(sellerKey, digestOf(Delivery(deal, 0, 1, "artifact")));
        vm.expectPartialRevert(IEscrow.ConsentInvalid.selector);
        _deliver(terms, 2, 1, "artifact", delivery);

        bytes32 act = digestOf(Split(deal, 0, 10_000, soon()));
        vm.expectPartialRevert(IEscrow.ConsentInvalid.selector);
        _split(terms, 1, 10_000, soon(), signed(buyerKey, act), signed(sellerKey, act));
    }

    function test_Mistake_ReplayBetweenTwoSmartAccountsOfOneOwner() public {
        uint256[] memory owner = new uint256[](1);
        (, owner[0]) = makeAddrAndKey("one owner");
        ISafe one = deploySafe(owner, 1);
        ISafe two = deploySafe(owner, 1);
        address[2] memory safes = [address(one), address(two)];
        for (uint256 i; i < 2; ++i) fund(safes[i]);

        Deposit memory act = Deposit(safes[0], address(usdc), 5e6, nextNonce(), soon());
        bytes memory consent = signedBy(safeSignature(one, owner, digestOf(act)));
        act.account = safes[1];
        bytes32 digest = digestOf(act);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, safes[1], digest));
        escrow.deposit(act, consent);
        act.account = safes[0];
        escrow.deposit(act, consent);

        // Simple accounts that recover their owner from the bare digest: the digest names the account.
        TermSheet memory terms = sheet();
        terms.buyer = safes[0];
        bytes32 deal = digestOf(terms);
        terms.buyer = safes[1];
        assertNotEq(digestOf(terms), deal, "the digest names the account");
    }

    function test_Mistake_ASignatureSkippedBecauseItsHashWasSeenBefore() public {
        TermSheet memory terms = sheet();
        bytes32 deal = _commit(terms);
        _settle(terms, 1, 0);
        bytes32 act = digestOf(Approval(deal, 1, 0, false));
        bytes memory forged = signed(strangerKey, act);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, buyer, act));
        _settle(terms, 1, 0, forged);

        // A mandate that was used before is checked again, its principal's signature and its key's.
        (address agent, uint256 agentKey) = makeAddrAndKey("agent");
        Mandate memory mandate = mandateOf(buyer, agent);
        bytes32 id = digestOf(mandate);
        act = digestOf(Approval(deal, 2, 0, false));
        _settle(terms, 2, 0, mandated(mandate, buyerKey, agentKey, Role.Buyer, act));
        act = digestOf(Approval(deal, 4, 0, false));
        bytes memory ofKey = signature(agentKey, digestOf(Consent(buyer, uint8(Role.Buyer), act, id)));
        bytes memory unsigned_ = mandated(mandate, signature(strangerKey, id), ofKey);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, buyer, id));
        _settle(terms, 4, 0, unsigned_);
    }

    // -------------------------------------------------------------------------------------- authorizations

    function test_Mistake_AConsumedPermitBlocksACommitment() public {
        // Whoever saw the transaction first commits with the same consents: the second finds it done, not broken.
        TermSheet memory terms = sheet();
        bytes32 deal = digestOf(terms);
        bytes memory paid = authorized(buyerKey, address(usdc), 101e6, terms.expiry, deal);
        bytes memory ofSeller = authorized(sellerKey, address(usdc), 10e6, terms.expiry, deal);
        vm.prank(stranger);
        escrow.commit(terms, paid, ofSeller);
        assertTrue(usdc.authorizationState(buyer, deal), "consumed");
        assertEq(_commit(terms, paid, ofSeller), deal);
        assertEq(usdc.balanceOf(buyer), FORTUNE - 101e6, "once");

        // And an authorization that can't be used any more is no bar to paying another way.
        terms = sheet();
        deal = digestOf(terms);
        bytes32 typeHash = keccak256("CancelAuthorization(address authorizer,bytes32 nonce)");
        bytes32 digest = keccak256(
            abi.encodePacked(hex"1901", usdc.DOMAIN_SEPARATOR(), keccak256(abi.encode(typeHash, buyer, deal)))
        );
        usdc.cancelAuthorization(buyer, deal, signature(buyerKey, digest));
        _commit(terms, signed(buyerKey, deal), signed(sellerKey, deal));
        assertStatus(terms, DealStatus.Live);
    }

    function test_Mistake_AnAuthorizationTakenByAFrontRunner() public {
        TermSheet memory terms = sheet();
        bytes32 deal = digestOf(terms);
        bytes32 digest = authorizationDigest(
            address(usdc),
            buyer,
            address(escrow),
            101e6,
            terms.expiry,
            deal
        );
        bytes memory taken = signature(buyerKey, digest);
        uint256 expiry = terms.expiry;

        vm.startPrank(stranger);
        vm.expectRevert("FiatTokenV2: caller must be the payee");
        usdc.receiveWithAuthorization(buyer, address(escrow), 101e6, 0, expiry, deal, taken);
        vm.expectRevert();
        usdc.receiveWithAuthorization(buyer, stranger, 101e6, 0, expiry, deal, taken);
        vm.expectRevert("FiatTokenV2: invalid signature");
        usdc.transferWithAuthorization(buyer, address(escrow), 101e6, 0, expiry, deal, taken);

        // Through the escrow it pays for the act whose digest it names, and for nothing else.
        bytes memory paid = authorizedBy(101e6, taken, "");
        Deposit memory deposit = Deposit(buyer, address(usdc), 101e6, nextNonce(), terms.expiry);
        vm.expectPartialRevert(IEscrow.PullFailed.selector);
        escrow.deposit(deposit, paid);
        deposit.account = stranger;
        vm.expectPartialRevert(IEscrow.PullFailed.selector);
        escrow.deposit(deposit, paid);
        TermSheet memory mine = _copy(terms);
        mine.seller = stranger;
        vm.expectPartialRevert(IEscrow.PullFailed.selector);
        escrow.commit(mine, paid, SENDER);
        vm.stopPrank();

        assertFalse(usdc.authorizationState(buyer, deal), "untouched");
        _commit(terms, paid, signed(sellerKey, deal));
    }

    // ---------------------------------------------------------------------------------------------- bytes

    function test_Mistake_UnboundedBytesAndReturnBombs() public {
        // A megabyte returned to a push, to a pull's revert, and to a question for a signature.
        HostileToken token = _hostileToken();
        TermSheet memory terms = _sheetIn(token);
        _commit(terms);
        token.lie(Lie.None, Lie.Bomb);
        uint256 gas = gasleft();
        _settle(terms, 7, 0);
        assertLt(gas - gasleft(), 400_000, "a push is given no more than it needs");

        HostileAccount account = new HostileAccount();
        account.answerWith(Answer.RevertBomb);
        terms = sheet();
        terms.buyer = address(account);
        bytes32 deal = digestOf(terms);
        bytes memory ofSeller = signed(sellerKey, deal);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, address(account), deal));
        _commit(terms, signedBy("any"), ofSeller);

        // A consent of 40,000 bytes is refused for what it is.
        bytes memory long = signedBy(new bytes(40_000));
        terms = sheet();
        deal = digestOf(terms);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, buyer, deal));
        _commit(terms, long, ofSeller);
    }

    // ---------------------------------------------------------------------------------------------- clocks

    function test_Mistake_DeadlineOffByOne() public {
        TermSheet memory terms = sheetWithMeter();
        vm.warp(terms.expiry - 1);
        uint256 start = vm.getBlockTimestamp();
        _commit(terms);

        // The deadline of the first milestone: still running, over, over.
        _assertAround(terms, 0, start + 1 days, MilestoneStatus.Pending, MilestoneStatus.Missed);

        vm.warp(start + 2 days - 1);
        _deliver(terms, 1);
        uint256 review = start + 2 days - 1 + terms.reviewPeriod;
        _assertAround(terms, 1, review, MilestoneStatus.Delivered, MilestoneStatus.Accepted);

        vm.warp(start + 3 days - 1);
        _deliver(terms, 2);
        vm.warp(start + 3 days - 1 + terms.reviewPeriod - 1);
        _dispute(terms, 2, 0);
        uint256 ruling = start + 3 days - 1 + terms.reviewPeriod - 1 + terms.rulingPeriod;
        _assertAround(terms, 2, ruling, MilestoneStatus.Disputed, MilestoneStatus.Silent);
        vm.warp(ruling - 1);
        _engage(terms, 2);
        _assertAround(terms, 2, ruling, MilestoneStatus.Engaged, MilestoneStatus.Silent);

        vm.warp(start + 5 days - 1);
        vm.expectPartialRevert(IEscrow.MeterUnexpectedStatus.selector);
        _close(terms);
        _settle(terms, 0, 1e6);
        vm.warp(start + 5 days);
        vm.expectPartialRevert(IEscrow.ActStale.selector);
        _settle(terms, 0, 2e6);
        _close(terms);
    }

    function test_Mistake_DeliveryInTheLastSecond() public {
        TermSheet memory terms = sheetOfOne();
        bytes32 deal = _commit(terms);
        vm.warp(START + 1 days - 1);
        _deliver(terms, 0);
        // The deadline is over, and that takes nothing from the buyer's review.
        vm.warp(START + 1 days);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ActStale.selector, deal));
        _finalize(terms, 1);
        vm.warp(START + 1 days - 1 + terms.reviewPeriod - 1);
        _dispute(terms, 0, 0);
        assertStatus(terms, 0, MilestoneStatus.Disputed);
    }

    // ---------------------------------------------------------------------------------------------- judges

    function test_Mistake_ASilentJudgeWithNoExit() public {
        for (uint256 engaged; engaged < 2; ++engaged) {
            TermSheet memory terms = sheetOfOne();
            _commit(terms);
            uint256 before = wealthOf(seller) + wealthOf(buyer);
            reach(terms, 0, engaged == 1 ? MilestoneStatus.Engaged : MilestoneStatus.Disputed);
            skip(terms.rulingPeriod);
            _finalize(terms, 1);
            assertStatus(terms, DealStatus.Closed);
            assertEq(wealthOf(seller) + wealthOf(buyer), before + 111e6 - 0.5e6);
        }
        assertEq(wealthOf(arbiter), 0, "silence is not paid");
    }

    function test_Mistake_AJudgeWhoChangesHisVerdict() public {
        TermSheet memory terms = sheet();
        bytes32 deal = _commit(terms);
        reach(terms, 0, MilestoneStatus.Disputed);
        bytes memory first = signed(arbiterKey, digestOf(Ruling(deal, 0, 10_000)));
        bytes memory second = signed(arbiterKey, digestOf(Ruling(deal, 0, 0)));
        _rule(terms, 0, 10_000, first);
        bytes memory expected = abi.encodeWithSelector(
            IEscrow.MilestoneUnexpectedStatus.selector,
            deal,
            0,
            MilestoneStatus.Resolved
        );
        vm.expectRevert(expected);
        _rule(terms, 0, 0, second);
        vm.expectRevert(expected);
        _rule(terms, 0, 10_000, first);

        // Nor does he speak after his time, once silence has spoken or before.
        reach(terms, 1, MilestoneStatus.Silent);
        vm.expectRevert(
            abi.encodeWithSelector(
                IEscrow.MilestoneUnexpectedStatus.selector,
                deal,
                1,
                MilestoneStatus.Silent
            )
        );
        _rule(terms, 1, 10_000);
    }

    function test_Mistake_TheBuyerAsHisOwnJudge() public {
        TermSheet memory terms = sheet();
        terms.arbiter = buyer;
        bytes32 deal = digestOf(terms);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ArbiterInvalid.selector, buyer));
        _commit(terms, signed(buyerKey, deal), signed(sellerKey, deal));

        terms = sheetOfOne();
        deal = _commit(terms);
        reach(terms, 0, MilestoneStatus.Disputed);
        // By its own signature, by sending, or with the arbiter's power of attorney: never.
        bytes32 act = digestOf(Ruling(deal, 0, 0));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, arbiter, act));
        _rule(terms, 0, 0, signed(buyerKey, act));
        vm.prank(buyer);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentMissing.selector, arbiter, buyer));
        escrow.rule(terms, 0, 0, SENDER);
        bytes memory power = mandated(mandateOf(arbiter, buyer), arbiterKey, buyerKey, Role.Arbiter, act);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentConflict.selector, buyer));
        _rule(terms, 0, 0, power);
    }

    // -------------------------------------------------------------------------------------------- helpers

    /// @dev At t − 1 it still runs; at t and t + 1 it is over.
    function _assertAround(
        TermSheet memory terms,
        uint8 milestone,
        uint256 t,
        MilestoneStatus before,
        MilestoneStatus afterwards
    ) private {
        vm.warp(t - 1);
        assertStatus(terms, milestone, before);
        vm.warp(t);
        assertStatus(terms, milestone, afterwards);
        vm.warp(t + 1);
        assertStatus(terms, milestone, afterwards);
    }

    /// @dev No act upon this sheet does anything, by whoever has to consent to it.
    function _expectDead(TermSheet memory terms) private {
        bytes memory dead = abi.encodeWithSelector(IEscrow.DealNotLive.selector, digestOf(terms));
        bytes32 deal = digestOf(terms);
        bytes memory any = SENDER;

        vm.startPrank(terms.buyer);
        vm.expectRevert(dead);
        escrow.settle(terms, 1, 0, false, any);
        vm.expectRevert(dead);
        escrow.dispute(terms, 0, 1, 0, "reason", any);
        vm.stopPrank();

        vm.startPrank(terms.seller);
        vm.expectRevert(dead);
        escrow.waive(terms, 1, true, soon(), any);
        vm.expectRevert(dead);
        escrow.deliver(terms, 0, 1, "again", any);
        bytes memory ofBuyer = signed(buyerKey, digestOf(Split(deal, 0, 1, soon())));
        vm.expectRevert(dead);
        escrow.split(terms, 0, 1, soon(), ofBuyer, any);
        vm.stopPrank();

        vm.startPrank(terms.arbiter);
        vm.expectRevert(dead);
        escrow.engage(terms, 0, any);
        vm.expectRevert(dead);
        escrow.rule(terms, 0, 1, any);
        vm.stopPrank();

        vm.startPrank(stranger);
        vm.expectRevert(dead);
        escrow.finalize(terms, 1);
        vm.expectRevert(dead);
        escrow.close(terms);
        vm.stopPrank();
    }

    /// @dev The sheet with one member changed to something that is just as well formed.
    function _swap(TermSheet memory agreed, uint256 member) private view returns (TermSheet memory t) {
        t = _copy(agreed);
        if (member == 0) t.buyer = stranger;
        if (member == 1) t.seller = stranger;
        if (member == 2) t.token = address(escrow.REPUTATION());
        if (member == 3) t.milestones[0].amount += 1;
        if (member == 4) t.milestones[1].bond -= 1;
        if (member == 5) t.milestones[2].duration += 1;
        if (member == 6) t.milestones[0].criteria = "others";
        if (member == 7) (t.metered, t.meteredFor) = (1, 1 days);
        if (member == 8) (t.milestones[0], t.milestones[1]) = (t.milestones[1], t.milestones[0]);
        if (member == 9) t.burnBps += 1;
        if (member == 10) t.arbiter = stranger;
        if (member == 11) t.arbiterFee -= 1;
        if (member == 12) t.reviewPeriod += 1;
        if (member == 13) t.rulingPeriod -= 1;
        if (member == 14) t.silenceBps += 1;
        if (member == 15) t.expiry += 1;
        if (member == 16) t.document = "another";
        if (member == 17) t.buyerNonce += 1;
        if (member == 18) t.sellerNonce += 1;
    }

    function _copy(TermSheet memory terms) private pure returns (TermSheet memory) {
        return abi.decode(abi.encode(terms), (TermSheet));
    }

    function _hostileToken() private returns (HostileToken token) {
        token = new HostileToken();
        address[2] memory sides = [buyer, seller];
        for (uint256 i; i < 2; ++i) {
            token.mint(sides[i], FORTUNE);
            vm.prank(sides[i]);
            token.approve(address(escrow), type(uint256).max);
        }
    }

    function _sheetIn(HostileToken token) private returns (TermSheet memory terms) {
        terms = sheet();
        terms.token = address(token);
        terms.burnBps = 0;
    }
}
