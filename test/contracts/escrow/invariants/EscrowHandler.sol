// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../../contracts/interfaces/IEscrow.sol";
import {
    Approval,
    Delivery,
    Deposit,
    Dispute,
    Engagement,
    Mandate,
    PayoutChange,
    Revocation,
    Ruling,
    Split,
    Waiver,
    Withdrawal
} from "../../../../contracts/types/Acts.sol";
import {MilestoneStatus, Role} from "../../../../contracts/types/Status.sol";
import {Milestone, TermSheet} from "../../../../contracts/types/TermSheet.sol";
import {TestToken} from "../../mocks/TestToken.sol";
import {DealLedger} from "./DealLedger.sol";

/// @notice Two buyers, two sellers and an arbiter who do anything at any time, in USDC and in another token. Whatever
/// the escrow lets through is entered into the ledger; whatever it refuses must change nothing.
abstract contract EscrowHandler is DealLedger {
    uint256 public constant ACCOUNTS = 5;
    uint96 public constant MANDATE_TOTAL = 400e6;
    uint96 public constant MANDATE_PER_DEAL = 130e6;

    /// @dev Buyers, sellers, arbiter.
    address[5] public accounts;
    uint256[5] private _keys;
    TestToken public other;

    /// @notice The buyers' mandates, and what was pulled under them.
    Mandate[2] private _mandates;
    uint256[2] public pulledUnder;
    bool[2] public revoked;
    address private _agent;
    uint256 private _agentKey;

    /// @notice What went wrong with one act, if anything ever did.
    string public fault;
    uint256 public acts;

    bytes[] private _replays;
    uint256 private _random;
    uint256 private _clock;

    constructor() {
        setUp();
        other = new TestToken();
        string[5] memory names = ["buyer", "other buyer", "seller", "other seller", "arbiter"];
        for (uint256 i; i < ACCOUNTS; ++i) {
            (accounts[i], _keys[i]) = makeAddrAndKey(names[i]);
            if (usdc.balanceOf(accounts[i]) == 0) fund(accounts[i]);
            other.mint(accounts[i], FORTUNE);
            vm.prank(accounts[i]);
            other.approve(address(escrow), type(uint256).max);
        }
        (_agent, _agentKey) = makeAddrAndKey("agent");
        for (uint256 i; i < 2; ++i) {
            _mandates[i] = mandateOf(accounts[i], _agent);
            _mandates[i].total = MANDATE_TOTAL;
            _mandates[i].perDeal = MANDATE_PER_DEAL;
        }
        _clock = START;
    }

    modifier act(uint256 seed) {
        vm.warp(_clock);
        _random = uint256(keccak256(abi.encode(seed, ++acts)));
        _;
    }

    // ----------------------------------------------------------------------------------------- for the tests

    function theEscrow() external view returns (IEscrow) {
        return escrow;
    }

    function theUsdc() external view returns (address) {
        return address(usdc);
    }

    function holdings(address token, address owner) public view returns (uint256) {
        return TestToken(token).balanceOf(owner);
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
            buyerConsent = mandated(_mandates[b], _keys[b], _agentKey, Role.Buyer, deal);
        }
        if (!_signed(abi.encodeCall(IEscrow.commit, (terms, buyerConsent, signed(_keys[s], deal))))) return;
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
        (uint256 d, uint256 i) = _find(MilestoneStatus(_draw(2) == 0 ? 4 : 5));
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
        address token = _draw(2) == 0 ? address(usdc) : address(other);
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
        if (_signed(abi.encodeCall(IEscrow.revoke, (end, signed(_keys[i], digestOf(end))))))
            revoked[i] = true;
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
                escrow.balanceOf(address(usdc), one),
                escrow.balanceOf(address(other), one)
            );
    }

    // ------------------------------------------------------------------------- one act, and what it must have done

    function _settleOne(uint256 d, uint256 milestones, uint256 quarters) internal {
        TermSheet memory terms = sheetOf(d);
        milestones &= _mask(d);
        uint96 metered = uint96((uint256(terms.metered) * (quarters + 1)) / 4);
        bytes32 digest = digestOf(Approval(digestOf(terms), milestones, metered));
        bytes memory consent = signed(_keyOf_(terms.buyer), digest);
        if (!_upon(d, abi.encodeCall(IEscrow.settle, (terms, milestones, metered, consent)))) return;
        for (uint256 i; i < _tracks[d].count; ++i) {
            if ((milestones >> i) & 1 == 0 || _parts[d][i].resolved) continue;
            _end(d, i, 0, 10_000, 10_000, _parts[d][i].engaged);
        }
        _meter(d, metered);
    }

    function _waiveOne(uint256 d, uint256 milestones, bool metered) internal {
        TermSheet memory terms = sheetOf(d);
        bytes32 digest = digestOf(Waiver(digestOf(terms), milestones, metered));
        bytes memory consent = signed(_keyOf_(terms.seller), digest);
        if (!_upon(d, abi.encodeCall(IEscrow.waive, (terms, milestones, metered, consent)))) return;
        if (metered) _endMeter(d);
        for (uint256 i; i < _tracks[d].count; ++i) {
            if ((milestones >> i) & 1 == 0) continue;
            MilestoneStatus status = statusAt(d, i);
            if (status == MilestoneStatus.Engaged) _end(d, i, 4, 0, 0, true);
            else if (
                status == MilestoneStatus.Pending ||
                status == MilestoneStatus.Delivered ||
                status == MilestoneStatus.Disputed
            ) _end(d, i, 3, 0, 0, false);
        }
    }

    function _splitOne(uint256 d, uint256 i, uint16 bps) internal {
        TermSheet memory terms = sheetOf(d);
        bytes32 digest = digestOf(Split(digestOf(terms), uint8(i), bps, soon()));
        bytes memory one = signed(_keyOf_(terms.buyer), digest);
        bytes memory two = signed(_keyOf_(terms.seller), digest);
        if (!_upon(d, abi.encodeCall(IEscrow.split, (terms, uint8(i), bps, soon(), one, two)))) return;
        _end(d, i, 5, bps, 10_000, _parts[d][i].engaged);
    }

    function _deliverOne(uint256 d, uint256 i) internal {
        TermSheet memory terms = sheetOf(d);
        bytes32 artifact = bytes32(acts);
        bytes32 digest = digestOf(Delivery(digestOf(terms), uint8(i), artifact));
        bytes memory consent = signed(_keyOf_(terms.seller), digest);
        if (!_upon(d, abi.encodeCall(IEscrow.deliver, (terms, uint8(i), artifact, consent)))) return;
        _parts[d][i].deliveredAt = vm.getBlockTimestamp();
    }

    function _disputeOne(uint256 d, uint256 i, bool agent) internal {
        TermSheet memory terms = sheetOf(d);
        bytes32 digest = digestOf(Dispute(digestOf(terms), uint8(i), 1_000, "reason"));
        uint256 b = _indexOf(terms.buyer);
        bytes memory consent =
            agent
                ? mandated(_mandates[b], _keys[b], _agentKey, Role.Buyer, digest)
                : signed(_keys[b], digest);
        if (!_upon(d, abi.encodeCall(IEscrow.dispute, (terms, uint8(i), 1_000, "reason", consent)))) return;
        _parts[d][i].disputedAt = vm.getBlockTimestamp();
        _take(_tracks[d], terms.buyer, terms.arbiterFee);
        if (agent) _pulled(b, terms.arbiterFee);
    }

    function _engageOne(uint256 d, uint256 i) internal {
        TermSheet memory terms = sheetOf(d);
        bytes memory consent = signed(_keys[4], digestOf(Engagement(digestOf(terms), uint8(i))));
        if (_upon(d, abi.encodeCall(IEscrow.engage, (terms, uint8(i), consent)))) _parts[d][i].engaged = true;
    }

    function _ruleOne(uint256 d, uint256 i, uint16 bps) internal {
        TermSheet memory terms = sheetOf(d);
        bytes memory consent = signed(_keys[4], digestOf(Ruling(digestOf(terms), uint8(i), bps)));
        if (_upon(d, abi.encodeCall(IEscrow.rule, (terms, uint8(i), bps, consent)))) {
            _end(d, i, 6, bps, bps, true);
        }
    }

    function _finalizeAll(uint256 d) internal {
        if (!_byAnyone(d, abi.encodeCall(IEscrow.finalize, (sheetOf(d), _mask(d))))) return;
        for (uint256 i; i < _tracks[d].count; ++i) {
            MilestoneStatus status = statusAt(d, i);
            if (status == MilestoneStatus.Missed) _end(d, i, 2, 0, 0, false);
            if (status == MilestoneStatus.Accepted) _end(d, i, 1, 10_000, 10_000, false);
            if (status == MilestoneStatus.Silent) _end(d, i, 7, _tracks[d].silenceBps, 10_000, false);
        }
    }

    function _closeOne(uint256 d) internal {
        if (_byAnyone(d, abi.encodeCall(IEscrow.close, (sheetOf(d))))) _endMeter(d);
    }

    // ------------------------------------------------------------------------------------------------ calls

    function _signed(bytes memory call) internal returns (bool ok) {
        (ok, ) = address(escrow).call(call);
        if (ok) _replays.push(call);
    }

    /// @dev A deal that ended lets nothing through.
    function _upon(uint256 d, bytes memory call) internal returns (bool ok) {
        bool over = isOver(d);
        ok = _signed(call);
        if (ok && over) fault = "an act upon a deal that ended";
    }

    function _byAnyone(uint256 d, bytes memory call) internal returns (bool ok) {
        bool over = isOver(d);
        (ok, ) = address(escrow).call(call);
        if (ok && over) fault = "an ended deal ended again";
    }

    function _pulled(uint256 i, uint256 amount) private {
        pulledUnder[i] += amount;
        if (revoked[i]) fault = "a revoked mandate was used";
        if (amount > MANDATE_PER_DEAL) fault = "a deal beyond the mandate's size";
    }

    // ---------------------------------------------------------------------------------------------- choices

    function _draw(uint256 below) internal returns (uint256) {
        _random = uint256(keccak256(abi.encode(_random)));
        return _random % below;
    }

    function _bps() internal returns (uint16) {
        return [uint16(0), 1, 3_333, 5_000, 6_667, 9_999, 10_000][_draw(7)];
    }

    function _amount() internal returns (uint96) {
        return [uint96(1), 2, 73, 9_999, 333_333, 9_999_999, 12_345_678, 33_000_001][_draw(8)];
    }

    function _mask(uint256 d) internal view returns (uint256) {
        return (uint256(1) << _tracks[d].count) - 1;
    }

    function _indexOf(address one) internal view returns (uint256 i) {
        while (accounts[i] != one) ++i;
    }

    function _keyOf_(address one) internal view returns (uint256) {
        return _keys[_indexOf(one)];
    }

    function _anySheet() internal returns (TermSheet memory terms) {
        terms = sheet();
        terms.buyer = accounts[_draw(2)];
        terms.seller = accounts[2 + _draw(2)];
        if (_draw(4) == 0) terms.token = address(other);
        terms.burnBps = terms.token == address(usdc) && _draw(3) != 0 ? 137 : 0;
        terms.milestones = new Milestone[](1 + _draw(3));
        for (uint256 i; i < terms.milestones.length; ++i) {
            uint96 bond = _draw(3) == 0 ? 0 : _amount();
            terms.milestones[i] = Milestone(_amount(), bond, uint32(1 hours + _draw(4 hours)), bytes32(i));
        }
        if (_draw(3) == 0) {
            terms.metered = _amount();
            terms.meteredFor = uint32(1 hours + _draw(3 hours));
        }
        if (_draw(4) == 0) {
            terms.arbiter = address(0);
            terms.arbiterFee = 0;
        } else {
            terms.arbiterFee = _draw(3) == 0 ? 0 : _amount();
        }
        terms.reviewPeriod = uint32(1 hours + _draw(2 hours));
        terms.rulingPeriod = uint32(1 hours + _draw(3 hours));
        terms.silenceBps = _bps();
    }

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
