// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICourt} from "../../../../contracts/interfaces/ICourt.sol";
import {IJurors} from "../../../../contracts/interfaces/IJurors.sol";
import {IJury} from "../../../../contracts/interfaces/IJury.sol";
import {Increase, SignedBallot, SignedSeal, Stage} from "../../../../contracts/types/Cases.sol";
import {DealStatus} from "../../../../contracts/types/Status.sol";
import {Milestone, TermSheet} from "../../../../contracts/types/TermSheet.sol";
import {CaseLedger} from "./CaseLedger.sol";
import {PlainBeacon} from "./PlainBeacon.sol";

/// @notice A buyer, a seller, jurors and strangers who do anything at any time about up to four disputes. Whatever the
/// jury lets through is entered into the ledger; whatever it refuses must change nothing.
abstract contract JuryHandler is CaseLedger {
    uint256 private constant MOST_CASES = 4;
    /// @dev One equivocation costs a run a juror; enough must be left to draw appeals from.
    uint256 private constant MOST_LIARS = 2;

    uint256 public acts;
    /// @notice How often each thing went through: for the test that the handler reaches all.
    mapping(bytes32 what => uint256) public reached;

    uint256 private _random;
    uint256 private _clock;
    uint256 private _liars;
    /// @dev By juror that resigned: when its stake is free.
    mapping(address => uint256) private _releases;

    constructor() {
        setUp();
        vm.etch(address(beacon), address(new PlainBeacon()).code);
        for (uint256 i; i < keys.length; ++i) stakes[keys[i]] = STAKE;
        _clock = vm.getBlockTimestamp();
    }

    modifier act(uint256 seed) {
        vm.warp(_clock);
        _random = uint256(keccak256(abi.encode(seed, ++acts)));
        _;
        _clock = vm.getBlockTimestamp();
    }

    // ----------------------------------------------------------------------------------------- for the tests

    function theJury() external view returns (IJury) {
        return jury;
    }

    function theJurors() external view returns (IJurors) {
        return jurors;
    }

    function jurorCount() external view returns (uint256) {
        return keys.length;
    }

    function jurorOf(uint256 i) external view returns (address key, address operator) {
        return (keys[i], operators[i]);
    }

    function accountsOwed() external view returns (address, address) {
        return (buyer, seller);
    }

    /// @notice What the jury has: in its wallet and in the escrow.
    function holdings() external view returns (uint256) {
        return wealthOf(address(jury));
    }

    function stakesHeld() external view returns (uint256) {
        return usdc.balanceOf(address(jurors));
    }

    /// @notice A stranger without a signature, after the last clock, ends every deal.
    /// @return left How many it could not end, or whose money stayed.
    function emptyAll() external returns (uint256 left) {
        vm.warp(_clock);
        for (uint256 c; c < _tracks.length; ++c) {
            TermSheet memory terms = _sheetOf(c);
            emptyByTime(terms);
            if (statusOf(terms) != DealStatus.Closed) ++left;
        }
        uint256 balances = escrow.balanceOf(address(usdc), address(jury));
        // Nothing burns here: what is left in the escrow is the jury's.
        if (usdc.balanceOf(address(escrow)) != balances) ++left;
    }

    /// @notice What comes next in one of the cases, and then its next stage: without this, few runs would see a verdict.
    function step(uint256 seed) external {
        vm.warp(_clock);
        if (_tracks.length == 0) return this.dispute(seed);
        Stage stage = jury.stageOf(_tracks[seed % _tracks.length].id);
        if (stage == Stage.None || stage == Stage.Drawing) return this.draw(seed);
        if (stage == Stage.Executable) return this.execute(seed);
        if (stage > Stage.Hung) {
            this.refundAppeal(seed);
            this.pay(seed);
            return seed % 3 == 0 ? this.penalize(seed) : this.dispute(seed);
        }
        if (stage == Stage.Striking && seed % 3 == 0) return this.strike(seed);
        if (stage == Stage.Appealing && seed % 3 != 0) return this.appeal(seed);
        if (stage == Stage.Sealing) this.seal(seed);
        if (stage == Stage.Voting) this.vote(seed);
        this.hurry(seed);
    }

    // ---------------------------------------------------------------------------------------- disputes, time

    function dispute(uint256 seed) external act(seed) {
        if (_tracks.length == MOST_CASES) return;
        // Whoever was benched comes back, but now and then.
        if (_draw(4) != 0) _activateAny();
        TermSheet memory terms = courtSheet();
        terms.burnBps = 0;
        terms.milestones = new Milestone[](2);
        terms.milestones[0] = Milestone(100e6, 10e6, 1 days, keccak256("criteria"));
        terms.milestones[1] = Milestone(50e6, 5e6, 30 days, keccak256("more criteria"));
        // From what just fits to some days of nothing.
        terms.rulingPeriod = uint32(jury.minimumRulingPeriod() + _draw(30 hours));
        terms.arbiterFee = uint96(6e6 + _draw(20e6));

        disputed(terms);
        Track storage t = _tracks.push();
        (t.sheet, t.id) = (abi.encode(terms), caseOf(terms));
        t.rulingEnds = vm.getBlockTimestamp() + terms.rulingPeriod;
    }

    function wait_(uint256 seed) external act(seed) {
        skip(1 + _draw([uint256(1), 20 minutes, 2 hours, 5 hours][_draw(4)]));
    }

    /// @notice To the end of the stage that a case is in, or a second before it.
    function hurry(uint256 seed) external act(seed) {
        if (_tracks.length == 0) return;
        uint256 c = _draw(_tracks.length);
        uint256 end = jury.stageEndsAt(_tracks[c].id);
        if (end == 0 && _tracks[c].rounds == 0) end = vm.getBlockTimestamp() + LEAD;
        bool long = end > vm.getBlockTimestamp() + DRAWING + APPEALING;
        if (end > vm.getBlockTimestamp() + 1 && (!long || _draw(4) == 0)) vm.warp(end - _draw(4) / 3);
    }

    // ------------------------------------------------------------------------------------------- the rounds

    function draw(uint256 seed) external act(seed) {
        uint256 c = _pick(Stage.Drawing, Stage.None);
        if (c == _tracks.length) return;
        Track storage t = _tracks[c];
        TermSheet memory terms = _sheetOf(c);
        uint64 round = _beaconRoundOf(terms);
        if (!_calls(abi.encodeCall(IJury.draw, (terms, 0, abi.encode(round))))) return;

        uint8 index = t.rounds++;
        if (t.deposit != 0 && t.appealRound == 0) t.appealRound = index;
        RoundTrack storage r = _rounds[c][index];
        r.candidates = jury.candidatesOf(t.id, index);
        r.size = t.appealRound == 0 ? 3 : 7;
        r.drawnAt = vm.getBlockTimestamp();
        if (r.candidates.length != r.size + 2) fault = "too few or too many were drawn";
        for (uint256 i; i < r.candidates.length; ++i) {
            for (uint256 j; j < i; ++j) {
                address operator = jurors.operatorOf(r.candidates[i]);
                if (operator == jurors.operatorOf(r.candidates[j])) fault = "an operator was drawn twice";
            }
        }
        bytes32 what = t.appealRound == 0 ? bytes32("drawn") : bytes32("drawn for an appeal");
        if (t.appealRound == 0 && index != 0) what = "drawn again";
        if (t.appealRound != 0 && index != t.appealRound) what = "drawn for an appeal again";
        ++reached[what];
    }

    function strike(uint256 seed) external act(seed) {
        uint256 c = _pick(Stage.Striking, Stage.Striking);
        if (c == _tracks.length) return;
        Track storage t = _tracks[c];
        if (t.rounds == 0) return;
        uint8 round = t.rounds - 1;
        RoundTrack storage r = _rounds[c][round];
        uint8 seat = uint8(_draw(r.candidates.length));
        address side = _draw(2) == 0 ? buyer : seller;
        bytes32 signed_ = courtDigest(hashOfStrike(t.id, round, side, r.candidates[seat]));
        bytes memory consent = signed(secretOf(side), signed_);
        if (!_calls(abi.encodeCall(IJury.strike, (_sheetOf(c), 0, side, seat, consent)))) return;

        if ((r.struck >> seat) & 1 != 0) fault = "one was struck twice";
        r.struck |= 1 << seat;
        ++reached["struck"];
    }

    function seal(uint256 seed) external act(seed) {
        uint256 c = _pick(Stage.Sealing, Stage.Sealing);
        if (c == _tracks.length || _tracks[c].rounds == 0) return;
        uint8 round = _tracks[c].rounds - 1;
        uint8[] memory seats = _anySeats(c, round);
        uint16[] memory shares = new uint16[](seats.length);
        SignedSeal[] memory seals = new SignedSeal[](seats.length);
        for (uint256 i; i < seats.length; ++i) {
            address juror = _rounds[c][round].candidates[seats[i]];
            shares[i] = [uint16(0), 2_500, 3_000, 3_500, 10_000][_draw(5)];
            bytes32 seal_ = sealFor(_tracks[c].id, round, juror, shares[i]);
            seals[i] = signedSeal(_tracks[c].id, round, seats[i], juror, seal_);
        }
        if (!_calls(abi.encodeCall(ICourt.seal, (_tracks[c].id, seals)))) return;

        for (uint256 i; i < seats.length; ++i) {
            if (!sits(c, round, seats[i])) fault = "one that does not sit sealed";
            address juror = _rounds[c][round].candidates[seats[i]];
            // The first stands.
            if (_sealed[c][round][juror] == 0) _sealed[c][round][juror] = uint256(shares[i]) + 1;
        }
        ++reached["sealed"];
    }

    /// @notice What was sealed, or now and then something else; some of it twice.
    function vote(uint256 seed) external act(seed) {
        uint256 c = _pick(Stage.Voting, Stage.Voting);
        if (c == _tracks.length || _tracks[c].rounds == 0) return;
        uint8 round = _tracks[c].rounds - 1;
        uint8[] memory seats = _sealedSeats(c, round);
        SignedBallot[] memory ballots = new SignedBallot[](seats.length);
        for (uint256 i; i < seats.length; ++i) {
            address juror = _rounds[c][round].candidates[seats[i]];
            uint256 share = _sealed[c][round][juror];
            share = share == 0 || _draw(24) == 0 ? 7_000 : share - 1;
            ballots[i] = signedBallot(_tracks[c].id, round, seats[i], juror, uint16(share));
        }
        if (!_calls(abi.encodeCall(ICourt.vote, (_tracks[c].id, ballots)))) return;

        for (uint256 i; i < seats.length; ++i) {
            address juror = _rounds[c][round].candidates[seats[i]];
            if (_voted[c][round][juror] != 0) continue;
            if (!sits(c, round, seats[i])) fault = "one that does not sit voted";
            uint256 share = uint256(ballots[i].sellerBps) + 1;
            if (share != _sealed[c][round][juror]) fault = "a ballot that was not sealed";
            _voted[c][round][juror] = share;
        }
        ++reached["voted"];
    }

    function appeal(uint256 seed) external act(seed) {
        uint256 c = _pick(Stage.Appealing, Stage.Appealing);
        if (c == _tracks.length) return;
        Track storage t = _tracks[c];
        address side = _draw(2) == 0 ? buyer : seller;
        uint256 fee = jury.appealFeeOf(t.id);
        if (!_callsAs(side, abi.encodeCall(IJury.appeal, (_sheetOf(c), 0, side, SENDER)))) return;

        (bool found, ) = verdictDue(c);
        if (!found || t.appellant != address(0)) fault = "an appeal against nothing";
        (t.appellant, t.deposit) = (side, fee);
        ++reached["appealed"];
    }

    // ---------------------------------------------------------------------------------------------- its end

    function execute(uint256 seed) external act(seed) {
        uint256 c = _pick(Stage.Executable, Stage.Appealing);
        if (c == _tracks.length) return;
        Track storage t = _tracks[c];
        TermSheet memory terms = _sheetOf(c);
        uint256[4] memory before = _worldWithout(terms);
        if (!_calls(abi.encodeCall(ICourt.execute, (terms, 0)))) return;

        (bool found, uint256 share) = verdictDue(c);
        uint256 verdict = jury.verdictOf(t.id);
        if (!found || verdict != share) fault = "another verdict than the ballots'";
        if (vm.getBlockTimestamp() >= t.rulingEnds) fault = "a ruling after the clock";
        (t.end, t.verdict, t.fee) = (End.Executed, uint16(verdict), terms.arbiterFee);
        _checkMoved(terms, before, verdict);
        ++reached["executed"];
    }

    /// @notice The sides end a milestone themselves, or the whole deal; now and then somebody records it.
    function agree(uint256 seed) external act(seed) {
        if (_tracks.length == 0 || _draw(6) != 0) return;
        uint256 c = _draw(_tracks.length);
        TermSheet memory terms = _sheetOf(c);
        (DealStatus status, , uint32 resolved, , ) = lens.dealOf(terms);
        bool over = status != DealStatus.Live || resolved & 1 != 0;
        if (over || vm.getBlockTimestamp() >= _tracks[c].rulingEnds) return;
        uint256 how = _draw(4);
        if (how == 0) _settle(terms, 1, 0);
        else if (how == 1) _settle(terms, 3, 0);
        else if (how == 2) _split(terms, 0, uint16(_draw(10_001)));
        else _waive(terms, 1, false);
    }

    function drop(uint256 seed) external act(seed) {
        if (_tracks.length == 0) return;
        uint256 c = _draw(_tracks.length);
        TermSheet memory terms = _sheetOf(c);
        uint256 before = wealthOf(buyer) + wealthOf(seller) + wealthOf(address(jury));
        if (!_calls(abi.encodeCall(ICourt.drop, (terms, 0)))) return;

        uint256 now_ = wealthOf(buyer) + wealthOf(seller) + wealthOf(address(jury));
        if (before != now_) fault = "a drop moved money";
        Track storage t = _tracks[c];
        (t.end, t.fee) = (End.Dropped, terms.arbiterFee);
        uint256 drawnAt = _rounds[c][t.rounds - 1].drawnAt;
        // An appeal that waits for its draw is after the vote.
        t.unfinished = vm.getBlockTimestamp() < drawnAt + STRIKING + SEALING + VOTING;
        ++reached["dropped"];
    }

    function pay(uint256 seed) external act(seed) {
        if (_tracks.length == 0) return;
        uint256 c = _draw(_tracks.length);
        Track storage t = _tracks[c];
        uint8 round = uint8(_draw(uint256(t.rounds) + 1));
        bool lapsed = t.end == End.Open;
        uint256 staked = _stakedInAll();
        uint256 returned = jury.owedTo(buyer) + jury.owedTo(seller);
        if (!_calls(abi.encodeCall(ICourt.pay, (t.id, round)))) return;

        bool ofAppeal = t.appealRound != 0 && round >= t.appealRound;
        t.kept += (ofAppeal ? t.deposit : t.fee) + returned - jury.owedTo(buyer) - jury.owedTo(seller);
        t.silenced += staked - _stakedInAll();
        if (t.silenced != 0) ++reached["silence burned"];

        if (lapsed && vm.getBlockTimestamp() < t.rulingEnds) fault = "a round of an open case was paid";
        _enterPay(c, round, lapsed);
        ++reached[lapsed ? bytes32("paid, lapsed") : bytes32("paid")];
    }

    function penalize(uint256 seed) external act(seed) {
        if (_tracks.length == 0) return;
        uint256 c = _draw(_tracks.length);
        uint8 round = uint8(_draw(uint256(_tracks[c].rounds) + 1));
        if (!_calls(abi.encodeCall(IJury.penalize, (_tracks[c].id, round)))) return;

        _enterPenalty(c, round);
        ++reached["penalized"];
    }

    function refundAppeal(uint256 seed) external act(seed) {
        if (_tracks.length == 0) return;
        Track storage t = _tracks[_draw(_tracks.length)];
        if (!_calls(abi.encodeCall(IJury.refundAppeal, (t.id)))) return;

        if (t.appealRound != 0 || t.deposit == 0) fault = "an appeal was refunded that is none";
        _owe(t.appellant, t.deposit);
        t.deposit = 0;
        ++reached["refunded"];
    }

    // ----------------------------------------------------------------------------------------------- stakes

    /// @notice A candidate signs two ballots for a round, whether it sits or not; or somebody who was not drawn does.
    function equivocate(uint256 seed) external act(seed) {
        if (_tracks.length == 0 || _liars == MOST_LIARS || _draw(8) != 0) return;
        uint256 c = _draw(_tracks.length);
        if (_tracks[c].rounds == 0) return;
        uint8 round = uint8(_draw(_tracks[c].rounds));
        uint8 seat = uint8(_draw(_rounds[c][round].candidates.length));
        address drawn = _rounds[c][round].candidates[seat];
        address juror = _draw(4) == 0 ? keys[_draw(keys.length)] : drawn;
        SignedBallot memory one = signedBallot(_tracks[c].id, round, seat, juror, 1_000);
        // Twice the same share proves nothing.
        uint16 share = _draw(4) == 0 ? 1_000 : 9_000;
        SignedBallot memory other = signedBallot(_tracks[c].id, round, seat, juror, share);
        bytes memory call = abi.encodeCall(
            IJury.punishEquivocation,
            (_tracks[c].id, round, juror, one, other)
        );
        if (!_calls(call)) return;

        if (share == 1_000) fault = "one ballot was punished as two";
        if (juror != drawn) fault = "one that was not drawn was punished";
        ++_liars;
        _enterSlash(juror, type(uint256).max);
        ++reached["punished"];
    }

    /// @notice An operator adds stake, activates it, resigns, withdraws or collects.
    function operate(uint256 seed) external act(seed) {
        uint256 i = _draw(keys.length);
        uint256 how = _draw(6);
        if (how == 0) {
            uint96 amount = uint96(_draw(uint256(2) * STAKE));
            Increase memory more = Increase(keys[i], amount, nextNonce(), soon());
            vm.prank(operators[i]);
            (bool ok, ) = address(jurors).call(abi.encodeCall(IJurors.increase, (more, SENDER)));
            if (!ok) return;
            stakes[keys[i]] += amount;
            _releases[keys[i]] = 0;
        } else if (how == 1 && _draw(3) == 0) {
            bytes memory resignation = abi.encodeCall(IJurors.resign, (keys[i], nextNonce(), soon(), SENDER));
            vm.prank(operators[i]);
            (bool ok, ) = address(jurors).call(resignation);
            if (!ok) return;
            _releases[keys[i]] = vm.getBlockTimestamp() + RELEASE;
            ++reached["resigned"];
        } else if (how == 2 || how == 3) {
            _withdrawAny(i);
        } else if (how == 4) {
            _activateAny();
        } else {
            address account = [operators[i], buyer, seller][_draw(3)];
            if (!_calls(abi.encodeCall(ICourt.collect, (account)))) return;
            owedInAll -= owed[account];
            owed[account] = 0;
        }
    }

    // ---------------------------------------------------------------------------------------------- private

    function _activateAny() private {
        for (uint256 j; j < keys.length; ++j) {
            (bool ok, ) = address(jurors).call(abi.encodeCall(IJurors.activate, (keys[j])));
            if (ok) ++reached["activated"];
        }
    }

    /// @dev By the first juror from one on that resigned, or by that one in vain. Now and then nothing else happens until the
    /// stake is free, or a second less.
    function _withdrawAny(uint256 from) private {
        uint256 i = from;
        for (uint256 n; n < keys.length && _releases[keys[i]] == 0; ++n) i = (i + 1) % keys.length;
        address juror = keys[i];
        uint256 freeAt = _releases[juror];
        bool long = stakes[juror] != 0 && freeAt > vm.getBlockTimestamp() + 1;
        if (long && _draw(2) == 0) vm.warp(freeAt - _draw(4) / 3);

        uint256 before = wealthOf(operators[i]);
        (bool ok, ) = address(jurors).call(abi.encodeCall(IJurors.withdraw, (juror)));
        if (!ok) return;
        if (freeAt == 0 || vm.getBlockTimestamp() < freeAt) fault = "a stake was withdrawn that was not free";
        if (wealthOf(operators[i]) != before + stakes[juror]) fault = "a withdrawal brought another sum";
        if (stakes[juror] != 0) ++reached["withdrawn"];
        stakes[juror] = 0;
    }

    function _stakedInAll() private view returns (uint256 sum) {
        for (uint256 i; i < keys.length; ++i) sum += jurors.stakeOf(keys[i]);
    }

    /// @dev What a ruling moves: the milestone's money to its sides, the fee to the jury, and nothing else.
    function _checkMoved(TermSheet memory terms, uint256[4] memory before, uint256 verdict) private {
        uint256[4] memory now_ = _worldWithout(terms);
        uint256 toSeller = (100e6 * verdict) / 10_000 + (10e6 * verdict) / 10_000;
        if (now_[0] != before[0]) fault = "a verdict moved somebody else's money";
        if (now_[1] != before[1] + 110e6 - toSeller) fault = "a verdict paid the buyer another sum";
        if (now_[2] != before[2] + toSeller) fault = "a verdict paid the seller another sum";
        if (now_[3] != before[3] + terms.arbiterFee) fault = "a verdict paid the jury another sum";
        (, , uint32 resolved, , ) = lens.dealOf(terms);
        // The deal may be over by it, and then nothing is left of it.
        if (resolved != 0 && resolved != 1) fault = "a verdict ended another milestone";
    }

    /// @dev The wealth of everybody else; of buyer, seller, jury.
    function _worldWithout(TermSheet memory) private view returns (uint256[4] memory world) {
        world[0] = usdc.balanceOf(address(jurors)) + wealthOf(stranger) + wealthOf(relayer);
        for (uint256 i; i < operators.length; ++i) world[0] += wealthOf(operators[i]);
        (world[1], world[2], world[3]) = (wealthOf(buyer), wealthOf(seller), wealthOf(address(jury)));
    }

    function _sheetOf(uint256 c) internal view returns (TermSheet memory) {
        return abi.decode(_tracks[c].sheet, (TermSheet));
    }

    function _beaconRoundOf(TermSheet memory terms) private view returns (uint64 round) {
        (bool ok, bytes memory result) = address(jury).staticcall(
            abi.encodeCall(IJury.drawingOf, (terms, 0))
        );
        if (ok) (round, ) = abi.decode(result, (uint64, uint256));
    }

    /// @dev A case in one of two stages if there is one, or any; what can't be done there is tried now and then.
    /// @return c The number of cases: none.
    function _pick(Stage one, Stage other) private returns (uint256 c) {
        uint256 count = _tracks.length;
        if (count == 0) return count;
        uint256 from = _draw(count);
        for (uint256 i; i < count; ++i) {
            c = (from + i) % count;
            Stage stage = jury.stageOf(_tracks[c].id);
            if (stage == one || stage == other) return c;
        }
        return _draw(6) == 0 ? from : count;
    }

    /// @dev Most of those that sit, and now and then one that does not.
    function _anySeats(uint256 c, uint256 round) private returns (uint8[] memory seats) {
        uint256 all = _rounds[c][round].candidates.length;
        uint256 chosen;
        for (uint256 seat; seat < all; ++seat) {
            bool sitting = sits(c, round, seat);
            if (sitting == (_draw(sitting ? 5 : 60) != 0)) chosen |= 1 << seat;
        }
        return _listOf(chosen, all);
    }

    /// @dev Most of those that sealed, and now and then one that did not.
    function _sealedSeats(uint256 c, uint256 round) private returns (uint8[] memory seats) {
        uint256 all = _rounds[c][round].candidates.length;
        uint256 chosen;
        for (uint256 seat; seat < all; ++seat) {
            bool sealed_ = _sealed[c][round][_rounds[c][round].candidates[seat]] != 0;
            if (sealed_ == (_draw(sealed_ ? 5 : 60) != 0)) chosen |= 1 << seat;
        }
        return _listOf(chosen, all);
    }

    /// @dev The seats of a bitmap, from a random one on; the first of them again at the end.
    function _listOf(uint256 chosen, uint256 all) private returns (uint8[] memory seats) {
        uint256 count;
        for (uint256 left = chosen; left != 0; left >>= 1) count += left & 1;
        if (count == 0) return seats;
        seats = new uint8[](count + 1);
        uint256 from = _draw(all);
        uint256 next;
        for (uint256 i; i < all; ++i) {
            uint256 seat = (from + i) % all;
            if ((chosen >> seat) & 1 != 0) seats[next++] = uint8(seat);
        }
        seats[count] = seats[0];
    }

    function _calls(bytes memory call) private returns (bool ok) {
        return _callsAs(relayer, call);
    }

    function _callsAs(address caller, bytes memory call) private returns (bool ok) {
        vm.prank(caller);
        (ok, ) = address(jury).call(call);
    }

    /// @dev The next number below a bound.
    function _draw(uint256 bound_) private returns (uint256) {
        _random = uint256(keccak256(abi.encode(_random)));
        return _random % bound_;
    }
}
