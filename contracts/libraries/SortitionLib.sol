// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice How many leaves a tree has, and all their weights together.
type Whole is uint256;

/// @title SortitionLib
/// @notice Weights that remember what they were: finds, for any past second, the leaf that a number falls on when the
/// leaves' weights of that second are laid end to end.
/// @dev A Fenwick tree (P. M. Fenwick, "A new data structure for cumulative frequency tables", 1994) whose nodes are
/// histories. Node i holds the sum of the leaves (i − lowbit(i), i]. A change and a search take as many steps as the
/// number of leaves has bits. Leaves are counted from 1.
///
/// A history's latest mark has a slot of its own, and no length beside it: what did not change since the second that is
/// asked for is read at once. OpenZeppelin's checkpoints take twice as many cold reads.
library SortitionLib {
    struct Tree {
        /// Of its {Whole}: of the leaves' number, shifted by {COUNT_SHIFT}, and the sum.
        History whole;
        mapping(uint256 node => History) nodes;
    }

    /// @dev What a value was. A mark is the second from which a value holds (48 bits), its index in the history (32) and
    /// the value (176).
    struct History {
        uint256 latest;
        mapping(uint256 index => uint256 mark) earlier;
    }

    uint256 private constant TIME_SHIFT = 208;
    uint256 private constant INDEX_SHIFT = 176;
    uint256 private constant VALUE_MASK = (1 << INDEX_SHIFT) - 1;

    uint256 private constant COUNT_SHIFT = 144;
    uint256 private constant TOTAL_MASK = (1 << COUNT_SHIFT) - 1;

    /// @notice Adds a leaf.
    /// @param weight Less than 2¹²⁰, so that 2²⁴ of them fit.
    /// @return leaf Its number.
    function append(Tree storage tree, uint256 weight) internal returns (uint256 leaf) {
        uint256 whole = _valueOf(tree.whole.latest);
        unchecked {
            leaf = (whole >> COUNT_SHIFT) + 1;
            _push(tree.whole, whole + (1 << COUNT_SHIFT) + weight);

            // Its node takes over the nodes below it.
            uint256 sum = weight;
            uint256 lowest = leaf & (0 - leaf);
            for (uint256 step = 1; step < lowest; step <<= 1) sum += _valueOf(tree.nodes[leaf - step].latest);
            _push(tree.nodes[leaf], sum);
        }
    }

    /// @notice Changes a leaf's weight from now on.
    /// @param before Its weight until now.
    function update(Tree storage tree, uint256 leaf, uint256 before, uint256 weight) internal {
        if (before == weight) return;
        uint256 whole = _valueOf(tree.whole.latest);
        // A node's sum, as that of all, is at least the leaf's weight.
        unchecked {
            _push(tree.whole, whole - before + weight);
            uint256 leaves = whole >> COUNT_SHIFT;
            for (uint256 node = leaf; node <= leaves; node += node & (0 - node)) {
                History storage history = tree.nodes[node];
                _push(history, _valueOf(history.latest) - before + weight);
            }
        }
    }

    /// @notice The whole of a tree as it stood at the end of a second that is past.
    function wholeAt(Tree storage tree, uint48 time) internal view returns (Whole whole) {
        return Whole.wrap(_valueAt(tree.whole, time));
    }

    /// @notice All weights together.
    function total(Whole whole) internal pure returns (uint256 weights) {
        return Whole.unwrap(whole) & TOTAL_MASK;
    }

    /// @notice How many leaves there are.
    function count(Whole whole) internal pure returns (uint256 leaves) {
        return Whole.unwrap(whole) >> COUNT_SHIFT;
    }

    /// @notice The leaf on which `target` falls: the first whose weights so far exceed it.
    /// @param whole The tree's at that second.
    /// @param time Of a second that is past.
    /// @param target Less than the total.
    /// @return leaf Its number.
    /// @return start The least number that falls on it.
    /// @return weight Its weight then: how many numbers do.
    function find(
        Tree storage tree,
        Whole whole,
        uint48 time,
        uint256 target
    ) internal view returns (uint256 leaf, uint256 start, uint256 weight) {
        uint256 leaves = whole.count();
        uint256 step = 1;
        // It is among the leaves after `leaf`, up to the last node that turned out to hold it; at first among all.
        weight = whole.total();
        unchecked {
            while (step << 1 < leaves) step <<= 1;
            for (; step != 0; step >>= 1) {
                uint256 node = leaf + step;
                // To the last leaf it is all that is left: known, and not read.
                if (node >= leaves) continue;
                uint256 sum = _valueAt(tree.nodes[node], time);
                if (target < start + sum) {
                    weight = sum;
                } else {
                    start += sum;
                    weight -= sum;
                    leaf = node;
                }
            }
            ++leaf;
        }
    }

    /// @dev Sets what a value is from this second on.
    function _push(History storage history, uint256 value) private {
        uint256 latest = history.latest;
        unchecked {
            uint256 index = uint32(latest >> INDEX_SHIFT);
            // The last of a second's values is its value.
            if (latest != 0 && latest >> TIME_SHIFT != block.timestamp) history.earlier[index++] = latest;
            history.latest = (block.timestamp << TIME_SHIFT) | (index << INDEX_SHIFT) | value;
        }
    }

    /// @dev What a value was at the end of a second; 0 before it was anything.
    function _valueAt(History storage history, uint256 time) private view returns (uint256) {
        uint256 latest = history.latest;
        if (latest >> TIME_SHIFT <= time) return _valueOf(latest);

        // The first of the earlier marks that is later than the time; the one before it holds.
        uint256 low;
        uint256 high = uint32(latest >> INDEX_SHIFT);
        unchecked {
            while (low < high) {
                uint256 middle = (low + high) / 2;
                if (history.earlier[middle] >> TIME_SHIFT > time) high = middle;
                else low = middle + 1;
            }
            return high == 0 ? 0 : _valueOf(history.earlier[high - 1]);
        }
    }

    function _valueOf(uint256 mark) private pure returns (uint256) {
        return mark & VALUE_MASK;
    }
}

using {SortitionLib.total, SortitionLib.count} for Whole global;
