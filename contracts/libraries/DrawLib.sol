// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";

import {IJurors} from "../interfaces/IJurors.sol";
import {SortitionLib} from "./SortitionLib.sol";
import {Stretches, StretchesLib} from "./StretchesLib.sol";

/// @notice Whose a leaf is and what it weighs now, in one word: all that a draw asks about a juror.
struct Leaf {
    uint24 id;
    address operator;
    /// The juror's active stake, in micro-units of USDC.
    uint72 active;
}

/// @notice Who can be drawn, by provider: a tree of weights, and whose its leaves are.
struct Pool {
    mapping(uint256 provider => SortitionLib.Tree) trees;
    mapping(uint256 provider => mapping(uint256 leaf => Leaf)) leaves;
}

/// @title DrawLib
/// @notice Draws jurors out of a pool, see {IJurors.draw}.
library DrawLib {
    using SortitionLib for SortitionLib.Tree;

    /// @dev What a draw knows of a provider.
    struct Share {
        /// What its jurors stake, in micro-units of USDC; 0: nobody is left in it.
        uint256 stake;
        /// How many more of its jurors it is due.
        uint256 quota;
        /// What of the stake was not drawn yet.
        Stretches left;
    }

    /// @dev What a draw knows while it runs.
    struct Lots {
        bytes32 seed;
        /// The second whose stakes count.
        uint48 time;
        /// Whose jurors can't sit any more.
        address[] excluded;
        uint256 exclusions;
        /// By provider.
        Share[] shares;
        /// The stake of those that are due a seat and have jurors left.
        uint256 due;
        uint256 tries;
    }

    /// @param providers How many there are.
    /// @param time Of a second that is past.
    /// @return ids In the order they were drawn.
    function draw(
        Pool storage pool,
        uint256 providers,
        bytes32 seed,
        uint48 time,
        address buyer,
        address seller,
        uint256 count
    ) internal view returns (uint24[] memory ids) {
        Lots memory lots;
        (lots.seed, lots.time) = (seed, time);
        lots.excluded = new address[](count + 2);
        (lots.excluded[0], lots.excluded[1], lots.exclusions) = (buyer, seller, 2);
        ids = new uint24[](count);
        _weigh(pool, lots, providers, count);
        _draw(pool, lots, ids);
    }

    // Throughout: stakes are sums below 2¹⁴⁴, counts of jurors below 2²⁴, as {SortitionLib} saw to. Nothing overflows.

    /// @dev What each provider has, and how many seats are its due.
    function _weigh(Pool storage pool, Lots memory lots, uint256 providers, uint256 count) private view {
        Share[] memory shares = new Share[](providers);
        uint256 total;
        unchecked {
            for (uint256 i; i < providers; ++i) {
                uint256 stake = pool.trees[i].totalAt(lots.time);
                shares[i].stake = stake;
                shares[i].left = StretchesLib.below(stake);
                total += stake;
            }
            if (total == 0) revert IJurors.PanelTooSmall(0, count);
            for (uint256 i; i < providers; ++i) {
                shares[i].quota = (count * shares[i].stake + total - 1) / total;
            }
        }
        (lots.shares, lots.due) = (shares, total);
    }

    /// @dev Every seat goes to a provider by stake, to none more often than its share of the stake, rounded up; and there
    /// to a juror by stake whose operator does not sit. A provider is a name that anyone may take: were seats spread over
    /// names alone, whoever took the most of them would choose the panel with hardly any stake.
    function _draw(Pool storage pool, Lots memory lots, uint24[] memory ids) private view {
        for (uint256 seat; seat < ids.length;) {
            (bool found, uint256 provider) = _drawProvider(lots);
            if (!found) revert IJurors.PanelTooSmall(seat, ids.length);
            Share memory share = lots.shares[provider];
            uint24 id = _drawJuror(pool, lots, share, provider);
            // A provider that is drawn is due a seat, and its stake part of what is due.
            unchecked {
                if (id == 0) {
                    lots.due -= share.stake;
                    share.stake = 0;
                } else {
                    ids[seat++] = id;
                    if (--share.quota == 0) lots.due -= share.stake;
                }
            }
        }
    }

    /// @dev A provider that is due a seat, by stake.
    /// @return found Whether any is left.
    function _drawProvider(Lots memory lots) private pure returns (bool found, uint256 provider) {
        if (lots.due == 0) _fillIn(lots);
        if (lots.due == 0) return (false, 0);

        uint256 target = _luck(lots) % lots.due;
        unchecked {
            for (; ; ++provider) {
                Share memory share = lots.shares[provider];
                if (share.quota == 0) continue;
                if (target < share.stake) return (true, provider);
                target -= share.stake;
            }
        }
    }

    /// @dev Some have fewer operators than they are due seats: the others fill in.
    function _fillIn(Lots memory lots) private pure {
        unchecked {
            for (uint256 i; i < lots.shares.length; ++i) {
                lots.shares[i].quota = type(uint256).max;
                lots.due += lots.shares[i].stake;
            }
        }
    }

    /// @dev A juror of a provider by stake, of an operator that does not sit; 0: none is left. Nobody is drawn twice, also
    /// who was drawn in vain: one large stake of an operator that sits, or of a party, keeps nobody else out.
    function _drawJuror(
        Pool storage pool,
        Lots memory lots,
        Share memory share,
        uint256 provider
    ) private view returns (uint24 id) {
        SortitionLib.Tree storage tree = pool.trees[provider];
        Stretches memory left = share.left;
        while (left.size != 0) {
            uint256 number = left.numberAt(_luck(lots) % left.size);
            (uint256 leaf, uint256 start, uint256 stake) = tree.find(lots.time, number);
            left.take(start, stake);

            Leaf storage drawn = pool.leaves[provider][leaf];
            address operator = drawn.operator;
            if (_isExcluded(lots, operator)) continue;
            lots.excluded[lots.exclusions++] = operator;
            return drawn.id;
        }
        return 0;
    }

    function _isExcluded(Lots memory lots, address operator) private pure returns (bool) {
        address[] memory excluded = lots.excluded;
        uint256 count = lots.exclusions;
        unchecked {
            for (uint256 i; i < count; ++i) if (excluded[i] == operator) return true;
        }
        return false;
    }

    /// @dev The next number of the draw.
    function _luck(Lots memory lots) private pure returns (uint256) {
        return uint256(Hashes.efficientKeccak256(lots.seed, bytes32(lots.tries++)));
    }
}
