// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Seats} from "../../../contracts/types/Cases.sol";
import {Test} from "../base/Test.sol";

// who was drawn, and who of them sits
// ├── up to 17 ids of 24 bits, each at its seat, drawn now; past them nobody
// └── the panel is the first that were not struck, as many as it is for, or as there are
contract SeatsLibTest is Test {
    Seats private _seats;

    function testFuzz_EverySeatKeepsItsId(uint24[17] memory ids, uint256 count) public {
        count = bound(count, 0, 17);
        Seats memory seats = _seated(ids, count);
        for (uint256 seat; seat < 30; ++seat) {
            assertEq(seats.idOf(seat), seat < count ? ids[seat] : 0, "id");
        }
        assertEq(seats.drawnAt, 7, "now");
        assertEq(seats.struck, 0, "nobody is struck");
        assertEq(seats.strikers, 0, "nobody struck");
        assertFalse(seats.penalized || seats.paid, "nothing else changes");
    }

    function testFuzz_ThePanel_IsTheFirstNotStruck(uint24 struck, uint256 count, uint256 size) public {
        count = bound(count, 0, 17);
        size = bound(size, 0, 17);
        uint24[17] memory ids;
        for (uint256 i; i < count; ++i) ids[i] = uint24(i + 1);
        Seats memory seats = _seated(ids, count);
        seats.struck = struck;

        uint256 expected;
        uint256 seated;
        for (uint256 seat; seat < count; ++seat) {
            assertEq(seats.isStruck(seat), struck & (1 << seat) != 0, "struck");
            if (struck & (1 << seat) != 0 || seated == size) continue;
            expected += 1 << seat;
            ++seated;
        }
        assertEq(seats.panel(size), expected, "panel");
    }

    function test_WhoIsStruck_IsFollowedByTheNext() public {
        uint24[17] memory ids;
        for (uint256 i; i < 5; ++i) ids[i] = uint24(100 + i);
        Seats memory seats = _seated(ids, 5);
        assertEq(seats.panel(3), 7, "0, 1, 2");
        seats.struck = 2;
        assertEq(seats.panel(3), 13, "0, 2, 3");
        seats.struck = 6;
        assertEq(seats.panel(3), 25, "0, 3, 4");
        seats.struck = 16;
        assertEq(seats.panel(3), 7, "whoever was not on it leaves it as it was");
    }

    function _seated(uint24[17] memory ids, uint256 count) private returns (Seats memory) {
        uint24[] memory candidates = new uint24[](count);
        for (uint256 seat; seat < count; ++seat) candidates[seat] = ids[seat];
        vm.warp(7);
        _seats.fill(candidates);
        return _seats;
    }
}
