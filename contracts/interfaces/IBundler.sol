// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

import {Mandate} from "../types/Acts.sol";
import {TermSheet} from "../types/TermSheet.sol";
import {IEscrow} from "./IEscrow.sol";

/// @title Bundler
/// @notice Commits several deals of one account, the **assembler**, or none of them, for whoever has no gas to send
/// {IEscrow.batch} itself. The others sign their own sheets as ever and need not know of one another.
///
/// The bundler is the agent key of a mandate that the assembler signs: for commitments alone, with the hash of the list of
/// deals for a nonce. It consents to these deals inside its own call, and only while all of them are committed: with that
/// mandate in hand nobody can commit one without the rest, here or at the escrow. It keeps nothing and holds nothing. What the
/// assembler puts down comes from its balance in the escrow, then by its allowance: an authorization would be consent to one
/// sheet by itself.
interface IBundler is IERC1271 {
    /// @notice A sheet that the assembler is a side of, and the consent of the other side: a blob as {IEscrow} takes it.
    struct Part {
        TermSheet terms;
        bytes other;
    }

    /// @notice Thrown when the mandate is not for this bundler and for commitments alone.
    error BundleMandateInvalid(address agent, uint256 scopes);

    /// @notice Thrown when the mandate is for another list of deals.
    error BundleMismatch(uint256 found, uint256 needed);

    /// @notice Thrown when the mandate's principal is no side of a deal.
    error BundleStranger(bytes32 deal, address account);

    /// @notice Commits all of the deals, or reverts with the escrow's error for the first that can't be. Those that are live
    /// already count as committed.
    ///
    /// Requirements:
    /// - The mandate's agent is this contract, its only scope is {Scope.Commit}, its nonce is
    ///   `keccak256(abi.encodePacked(deals))` of the deals' ids in their order. Its `total` and `perDeal` cover them.
    /// - Its principal is buyer or seller of each, and signed it.
    /// - Each other side consents to its sheet.
    ///
    /// @param signature The principal's over the mandate: ECDSA or ERC-1271.
    function commitAll(Part[] calldata parts, Mandate calldata mandate, bytes calldata signature) external;

    /// @notice The escrow that it commits to.
    function ESCROW() external view returns (IEscrow);
}
