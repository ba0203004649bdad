// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBeacon} from "../../../contracts/interfaces/IBeacon.sol";
import {BlsLib} from "../../../contracts/libraries/BlsLib.sol";
import {Test} from "./Test.sol";

/// @notice A beacon's holder, with a key of the test's own. Points are multiplied by the precompiles of EIP-2537; that
/// messages are hashed to points as drand does is held by published rounds, not by what is signed here.
contract BeaconSigner is Test {
    address private constant G1_MULTIPLY = address(0x0c);
    address private constant G2_MULTIPLY = address(0x0e);

    bytes private constant G2 =
        hex"00000000000000000000000000000000024aa2b2f08f0a91260805272dc51051"
        hex"c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8"
        hex"0000000000000000000000000000000013e02b6052719f607dacd3a088274f65"
        hex"596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e"
        hex"000000000000000000000000000000000ce5d527727d6e118cc9cdc6da2e351a"
        hex"adfd9baa8cbdd3a76d429a695160d12c923ac9cc3baca289e193548608b82801"
        hex"000000000000000000000000000000000606c4a02ea734cc32acd2b02bc28b99"
        hex"cb3e287e85a763af267492ab572e99ab3f370d275cec1da1aaa9075ff05f79be";

    uint256 private immutable SECRET;

    /// @param secret No multiple of the subgroup's order.
    constructor(uint256 secret) {
        SECRET = secret;
    }

    /// @notice A beacon of this key.
    /// @param genesis Unix time of round 1.
    /// @param period Seconds between two rounds.
    function deployBeacon(uint40 genesis, uint32 period) external returns (IBeacon beacon) {
        bytes memory arguments = abi.encode(publicKey(), genesis, period);
        return IBeacon(deploy(bytes.concat(vm.getCode("Beacon.sol:Beacon"), arguments)));
    }

    /// @notice The signature over a round: a point of G1, 128 bytes as EIP-2537 writes it.
    function sign(uint64 round) external view returns (bytes memory signature) {
        return _multiplied(G1_MULTIPLY, BlsLib.hashToG1(sha256(abi.encodePacked(round))));
    }

    /// @notice The key: a point of G2, 256 bytes as EIP-2537 writes it.
    function publicKey() public view returns (bytes memory key) {
        return _multiplied(G2_MULTIPLY, G2);
    }

    function _multiplied(address precompile, bytes memory point) private view returns (bytes memory product) {
        bool success;
        (success, product) = precompile.staticcall(bytes.concat(point, bytes32(SECRET)));
        require(success && product.length == point.length, "the chain lacks EIP-2537");
    }
}
