// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {JuryBase} from "../../base/JuryBase.sol";

/// @notice What cases before a jury came to, counted from what went through, by the text of {IJury} and {ICourt}.
abstract contract CaseLedger is JuryBase {
    enum End {
        Open,
        Executed,
        Dropped
    }

    struct Track {
        bytes sheet;
        bytes32 id;
        uint256 rulingEnds;
        /// How many rounds were drawn, and the index of the first that was drawn for an appeal; 0: none was.
        uint8 rounds;
        uint8 appealRound;
        address appellant;
        /// What the appeal holds.
        uint256 deposit;
        End end;
        /// Of a case that the sides ended: whether the last round's voting was not over.
        bool unfinished;
        uint16 verdict;
        /// Of an ended case: what is still to be divided among the first instance's jurors.
        uint256 fee;
        /// As the jury was seen to pay: what of all that was put down nobody got back, and what burned beside it.
        uint256 kept;
        uint256 silenced;
    }

    /// @notice One round of a case.
    struct RoundTrack {
        address[] candidates;
        uint256 struck;
        uint256 size;
        uint256 drawnAt;
        bool penalized;
        bool paid;
        /// What was given out, and what there was to give.
        uint256 spent;
        uint256 pot;
    }

    Track[] internal _tracks;
    mapping(uint256 c => mapping(uint256 round => RoundTrack)) internal _rounds;
    /// @dev By juror: the share that was sealed, and that was voted, plus one.
    mapping(uint256 c => mapping(uint256 round => mapping(address => uint256))) internal _sealed;
    mapping(uint256 c => mapping(uint256 round => mapping(address => uint256))) internal _voted;

    /// @notice By juror: its stake, what it lost, what it lost by silence or by two ballots.
    mapping(address => uint256) public stakes;
    mapping(address => uint256) public slashed;
    mapping(address => bool) public guilty;
    /// @notice All that was slashed.
    uint256 public burned;
    /// @notice By account: what the jury owes it.
    mapping(address => uint256) public owed;
    uint256 public owedInAll;

    /// @notice What went wrong with one act, if anything ever did.
    string public fault;

    function caseCount() external view returns (uint256) {
        return _tracks.length;
    }

    function trackOf(uint256 c) external view returns (Track memory) {
        return _tracks[c];
    }

    function roundOf(uint256 c, uint256 round) external view returns (RoundTrack memory) {
        return _rounds[c][round];
    }

    function votedShare(uint256 c, uint256 round, address juror) external view returns (uint256) {
        return _voted[c][round][juror];
    }

    /// @notice Whether a candidate sits: it is among the first that were not struck, as many as the round is for.
    function sits(uint256 c, uint256 round, uint256 seat) public view returns (bool) {
        RoundTrack storage r = _rounds[c][round];
        if (seat >= r.candidates.length || (r.struck >> seat) & 1 != 0) return false;
        uint256 before;
        for (uint256 i; i < seat; ++i) if ((r.struck >> i) & 1 == 0) ++before;
        return before < r.size;
    }

    /// @notice What is still to be paid out of all cases' fees and appeals.
    function undivided() external view returns (uint256 sum) {
        for (uint256 c; c < _tracks.length; ++c) sum += _tracks[c].fee + _tracks[c].deposit;
    }

    // ---------------------------------------------------------------------------------------------- verdicts

    /// @notice A round's ballots in order, and how many there are.
    function ballotsIn(uint256 c, uint256 round) public view returns (uint256[] memory shares) {
        RoundTrack storage r = _rounds[c][round];
        uint256[] memory all = new uint256[](r.candidates.length);
        uint256 count;
        for (uint256 i; i < all.length; ++i) {
            uint256 voted = _voted[c][round][r.candidates[i]];
            if (voted == 0) continue;
            uint256 place = count++;
            for (; place != 0 && all[place - 1] > voted - 1; --place) all[place] = all[place - 1];
            all[place] = voted - 1;
        }
        shares = new uint256[](count);
        for (uint256 i; i < count; ++i) shares[i] = all[i];
    }

    function hasQuorum(uint256 c, uint256 round) public view returns (bool) {
        // Two thirds, rounded up.
        return ballotsIn(c, round).length >= (2 * _rounds[c][round].size + 2) / 3;
    }

    function medianIn(uint256 c, uint256 round) public view returns (uint256) {
        uint256[] memory shares = ballotsIn(c, round);
        return shares.length == 0 ? 0 : shares[(shares.length - 1) / 2];
    }

    /// @notice What must be ruled: an appeal's verdict if it reached one, else that against which it was brought.
    function verdictDue(uint256 c) public view returns (bool found, uint256 share) {
        Track storage t = _tracks[c];
        if (t.rounds == 0) return (false, 0);
        uint256 round = t.rounds - 1;
        if (t.appealRound != 0 && !hasQuorum(c, round)) round = t.appealRound - 1;
        return (hasQuorum(c, round), medianIn(c, round));
    }

    // ------------------------------------------------------------------------------------------------ entries

    function _enterPenalty(uint256 c, uint256 round) internal {
        RoundTrack storage r = _rounds[c][round];
        if (r.penalized) fault = "a round was penalized twice";
        r.penalized = true;
        for (uint256 seat; seat < r.candidates.length; ++seat) {
            address juror = r.candidates[seat];
            if (!sits(c, round, seat) || _voted[c][round][juror] != 0) continue;
            // Who had sealed kept its ballot back; who had not may yet pay for it, when the round is paid.
            if (_sealed[c][round][juror] != 0) _enterSlash(juror, 5 * SLICE);
        }
    }

    function _enterSlash(address juror, uint256 amount) internal {
        if (amount > stakes[juror]) amount = stakes[juror];
        guilty[juror] = true;
        stakes[juror] -= amount;
        slashed[juror] += amount;
        burned += amount;
    }

    /// @param lapsed Whether no ruling was made in time.
    function _enterPay(uint256 c, uint256 round, bool lapsed) internal {
        Track storage t = _tracks[c];
        RoundTrack storage r = _rounds[c][round];
        if (r.paid) fault = "a round was paid twice";
        r.paid = true;
        bool appeal = t.appealRound != 0 && round >= t.appealRound;
        r.pot = appeal ? t.deposit : t.fee;
        bool unfinished = t.end == End.Dropped && t.unfinished && round == t.rounds - 1;
        bool quorum = hasQuorum(c, round);
        uint256 ruled = lapsed ? medianIn(c, round) : t.verdict;

        for (uint256 seat; seat < r.candidates.length; ++seat) {
            if (!sits(c, round, seat)) continue;
            address juror = r.candidates[seat];
            uint256 voted = _voted[c][round][juror];
            bool earned = quorum && (t.end == End.Dropped ? voted != 0 : _isNear(voted, ruled));
            if (unfinished) earned = _sealed[c][round][juror] != 0;
            if (!earned) continue;
            r.spent += r.pot / r.size;
            _owe(jurors.operatorOf(juror), r.pot / r.size);
        }
        if (quorum && !unfinished && !lapsed) {
            _enterSilence(c, round, t.end == End.Executed && !appeal ? r.pot : r.spent);
        }
        if (!appeal) {
            // Without a ruling, the rest is the buyer's.
            if (t.end == End.Dropped) _owe(buyer, r.pot - r.spent);
            t.fee = 0;
            return;
        }
        _owe(t.appellant, r.pot - r.spent);
        t.deposit = 0;
    }

    /// @dev Who sat and sealed nothing pays a slice, and all of them together no more than was kept.
    function _enterSilence(uint256 c, uint256 round, uint256 kept) private {
        RoundTrack storage r = _rounds[c][round];
        uint256 silent;
        for (uint256 seat; seat < r.candidates.length; ++seat) {
            if (sits(c, round, seat) && _sealed[c][round][r.candidates[seat]] == 0) ++silent;
        }
        for (uint256 seat; seat < r.candidates.length; ++seat) {
            if (!sits(c, round, seat) || _sealed[c][round][r.candidates[seat]] != 0) continue;
            _enterSlash(r.candidates[seat], kept / silent < SLICE ? kept / silent : SLICE);
        }
    }

    function _owe(address account, uint256 amount) internal {
        owed[account] += amount;
        owedInAll += amount;
    }

    function _isNear(uint256 voted, uint256 ruled) private pure returns (bool) {
        if (voted == 0) return false;
        uint256 share = voted - 1;
        return (share > ruled ? share - ruled : ruled - share) <= 1_000;
    }
}
