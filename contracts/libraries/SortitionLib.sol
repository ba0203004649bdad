// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";

/// @title SortitionLib
/// @notice Weights that remember what they were: finds, for any past second, the leaf that a number falls on when the
/// leaves' weights of that second are laid end to end.
/// @dev A Fenwick tree (P. M. Fenwick, "A new data structure for cumulative frequency tables", 1994) whose nodes are
/// histories. Node i holds the sum of the leaves (i − lowbit(i), i]. A change and a search take as many steps as the
/// number of leaves has bits. Leaves are counted from 1.
library SortitionLib {
    using Checkpoints for Checkpoints.Trace208;

    struct Tree {
        Checkpoints.Trace208 leaves;
        mapping(uint256 node => Checkpoints.Trace208) nodes;
    }

    /// @notice Adds a leaf.
    /// @return leaf Its number.
    function append(Tree storage tree, uint256 weight) internal returns (uint256 leaf) {
        unchecked {
            leaf = tree.leaves.latest() + 1;
            tree.leaves.push(uint48(block.timestamp), uint208(leaf));

            // Its node takes over the nodes below it.
            uint256 sum = weight;
            uint256 lowest = leaf & (0 - leaf);
            for (uint256 step = 1; step < lowest; step <<= 1) sum += tree.nodes[leaf - step].latest();
            tree.nodes[leaf].push(uint48(block.timestamp), uint208(sum));
        }
    }

    /// @notice Changes a leaf's weight from now on.
    /// @param before Its weight until now.
    function update(Tree storage tree, uint256 leaf, uint256 before, uint256 weight) internal {
        if (before == weight) return;
        uint256 count = tree.leaves.latest();
        // A node's sum is at least the leaf's weight.
        unchecked {
            for (uint256 node = leaf; node <= count; node += node & (0 - node)) {
                uint256 sum = uint256(tree.nodes[node].latest()) - before + weight;
                tree.nodes[node].push(uint48(block.timestamp), uint208(sum));
            }
        }
    }

    /// @notice All weights together as they stood at the end of a second that is past.
    function totalAt(Tree storage tree, uint48 time) internal view returns (uint256 total) {
        uint256 node = tree.leaves.upperLookupRecent(time);
        unchecked {
            for (; node != 0; node -= node & (0 - node)) total += tree.nodes[node].upperLookupRecent(time);
        }
    }

    /// @notice A leaf's weight as it stood at the end of a second that is past.
    /// @param leaf One that there was then.
    function weightAt(Tree storage tree, uint48 time, uint256 leaf) internal view returns (uint256 weight) {
        weight = tree.nodes[leaf].upperLookupRecent(time);
        // A node's sum is at least those of the nodes that it took over.
        unchecked {
            uint256 lowest = leaf & (0 - leaf);
            for (uint256 step = 1; step < lowest; step <<= 1) {
                weight -= tree.nodes[leaf - step].upperLookupRecent(time);
            }
        }
    }

    /// @notice The leaf on which `target` falls: the first whose weights so far exceed it.
    /// @param target Less than {totalAt}.
    /// @return leaf Its number.
    /// @return start The least number that falls on it.
    function find(
        Tree storage tree,
        uint48 time,
        uint256 target
    ) internal view returns (uint256 leaf, uint256 start) {
        uint256 count = tree.leaves.upperLookupRecent(time);
        uint256 step = 1;
        unchecked {
            while (step << 1 <= count) step <<= 1;
            for (; step != 0; step >>= 1) {
                uint256 node = leaf + step;
                if (node > count) continue;
                uint256 sum = tree.nodes[node].upperLookupRecent(time);
                if (start + sum > target) continue;
                start += sum;
                leaf = node;
            }
            ++leaf;
        }
    }
}
