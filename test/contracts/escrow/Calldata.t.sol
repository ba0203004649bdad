// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {ILens} from "../../../contracts/interfaces/ILens.sol";
import {Approval} from "../../../contracts/types/Acts.sol";
import {DealStatus, MilestoneStatus} from "../../../contracts/types/Status.sol";
import {Milestone, TermSheet} from "../../../contracts/types/TermSheet.sol";
import {Stages} from "../base/Stages.sol";

// a term sheet, as it comes in calldata
// ├── any well formed sheet → what is signed, taken, timed and paid is what it says
// ├── laid out otherwise → it is the same deal
// ├── with a word wider than its type → it reverts, also where the word is not needed
// ├── pointing backwards → it is what is found there, and so another deal
// └── pointing outside itself, cut short, or with more milestones than there are → it reverts
contract CalldataTest is Stages {
    /// @dev Of the sheet's 16 words, which hold less than a word, and how many bits they hold.
    uint256[12] private WORDS = [0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12];
    uint256[12] private BITS = [160, 160, 160, 96, 32, 16, 160, 96, 32, 32, 16, 40];

    // ------------------------------------------------------------------------------------- any sheet at all

    function testFuzz_Calldata_AnySheet_IsTakenTimedAndPaidAsItSays(
        uint256 seed,
        uint256 count,
        uint256 metered
    ) public {
        TermSheet memory terms = _random(seed, bound(count, 0, 32), bound(metered, 0, 1e12));
        bytes32 deal = digestOf(terms);
        assertEq(_commit(terms), deal);
        assertEq(usdc.balanceOf(buyer), FORTUNE - costOf(terms), "cost");
        assertEq(usdc.balanceOf(seller), FORTUNE - bondOf(terms), "bonds");

        uint256 earned;
        for (uint256 i; i < terms.milestones.length; ++i) {
            (MilestoneStatus status, uint256 clock, ) = lens.milestoneOf(terms, uint8(i));
            assertEq(uint256(status), uint256(MilestoneStatus.Pending));
            assertEq(clock, START + terms.milestones[i].duration);
            earned += terms.milestones[i].amount;
        }
        _settle(terms, (1 << terms.milestones.length) - 1, terms.metered);
        earned += terms.metered;
        assertStatus(terms, DealStatus.Closed);
        assertEq(wealthOf(seller), FORTUNE + earned);
        assertEq(wealthOf(buyer), FORTUNE - costOf(terms));
    }

    function test_Calldata_LaidOutOtherwise_IsTheSameDeal() public {
        TermSheet memory terms = sheet();
        bytes32 deal = digestOf(terms);
        bytes memory plain = abi.encodeCall(ILens.dealIdOf, (terms));
        // A word of nothing between the sheet and its milestones, and the pointer to them moved.
        bytes memory gap = bytes.concat(
            _part(plain, 0, 4 + 32 + 16 * 32),
            bytes32(type(uint256).max),
            _part(plain, 4 + 32 + 16 * 32, plain.length)
        );
        _put(gap, 1 + 3, 17 * 32);
        (bool success, bytes memory returned) = address(lens).staticcall(gap);
        assertTrue(success);
        assertEq(abi.decode(returned, (bytes32)), deal);

        // And it pays as that deal.
        _commit(terms);
        bytes memory consent = signed(buyerKey, digestOf(Approval(deal, 7, 0, false)));
        bytes memory call = abi.encodeCall(IEscrow.settle, (terms, 7, 0, false, consent));
        uint256 tail = 4 + 5 * 32 + 16 * 32;
        call = bytes.concat(_part(call, 0, tail), bytes32(type(uint256).max), _part(call, tail, call.length));
        _put(call, 5 + 3, 17 * 32);
        _put(call, 4, uint256(_word(call, 4)) + 32);
        (success, ) = address(escrow).call(call);
        assertTrue(success);
        assertStatus(terms, DealStatus.Closed);
        assertEq(wealthOf(seller), FORTUNE + 100e6);
    }

    // ---------------------------------------------------------------------------------------- what is not one

    function test_Calldata_RevertWhen_AWordIsWiderThanItsType() public {
        TermSheet memory terms = sheetWithMeter();
        bytes memory plain = abi.encodeCall(ILens.dealIdOf, (terms));
        (bool success, ) = address(lens).staticcall(plain);
        assertTrue(success);

        for (uint256 i; i < WORDS.length; ++i) {
            _expectRefused(plain, 1 + WORDS[i], BITS[i]);
            _expectRefused(plain, 1 + WORDS[i], 255);
        }
        for (uint256 i; i < 3; ++i) {
            uint256 milestone = 1 + 16 + 1 + 4 * i;
            _expectRefused(plain, milestone, 96);
            _expectRefused(plain, milestone + 1, 96);
            _expectRefused(plain, milestone + 2, 32);
        }
    }

    function test_Calldata_RevertWhen_PointingOutside() public {
        bytes memory plain = abi.encodeCall(ILens.dealIdOf, (sheet()));
        uint256[5] memory pointers = [
            plain.length - 4 - 32,
            plain.length - 4 - 64,
            plain.length,
            uint256(1) << 64,
            type(uint256).max
        ];
        for (uint256 i; i < pointers.length; ++i) {
            bytes memory bad = bytes.concat(plain);
            _put(bad, 1 + 3, pointers[i]);
            _expectRefused(bad);
            bad = bytes.concat(plain);
            _put(bad, 0, pointers[i]);
            _expectRefused(bad);
        }
    }

    /// @dev Solidity takes a pointer over 2²⁵⁵ for one backwards, and finds no milestones there. What is hashed is what
    /// is read, so that is another deal, which nobody signed.
    function test_Calldata_PointingBackwards_IsAnotherDeal() public {
        TermSheet memory terms = sheet();
        bytes memory bad = abi.encodeCall(ILens.dealIdOf, (terms));
        _put(bad, 1 + 3, 1 << 255);
        (bool success, bytes memory returned) = address(lens).staticcall(bad);
        terms.milestones = new Milestone[](0);
        if (success) assertEq(abi.decode(returned, (bytes32)), digestOf(terms));
    }

    function test_Calldata_RevertWhen_MoreMilestonesThanThereAre() public {
        bytes memory plain = abi.encodeCall(ILens.dealIdOf, (sheet()));
        uint256[5] memory counts = [uint256(4), 33, 1 << 64, 1 << 251, type(uint256).max];
        for (uint256 i; i < counts.length; ++i) {
            bytes memory bad = bytes.concat(plain);
            _put(bad, 1 + 16, counts[i]);
            _expectRefused(bad);
        }
    }

    function test_Calldata_RevertWhen_CutShort() public {
        bytes memory plain = abi.encodeCall(ILens.dealIdOf, (sheet()));
        for (uint256 length; length < plain.length; length += 31) {
            _expectRefused(_part(plain, 0, length));
        }
        _expectRefused(_part(plain, 0, plain.length - 1));
    }

    // -------------------------------------------------------------------------------------------- helpers

    function _random(uint256 seed, uint256 count, uint256 metered) private returns (TermSheet memory terms) {
        terms = sheet();
        terms.milestones = new Milestone[](count);
        for (uint256 i; i < count; ++i) {
            uint256 r = uint256(keccak256(abi.encode(seed, i)));
            terms.milestones[i] = Milestone(
                uint96(1 + (r % 1e9)),
                uint96((r >> 64) % 1e9),
                uint32(10 minutes + ((r >> 128) % 700 days)),
                bytes32(r)
            );
        }
        uint256 s = uint256(keccak256(abi.encode(seed)));
        if (count == 0 && metered == 0) metered = 1;
        if (metered > 1e10) metered = 0;
        if (count == 0 && metered == 0) metered = 1;
        terms.metered = uint96(metered);
        terms.meteredFor = metered == 0 ? 0 : uint32(10 minutes + (s % 700 days));
        terms.burnBps = uint16((s >> 32) % 10_001);
        terms.arbiterFee = uint96((s >> 64) % 1e9);
        terms.reviewPeriod = uint32(10 minutes + ((s >> 96) % 80 days));
        terms.rulingPeriod = uint32(1 hours + ((s >> 128) % 170 days));
        terms.silenceBps = uint16((s >> 160) % 10_001);
        terms.document = bytes32(s);
        terms.buyerNonce = laneNonce(uint32(s >> 32), uint32(s) % type(uint32).max);
        terms.sellerNonce = s >> 100;
    }

    /// @dev With one bit more set in one word after the selector.
    function _expectRefused(bytes memory plain, uint256 word, uint256 bit) private view {
        bytes memory bad = bytes.concat(plain);
        _put(bad, word, uint256(_word(bad, word)) | (1 << bit));
        _expectRefused(bad);
    }

    function _expectRefused(bytes memory bad) private view {
        (bool success, ) = address(lens).staticcall(bad);
        assertFalse(success, "accepted");
    }

    function _word(bytes memory data, uint256 word) private pure returns (bytes32 value) {
        assembly {
            value := mload(add(data, add(0x24, mul(word, 0x20))))
        }
    }

    function _put(bytes memory data, uint256 word, uint256 value) private pure {
        assembly {
            mstore(add(data, add(0x24, mul(word, 0x20))), value)
        }
    }

    function _part(bytes memory data, uint256 from, uint256 to) private pure returns (bytes memory part) {
        part = new bytes(to - from);
        for (uint256 i; i < part.length; ++i) part[i] = data[from + i];
    }
}
