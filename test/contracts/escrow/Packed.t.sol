// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {Approval} from "../../../contracts/types/Acts.sol";
import {DealStatus, MilestoneStatus} from "../../../contracts/types/Status.sol";
import {Milestone, TermSheet} from "../../../contracts/types/TermSheet.sol";
import {Stages} from "../base/Stages.sol";
import {TestToken} from "../mocks/TestToken.sol";

// commitPackedFormat, settlePackedFormat: the same acts from unpadded calldata
// ├── any sheet → the same deal, taken, timed and paid the same as by the readable twin, event by event
// ├── what one entrance committed, the other settles
// ├── a token that is named, USDC too → the same deal; another token → a deal in it
// ├── a plain sheet in its short form and in its long one → the same deal
// ├── what the twin refuses → it refuses with the same error
// ├── cut short anywhere → it reverts, or is another deal that nobody signed
// └── in a batch → it reads its own calldata, the caller stays the caller
contract PackedTest is Stages {
    function testFuzz_Packed_IsTheSameAct(uint256 seed, uint256 count) public {
        TermSheet memory terms = _random(seed, bound(count, 0, 32));
        bytes32 deal = digestOf(terms);
        uint256 snapshot = vm.snapshotState();

        _commit(terms);
        bytes32 expected = _state(terms);
        uint32 first = terms.milestones.length == 0 ? 0 : 1;
        _settle(terms, first, terms.metered / 2);
        bytes32 afterwards = keccak256(abi.encode(wealthOf(buyer), wealthOf(seller)));
        vm.revertToState(snapshot);

        assertEq(_commitPacked(terms), deal, "the deal");
        assertEq(_state(terms), expected, "what was taken and timed");
        (bool success, ) = _settlePacked(terms, first, terms.metered / 2);
        assertTrue(success);
        assertEq(keccak256(abi.encode(wealthOf(buyer), wealthOf(seller))), afterwards, "what was paid");
    }

    function test_Packed_EmitsTheSame() public {
        TermSheet memory terms = sheet();
        vm.expectEmit(address(escrow));
        emit IEscrow.Committed(
            digestOf(terms),
            buyer,
            seller,
            address(usdc),
            101e6,
            10e6,
            keccak256("document")
        );
        _commitPacked(terms);
        vm.expectEmit(address(escrow));
        emit IEscrow.Settled(digestOf(terms), 7, 0, 100e6, 1e6, true);
        _settlePacked(terms, 7, 0);
        assertStatus(terms, DealStatus.Closed);
    }

    function test_Packed_EitherEntranceSettlesWhatTheOtherCommitted() public {
        TermSheet memory terms = sheet();
        _commitPacked(terms);
        _settle(terms, 7, 0);
        assertStatus(terms, DealStatus.Closed);
        terms = sheet();
        _commit(terms);
        _settlePacked(terms, 7, 0);
        assertStatus(terms, DealStatus.Closed);
    }

    function test_Packed_ByAuthorization() public {
        TermSheet memory terms = sheet();
        bytes32 deal = digestOf(terms);
        bytes memory ofBuyer = authorized(buyerKey, address(usdc), 101e6, terms.expiry, deal);
        bytes memory ofSeller = authorized(sellerKey, address(usdc), 10e6, terms.expiry, deal);
        (bool success, ) = address(escrow).call(_commitment(terms, ofBuyer, ofSeller));
        assertTrue(success);
        assertTrue(usdc.authorizationState(buyer, deal));
        assertStatus(terms, DealStatus.Live);
    }

    function test_Packed_USDCMayBeNamed() public {
        TermSheet memory terms = _plain();
        bytes memory short = pack(terms);
        bytes memory nonce = abi.encodePacked(uint64(terms.buyerNonce));
        uint256 head = 1 + 20 + 20 + 20 + 12 + 4 + 4 + 2 + 5 + 32;
        bytes memory milestones = _slice(short, head + 8, short.length - head - 8);
        bytes memory named = bytes.concat(
            bytes1(uint8(3 + 64)),
            _slice(short, 1, head - 1),
            nonce,
            abi.encodePacked(address(usdc)),
            milestones
        );
        bytes memory long = bytes.concat(
            bytes1(uint8(3 + 128)),
            _slice(short, 1, head - 1),
            nonce,
            new bytes(26),
            milestones
        );
        _assertCommits(short, terms);
        _assertCommits(named, terms);
        _assertCommits(long, terms);
    }

    function test_Packed_AnotherToken() public {
        TestToken token = new TestToken();
        TermSheet memory terms = _plain();
        terms.token = address(token);
        address[2] memory sides = [buyer, seller];
        for (uint256 i; i < 2; ++i) {
            token.mint(sides[i], FORTUNE);
            vm.prank(sides[i]);
            token.approve(address(escrow), type(uint256).max);
        }
        _commitPacked(terms);
        assertEq(token.balanceOf(address(escrow)), 110e6);
        (bool success, ) = _settlePacked(terms, 7, 0);
        assertTrue(success);
        assertEq(token.balanceOf(seller), FORTUNE + 100e6);
    }

    function test_Packed_RevertWhen_TooManyMilestones() public {
        TermSheet memory terms = _random(1, 33);
        bytes memory call = _commitment(terms, "", "");
        _expectError(call, abi.encodeWithSelector(IEscrow.MilestoneCountInvalid.selector, 33, 32));
        terms = _random(1, 63);
        call = _commitment(terms, "", "");
        _expectError(call, abi.encodeWithSelector(IEscrow.MilestoneCountInvalid.selector, 63, 32));
    }

    function test_Packed_BySending() public {
        TermSheet memory terms = sheet();
        bytes memory ofSeller = signed(sellerKey, digestOf(terms));
        bytes memory call = _commitment(terms, SENDER, ofSeller);
        _expectError(call, abi.encodeWithSelector(IEscrow.ConsentMissing.selector, buyer, address(this)));
        vm.prank(buyer);
        (bool success, ) = address(escrow).call(call);
        assertTrue(success);

        call = bytes.concat(IEscrow.settlePackedFormat.selector, pack(terms), bytes4(uint32(7)), bytes13(0));
        _expectError(call, abi.encodeWithSelector(IEscrow.ConsentMissing.selector, buyer, address(this)));
        vm.prank(buyer);
        (success, ) = address(escrow).call(call);
        assertTrue(success);
        assertStatus(terms, DealStatus.Closed);
    }

    function test_Packed_Again_ChangesNothing() public {
        TermSheet memory terms = sheet();
        bytes32 deal = _commitPacked(terms);
        uint256 held = usdc.balanceOf(address(escrow));
        assertEq(_commitPacked(terms), deal);
        assertEq(_commit(terms), deal);
        assertEq(usdc.balanceOf(address(escrow)), held);
    }

    // ----------------------------------------------------------------------------------------- refusals

    function test_Packed_RefusesWhatTheTwinRefuses() public {
        TermSheet memory terms = sheet();
        (bool success, bytes memory reason) = _settlePacked(terms, 7, 0);
        _assertRefused(
            success,
            reason,
            abi.encodeWithSelector(IEscrow.DealNotLive.selector, digestOf(terms))
        );

        bytes32 deal = digestOf(terms);
        bytes memory ofBuyer = signed(buyerKey, deal);
        bytes memory ofSeller = signed(sellerKey, deal);
        bytes memory swapped = _commitment(terms, ofSeller, ofBuyer);
        _expectError(swapped, abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, buyer, deal));

        vm.warp(terms.expiry);
        bytes memory late = _commitment(terms, ofBuyer, ofSeller);
        _expectError(late, abi.encodeWithSelector(IEscrow.ActExpired.selector, terms.expiry, terms.expiry));
        vm.warp(START);

        TermSheet memory bad = sheet();
        bad.milestones[1].amount = 0;
        ofBuyer = signed(buyerKey, digestOf(bad));
        ofSeller = signed(sellerKey, digestOf(bad));
        _expectError(
            _commitment(bad, ofBuyer, ofSeller),
            abi.encodeWithSelector(IEscrow.MilestoneAmountZero.selector, 1)
        );

        _commitPacked(terms);
        (success, reason) = _settlePacked(terms, 8, 0);
        _assertRefused(success, reason, abi.encodeWithSelector(IEscrow.MilestoneOutOfRange.selector, 8, 3));
        (success, reason) = _settlePacked(terms, 7, 1);
        _assertRefused(success, reason, abi.encodeWithSelector(IEscrow.MeterCapExceeded.selector, 1, 0));
        _cancelNonces(buyer, 0, type(uint256).max);
        (success, reason) = _settlePacked(terms, 0, 0);
        _assertRefused(success, reason, abi.encodeWithSelector(IEscrow.ActStale.selector, deal));
    }

    function test_Packed_RevertWhen_CutShort() public {
        TermSheet memory terms = sheet();
        bytes32 deal = digestOf(terms);
        bytes memory call = _commitment(terms, signed(buyerKey, deal), signed(sellerKey, deal));
        // Without its last byte, v, a signature may be the same in 64 bytes (ERC-2098): that is no cut.
        for (uint256 length = 4; length < call.length - 1; length += 7) {
            (bool success, ) = address(escrow).call(_slice(call, 0, length));
            assertFalse(success);
        }
        (bool last, ) = address(escrow).call(_slice(call, 0, call.length - 2));
        assertFalse(last);
        assertStatus(terms, DealStatus.Unknown);

        _commitPacked(terms);
        bytes32 act = digestOf(Approval(deal, 7, 0, false));
        call = bytes.concat(
            IEscrow.settlePackedFormat.selector,
            pack(terms),
            bytes4(uint32(7)),
            bytes13(0),
            signed(buyerKey, act)
        );
        for (uint256 length = 4; length < call.length - 1; length += 5) {
            (bool success, ) = address(escrow).call(_slice(call, 0, length));
            assertFalse(success);
        }
        (last, ) = address(escrow).call(_slice(call, 0, call.length - 2));
        assertFalse(last);
        (last, ) = address(escrow).call(call);
        assertTrue(last);
    }

    /// @dev The length of the buyer's consent is nobody's signature: moving the border makes neither side's.
    function test_Packed_RevertWhen_TheConsentsAreDividedElsewhere() public {
        TermSheet memory terms = sheet();
        bytes32 deal = digestOf(terms);
        bytes memory both = bytes.concat(signed(buyerKey, deal), signed(sellerKey, deal));
        for (uint256 n; n <= both.length + 1; ++n) {
            if (n == 66) continue;
            bytes memory call = bytes.concat(
                IEscrow.commitPackedFormat.selector,
                pack(terms),
                bytes2(uint16(n)),
                both
            );
            (bool success, ) = address(escrow).call(call);
            assertFalse(success);
        }
    }

    function test_Packed_EachByteOfTheSheetCounts() public {
        TermSheet memory terms = sheet();
        _commitPacked(terms);
        bytes32 act = digestOf(Approval(digestOf(terms), 7, 0, false));
        bytes memory tail = bytes.concat(bytes4(uint32(7)), bytes13(0), signed(buyerKey, act));
        bytes memory packed = pack(terms);
        for (uint256 i; i < packed.length; ++i) {
            bytes memory other = bytes.concat(packed);
            other[i] = bytes1(uint8(other[i]) ^ 1);
            (bool success, ) = address(escrow).call(
                bytes.concat(IEscrow.settlePackedFormat.selector, other, tail)
            );
            assertFalse(success, "a byte that nobody reads");
        }
    }

    // -------------------------------------------------------------------------------------------- batches

    function test_Packed_InABatch() public {
        TermSheet memory one = sheet();
        TermSheet memory two = sheet();
        bytes[] memory calls = new bytes[](3);
        calls[0] = _commitment(one, SENDER, signed(sellerKey, digestOf(one)));
        calls[1] = _commitment(two, signed(buyerKey, digestOf(two)), signed(sellerKey, digestOf(two)));
        calls[2] = bytes.concat(
            IEscrow.settlePackedFormat.selector,
            pack(one),
            bytes4(uint32(7)),
            bytes13(0)
        );
        vm.prank(buyer);
        escrow.batch(calls, true);
        assertStatus(one, DealStatus.Closed);
        assertStatus(two, DealStatus.Live);

        bool[] memory succeeded = escrow.batch(calls, false);
        assertFalse(succeeded[0], "its nonce is spent");
        assertTrue(succeeded[1], "live already");
        assertFalse(succeeded[2], "ended");
    }

    // -------------------------------------------------------------------------------------------- helpers

    /// @dev No metering, no burn, no nonce of the seller's: what a packed sheet may leave out.
    function _plain() private returns (TermSheet memory terms) {
        terms = sheet();
        terms.burnBps = 0;
        terms.sellerNonce = 0;
    }

    function _assertCommits(bytes memory packed, TermSheet memory terms) private {
        uint256 snapshot = vm.snapshotState();
        bytes32 deal = digestOf(terms);
        bytes memory ofBuyer = signed(buyerKey, deal);
        (bool success, ) = address(escrow).call(
            bytes.concat(
                IEscrow.commitPackedFormat.selector,
                packed,
                bytes2(uint16(ofBuyer.length)),
                ofBuyer,
                signed(sellerKey, deal)
            )
        );
        assertTrue(success);
        assertStatus(terms, DealStatus.Live);
        vm.revertToState(snapshot);
    }

    function _commitment(
        TermSheet memory terms,
        bytes memory ofBuyer,
        bytes memory ofSeller
    ) private view returns (bytes memory) {
        return
            bytes.concat(
                IEscrow.commitPackedFormat.selector,
                pack(terms),
                bytes2(uint16(ofBuyer.length)),
                ofBuyer,
                ofSeller
            );
    }

    function _commitPacked(TermSheet memory terms) private returns (bytes32 deal) {
        deal = digestOf(terms);
        bytes memory call = _commitment(terms, signed(buyerKey, deal), signed(sellerKey, deal));
        vm.prank(relayer);
        (bool success, ) = address(escrow).call(call);
        assertTrue(success, "commitPackedFormat");
    }

    function _settlePacked(
        TermSheet memory terms,
        uint32 milestones,
        uint96 metered
    ) private returns (bool success, bytes memory returned) {
        bytes32 act = digestOf(Approval(digestOf(terms), milestones, metered, false));
        bytes memory call = bytes.concat(
            IEscrow.settlePackedFormat.selector,
            pack(terms),
            bytes4(milestones),
            bytes12(metered),
            bytes1(0),
            signed(buyerKey, act)
        );
        vm.prank(relayer);
        return address(escrow).call(call);
    }

    /// @dev All that a commitment decides, as one word.
    function _state(TermSheet memory terms) private view returns (bytes32 state) {
        (DealStatus dealStatus, uint40 committedAt, , , bool closed) = lens.dealOf(terms);
        state = keccak256(abi.encode(dealStatus, committedAt, closed, wealthOf(buyer), wealthOf(seller)));
        for (uint8 i; i < terms.milestones.length; ++i) {
            (MilestoneStatus status, uint256 clock, ) = lens.milestoneOf(terms, i);
            state = keccak256(abi.encode(state, status, clock));
        }
    }

    function _random(uint256 seed, uint256 count) private returns (TermSheet memory terms) {
        terms = sheet();
        terms.milestones = new Milestone[](count);
        for (uint256 i; i < count; ++i) {
            uint256 r = uint256(keccak256(abi.encode(seed, i)));
            uint32 duration = uint32(10 minutes + ((r >> 128) % 700 days));
            terms.milestones[i] = Milestone(
                uint96(1 + (r % 1e9)),
                uint96((r >> 64) % 1e9),
                duration,
                bytes32(r)
            );
        }
        uint256 s = uint256(keccak256(abi.encode(seed)));
        if (count == 0 || s % 2 == 0) {
            terms.metered = uint96(2 + ((s >> 8) % 1e9));
            terms.meteredFor = uint32(10 minutes + ((s >> 40) % 700 days));
        }
        if (count == 0) terms.arbiter = address(0);
        if (count == 0) terms.arbiterFee = 0;
        else terms.arbiterFee = uint96((s >> 72) % 1e9);
        terms.burnBps = uint16((s >> 104) % 10_001);
        terms.reviewPeriod = uint32(10 minutes + ((s >> 120) % 80 days));
        terms.rulingPeriod = uint32(1 hours + ((s >> 150) % 170 days));
        terms.silenceBps = uint16((s >> 180) % 10_001);
        terms.document = bytes32(s);
        terms.buyerNonce = uint64(s);
        terms.sellerNonce = uint64(s >> 64);
    }

    function _expectError(bytes memory call, bytes memory expected) private {
        (bool success, bytes memory reason) = address(escrow).call(call);
        _assertRefused(success, reason, expected);
    }

    function _assertRefused(bool success, bytes memory reason, bytes memory expected) private pure {
        assertFalse(success, "accepted");
        assertEq(reason, expected, "another error");
    }
}
