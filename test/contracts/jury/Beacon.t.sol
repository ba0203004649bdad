// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IBeacon} from "../../../contracts/interfaces/IBeacon.sol";
import {BeaconSigner} from "../base/BeaconSigner.sol";
import {Test} from "../base/Test.sol";

contract BeaconTest is Test {
    uint40 private constant GENESIS = 1692803367;
    uint32 private constant PERIOD = 3;

    /// @dev drand quicknet's, whose parameters are GENESIS and PERIOD too.
    bytes private constant QUICKNET =
        hex"000000000000000000000000000000000d1fec758c921cc22b0e17e63aaf4bcb"
        hex"5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a"
        hex"0000000000000000000000000000000003cf0f2896adee7eb8b5f01fcad39122"
        hex"12c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d106451"
        hex"000000000000000000000000000000000e5db2b6bfbb01c867749cadffca88b3"
        hex"6c24f3012ba09fc4d3022c5c37dce0f977d3adb5d183c7477c442b1f04515273"
        hex"0000000000000000000000000000000001a714f2edb74119a2f2b0d5a7c75ba9"
        hex"02d163700a61bc224ededd8e63aef7be1aaf8e93d7a9718b047ccddb3eb5d68b";

    // Published rounds of quicknet, decompressed. Round 1000 is checked in the client's tests as well; 1, 2 and 30662982
    // stand in ChainSafe/forest, src/beacon/tests/fixtures/drand_quicknet.json.
    bytes private constant ROUND_1 =
        hex"00000000000000000000000000000000155e7cb2d5c613ee0b2e28d6750aabbb"
        hex"78c39dcc96bd9d38c2c2e12198df95571de8e8e402a0cc48871c7089a2b3af4b"
        hex"000000000000000000000000000000000fbb74ee8788264320f2501b0fa0dd56"
        hex"363bcec5ce4b113b2bf1de6e331116c79191af99234824f03aeb10ab1c4c7771";
    bytes private constant ROUND_2 =
        hex"0000000000000000000000000000000016b6a585449b66eb12e875b64fcbab37"
        hex"99861a00e4dbf092d99e969a5eac57dd3f798acf61e705fe4f093db926626807"
        hex"0000000000000000000000000000000015ff2dfd0adad43e0219d11f00f14d4e"
        hex"14cb0d8292bd2c0a8ec634c1b402c2a067fc5d9c53aa2aa0aab8214ca1fce58c";
    bytes private constant ROUND_1000 =
        hex"00000000000000000000000000000000144679b9a59af2ec876b1a6b1ad52ea9"
        hex"b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39"
        hex"0000000000000000000000000000000011f92e4521ef54f047b64b85fa98db2d"
        hex"46f0f44add1f60b93f8a0dbddd63b34f238657c2d93aed18b90bddd60a01b6d2";
    bytes private constant ROUND_30662982 =
        hex"000000000000000000000000000000000b3edd0d42a2fa36ac15641a2dea2e4f"
        hex"4895acec2ef72ef39e5b6138f0346fb6b046dde1b4b3d09ff5fe8a6a7acd674a"
        hex"000000000000000000000000000000000347f1a27474b274285052d6cc285012"
        hex"698369652c890513457c5a2f46f7c3016f87a9469354f3ae0ef352d8faa9f787";

    bytes32 private constant RANDOMNESS_1000 =
        0xfe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd;

    /// @dev A point of G1's curve whose order divides the cofactor. Added to a signature it vanishes in the pairing.
    bytes private constant TORSION =
        hex"000000000000000000000000000000000ccd40884cb1834492efbd0149a41453"
        hex"5890f30477f9535103082ff438ca13d7f7e36e2f1d15dd8ca30397f12170831a"
        hex"00000000000000000000000000000000157112d2c2dfffc1f042dd01e9cc104f"
        hex"0609ada5f5fb621f5eb44c9b1b3174267681bbdea41aacc3af76740445774b94";

    /// @dev A point of G2's curve outside its subgroup.
    bytes private constant OUTSIDE_G2 =
        hex"0000000000000000000000000000000000000000000000000000000000000000"
        hex"0000000000000000000000000000000000000000000000000000000000000002"
        hex"0000000000000000000000000000000000000000000000000000000000000000"
        hex"0000000000000000000000000000000000000000000000000000000000000000"
        hex"0000000000000000000000000000000018c6b864ae17dc9da64203ffefb96630"
        hex"6425a7bc6aeb7c75247438372716284a4173830420cd476ba1a365b95bfcec38"
        hex"00000000000000000000000000000000172e93db764a8400a7d5071b6b6f5de0"
        hex"da2f0f4a063119abca014006b7c40a2cfe291a1924e65db0d6d0fcfbf3bf3d5c";

    // The field's order p and the subgroup's.
    uint256 private constant P_HIGH = 0x1a0111ea397fe69a4b1ba7b6434bacd7;
    uint256 private constant P_LOW = 0x64774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab;
    uint256 private constant SUBGROUP = 0x73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001;

    address private constant MODEXP = address(0x05);
    address private constant G1_ADD = address(0x0b);
    address private constant PAIRING = address(0x0f);
    address private constant MAP_TO_G1 = address(0x10);

    IBeacon private beacon;
    BeaconSigner private signer;

    function setUp() public {
        beacon = _beaconOf(QUICKNET);
        signer = new BeaconSigner(0xbeac07);
    }

    // ------------------------------------------------------------------------------------------- constructor

    function test_Constructor() public view {
        assertEq(beacon.publicKey(), QUICKNET, "key");
        assertEq(beacon.GENESIS(), GENESIS, "genesis");
        assertEq(beacon.PERIOD(), PERIOD, "period");
    }

    function test_Constructor_RevertWhen_KeyAtInfinity() public {
        _refuseKey(new bytes(256));
    }

    function test_Constructor_RevertWhen_KeyOutsideTheSubgroup() public {
        _refuseKey(OUTSIDE_G2);
    }

    function test_Constructor_RevertWhen_KeyOffTheCurve() public {
        bytes memory key = QUICKNET;
        key[255] ^= 0x01;
        _refuseKey(key);
    }

    function test_Constructor_RevertWhen_KeyNotCanonical() public {
        for (uint256 offset; offset < 256; offset += 64) _refuseKey(_plusOrder(QUICKNET, offset));
    }

    function test_Constructor_RevertWhen_KeyOfAnotherLength() public {
        _refuseKey("");
        _refuseKey(_cut(QUICKNET, 255));
        _refuseKey(bytes.concat(QUICKNET, hex"00"));
        // Infinity, and a pair of its own that makes the product no one.
        _refuseKey(bytes.concat(new bytes(256), ROUND_1000, QUICKNET));
    }

    function test_Constructor_RevertWhen_TheChainLacksThePairing() public {
        vm.mockCall(PAIRING, "", "");
        _refuseKey(QUICKNET);
    }

    function test_Constructor_RevertWhen_NoPeriod() public {
        bytes memory creation = _creationOf(QUICKNET, 0);
        vm.expectRevert(IBeacon.BeaconPeriodZero.selector);
        this.create(creation);
    }

    // ------------------------------------------------------------------------------------------------- rounds

    function test_RoundAt() public view {
        assertEq(beacon.roundAt(GENESIS), 1, "genesis");
        assertEq(beacon.roundAt(GENESIS + 1), 2, "a second after it");
        assertEq(beacon.roundAt(GENESIS + 2), 2, "a second before round 2");
        assertEq(beacon.roundAt(GENESIS + 3), 2, "round 2");
        assertEq(beacon.roundAt(GENESIS + 4), 3, "a second after round 2");
    }

    function test_RoundAt_RevertWhen_BeforeTheFirst() public {
        vm.expectRevert(
            abi.encodeWithSelector(IBeacon.BeaconTimeTooEarly.selector, GENESIS - 1, uint256(GENESIS))
        );
        beacon.roundAt(GENESIS - 1);
    }

    function test_RoundAt_RevertWhen_PastTheLastRound() public {
        uint256 last = beacon.publishedAt(type(uint64).max);
        assertEq(beacon.roundAt(last), type(uint64).max, "last");
        vm.expectRevert(
            abi.encodeWithSelector(SafeCast.SafeCastOverflowedUintDowncast.selector, 64, uint256(1) << 64)
        );
        beacon.roundAt(last + 1);
    }

    function test_PublishedAt() public view {
        assertEq(beacon.publishedAt(1), GENESIS, "first");
        assertEq(beacon.publishedAt(2), GENESIS + 3, "second");
        assertEq(beacon.publishedAt(1000), GENESIS + 2997, "thousandth");
    }

    function test_PublishedAt_RevertWhen_RoundZero() public {
        vm.expectRevert(IBeacon.BeaconRoundZero.selector);
        beacon.publishedAt(0);
    }

    function testFuzz_RoundAt_IsTheFirstPublishedAtOrAfter(
        uint40 genesis,
        uint32 period,
        uint256 time
    ) public {
        IBeacon any = signer.deployBeacon(genesis, period == 0 ? 1 : period);
        time = bound(time, genesis, type(uint64).max);
        uint64 round = any.roundAt(time);

        assertGe(any.publishedAt(round), time, "not before");
        assertTrue(round == 1 || any.publishedAt(round - 1) < time, "the one before is earlier");
        assertEq(any.roundAt(any.publishedAt(round)), round, "there and back");
    }

    // ------------------------------------------------------------------------------------------------- verify

    function test_Verify_PublishedRounds() public view {
        assertEq(beacon.verify(1000, ROUND_1000), RANDOMNESS_1000, "1000");
        assertEq(
            beacon.verify(1, ROUND_1),
            0x1466a6cd24e327188770752f6134001c64d6efcc590ccc26b721611ad96f165a,
            "1"
        );
        assertEq(
            beacon.verify(2, ROUND_2),
            0x5782d6987841c654515a0e72b2d1ebb4e741234042c37cb19608ae50d93fb60c,
            "2"
        );
        assertEq(
            beacon.verify(30662982, ROUND_30662982),
            0xae76da5137c6d0a0d3b50d325948b26cc3ff1f804cd7bbca29b9250c2bfe8d67,
            "30662982"
        );
    }

    /// @dev Of a draw's 345,000. The two pairings alone are 102,900.
    function test_Verify_LeavesMostOfADrawsGas() public view {
        bytes memory signature = ROUND_1000;
        uint256 before = gasleft();
        beacon.verify(1000, signature);
        assertLe(before - gasleft(), 160_000);
    }

    function test_Verify_RevertWhen_AnotherRound() public {
        _refuse(1001, ROUND_1000);
        _refuse(0, ROUND_1000);
        // The message is of 64 bits, not of the last ones of the round.
        _refuse(1000 + (uint64(1) << 32), ROUND_1000);
    }

    function test_Verify_RevertWhen_AnotherKeySigned() public {
        _refuse(1000, signer.sign(1000));
    }

    function test_Verify_RevertWhen_Negated() public {
        _refuse(1000, _negated(ROUND_1000));
    }

    function test_Verify_RevertWhen_AtInfinity() public {
        _refuse(1000, new bytes(128));
    }

    function test_Verify_RevertWhen_NotCanonical() public {
        _refuse(1000, _plusOrder(ROUND_1000, 0));
        _refuse(1000, _plusOrder(ROUND_1000, 64));
        // Infinity, written as the order: a zero that is not canonical.
        _refuse(1000, _plusOrder(_plusOrder(new bytes(128), 0), 64));
    }

    function test_Verify_RevertWhen_OffTheCurve() public {
        bytes memory signature = ROUND_1000;
        signature[127] ^= 0x01;
        _refuse(1000, signature);
    }

    /// @dev Without the check of the subgroup this one is taken, and the round has another randomness.
    function test_Verify_RevertWhen_OutsideTheSubgroup() public {
        (bool success, bytes memory sum) = G1_ADD.staticcall(bytes.concat(ROUND_1000, TORSION));
        assertTrue(success && sum.length == 128, "on the curve");
        _refuse(1000, sum);
        _refuse(1000, TORSION);
    }

    function test_Verify_RevertWhen_AnotherLength() public {
        _refuse(1000, "");
        _refuse(1000, _cut(ROUND_1000, 127));
        _refuse(1000, bytes.concat(ROUND_1000, hex"00"));
        _refuse(1000, bytes.concat(ROUND_1000, new bytes(128)));
        _refuse(
            1000,
            hex"b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39"
        );
    }

    /// @dev −H(m) with the beacon's key cancels the message's pair, and infinity the generator's: no key needed.
    function test_Verify_RevertWhen_ItBringsPairsOfItsOwn() public {
        BeaconSigner one = new BeaconSigner(1);
        bytes memory cancelling = bytes.concat(_negated(one.sign(1000)), QUICKNET, new bytes(128));
        _refuse(1000, cancelling);
    }

    function test_Verify_RevertWhen_APrecompileFails() public {
        address[4] memory precompiles = [MODEXP, G1_ADD, PAIRING, MAP_TO_G1];
        for (uint256 i; i < precompiles.length; ++i) {
            vm.mockCallRevert(precompiles[i], "", "");
            _refuse(1000, ROUND_1000);
            vm.clearMockedCalls();
            vm.mockCall(precompiles[i], "", ""); // as where there is none
            _refuse(1000, ROUND_1000);
            vm.clearMockedCalls();
            assertEq(beacon.verify(1000, ROUND_1000), RANDOMNESS_1000, "the mocks are gone");
        }
    }

    function test_Verify_RevertWhen_ThePairingAnswersOneAndFails() public {
        vm.mockCallRevert(PAIRING, "", abi.encode(1));
        _refuse(1000, ROUND_1000);
    }

    function test_Verify_RevertWhen_ThePairingAnswersOneAndMore() public {
        vm.mockCall(PAIRING, "", abi.encode(1, 0));
        _refuse(1000, ROUND_1000);
    }

    function test_Verify_RevertWhen_TooLittleGasForThePairing() public {
        vm.expectRevert();
        beacon.verify{gas: 100_000}(1000, ROUND_1000);
    }

    function test_Verify_RevertWhen_AnyBitOfAPartDiffers() public {
        // Eight parts of 16 bytes: padding, x and y, and each bit of one byte of each.
        for (uint256 bit; bit < 1024; bit += 17) _refuse(1000, _flipped(ROUND_1000, bit));
    }

    function testFuzz_Verify_RevertWhen_ABitDiffers(uint256 bit) public {
        _refuse(1000, _flipped(ROUND_1000, bound(bit, 0, 1023)));
    }

    function testFuzz_Verify_RoundsOfAnyKey(uint256 secret, uint64 round) public {
        BeaconSigner any = _signerOf(secret);
        IBeacon its = any.deployBeacon(GENESIS, PERIOD);
        bytes memory signature = any.sign(round);
        assertEq(its.verify(round, signature), sha256(_compressed(signature)), "randomness");
    }

    function testFuzz_Verify_RevertWhen_AnythingElseIsSigned(
        uint256 secret,
        uint256 other,
        uint64 round,
        uint64 another
    ) public {
        BeaconSigner any = _signerOf(secret);
        vm.assume(round != another && secret % SUBGROUP != other % SUBGROUP);
        beacon = any.deployBeacon(GENESIS, PERIOD);

        _refuse(round, any.sign(another));
        _refuse(round, _signerOf(other).sign(round));
    }

    // ------------------------------------------------------------------------------------------------ helpers

    /// @dev Of its own, so that a test can see it refused.
    function create(bytes calldata creation) external returns (address deployed) {
        bytes memory code = creation;
        assembly ("memory-safe") {
            deployed := create(0, add(code, 0x20), mload(code))
            if iszero(deployed) {
                returndatacopy(0, 0, returndatasize())
                revert(0, returndatasize())
            }
        }
    }

    function _beaconOf(bytes memory key) private returns (IBeacon) {
        return IBeacon(deploy(_creationOf(key, PERIOD)));
    }

    function _creationOf(bytes memory key, uint32 period) private view returns (bytes memory) {
        return bytes.concat(vm.getCode("Beacon.sol:Beacon"), abi.encode(key, GENESIS, period));
    }

    function _signerOf(uint256 secret) private returns (BeaconSigner) {
        vm.assume(secret % SUBGROUP != 0);
        return new BeaconSigner(secret);
    }

    function _refuseKey(bytes memory key) private {
        bytes memory creation = _creationOf(key, PERIOD);
        vm.expectRevert(abi.encodeWithSelector(IBeacon.BeaconKeyInvalid.selector, key));
        this.create(creation);
    }

    function _refuse(uint64 round, bytes memory signature) private {
        vm.expectRevert(abi.encodeWithSelector(IBeacon.BeaconSignatureInvalid.selector, round));
        // Bounded, since a precompile that refuses its input takes all the gas it was given.
        beacon.verify{gas: 500_000}(round, signature);
    }

    function _flipped(bytes memory point, uint256 bit) private pure returns (bytes memory) {
        point[bit / 8] ^= bytes1(uint8(1 << (bit % 8)));
        return point;
    }

    function _cut(bytes memory whole, uint256 length) private pure returns (bytes memory part) {
        part = new bytes(length);
        for (uint256 i; i < length; ++i) part[i] = whole[i];
    }

    /// @dev The point with p added to the coordinate at this byte: the same number modulo p.
    function _plusOrder(bytes memory point, uint256 offset) private pure returns (bytes memory) {
        (uint256 high, uint256 low) = _coordinate(point, offset);
        unchecked {
            uint256 sum = low + P_LOW;
            return _withCoordinate(point, offset, high + P_HIGH + (sum < low ? 1 : 0), sum);
        }
    }

    function _negated(bytes memory point) private pure returns (bytes memory) {
        (uint256 high, uint256 low) = _coordinate(point, 64);
        unchecked {
            return _withCoordinate(point, 64, P_HIGH - high - (low > P_LOW ? 1 : 0), P_LOW - low);
        }
    }

    /// @dev ZCash's form: which of two points it is, told by comparing it with the other.
    function _compressed(bytes memory point) private pure returns (bytes memory compressed) {
        (uint256 high, uint256 low) = _coordinate(point, 64);
        (uint256 otherHigh, uint256 otherLow) = _coordinate(_negated(bytes.concat(point)), 64);
        bool larger = high > otherHigh || (high == otherHigh && low > otherLow);

        compressed = new bytes(48);
        for (uint256 i; i < 48; ++i) compressed[i] = point[16 + i];
        compressed[0] |= larger ? bytes1(0xa0) : bytes1(0x80);
    }

    function _coordinate(
        bytes memory point,
        uint256 offset
    ) private pure returns (uint256 high, uint256 low) {
        assembly ("memory-safe") {
            high := mload(add(add(point, 0x20), offset))
            low := mload(add(add(point, 0x40), offset))
        }
    }

    function _withCoordinate(
        bytes memory point,
        uint256 offset,
        uint256 high,
        uint256 low
    ) private pure returns (bytes memory) {
        assembly ("memory-safe") {
            mstore(add(add(point, 0x20), offset), high)
            mstore(add(add(point, 0x40), offset), low)
        }
        return point;
    }
}
