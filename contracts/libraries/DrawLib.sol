// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

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

    /// @dev What a draw knows while it runs.
    struct Lots {
        bytes32 seed;
        /// The second whose stakes count.
        uint48 time;
        /// Whose jurors can't sit any more.
        address[] excluded;
        uint256 exclusions;
        /// By provider: stake; what of it was not drawn yet; how many more of its jurors it is due; whether nobody is left in it.
        uint256[] stakes;
        Stretches[] left;
        uint256[] quotas;
        bool[] exhausted;
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

    /// @dev What each provider has, and how many seats are its due.
    function _weigh(Pool storage pool, Lots memory lots, uint256 providers, uint256 count) private view {
        (lots.stakes, lots.quotas) = (new uint256[](providers), new uint256[](providers));
        (lots.exhausted, lots.left) = (new bool[](providers), new Stretches[](providers));
        uint256 total;
        for (uint256 i; i < providers; ++i) {
            lots.stakes[i] = pool.trees[i].totalAt(lots.time);
            lots.left[i] = StretchesLib.below(lots.stakes[i]);
            total += lots.stakes[i];
        }
        if (total == 0) revert IJurors.PanelTooSmall(0, count);
        for (uint256 i; i < providers; ++i) lots.quotas[i] = Math.ceilDiv(count * lots.stakes[i], total);
    }

    /// @dev Every seat goes to a provider by stake, to none more often than its share of the stake, rounded up; and there
    /// to a juror by stake whose operator does not sit. A provider is a name that anyone may take: were seats spread over
    /// names alone, whoever took the most of them would choose the panel with hardly any stake.
    function _draw(Pool storage pool, Lots memory lots, uint24[] memory ids) private view {
        for (uint256 seat; seat < ids.length;) {
            (bool found, uint256 provider) = _drawProvider(lots);
            if (!found) revert IJurors.PanelTooSmall(seat, ids.length);
            uint24 id = _drawJuror(pool, lots, provider);
            if (id == 0) {
                lots.exhausted[provider] = true;
                continue;
            }
            ids[seat++] = id;
            --lots.quotas[provider];
        }
    }

    /// @dev A provider that is due a seat, by stake.
    /// @return found Whether any is left.
    function _drawProvider(Lots memory lots) private pure returns (bool found, uint256 provider) {
        uint256 stake = _stakeDue(lots);
        if (stake == 0) {
            // Some have fewer operators than they are due seats: the others fill in.
            for (uint256 i; i < lots.quotas.length; ++i) lots.quotas[i] = type(uint256).max;
            stake = _stakeDue(lots);
        }
        if (stake == 0) return (false, 0);

        uint256 target = _luck(lots) % stake;
        for (; ; ++provider) {
            if (lots.exhausted[provider] || lots.quotas[provider] == 0) continue;
            if (target < lots.stakes[provider]) return (true, provider);
            target -= lots.stakes[provider];
        }
    }

    /// @dev The stake of the providers that are due a seat and have jurors left.
    function _stakeDue(Lots memory lots) private pure returns (uint256 stake) {
        for (uint256 i; i < lots.stakes.length; ++i) {
            if (!lots.exhausted[i] && lots.quotas[i] != 0) stake += lots.stakes[i];
        }
    }

    /// @dev A juror of a provider by stake, of an operator that does not sit; 0: none is left. Nobody is drawn twice, also
    /// who was drawn in vain: one large stake of an operator that sits, or of a party, keeps nobody else out.
    function _drawJuror(
        Pool storage pool,
        Lots memory lots,
        uint256 provider
    ) private view returns (uint24 id) {
        SortitionLib.Tree storage tree = pool.trees[provider];
        Stretches memory left = lots.left[provider];
        while (left.size != 0) {
            uint256 number = left.numberAt(_luck(lots) % left.size);
            (uint256 leaf, uint256 start, uint256 stake) = tree.find(lots.time, number);
            left.take(start, stake);

            Leaf memory drawn = pool.leaves[provider][leaf];
            if (_isExcluded(lots, drawn.operator)) continue;
            lots.excluded[lots.exclusions++] = drawn.operator;
            return drawn.id;
        }
        return 0;
    }

    function _isExcluded(Lots memory lots, address operator) private pure returns (bool) {
        for (uint256 i; i < lots.exclusions; ++i) if (lots.excluded[i] == operator) return true;
        return false;
    }

    /// @dev The next number of the draw.
    function _luck(Lots memory lots) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(lots.seed, lots.tries++)));
    }
}
