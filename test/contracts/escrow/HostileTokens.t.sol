// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {
    Amendment,
    Approval,
    Cancellation,
    Delivery,
    Deposit,
    Dismissal,
    Dispute,
    Engagement,
    LaneCancellation,
    NonceCancellation,
    PayoutChange,
    Revocation,
    Ruling,
    Split,
    Waiver,
    Withdrawal
} from "../../../contracts/types/Acts.sol";
import {DealStatus} from "../../../contracts/types/Status.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {Stages} from "../base/Stages.sol";
import {HostileToken, Lie} from "../mocks/HostileToken.sol";
import {TestToken} from "../mocks/TestToken.sol";

// tokens that lie
// ├── when they are pulled
// │   ├── another amount comes than was asked, or none → it reverts PullFailed, nothing is taken
// │   ├── false is returned → it reverts PullFailed
// │   ├── nothing is returned, or a megabyte, and the money came → it is committed
// │   ├── an authorization succeeds without moving anything → it reverts PullFailed
// │   └── there is no code → it reverts TokenWithoutCode, also before code appears at that address
// ├── when they are pushed, by every lie → the deal ends all the same, at a bounded price
// ├── when they call back in, into any function → it fails, nothing is counted twice
// ├── when balances shrink, or can't be read any more → the deal ends all the same
// ├── other deals, in USDC, keep every unit
// └── nothing is ever written into a record
contract HostileTokensTest is Stages {
    HostileToken internal token;

    function setUp() public override {
        super.setUp();
        token = new HostileToken();
        address[3] memory accounts = [buyer, seller, stranger];
        for (uint256 i; i < 3; ++i) {
            token.mint(accounts[i], FORTUNE);
            vm.prank(accounts[i]);
            token.approve(address(escrow), type(uint256).max);
        }
    }

    // -------------------------------------------------------------------------------------------- pulls

    function test_Token_Honest_IsATokenLikeAnyOther() public {
        TermSheet memory terms = _sheet();
        expectNoRecord();
        _commit(terms);
        _settle(terms, 7, 0);
        assertEq(token.balanceOf(seller), FORTUNE + 100e6);
        assertEq(token.balanceOf(address(escrow)), 0);
    }

    function test_Token_FeeOnTransfer_RevertsPullFailed() public {
        _expectPullFailed(Lie.Fee, 99e6);
    }

    function test_Token_BonusOnTransfer_RevertsPullFailed() public {
        _expectPullFailed(Lie.Bonus, 101e6);
    }

    function test_Token_FalseReturn_RevertsPullFailed() public {
        _expectPullFailed(Lie.False, 0);
    }

    /// @dev Some tokens move and return false. Such a token's pushes would be paid and credited, both.
    function test_Token_MovesAndReturnsAnotherWordThanTrue_RevertsPullFailed() public {
        _expectPullFailed(Lie.Two, 0);
    }

    function test_Token_NothingMoves_RevertsPullFailed() public {
        _expectPullFailed(Lie.Nothing, 0);
    }

    function test_Token_Reverts_RevertsPullFailed() public {
        _expectPullFailed(Lie.Revert, 0);
    }

    function test_Token_RevertBomb_RevertsPullFailed() public {
        _expectPullFailed(Lie.RevertBomb, 0);
    }

    function test_Token_NoReturn_IsAccepted() public {
        TermSheet memory terms = _sheet();
        token.lie(Lie.Silent, Lie.Silent);
        _commit(terms);
        _settle(terms, 7, 0);
        assertEq(token.balanceOf(seller), FORTUNE + 100e6);
        assertEq(escrow.balanceOf(address(token), seller), 0);
    }

    /// @dev What follows the answer is not looked at: such a push is a push, and no credit beside it.
    function test_Token_ReturnsMoreThanAWord_IsAccepted() public {
        TermSheet memory terms = _sheet();
        token.lie(Lie.Long, Lie.Long);
        _commit(terms);
        _settle(terms, 7, 0);
        assertEq(token.balanceOf(seller), FORTUNE + 100e6);
        assertEq(escrow.balanceOf(address(token), seller), 0);
    }

    /// @dev After such a pull the escrow has less than before it; what was found is nothing, and no number below.
    function test_Token_TakesFromTheEscrowWhenPulled_RevertsPullFailed() public {
        _deposit(seller, address(token), 50e6);
        TermSheet memory terms = _sheet();
        token.lie(Lie.Drain, Lie.None);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.PullFailed.selector, address(token), buyer, 0, 100e6));
        _commit(terms);
        assertEq(token.balanceOf(address(escrow)), 50e6);
    }

    function test_Token_HugeReturn_CostsABoundedPrice() public {
        TermSheet memory terms = _sheet();
        token.lie(Lie.Bomb, Lie.None);
        uint256 gas = gasleft();
        _commit(terms);
        // The token pays for its own megabyte, some 2,000,000 gas each time; the escrow copies none of it.
        assertLt(gas - gasleft(), 5_500_000);
        assertStatus(terms, DealStatus.Live);
    }

    function test_Token_FeeOnTransfer_CantBeDepositedEither() public {
        token.lie(Lie.Fee, Lie.None);
        vm.expectRevert(
            abi.encodeWithSelector(IEscrow.PullFailed.selector, address(token), buyer, 4.95e6, 5e6)
        );
        _deposit(buyer, address(token), 5e6);
    }

    function test_Token_AlwaysAuthorizes_RevertsPullFailed() public {
        token.authorizeAll(true);
        TermSheet memory terms = _sheet();
        bytes32 deal = digestOf(terms);
        bytes memory consent = authorizedBy(100e6, "any", signed(buyerKey, deal));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.PullFailed.selector, address(token), buyer, 0, 100e6));
        _commit(terms, consent, signed(sellerKey, deal));

        Deposit memory act = Deposit(buyer, address(token), 5e6, nextNonce(), soon());
        consent = authorizedBy(5e6, "any", signed(buyerKey, digestOf(act)));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.PullFailed.selector, address(token), buyer, 0, 5e6));
        escrow.deposit(act, consent);
    }

    function test_Token_AlwaysAuthorizes_IsNoConsent() public {
        token.authorizeAll(true);
        TermSheet memory terms = _sheet();
        bytes32 deal = digestOf(terms);
        // An authorization of nothing, and an allowance that stands: without a signature it must not be enough.
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentMissing.selector, buyer, relayer));
        _commit(terms, authorizedBy(0, "any", ""), signed(sellerKey, deal));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, buyer, deal));
        _commit(terms, authorizedBy(0, "any", signed(sellerKey, deal)), signed(sellerKey, deal));
        // Nor an authorization in an authorization.
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentMalformed.selector, buyer));
        _commit(terms, authorizedBy(0, "any", authorizedBy(0, "any", "")), signed(sellerKey, deal));

        Deposit memory act = Deposit(buyer, address(token), 5e6, nextNonce(), soon());
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentMissing.selector, buyer, relayer));
        vm.prank(relayer);
        escrow.deposit(act, authorizedBy(5e6, "any", ""));
    }

    function test_Token_HonestAuthorization_WithConsent_Pays() public {
        TestToken honest = new TestToken();
        honest.mint(buyer, FORTUNE);
        TermSheet memory terms = _sheet();
        terms.token = address(honest);
        for (uint256 i; i < 3; ++i) terms.milestones[i].bond = 0;
        bytes32 deal = digestOf(terms);
        bytes32 digest = honest.authorizationDigest(buyer, address(escrow), 100e6, 0, terms.expiry, deal);
        _commit(
            terms,
            authorizedBy(100e6, signature(buyerKey, digest), signed(buyerKey, deal)),
            signed(sellerKey, deal)
        );
        assertEq(honest.balanceOf(address(escrow)), 100e6);
    }

    function test_Token_WithoutCodeYet_TakesNothingBefore() public {
        address later = vm.computeCreateAddress(address(this), vm.getNonce(address(this)));
        TermSheet memory terms = _sheet();
        terms.token = later;
        vm.expectRevert(abi.encodeWithSelector(IEscrow.TokenWithoutCode.selector, later));
        _commit(terms);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.TokenUnreadable.selector, later));
        _deposit(buyer, later, 5e6);

        // Nothing was credited that the code, now that it is there, could be made to pay.
        TestToken real = new TestToken();
        assertEq(address(real), later);
        assertEq(escrow.balanceOf(later, buyer), 0);
        assertStatus(terms, DealStatus.Unknown);
        real.mint(address(escrow), 500e6);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.PullFailed.selector, later, buyer, 0, 100e6));
        _commit(terms);
    }

    function test_Token_UnreadableBalance_RevertsAtCommitment() public {
        TermSheet memory terms = _sheet();
        token.breakBalances(false, true);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.TokenUnreadable.selector, address(token)));
        _commit(terms);
    }

    // -------------------------------------------------------------------------------------------- pushes

    /// @dev Once committed, no lie of the token keeps the deal from ending, nor from ending once.
    function test_Token_EveryLieWhenPushed_TheDealEnds() public {
        for (uint256 i; i <= uint256(type(Lie).max); ++i) {
            for (uint256 path; path < 5; ++path) {
                uint256 snapshot = vm.snapshotState();
                TermSheet memory terms = _sheet();
                _commit(terms);
                if (path == 4) {
                    _deliver(terms, 0);
                    _dispute(terms, 0, 0);
                }
                token.lie(Lie.None, Lie(i));
                token.reenter(address(escrow), abi.encodeCall(IEscrow.finalize, (terms, 7)), 3);

                uint256 gas = gasleft();
                if (path == 0) _settle(terms, 7, 0);
                if (path == 1) _waive(terms, 7, false);
                if (path == 2) for (uint8 m; m < 3; ++m) _split(terms, m, 5_000);
                if (path == 3) emptyByTime(terms);
                if (path == 4) {
                    _rule(terms, 0, 5_000);
                    emptyByTime(terms);
                }
                assertLt(gas - gasleft(), 2_500_000, "a bounded price");
                assertStatus(terms, DealStatus.Closed);
                assertFalse(token.entered(), "nothing goes in");
                vm.revertToState(snapshot);
            }
        }
    }

    function test_Token_RefusesToBePushed_IsCreditedAndCanBeHadLater() public {
        Lie[4] memory refusals = [Lie.False, Lie.Revert, Lie.RevertBomb, Lie.Gas];
        for (uint256 i; i < refusals.length; ++i) {
            uint256 before = token.balanceOf(seller);
            TermSheet memory terms = _sheet();
            _commit(terms);
            token.lie(Lie.None, refusals[i]);
            _settle(terms, 7, 0);
            assertEq(escrow.balanceOf(address(token), seller), 110e6, "credited");

            Withdrawal memory act = Withdrawal(
                seller,
                address(token),
                type(uint96).max,
                seller,
                nextNonce(),
                soon()
            );
            vm.prank(seller);
            vm.expectRevert(
                abi.encodeWithSelector(IEscrow.PushFailed.selector, address(token), seller, 110e6)
            );
            escrow.withdraw(act, SENDER);

            token.lie(Lie.None, Lie.None);
            _withdraw(seller, address(token), type(uint96).max, seller);
            assertEq(token.balanceOf(seller), before + 100e6);
        }
    }

    function test_Token_OfWhichThereIsTooMuch_CantBeDepositedIntoNothing() public {
        uint96 most = type(uint96).max;
        token.mint(buyer, uint256(most) * 2);
        _deposit(buyer, address(token), most);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.TotalTooLarge.selector, uint256(most) + 1, most));
        _deposit(buyer, address(token), 1);
        assertEq(escrow.balanceOf(address(token), buyer), most);
    }

    function test_Token_LyingPushes_NeverTouchUsdc() public {
        TermSheet memory honest = sheet();
        _commit(honest);
        uint256 held = usdc.balanceOf(address(escrow));
        for (uint256 i; i <= uint256(type(Lie).max); ++i) {
            TermSheet memory terms = _sheet();
            token.lie(Lie.None, Lie.None);
            token.reenter(address(escrow), abi.encodeCall(IEscrow.finalize, (honest, 7)), 3);
            _commit(terms);
            token.lie(Lie.None, Lie(i));
            _settle(terms, 7, 0);
            assertEq(usdc.balanceOf(address(escrow)), held);
        }
        _settle(honest, 7, 0);
        assertEq(wealthOf(seller), FORTUNE + 100e6);
        assertEq(wealthOf(buyer), FORTUNE - 101e6);
    }

    /// @dev A balance is 96 bits wide. What does not fit is lost to whoever hoards so much, and to nobody else.
    function test_Token_OfWhichThereIsTooMuch_DoesNotLockTheOtherSide() public {
        uint96 most = type(uint96).max;
        token.mint(seller, most);
        _deposit(seller, address(token), most - 5e6);
        _setPayout(seller, address(token), address(escrow));
        TermSheet memory terms = _sheet();
        for (uint256 i; i < 3; ++i) terms.milestones[i].bond = 0;
        _commit(terms);
        _settle(terms, 1, 0);
        assertEq(escrow.balanceOf(address(token), seller), most, "full");
        _settle(terms, 3, 0);
        assertEq(escrow.balanceOf(address(token), seller), most, "and stays so");
        _split(terms, 2, 5_000);
        assertStatus(terms, DealStatus.Closed);
        assertEq(token.balanceOf(buyer), FORTUNE - 80e6);
    }

    // -------------------------------------------------------------------------------------- shrinking

    function test_Token_RebasesDown_HurtsItsOwnDealsOnly() public {
        TermSheet memory one = _sheet();
        TermSheet memory other = sheet();
        _commit(one);
        _commit(other);
        token.rebase(5_000);
        token.lie(Lie.None, Lie.Revert);
        _settle(one, 7, 0);
        assertStatus(one, DealStatus.Closed);
        _settle(other, 7, 0);
        assertEq(wealthOf(seller), FORTUNE + 100e6);
    }

    function test_Token_UnreadableBalance_InMidDeal_TheDealEnds() public {
        TermSheet memory terms = _sheet();
        _commit(terms);
        token.breakBalances(true, false);
        _settle(terms, 7, 0);
        assertStatus(terms, DealStatus.Closed);
    }

    function test_Token_VanishesInMidDeal_IsCredited() public {
        TermSheet memory terms = _sheet();
        _commit(terms);
        vm.etch(address(token), "");
        _settle(terms, 7, 0);
        assertStatus(terms, DealStatus.Closed);
        assertEq(escrow.balanceOf(address(token), seller), 110e6, "no code moves no money");
    }

    // ---------------------------------------------------------------------------------------- re-entrance

    /// @dev While it is pulled, and while it is pushed, the token calls every function that changes anything, with
    /// consents that would do.
    function test_Token_CallsBackIn_IntoEveryFunction() public {
        TermSheet memory over = _sheet();
        over.metered = 50e6;
        over.meteredFor = 1 days;
        _commit(over);
        skip(10 days);
        TermSheet memory live = _sheet();
        _commit(live);
        _deliver(live, 0);
        _dispute(live, 0, 0);
        _deliver(live, 1);
        _deposit(stranger, address(token), 50e6);
        bytes[] memory calls = _callsThatWouldDo(live, over);

        for (uint256 i; i < calls.length; ++i) {
            for (uint256 j; j < 3; ++j) {
                uint256 snapshot = vm.snapshotState();
                TermSheet memory terms = _sheet();
                if (j == 2) _commit(terms);
                token.reenter(address(escrow), calls[i], 5);
                if (j == 0) token.lie(Lie.Reenter, Lie.None);
                if (j == 1) token.lie(Lie.ReenterFirst, Lie.None);
                if (j == 2) token.lie(Lie.None, Lie.Reenter);

                if (j == 2) _settle(terms, 7, 0);
                else _commit(terms);
                assertGt(token.calls(), 0, "it tried");
                assertFalse(token.entered(), "it got in");
                vm.revertToState(snapshot);
            }
            // And the call would have done, from outside.
            uint256 outside = vm.snapshotState();
            (bool success, ) = address(escrow).call(calls[i]);
            assertTrue(success, "a call that does nothing anyway proves nothing");
            vm.revertToState(outside);
        }
    }

    function test_Token_CallsBackIn_ThroughABatch_NothingIsCountedTwice() public {
        // A deposit inside a commitment's pull: were it let in, one transfer would be measured twice.
        Deposit memory act = Deposit(stranger, address(token), 100e6, 7_777, soon());
        bytes[] memory calls = new bytes[](1);
        calls[0] = abi.encodeCall(IEscrow.deposit, (act, signed(strangerKey, digestOf(act))));
        token.reenter(address(escrow), abi.encodeCall(IEscrow.batch, (calls, false)), 1);
        token.lie(Lie.ReenterFirst, Lie.None);

        TermSheet memory terms = _sheet();
        _commit(terms);
        assertEq(token.calls(), 1, "it tried");
        assertEq(escrow.balanceOf(address(token), stranger), 0, "it got in");
        assertEq(token.balanceOf(address(escrow)), 110e6);
    }

    function test_Token_AnAuthorizationThatCallsBackIn_NothingIsCountedTwice() public {
        token.authorizeAll(true);
        token.lie(Lie.Reenter, Lie.None);
        Deposit memory inner = Deposit(stranger, address(token), 100e6, 7_777, soon());
        token.reenter(
            address(escrow),
            abi.encodeCall(IEscrow.deposit, (inner, signed(strangerKey, digestOf(inner)))),
            1
        );
        // The buyer's authorization moves nothing itself, but a stranger's deposit inside it would.
        Deposit memory outer = Deposit(buyer, address(token), 100e6, nextNonce(), soon());
        bytes memory consent = authorizedBy(100e6, "any", signed(buyerKey, digestOf(outer)));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.PullFailed.selector, address(token), buyer, 0, 100e6));
        escrow.deposit(outer, consent);
    }

    // -------------------------------------------------------------------------------------------- helpers

    /// @dev As {sheet}, in the hostile token, which can't be burned.
    function _sheet() private returns (TermSheet memory terms) {
        terms = sheet();
        terms.token = address(token);
        terms.burnBps = 0;
    }

    function _expectPullFailed(Lie lie, uint256 found) private {
        TermSheet memory terms = _sheet();
        token.lie(lie, Lie.None);
        vm.expectRevert(
            abi.encodeWithSelector(IEscrow.PullFailed.selector, address(token), buyer, found, 100e6)
        );
        _commit(terms);
        assertStatus(terms, DealStatus.Unknown);
        assertEq(token.balanceOf(buyer), FORTUNE);

        // And when only the seller's bond is short, the buyer's money stays where it was, too.
        token.lie(Lie.None, Lie.None);
        _deposit(buyer, address(token), 100e6);
        token.lie(lie, Lie.None);
        vm.expectRevert(
            abi.encodeWithSelector(IEscrow.PullFailed.selector, address(token), seller, found / 10, 10e6)
        );
        _commit(terms);
        assertEq(escrow.balanceOf(address(token), buyer), 100e6);
    }

    /// @param live A deal with its first milestone disputed and its second delivered.
    /// @param over A deal whose clocks all ran out.
    /// @return calls One of every function that changes anything.
    function _callsThatWouldDo(
        TermSheet memory live,
        TermSheet memory over
    ) private returns (bytes[] memory calls) {
        calls = new bytes[](22);
        TermSheet memory fresh = _sheet();
        fresh.sellerNonce = nextNonce();
        (calls[0], calls[1], calls[2]) = _ofNewSheets(fresh);
        (calls[3], calls[4], calls[5]) = _ofBuyer(live);
        (calls[6], calls[7], calls[8]) = _ofSeller(live);
        (calls[9], calls[10]) = _ofArbiter(live);
        calls[11] = abi.encodeCall(IEscrow.finalize, (over, 7));
        calls[12] = abi.encodeCall(IEscrow.close, (over));
        (calls[13], calls[14], calls[15]) = _ofOneself();
        (calls[16], calls[17]) = _ofOnesKeys();
        calls[18] = _packedApproval(live);
        calls[19] = _amendmentOf(live);
        Dismissal memory d = Dismissal(stranger, relayer, soon());
        calls[20] = abi.encodeCall(IEscrow.dismiss, (d, signed(strangerKey, digestOf(d))));
        // Were it let in while an act upon the lane's live deal runs, what it raises would be lost.
        LaneCancellation memory l = LaneCancellation(buyer, uint32(live.buyerNonce >> 32), 9, soon());
        calls[21] = abi.encodeCall(IEscrow.cancelLane, (l, signed(buyerKey, digestOf(l))));
    }

    function _amendmentOf(TermSheet memory live) private returns (bytes memory) {
        TermSheet memory next = _sheet();
        bytes32 act = digestOf(Amendment(digestOf(live), digestOf(next), 4, soon()));
        (bytes memory ofBuyer, bytes memory ofSeller) = (signed(buyerKey, act), signed(sellerKey, act));
        return abi.encodeCall(IEscrow.amend, (live, next, 4, soon(), ofBuyer, ofSeller));
    }

    function _ofNewSheets(
        TermSheet memory fresh
    ) private view returns (bytes memory one, bytes memory two, bytes memory three) {
        bytes32 deal = digestOf(fresh);
        (bytes memory ofBuyer, bytes memory ofSeller) = (signed(buyerKey, deal), signed(sellerKey, deal));
        one = abi.encodeCall(IEscrow.commit, (fresh, ofBuyer, ofSeller));
        bytes2 length = bytes2(uint16(ofBuyer.length));
        two = bytes.concat(IEscrow.commitPackedFormat.selector, pack(fresh), length, ofBuyer, ofSeller);
        bytes32 act = digestOf(Cancellation(seller, deal, soon()));
        three = abi.encodeCall(IEscrow.cancel, (fresh, seller, soon(), signed(sellerKey, act)));
    }

    function _ofBuyer(
        TermSheet memory live
    ) private view returns (bytes memory one, bytes memory two, bytes memory three) {
        bytes32 deal = digestOf(live);
        bytes32 act = digestOf(Approval(deal, 7, 0, false));
        one = abi.encodeCall(IEscrow.settle, (live, 7, 0, false, signed(buyerKey, act)));
        act = digestOf(Dispute(deal, 1, 1, 0, "reason"));
        two = abi.encodeCall(IEscrow.dispute, (live, 1, 1, 0, "reason", signed(buyerKey, act)));
        act = digestOf(Split(deal, 2, 1, soon()));
        three = abi.encodeCall(
            IEscrow.split,
            (live, 2, 1, soon(), signed(buyerKey, act), signed(sellerKey, act))
        );
    }

    function _packedApproval(TermSheet memory live) private view returns (bytes memory) {
        bytes32 act = digestOf(Approval(digestOf(live), 7, 0, false));
        return
            bytes.concat(
                IEscrow.settlePackedFormat.selector,
                pack(live),
                bytes4(uint32(7)),
                bytes13(0),
                signed(buyerKey, act)
            );
    }

    function _ofSeller(
        TermSheet memory live
    ) private view returns (bytes memory one, bytes memory two, bytes memory three) {
        bytes32 deal = digestOf(live);
        bytes32 act = digestOf(Waiver(deal, 7, false, soon()));
        one = abi.encodeCall(IEscrow.waive, (live, 7, false, soon(), signed(sellerKey, act)));
        act = digestOf(Delivery(deal, 1, 2, "again"));
        two = abi.encodeCall(IEscrow.deliver, (live, 1, 2, "again", signed(sellerKey, act)));
        PayoutChange memory payout = PayoutChange(seller, address(token), stranger, 9_999, soon());
        three = abi.encodeCall(IEscrow.setPayout, (payout, signed(sellerKey, digestOf(payout))));
    }

    function _ofArbiter(TermSheet memory live) private view returns (bytes memory one, bytes memory two) {
        bytes32 deal = digestOf(live);
        bytes32 act = digestOf(Ruling(deal, 0, 10_000));
        one = abi.encodeCall(IEscrow.rule, (live, 0, 10_000, signed(arbiterKey, act)));
        act = digestOf(Engagement(deal, 0));
        two = abi.encodeCall(IEscrow.engage, (live, 0, signed(arbiterKey, act)));
    }

    function _ofOneself() private view returns (bytes memory one, bytes memory two, bytes memory three) {
        Withdrawal memory w = Withdrawal(stranger, address(token), 50e6, stranger, 9_999, soon());
        one = abi.encodeCall(IEscrow.withdraw, (w, signed(strangerKey, digestOf(w))));
        Deposit memory d = Deposit(stranger, address(token), 5e6, 9_998, soon());
        two = abi.encodeCall(IEscrow.deposit, (d, signed(strangerKey, digestOf(d))));
        PayoutChange memory p = PayoutChange(stranger, address(token), seller, 9_997, soon());
        three = abi.encodeCall(IEscrow.setPayout, (p, signed(strangerKey, digestOf(p))));
    }

    function _ofOnesKeys() private view returns (bytes memory one, bytes memory two) {
        NonceCancellation memory n = NonceCancellation(stranger, 3, 1, soon());
        one = abi.encodeCall(IEscrow.cancelNonces, (n, signed(strangerKey, digestOf(n))));
        Revocation memory r = Revocation(stranger, "mandate", soon());
        two = abi.encodeCall(IEscrow.revoke, (r, signed(strangerKey, digestOf(r))));
    }
}
