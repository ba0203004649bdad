// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../../contracts/interfaces/IEscrow.sol";
import {
    Amendment,
    Approval,
    Delivery,
    Dispute,
    Engagement,
    Mandate,
    Ruling,
    Split,
    Waiver
} from "../../../../contracts/types/Acts.sol";
import {MilestoneStatus, Role} from "../../../../contracts/types/Status.sol";
import {Milestone, TermSheet} from "../../../../contracts/types/TermSheet.sol";
import {DearToken} from "../../mocks/DearToken.sol";
import {TestToken} from "../../mocks/TestToken.sol";
import {DealLedger} from "./DealLedger.sol";

/// @notice Acts of two buyers, two sellers and an arbiter, in USDC and in two other tokens: each is tried as it comes, and
/// what the escrow lets through is entered into the ledger, as the table says.
abstract contract DealActs is DealLedger {
    uint256 public constant ACCOUNTS = 5;
    uint256 public constant LANES = 6;
    uint96 public constant MANDATE_TOTAL = 400e6;
    uint96 public constant MANDATE_PER_DEAL = 130e6;

    /// @dev Buyers, sellers, arbiter.
    address[5] public accounts;
    uint256[5] internal _keys;
    TestToken public other;
    /// @dev Its transfers cost more gas than a push gets: whatever it pays is credited, and withdrawn.
    TestToken public dear;

    /// @notice The buyers' mandates, and what was pulled under them.
    Mandate[2] internal _mandates;
    uint256[2] public pulledUnder;
    uint256[2] public revokedAt;
    uint256[2] public dismissedAt;
    address internal _agent;
    uint256 internal _agentKey;

    /// @notice What went wrong with one act, if anything ever did.
    string public fault;
    uint256 public acts;

    bytes[] internal _replays;
    uint256 internal _random;

    constructor() {
        setUp();
        other = new TestToken();
        dear = new DearToken(9);
        string[5] memory names = ["buyer", "other buyer", "seller", "other seller", "arbiter"];
        for (uint256 i; i < ACCOUNTS; ++i) {
            (accounts[i], _keys[i]) = makeAddrAndKey(names[i]);
            if (usdc.balanceOf(accounts[i]) == 0) fund(accounts[i]);
            TestToken[2] memory others = [other, dear];
            for (uint256 t; t < 2; ++t) {
                others[t].mint(accounts[i], FORTUNE);
                vm.prank(accounts[i]);
                others[t].approve(address(escrow), type(uint256).max);
            }
        }
        (_agent, _agentKey) = makeAddrAndKey("agent");
        for (uint256 i; i < 2; ++i) {
            _mandates[i] = mandateOf(accounts[i], _agent);
            _mandates[i].total = MANDATE_TOTAL;
            _mandates[i].perDeal = MANDATE_PER_DEAL;
        }
    }

    // ------------------------------------------------------------------------- one act, and what it must have done

    function _settleOne(uint256 d, uint256 milestones, uint256 quarters) internal {
        TermSheet memory terms = sheetOf(d);
        milestones &= _mask(d);
        uint96 metered = uint96((uint256(terms.metered) * (quarters + 1)) / 4);
        bool unlessEngaged = _draw(3) == 0;
        bytes32 digest = digestOf(Approval(digestOf(terms), milestones, metered, unlessEngaged));
        uint256 b = _indexOf(terms.buyer);
        bool agent = _draw(4) == 0;
        bytes memory consent =
            agent
                ? mandated(_mandates[b], _keys[b], _agentKey, Role.Buyer, digest)
                : signed(_keys[b], digest);
        bytes memory call = abi.encodeCall(
            IEscrow.settle,
            (terms, milestones, metered, unlessEngaged, consent)
        );
        if (!_upon(d, call)) return;
        if (agent) _acted(b, 1 hours);
        for (uint256 i; i < _tracks[d].count; ++i) {
            if ((milestones >> i) & 1 == 0 || _parts[d][i].resolved) continue;
            if (!unlessEngaged || !_parts[d][i].engaged) _end(d, i, 0, 10_000, 10_000);
        }
        _meter(d, metered);
    }

    function _waiveOne(uint256 d, uint256 milestones, bool metered) internal {
        TermSheet memory terms = sheetOf(d);
        bytes32 digest = digestOf(Waiver(digestOf(terms), milestones, metered, soon()));
        bytes memory consent = signed(_keyOf_(terms.seller), digest);
        if (!_upon(d, abi.encodeCall(IEscrow.waive, (terms, milestones, metered, soon(), consent)))) return;
        if (metered) _endMeter(d);
        for (uint256 i; i < _tracks[d].count; ++i) {
            if ((milestones >> i) & 1 == 0) continue;
            MilestoneStatus status = statusAt(d, i);
            if (status == MilestoneStatus.Pending) _end(d, i, 3, 0, 0);
            else if (
                status == MilestoneStatus.Delivered ||
                status == MilestoneStatus.Disputed ||
                status == MilestoneStatus.Engaged
            ) _end(d, i, 4, 0, 0);
        }
    }

    function _splitOne(uint256 d, uint256 i, uint16 bps) internal {
        TermSheet memory terms = sheetOf(d);
        bytes32 digest = digestOf(Split(digestOf(terms), uint8(i), bps, soon()));
        bytes memory one = signed(_keyOf_(terms.buyer), digest);
        bytes memory two = signed(_keyOf_(terms.seller), digest);
        if (!_upon(d, abi.encodeCall(IEscrow.split, (terms, uint8(i), bps, soon(), one, two)))) return;
        _end(d, i, 5, bps, 10_000);
    }

    /// @dev Each side signs, or the buyer's agent key; what is released and what the next sheet takes are set off to the unit.
    function _amendOne(uint256 d, uint256 milestones) internal {
        TermSheet memory terms = sheetOf(d);
        TermSheet memory next = _anySheet();
        (next.buyer, next.seller, next.token) = (terms.buyer, terms.seller, terms.token);
        next.buyerNonce = _anyNonce(next.buyer);
        if (next.token != address(usdc)) next.burnBps = 0;
        bool agent = _draw(3) == 0;
        uint256 before = openOf(d) + _wealthOfSides(terms);
        bool free = _isFree(next);
        if (!_upon(d, _amendment(terms, next, milestones, agent))) return;
        if (!free) fault = "a nonce that was not free was amended into";

        uint256 released;
        for (uint256 i; i < _tracks[d].count; ++i) {
            if ((milestones >> i) & 1 == 0) continue;
            if (statusAt(d, i) != MilestoneStatus.Pending) fault = "what is not pending was amended";
            released += terms.milestones[i].amount + burnOf(terms, terms.milestones[i].amount);
            _release(d, i);
        }
        _begin(next);
        uint256 cost = costOf(next);
        // Its total counts what is put down beyond what was released.
        if (agent) _pulled(_indexOf(terms.buyer), cost > released ? cost - released : 0);
        uint256 now_ = openOf(d) + openOf(_tracks.length - 1) + _wealthOfSides(terms);
        if (now_ != before) fault = "an amendment made or lost a unit";
    }

    function _amendment(
        TermSheet memory terms,
        TermSheet memory next,
        uint256 milestones,
        bool agent
    ) private view returns (bytes memory) {
        bytes32 act = digestOf(Amendment(digestOf(terms), digestOf(next), milestones, soon()));
        uint256 b = _indexOf(terms.buyer);
        bytes memory one =
            agent ? mandated(_mandates[b], _keys[b], _agentKey, Role.Buyer, act) : signed(_keys[b], act);
        bytes memory two = signed(_keyOf_(terms.seller), act);
        return abi.encodeCall(IEscrow.amend, (terms, next, milestones, soon(), one, two));
    }

    function _wealthOfSides(TermSheet memory terms) private view returns (uint256) {
        return _wealthOf(terms.buyer, terms.token) + _wealthOf(terms.seller, terms.token);
    }

    function _deliverOne(uint256 d, uint256 i) internal {
        TermSheet memory terms = sheetOf(d);
        bytes32 artifact = bytes32(acts);
        uint32 latest = _parts[d][i].index;
        uint32 index = latest + uint32(_draw(4));
        bytes32 digest = digestOf(Delivery(digestOf(terms), uint8(i), index, artifact));
        bytes memory consent = signed(_keyOf_(terms.seller), digest);
        if (!_upon(d, abi.encodeCall(IEscrow.deliver, (terms, uint8(i), index, artifact, consent)))) return;
        if (index <= latest) fault = "a delivery came again";
        (_parts[d][i].deliveredAt, _parts[d][i].index) = (vm.getBlockTimestamp(), index);
    }

    function _disputeOne(uint256 d, uint256 i, bool agent) internal {
        TermSheet memory terms = sheetOf(d);
        // Now and then of the delivery before the latest.
        uint32 index = _parts[d][i].index;
        if (index != 0 && _draw(8) == 0) --index;
        uint16 conceded = _bps();
        bytes32 digest = digestOf(Dispute(digestOf(terms), uint8(i), index, conceded, "reason"));
        uint256 b = _indexOf(terms.buyer);
        bytes memory consent =
            agent
                ? mandated(_mandates[b], _keys[b], _agentKey, Role.Buyer, digest)
                : signed(_keys[b], digest);
        bytes memory call = abi.encodeCall(
            IEscrow.dispute,
            (terms, uint8(i), index, conceded, "reason", consent)
        );
        if (!_upon(d, call)) return;
        if (index != _parts[d][i].index) fault = "another delivery was disputed";
        (_parts[d][i].disputedAt, _parts[d][i].concededBps) = (vm.getBlockTimestamp(), conceded);
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
        uint256 before = _wealthOf(terms.seller, terms.token);
        if (!_upon(d, abi.encodeCall(IEscrow.rule, (terms, uint8(i), bps, consent)))) return;
        _checkConceded(d, i, _wealthOf(terms.seller, terms.token) - before);
        uint256 share = _shareOf(d, i, bps);
        _end(d, i, 6, share, share);
    }

    function _finalizeAll(uint256 d) internal {
        for (uint256 i; i < _tracks[d].count; ++i) _finalizeOne(d, i);
    }

    function _finalizeOne(uint256 d, uint256 i) internal {
        TermSheet memory terms = sheetOf(d);
        MilestoneStatus status = statusAt(d, i);
        uint256 before = _wealthOf(terms.seller, terms.token);
        uint256 ofArbiter = _wealthOf(accounts[4], terms.token);
        if (!_byAnyone(d, abi.encodeCall(IEscrow.finalize, (terms, uint256(1) << i)))) return;
        if (_wealthOf(accounts[4], terms.token) != ofArbiter) fault = "time paid the arbiter";
        if (status == MilestoneStatus.Missed) _end(d, i, 2, 0, 0);
        if (status == MilestoneStatus.Accepted) _end(d, i, 1, 10_000, 10_000);
        if (status != MilestoneStatus.Silent) return;
        _checkConceded(d, i, _wealthOf(terms.seller, terms.token) - before);
        _end(d, i, 7, _shareOf(d, i, _tracks[d].silenceBps), 10_000);
    }

    /// @dev What the escrow really gave the seller, by a ruling or by silence.
    function _checkConceded(uint256 d, uint256 i, uint256 given) private {
        uint256 conceded = (_parts[d][i].amount * _parts[d][i].concededBps) / 10_000;
        if (given < conceded) fault = "less than was conceded was paid";
    }

    function holdings(address token, address owner) public view returns (uint256) {
        return TestToken(token).balanceOf(owner);
    }

    function _wealthOf(address one, address token) internal view returns (uint256) {
        return holdings(token, one) + escrow.balanceOf(token, one);
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

    function _pulled(uint256 i, uint256 amount) internal {
        pulledUnder[i] += amount;
        _acted(i, 0);
        if (amount > MANDATE_PER_DEAL) fault = "a deal beyond the mandate's size";
    }

    /// @dev The agent key consented for a buyer: never after the end, but for approvals within the hour.
    function _acted(uint256 i, uint256 grace) private {
        uint256 now_ = vm.getBlockTimestamp();
        if (revokedAt[i] != 0 && now_ >= revokedAt[i] + grace) fault = "a revoked mandate was used";
        if (dismissedAt[i] != 0 && now_ >= dismissedAt[i] + grace) fault = "a dismissed key acted";
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

    /// @dev Of few lanes: busy ones too, and now and then a generation that is spent, or one that leaves some out.
    function _anyNonce(address one) internal returns (uint256) {
        uint256 lane = _draw(LANES);
        uint256 generation = nextOf[one][lane];
        uint256 how = _draw(6);
        if (how == 0 && generation != 0) generation -= 1 + _draw(generation);
        if (how == 1) generation += _draw(3);
        return laneNonce(lane, generation);
    }

    function _anySheet() internal returns (TermSheet memory terms) {
        terms = sheet();
        terms.buyer = accounts[_draw(2)];
        terms.buyerNonce = _anyNonce(terms.buyer);
        terms.seller = accounts[2 + _draw(2)];
        // Apart from the nonces of the accounts' own acts.
        if (_draw(8) == 0) terms.sellerNonce = 1e6 + _draw(40);
        if (_draw(4) == 0) terms.token = _draw(3) == 0 ? address(dear) : address(other);
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
}
