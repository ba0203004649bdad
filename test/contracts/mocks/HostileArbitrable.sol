// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IArbitrable} from "../../../contracts/interfaces/IArbitrable.sol";
import {ICourt} from "../../../contracts/interfaces/ICourt.sol";

/// @notice Brings disputes before a court, and does anything when it is told a verdict.
contract HostileArbitrable is IArbitrable {
    ICourt private immutable COURT;

    bool public refuses;
    bool public burnsGas;
    bytes[] private _calls;
    /// @notice How many of its calls back into the court went through.
    uint256 public succeeded;

    constructor(ICourt court) {
        COURT = court;
        IERC20(court.USDC()).approve(address(court), type(uint256).max);
    }

    function refer(
        bytes32 dispute,
        address claimant,
        address respondent,
        uint40 rulingEnds,
        uint96 fee
    ) external returns (bytes32 id) {
        return COURT.refer(dispute, claimant, respondent, rulingEnds, fee);
    }

    function recall(bytes32 dispute) external {
        COURT.recall(dispute);
    }

    function disapprove() external {
        IERC20(COURT.USDC()).approve(address(COURT), 0);
    }

    function refuse() external {
        refuses = true;
    }

    function burnGas() external {
        burnsGas = true;
    }

    /// @notice Calls the court like this when it is told a verdict.
    function plan(bytes calldata call) external {
        _calls.push(call);
    }

    /// @inheritdoc IArbitrable
    function rule(bytes32, uint16) external {
        require(!refuses, "refused");
        while (burnsGas) {}
        for (uint256 i; i < _calls.length; ++i) {
            (bool ok, ) = address(COURT).call(_calls[i]);
            if (ok) ++succeeded;
        }
    }
}
