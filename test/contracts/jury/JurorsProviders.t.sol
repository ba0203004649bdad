// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {JuryBase} from "../base/JuryBase.sol";

/// @notice How seats are spread over providers, which are names that anyone may take.
contract JurorsProvidersTest is JuryBase {
    uint256 private constant DRAWS = 200;
    uint256 private constant CANDIDATES = 7;

    /// @dev They are enrolled by each test, at providers of its own.
    function sizeOfPool() internal pure override returns (uint256) {
        return 0;
    }

    function _open(uint256 providers) private {
        jury = deployJury(jurySettings(5), providerNames(providers));
        jurors = jury.JURORS();
    }

    /// @return seats How many of the candidates of many draws were of each provider.
    /// @return most The most that one draw had of each.
    function _draws(uint256 providers) private returns (uint256[] memory seats, uint256[] memory most) {
        skip(1);
        (seats, most) = (new uint256[](providers), new uint256[](providers));
        uint48 time = uint48(vm.getBlockTimestamp() - 1);
        for (uint256 i; i < DRAWS; ++i) {
            uint24[] memory ids = jurors.draw(keccak256(abi.encode(i)), time, buyer, seller, CANDIDATES);
            uint256[] memory drawn = new uint256[](providers);
            for (uint256 j; j < ids.length; ++j) ++drawn[jurors.providerOf(jurors.keyOf(ids[j]))];
            for (uint256 j; j < providers; ++j) {
                seats[j] += drawn[j];
                if (drawn[j] > most[j]) most[j] = drawn[j];
            }
        }
    }

    function test_Draw_NamesThatNobodyElseTook_BuyNoMoreSeatsThanTheirStake() public {
        _open(7);
        for (uint256 i; i < 30; ++i) enrol(i, uint8(i % 3), 10 * STAKE);
        // Four of seven candidates would be a majority of five, once each side struck one.
        for (uint256 i; i < 4; ++i) enrol(30 + i, uint8(3 + i), STAKE);

        (uint256[] memory seats, ) = _draws(7);

        uint256 bought = seats[3] + seats[4] + seats[5] + seats[6];
        // 4 of 304 stakes: some 18 seats of 1,400. More than twice as many are luck of one in millions.
        assertLt(bought * 1000, DRAWS * CANDIDATES * 30, "seats of 1.3 % of the stake");
    }

    function test_Draw_NoProviderSitsMoreThanItsShareRoundedUp() public {
        _open(3);
        // Shares of 0.5, 0.3 and 0.2 of seven seats: 3.5, 2.1 and 1.4.
        for (uint256 i; i < 8; ++i) enrol(i, 0, 5 * STAKE);
        for (uint256 i; i < 8; ++i) enrol(8 + i, 1, 3 * STAKE);
        for (uint256 i; i < 8; ++i) enrol(16 + i, 2, 2 * STAKE);

        (uint256[] memory seats, uint256[] memory most) = _draws(3);

        assertEq(most[0], 4);
        assertEq(most[1], 3);
        assertEq(most[2], 2);
        assertGt(seats[0], seats[1], "by stake");
        assertGt(seats[1], seats[2], "by stake");
    }

    function test_Draw_EqualProviders_SitAlike() public {
        _open(7);
        for (uint256 i; i < 21; ++i) enrol(i, uint8(i % 7), STAKE);

        (uint256[] memory seats, ) = _draws(7);

        for (uint256 i; i < 7; ++i) assertEq(seats[i], DRAWS, "one seat each");
    }

    /// @dev Rounded down, their shares would leave three of seven seats to luck alone.
    function test_Draw_FourEqualProviders_NoneSitsMoreThanTwice() public {
        _open(4);
        for (uint256 i; i < 24; ++i) enrol(i, uint8(i % 4), STAKE);

        (, uint256[] memory most) = _draws(4);

        for (uint256 i; i < 4; ++i) assertEq(most[i], 2, "a quarter of seven, rounded up");
    }

    function test_Draw_AProviderWithTooFewOperators_IsFilledUpByOthers() public {
        _open(2);
        // Half of the stake, and one operator.
        enrol(0, 0, 10 * STAKE);
        for (uint256 i = 1; i < 11; ++i) enrol(i, 1, STAKE);

        (uint256[] memory seats, ) = _draws(2);

        assertEq(seats[0], DRAWS, "the one there is");
        assertEq(seats[1], 6 * DRAWS, "the others' quota is four");
    }
}
