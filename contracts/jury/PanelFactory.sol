// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Create2} from "@openzeppelin/contracts/utils/Create2.sol";

import {IEscrow} from "../interfaces/IEscrow.sol";
import {IPanelFactory} from "../interfaces/IPanelFactory.sol";
import {Panel} from "./Panel.sol";

/// @title Panel factory
/// @notice See {IPanelFactory}.
contract PanelFactory is IPanelFactory {
    /// @inheritdoc IPanelFactory
    IEscrow public immutable ESCROW;

    constructor(IEscrow escrow) {
        ESCROW = escrow;
    }

    /// @inheritdoc IPanelFactory
    function create(
        address[] calldata jurors,
        uint256 quorum,
        uint256 sealing,
        uint256 voting
    ) external returns (address panel) {
        bytes memory code = _codeOf(jurors, quorum, sealing, voting);
        panel = Create2.computeAddress(0, keccak256(code));
        if (panel.code.length != 0) return panel;

        Create2.deploy(0, 0, code);
        emit PanelCreated(panel, jurors, quorum, sealing, voting);
    }

    /// @inheritdoc IPanelFactory
    function addressOf(
        address[] calldata jurors,
        uint256 quorum,
        uint256 sealing,
        uint256 voting
    ) external view returns (address panel) {
        return Create2.computeAddress(0, keccak256(_codeOf(jurors, quorum, sealing, voting)));
    }

    function _codeOf(
        address[] calldata jurors,
        uint256 quorum,
        uint256 sealing,
        uint256 voting
    ) private view returns (bytes memory code) {
        return
            abi.encodePacked(type(Panel).creationCode, abi.encode(ESCROW, jurors, quorum, sealing, voting));
    }
}
