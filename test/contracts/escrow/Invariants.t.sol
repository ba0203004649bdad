// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {Lane} from "../../../contracts/types/State.sol";
import {DealStatus} from "../../../contracts/types/Status.sol";
import {Test} from "../base/Test.sol";
import {DealLedger} from "./invariants/DealLedger.sol";
import {EscrowHandler} from "./invariants/EscrowHandler.sol";

/// @notice What holds of the money whatever anybody does. The numbers are those of test/INVARIANTS.md.
contract InvariantsTest is Test {
    uint256 private constant TOKENS = 3;

    EscrowHandler private _handler;
    IEscrow private _escrow;

    function setUp() public {
        _handler = new Trade();
        _escrow = _handler.theEscrow();

        bytes4[] memory selectors = new bytes4[](20);
        selectors[0] = EscrowHandler.commit.selector;
        selectors[1] = EscrowHandler.wait_.selector;
        selectors[2] = EscrowHandler.settle.selector;
        selectors[3] = EscrowHandler.waive.selector;
        selectors[4] = EscrowHandler.split.selector;
        selectors[5] = EscrowHandler.deliver.selector;
        selectors[6] = EscrowHandler.dispute.selector;
        selectors[7] = EscrowHandler.engage.selector;
        selectors[8] = EscrowHandler.rule.selector;
        selectors[9] = EscrowHandler.finalize.selector;
        selectors[10] = EscrowHandler.close.selector;
        selectors[11] = EscrowHandler.account.selector;
        selectors[12] = EscrowHandler.freezeOrNot.selector;
        selectors[13] = EscrowHandler.revoke.selector;
        selectors[14] = EscrowHandler.replay.selector;
        selectors[15] = EscrowHandler.commit.selector;
        selectors[16] = EscrowHandler.amend.selector;
        selectors[17] = EscrowHandler.dismiss.selector;
        selectors[18] = EscrowHandler.cancelLane.selector;
        selectors[19] = EscrowHandler.cancel.selector;
        targetContract(address(_handler));
        targetSelector(FuzzSelector({addr: address(_handler), selectors: selectors}));
    }

    /// @dev In each token the escrow holds at least what it owes: balances, and what open parts of deals hold.
    function invariant_1_Solvency() public view {
        for (uint256 t; t < TOKENS; ++t) {
            address token = _tokenOf(t);
            uint256 owed = _balances(token) + _open(token);
            assertGe(_handler.holdings(token, address(_escrow)), owed, "owes more than it holds");
        }
    }

    /// @dev Of each deal, what was put down is what came out, was burned, or is still open; and each account has, wallet
    /// and balance together, just what its own deals brought and took.
    function invariant_2_ConservationPerDeal() public view {
        for (uint256 d; d < _handler.dealCount(); ++d) {
            DealLedger.Track memory t = _handler.trackOf(d);
            uint256 out = t.toBuyer + t.toSeller + t.toArbiter + t.burned;
            assertEq(out + _handler.openOf(d), t.putIn, "a deal");
        }
        for (uint256 t; t < TOKENS; ++t) {
            for (uint256 i; i < _handler.ACCOUNTS(); ++i) {
                address account = _handler.accounts(i);
                int256 has = int256(_wealth(_tokenOf(t), account)) - int256(_handler.fortune());
                assertEq(has, _handler.gainOf(_tokenOf(t), account), "an account");
            }
        }
    }

    /// @dev What ended is gone from the state and lets no act through; no replay of any act ever moved money.
    function invariant_3_NothingMovesAfterTheEnd() public view {
        assertEq(_handler.fault(), "", "fault");
        for (uint256 d; d < _handler.dealCount(); ++d) {
            bool over = _handler.isOver(d);
            (DealStatus status, uint40 committedAt, uint32 resolved, uint96 metered, ) = _handler
                .theLens()
                .dealOf(_handler.sheetOf(d));
            assertEq(uint256(status), uint256(over ? DealStatus.Closed : DealStatus.Live), "status");
            if (over) assertEq(uint256(committedAt) + resolved + metered, 0, "state left");
        }
    }

    /// @dev After the last clock, whoever is frozen, a stranger ends every deal, and what the escrow then holds is
    /// balances and burns. Tried after every eighth act.
    function invariant_4_TimeAndAStrangerEmptyEveryDeal() public {
        if (_handler.acts() % 8 != 0) return;
        uint256 snapshot = vm.snapshotState();
        uint256 left = _handler.emptyAll();
        assertEq(left, 0, "deals that a stranger could not end");
        for (uint256 t; t < TOKENS; ++t) _assertExact(_tokenOf(t));
        invariant_3_NothingMovesAfterTheEnd();
        invariant_2_ConservationPerDeal();
        vm.revertToState(snapshot);
    }

    /// @dev To the unit: all there is was there before. And what was burned for a deal is at least its part of all that
    /// was earned, however split, and by less than a unit a part more.
    function invariant_5_RoundingAndSplittingMintNothing() public view {
        for (uint256 t; t < TOKENS; ++t) _assertExact(_tokenOf(t));
        for (uint256 d; d < _handler.dealCount(); ++d) {
            DealLedger.Track memory t = _handler.trackOf(d);
            assertGe(t.burned * 10_000, t.earned * t.burnBps, "a burn escaped");
            assertLe(t.burned * 10_000, t.earned * t.burnBps + (t.count + 1) * 9_999, "burned too much");
        }
    }

    /// @dev All that was pulled under a mandate is at most its total, each deal at most its size, and after its
    /// revocation nothing.
    function invariant_9_AMandateNeverOverspends() public view {
        assertEq(_handler.fault(), "", "fault");
        for (uint256 i; i < 2; ++i) {
            uint256 pulled = _handler.pulledUnder(i);
            assertLe(pulled, _handler.MANDATE_TOTAL(), "overspent");
            (uint96 counted, ) = _escrow.mandateOf(_handler.accounts(i), _handler.mandateDigest(i));
            assertEq(counted, pulled, "miscounted");
        }
    }

    /// @dev A ruling and silence give the seller at least what the dispute conceded; the fee of a dispute is the arbiter's only
    /// if it ruled, or engaged and the milestone ended before the ruling clock.
    function invariant_24_WhatIsConcededIsPaid_AndTimePaysNoArbiter() public view {
        assertEq(_handler.fault(), "", "fault");
        for (uint256 t; t < TOKENS; ++t) {
            int256 due = _handler.gainOf(_tokenOf(t), _handler.accounts(4));
            int256 has = int256(_wealth(_tokenOf(t), _handler.accounts(4))) - int256(_handler.fortune());
            assertEq(has, due, "an arbiter's fees");
        }
    }

    /// @dev What the milestones held that an amendment ended is in the next deal or with its side; what the next deal holds
    /// beyond was put down: of both deals and both sides together nothing is made or lost.
    function invariant_25_AnAmendmentConservesMoney() public view {
        assertEq(_handler.fault(), "", "fault");
        invariant_2_ConservationPerDeal();
    }

    /// @dev A dismissed key consents to nothing any more, under no mandate; to approvals an hour longer.
    function invariant_26_ADismissedKeyNeverActs() public view {
        assertEq(_handler.fault(), "", "fault");
        for (uint256 i; i < 2; ++i) {
            uint256 since = _escrow.dismissalOf(_handler.accounts(i), _handler.theAgent());
            assertEq(since, _handler.dismissedAt(i), "dismissed at");
        }
    }

    /// @dev A lane holds at most one live deal, and tells just that one; with none it is idle.
    function invariant_28_ALaneHoldsOneLiveDeal() public view {
        assertEq(_handler.fault(), "", "fault");
        for (uint256 i; i < 2 * _handler.LANES(); ++i) {
            (address buyer, uint256 lane) = (_handler.accounts(i % 2), i / 2);
            (uint256 live, bytes32 deal) = _handler.liveIn(buyer, lane);
            (Lane word, ) = _escrow.laneOf(buyer, lane);
            assertLe(live, 1, "two deals alive in a lane");
            assertEq(word.isLive(), live == 1, "busy");
            if (live == 1) assertTrue(word.holds(deal), "another deal");
        }
    }

    /// @dev Generations only rise, by commitments and cancellations alone: a need that was spent stays so, and each became at
    /// most one deal.
    function invariant_29_ASpentNeedStaysSpent() public view {
        assertEq(_handler.fault(), "", "fault");
        for (uint256 i; i < 2 * _handler.LANES(); ++i) {
            (address buyer, uint256 lane) = (_handler.accounts(i % 2), i / 2);
            (Lane word, ) = _escrow.laneOf(buyer, lane);
            assertEq(word.next(), _handler.nextOf(buyer, lane), "next generation");
        }
        for (uint256 d; d < _handler.dealCount(); ++d) {
            DealLedger.Track memory t = _handler.trackOf(d);
            assertEq(_handler.dealsOf(t.buyer, t.buyerNonce), 1, "a need that became two deals");
            assertLt(uint32(t.buyerNonce), _handler.nextOf(t.buyer, t.buyerNonce >> 32), "unspent");
        }
        for (uint256 n = 1e6; n < 1e6 + 40; ++n) {
            for (uint256 i = 2; i < 4; ++i) {
                address seller = _handler.accounts(i);
                assertEq(_escrow.isNonceSpent(seller, n), _handler.isSpent(seller, n), "a seller's");
            }
        }
    }

    /// @dev Acts like the above, in a fixed order: every row of the table is reached, else they would prove little.
    function test_Invariants_TheHandlerReachesEveryEnding() public {
        bytes4[] memory selectors = targetSelectors()[0].selectors;
        for (uint256 n; n < 3_000; ++n) {
            bytes4 selector = selectors[uint256(keccak256(abi.encode(n))) % selectors.length];
            (bool ok, ) = address(_handler).call(abi.encodeWithSelector(selector, n));
            assertTrue(ok, "the handler reverted");
        }
        for (uint256 row; row < 13; ++row) {
            assertGt(_handler.reached(row), 0, string.concat("never reached: row ", vm.toString(row)));
        }
        assertGt(_handler.pulledUnder(0) + _handler.pulledUnder(1), 0, "no mandate was used");

        assertEq(_handler.emptyAll(), 0, "deals left");
        invariant_1_Solvency();
        invariant_2_ConservationPerDeal();
        invariant_3_NothingMovesAfterTheEnd();
        invariant_5_RoundingAndSplittingMintNothing();
        invariant_9_AMandateNeverOverspends();
        invariant_24_WhatIsConcededIsPaid_AndTimePaysNoArbiter();
        invariant_26_ADismissedKeyNeverActs();
        invariant_28_ALaneHoldsOneLiveDeal();
        invariant_29_ASpentNeedStaysSpent();
        uint256 spent;
        for (uint256 i; i < 2 * _handler.LANES(); ++i)
            spent += _handler.nextOf(_handler.accounts(i % 2), i / 2);
        assertGt(spent, _handler.dealCount(), "none was left out or cancelled");
        assertGt(_handler.dealCount(), 4 * _handler.LANES(), "no lane was used again");
    }

    // ------------------------------------------------------------------------------------------------ sums

    function _tokenOf(uint256 t) private view returns (address) {
        if (t == 0) return _handler.theUsdc();
        return t == 1 ? address(_handler.other()) : address(_handler.dear());
    }

    function _wealth(address token, address account) private view returns (uint256) {
        return _handler.holdings(token, account) + _escrow.balanceOf(token, account);
    }

    function _balances(address token) private view returns (uint256 sum) {
        for (uint256 i; i < _handler.ACCOUNTS(); ++i) {
            sum += _escrow.balanceOf(token, _handler.accounts(i));
        }
    }

    function _open(address token) private view returns (uint256 sum) {
        for (uint256 d; d < _handler.dealCount(); ++d) {
            if (_handler.trackOf(d).token == token) sum += _handler.openOf(d);
        }
    }

    function _assertExact(address token) private view {
        uint256 burned;
        for (uint256 d; d < _handler.dealCount(); ++d) {
            DealLedger.Track memory t = _handler.trackOf(d);
            if (t.token == token) burned += t.burned;
        }
        uint256 held = _handler.holdings(token, address(_escrow));
        assertEq(held, _balances(token) + _open(token) + burned, "units out of nowhere");

        uint256 all = held;
        for (uint256 i; i < _handler.ACCOUNTS(); ++i) all += _handler.holdings(token, _handler.accounts(i));
        assertEq(all, _handler.fortune() * _handler.ACCOUNTS(), "units made or lost");
    }
}

/// @notice The handler, here because the runner calls only contracts of the test's own file.
contract Trade is EscrowHandler {}
