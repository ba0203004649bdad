// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IArbitrable} from "../../../contracts/interfaces/IArbitrable.sol";
import {ICourt} from "../../../contracts/interfaces/ICourt.sol";

/// @notice Two accounts put the same stake on whether something is so. Either of them concedes, or one brings it before a
/// court, paying for that; what the court decides is the denier's share of both stakes. If it decides nothing in time, each
/// has its own back.
contract Bet is IArbitrable {
    enum State {
        Open,
        Disputed,
        Over
    }

    IERC20 private immutable USDC;
    ICourt public immutable COURT;
    address public immutable CLAIMANT;
    address public immutable DENIER;
    uint256 public immutable STAKE;

    State public state;
    uint40 public rulingEnds;
    address private _payer;

    constructor(IERC20 usdc, ICourt court, address claimant, address denier, uint256 stake) {
        (USDC, COURT, CLAIMANT, DENIER, STAKE) = (usdc, court, claimant, denier, stake);
    }

    /// @notice Takes both stakes, by allowance.
    function begin() external {
        USDC.transferFrom(CLAIMANT, address(this), STAKE);
        USDC.transferFrom(DENIER, address(this), STAKE);
    }

    /// @notice Brings it before the court, for a fee that the caller pays.
    function dispute(uint96 fee, uint40 ends) external returns (bytes32 id) {
        require(
            state == State.Open && (msg.sender == CLAIMANT || msg.sender == DENIER),
            "not now, or not yours"
        );
        (state, rulingEnds, _payer) = (State.Disputed, ends, msg.sender);
        USDC.transferFrom(msg.sender, address(this), fee);
        USDC.approve(address(COURT), fee);
        return COURT.refer(_name(), CLAIMANT, DENIER, ends, fee);
    }

    /// @notice A side gives in.
    function concede() external {
        require(
            state != State.Over && (msg.sender == CLAIMANT || msg.sender == DENIER),
            "not now, or not yours"
        );
        if (state == State.Disputed) COURT.recall(_name());
        _end(msg.sender == CLAIMANT ? 2 * STAKE : 0);
    }

    /// @inheritdoc IArbitrable
    function rule(bytes32, uint16 denierBps) external {
        require(msg.sender == address(COURT) && state == State.Disputed, "not the court, or not now");
        _end((2 * STAKE * denierBps) / 10_000);
    }

    /// @notice Each has its own back, where the court was silent.
    function giveUp() external {
        require(state == State.Disputed && block.timestamp >= rulingEnds, "not now");
        _end(STAKE);
    }

    /// @notice Hands on what the court gave back of the fee.
    function passOn() external {
        COURT.collect(address(this));
        USDC.transfer(_payer, USDC.balanceOf(address(this)));
    }

    /// @dev What the dispute is called before the court.
    function _name() internal view virtual returns (bytes32) {
        return "bet";
    }

    function _end(uint256 toDenier) private {
        state = State.Over;
        USDC.transfer(DENIER, toDenier);
        USDC.transfer(CLAIMANT, 2 * STAKE - toDenier);
    }
}
