// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISafe, SafeFixture} from "./SafeFixture.sol";

contract SafeFixtureTest is SafeFixture {
    uint256[] internal keys;
    ISafe internal safe;

    function setUp() public {
        (, uint256 one) = makeAddrAndKey("owner one");
        (, uint256 two) = makeAddrAndKey("owner two");
        (, uint256 three) = makeAddrAndKey("owner three");
        keys = [one, two, three];
        safe = deploySafe(keys, 2);
    }

    function test_Signature_OfEnoughOwners() public view {
        uint256[] memory two = new uint256[](2);
        (two[0], two[1]) = (keys[2], keys[0]);
        assertTrue(safe.isValidSignature("digest", safeSignature(safe, two, "digest")) == 0x1626ba7e);
    }

    function test_Signature_RevertWhen_TooFewOwners() public {
        uint256[] memory one = new uint256[](1);
        one[0] = keys[0];
        bytes memory signature = safeSignature(safe, one, "digest");
        vm.expectRevert("GS020");
        safe.isValidSignature("digest", signature);
    }

    function test_Call_GoesOutFromTheSafe() public {
        assertEq(caller, address(0));
        safeCall(safe, keys, address(this), abi.encodeCall(this.note, ()));
        assertEq(caller, address(safe));
    }

    address internal caller;

    function note() external {
        caller = msg.sender;
    }
}
