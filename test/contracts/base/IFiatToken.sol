// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What the tests use of Circle's FiatTokenV2_2.
interface IFiatToken {
    event Transfer(address indexed from, address indexed to, uint256 value);
    event AuthorizationUsed(address indexed authorizer, bytes32 indexed nonce);

    // ------------------------------------------------------------------------------------- initialisation

    function initialize(
        string calldata tokenName,
        string calldata tokenSymbol,
        string calldata tokenCurrency,
        uint8 tokenDecimals,
        address newMasterMinter,
        address newPauser,
        address newBlacklister,
        address newOwner
    ) external;

    function initializeV2(string calldata newName) external;

    function initializeV2_1(address lostAndFound) external;

    function initializeV2_2(address[] calldata accountsToBlacklist, string calldata newSymbol) external;

    // ---------------------------------------------------------------------------------------------- issuer

    function configureMinter(address minter, uint256 minterAllowedAmount) external returns (bool);

    function mint(address to, uint256 amount) external returns (bool);

    function blacklist(address account) external;

    function unBlacklist(address account) external;

    function isBlacklisted(address account) external view returns (bool);

    function pause() external;

    function unpause() external;

    function paused() external view returns (bool);

    // --------------------------------------------------------------------------------------------- holders

    function name() external view returns (string memory);

    function symbol() external view returns (string memory);

    function version() external view returns (string memory);

    function decimals() external view returns (uint8);

    function totalSupply() external view returns (uint256);

    function balanceOf(address account) external view returns (uint256);

    function allowance(address owner, address spender) external view returns (uint256);

    function transfer(address to, uint256 value) external returns (bool);

    function transferFrom(address from, address to, uint256 value) external returns (bool);

    function approve(address spender, uint256 value) external returns (bool);

    function DOMAIN_SEPARATOR() external view returns (bytes32);

    function authorizationState(address authorizer, bytes32 nonce) external view returns (bool);

    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external;

    function transferWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external;

    function cancelAuthorization(address authorizer, bytes32 nonce, bytes calldata signature) external;
}
