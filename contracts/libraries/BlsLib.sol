// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title BlsLib
/// @notice BLS signatures on BLS12-381, 128 bytes in G1 under keys of 256 bytes in G2, by the precompiles of EIP-2537.
/// Points are encoded as there: each coordinate is 64 bytes, of which the first 16 are zero.
///
/// A precompile that fails, or that the chain lacks, answers nothing: in the end there is no signature and no key.
library BlsLib {
    // In bytes.
    uint256 private constant COORDINATE_LENGTH = 64;
    uint256 private constant POWER_LENGTH = 225;
    uint256 private constant POWER_ROOM = 256;
    uint256 private constant G1_LENGTH = 128;
    uint256 private constant G2_LENGTH = 256;

    uint256 private constant SHA_256 = 0x02;
    address private constant MODEXP = address(0x05);
    address private constant G1_ADD = address(0x0b);
    address private constant PAIRING = address(0x0f);
    address private constant MAP_TO_G1 = address(0x10);

    /// @dev RFC 9380's tag of these signatures, and behind it the tag's length: 43. In two words.
    bytes32 private constant TAG_HEAD = "BLS_SIG_BLS12381G1_XMD:SHA-256_S";
    bytes32 private constant TAG_TAIL = "SWU_RO_NUL_\x2b";

    /// @dev The order of the field of coordinates, in the two words of a coordinate.
    uint256 private constant ORDER_HIGH = 0x1a0111ea397fe69a4b1ba7b6434bacd7;
    uint256 private constant ORDER_LOW = 0x64774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab;

    /// @dev Half the order, rounded down: of y and −y the larger is above it. In two words.
    uint256 private constant HALF_HIGH = 0x0d0088f51cbff34d258dd3db21a5d66b;
    uint256 private constant HALF_LOW = 0xb23ba5c279c2895fb39869507b587b120f55ffff58a9ffffdcff7fffffffd555;

    /// @dev G1's generator.
    bytes private constant G1 =
        hex"0000000000000000000000000000000017f1d3a73197d7942695638c4fa9ac0f"
        hex"c3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb"
        hex"0000000000000000000000000000000008b3f481e3aaa0f1a09e30ed741d8ae4"
        hex"fcf5e095d5d00af600db18cb2c04b3edd03cc744a2888ae40caa232946c5e7e1";

    /// @dev G2's generator with its y negated, so that a signature's pairing and its message's cancel out.
    bytes private constant NEGATED_G2 =
        hex"00000000000000000000000000000000024aa2b2f08f0a91260805272dc51051"
        hex"c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8"
        hex"0000000000000000000000000000000013e02b6052719f607dacd3a088274f65"
        hex"596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e"
        hex"000000000000000000000000000000000d1b3cc2c7027888be51d9ef691d77bc"
        hex"b679afda66c73f17f9ee3837a55024f78c71363275a75d75d86bab79f74782aa"
        hex"0000000000000000000000000000000013fa4d4a0ad8b1ce186ed5061789213d"
        hex"993923066dddaf1040bc3ff59f825c78df74f2d75467e25e0f55f8a00fa030ed";

    /// @notice Whether a signature is a key's: e(signature, −G2) · e(H(message), key) is one.
    /// @dev The precompile refuses a coordinate from the order up, a point off the curve or outside its subgroup. The
    /// signature at infinity fails the equation, since neither the key nor the hash is there.
    ///
    /// Warning: a longer signature would bring pairs of its own, which could cancel the message's out.
    /// @param key Found to be one by {isKey}.
    function isSignature(
        bytes calldata signature,
        bytes32 message,
        bytes memory key
    ) internal view returns (bool) {
        if (signature.length != G1_LENGTH) return false;
        (, bool one) = _pair(bytes.concat(signature, NEGATED_G2, hashToG1(message), key));
        return one;
    }

    /// @notice Whether these bytes are a key: a point of G2's subgroup that is not at infinity.
    /// @dev With G1's generator such a point, and no other, pairs to something that is not one.
    function isKey(bytes memory key) internal view returns (bool) {
        if (key.length != G2_LENGTH) return false;
        (bool success, bool one) = _pair(bytes.concat(G1, key));
        return success && !one;
    }

    /// @notice RFC 9380's hash_to_curve, suite BLS12381G1_XMD:SHA-256_SSWU_RO_.
    /// @return point Empty where the precompiles fail.
    function hashToG1(bytes32 message) internal view returns (bytes memory point) {
        (bytes32 b1, bytes32 b2, bytes32 b3, bytes32 b4) = _expand(message);
        point = new bytes(2 * G1_LENGTH);
        uint256 one;
        assembly ("memory-safe") {
            one := add(point, 0x20)
        }
        uint256 other = one + G1_LENGTH;

        // The precompile that maps clears the cofactor too; a sum of points of the subgroup lies in it.
        bool success = _mapToG1(b1, b2, one) && _mapToG1(b3, b4, other);
        if (!success || !_ask(G1_ADD, one, 2 * G1_LENGTH, one, G1_LENGTH)) return "";
        assembly ("memory-safe") {
            mstore(point, G1_LENGTH)
        }
    }

    /// @notice The compressed form of a point of G1 that is not at infinity: x, with the largest bit set, and the
    /// third largest too when y is the larger of the two that are possible.
    /// @param point Found to be one by {isSignature}.
    /// @return compressed 48 bytes.
    function compress(bytes calldata point) internal pure returns (bytes memory compressed) {
        uint256 yHigh = uint256(bytes32(point[64:]));
        uint256 yLow = uint256(bytes32(point[96:]));
        bool larger = yHigh > HALF_HIGH || (yHigh == HALF_HIGH && yLow > HALF_LOW);
        bytes16 flags = bytes16(uint128(larger ? 0xa0 : 0x80) << 120);
        return bytes.concat(bytes16(point[16:]) | flags, point[32:64]);
    }

    /// @dev RFC 9380's expand_message_xmd to 128 bytes. Its inputs are laid over each other before the tag, which all end in:
    ///
    ///   64 bytes of zero | message | 128 in 2 bytes | 0 in 1 | tag     143 bytes, for b0
    ///                              a hash in 32 bytes | i in 1 | tag   77 bytes, for b1 to b4
    function _expand(bytes32 message) private view returns (bytes32 b1, bytes32 b2, bytes32 b3, bytes32 b4) {
        assembly ("memory-safe") {
            function sha(from, length) -> hash {
                if iszero(staticcall(gas(), SHA_256, from, length, 0, 0x20)) {
                    revert(0, 0)
                }
                hash := mload(0)
            }
            let all := mload(0x40)
            calldatacopy(all, calldatasize(), 0x40)
            mstore(add(all, 0x40), message)
            mstore(add(all, 0x60), shl(240, 128))
            mstore(add(all, 0x63), TAG_HEAD)
            mstore(add(all, 0x83), TAG_TAIL)
            let b0 := sha(all, 143)

            let short := add(all, 0x42)
            let counter := add(all, 0x62)
            mstore(short, b0)
            mstore8(counter, 1)
            b1 := sha(short, 77)
            mstore(short, xor(b0, b1))
            mstore8(counter, 2)
            b2 := sha(short, 77)
            mstore(short, xor(b0, b2))
            mstore8(counter, 3)
            b3 := sha(short, 77)
            mstore(short, xor(b0, b3))
            mstore8(counter, 4)
            b4 := sha(short, 77)
        }
    }

    /// @dev Maps 64 random bytes, as a number modulo the order, into the subgroup of G1. The number to the power of one:
    ///
    ///   lengths of base, exponent and modulus | base | exponent in 1 byte | modulus
    ///
    /// @param to Where in memory the point is written.
    function _mapToG1(bytes32 high, bytes32 low, uint256 to) private view returns (bool success) {
        uint256 power;
        assembly ("memory-safe") {
            power := mload(0x40)
            mstore(0x40, add(power, POWER_ROOM))
            mstore(power, COORDINATE_LENGTH)
            mstore(add(power, 0x20), 1)
            mstore(add(power, 0x40), COORDINATE_LENGTH)
            mstore(add(power, 0x60), high)
            mstore(add(power, 0x80), low)
            mstore8(add(power, 0xa0), 1)
            mstore(add(power, 0xa1), ORDER_HIGH)
            mstore(add(power, 0xc1), ORDER_LOW)
        }
        return
            _ask(MODEXP, power, POWER_LENGTH, to, COORDINATE_LENGTH) &&
            _ask(MAP_TO_G1, to, COORDINATE_LENGTH, to, G1_LENGTH);
    }

    /// @dev Whether the product of pairings is one, if the precompile takes the points.
    function _pair(bytes memory pairs) private view returns (bool success, bool one) {
        uint256 from;
        assembly ("memory-safe") {
            from := add(pairs, 0x20)
        }
        // The answer is written over the first point, which is of no more use.
        success = _ask(PAIRING, from, pairs.length, from, 0x20);
        assembly ("memory-safe") {
            one := and(success, eq(mload(from), 1))
        }
    }

    /// @dev Asks a precompile about bytes of memory. It fails, too, if it answers anything but `answer` bytes, which are written
    /// to memory. Warning: after a failure ask no further; what the precompiles of EIP-2537 refuse costs all the gas
    /// they are given.
    function _ask(
        address precompile,
        uint256 from,
        uint256 length,
        uint256 to,
        uint256 answer
    ) private view returns (bool success) {
        assembly ("memory-safe") {
            success := staticcall(gas(), precompile, from, length, to, answer)
            success := and(success, eq(returndatasize(), answer))
        }
    }
}
