// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICourt} from "../../../contracts/interfaces/ICourt.sol";
import {Stage} from "../../../contracts/types/Cases.sol";
import {MilestoneStatus} from "../../../contracts/types/Status.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {JuryBase} from "../base/JuryBase.sol";

/// @notice Cases whose milestone the parties ended themselves, before anybody said so to the jury.
contract SettledCaseTest is JuryBase {
    function test_Appeal_RevertWhen_TheDealEnded() public {
        TermSheet memory terms = courtSheet();
        bytes32 id = reachStage(terms, Stage.Appealing, 5_000);
        _split(terms, 0, 5_000);

        vm.expectRevert(
            abi.encodeWithSelector(ICourt.CaseNotDisputed.selector, id, MilestoneStatus.Resolved)
        );
        _appeal(terms, buyer);
    }

    function test_Appeal_RevertWhen_TheMilestoneEnded() public {
        TermSheet memory terms = sheet();
        (terms.arbiter, terms.arbiterFee) = (address(jury), 20e6);
        bytes32 id = reachStage(terms, Stage.Appealing, 5_000);
        _settle(terms, 1, 0);

        vm.expectRevert(
            abi.encodeWithSelector(ICourt.CaseNotDisputed.selector, id, MilestoneStatus.Resolved)
        );
        _appeal(terms, buyer);
    }
}
