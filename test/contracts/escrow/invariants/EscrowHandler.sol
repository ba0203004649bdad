// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../../contracts/interfaces/IEscrow.sol";
import {ILens} from "../../../../contracts/interfaces/ILens.sol";
import {
    Cancellation,
    Deposit,
    Dismissal,
    LaneCancellation,
    Mandate,
    PayoutChange,
    Revocation,
    Withdrawal
} from "../../../../contracts/types/Acts.sol";
import {MilestoneStatus, Role} from "../../../../contracts/types/Status.sol";
import {TermSheet} from "../../../../contracts/types/TermSheet.sol";
import {DealActs} from "./DealActs.sol";

/// @notice Two buyers, two sellers and an arbiter who do anything at any time. Whatever the escrow refuses must change
/// nothing.
abstract contract EscrowHandler is DealActs {
    uint256 private _clock = START;

    modifier act(uint256 seed) {
        vm.warp(_clock);
        _random = uint256(keccak256(abi.encode(seed, ++acts)));
        _;
    }

    // ----------------------------------------------------------------------------------------- for the tests

    function theEscrow() external view returns (IEscrow) {
        return escrow;
    }

    function theLens() external view returns (ILens) {
        return lens;
    }

    function theAgent() external view returns (address) {
        return _agent;
    }

    function theUsdc() external view returns (address) {
        return address(usdc);
    }

    function mandateDigest(uint256 i) external view returns (bytes32) {
        return digestOf(_mandates[i]);
    }

    /// @notice All that was ever given to an account, in each token.
    function fortune() external pure returns (uint256) {
        return FORTUNE;
    }

    /// @notice A stranger without a signature, after the last clock of all deals, ends what is left of each.
    /// @return left How many deals it could not end.
    function emptyAll() external returns (uint256 left) {
        _clock += 10 days;
        vm.warp(_clock);
        for (uint256 d; d < _tracks.length; ++d) {
            if (isOver(d)) continue;
            _finalizeAll(d);
            if (!_tracks[d].meterClosed) _closeOne(d);
            if (!isOver(d)) ++left;
        }
    }

    // ---------------------------------------------------------------------------------------- begin, clocks

    function commit(uint256 seed) external act(seed) {
        TermSheet memory terms = _anySheet();
        bytes32 deal = digestOf(terms);
        uint256 how = terms.token == address(usdc) ? _draw(3) : 0;
        uint256 b = _indexOf(terms.buyer);
        uint256 s = _indexOf(terms.seller);
        uint256 cost = costOf(terms);

        bytes memory buyerConsent = signed(_keys[b], deal);
        if (how == 1) {
            // More or less than it costs: the rest is credited, or pulled by allowance.
            uint256 value = cost + _draw(3) - 1;
            buyerConsent = authorized(_keys[b], terms.token, value, terms.expiry, deal);
        } else if (how == 2) {
            // After its key's dismissal also under one that was signed ahead, which must not count either.
            Mandate memory mandate = _mandates[b];
            if (dismissedAt[b] != 0) mandate.nonce = nextNonce();
            buyerConsent = mandated(mandate, _keys[b], _agentKey, Role.Buyer, deal);
        }
        bool free = _isFree(terms);
        if (!_signed(abi.encodeCall(IEscrow.commit, (terms, buyerConsent, signed(_keys[s], deal))))) return;
        if (!free) fault = "a nonce that was not free was committed to";
        _begin(terms);
        if (how == 2) _pulled(b, cost);
    }

    /// @notice Time: from a second to some hours.
    function wait_(uint256 seed) external act(seed) {
        _clock += 1 + _draw([uint256(1), 20 minutes, 1 hours, 3 hours][_draw(4)]);
    }

    // -------------------------------------------------------------------------------------------- both sides

    function settle(uint256 seed) external act(seed) {
        if (_tracks.length == 0) return;
        _settleOne(_deal(), _draw(8), _draw(4));
    }

    function waive(uint256 seed) external act(seed) {
        (uint256 d, uint256 i) = _find(MilestoneStatus(_draw(2) == 0 ? 0 : 5));
        if (d != type(uint256).max) _waiveOne(d, _draw(4) == 0 ? _mask(d) : uint256(1) << i, _draw(2) == 0);
    }

    function split(uint256 seed) external act(seed) {
        (uint256 d, uint256 i) = _find(MilestoneStatus(_draw(7)));
        if (d != type(uint256).max) _splitOne(d, i, _bps());
    }

    function deliver(uint256 seed) external act(seed) {
        (uint256 d, uint256 i) = _find(MilestoneStatus.Pending);
        if (d != type(uint256).max) _deliverOne(d, i);
    }

    function dispute(uint256 seed) external act(seed) {
        (uint256 d, uint256 i) = _find(MilestoneStatus.Delivered);
        if (d != type(uint256).max) _disputeOne(d, i, _draw(3) == 0);
    }

    function engage(uint256 seed) external act(seed) {
        (uint256 d, uint256 i) = _find(MilestoneStatus.Disputed);
        if (d != type(uint256).max) _engageOne(d, i);
    }

    function rule(uint256 seed) external act(seed) {
        (uint256 d, uint256 i) = _find(MilestoneStatus(_draw(4) == 0 ? 5 : 4));
        if (d != type(uint256).max) _ruleOne(d, i, _bps());
    }

    function finalize(uint256 seed) external act(seed) {
        (uint256 d, ) = _find(MilestoneStatus([1, 3, 6][_draw(3)]));
        if (d != type(uint256).max) _finalizeAll(d);
    }

    function close(uint256 seed) external act(seed) {
        if (_tracks.length != 0) _closeOne(_deal());
    }

    // ------------------------------------------------------------------------------- accounts, freezes, replays

    function account(uint256 seed) external act(seed) {
        uint256 a = _draw(ACCOUNTS);
        address token = [address(usdc), address(other), address(dear)][_draw(3)];
        uint256 kind = _draw(4);
        uint96 amount = uint96(1 + _draw(50e6));

        if (kind == 0) {
            Deposit memory put = Deposit(accounts[a], token, amount, nextNonce(), soon());
            _signed(abi.encodeCall(IEscrow.deposit, (put, signed(_keys[a], digestOf(put)))));
        } else if (kind == 1) {
            if (_draw(2) == 0) amount = type(uint96).max;
            Withdrawal memory get = Withdrawal(accounts[a], token, amount, accounts[a], nextNonce(), soon());
            _signed(abi.encodeCall(IEscrow.withdraw, (get, signed(_keys[a], digestOf(get)))));
        } else {
            address to = kind == 2 ? address(escrow) : address(0);
            PayoutChange memory change = PayoutChange(accounts[a], token, to, nextNonce(), soon());
            _signed(abi.encodeCall(IEscrow.setPayout, (change, signed(_keys[a], digestOf(change)))));
        }
    }

    function freezeOrNot(uint256 seed) external act(seed) {
        address one = accounts[_draw(ACCOUNTS)];
        if (usdc.isBlacklisted(one) || _draw(3) != 0) unfreeze(one);
        else freeze(one);
    }

    function revoke(uint256 seed) external act(seed) {
        uint256 i = _draw(16);
        if (i > 1) return;
        Revocation memory end = Revocation(accounts[i], digestOf(_mandates[i]), soon());
        if (!_signed(abi.encodeCall(IEscrow.revoke, (end, signed(_keys[i], digestOf(end)))))) return;
        if (revokedAt[i] == 0) revokedAt[i] = vm.getBlockTimestamp();
    }

    /// @dev Seldom, and of one buyer's agent rather than both.
    function dismiss(uint256 seed) external act(seed) {
        uint256 i = _draw(24);
        if (i > 1) return;
        Dismissal memory end = Dismissal(accounts[i], _agent, soon());
        if (!_signed(abi.encodeCall(IEscrow.dismiss, (end, signed(_keys[i], digestOf(end)))))) return;
        if (dismissedAt[i] == 0) dismissedAt[i] = vm.getBlockTimestamp();
    }

    /// @notice Whatever is live in the lane goes on.
    function cancelLane(uint256 seed) external act(seed) {
        uint256 i = _draw(2);
        uint256 nonce = _anyNonce(accounts[i]);
        (uint32 lane, uint32 generation) = (uint32(nonce >> 32), uint32(nonce));
        LaneCancellation memory end = LaneCancellation(accounts[i], lane, generation, soon());
        bytes32 before = wealth();
        if (!_signed(abi.encodeCall(IEscrow.cancelLane, (end, signed(_keys[i], digestOf(end)))))) return;
        if (wealth() != before) fault = "a cancellation moved money";
        _spend(accounts[i], lane, generation);
    }

    /// @notice A sheet that anybody might have signed, seldom one that is or was a deal; by either side.
    function cancel(uint256 seed) external act(seed) {
        TermSheet memory terms = _draw(4) == 0 && _tracks.length != 0 ? sheetOf(_deal()) : _anySheet();
        bool asBuyer = _draw(2) == 0;
        address side = asBuyer ? terms.buyer : terms.seller;
        bytes32 deal = digestOf(terms);
        bytes memory consent = signed(_keyOf_(side), digestOf(Cancellation(side, deal, soon())));
        (uint256 count, bytes32 live) = liveIn(terms.buyer, terms.buyerNonce >> 32);
        if (!_signed(abi.encodeCall(IEscrow.cancel, (terms, side, soon(), consent)))) return;
        if (count != 0 && live == deal) fault = "a live deal was cancelled";
        if (asBuyer) _spend(side, terms.buyerNonce >> 32, uint32(terms.buyerNonce) + 1);
        else if (terms.sellerNonce == 0) fault = "a seller cancelled what names no nonce of its";
        else isSpent[side][terms.sellerNonce] = true;
    }

    function amend(uint256 seed) external act(seed) {
        (uint256 d, uint256 i) = _find(MilestoneStatus.Pending);
        if (d == type(uint256).max) return;
        _amendOne(d, _draw(3) == 0 ? _mask(d) : uint256(1) << i);
    }

    /// @notice Anything signed that went through before, once more: it may go through again, and moves nothing.
    function replay(uint256 seed) external act(seed) {
        if (_replays.length == 0) return;
        bytes32 before = wealth();
        (bool ok, ) = address(escrow).call(_replays[_draw(_replays.length)]);
        ok;
        if (wealth() != before) fault = "a replay moved money";
    }

    /// @notice All that anybody has anywhere, in one hash.
    function wealth() public view returns (bytes32 hash) {
        for (uint256 i; i < ACCOUNTS; ++i) hash = keccak256(abi.encode(hash, _pile(accounts[i])));
        return keccak256(abi.encode(hash, _pile(address(escrow))));
    }

    function _pile(address one) private view returns (bytes memory) {
        return
            abi.encode(
                usdc.balanceOf(one),
                other.balanceOf(one),
                dear.balanceOf(one),
                escrow.balanceOf(address(usdc), one),
                escrow.balanceOf(address(other), one),
                escrow.balanceOf(address(dear), one)
            );
    }

    // ---------------------------------------------------------------------------------------------- choices

    /// @dev Rather a live deal, and now and then one that ended.
    function _deal() internal returns (uint256 d) {
        d = _draw(_tracks.length);
        if (_draw(8) == 0) return d;
        for (uint256 n; n < _tracks.length && isOver(d); ++n) d = (d + 1) % _tracks.length;
    }

    /// @dev Rather a milestone of this status, and now and then any. No deal: 2²⁵⁶ − 1.
    function _find(MilestoneStatus status) internal returns (uint256 d, uint256 i) {
        uint256 count = _tracks.length;
        if (count == 0) return (type(uint256).max, 0);
        uint256 first = _draw(count);
        if (_draw(8) == 0) return (first, _draw(_tracks[first].count));
        for (uint256 n; n < count; ++n) {
            d = (first + n) % count;
            for (i = 0; i < _tracks[d].count; ++i) if (statusAt(d, i) == status) return (d, i);
        }
        return (first, _draw(_tracks[first].count));
    }
}
