// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {Base64} from "solady/src/utils/Base64.sol";
import {LibString} from "solady/src/utils/LibString.sol";

import {IERC5192} from "../../../contracts/interfaces/IERC5192.sol";
import {IPassport} from "../../../contracts/interfaces/IPassport.sol";
import {IReputation} from "../../../contracts/interfaces/IReputation.sol";
import {Ending} from "../../../contracts/types/Status.sol";
import {Vm} from "../base/Vm.sol";
import {ReputationBase} from "./ReputationBase.sol";

/// @notice The passport as a token. What it shows is compared with the records by the tests of its reader.
contract PassportTest is ReputationBase {
    // ------------------------------------------------------------------------------------------------ minted

    function test_Mint_ByTheFirstRecordOfEachSide() public {
        vm.expectEmit(address(reputation));
        emit IERC721.Transfer(address(0), buyer, uint160(buyer));
        vm.expectEmit(address(reputation));
        emit IERC5192.Locked(uint160(buyer));
        vm.expectEmit(address(reputation));
        emit IERC721.Transfer(address(0), seller, uint160(seller));
        vm.expectEmit(address(reputation));
        emit IERC5192.Locked(uint160(seller));
        record(DOLLAR);

        _assertOwned(buyer);
        _assertOwned(seller);
        _assertMissing(stranger);
    }

    function test_Mint_OnceForBothRoles() public {
        record(DOLLAR);
        vm.recordLogs();
        record(DOLLAR);
        record(seller, buyer, DOLLAR);
        assertEq(_mints(), 0, "mints");
    }

    function test_Mint_OnceForBothRolesOfALoser() public {
        vm.recordLogs();
        reputation.record(lost(Ending.Missed, 1, 0));
        record(seller, buyer, 1);
        // The seller's by its loss, the buyer's by its first sale.
        assertEq(_mints(), 2, "mints");
    }

    function test_Mint_OfOneSideOnly() public {
        reputation.record(lost(Ending.Missed, 1, 0));
        _assertOwned(seller);
        _assertMissing(buyer);
    }

    /// @dev A record that faded to nothing is still a record.
    function test_Mint_OutlivesDecay() public {
        record(1);
        skip(200 * HALF_LIFE);
        _assertOwned(seller);
        _assertOwned(buyer);
    }

    function test_Mint_ByACountAlone() public {
        reputation.record(lost(Ending.Waived, 0, 0));
        _assertOwned(seller);
        _assertMissing(buyer);
    }

    // --------------------------------------------------------------------------------------------- soulbound

    function test_Transfer_Reverts() public {
        record(DOLLAR);
        uint256 id = uint160(seller);
        bytes memory bound_ = abi.encodeWithSelector(IPassport.PassportSoulbound.selector, seller);

        vm.startPrank(seller);
        vm.expectRevert(bound_);
        passports.transferFrom(seller, stranger, id);
        vm.expectRevert(bound_);
        passports.safeTransferFrom(seller, stranger, id);
        vm.expectRevert(bound_);
        passports.safeTransferFrom(seller, stranger, id, "");
        vm.expectRevert(bound_);
        passports.approve(stranger, id);
        vm.expectRevert(bound_);
        passports.setApprovalForAll(stranger, true);
        vm.expectRevert(bound_);
        passports.setApprovalForAll(stranger, false);
        vm.stopPrank();

        assertEq(passports.getApproved(id), address(0), "approved");
        assertFalse(passports.isApprovedForAll(seller, stranger), "approved for all");
        assertTrue(passports.locked(id), "locked");
    }

    // ------------------------------------------------------------------------------------------------- views

    function test_NameAndSymbol() public view {
        assertEq(passports.name(), "Earnest Passport");
        assertEq(passports.symbol(), "EARNEST");
    }

    function test_SupportsInterface() public view {
        assertTrue(passports.supportsInterface(0x01ffc9a7), "ERC-165");
        assertTrue(passports.supportsInterface(0x80ac58cd), "ERC-721");
        assertTrue(passports.supportsInterface(0x5b5e139f), "ERC-721 metadata");
        assertTrue(passports.supportsInterface(0xb45a3c0e), "ERC-5192");
        assertFalse(passports.supportsInterface(0xffffffff), "what nobody supports");
        assertFalse(passports.supportsInterface(0x780e9d63), "ERC-721 enumerable");
    }

    function test_BalanceOf_RevertWhen_Zero() public {
        vm.expectRevert(abi.encodeWithSelector(IPassport.PassportOwnerInvalid.selector, address(0)));
        passports.balanceOf(address(0));
    }

    /// @dev An id is no account's when its upper bits are set, whatever the lower say.
    function test_OwnerOf_RevertWhen_NoAccount() public {
        record(DOLLAR);
        uint256 id = uint256(uint160(seller)) | (1 << 160);
        bytes memory missing = abi.encodeWithSelector(IPassport.PassportMissing.selector, id);
        vm.expectRevert(missing);
        passports.ownerOf(id);
        vm.expectRevert(missing);
        passports.tokenURI(id);
    }

    function test_TokenURI_IsJsonWithAPicture() public {
        record(DOLLAR);
        string memory uri = passports.tokenURI(uint160(seller));
        string memory json = _decoded(uri, "data:application/json;base64,");
        assertEq(
            vm.parseJsonString(json, ".name"),
            string.concat("Earnest Passport ", vm.toString(seller)),
            "name"
        );
        assertEq(vm.parseJsonString(json, ".attributes[0].trait_type"), "Seller score", "trait");
        assertEq(vm.parseJsonUint(json, ".attributes[3].value"), 1, "milestones");
        assertEq(vm.parseJsonString(json, ".attributes[6].trait_type"), "Buyer score", "buyer's trait");

        string memory svg = _decoded(vm.parseJsonString(json, ".image"), "data:image/svg+xml;base64,");
        assertTrue(LibString.contains(svg, vm.toString(seller)), "account");
        assertTrue(LibString.contains(svg, ">0.008<"), "score");
        assertTrue(LibString.contains(svg, ">$0.20<"), "cost to forge");
        assertFalse(LibString.contains(svg, "@"), "a gap was left");
        assertFalse(LibString.contains(json, "@"), "a gap was left in the JSON");
    }

    function test_TokenURI_EachRoleShowsItsOwnRecord() public {
        reputation.record(lost(Ending.Missed, 1_000_000, 0));
        reputation.record(lost(Ending.Missed, 1_000_000, 0));
        string memory json = _decoded(passports.tokenURI(uint160(seller)), "data:application/json;base64,");
        assertEq(vm.parseJsonUint(json, ".attributes[5].value"), 2, "the seller's defaults");
        assertEq(vm.parseJsonUint(json, ".attributes[11].value"), 0, "the buyer's");
    }

    /// @dev Dollars in the picture: cents, thousands, millions, never more than there are.
    function test_TokenURI_Dollars() public {
        _assertLossShown(9_999, ">$0.00<");
        _assertLossShown(10_000, ">$0.01<");
        _assertLossShown(999_999_999, ">$999.99<");
        _assertLossShown(1_000_000_000, ">$1,000.00<");
        _assertLossShown(999_999_999_999, ">$999,999.99<");
        _assertLossShown(1_000_000_000_000, ">$1.00M<");
        _assertLossShown(1_234_567_890_000_000, ">$1,234.56M<");
        _assertLossShown(type(uint96).max, ">$4,722.36M<");
    }

    // --------------------------------------------------------------------------------------------- internals

    function _assertLossShown(uint256 loss, string memory shown) private {
        uint256 snapshot = vm.snapshotState();
        reputation.record(lost(Ending.Missed, loss, 0));
        string memory json = _decoded(passports.tokenURI(uint160(seller)), "data:application/json;base64,");
        string memory svg = _decoded(vm.parseJsonString(json, ".image"), "data:image/svg+xml;base64,");
        assertTrue(LibString.contains(svg, shown), shown);
        vm.revertToState(snapshot);
    }

    function _assertOwned(address account) private view {
        uint256 id = uint160(account);
        assertEq(passports.ownerOf(id), account, "owner");
        assertEq(passports.balanceOf(account), 1, "balance");
        assertTrue(passports.locked(id), "locked");
    }

    function _assertMissing(address account) private {
        uint256 id = uint160(account);
        bytes memory missing = abi.encodeWithSelector(IPassport.PassportMissing.selector, id);
        assertEq(passports.balanceOf(account), 0, "balance");
        vm.expectRevert(missing);
        passports.ownerOf(id);
        vm.expectRevert(missing);
        passports.locked(id);
        vm.expectRevert(missing);
        passports.getApproved(id);
        vm.expectRevert(missing);
        passports.tokenURI(id);
    }

    function _mints() private returns (uint256 count) {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i; i < logs.length; ++i) if (logs[i].topics[0] == IERC721.Transfer.selector) ++count;
    }

    function _decoded(string memory uri, string memory prefix) private pure returns (string memory) {
        assertTrue(LibString.startsWith(uri, prefix), "prefix");
        return string(Base64.decode(LibString.slice(uri, bytes(prefix).length)));
    }
}
