// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title BlsLib
/// @notice BLS signatures on BLS12-381, 128 bytes in G1 under keys of 256 bytes in G2, by the precompiles of EIP-2537.
/// Points are encoded as there: each coordinate is 64 bytes, of which the first 16 are zero.
///
/// A precompile that fails, or that the chain lacks, answers nothing; nothing is no point for the next, and so in the
/// end no signature and no key.
library BlsLib {
    // In bytes.
    uint256 private constant COORDINATE_LENGTH = 64;
    uint256 private constant G1_LENGTH = 128;
    uint256 private constant G2_LENGTH = 256;

    address private constant MODEXP = address(0x05);
    address private constant G1_ADD = address(0x0b);
    address private constant PAIRING = address(0x0f);
    address private constant MAP_TO_G1 = address(0x10);

    /// @dev RFC 9380's tag of these signatures, and behind it the tag's length: 43.
    bytes private constant TAG = "BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_\x2b";

    /// @dev The order of the field of coordinates, as a coordinate is written.
    bytes private constant ORDER =
        hex"000000000000000000000000000000001a0111ea397fe69a4b1ba7b6434bacd7"
        hex"64774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab";

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
        bytes memory pairs = bytes.concat(signature, NEGATED_G2, hashToG1(message), key);
        return bytes32(_call(PAIRING, pairs, 32)) == bytes32(uint256(1));
    }

    /// @notice Whether these bytes are a key: a point of G2's subgroup that is not at infinity.
    /// @dev With G1's generator such a point, and no other, pairs to something that is not one.
    function isKey(bytes memory key) internal view returns (bool) {
        if (key.length != G2_LENGTH) return false;
        bytes memory one = _call(PAIRING, bytes.concat(G1, key), 32);
        return one.length != 0 && bytes32(one) == 0;
    }

    /// @notice RFC 9380's hash_to_curve, suite BLS12381G1_XMD:SHA-256_SSWU_RO_.
    /// @return point Empty where the precompiles fail.
    function hashToG1(bytes32 message) internal view returns (bytes memory point) {
        bytes32 b0 = sha256(abi.encodePacked(bytes32(0), bytes32(0), message, uint16(4 * 32), uint8(0), TAG));
        bytes32 b1 = sha256(abi.encodePacked(b0, uint8(1), TAG));
        bytes32 b2 = sha256(abi.encodePacked(b0 ^ b1, uint8(2), TAG));
        bytes32 b3 = sha256(abi.encodePacked(b0 ^ b2, uint8(3), TAG));
        bytes32 b4 = sha256(abi.encodePacked(b0 ^ b3, uint8(4), TAG));

        // The precompile that maps clears the cofactor too; a sum of points of the subgroup lies in it.
        return _call(G1_ADD, bytes.concat(_mapToG1(b1, b2), _mapToG1(b3, b4)), G1_LENGTH);
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

    /// @dev Maps 64 random bytes, as a number modulo the order, into the subgroup of G1.
    function _mapToG1(bytes32 high, bytes32 low) private view returns (bytes memory point) {
        bytes memory power = abi.encodePacked(
            COORDINATE_LENGTH, // of the base,
            uint256(1), // the exponent,
            COORDINATE_LENGTH, // the modulus
            high,
            low,
            uint8(1),
            ORDER
        );
        return _call(MAP_TO_G1, _call(MODEXP, power, COORDINATE_LENGTH), G1_LENGTH);
    }

    /// @dev What a precompile answers; empty: it failed, or answered anything but `length` bytes. Nothing is not even
    /// asked about: what the precompiles of EIP-2537 refuse costs all the gas they are given.
    function _call(
        address precompile,
        bytes memory input,
        uint256 length
    ) private view returns (bytes memory output) {
        if (input.length == 0) return "";
        bool success;
        (success, output) = precompile.staticcall(input);
        if (!success || output.length != length) return "";
    }
}
