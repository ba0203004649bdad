// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {IERC721Metadata} from "@openzeppelin/contracts/token/ERC721/extensions/IERC721Metadata.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";

import {IERC5192} from "../interfaces/IERC5192.sol";
import {IPassport} from "../interfaces/IPassport.sol";

/// @title Passport
/// @notice See {IPassport}. All of ERC-721 that doesn't depend on what is recorded.
abstract contract Passport is IPassport {
    // --------------------------------------------------------------------------------------------- refused

    /// @inheritdoc IERC721
    function transferFrom(address, address, uint256 tokenId) external pure {
        _refuse(tokenId);
    }

    /// @inheritdoc IERC721
    function safeTransferFrom(address, address, uint256 tokenId) external pure {
        _refuse(tokenId);
    }

    /// @inheritdoc IERC721
    function safeTransferFrom(address, address, uint256 tokenId, bytes calldata) external pure {
        _refuse(tokenId);
    }

    /// @inheritdoc IERC721
    function approve(address, uint256 tokenId) external pure {
        _refuse(tokenId);
    }

    /// @inheritdoc IERC721
    function setApprovalForAll(address, bool) external view {
        revert PassportSoulbound(msg.sender);
    }

    // ----------------------------------------------------------------------------------------------- views

    /// @inheritdoc IERC721Metadata
    function name() external pure returns (string memory) {
        return "Earnest Passport";
    }

    /// @inheritdoc IERC721Metadata
    function symbol() external pure returns (string memory) {
        return "EARNEST";
    }

    /// @inheritdoc IERC721Metadata
    function tokenURI(uint256 tokenId) external view returns (string memory) {
        return _passportOf(ownerOf(tokenId));
    }

    /// @inheritdoc IERC721
    function balanceOf(address account) external view returns (uint256 balance) {
        if (account == address(0)) revert PassportOwnerInvalid(account);
        return _isKnown(account) ? 1 : 0;
    }

    /// @inheritdoc IERC721
    function ownerOf(uint256 tokenId) public view returns (address account) {
        account = address(uint160(tokenId));
        if (uint160(account) != tokenId || !_isKnown(account)) revert PassportMissing(tokenId);
    }

    /// @inheritdoc IERC721
    function getApproved(uint256 tokenId) external view returns (address operator) {
        ownerOf(tokenId);
        return address(0);
    }

    /// @inheritdoc IERC721
    function isApprovedForAll(address, address) external pure returns (bool approved) {
        return false;
    }

    /// @inheritdoc IERC5192
    function locked(uint256 tokenId) external view returns (bool bound) {
        ownerOf(tokenId);
        return true;
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 id) external pure returns (bool supported) {
        return
            id == type(IERC165).interfaceId ||
            id == type(IERC721).interfaceId ||
            id == type(IERC721Metadata).interfaceId ||
            id == type(IERC5192).interfaceId;
    }

    // ------------------------------------------------------------------------------------------- internals

    /// @dev Announces the passport of an account that just got its first record.
    function _issue(address account) internal {
        uint256 tokenId = uint160(account);
        emit Transfer(address(0), account, tokenId);
        emit Locked(tokenId);
    }

    /// @dev Whether the account has a record.
    function _isKnown(address account) internal view virtual returns (bool);

    /// @dev The account's passport, as a data URI.
    function _passportOf(address account) internal view virtual returns (string memory);

    function _refuse(uint256 tokenId) private pure {
        revert PassportSoulbound(address(uint160(tokenId)));
    }
}
