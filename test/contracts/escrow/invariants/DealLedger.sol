// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MilestoneStatus} from "../../../../contracts/types/Status.sol";
import {TermSheet} from "../../../../contracts/types/TermSheet.sol";
import {EscrowBase} from "../../base/EscrowBase.sol";

/// @notice What the table of docs/protocol.md makes of a deal, kept beside the escrow by arithmetic of its own.
abstract contract DealLedger is EscrowBase {
    struct Part {
        uint256 amount;
        uint256 bond;
        uint256 deadline;
        uint256 deliveredAt;
        uint256 disputedAt;
        uint256 concededBps;
        uint32 index;
        bool engaged;
        bool resolved;
    }

    /// @dev All sums in units of the token.
    struct Track {
        address buyer;
        address seller;
        address arbiter;
        address token;
        uint256 buyerNonce;
        uint256 burnBps;
        uint256 fee;
        uint256 review;
        uint256 ruling;
        uint256 silenceBps;
        uint256 cap;
        uint256 meterEnd;
        uint256 metered;
        bool meterClosed;
        uint256 count;
        // The ghosts: what was put down, what came out to whom, without bonds earned, and burned.
        uint256 putIn;
        uint256 toBuyer;
        uint256 toSeller;
        uint256 toArbiter;
        uint256 earned;
        uint256 burned;
    }

    Track[] internal _tracks;
    mapping(uint256 deal => Part[3]) internal _parts;
    mapping(uint256 deal => bytes) internal _sheets;

    /// @dev By buyer and lane, the least generation that is not spent; by buyer and nonce, how many deals it became.
    mapping(address buyer => mapping(uint256 lane => uint256)) public nextOf;
    mapping(address buyer => mapping(uint256 nonce => uint256)) public dealsOf;
    /// @dev Whether a seller's nonce is spent, by a deal or a cancellation.
    mapping(address seller => mapping(uint256 nonce => bool)) public isSpent;

    /// @dev By token and account, what the deals brought it less what they took.
    mapping(address token => mapping(address account => int256)) public gainOf;

    /// @notice How often each row of the table was reached: approved, accepted, missed, waived, waived after a delivery,
    /// split, ruled, silent, metered, the rest of the meter, amended; and how often a fee came back because the ruling
    /// clock had run out, and a share was what had been conceded.
    uint256[13] public reached;

    // --------------------------------------------------------------------------------------------- views

    function dealCount() public view returns (uint256) {
        return _tracks.length;
    }

    function trackOf(uint256 d) public view returns (Track memory) {
        return _tracks[d];
    }

    function sheetOf(uint256 d) public view returns (TermSheet memory) {
        return abi.decode(_sheets[d], (TermSheet));
    }

    function isOver(uint256 d) public view returns (bool) {
        for (uint256 i; i < _tracks[d].count; ++i) if (!_parts[d][i].resolved) return false;
        return _tracks[d].meterClosed;
    }

    /// @notice What the parts of a deal that are still open hold.
    function openOf(uint256 d) public view returns (uint256 open) {
        Track storage t = _tracks[d];
        for (uint256 i; i < t.count; ++i) {
            Part storage p = _parts[d][i];
            if (p.resolved) continue;
            open += p.amount + _burn(t, p.amount) + p.bond;
            if (p.disputedAt != 0) open += t.fee;
        }
        if (!t.meterClosed) open += t.cap - t.metered + _burn(t, t.cap) - _burn(t, t.metered);
    }

    function statusAt(uint256 d, uint256 i) public view returns (MilestoneStatus) {
        Track storage t = _tracks[d];
        Part storage p = _parts[d][i];
        uint256 now_ = vm.getBlockTimestamp();
        if (p.resolved) return MilestoneStatus.Resolved;
        if (p.disputedAt != 0) {
            if (now_ >= p.disputedAt + t.ruling) return MilestoneStatus.Silent;
            return p.engaged ? MilestoneStatus.Engaged : MilestoneStatus.Disputed;
        }
        if (p.deliveredAt != 0) {
            return now_ >= p.deliveredAt + t.review ? MilestoneStatus.Accepted : MilestoneStatus.Delivered;
        }
        return now_ >= p.deadline ? MilestoneStatus.Missed : MilestoneStatus.Pending;
    }

    // ------------------------------------------------------------------------------------------------- lanes

    /// @notice How many deals are live in a buyer's lane, and the digest of the last of them.
    function liveIn(address buyer_, uint256 lane) public view returns (uint256 count, bytes32 deal) {
        for (uint256 d; d < _tracks.length; ++d) {
            Track storage t = _tracks[d];
            if (t.buyer != buyer_ || t.buyerNonce >> 32 != lane || isOver(d)) continue;
            ++count;
            deal = digestOf(sheetOf(d));
        }
    }

    /// @dev Whether a sheet's nonces let it through.
    function _isFree(TermSheet memory terms) internal view returns (bool) {
        uint256 lane = terms.buyerNonce >> 32;
        (uint256 live, ) = liveIn(terms.buyer, lane);
        if (isSpent[terms.seller][terms.sellerNonce]) return false;
        return live == 0 && uint32(terms.buyerNonce) >= nextOf[terms.buyer][lane];
    }

    /// @dev All generations of a lane below this one are spent.
    function _spend(address buyer_, uint256 lane, uint256 next) internal {
        if (next > nextOf[buyer_][lane]) nextOf[buyer_][lane] = next;
    }

    // ------------------------------------------------------------------------------------- rows of the table

    function _begin(TermSheet memory terms) internal {
        uint256 d = _tracks.length;
        Track storage t = _tracks.push();
        t.buyer = terms.buyer;
        t.seller = terms.seller;
        t.arbiter = terms.arbiter;
        t.token = terms.token;
        t.buyerNonce = terms.buyerNonce;
        ++dealsOf[t.buyer][t.buyerNonce];
        if (terms.sellerNonce != 0) isSpent[t.seller][terms.sellerNonce] = true;
        _spend(t.buyer, t.buyerNonce >> 32, uint32(t.buyerNonce) + 1);
        t.burnBps = terms.burnBps;
        t.fee = terms.arbiterFee;
        t.review = terms.reviewPeriod;
        t.ruling = terms.rulingPeriod;
        t.silenceBps = terms.silenceBps;
        t.cap = terms.metered;
        t.meterEnd = vm.getBlockTimestamp() + terms.meteredFor;
        t.meterClosed = terms.metered == 0;
        t.count = terms.milestones.length;
        for (uint256 i; i < t.count; ++i) {
            Part storage p = _parts[d][i];
            p.amount = terms.milestones[i].amount;
            p.bond = terms.milestones[i].bond;
            p.deadline = vm.getBlockTimestamp() + terms.milestones[i].duration;
        }
        _sheets[d] = abi.encode(terms);
        _take(t, t.buyer, costOf(terms));
        _take(t, t.seller, bondOf(terms));
    }

    /// @dev One milestone ends: the seller's shares of amount and bond. The fee of a dispute is the arbiter's if it ruled, or
    /// engaged and its clock still runs.
    function _end(uint256 d, uint256 i, uint256 row, uint256 amountBps, uint256 bondBps) internal {
        Track storage t = _tracks[d];
        Part storage p = _parts[d][i];
        uint256 share = (p.amount * amountBps) / 10_000;
        uint256 bond = (p.bond * bondBps) / 10_000;
        p.resolved = true;
        ++reached[row];

        t.earned += share;
        t.burned += _burn(t, share);
        _giveSeller(t, share + bond);
        _giveBuyer(t, p.amount + p.bond + _burn(t, p.amount) - share - bond - _burn(t, share));
        if (p.disputedAt == 0) return;
        bool runs = vm.getBlockTimestamp() < p.disputedAt + t.ruling;
        if (p.engaged && !runs) ++reached[11];
        if (row == 6 || (p.engaged && runs)) {
            t.toArbiter += t.fee;
            gainOf[t.token][t.arbiter] += int256(t.fee);
        } else {
            _giveBuyer(t, t.fee);
        }
    }

    /// @dev The share that a ruling or silence gives: at least what the dispute conceded.
    function _shareOf(uint256 d, uint256 i, uint256 bps) internal returns (uint256) {
        uint256 conceded = _parts[d][i].concededBps;
        if (bps >= conceded) return bps;
        ++reached[12];
        return conceded;
    }

    /// @dev What a milestone held goes back to whoever put it down, to be put down again.
    function _release(uint256 d, uint256 i) internal {
        Track storage t = _tracks[d];
        Part storage p = _parts[d][i];
        p.resolved = true;
        ++reached[10];
        _giveSeller(t, p.bond);
        _giveBuyer(t, p.amount + _burn(t, p.amount));
    }

    function _endMeter(uint256 d) internal {
        Track storage t = _tracks[d];
        if (t.meterClosed) return;
        t.meterClosed = true;
        ++reached[9];
        _giveBuyer(t, t.cap - t.metered + _burn(t, t.cap) - _burn(t, t.metered));
    }

    function _meter(uint256 d, uint256 metered) internal {
        Track storage t = _tracks[d];
        if (t.meterClosed || metered <= t.metered || vm.getBlockTimestamp() >= t.meterEnd) return;
        ++reached[8];
        t.earned += metered - t.metered;
        t.burned += _burn(t, metered) - _burn(t, t.metered);
        _giveSeller(t, metered - t.metered);
        t.metered = metered;
        if (metered == t.cap) t.meterClosed = true;
    }

    function _take(Track storage t, address account, uint256 amount) internal {
        t.putIn += amount;
        gainOf[t.token][account] -= int256(amount);
    }

    function _giveBuyer(Track storage t, uint256 amount) private {
        t.toBuyer += amount;
        gainOf[t.token][t.buyer] += int256(amount);
    }

    function _giveSeller(Track storage t, uint256 amount) private {
        t.toSeller += amount;
        gainOf[t.token][t.seller] += int256(amount);
    }

    function _burn(Track storage t, uint256 amount) private view returns (uint256) {
        return (amount * t.burnBps + 9_999) / 10_000;
    }
}
