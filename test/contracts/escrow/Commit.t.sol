// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {DealStatus, MilestoneStatus, Role} from "../../../contracts/types/Status.sol";
import {Milestone, TermSheet} from "../../../contracts/types/TermSheet.sol";
import {EscrowBase} from "../base/EscrowBase.sol";
import {TestToken} from "../mocks/TestToken.sol";

// commit
// ├── given the deal is live
// │   └── it changes nothing and returns the id, whatever the consents
// ├── given the deal ended, or its buyer's nonce is spent otherwise
// │   └── it reverts NonceSpent
// ├── given a side's named nonce is spent
// │   ├── the seller's, not zero → it reverts NonceSpent
// │   └── the seller's, zero → it is nobody's: it commits
// ├── given a side cancelled → its nonce is spent: it reverts NonceSpent
// ├── given another deal is live in the buyer's lane → Lanes.t.sol
// ├── before expiry → it commits; at it, after it → it reverts ActExpired
// ├── when the sheet is malformed → it reverts, each fault with its own error (both bounds of each range)
// └── when all is well
//     ├── it returns the digest that both signed
//     ├── it takes cost and bonds, exactly, from the sides
//     ├── it records the deal and its clocks
//     └── it emits Committed
contract CommitTest is EscrowBase {
    // ------------------------------------------------------------------------------------ when all is well

    function test_Commit_ReturnsTheDigestBothSigned() public {
        TermSheet memory terms = sheet();
        bytes32 digest = digestOf(terms);
        assertEq(lens.dealIdOf(terms), digest, "dealIdOf");
        assertEq(_commit(terms), digest, "returned");
    }

    function test_Commit_TakesCostAndBondsExactly() public {
        TermSheet memory terms = sheetWithMeter();
        _commit(terms);

        // 100 of milestones and 50 metered, 1 % burned on top; bonds of a tenth of the milestones.
        assertEq(usdc.balanceOf(buyer), FORTUNE - 151.5e6, "buyer");
        assertEq(usdc.balanceOf(seller), FORTUNE - 10e6, "seller");
        assertEq(usdc.balanceOf(address(escrow)), 161.5e6, "escrow");
    }

    function test_Commit_RoundsEachBurnUp() public {
        TermSheet memory terms = sheetWithMeter();
        terms.burnBps = 1;
        for (uint256 i; i < 3; ++i) terms.milestones[i].amount = 1;
        terms.metered = 10_001;
        _commit(terms);
        assertEq(FORTUNE - usdc.balanceOf(buyer), 3 * (1 + 1) + 10_001 + 2);
    }

    function test_Commit_RecordsTheDeal() public {
        TermSheet memory terms = sheet();
        assertStatus(terms, DealStatus.Unknown);
        _commit(terms);

        (DealStatus status, uint40 committedAt, uint32 resolved, uint96 meteredPaid, bool meterClosed) = lens
            .dealOf(terms);
        assertEq(uint256(status), uint256(DealStatus.Live));
        assertEq(committedAt, START);
        assertEq(resolved, 0);
        assertEq(meteredPaid, 0);
        assertTrue(meterClosed, "nothing is metered, so nothing is left to return");
        assertEq(nextGenerationOf(buyer, terms.buyerNonce >> 32), 1, "the buyer's nonce");
        assertFalse(escrow.isNonceSpent(buyer, terms.buyerNonce), "is none of its acts'");
    }

    function test_Commit_StartsEachClockAtCommitment() public {
        TermSheet memory terms = sheet();
        skip(30 minutes);
        _commit(terms);
        for (uint8 i; i < 3; ++i) {
            (MilestoneStatus status, uint256 clock, ) = lens.milestoneOf(terms, i);
            assertEq(uint256(status), uint256(MilestoneStatus.Pending));
            assertEq(clock, START + 30 minutes + (i + 1) * 1 days);
        }
    }

    function test_Commit_EmitsCommitted() public {
        TermSheet memory terms = sheetWithMeter();
        bytes32 digest = digestOf(terms);
        vm.expectEmit(address(escrow));
        emit IEscrow.Committed(
            digest,
            buyer,
            seller,
            address(usdc),
            100e6 + 1e6 + 50e6 + 0.5e6,
            10e6,
            keccak256("document")
        );
        _commit(terms);
    }

    function test_Commit_WithoutArbiterBondsMeterOrBurn() public {
        TermSheet memory terms = sheetOfOne();
        terms.arbiter = address(0);
        terms.arbiterFee = 0;
        terms.milestones[0].bond = 0;
        terms.burnBps = 0;
        _commit(terms);
        assertEq(usdc.balanceOf(address(escrow)), 100e6);
        assertEq(usdc.balanceOf(seller), FORTUNE);
    }

    function test_Commit_WithUsageAlone() public {
        TermSheet memory terms = sheetOfMeter();
        _commit(terms);
        assertStatus(terms, DealStatus.Live);
        assertEq(usdc.balanceOf(address(escrow)), 50.5e6);
    }

    function test_Commit_32Milestones() public {
        TermSheet memory terms = sheetOf(32);
        _commit(terms);
        assertStatus(terms, DealStatus.Live);
        _settle(terms, type(uint32).max, 0);
        assertStatus(terms, DealStatus.Closed);
        assertEq(wealthOf(seller), FORTUNE + 32e6);
    }

    function testFuzz_Commit_DealIdIsTheIndependentDigest(TermSheet memory terms) public view {
        // Every member random, any number of milestones: the optimised hash equals the plain one.
        assertEq(lens.dealIdOf(terms), digestOf(terms));
    }

    // -------------------------------------------------------------------------------- given the deal is live

    function test_Commit_AgainWhileLive_ChangesNothing() public {
        TermSheet memory terms = sheet();
        bytes32 deal = _commit(terms);
        _settle(terms, 1, 0);
        uint256 held = usdc.balanceOf(address(escrow));

        vm.recordLogs();
        assertEq(_commit(terms), deal, "the same signatures");
        assertEq(_commit(terms, "", hex"00"), deal, "no consent is needed to change nothing");
        vm.warp(terms.expiry + 1);
        assertEq(_commit(terms), deal, "not even before expiry");
        assertEq(vm.getRecordedLogs().length, 0, "events");

        assertEq(usdc.balanceOf(address(escrow)), held, "escrow");
        (, , uint32 resolved, , ) = lens.dealOf(terms);
        assertEq(resolved, 1, "resolved");
    }

    // ------------------------------------------------------------------------------- given it can't be any more

    function test_Commit_RevertWhen_DealEnded() public {
        TermSheet memory terms = sheet();
        _commit(terms);
        _settle(terms, 7, 0);
        bytes memory expected = abi.encodeWithSelector(IEscrow.NonceSpent.selector, buyer, terms.buyerNonce);
        vm.expectRevert(expected);
        _commit(terms);
    }

    function test_Commit_RevertWhen_BuyersNonceWentToAnotherDeal() public {
        TermSheet memory terms = sheet();
        _commit(terms);
        terms.seller = stranger;
        fund(stranger);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NonceSpent.selector, buyer, terms.buyerNonce));
        _commit(terms);
    }

    function test_Commit_RevertWhen_BuyersNonceCancelled() public {
        TermSheet memory terms = sheet();
        terms.buyerNonce = laneNonce(5, 16);
        _cancelLane(buyer, 5, 17);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NonceSpent.selector, buyer, terms.buyerNonce));
        _commit(terms);
        terms.buyerNonce += 1;
        _commit(terms);
    }

    function test_Commit_BuyersNonceZero_IsOneLikeAnyOther() public {
        TermSheet memory terms = sheet();
        terms.buyerNonce = 0;
        _commit(terms);
        terms.document = keccak256("another");
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NonceSpent.selector, buyer, 0));
        _commit(terms);
    }

    function test_Commit_RevertWhen_SellersNonceSpent() public {
        TermSheet memory terms = sheet();
        terms.sellerNonce = 9;
        _commit(terms);
        assertTrue(escrow.isNonceSpent(seller, 9));

        terms.buyerNonce = nextLane();
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NonceSpent.selector, seller, 9));
        _commit(terms);

        terms.sellerNonce = 10;
        _commit(terms);
    }

    function test_Commit_SellersNonceZero_IsNone() public {
        _commit(sheet());
        _commit(sheet());
        assertFalse(escrow.isNonceSpent(seller, 0));
    }

    function test_Commit_NoncesOfTheSidesAreApart() public {
        TermSheet memory terms = sheet();
        terms.buyerNonce = 3;
        terms.sellerNonce = 3;
        _commit(terms);
        assertEq(nextGenerationOf(buyer, 0), 4);
        assertEq(nextGenerationOf(seller, 0), 0);
        assertFalse(escrow.isNonceSpent(buyer, 3));
        assertTrue(escrow.isNonceSpent(seller, 3));
        assertFalse(escrow.isNonceSpent(seller, 4));
        assertFalse(escrow.isNonceSpent(stranger, 3));
    }

    function test_Commit_RevertWhen_ASideCancelled() public {
        TermSheet memory terms = sheet();
        terms.sellerNonce = 9;
        _cancel(terms, seller);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NonceSpent.selector, seller, 9));
        _commit(terms);

        terms = sheet();
        _cancel(terms, buyer);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NonceSpent.selector, buyer, terms.buyerNonce));
        _commit(terms);
    }

    // -------------------------------------------------------------------------------------------- expiry

    function test_Commit_InTheLastSecondBeforeExpiry() public {
        TermSheet memory terms = sheet();
        vm.warp(terms.expiry - 1);
        _commit(terms);
    }

    function test_Commit_RevertWhen_AtExpiry() public {
        TermSheet memory terms = sheet();
        vm.warp(terms.expiry);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ActExpired.selector, terms.expiry, terms.expiry));
        _commit(terms);
    }

    function test_Commit_RevertWhen_AfterExpiry() public {
        TermSheet memory terms = sheet();
        vm.warp(terms.expiry + 1);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ActExpired.selector, terms.expiry + 1, terms.expiry));
        _commit(terms);
    }

    // -------------------------------------------------------------------------------------- malformed: sides

    function test_Commit_RevertWhen_BuyerIsZero() public {
        TermSheet memory terms = sheet();
        terms.buyer = address(0);
        _expectMalformed(terms, address(0), seller, _sideInvalid(Role.Buyer, address(0)));
    }

    function test_Commit_RevertWhen_SellerIsZero() public {
        TermSheet memory terms = sheet();
        terms.seller = address(0);
        _expectMalformed(terms, address(0), buyer, _sideInvalid(Role.Seller, address(0)));
    }

    function test_Commit_RevertWhen_SidesAreTheSame() public {
        TermSheet memory terms = sheet();
        terms.seller = buyer;
        _expectMalformed(terms, buyer, buyer, _sideInvalid(Role.Seller, buyer));
    }

    function test_Commit_RevertWhen_BuyerIsTheEscrow() public {
        TermSheet memory terms = sheet();
        terms.buyer = address(escrow);
        _expectMalformed(terms, address(escrow), seller, _sideInvalid(Role.Buyer, address(escrow)));
    }

    function test_Commit_RevertWhen_SellerIsTheEscrow() public {
        TermSheet memory terms = sheet();
        terms.seller = address(escrow);
        _expectMalformed(terms, address(escrow), buyer, _sideInvalid(Role.Seller, address(escrow)));
    }

    function test_Commit_RevertWhen_BuyerIsTheToken() public {
        TermSheet memory terms = sheet();
        terms.buyer = address(usdc);
        _expectMalformed(terms, address(usdc), seller, _sideInvalid(Role.Buyer, address(usdc)));
    }

    function test_Commit_RevertWhen_SellerIsTheToken() public {
        TermSheet memory terms = sheet();
        terms.seller = address(usdc);
        _expectMalformed(terms, address(usdc), buyer, _sideInvalid(Role.Seller, address(usdc)));
    }

    function test_Commit_RevertWhen_ArbiterIsAPartyTheEscrowOrTheToken() public {
        address[4] memory wrong = [buyer, seller, address(escrow), address(usdc)];
        for (uint256 i; i < wrong.length; ++i) {
            TermSheet memory terms = sheet();
            terms.arbiter = wrong[i];
            _expectMalformed(terms, abi.encodeWithSelector(IEscrow.ArbiterInvalid.selector, wrong[i]));
        }
    }

    function test_Commit_RevertWhen_FeeWithoutArbiter() public {
        TermSheet memory terms = sheet();
        terms.arbiter = address(0);
        _expectMalformed(terms, abi.encodeWithSelector(IEscrow.ArbiterFeeUnexpected.selector, 2e6));
    }

    // -------------------------------------------------------------------------- malformed: amounts, counts

    function test_Commit_RevertWhen_33Milestones() public {
        TermSheet memory terms = sheetOf(33);
        _expectMalformed(terms, abi.encodeWithSelector(IEscrow.MilestoneCountInvalid.selector, 33, 32));
    }

    function test_Commit_RevertWhen_NothingIsBought() public {
        TermSheet memory terms = sheetOf(0);
        _expectMalformed(terms, abi.encodeWithSelector(IEscrow.MilestoneCountInvalid.selector, 0, 32));
    }

    function test_Commit_RevertWhen_AMilestonesAmountIsZero() public {
        for (uint256 i; i < 3; ++i) {
            TermSheet memory terms = sheet();
            terms.milestones[i].amount = 0;
            _expectMalformed(terms, abi.encodeWithSelector(IEscrow.MilestoneAmountZero.selector, i));
        }
    }

    function test_Commit_RevertWhen_MeterIncomplete() public {
        TermSheet memory terms = sheetWithMeter();
        terms.meteredFor = 0;
        _expectMalformed(terms, abi.encodeWithSelector(IEscrow.MeterIncomplete.selector, 50e6, 0));

        terms = sheetWithMeter();
        terms.metered = 0;
        _expectMalformed(terms, abi.encodeWithSelector(IEscrow.MeterIncomplete.selector, 0, 5 days));
    }

    function test_Commit_RevertWhen_BpsOverTheWhole() public {
        TermSheet memory terms = sheet();
        terms.silenceBps = 10_001;
        _expectMalformed(terms, abi.encodeWithSelector(IEscrow.BpsInvalid.selector, 10_001, 10_000));

        terms = sheet();
        terms.burnBps = 10_001;
        _expectMalformed(terms, abi.encodeWithSelector(IEscrow.BpsInvalid.selector, 10_001, 10_000));
    }

    function test_Commit_BpsOfTheWhole() public {
        TermSheet memory terms = sheet();
        terms.silenceBps = 10_000;
        terms.burnBps = 10_000;
        _commit(terms);
        assertEq(usdc.balanceOf(buyer), FORTUNE - 200e6);
    }

    function test_Commit_RevertWhen_BurningAnotherToken() public {
        TermSheet memory terms = sheet();
        terms.token = address(_otherToken());
        _expectMalformed(
            terms,
            abi.encodeWithSelector(IEscrow.BurnUnsupported.selector, terms.token, address(usdc))
        );
        terms.burnBps = 0;
        _commit(terms);
    }

    function test_Commit_RevertWhen_TotalsDoNotFit() public {
        uint256 most = type(uint96).max;
        TermSheet memory terms = sheetOfOne();
        terms.burnBps = 10_000;
        terms.milestones[0].amount = uint96(most / 2 + 1);
        _expectMalformed(terms, abi.encodeWithSelector(IEscrow.TotalTooLarge.selector, most + 1, most));
    }

    function test_Commit_RevertWhen_BondsDoNotFit() public {
        uint256 most = type(uint96).max;
        TermSheet memory terms = sheet();
        terms.milestones[0].bond = uint96(most - 7e6 + 1);
        _expectMalformed(terms, abi.encodeWithSelector(IEscrow.TotalTooLarge.selector, most + 1, most));
    }

    function test_Commit_TotalsThatJustFit() public {
        TermSheet memory terms = sheetOfOne();
        TestToken token = _otherToken();
        token.mint(buyer, type(uint96).max);
        token.mint(seller, type(uint96).max);
        terms.token = address(token);
        terms.burnBps = 0;
        terms.milestones[0].amount = type(uint96).max;
        terms.milestones[0].bond = type(uint96).max;
        _commit(terms);
        _settle(terms, 1, 0);
        assertEq(token.balanceOf(seller), FORTUNE + 2 * (2 ** 96 - 1));
    }

    function test_Commit_RevertWhen_TokenHasNoCode() public {
        TermSheet memory terms = sheet();
        terms.token = makeAddr("no code");
        terms.burnBps = 0;
        _expectMalformed(terms, abi.encodeWithSelector(IEscrow.TokenWithoutCode.selector, terms.token));
    }

    // ------------------------------------------------------------------------------ malformed: the buyer's nonce

    function test_Commit_RevertWhen_BuyersNonceIsNoLaneAndGeneration() public {
        uint256[4] memory wrong = [1 << 64, uint256(type(uint32).max), type(uint64).max, type(uint256).max];
        for (uint256 i; i < wrong.length; ++i) {
            TermSheet memory terms = sheet();
            terms.buyerNonce = wrong[i];
            _expectMalformed(terms, abi.encodeWithSelector(IEscrow.BuyerNonceInvalid.selector, wrong[i]));
        }
    }

    // ------------------------------------------------------------------------------------ malformed: periods

    function test_Commit_DurationBounds() public {
        for (uint256 i; i < 3; ++i) {
            TermSheet memory terms = sheet();
            terms.milestones[i].duration = 10 minutes - 1;
            _expectPeriodInvalid(terms, 10 minutes - 1, 10 minutes, 730 days);
            terms.milestones[i].duration = 730 days + 1;
            _expectPeriodInvalid(terms, 730 days + 1, 10 minutes, 730 days);
            terms.milestones[i].duration = 10 minutes;
            _commit(terms);
            terms.buyerNonce = nextLane();
            terms.milestones[i].duration = 730 days;
            _commit(terms);
        }
    }

    function test_Commit_MeteringBounds() public {
        TermSheet memory terms = sheetWithMeter();
        terms.meteredFor = 10 minutes - 1;
        _expectPeriodInvalid(terms, 10 minutes - 1, 10 minutes, 730 days);
        terms.meteredFor = 730 days + 1;
        _expectPeriodInvalid(terms, 730 days + 1, 10 minutes, 730 days);
        terms.meteredFor = 10 minutes;
        _commit(terms);
        terms.buyerNonce = nextLane();
        terms.meteredFor = 730 days;
        _commit(terms);
    }

    function test_Commit_ReviewBounds() public {
        TermSheet memory terms = sheet();
        terms.reviewPeriod = 10 minutes - 1;
        _expectPeriodInvalid(terms, 10 minutes - 1, 10 minutes, 90 days);
        terms.reviewPeriod = 90 days + 1;
        _expectPeriodInvalid(terms, 90 days + 1, 10 minutes, 90 days);
        terms.reviewPeriod = 10 minutes;
        _commit(terms);
        terms.buyerNonce = nextLane();
        terms.reviewPeriod = 90 days;
        _commit(terms);
    }

    function test_Commit_RulingBounds() public {
        TermSheet memory terms = sheet();
        terms.rulingPeriod = 1 hours - 1;
        _expectPeriodInvalid(terms, 1 hours - 1, 1 hours, 180 days);
        terms.rulingPeriod = 180 days + 1;
        _expectPeriodInvalid(terms, 180 days + 1, 1 hours, 180 days);
        terms.rulingPeriod = 1 hours;
        _commit(terms);
        terms.buyerNonce = nextLane();
        terms.rulingPeriod = 180 days;
        _commit(terms);
    }

    // --------------------------------------------------------------------------------------------- helpers

    function sheetOf(uint256 count) private returns (TermSheet memory terms) {
        terms = sheet();
        terms.milestones = new Milestone[](count);
        for (uint256 i; i < count; ++i) terms.milestones[i] = Milestone(1e6, 1e5, 1 days, bytes32(i));
    }

    function _otherToken() private returns (TestToken token) {
        token = new TestToken();
        address[2] memory sides = [buyer, seller];
        for (uint256 i; i < 2; ++i) {
            token.mint(sides[i], FORTUNE);
            vm.prank(sides[i]);
            token.approve(address(escrow), type(uint256).max);
        }
    }

    function _sideInvalid(Role role, address found) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IEscrow.SideInvalid.selector, role, found);
    }

    function _expectPeriodInvalid(
        TermSheet memory terms,
        uint256 found,
        uint256 least,
        uint256 most
    ) private {
        _expectMalformed(terms, abi.encodeWithSelector(IEscrow.PeriodInvalid.selector, found, least, most));
    }

    function _expectMalformed(TermSheet memory terms, bytes memory expected) private {
        vm.expectRevert(expected);
        _commit(terms);
    }

    /// @dev For sides without a key: `sender` consents by sending, `signer` by signature.
    function _expectMalformed(
        TermSheet memory terms,
        address sender,
        address signer,
        bytes memory expected
    ) private {
        bytes memory signature_ = signed(signer == buyer ? buyerKey : sellerKey, digestOf(terms));
        bool buying = terms.buyer == sender;
        vm.prank(sender);
        vm.expectRevert(expected);
        escrow.commit(terms, buying ? SENDER : signature_, buying ? signature_ : SENDER);
    }
}
