// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {ICourt} from "../interfaces/ICourt.sol";
import {PayoutChange, Withdrawal} from "../types/Acts.sol";
import {Case, Merit, Outcome, Round, Stage} from "../types/Cases.sol";
import {Docket} from "./Docket.sol";

/// @title Fees
/// @notice What a court was paid with: who earns it, to whom the rest goes, who has collected.
/// @dev The escrow's fees stay in the court's balance there, where no freeze of the court's wallet can turn a push into
/// something else, until the round they pay is paid. Those of other contracts are in the wallet from the start.
abstract contract Fees is Docket {
    /// @inheritdoc ICourt
    uint256 public constant TOLERANCE = 1_000;

    mapping(address account => uint256) private _owed;

    /// @dev Who has the fee back of a case that ends without a ruling.
    mapping(bytes32 id => address) internal _payers;

    /// @dev Nonce of the court's own acts at the escrow.
    uint256 private _escrowNonce;

    constructor() {
        ESCROW.setPayout(
            PayoutChange(address(this), USDC, address(ESCROW), _escrowNonce++, type(uint40).max),
            ""
        );
    }

    /// @inheritdoc ICourt
    function collect(address account) external {
        uint256 amount = _owed[account];
        _owed[account] = 0;
        emit Collected(account, amount);

        SafeERC20.safeTransfer(IERC20(USDC), account, amount);
    }

    /// @inheritdoc ICourt
    function owedTo(address account) external view returns (uint256 amount) {
        return _owed[account];
    }

    // --------------------------------------------------------------------------------------------- pay

    /// @dev Credits the juror of a seat.
    function _earn(bytes32 id, uint256 round, uint256 seat, uint256 amount) internal virtual;

    /// @dev Whether a round can be paid. Of a case that lapsed: the escrow gives an arbiter that is too late no fee; but what
    /// was paid for an appeal is here, and what another contract put down must not stay because it refused its ruling.
    function _hasEnded(bytes32 id, Case memory current, bool appealed) internal view returns (bool) {
        if (current.outcome != Outcome.Open) return true;
        return (appealed || current.referred) && _stageOf(id, current) == Stage.Lapsed;
    }

    /// @dev By what a round's jurors earn; by {Merit.Near}, near to what, in basis points: where there is no ruling, to the
    /// round's own median.
    function _meritOf(
        bytes32 id,
        uint8 index,
        Case memory current
    ) internal view returns (Merit merit, uint256 nearTo) {
        // Its voting was not over.
        if (current.outcome == Outcome.Dropped && index == current.round) return (Merit.Sealed, 0);
        Round storage round = _rounds[id][index];
        if (!_hasQuorum(current, index, round)) return (Merit.None, 0);
        if (current.outcome == Outcome.Executed) return (Merit.Near, current.verdict);
        if (current.outcome == Outcome.Open) return (Merit.Near, round.votes.median());
        return (Merit.Voted, 0);
    }

    /// @dev Pays a round of the first instance. What nobody earned is nobody's after a ruling; without one it goes back.
    /// @return kept What of the fee did not go back.
    function _payByFee(
        bytes32 id,
        uint8 index,
        Case memory current,
        Merit merit,
        uint256 nearTo
    ) internal returns (uint256 kept) {
        kept = _divide(id, index, current, current.fee, merit, nearTo);
        if (current.outcome == Outcome.Executed) {
            kept = current.fee;
        } else {
            uint256 rest = current.fee - kept;
            address payer = _payers[id];
            _owe(payer, rest);
            emit FeeReturned(id, payer, rest);
        }
        if (!current.referred) _fetch(current.fee);
    }

    /// @dev Gives a round's jurors an equal share of a pot for each seat, if they earned it.
    /// @return spent What was given, in micro-units of USDC.
    function _divide(
        bytes32 id,
        uint8 index,
        Case memory current,
        uint256 pot,
        Merit merit,
        uint256 nearTo
    ) internal returns (uint256 spent) {
        if (merit == Merit.None) return 0;
        Round storage round = _rounds[id][index];
        uint256 sitting = _panelOf(current, index, round);
        uint256 seats;
        for (uint256 left = sitting; left != 0; left &= left - 1) ++seats;
        uint256 share = pot / seats;

        for (uint256 seat; sitting >> seat != 0; ++seat) {
            if ((sitting >> seat) & 1 == 0) continue;
            if (!_hasMerit(round, seat, merit, nearTo)) continue;
            spent += share;
            _earn(id, index, seat, share);
            emit Earned(id, index, _jurorAt(id, index, seat), share);
        }
    }

    function _owe(address account, uint256 amount) internal {
        _owed[account] += amount;
    }

    /// @dev Takes a fee out of the court's balance at the escrow.
    function _fetch(uint256 fee) private {
        if (fee == 0) return;
        Withdrawal memory act = Withdrawal(
            address(this),
            USDC,
            uint96(fee),
            address(this),
            _escrowNonce++,
            type(uint40).max
        );
        ESCROW.withdraw(act, "");
    }

    function _hasMerit(
        Round storage round,
        uint256 seat,
        Merit merit,
        uint256 nearTo
    ) private view returns (bool) {
        if (merit == Merit.Sealed) return round.seals[seat] != 0;
        (bool voted, uint256 share) = round.votes.ballotOf(seat);
        if (!voted || merit == Merit.Voted) return voted;
        return (share > nearTo ? share - nearTo : nearTo - share) <= TOLERANCE;
    }
}
