// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SortitionLib, Whole} from "../../../contracts/libraries/SortitionLib.sol";
import {Test} from "../base/Test.sol";

// a tree of weights that remembers
// ├── append, update: any order, any number in one second
// ├── given any second that is past
// │   ├── the whole's total is the sum of the weights as they stood at its end, its count how many there were
// │   └── find is the leaf whose stretch the number falls in; never one without weight
// ├── given a second before the first leaf → nothing
// └── a node up to the last leaf is not read: what is left of the whole is its sum
contract SortitionLibTest is Test {
    using SortitionLib for SortitionLib.Tree;

    uint256 private constant START = 1_800_000_000;

    SortitionLib.Tree private _tree;
    /// The weights now, and as they stood at the end of each second from START on.
    uint256[] private _weights;
    uint256[][] private _past;
    /// When something changed.
    uint256[] private _marks;

    function setUp() public {
        vm.warp(START);
    }

    function testFuzz_FindsWhatANaiveListFinds(uint256 seed) public {
        for (uint256 second; second < 12; ++second) {
            uint256 changes = _random(seed, second, 0) % 4;
            for (uint256 i; i < changes; ++i) _change(_random(seed, second, i + 1));
            _past.push(_weights);
            skip(1);
        }
        for (uint256 second; second < 12; ++second) _compare(second, seed);
    }

    function testFuzz_LargeWeights_SumsStayExact(uint96 first, uint96 second, uint96 third) public {
        _append(first);
        _append(second);
        _append(third);
        skip(1);
        assertEq(_total(START), uint256(first) + second + third);
        if (third != 0) assertEq(_found(START, uint256(first) + second + third - 1), 3, "the last unit");
        if (second != 0) assertEq(_found(START, first), 2, "the first unit of the second");
    }

    function test_ManyLeaves_EachIsFoundByItsFirstAndItsLastUnit() public {
        for (uint256 i = 1; i < 40; ++i) _append(i);
        skip(1);
        uint256 begun;
        for (uint256 leaf = 1; leaf < 40; ++leaf) {
            assertEq(_found(START, begun), leaf, "first");
            begun += leaf;
            assertEq(_found(START, begun - 1), leaf, "last");
        }
        assertEq(_total(START), begun);
    }

    function test_LeavesWithoutWeight_AreNeverFound() public {
        uint8[7] memory weights = [0, 0, 5, 0, 7, 0, 0];
        for (uint256 i; i < 7; ++i) _append(weights[i]);
        skip(1);
        for (uint256 target; target < 12; ++target) {
            assertEq(_found(START, target), target < 5 ? 3 : 5, "only leaves with weight");
        }
    }

    function test_ChangesWithinOneSecond_CountAsTheLastOfThem() public {
        _append(10);
        _tree.update(1, 10, 4);
        _append(6);
        _tree.update(1, 4, 9);
        skip(1);
        _tree.update(2, 6, 0);
        assertEq(_total(START), 15);
        assertEq(_total(START + 1), 9);
        assertEq(_found(START, 9), 2);
    }

    function test_ManyChanges_EachSecondIsFoundAmongThem() public {
        _append(1);
        for (uint256 i = 1; i < 70; ++i) {
            skip(1 + (i % 3));
            _tree.update(1, i, i + 1);
            _marks.push(block.timestamp);
        }
        skip(1);
        for (uint256 i; i < _marks.length; ++i) {
            assertEq(_total(_marks[i] - 1), i + 1, "before");
            assertEq(_total(_marks[i]), i + 2, "from it on");
        }
    }

    function test_BeforeTheFirstLeaf_ThereIsNothing() public {
        _append(10);
        skip(1);
        assertEq(_total(START - 1), 0);
    }

    /// @notice The last of eight leaves is found by the nodes 4, 6 and 7; 8 is the whole.
    function test_TheLastNode_IsNotRead() public {
        for (uint256 leaf = 1; leaf <= 8; ++leaf) {
            _append(1);
            skip(1);
            Whole whole = _tree.wholeAt(uint48(block.timestamp - 1));
            vm.record();
            (uint256 found, , ) = _tree.find(whole, uint48(block.timestamp - 1), leaf - 1);
            (bytes32[] memory reads, ) = vm.accesses(address(this));
            assertEq(found, leaf, "the last");
            assertEq(reads.length, [uint256(0), 1, 1, 2, 1, 2, 2, 3][leaf - 1], "nodes");
        }
    }

    // -------------------------------------------------------------------------------------------- helpers

    function _change(uint256 luck) private {
        if (_weights.length == 0 || luck % 3 == 0) return _append(luck % 17 == 0 ? 0 : (luck >> 8) % 1_000);
        uint256 leaf = (luck >> 16) % _weights.length;
        uint256 weight = (luck >> 32) % 4 == 0 ? 0 : (luck >> 40) % 1_000;
        _tree.update(leaf + 1, _weights[leaf], weight);
        _weights[leaf] = weight;
    }

    function _append(uint256 weight) private {
        assertEq(_tree.append(weight), _weights.length + 1, "leaves are counted from 1");
        _weights.push(weight);
    }

    function _compare(uint256 second, uint256 seed) private view {
        uint256[] memory weights = _past[second];
        uint256 total;
        for (uint256 i; i < weights.length; ++i) total += weights[i];
        assertEq(_total(START + second), total, "total");
        assertEq(_tree.wholeAt(uint48(START + second)).count(), weights.length, "count");
        if (total == 0) return;

        _compareFind(weights, second, 0);
        _compareFind(weights, second, total - 1);
        for (uint256 i; i < 4; ++i) _compareFind(weights, second, _random(seed, second, 100 + i) % total);
    }

    function _compareFind(uint256[] memory weights, uint256 second, uint256 target) private view {
        uint256 leaf;
        uint256 sum = weights[0];
        while (sum <= target) sum += weights[++leaf];
        (uint256 found, uint256 start, uint256 weight) = _find(START + second, target);
        assertEq(found, leaf + 1, "leaf");
        assertEq(start, sum - weights[leaf], "start");
        assertEq(weight, weights[leaf], "weight");
    }

    /// @dev The number falls into the leaf's stretch, which ends where the next begins.
    function _found(uint256 second, uint256 target) private view returns (uint256 leaf) {
        uint256 start;
        uint256 weight;
        (leaf, start, weight) = _find(second, target);
        assertLe(start, target, "the stretch begins at the number or before it");
        assertGt(start + weight, target, "and ends after it");
    }

    function _find(uint256 second, uint256 target) private view returns (uint256, uint256, uint256) {
        Whole whole = _tree.wholeAt(uint48(second));
        return _tree.find(whole, uint48(second), target);
    }

    function _total(uint256 second) private view returns (uint256) {
        return _tree.wholeAt(uint48(second)).total();
    }

    function _random(uint256 seed, uint256 a, uint256 b) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, a, b)));
    }
}
