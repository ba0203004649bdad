// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPanel} from "../../../contracts/interfaces/IPanel.sol";
import {IPanelFactory} from "../../../contracts/interfaces/IPanelFactory.sol";
import {PanelBase} from "../base/PanelBase.sol";

// create
// ├── the address is that of members, quorum and clocks, known before; anyone creates it, to the same effect
// ├── again → it does nothing
// ├── any other member, order, quorum or clock → another address
// └── no members, too many, one twice or zero; no quorum or too large; no clock → it reverts, as the panel says
contract PanelFactoryTest is PanelBase {
    function test_Create_AtTheAddressThatWasSigned() public {
        address foreseen = factory.addressOf(members, 4, SEALING, VOTING);
        assertEq(foreseen.code.length, 0);
        vm.expectEmit(address(factory));
        emit IPanelFactory.PanelCreated(foreseen, members, 4, SEALING, VOTING);
        vm.prank(stranger);
        assertEq(factory.create(members, 4, SEALING, VOTING), foreseen);

        IPanel created = IPanel(foreseen);
        assertEq(created.SIZE(), 5);
        assertEq(created.QUORUM(), 4);
        assertEq(created.SEALING(), SEALING);
        assertEq(created.VOTING(), VOTING);
        assertEq(abi.encode(created.jurors()), abi.encode(members));
        assertEq(address(created.ESCROW()), address(escrow));
        assertEq(created.USDC(), address(usdc));
        assertEq(created.minimumFee(), 0);
        assertEq(created.minimumRulingPeriod(), SEALING + VOTING + EXECUTING);
        assertEq(escrow.payoutOf(address(usdc), foreseen), address(escrow), "fees stay at the escrow");
        assertEq(address(factory.ESCROW()), address(escrow));
    }

    function test_Create_IsCreate2OfItsCode() public view {
        bytes32 codeHash = keccak256(
            abi.encodePacked(
                vm.getCode("Panel.sol:Panel"),
                abi.encode(escrow, members, uint256(3), SEALING, VOTING)
            )
        );
        bytes32 hash = keccak256(abi.encodePacked(hex"ff", factory, bytes32(0), codeHash));
        assertEq(address(uint160(uint256(hash))), address(panel));
    }

    function test_Create_Again_DoesNothing() public {
        vm.recordLogs();
        assertEq(factory.create(members, 3, SEALING, VOTING), address(panel));
        assertEq(vm.getRecordedLogs().length, 0);
    }

    function test_Create_WhateverDiffers_IsAnotherPanel() public {
        address[5] memory others;
        others[0] = factory.addressOf(members, 2, SEALING, VOTING);
        others[1] = factory.addressOf(members, 3, SEALING + 1, VOTING);
        others[2] = factory.addressOf(members, 3, SEALING, VOTING + 1);
        (members[0], members[1]) = (members[1], members[0]);
        others[3] = factory.addressOf(members, 3, SEALING, VOTING);
        members.pop();
        others[4] = factory.addressOf(members, 3, SEALING, VOTING);
        for (uint256 i; i < 5; ++i) {
            assertNotEq(others[i], address(panel), "another");
            for (uint256 j; j < i; ++j) assertNotEq(others[i], others[j], "from each other");
        }
    }

    function test_Create_RevertWhen_TheMembersAreNone_TooMany_Twice_OrNobody() public {
        _expectInvalid(new address[](0));
        _expectInvalid(_many(19));
        address[] memory twice = _many(5);
        twice[4] = twice[0];
        _expectInvalid(twice);
        address[] memory nobody = _many(5);
        nobody[3] = address(0);
        _expectInvalid(nobody);

        assertEq(IPanel(factory.create(_many(1), 1, 1, 1)).SIZE(), 1);
        assertEq(IPanel(factory.create(_many(18), 18, 1, 1)).SIZE(), 18);
    }

    function test_Create_RevertWhen_TheQuorumIsNoneOrTooLarge() public {
        vm.expectRevert(abi.encodeWithSelector(IPanel.QuorumInvalid.selector, 0, 5));
        factory.create(members, 0, SEALING, VOTING);
        vm.expectRevert(abi.encodeWithSelector(IPanel.QuorumInvalid.selector, 6, 5));
        factory.create(members, 6, SEALING, VOTING);
        factory.create(members, 1, SEALING, VOTING);
        factory.create(members, 5, SEALING, VOTING);
    }

    function test_Create_RevertWhen_AStageTakesNoTime() public {
        vm.expectRevert(abi.encodeWithSelector(IPanel.ClockInvalid.selector, 0, VOTING));
        factory.create(members, 3, 0, VOTING);
        vm.expectRevert(abi.encodeWithSelector(IPanel.ClockInvalid.selector, SEALING, 0));
        factory.create(members, 3, SEALING, 0);
    }

    function _expectInvalid(address[] memory jurors) private {
        vm.expectRevert(abi.encodeWithSelector(IPanel.PanelInvalid.selector, jurors));
        factory.create(jurors, 1, SEALING, VOTING);
    }

    function _many(uint256 count) private pure returns (address[] memory jurors) {
        jurors = new address[](count);
        for (uint256 i; i < count; ++i) jurors[i] = vm.addr(i + 1);
    }
}
