// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {UsdcFixture} from "./UsdcFixture.sol";

/// @notice The fixture is the real thing: what Circle's code promises, it does here.
contract UsdcFixtureTest is UsdcFixture {
    address internal alice;
    uint256 internal aliceKey;
    address internal bob;

    function setUp() public {
        deployUsdc();
        (alice, aliceKey) = makeAddrAndKey("alice");
        bob = makeAddr("bob");
        mintUsdc(alice, 100e6);
    }

    function test_Initialised_AsVersion2_2() public {
        assertEq(usdc.name(), "USD Coin");
        assertEq(usdc.symbol(), "USDC");
        assertEq(usdc.version(), "2");
        assertEq(usdc.decimals(), 6);
        assertEq(usdc.totalSupply(), 100e6);
        vm.expectRevert();
        usdc.initializeV2_2(new address[](0), "USDC");
    }

    function test_Authorization_BySignatureOfTheHolder() public {
        bytes32 digest = authorizationDigest(address(usdc), alice, bob, 40e6, 2_000_000_000, "nonce");
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(aliceKey, digest);
        vm.warp(1_999_999_999);
        vm.prank(bob);
        usdc.receiveWithAuthorization(alice, bob, 40e6, 0, 2_000_000_000, "nonce", abi.encodePacked(r, s, v));
        assertEq(usdc.balanceOf(bob), 40e6);
        assertTrue(usdc.authorizationState(alice, "nonce"));
    }

    function test_Frozen_CantSendOrReceive() public {
        freeze(alice);
        vm.prank(alice);
        vm.expectRevert("Blacklistable: account is blacklisted");
        usdc.transfer(bob, 1);
        unfreeze(alice);
        freeze(bob);
        vm.prank(alice);
        vm.expectRevert("Blacklistable: account is blacklisted");
        usdc.transfer(bob, 1);
    }

    function test_Paused_NobodyMoves() public {
        pauseUsdc();
        vm.prank(alice);
        vm.expectRevert("Pausable: paused");
        usdc.transfer(bob, 1);
        unpauseUsdc();
        vm.prank(alice);
        usdc.transfer(bob, 1);
    }
}
