// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Mandate} from "../../../contracts/types/Acts.sol";
import {Role} from "../../../contracts/types/Status.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {Stages} from "./Stages.sol";

/// @notice An agent key, and its consents under mandates.
abstract contract MandateBase is Stages {
    address internal agent;
    uint256 internal agentKey;

    function setUp() public virtual override {
        super.setUp();
        (agent, agentKey) = makeAddrAndKey("agent");
    }

    function _under(Mandate memory mandate, Role role, bytes32 act) internal view returns (bytes memory) {
        uint256 key =
            mandate.principal == buyer
                ? buyerKey
                : mandate.principal == seller
                    ? sellerKey
                    : arbiterKey;
        return mandated(mandate, key, agentKey, role, act);
    }

    function _commitUnder(TermSheet memory terms, Mandate memory mandate) internal returns (bytes32 deal) {
        deal = digestOf(terms);
        return _commit(terms, _under(mandate, Role.Buyer, deal), signed(sellerKey, deal));
    }

    function _expectRefused(TermSheet memory terms, Mandate memory mandate, bytes memory expected) internal {
        vm.expectRevert(expected);
        _commitUnder(terms, mandate);
    }
}
