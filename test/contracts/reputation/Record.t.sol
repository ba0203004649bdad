// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IReputation} from "../../../contracts/interfaces/IReputation.sol";
import {Ending} from "../../../contracts/types/Status.sol";
import {ReputationBase} from "./ReputationBase.sol";

/// @notice What an entry adds to whom, ending by ending.
///
/// record
/// ├── by anyone but the escrow: reverts
/// ├── that is empty: nothing
/// ├── that burned
/// │   ├── gives the seller evidence, and the buyer if both
/// │   ├── counts to the pair and to the buyer, whoever has the evidence
/// │   └── is worth less in a pair that burned, more from a buyer known to others
/// ├── with losses: to the seller's, the buyer's, or both
/// ├── with rare endings: disputes and splits to both, waivers and defaults to the seller
/// └── at any time, of any size: never reverts
contract RecordTest is ReputationBase {
    // ----------------------------------------------------------------------------------------------- caller

    function test_Record_RevertWhen_NotTheEscrow() public {
        vm.prank(stranger);
        vm.expectRevert(
            abi.encodeWithSelector(IReputation.ReputationUnauthorized.selector, stranger, address(this))
        );
        reputation.record(approved(DOLLAR));
        assertEq(reputation.ESCROW(), address(this));
    }

    // ------------------------------------------------------------------------------------------------ empty

    function test_Record_Empty_ChangesNothing() public {
        IReputation.Entry memory entry = approved(0);
        _assertWritesNothing(entry);
        entry.ending = Ending.Accepted;
        _assertWritesNothing(entry);
        entry.ending = Ending.Ruled;
        _assertWritesNothing(entry);
        entry.ending = Ending.Metered;
        entry.milestones = 0;
        _assertWritesNothing(entry);

        // Also upon what is there.
        record(5 * DOLLAR);
        reputation.record(lost(Ending.Missed, DOLLAR, DOLLAR));
        skip(100 days);
        bytes32 before = _everythingOf(buyer, seller);
        _assertWritesNothing(approved(0));
        assertEq(_everythingOf(buyer, seller), before, "changed");
    }

    function _assertWritesNothing(IReputation.Entry memory entry) private {
        vm.record();
        vm.recordLogs();
        reputation.record(entry);
        (, bytes32[] memory writes) = vm.accesses(address(reputation));
        assertEq(writes.length, 0, "writes");
        assertEq(vm.getRecordedLogs().length, 0, "logs");
    }

    // ------------------------------------------------------------------------------------------------- burn

    function test_Record_Approved_GivesBothEvidence() public {
        vm.expectEmit(address(reputation));
        emit IReputation.EvidenceAdded(buyer, seller, uint96(5 * DOLLAR), 625_000, 3, true);
        IReputation.Entry memory entry = approved(5 * DOLLAR);
        entry.milestones = 3;
        reputation.record(entry);

        _assertRecord(seller, SELLER, 625_000, 0, 3);
        _assertRecord(buyer, BUYER, 625_000, 0, 3);
        _assertRecord(seller, BUYER, 0, 0, 0);
        _assertRecord(buyer, SELLER, 0, 0, 0);
        _assertCounts(seller, SELLER, 0, 0, 0, 0);
        _assertCounts(buyer, BUYER, 0, 0, 0, 0);
        assertEq(reputation.burnedBy(buyer), 5 * DOLLAR, "burned by");
        assertEq(reputation.burnedBetween(buyer, seller), 5 * DOLLAR, "burned between");
        assertEq(reputation.burnedBy(seller), 0, "not the seller");
        assertEq(reputation.burnedBetween(seller, buyer), 0, "not the other way");

        assertEq(reputation.scoreOf(seller, SELLER), 24390243902439024, "seller's score");
        assertEq(reputation.scoreOf(buyer, BUYER), 24390243902439024, "buyer's score");
        assertEq(reputation.costToForgeOf(seller, SELLER), 625_000, "seller's cost");
        assertEq(reputation.costToForgeOf(buyer, BUYER), 625_000, "buyer's cost");
    }

    function test_Record_Accepted_GivesTheSellerEvidence() public {
        IReputation.Entry memory entry = approved(5 * DOLLAR);
        entry.ending = Ending.Accepted;
        entry.both = false;
        vm.expectEmit(address(reputation));
        emit IReputation.EvidenceAdded(buyer, seller, uint96(5 * DOLLAR), 625_000, 1, false);
        reputation.record(entry);

        _assertRecord(seller, SELLER, 625_000, 0, 1);
        _assertRecord(buyer, BUYER, 0, 0, 0);
        assertEq(reputation.burnedBy(buyer), 5 * DOLLAR, "the buyer burned all the same");
        assertEq(reputation.burnedBetween(buyer, seller), 5 * DOLLAR, "and so did the pair");
    }

    function test_Record_AgainInThePair_IsWorthLess() public {
        record(5 * DOLLAR);
        record(5 * DOLLAR);
        _assertRecord(seller, SELLER, 625_000 + 208_333, 0, 2);
        assertEq(reputation.burnedBetween(buyer, seller), 10 * DOLLAR, "pair");
        record(1e9 * DOLLAR);
        assertLe(reputation.evidenceOf(seller, SELLER), (5 * DOLLAR) / 4, "a pair alone never passes K/4");
    }

    function test_Record_OfABuyerKnownToOthers_IsWorthMore() public {
        record(buyer, stranger, 5 * DOLLAR);
        assertEq(reputation.evidenceOf(stranger, SELLER), 625_000, "first");
        record(5 * DOLLAR);
        assertEq(reputation.evidenceOf(seller, SELLER), 1_562_500, "second");
        assertEq(reputation.evidenceOf(buyer, BUYER), 625_000 + 1_562_500, "buyer");
        assertEq(reputation.burnedBy(buyer), 10 * DOLLAR, "burned");
        assertEq(reputation.milestonesOf(buyer, BUYER), 2, "milestones");
    }

    /// @dev What the seller sold to others doesn't make this buyer's burns worth more.
    function test_Record_OfASellerKnownToOthers_IsWorthNoMore() public {
        record(stranger, seller, 5 * DOLLAR);
        record(5 * DOLLAR);
        assertEq(reputation.evidenceOf(seller, SELLER), 1_250_000);
    }

    function test_Record_Metered_CountsNoMilestone() public {
        IReputation.Entry memory entry = approved(5 * DOLLAR);
        entry.ending = Ending.Metered;
        entry.milestones = 0;
        reputation.record(entry);
        _assertRecord(seller, SELLER, 625_000, 0, 0);
    }

    function test_Record_OneUnit() public {
        record(1);
        // A millionth of a dollar, a quarter of it less what the pair's own burn takes.
        assertEq(reputation.evidenceOf(seller, SELLER), 0, "less than a unit");
        assertGt(reputation.scoreOf(seller, SELLER), 0, "but something");
        assertEq(reputation.milestonesOf(seller, SELLER), 1, "milestone");
    }

    // ------------------------------------------------------------------------------------------------- loss

    function test_Record_Missed_IsTheSellersLossAndDefault() public {
        vm.expectEmit(address(reputation));
        emit IReputation.LossAdded(seller, buyer, true, 2 * DOLLAR);
        vm.expectEmit(address(reputation));
        emit IReputation.EndingCounted(buyer, seller, Ending.Missed, 1, 0);
        reputation.record(lost(Ending.Missed, 2 * DOLLAR, 0));

        _assertRecord(seller, SELLER, 0, 2 * DOLLAR, 0);
        _assertCounts(seller, SELLER, 0, 0, 0, 1);
        _assertRecord(buyer, BUYER, 0, 0, 0);
        _assertCounts(buyer, BUYER, 0, 0, 0, 0);
        assertEq(passports.balanceOf(buyer), 0, "the buyer is as unknown as before");
        assertEq(reputation.scoreOf(seller, SELLER), 0, "as low as a new one's");
    }

    function test_Record_Ruled_GivesEvidenceAndLosses() public {
        IReputation.Entry memory entry = approved(5 * DOLLAR);
        entry.ending = Ending.Ruled;
        entry.sellerLoss = 2_500_000;
        entry.buyerLoss = 1_000_001;
        entry.disputed = 1;
        vm.expectEmit(address(reputation));
        emit IReputation.EvidenceAdded(buyer, seller, uint96(5 * DOLLAR), 625_000, 1, true);
        vm.expectEmit(address(reputation));
        emit IReputation.LossAdded(buyer, seller, false, 1_000_001);
        vm.expectEmit(address(reputation));
        emit IReputation.LossAdded(seller, buyer, true, 2_500_000);
        vm.expectEmit(address(reputation));
        emit IReputation.EndingCounted(buyer, seller, Ending.Ruled, 1, 1);
        reputation.record(entry);

        _assertRecord(seller, SELLER, 625_000, 2_500_000, 1);
        _assertRecord(buyer, BUYER, 625_000, 1_000_001, 1);
        _assertCounts(seller, SELLER, 1, 0, 0, 0);
        _assertCounts(buyer, BUYER, 1, 0, 0, 0);
        // 0.625 / (0.625 + 4·2.5 + 25), and 0.625 · 25 / (25 + 10).
        assertEq(reputation.scoreOf(seller, SELLER), 17543859649122807, "score");
        assertEq(reputation.costToForgeOf(seller, SELLER), 446_428, "cost");
    }

    function test_Record_BuyerLossAlone() public {
        reputation.record(lost(Ending.Approved, 0, DOLLAR));
        _assertRecord(buyer, BUYER, 0, DOLLAR, 0);
        assertEq(passports.balanceOf(seller), 0, "the seller is as unknown as before");
    }

    // ----------------------------------------------------------------------------------------------- counts

    function test_Record_Split_CountsForBoth() public {
        IReputation.Entry memory entry = approved(5 * DOLLAR);
        entry.ending = Ending.Split;
        entry.milestones = 2;
        entry.disputed = 1;
        reputation.record(entry);
        _assertCounts(seller, SELLER, 1, 2, 0, 0);
        _assertCounts(buyer, BUYER, 1, 2, 0, 0);
    }

    function test_Record_Waived_CountsForTheSellerAlone() public {
        IReputation.Entry memory entry = lost(Ending.Waived, 0, 0);
        entry.milestones = 3;
        vm.expectEmit(address(reputation));
        emit IReputation.EndingCounted(buyer, seller, Ending.Waived, 3, 0);
        reputation.record(entry);
        _assertCounts(seller, SELLER, 0, 0, 3, 0);
        _assertCounts(buyer, BUYER, 0, 0, 0, 0);
        _assertRecord(seller, SELLER, 0, 0, 0);
        assertEq(passports.balanceOf(seller), 1, "a record");
        assertEq(passports.balanceOf(buyer), 0, "none");
    }

    function test_Record_DisputedAndApproved_CountsTheDisputesOnly() public {
        IReputation.Entry memory entry = approved(5 * DOLLAR);
        entry.milestones = 3;
        entry.disputed = 2;
        reputation.record(entry);
        _assertCounts(seller, SELLER, 2, 0, 0, 0);
        _assertCounts(buyer, BUYER, 2, 0, 0, 0);
    }

    function test_Record_CountsAddUp() public {
        IReputation.Entry memory entry = lost(Ending.Missed, 1, 0);
        entry.milestones = 255;
        entry.disputed = 255;
        for (uint256 i; i < 3; ++i) reputation.record(entry);
        entry.ending = Ending.Waived;
        reputation.record(entry);
        entry.ending = Ending.Split;
        reputation.record(entry);
        _assertCounts(seller, SELLER, 1275, 255, 255, 765);
        _assertCounts(buyer, BUYER, 1275, 255, 0, 0);
    }

    function test_Record_CountsAreKeptPerRole() public {
        IReputation.Entry memory entry = lost(Ending.Split, 1, 0);
        reputation.record(entry);
        (entry.buyer, entry.seller) = (entry.seller, entry.buyer);
        entry.milestones = 7;
        reputation.record(entry);
        _assertCounts(seller, SELLER, 0, 1, 0, 0);
        _assertCounts(seller, BUYER, 0, 7, 0, 0);
        _assertCounts(buyer, SELLER, 0, 7, 0, 0);
        _assertCounts(buyer, BUYER, 0, 1, 0, 0);
    }

    // ------------------------------------------------------------------------------------------------ decay

    function test_Decay_HalvesInAHalfLife() public {
        IReputation.Entry memory entry = approved(5 * DOLLAR);
        entry.sellerLoss = 1_000_001;
        reputation.record(entry);

        skip(HALF_LIFE);
        _assertRecord(seller, SELLER, 312_500, 500_001, 1);
        assertEq(reputation.burnedBy(buyer), 2_500_000, "burned by");
        assertEq(reputation.burnedBetween(buyer, seller), 2_500_000, "burned between");

        skip(HALF_LIFE / 2);
        // By the root of two: 220970.86 and 353553.74.
        _assertRecord(seller, SELLER, 220_970, 353_554, 1);
        skip(300 * HALF_LIFE);
        _assertRecord(seller, SELLER, 0, 1, 1);
        assertEq(reputation.scoreOf(seller, SELLER), 0, "forgotten");
        assertEq(reputation.costToForgeOf(seller, SELLER), 0, "forgotten");
    }

    /// @dev P and S fade with the rest: after a half-life $5 in the pair count as $2.50.
    function test_Decay_OfThePairMakesItsBurnsWorthMoreAgain() public {
        record(5 * DOLLAR);
        uint256 before = reputation.evidenceOf(seller, SELLER);
        skip(HALF_LIFE);
        record(5 * DOLLAR);
        // 625000 / 2 + 5 · 25/(7.5·12.5) · ¼.
        assertEq(before, 625_000);
        assertEq(reputation.evidenceOf(seller, SELLER), 312_500 + 333_333);
    }

    function test_Decay_CountsStay() public {
        reputation.record(lost(Ending.Missed, DOLLAR, 0));
        record(DOLLAR);
        skip(10 * HALF_LIFE);
        assertEq(reputation.defaultsOf(seller, SELLER), 1);
        assertEq(reputation.milestonesOf(seller, SELLER), 1);
    }

    /// @dev Writing is not fading: a record that an entry touches is what it would have been, plus the entry.
    function testFuzz_Decay_IsTheSameWhetherTouchedOrNot(
        uint64 burned,
        uint64 loss,
        uint32 first,
        uint32 second,
        uint8 touches
    ) public {
        IReputation.Entry memory entry = approved(uint256(burned) + 1);
        entry.sellerLoss = loss;
        reputation.record(entry);
        IReputation untouched = reputation;

        reputation = IReputation(deploy(vm.getCode("Reputation.sol:Reputation")));
        reputation.record(entry);
        for (uint256 i; i < touches % 8; ++i) {
            skip(first / 8);
            // A waiver counts, and moves neither evidence nor loss.
            reputation.record(lost(Ending.Waived, 0, 0));
        }
        skip(second);
        assertEq(reputation.evidenceOf(seller, SELLER), untouched.evidenceOf(seller, SELLER), "evidence");
        assertEq(reputation.lossOf(seller, SELLER), untouched.lossOf(seller, SELLER), "loss");
        assertEq(reputation.scoreOf(seller, SELLER), untouched.scoreOf(seller, SELLER), "score");
        assertEq(reputation.costToForgeOf(seller, SELLER), untouched.costToForgeOf(seller, SELLER), "cost");
    }

    // ---------------------------------------------------------------------------------------------- extremes

    function test_Record_Saturates() public {
        IReputation.Entry memory entry = approved(type(uint96).max);
        entry.sellerLoss = type(uint96).max;
        entry.buyerLoss = type(uint96).max;
        entry.milestones = 255;
        for (uint256 i; i < 3; ++i) reputation.record(entry);

        assertEq(reputation.lossOf(seller, SELLER), 4_722_366_482_869_646, "loss");
        assertEq(reputation.burnedBy(buyer), 4_722_366_482_869_645, "burned");
        assertEq(reputation.burnedBetween(buyer, seller), 4_722_366_482_869_645, "pair");
        assertEq(reputation.milestonesOf(seller, SELLER), 765, "milestones");
        assertLe(reputation.evidenceOf(seller, SELLER), (5 * DOLLAR) / 4, "evidence");
    }

    /// @dev The escrow's settlements can't be stopped from here: no entry and no time makes it revert.
    function testFuzz_Record_NeverReverts(uint256[4] memory amounts, uint256[4] memory rest) public {
        for (uint256 i; i < amounts.length; ++i) {
            IReputation.Entry memory entry = anyEntry(amounts[i], rest[i]);
            if (rest[i] >> 255 == 1) (entry.buyer, entry.seller) = (entry.seller, entry.buyer);
            if (rest[i] >> 254 == 3) entry.burned = entry.sellerLoss = entry.buyerLoss = type(uint96).max;
            reputation.record(entry);
            skip(uint40(rest[i] >> 32) % (1 << ((rest[i] >> 72) % 48)));
            reputation.scoreOf(seller, SELLER);
            reputation.costToForgeOf(buyer, BUYER);
            reputation.burnedBetween(buyer, seller);
        }
    }

    function test_Record_AtTheEndOfTime() public {
        record(5 * DOLLAR);
        vm.warp(type(uint64).max);
        IReputation.Entry memory entry = approved(5 * DOLLAR);
        entry.sellerLoss = 1;
        reputation.record(entry);
        assertApproxEqAbs(reputation.evidenceOf(seller, SELLER), 625_000, 1, "evidence");
    }

    // ------------------------------------------------------------------------------------------------- views

    function test_Parameters() public view {
        (
            uint256 alphaBps,
            uint256 pairScale,
            uint256 breadthScale,
            uint256 halfLife,
            uint256 lossWeight,
            uint256 lossFactor,
            uint256 prior
        ) = reputation.parameters();
        assertEq(alphaBps, 2500, "alpha");
        assertEq(pairScale, 5 * DOLLAR, "K");
        assertEq(breadthScale, 5 * DOLLAR, "S0");
        assertEq(halfLife, 180 days, "H");
        assertEq(lossWeight, 4, "lambda");
        assertEq(lossFactor, 1, "phi");
        assertEq(prior, 25 * DOLLAR, "B");
    }

    // ---------------------------------------------------------------------------------------------- internals

    function _assertRecord(
        address account,
        bool role,
        uint256 evidence,
        uint256 loss,
        uint256 milestones
    ) private view {
        assertEq(reputation.evidenceOf(account, role), evidence, "evidence");
        assertEq(reputation.lossOf(account, role), loss, "loss");
        assertEq(reputation.milestonesOf(account, role), milestones, "milestones");
    }

    function _assertCounts(
        address account,
        bool role,
        uint256 disputes,
        uint256 splits,
        uint256 waivers,
        uint256 defaults
    ) private view {
        assertEq(reputation.disputesOf(account, role), disputes, "disputes");
        assertEq(reputation.splitsOf(account, role), splits, "splits");
        assertEq(reputation.waiversOf(account, role), waivers, "waivers");
        assertEq(reputation.defaultsOf(account, role), defaults, "defaults");
    }

    function _everythingOf(address buyer_, address seller_) private view returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    reputation.scoreOf(seller_, SELLER),
                    reputation.scoreOf(buyer_, BUYER),
                    reputation.lossOf(seller_, SELLER),
                    reputation.lossOf(buyer_, BUYER),
                    reputation.milestonesOf(seller_, SELLER),
                    reputation.burnedBy(buyer_),
                    reputation.burnedBetween(buyer_, seller_),
                    reputation.defaultsOf(seller_, SELLER)
                )
            );
    }

    // --------------------------------------------------------------------------------------------- one unit

    /// @dev The smallest loss is told and kept like any other: rounded up, it never vanishes.
    function test_Record_ALossOfOneUnit_IsTold() public {
        vm.expectEmit(address(reputation));
        emit IReputation.LossAdded(seller, buyer, SELLER, 1);
        reputation.record(lost(Ending.Missed, 1, 0));
        assertEq(reputation.lossOf(seller, SELLER), 1, "the seller's");

        vm.expectEmit(address(reputation));
        emit IReputation.LossAdded(buyer, seller, BUYER, 1);
        reputation.record(lost(Ending.Approved, 0, 1));
        assertEq(reputation.lossOf(buyer, BUYER), 1, "the buyer's");
    }
}
