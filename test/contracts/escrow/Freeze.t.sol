// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {Withdrawal} from "../../../contracts/types/Acts.sol";
import {DealStatus, MilestoneStatus} from "../../../contracts/types/Status.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {Stages} from "../base/Stages.sol";

/// @notice Whom the token's issuer freezes.
enum Frozen {
    Buyer,
    Seller,
    Arbiter,
    BuyerAndSeller,
    /// The whole token is paused.
    Everybody
}

/// @notice How the parties end a milestone after that; what is left ends by time and a stranger.
enum Exit {
    Time,
    Settle,
    Waive,
    Split,
    Rule
}

// freezing each party and the arbiter, or pausing the token, in every state of a deal
// ├── the deal ends by every act, and by time and a stranger, as it would have
// ├── each account has to the unit what it would have had
// │   ├── who is not frozen → in its wallet
// │   └── who is frozen → as balance, and in its wallet as soon as it is not frozen any more
// └── the escrow keeps nothing but what was burned
contract FreezeTest is Stages {
    /// @dev What somebody has at the end.
    struct End {
        uint256 buyer;
        uint256 seller;
        uint256 arbiter;
        uint256 burned;
    }

    function test_Freeze_Pending() public {
        _everyFreezeAndExit(MilestoneStatus.Pending);
    }

    function test_Freeze_Missed() public {
        _everyFreezeAndExit(MilestoneStatus.Missed);
    }

    function test_Freeze_Delivered() public {
        _everyFreezeAndExit(MilestoneStatus.Delivered);
    }

    function test_Freeze_Accepted() public {
        _everyFreezeAndExit(MilestoneStatus.Accepted);
    }

    function test_Freeze_Disputed() public {
        _everyFreezeAndExit(MilestoneStatus.Disputed);
    }

    function test_Freeze_Engaged() public {
        _everyFreezeAndExit(MilestoneStatus.Engaged);
    }

    function test_Freeze_Silent() public {
        _everyFreezeAndExit(MilestoneStatus.Silent);
    }

    function _everyFreezeAndExit(MilestoneStatus status) private {
        uint256 tried;
        for (uint256 i; i <= uint256(type(Exit).max); ++i) {
            if (!_isOpen(status, Exit(i))) continue;
            uint256 start = vm.snapshotState();
            TermSheet memory terms = _dealIn(status);

            uint256 reached = vm.snapshotState();
            _leave(terms, Exit(i));
            End memory expected = _end();
            vm.revertToState(reached);

            for (uint256 j; j <= uint256(type(Frozen).max); ++j) {
                reached = vm.snapshotState();
                _leaveFrozen(terms, Exit(i), Frozen(j), expected);
                vm.revertToState(reached);
                ++tried;
            }
            vm.revertToState(start);
        }
        assertGe(tried, 15);
    }

    function _leaveFrozen(TermSheet memory terms, Exit exit, Frozen frozen, End memory expected) private {
        _freeze(frozen);
        uint256[3] memory before = [usdc.balanceOf(buyer), usdc.balanceOf(seller), usdc.balanceOf(arbiter)];
        _leave(terms, exit);
        assertStatus(terms, DealStatus.Closed);

        assertEq(wealthOf(buyer), expected.buyer, "buyer");
        assertEq(wealthOf(seller), expected.seller, "seller");
        assertEq(wealthOf(arbiter), expected.arbiter, "arbiter");
        assertEmptied(terms, expected.burned);
        _assertWhere(buyer, before[0], _isFrozen(frozen, Frozen.Buyer));
        _assertWhere(seller, before[1], _isFrozen(frozen, Frozen.Seller));
        _assertWhere(arbiter, before[2], _isFrozen(frozen, Frozen.Arbiter));

        _thaw(frozen);
        address[3] memory all = [buyer, seller, arbiter];
        for (uint256 i; i < 3; ++i) {
            if (escrow.balanceOf(address(usdc), all[i]) == 0) continue;
            _withdraw(all[i], address(usdc), type(uint96).max, all[i]);
        }
        assertEq(usdc.balanceOf(buyer), expected.buyer, "buyer's wallet");
        assertEq(usdc.balanceOf(seller), expected.seller, "seller's wallet");
        assertEq(usdc.balanceOf(arbiter), expected.arbiter, "arbiter's wallet");
        assertEq(usdc.balanceOf(address(escrow)), expected.burned, "only the burned is left");
    }

    function _assertWhere(address account, uint256 before, bool frozen) private view {
        if (frozen) assertEq(usdc.balanceOf(account), before, "the frozen wallet does not change");
        else assertEq(escrow.balanceOf(address(usdc), account), 0, "paid to the wallet");
    }

    // -------------------------------------------------------------------------------------- around a deal

    function test_Freeze_BeforeCommitment_NothingIsTaken() public {
        TermSheet memory terms = sheet();
        freeze(seller);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.PullFailed.selector, address(usdc), seller, 0, 10e6));
        _commit(terms);
        assertEq(usdc.balanceOf(buyer), FORTUNE);

        unfreeze(seller);
        pauseUsdc();
        vm.expectRevert(abi.encodeWithSelector(IEscrow.PullFailed.selector, address(usdc), buyer, 0, 101e6));
        _commit(terms);
        unpauseUsdc();
        _commit(terms);
    }

    function test_Freeze_AFrozenSubmitterStopsNothing() public {
        TermSheet memory terms = sheet();
        _commit(terms);
        freeze(relayer);
        _settle(terms, 7, 0);
        assertStatus(terms, DealStatus.Closed);
    }

    function test_Freeze_OfThePayoutAddress_KeepsItAsBalance() public {
        TermSheet memory terms = sheet();
        _setPayout(seller, address(usdc), stranger);
        _commit(terms);
        freeze(stranger);
        _settle(terms, 7, 0);
        assertEq(escrow.balanceOf(address(usdc), seller), 110e6, "the account's, not the payout address's");
        assertEq(escrow.balanceOf(address(usdc), stranger), 0);
    }

    function test_Freeze_AFrozenBuyerCanStillDisputeFromItsBalance() public {
        TermSheet memory terms = sheet();
        _deposit(buyer, address(usdc), 200e6);
        _commit(terms);
        _deliver(terms, 0);
        freeze(buyer);
        _dispute(terms, 0, 0);
        _rule(terms, 0, 0);
        assertEq(escrow.balanceOf(address(usdc), buyer), 99e6 - 2e6 + 30.3e6 + 3e6);
    }

    /// @dev The token freezes an account at its wallet. What the account has in the escrow, the token knows as the escrow's.
    function test_Freeze_AFrozenAccount_TakesItsBalanceToAnother_AndNotHome() public {
        _deposit(buyer, address(usdc), 100e6);
        freeze(buyer);
        Withdrawal memory home = Withdrawal(buyer, address(usdc), 100e6, buyer, nextNonce(), soon());
        bytes memory consent = signed(buyerKey, digestOf(home));
        vm.expectPartialRevert(IEscrow.PushFailed.selector);
        escrow.withdraw(home, consent);

        _withdraw(buyer, address(usdc), 40e6, stranger);
        assertEq(usdc.balanceOf(stranger), 40e6);
        assertEq(escrow.balanceOf(address(usdc), buyer), 60e6);
    }

    function test_Freeze_AFrozenSeller_IsPaidWhereItAsks() public {
        TermSheet memory terms = sheet();
        _commit(terms);
        freeze(seller);
        _setPayout(seller, address(usdc), stranger);
        _settle(terms, 7, 0);
        assertEq(usdc.balanceOf(stranger), 110e6, "amounts and bonds");
        assertEq(escrow.balanceOf(address(usdc), seller), 0);
    }

    /// @dev What an issuer can do about it is to freeze the escrow: then nobody's balance leaves.
    function test_Freeze_OfTheEscrow_HoldsEveryBalance() public {
        _deposit(buyer, address(usdc), 100e6);
        freeze(address(escrow));
        Withdrawal memory act = Withdrawal(buyer, address(usdc), 1, buyer, nextNonce(), soon());
        bytes memory consent = signed(buyerKey, digestOf(act));
        vm.expectPartialRevert(IEscrow.PushFailed.selector);
        escrow.withdraw(act, consent);
        unfreeze(address(escrow));
        escrow.withdraw(act, consent);
    }

    function test_Freeze_AFrozenBuyerCanStillApprove() public {
        TermSheet memory terms = sheet();
        _commit(terms);
        freeze(buyer);
        _settle(terms, 7, 0);
        assertEq(usdc.balanceOf(seller), FORTUNE + 100e6);
    }

    // -------------------------------------------------------------------------------------------- helpers

    /// @dev One milestone in the state asked for, and a meter that runs, 20 of 50 USDC charged.
    function _dealIn(MilestoneStatus status) private returns (TermSheet memory terms) {
        terms = sheetOfOne();
        terms.metered = 50e6;
        terms.meteredFor = 30 days;
        _commit(terms);
        _settle(terms, 0, 20e6);
        reach(terms, 0, status);
        assertStatus(terms, 0, status);
    }

    function _isOpen(MilestoneStatus status, Exit exit) private pure returns (bool) {
        bool judged = status == MilestoneStatus.Disputed || status == MilestoneStatus.Engaged;
        if (exit == Exit.Rule) return judged;
        if (exit != Exit.Waive) return true;
        return judged || status == MilestoneStatus.Pending || status == MilestoneStatus.Delivered;
    }

    function _leave(TermSheet memory terms, Exit exit) private {
        if (exit == Exit.Settle) _settle(terms, 1, 50e6);
        if (exit == Exit.Waive) _waive(terms, 1, true);
        if (exit == Exit.Split) _split(terms, 0, 3_333);
        if (exit == Exit.Rule) _rule(terms, 0, 6_667);
        emptyByTime(terms);
    }

    function _end() private view returns (End memory) {
        uint256 burned = usdc.balanceOf(address(escrow));
        return End(usdc.balanceOf(buyer), usdc.balanceOf(seller), usdc.balanceOf(arbiter), burned);
    }

    function _isFrozen(Frozen frozen, Frozen who) private pure returns (bool) {
        if (frozen == Frozen.Everybody || frozen == who) return true;
        return frozen == Frozen.BuyerAndSeller && who != Frozen.Arbiter;
    }

    function _freeze(Frozen frozen) private {
        if (frozen == Frozen.Everybody) return pauseUsdc();
        if (_isFrozen(frozen, Frozen.Buyer)) freeze(buyer);
        if (_isFrozen(frozen, Frozen.Seller)) freeze(seller);
        if (_isFrozen(frozen, Frozen.Arbiter)) freeze(arbiter);
    }

    function _thaw(Frozen frozen) private {
        if (frozen == Frozen.Everybody) return unpauseUsdc();
        unfreeze(buyer);
        unfreeze(seller);
        unfreeze(arbiter);
    }
}
