// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Consent, Mandate} from "../../../contracts/types/Acts.sol";
import {Role, Scope} from "../../../contracts/types/Status.sol";
import {Digests} from "./Digests.sol";
import {UsdcFixture} from "./UsdcFixture.sol";

/// @notice Every kind of consent blob, as the escrow's interface describes them.
abstract contract Consents is Digests, UsdcFixture {
    /// @notice The blob of whoever is `msg.sender`.
    bytes internal constant SENDER = "";

    /// @notice A plain signature: 65 bytes, r, s, v.
    function signature(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    /// @notice A plain signature after ERC-2098: 64 bytes.
    function compactSignature(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (bytes32 r, bytes32 vs) = vm.signCompact(key, digest);
        return abi.encodePacked(r, vs);
    }

    // ------------------------------------------------------------------------------------- kind 0: signed

    function signed(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        return signedBy(signature(key, digest));
    }

    function signedBy(bytes memory signature_) internal pure returns (bytes memory) {
        return bytes.concat(hex"00", signature_);
    }

    // -------------------------------------------------------------------------------- kind 1: authorization

    /// @notice An ERC-3009 authorization of the escrow's token to pay for an act, by the account's key.
    /// @param validBefore The act's expiry; for a dispute `type(uint256).max`.
    function authorized(
        uint256 key,
        address token,
        uint256 value,
        uint256 validBefore,
        bytes32 act
    ) internal view returns (bytes memory) {
        bytes32 digest = authorizationDigest(
            token,
            vm.addr(key),
            verifyingContract(),
            value,
            validBefore,
            act
        );
        return authorizedBy(value, signature(key, digest), "");
    }

    /// @param further What the escrow asks for besides when the token is not its USDC; else empty.
    function authorizedBy(
        uint256 value,
        bytes memory signature_,
        bytes memory further
    ) internal pure returns (bytes memory) {
        return abi.encodePacked(hex"01", uint96(value), uint16(signature_.length), signature_, further);
    }

    // ------------------------------------------------------------------------------------- kind 2: mandate

    function mandated(
        Mandate memory mandate,
        bytes memory principalSignature,
        bytes memory agentSignature
    ) internal pure returns (bytes memory) {
        return bytes.concat(hex"02", abi.encode(mandate, principalSignature, agentSignature));
    }

    /// @notice An agent key's consent, under a mandate that its principal signed with a key.
    function mandated(
        Mandate memory mandate,
        uint256 principalKey,
        uint256 agentKey,
        Role role,
        bytes32 act
    ) internal view returns (bytes memory) {
        bytes32 mandateDigest = digestOf(mandate);
        bytes32 consent = digestOf(
            Consent({account: mandate.principal, role: uint8(role), act: act, mandate: mandateDigest})
        );
        return mandated(mandate, signature(principalKey, mandateDigest), signature(agentKey, consent));
    }

    function scope(Scope one) internal pure returns (uint256) {
        return 1 << uint8(one);
    }

    /// @notice Every scope there is.
    function allScopes() internal pure returns (uint256) {
        return (1 << (uint8(type(Scope).max) + 1)) - 1;
    }
}
