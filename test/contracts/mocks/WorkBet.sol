// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {ICourt} from "../../../contracts/interfaces/ICourt.sol";
import {Bet} from "./Bet.sol";

/// @notice A bet on whether what the denier shows is as both agreed. Its dispute is named by the hash of all that jurors are to
/// judge, so that whoever brings it to them can change nothing. A real one gives the denier time to show it.
contract WorkBet is Bet {
    /// @notice Hash of the criteria, which both agreed on.
    bytes32 public immutable CRITERIA;
    /// @notice Hash of what the denier showed.
    bytes32 public artifact;
    /// @notice Hash of what the claimant says of it.
    bytes32 public reason;

    constructor(
        IERC20 usdc,
        ICourt court,
        address claimant,
        address denier,
        uint256 stake,
        bytes32 criteria
    ) Bet(usdc, court, claimant, denier, stake) {
        CRITERIA = criteria;
    }

    /// @notice The denier shows something, as long as there is no dispute.
    function show(bytes32 shown) external {
        require(state == State.Open && msg.sender == DENIER, "not now, or not yours");
        artifact = shown;
    }

    /// @notice The claimant says what is wrong with it, likewise.
    function complain(bytes32 why) external {
        require(state == State.Open && msg.sender == CLAIMANT, "not now, or not yours");
        reason = why;
    }

    function _name() internal view override returns (bytes32) {
        return keccak256(abi.encode(CRITERIA, artifact, reason));
    }
}
