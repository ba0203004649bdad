// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {VotesLib} from "../../../contracts/libraries/VotesLib.sol";
import {Votes} from "../../../contracts/types/Cases.sol";
import {Test} from "../base/Test.sol";

// the ballots of a round in one word
// ├── each seat keeps what it voted, 0 and the whole too, beside any others
// ├── count is how many voted
// └── median: the middle one; of an even number the lower of the two middle ones; nothing of none
contract VotesLibTest is Test {
    uint256 private constant SEATS = VotesLib.MOST_SEATS;

    function testFuzz_EverySeatKeepsItsBallot(uint256 seed, uint256 voters) public pure {
        Votes votes = _cast(seed, voters);
        uint256 expected;
        for (uint256 seat; seat < SEATS; ++seat) {
            (bool voted, uint256 share) = votes.ballotOf(seat);
            assertEq(voted, _voted(voters, seat), "voted");
            if (!voted) continue;
            assertEq(share, _share(seed, seat), "share");
            ++expected;
        }
        assertEq(votes.count(), expected, "count");
    }

    function testFuzz_TheMedian_IsThatOfASortedList(uint256 seed, uint256 voters) public pure {
        uint256[] memory shares = _sorted(seed, voters);
        if (shares.length == 0) return;
        assertEq(_cast(seed, voters).median(), shares[(shares.length - 1) / 2], "median");
    }

    function testFuzz_TheOrder_ChangesNothing(uint256 seed, uint256 voters) public pure {
        Votes backwards;
        for (uint256 left = SEATS; left > 0; --left) {
            if (!_voted(voters, left - 1)) continue;
            backwards = backwards.withBallot(left - 1, _share(seed, left - 1));
        }
        assertEq(Votes.unwrap(backwards), Votes.unwrap(_cast(seed, voters)));
    }

    function test_TheMedian_OfEven_IsTheLowerMiddle() public pure {
        Votes votes;
        votes = votes.withBallot(4, 9_000).withBallot(0, 1_000);
        assertEq(votes.median(), 1_000, "of two");
        votes = votes.withBallot(2, 4_000).withBallot(17, 5_000);
        assertEq(votes.median(), 4_000, "of four");
        votes = votes.withBallot(1, 10_000);
        assertEq(votes.median(), 5_000, "of five");
    }

    function test_AVoteForNothing_IsAVote() public pure {
        Votes votes;
        assertEq(votes.count(), 0);
        assertEq(votes.median(), 0);
        votes = votes.withBallot(17, 0);
        assertEq(votes.count(), 1);
        (bool voted, uint256 share) = votes.ballotOf(17);
        assertTrue(voted && share == 0);
        (voted, ) = votes.ballotOf(16);
        assertFalse(voted);
        votes = votes.withBallot(0, 10_000).withBallot(1, 0);
        assertEq(votes.median(), 0);
    }

    // -------------------------------------------------------------------------------------------- helpers

    function _cast(uint256 seed, uint256 voters) private pure returns (Votes votes) {
        for (uint256 seat; seat < SEATS; ++seat) {
            if (_voted(voters, seat)) votes = votes.withBallot(seat, _share(seed, seat));
        }
    }

    function _sorted(uint256 seed, uint256 voters) private pure returns (uint256[] memory shares) {
        uint256 count;
        for (uint256 seat; seat < SEATS; ++seat) if (_voted(voters, seat)) ++count;
        shares = new uint256[](count);
        uint256 next;
        for (uint256 seat; seat < SEATS; ++seat)
            if (_voted(voters, seat)) shares[next++] = _share(seed, seat);
        for (uint256 i; i < count; ++i) {
            for (uint256 j = i + 1; j < count; ++j) {
                if (shares[j] < shares[i]) (shares[i], shares[j]) = (shares[j], shares[i]);
            }
        }
    }

    function _voted(uint256 voters, uint256 seat) private pure returns (bool) {
        return (voters >> seat) & 1 != 0;
    }

    /// @dev Often the ends and the same.
    function _share(uint256 seed, uint256 seat) private pure returns (uint256) {
        uint256 luck = uint256(keccak256(abi.encode(seed, seat)));
        if (luck % 8 == 0) return 0;
        if (luck % 8 == 1) return 10_000;
        return (luck >> 8) % 10_001;
    }
}
