// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";

import {IJurors} from "../interfaces/IJurors.sol";
import {SortitionLib, Whole} from "./SortitionLib.sol";
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
        /// Of its tree at the second whose stakes count.
        Whole whole;
        /// What of the stake was not drawn yet.
        Stretches left;
    }

    /// @dev What a draw knows while it runs.
    struct Lots {
        bytes32 seed;
        uint256 tries;
        /// The second whose stakes count.
        uint48 time;
        /// By provider.
        Share[] shares;
        /// By provider: its stake while it is due a seat and has jurors left, else 0.
        uint256[] dues;
        /// All of that together.
        uint256 due;
        /// Whose jurors can't sit any more.
        address[] excluded;
        uint256 exclusions;
        /// A bit for each of them, see {_markOf}.
        uint256 marks;
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
        ids = new uint24[](count);
        Lots memory lots = Lots({
            seed: seed,
            tries: 0,
            time: time,
            shares: _allocate(providers),
            dues: new uint256[](providers),
            due: 0,
            excluded: new address[](count + 2),
            exclusions: 0,
            marks: 0
        });
        _weigh(pool, lots);
        if (lots.due == 0) revert IJurors.PanelTooSmall(0, count);
        _divide(lots, count);

        _exclude(lots, buyer);
        _exclude(lots, seller);
        _draw(pool, lots, ids);
    }

    // Throughout: stakes are sums below 2¹⁴⁴, counts of jurors below 2²⁴, as {SortitionLib} saw to. Nothing overflows.

    /// @dev Room for shares, each of which is to be set: `new` would make an empty one for each, and keep its room.
    function _allocate(uint256 count) private pure returns (Share[] memory shares) {
        assembly ("memory-safe") {
            shares := mload(0x40)
            mstore(shares, count)
            mstore(0x40, add(shares, shl(5, add(count, 1))))
        }
    }

    /// @dev What each provider's jurors staked, and all of them.
    function _weigh(Pool storage pool, Lots memory lots) private view {
        (Share[] memory shares, uint256[] memory dues, uint256 due) = (lots.shares, lots.dues, 0);
        unchecked {
            for (uint256 i; i < shares.length; ++i) {
                Whole whole = pool.trees[i].wholeAt(lots.time);
                uint256 stake = whole.total();
                shares[i] = Share(stake, 0, whole, StretchesLib.below(stake, whole.count()));
                dues[i] = stake;
                due += stake;
            }
        }
        lots.due = due;
    }

    /// @dev How many of the seats are each provider's due. One of them has stake.
    function _divide(Lots memory lots, uint256 seats) private pure {
        (Share[] memory shares, uint256 total) = (lots.shares, lots.due);
        unchecked {
            for (uint256 i; i < shares.length; ++i) {
                Share memory share = shares[i];
                share.quota = (seats * share.stake + total - 1) / total;
            }
        }
    }

    /// @dev Every seat goes to a provider by stake, to none more often than its share of the stake, rounded up; and there
    /// to a juror by stake whose operator does not sit. A provider is a name that anyone may take: were seats spread over
    /// names alone, whoever took the most of them would choose the panel with hardly any stake.
    function _draw(Pool storage pool, Lots memory lots, uint24[] memory ids) private view {
        for (uint256 seat; seat < ids.length;) {
            if (lots.due == 0) _fillIn(lots);
            if (lots.due == 0) revert IJurors.PanelTooSmall(seat, ids.length);
            uint256 provider = _drawProvider(lots);
            Share memory share = lots.shares[provider];
            uint24 id = _drawJuror(pool, lots, share, provider);
            // A provider that is drawn is due a seat, and its stake part of what is due.
            unchecked {
                if (id != 0) {
                    ids[seat++] = id;
                    if (--share.quota != 0) continue;
                }
                lots.due -= share.stake;
            }
            lots.dues[provider] = 0;
            if (id == 0) share.stake = 0;
        }
    }

    /// @dev A provider that is due a seat, by stake. There is one: what they are due sums up to more than the target, and so
    /// the search ends among them.
    function _drawProvider(Lots memory lots) private pure returns (uint256 provider) {
        uint256[] memory dues = lots.dues;
        uint256 target = _luck(lots) % lots.due;
        assembly ("memory-safe") {
            let first := add(dues, 0x20)
            let at := first
            for {} 1 {} {
                let due := mload(at)
                if lt(target, due) {
                    break
                }
                target := sub(target, due)
                at := add(at, 0x20)
            }
            provider := shr(5, sub(at, first))
        }
    }

    /// @dev Some have fewer operators than they are due seats: the others fill in.
    function _fillIn(Lots memory lots) private pure {
        Share[] memory shares = lots.shares;
        unchecked {
            for (uint256 i; i < shares.length; ++i) {
                Share memory share = shares[i];
                share.quota = type(uint256).max;
                lots.dues[i] = share.stake;
                lots.due += share.stake;
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
        Stretches memory left = share.left;
        while (left.size != 0) {
            uint256 number = left.numberAt(_luck(lots) % left.size);
            (uint256 leaf, uint256 start, uint256 stake) = pool.trees[provider].find(
                share.whole,
                lots.time,
                number
            );
            left.take(start, stake);

            Leaf storage drawn = pool.leaves[provider][leaf];
            address operator;
            (id, operator) = (drawn.id, drawn.operator);
            if (_isExcluded(lots, operator)) continue;
            _exclude(lots, operator);
            return id;
        }
        return 0;
    }

    function _exclude(Lots memory lots, address operator) private pure {
        lots.excluded[lots.exclusions++] = operator;
        lots.marks |= _markOf(operator);
    }

    function _isExcluded(Lots memory lots, address operator) private pure returns (bool) {
        // Most can sit, and most of those have a bit of their own.
        if (lots.marks & _markOf(operator) == 0) return false;
        address[] memory excluded = lots.excluded;
        uint256 count = lots.exclusions;
        unchecked {
            for (uint256 i; i < count; ++i) if (excluded[i] == operator) return true;
        }
        return false;
    }

    /// @dev A bit that few others have.
    function _markOf(address operator) private pure returns (uint256) {
        return 1 << uint8(uint160(operator));
    }

    /// @dev The next number of the draw.
    function _luck(Lots memory lots) private pure returns (uint256) {
        unchecked {
            return uint256(Hashes.efficientKeccak256(lots.seed, bytes32(lots.tries++)));
        }
    }
}
