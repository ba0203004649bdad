// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IJurors} from "../../../contracts/interfaces/IJurors.sol";
import {DrawLib, Leaf, Pool} from "../../../contracts/libraries/DrawLib.sol";
import {SortitionLib} from "../../../contracts/libraries/SortitionLib.sol";
import {Test} from "../base/Test.sol";
import {NaiveDraw} from "./table/NaiveDraw.sol";

// draw
// ├── any pool, whatever was in memory before → who a naive draw over lists names, in its order; or too few, as many
// ├── quotas run out, and some have nobody left → the others fill in
// ├── a provider's share of the seats is a whole number and the least part → it is rounded up
// ├── nobody is left at any provider → it ends, and says how many sit
// ├── operators of one mark, a party's too → each is told apart from the others
// └── the fortieth of a provider that is drawn → it is the last of it
contract DrawLibTest is Test {
    using DrawLib for Pool;
    using SortitionLib for SortitionLib.Tree;

    uint256 private constant START = 1_800_000_000;
    uint256 private constant SECONDS = 4;
    address private constant NOBODY = address(0xdead00);

    Pool private _pool;
    uint24 private _jurors;
    NaiveDraw private _naive;

    function setUp() public {
        vm.warp(START);
        _naive = new NaiveDraw();
    }

    function testFuzz_Draw_NamesWhomANaiveDrawNames(uint256 seed) public {
        uint256 providers = 1 + (_luck(seed, 0) % (seed % 2 == 0 ? 16 : 3));
        uint256 operators = 1 + (_luck(seed, 1) % 30);
        for (uint256 second; second < SECONDS; ++second) {
            uint256 changes = _luck(seed, 10 + second) % 16;
            for (uint256 i; i < changes; ++i) {
                _change(_luck(seed, 100 * second + 20 + i), providers, operators, seed);
            }
            _naive.remember(vm.getBlockTimestamp());
            skip(1);
        }
        for (uint256 i; i < 8; ++i) {
            uint256 luck = _luck(seed, 1_000 + i);
            address buyer = _operator((luck >> 8) % operators, seed);
            address seller = luck % 2 == 0 ? NOBODY : _operator((luck >> 16) % operators, seed);
            _compare(providers, bytes32(luck), START + (luck % SECONDS), [buyer, seller], (luck >> 24) % 18);
        }
    }

    /// @notice Of five seats a provider with a hundredth of the stake is due one, and has operators for all that are left.
    function test_Draw_WhereQuotasRunOut_TheOthersFillIn() public {
        _append(0, 1, address(uint160(1)));
        for (uint256 i; i < 9; ++i) _append(1, 11, address(2));
        for (uint256 i; i < 4; ++i) _append(2, 0, address(uint160(40 + i)));
        for (uint256 i; i < 6; ++i) _append(3, i == 5 ? 0 : 1, address(uint160(50 + i)));
        _remember();
        for (uint256 i; i < 60; ++i) {
            assertEq(_compare(5, bytes32(i), START, [NOBODY, NOBODY], 7), 7, "all that there are");
            assertEq(
                _compare(5, bytes32(i), START, [address(2), address(54)], 5),
                5,
                "the parties' own sit out"
            );
        }
    }

    /// @notice Two sevenths of four seats are one and a seventh: a provider of so much is due two.
    function test_Draw_TheLeastPartOfASeat_IsRoundedUp() public {
        for (uint256 i; i < 7; ++i) _append(i < 2 ? 0 : 1, 1, address(uint160(i + 1)));
        _remember();
        uint256 twice;
        for (uint256 i; i < 60; ++i) {
            assertEq(_compare(2, bytes32(i), START, [NOBODY, NOBODY], 4), 4);
            uint24[] memory ids = this.draw(2, bytes32(i), uint48(START), [NOBODY, NOBODY], 4);
            uint256 ofTheFirst;
            for (uint256 seat; seat < 4; ++seat) if (ids[seat] <= 2) ++ofTheFirst;
            if (ofTheFirst == 2) ++twice;
        }
        assertGt(twice, 0, "some panels have both");
    }

    function test_Draw_WhereNobodyIsLeft_Ends() public {
        for (uint256 provider; provider < 16; ++provider) {
            // The first and the last have no stake, others only a party's.
            _append(provider, provider % 15, provider % 2 == 0 ? NOBODY : address(uint160(provider / 4 + 1)));
        }
        _remember();
        for (uint256 i; i < 60; ++i) {
            bytes memory found = _drawn(16, bytes32(i), START, [NOBODY, NOBODY], 5);
            assertEq(found, abi.encodeWithSelector(IJurors.PanelTooSmall.selector, 4, 5), "four operators");
            assertEq(
                _compare(16, bytes32(i), START, [NOBODY, address(1)], 3),
                3,
                "three, without the party's"
            );
        }
    }

    function test_Draw_OperatorsOfOneMark_AreToldApart() public {
        for (uint256 i = 1; i <= 6; ++i) _append(i % 2, i, address(uint160((i << 8) | 0x07)));
        _append(0, 30, address(uint160((2 << 8) | 0x07)));
        _remember();
        for (uint256 i; i < 60; ++i) {
            address[2] memory sides = [address(uint160((1 << 8) | 0x07)), address(0x07)];
            assertEq(_compare(2, bytes32(i), START, sides, 5), 5, "all but the party");
        }
    }

    function test_Draw_OperatorsOfTheLastMark_AreToldApartToo() public {
        for (uint256 i; i < 3; ++i) _append(0, 1, address(0xff));
        _append(0, 1, address(0x1ff));
        _remember();
        for (uint256 i; i < 60; ++i) {
            assertEq(_compare(1, bytes32(i), START, [NOBODY, NOBODY], 2), 2, "one of each");
            assertEq(_compare(1, bytes32(i), START, [NOBODY, address(0x1ff)], 2), 1, "but the party's");
        }
    }

    function test_Draw_TheFortieth_IsTheLastOfAProvider() public {
        for (uint256 i; i < 39; ++i) _append(0, 1e12, address(1));
        _append(0, 1, address(2));
        _remember();
        for (uint256 i; i < 5; ++i) {
            assertEq(_compare(1, bytes32(i), START, [NOBODY, NOBODY], 2), 2, "the fortieth");
        }
        skip(1);
        _append(0, 1e12, address(1));
        _remember();
        bytes memory found = _drawn(1, "seed", START + 2, [NOBODY, NOBODY], 2);
        assertEq(found, abi.encodeWithSelector(IJurors.PanelTooSmall.selector, 1, 2), "one more");
    }

    /// @dev From outside, so that a test can see it revert. What is in memory past what is in use is not zero.
    function draw(
        uint256 providers,
        bytes32 seed,
        uint48 time,
        address[2] calldata sides,
        uint256 count
    ) external view returns (uint24[] memory) {
        assembly ("memory-safe") {
            let free := mload(0x40)
            for {
                let i := 0
            } lt(i, 0x8000) {
                i := add(i, 0x20)
            } {
                mstore(add(free, i), not(0))
            }
        }
        return _pool.draw(providers, seed, time, sides[0], sides[1], count);
    }

    // -------------------------------------------------------------------------------------------- helpers

    function _change(uint256 luck, uint256 providers, uint256 operators, uint256 seed) private {
        uint256 provider = luck % providers;
        uint256 weight = _weight(luck >> 16, seed);
        uint256 leaves = _naive.count(provider);
        if (leaves == 0 || (luck >> 8) % 3 != 0) {
            return _append(provider, weight, _operator((luck >> 24) % operators, seed));
        }
        uint256 leaf = 1 + ((luck >> 32) % leaves);
        _pool.trees[provider].update(leaf, _naive.weightOf(provider, leaf - 1), weight);
        _naive.update(provider, leaf - 1, weight);
    }

    function _append(uint256 provider, uint256 weight, address operator) private {
        uint256 leaf = _pool.trees[provider].append(weight);
        _pool.leaves[provider][leaf] = Leaf(++_jurors, operator, uint72(weight));
        _naive.append(provider, _jurors, operator, weight);
    }

    function _remember() private {
        _naive.remember(vm.getBlockTimestamp());
        skip(1);
    }

    /// @return seats How many were filled.
    function _compare(
        uint256 providers,
        bytes32 seed,
        uint256 time,
        address[2] memory sides,
        uint256 count
    ) private returns (uint256 seats) {
        bytes memory found = _drawn(providers, seed, time, sides, count);
        uint24[] memory ids = _naive.draw(providers, seed, time, sides, count);
        // A naive draw stops where nobody is left. Of a pool without stake no seat is drawn, be it none.
        bool short = ids.length < count || _naive.isEmpty(time);
        bytes memory refused = abi.encodeWithSelector(IJurors.PanelTooSmall.selector, ids.length, count);
        assertEq(found, short ? refused : abi.encode(ids), "the same draw");
        return ids.length;
    }

    function _drawn(
        uint256 providers,
        bytes32 seed,
        uint256 time,
        address[2] memory sides,
        uint256 count
    ) private returns (bytes memory answer) {
        bytes memory call = abi.encodeCall(this.draw, (providers, seed, uint48(time), sides, count));
        (, answer) = address(this).call{gas: 8_000_000}(call);
    }

    /// @dev None, one, little, or the most that a juror can have.
    function _weight(uint256 luck, uint256 seed) private pure returns (uint256) {
        if (luck % 6 == 0) return 0;
        if (seed % 3 == 0) return 1 + ((luck >> 8) % 3);
        if (seed % 3 == 1) return luck % 4 == 1 ? type(uint72).max : 1;
        return (luck >> 8) % 1e12;
    }

    /// @dev By the seed, all of one mark or of any.
    function _operator(uint256 number, uint256 seed) private pure returns (address) {
        return address(uint160(seed % 5 == 0 ? ((number + 1) << 8) | 0x07 : _luck(number, 0)));
    }

    function _luck(uint256 seed, uint256 i) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, i)));
    }
}
