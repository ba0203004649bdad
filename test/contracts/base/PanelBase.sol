// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPanel} from "../../../contracts/interfaces/IPanel.sol";
import {IPanelFactory} from "../../../contracts/interfaces/IPanelFactory.sol";
import {Stage} from "../../../contracts/types/Cases.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {CourtBase} from "./CourtBase.sol";

/// @notice A panel of five, three of whom make a quorum, sealing for two hours and voting for three.
abstract contract PanelBase is CourtBase {
    uint256 internal constant SEALING = 2 hours;
    uint256 internal constant VOTING = 3 hours;
    uint256 internal constant EXECUTING = 30 minutes;

    IPanelFactory internal factory;
    IPanel internal panel;
    address[] internal members;

    function setUp() public virtual override {
        super.setUp();
        factory = IPanelFactory(
            deploy(abi.encodePacked(vm.getCode("PanelFactory.sol:PanelFactory"), abi.encode(escrow)))
        );
        for (uint256 i; i < 5; ++i) members.push(makeSigner(string.concat("member ", vm.toString(i))));
        panel = IPanel(factory.create(members, 3, SEALING, VOTING));
        (court, courtName) = (panel, "Earnest Panel");
    }

    function _open(TermSheet memory terms) internal {
        vm.prank(relayer);
        panel.open(terms, 0);
    }

    /// @notice Brings a sheet's first milestone from nothing to a stage. All vote for `share`, but where the case hangs.
    function reachStage(TermSheet memory terms, Stage stage, uint16 share) internal returns (bytes32 id) {
        id = disputed(terms);
        if (stage == Stage.None) return id;

        _open(terms);
        if (stage == Stage.Sealing) return id;
        if (stage == Stage.Dropped) {
            _split(terms, 0, 5_000);
            _drop(terms);
            return id;
        }

        _sealAll(id, alike(5, share));
        skip(SEALING);
        if (stage == Stage.Voting) return id;
        if (stage == Stage.Hung) {
            skip(VOTING);
            return id;
        }

        _voteAll(id, alike(5, share));
        skip(VOTING);
        if (stage == Stage.Executable) return id;
        if (stage == Stage.Executed) _execute(terms);
        else if (stage == Stage.Lapsed) skip(terms.rulingPeriod - SEALING - VOTING);
        else revert("a panel has no such stage");
    }
}
