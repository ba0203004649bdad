// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Enrolment, Increase} from "../types/Cases.sol";

/// @title CourtActsLib
/// @notice The EIP-712 struct hash of each act that a court takes.
library CourtActsLib {
    bytes32 internal constant BALLOT_TYPEHASH = keccak256(
        "Ballot(bytes32 case,uint8 round,uint16 sellerBps,bytes32 rationale)"
    );
    bytes32 internal constant SEAL_TYPEHASH = keccak256("Seal(bytes32 case,uint8 round,bytes32 seal)");
    bytes32 internal constant STRIKE_TYPEHASH = keccak256(
        "Strike(bytes32 case,uint8 round,address account,address juror)"
    );
    bytes32 internal constant APPEAL_TYPEHASH = keccak256("Appeal(bytes32 case,address account,uint96 fee)");
    bytes32 internal constant ENROLMENT_TYPEHASH = keccak256(
        "Enrolment(address operator,address juror,uint8 provider,uint96 stake,uint40 expiry)"
    );
    bytes32 internal constant INCREASE_TYPEHASH = keccak256(
        "Increase(address juror,uint96 amount,uint256 nonce,uint40 expiry)"
    );
    bytes32 internal constant RESIGNATION_TYPEHASH = keccak256(
        "Resignation(address juror,uint256 nonce,uint40 expiry)"
    );

    function hashBallot(
        bytes32 id,
        uint256 round,
        uint256 sellerBps,
        bytes32 rationale
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(BALLOT_TYPEHASH, id, round, sellerBps, rationale));
    }

    function hashSeal(bytes32 id, uint256 round, bytes32 seal) internal pure returns (bytes32) {
        return keccak256(abi.encode(SEAL_TYPEHASH, id, round, seal));
    }

    function hashStrike(
        bytes32 id,
        uint256 round,
        address account,
        address juror
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(STRIKE_TYPEHASH, id, round, account, juror));
    }

    function hashAppeal(bytes32 id, address account, uint256 fee) internal pure returns (bytes32) {
        return keccak256(abi.encode(APPEAL_TYPEHASH, id, account, fee));
    }

    function hash(Enrolment calldata act) internal pure returns (bytes32) {
        return keccak256(abi.encode(ENROLMENT_TYPEHASH, act));
    }

    function hash(Increase calldata act) internal pure returns (bytes32) {
        return keccak256(abi.encode(INCREASE_TYPEHASH, act));
    }

    function hashResignation(address juror, uint256 nonce, uint256 expiry) internal pure returns (bytes32) {
        return keccak256(abi.encode(RESIGNATION_TYPEHASH, juror, nonce, expiry));
    }

    /// @notice What binds a juror to a ballot that nobody sees yet. It names the juror: another's seal, copied, opens to
    /// nothing.
    function sealOf(address juror, bytes32 ballotDigest) internal pure returns (bytes32) {
        return keccak256(abi.encode(juror, ballotDigest));
    }
}
