// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Enrolment, Increase} from "../../../contracts/types/Cases.sol";

/// @notice The EIP-712 digest of everything that courts and their jurors sign, written a second time from the
/// interfaces' text, as {Digests} is.
abstract contract CourtDigests {
    function courtDomainOf(
        string memory name,
        uint256 chain,
        address verifying
    ) internal pure returns (bytes32) {
        bytes32 typeHash = keccak256(
            "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
        );
        return keccak256(abi.encode(typeHash, keccak256(bytes(name)), keccak256("1"), chain, verifying));
    }

    function digestIn(bytes32 domain, bytes32 structHash) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(hex"1901", domain, structHash));
    }

    // ----------------------------------------------------------------------------------------- jurors' acts

    function hashOfBallot(
        bytes32 id,
        uint8 round,
        uint16 sellerBps,
        bytes32 rationale
    ) internal pure returns (bytes32) {
        bytes32 typeHash = keccak256("Ballot(bytes32 case,uint8 round,uint16 sellerBps,bytes32 rationale)");
        return keccak256(abi.encode(typeHash, id, round, sellerBps, rationale));
    }

    function hashOfSeal(bytes32 id, uint8 round, bytes32 seal) internal pure returns (bytes32) {
        return
            keccak256(abi.encode(keccak256("Seal(bytes32 case,uint8 round,bytes32 seal)"), id, round, seal));
    }

    // ---------------------------------------------------------------------------------------- parties' acts

    function hashOfStrike(
        bytes32 id,
        uint8 round,
        address account,
        address juror
    ) internal pure returns (bytes32) {
        bytes32 typeHash = keccak256("Strike(bytes32 case,uint8 round,address account,address juror)");
        return keccak256(abi.encode(typeHash, id, round, account, juror));
    }

    function hashOfAppeal(bytes32 id, address account, uint96 fee) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(keccak256("Appeal(bytes32 case,address account,uint96 fee)"), id, account, fee)
            );
    }

    // -------------------------------------------------------------------------------------- operators' acts

    function hashOf(Enrolment memory a) internal pure returns (bytes32) {
        bytes32 typeHash = keccak256(
            "Enrolment(address operator,address juror,uint8 provider,uint96 stake,uint40 expiry)"
        );
        return keccak256(abi.encode(typeHash, a.operator, a.juror, a.provider, a.stake, a.expiry));
    }

    function hashOf(Increase memory a) internal pure returns (bytes32) {
        bytes32 typeHash = keccak256("Increase(address juror,uint96 amount,uint256 nonce,uint40 expiry)");
        return keccak256(abi.encode(typeHash, a.juror, a.amount, a.nonce, a.expiry));
    }

    function hashOfResignation(address juror, uint256 nonce, uint40 expiry) internal pure returns (bytes32) {
        bytes32 typeHash = keccak256("Resignation(address juror,uint256 nonce,uint40 expiry)");
        return keccak256(abi.encode(typeHash, juror, nonce, expiry));
    }
}
