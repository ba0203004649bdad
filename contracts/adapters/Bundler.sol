// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {TransientSlot} from "@openzeppelin/contracts/utils/TransientSlot.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";

import {IBundler} from "../interfaces/IBundler.sol";
import {IEscrow} from "../interfaces/IEscrow.sol";
import {ActsLib} from "../libraries/ActsLib.sol";
import {BlobLib} from "../libraries/BlobLib.sol";
import {Mandate} from "../types/Acts.sol";
import {Sheet} from "../types/Sheet.sol";
import {Role, Scope} from "../types/Status.sol";

/// @title Bundler
/// @notice See {IBundler}.
contract Bundler is IBundler, ReentrancyGuardTransient {
    using TransientSlot for *;

    uint256 private constant COMMIT_ALONE = 1 << uint8(Scope.Commit);

    /// @inheritdoc IBundler
    IEscrow public immutable ESCROW;

    constructor(IEscrow escrow) {
        ESCROW = escrow;
    }

    /// @inheritdoc IBundler
    function commitAll(
        Part[] calldata parts,
        Mandate calldata mandate,
        bytes calldata signature
    ) external nonReentrant {
        if (mandate.agent != address(this) || mandate.scopes != COMMIT_ALONE) {
            revert BundleMandateInvalid(mandate.agent, mandate.scopes);
        }
        bytes32 domain = ESCROW.DOMAIN_SEPARATOR();
        bytes32 mandateId = MessageHashUtils.toTypedDataHash(domain, mandate.hash());
        bytes memory own = bytes.concat(bytes1(uint8(BlobLib.MANDATE)), abi.encode(mandate, signature, ""));
        bytes32[] memory deals = new bytes32[](parts.length);
        bytes32[] memory consents = new bytes32[](parts.length);
        bytes[] memory calls = new bytes[](parts.length);

        for (uint256 i; i < parts.length; ++i) {
            (Sheet sheet, bytes32 structHash) = parts[i].terms.read();
            deals[i] = MessageHashUtils.toTypedDataHash(domain, structHash);
            Role role = _roleOf(sheet, deals[i], mandate.principal);
            consents[i] = MessageHashUtils.toTypedDataHash(
                domain,
                ActsLib.hashConsent(mandate.principal, role, deals[i], mandateId)
            );
            calls[i] = _callOf(parts[i], role, own);
        }
        uint256 list = uint256(keccak256(abi.encodePacked(deals)));
        if (mandate.nonce != list) revert BundleMismatch(mandate.nonce, list);

        _setConsents(consents, true);
        ESCROW.batch(calls, true);
        _setConsents(consents, false);
    }

    /// @inheritdoc IERC1271
    /// @dev By transient storage: to the deals of the call that runs, and to nothing else, ever.
    function isValidSignature(bytes32 digest, bytes calldata) external view returns (bytes4 magic) {
        return digest.asBoolean().tload() ? IERC1271.isValidSignature.selector : bytes4(0xffffffff);
    }

    function _roleOf(Sheet sheet, bytes32 deal, address account) private pure returns (Role role) {
        if (account == sheet.buyer()) return Role.Buyer;
        if (account == sheet.seller()) return Role.Seller;
        revert BundleStranger(deal, account);
    }

    function _callOf(
        Part calldata part,
        Role role,
        bytes memory own
    ) private pure returns (bytes memory call) {
        if (role == Role.Buyer) return abi.encodeCall(IEscrow.commit, (part.terms, own, part.other));
        return abi.encodeCall(IEscrow.commit, (part.terms, part.other, own));
    }

    function _setConsents(bytes32[] memory consents, bool given) private {
        for (uint256 i; i < consents.length; ++i) consents[i].asBoolean().tstore(given);
    }
}
