// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721Metadata} from "@openzeppelin/contracts/token/ERC721/extensions/IERC721Metadata.sol";

import {IERC5192} from "./IERC5192.sol";

/// @title Passport
/// @notice A soulbound token (ERC-721, ERC-5192) for each account that has a record, which shows that record wherever
/// tokens are shown. Its id is the account's address as a number.
///
/// It is minted by the account's first record and never moves: who owns it follows from its id, whether it exists
/// from the record, so that it takes no storage of its own. Minting is announced then and there, for under 4,000 gas
/// once an account; a mint that somebody has to ask for would cost a transaction, and leave accounts without one.
interface IPassport is IERC721Metadata, IERC5192 {
    /// @notice Thrown when a passport would be moved, or its moving be allowed.
    error PassportSoulbound(address account);

    /// @notice Thrown when the account has no record, or the id is no account's.
    error PassportMissing(uint256 tokenId);

    /// @notice Thrown when passports of the zero address are asked for.
    error PassportOwnerInvalid(address account);
}
