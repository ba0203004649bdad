// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IJurors} from "../../../contracts/interfaces/IJurors.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {JuryBase} from "../base/JuryBase.sol";

// draw
// ├── the same for the same arguments, whatever changed since
// ├── the stakes are those at the end of that second: not what came after it
// ├── never two of one operator, never a party's own, never without stake
// ├── no provider sits more than its share of the stake, rounded up, unless the others have nobody left for theirs
// ├── in proportion to the stakes
// ├── when there are fewer operators than seats → it reverts PanelTooSmall; with as many, however unequal, it does not
// └── when forty jurors of a provider were drawn, and seats are left → it reverts so too; then silence pays
contract JurorsDrawTest is JuryBase {
    function sizeOfPool() internal pure override returns (uint256) {
        return 0;
    }

    function test_Draw_IsTheSame_WhateverHappensLater() public {
        _pool(12, 3);
        uint48 time = _now();
        skip(1);
        uint24[] memory before = _draw("seed", time, 5);
        _increase(keys[0], 40 * STAKE, operators[0]);
        _resign(keys[1], operators[1]);
        enrol(12, 0, 100 * STAKE);
        skip(1 days);
        _assertSame(_draw("seed", time, 5), before);
        assertNotEq(
            keccak256(abi.encode(_draw("seed", _now() - 1, 5))),
            keccak256(abi.encode(before)),
            "the stakes of another second are others"
        );
    }

    function test_Draw_AnotherSeed_IsAnotherDraw() public {
        _pool(12, 3);
        skip(1);
        uint48 time = _now() - 1;
        assertNotEq(
            keccak256(abi.encode(_draw("seed", time, 5))),
            keccak256(abi.encode(_draw("another", time, 5))),
            "seeds"
        );
    }

    function test_Draw_WhatIsPending_DoesNotCount() public {
        _pool(3, 1);
        enrolPending(3, 0, 1_000 * STAKE);
        _increase(keys[0], 1_000 * STAKE, operators[0]);
        skip(365 days);
        uint256 first;
        for (uint256 i; i < 60; ++i) {
            uint24[] memory ids = _draw(bytes32(i), _now() - 1, 1);
            assertLe(ids[0], 3, "one that nobody activated");
            if (ids[0] == 1) ++first;
        }
        assertLt(first, 40, "by a third of what is active, not by all it has");
        vm.expectRevert(abi.encodeWithSelector(IJurors.PanelTooSmall.selector, 3, 4));
        jurors.draw("seed", _now() - 1, buyer, seller, 4);
    }

    function test_Draw_WhatIsStakedAfterThatSecond_DoesNotCount() public {
        _pool(3, 1);
        uint48 time = _now();
        skip(1);
        enrol(3, 0, 1_000 * STAKE);
        skip(1);
        for (uint256 i; i < 30; ++i) {
            uint24[] memory ids = _draw(bytes32(i), time, 3);
            for (uint256 j; j < 3; ++j) assertLe(ids[j], 3, "only who was there");
        }
        vm.expectRevert(abi.encodeWithSelector(IJurors.PanelTooSmall.selector, 3, 4));
        jurors.draw("seed", time, buyer, seller, 4);
        assertEq(_draw("seed", time + 1, 4).length, 4, "a second later it counts");
    }

    function test_Draw_WhoResignedOrWasSilent_IsNotDrawn() public {
        _pool(4, 1);
        _resign(keys[2], operators[2]);
        vm.prank(address(jury));
        jurors.recordSeat("case", 2, false, SLICE);
        skip(1);
        for (uint256 i; i < 20; ++i) {
            uint24[] memory ids = _draw(bytes32(i), _now() - 1, 2);
            assertEq(uint256(ids[0]) * ids[1], 4, "1 and 4 are left");
        }
        vm.expectRevert(abi.encodeWithSelector(IJurors.PanelTooSmall.selector, 2, 3));
        jurors.draw("seed", _now() - 1, buyer, seller, 3);
    }

    function test_Draw_NeverTwoOfOneOperator() public {
        _pool(4, 2);
        for (uint256 i; i < 6; ++i) enrolFor(operators[0], string.concat("more ", vm.toString(i)), 1, STAKE);
        skip(1);
        for (uint256 i; i < 40; ++i) _assertDistinct(_draw(bytes32(i), _now() - 1, 4), 4);
    }

    function test_Draw_NeverAPartysOwn() public {
        _pool(4, 2);
        skip(1);
        for (uint256 i; i < 20; ++i) {
            uint24[] memory ids = jurors.draw(bytes32(i), _now() - 1, operators[1], operators[3], 2);
            assertEq(uint256(ids[0]) * ids[1], 3, "1 and 3 are nobody's");
        }
        vm.expectRevert(abi.encodeWithSelector(IJurors.PanelTooSmall.selector, 2, 3));
        jurors.draw("seed", _now() - 1, operators[1], operators[3], 3);
    }

    function test_Draw_RevertWhen_NobodyEnrolled() public {
        vm.expectRevert(abi.encodeWithSelector(IJurors.PanelTooSmall.selector, 0, 1));
        jurors.draw("seed", _now() - 1, buyer, seller, 1);
    }

    /// @notice One of them has a thousand times what the others have, and still each has a seat.
    function test_Draw_WithAsManyOperatorsAsSeats_AllSit() public {
        enrol(0, 0, 1_000 * STAKE);
        for (uint256 i = 1; i < 7; ++i) enrol(i, 0, STAKE);
        skip(1);
        for (uint256 i; i < 50; ++i) _assertDistinct(_draw(bytes32(i), _now() - 1, 7), 7);
    }

    /// @notice Nor does the stake of a party, which can't be drawn, keep others from being drawn.
    function test_Draw_APartysStake_KeepsNobodyOut() public {
        for (uint256 i; i < 5; ++i) enrol(i, 0, STAKE);
        enrol(5, 0, 2_000 * STAKE - 1);
        skip(1);
        for (uint256 i; i < 50; ++i) {
            uint24[] memory ids = jurors.draw(bytes32(i), _now() - 1, operators[5], seller, 5);
            _assertDistinct(ids, 5);
        }
    }

    function testFuzz_Draw_NoProvider_SitsMoreThanItsShareRoundedUp(uint256 seed, uint256 count) public {
        uint256 providers = 1 + (seed % 3);
        uint256 pool = 6 + ((seed >> 8) % 6);
        for (uint256 i; i < pool; ++i) {
            uint256 luck = uint256(keccak256(abi.encode(seed, i)));
            enrol(i, uint8(luck % providers), uint96(STAKE * (1 + ((luck >> 8) % 9))));
        }
        skip(1);
        uint24[] memory ids = _draw(bytes32(seed), _now() - 1, bound(count, 1, pool));
        _assertDistinct(ids, ids.length);
        _assertBalanced(ids, pool);
    }

    /// @notice Twelve hundred draws of one among four, whose stakes are as 1 : 2 : 3 : 4, over two providers.
    function test_Draw_IsInProportionToTheStakes() public {
        for (uint256 i; i < 4; ++i) enrol(i, uint8(i % 2), uint96(STAKE * (i + 1)));
        skip(1);
        uint256[4] memory found;
        for (uint256 i; i < 1_200; ++i) ++found[_draw(bytes32(i), _now() - 1, 1)[0] - 1];
        // Pearson's sum over 3 degrees of freedom, in thousandths: over 16.3 once in a thousand times.
        uint256 sum;
        for (uint256 i; i < 4; ++i) {
            uint256 expected = 120 * (i + 1);
            uint256 off = found[i] > expected ? found[i] - expected : expected - found[i];
            sum += (off * off * 1_000) / expected;
        }
        assertLt(sum, 16_300, "too far from the stakes");
    }

    /// @notice After the largest of three sits, the second seat is shared by the others as their stakes are: 1 : 3.
    function test_Draw_WhoIsLeft_IsInProportionToo() public {
        enrol(0, 0, STAKE);
        enrol(1, 0, 3 * STAKE);
        enrol(2, 0, 96 * STAKE);
        skip(1);
        uint256 draws;
        uint256 small;
        for (uint256 i; i < 600; ++i) {
            uint24[] memory ids = _draw(bytes32(i), _now() - 1, 2);
            if (ids[0] != 3) continue;
            ++draws;
            if (ids[1] == 1) ++small;
        }
        assertGt(draws, 500, "the largest is mostly the first");
        // A quarter of some 576, within four standard deviations of 10.4.
        assertApproxEqAbs(small * 4, draws, 4 * 42, "a quarter");
    }

    /// @notice Thirty operators, and 150 jurors of one more with five times the stake each, at one provider: 96 % of it.
    function test_Draw_OneOperatorWithNearlyAllStake_OverManyJurors_IsGivenUp() public {
        _crowd(1, STAKE, 5 * STAKE);
        assertEq(_givenUp(7), 98, "seven candidates");
        assertEq(_givenUp(13), 100, "thirteen, for an appeal");
    }

    function test_Draw_OneOperatorWithHalfOfTheStake_OverManyJurors_IsDrawnOn() public {
        _crowd(1, 5 * STAKE, STAKE);
        assertEq(_givenUp(7), 0, "seven candidates");
        assertEq(_givenUp(13), 1, "thirteen, for an appeal");
    }

    /// @notice Three quarters are enough against appeals, and few first rounds.
    function test_Draw_OneOperatorWithThreeQuartersOfTheStake_OverManyJurors_IsGivenUpForAppeals() public {
        _crowd(1, 5 * STAKE, 3 * STAKE);
        assertEq(_givenUp(7), 7, "seven candidates");
        assertEq(_givenUp(13), 77, "thirteen, for an appeal");
    }

    /// @notice Forty of each provider are drawn: over three of them alike, nine tenths of the stake keep no first round out.
    function test_Draw_OneOperatorWithNineTenthsOfTheStake_OverThreeProviders_IsDrawnOn() public {
        _crowd(3, 5 * STAKE, 9 * STAKE);
        assertEq(_givenUp(7), 0, "seven candidates");
    }

    /// @notice Of forty draws, 34 of its jurors leave the six that the others need for theirs of seven seats; 35 may not.
    function test_Draw_OneOperatorWithNearlyAllStake_OverThirtyFourJurors_IsDrawnOn_NotOverThirtyFive()
        public
    {
        for (uint256 i; i < 30; ++i) enrol(i, 0, STAKE);
        _enrolMany(34, 1, 50 * STAKE);
        assertEq(_givenUp(7), 0, "34");
        enrolFor(operators[30], "one more", 0, 50 * STAKE);
        skip(1);
        assertEq(_givenUp(7), 99, "35");
    }

    function test_Draw_GivenUp_SilencePays() public {
        _crowd(1, STAKE, 20 * STAKE);
        TermSheet memory terms = courtSheet();
        disputed(terms);
        skip(LEAD);
        bytes memory luck = luckOf(terms);
        vm.expectPartialRevert(IJurors.PanelTooSmall.selector);
        _draw(terms, luck);
        skip(terms.rulingPeriod);
        _finalize(terms, 1);
        assertEq(wealthOf(seller), FORTUNE + 50e6, "by the silence rule");
        assertEq(wealthOf(buyer), FORTUNE - 50.5e6, "the fee went back");
    }

    // -------------------------------------------------------------------------------------------- helpers

    /// @dev Thirty operators with a juror each, and 150 jurors of one more, spread alike over providers.
    function _crowd(uint256 providers, uint96 stake, uint96 stakeOfMany) private {
        for (uint256 i; i < 30; ++i) enrol(i, uint8(i % providers), stake);
        _enrolMany(150, providers, stakeOfMany);
    }

    /// @dev Jurors of one operator.
    function _enrolMany(uint256 count, uint256 providers, uint96 stake) private {
        enrol(30, 0, stake);
        mintUsdc(operators[30], (count + 1) * stake);
        for (uint256 i = 1; i < count; ++i) {
            enrolFor(operators[30], string.concat("many ", vm.toString(i)), uint8(i % providers), stake);
        }
        skip(1);
    }

    /// @return count Of a hundred draws, those that filled too few seats.
    function _givenUp(uint256 seats) private view returns (uint256 count) {
        for (uint256 i; i < 100; ++i) {
            try jurors.draw(bytes32(i), _now() - 1, buyer, seller, seats) returns (uint24[] memory ids) {
                _assertDistinct(ids, seats);
            } catch (bytes memory reason) {
                assertEq(bytes32(bytes4(reason)), bytes32(IJurors.PanelTooSmall.selector), "another error");
                ++count;
            }
        }
    }

    function _pool(uint256 count, uint256 providers) private {
        for (uint256 i; i < count; ++i) enrol(i, uint8(i % providers), STAKE);
    }

    function _now() private view returns (uint48) {
        return uint48(vm.getBlockTimestamp());
    }

    function _draw(bytes32 seed, uint48 time, uint256 count) private view returns (uint24[] memory) {
        return jurors.draw(seed, time, buyer, seller, count);
    }

    function _assertSame(uint24[] memory found, uint24[] memory expected) private pure {
        assertEq(keccak256(abi.encode(found)), keccak256(abi.encode(expected)), "the same draw");
    }

    function _assertDistinct(uint24[] memory ids, uint256 count) private view {
        assertEq(ids.length, count, "seats");
        for (uint256 i; i < count; ++i) {
            for (uint256 j; j < i; ++j) {
                assertNotEq(jurors.ownerOf(ids[i]), jurors.ownerOf(ids[j]), "two of one operator");
            }
        }
    }

    /// @dev Every operator of the pool has one juror.
    function _assertBalanced(uint24[] memory ids, uint256 pool) private view {
        uint256[3] memory stakes;
        uint256[3] memory counts;
        uint256[3] memory seated;
        uint256 total;
        for (uint256 i; i < pool; ++i) {
            uint256 provider = jurors.providerOf(keys[i]);
            ++counts[provider];
            stakes[provider] += jurors.stakeOf(keys[i]);
            total += jurors.stakeOf(keys[i]);
        }
        for (uint256 seat; seat < ids.length; ++seat) ++seated[jurors.providerOf(jurors.keyOf(ids[seat]))];

        bool exceeded;
        bool owing;
        for (uint256 i; i < 3; ++i) {
            uint256 quota = (ids.length * stakes[i] + total - 1) / total;
            if (seated[i] > quota) exceeded = true;
            if (seated[i] < quota && seated[i] < counts[i]) owing = true;
        }
        assertFalse(exceeded && owing, "another was due the seat");
    }
}
