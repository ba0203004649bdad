// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Stage} from "../../../contracts/types/Cases.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {JuryBase} from "../base/JuryBase.sol";

// the largest jury there is: seven of nine, and at an appeal fifteen of seventeen, whose seats and ballots fill their words
contract JuryOfSevenTest is JuryBase {
    function sizeOfJury() internal pure override returns (uint256) {
        return 7;
    }

    /// @dev What divides evenly is not rounded up.
    function test_AppealFee_ThatDividesEvenly() public {
        TermSheet memory terms = courtSheet();
        terms.arbiterFee = 21e6;
        bytes32 id = reachStage(terms, Stage.Appealing, 3_000);
        assertEq(jury.appealFeeOf(id), 45e6, "3 USDC a seat, for 15");
    }

    function test_SevenThenFifteen_StrikeVoteAndArePaid() public {
        TermSheet memory terms = courtSheet();
        bytes32 id = reachStage(terms, Stage.Appealing, 3_000);
        assertEq(jury.candidatesOf(id, 0).length, 9);
        uint256 fee = jury.appealFeeOf(id);
        assertEq(fee, 42.857143e6, "20 USDC for 7 seats, for 15");
        _appeal(terms, seller);
        _drawAll(terms);
        assertEq(jury.candidatesOf(id, 1).length, 17);
        _strike(terms, buyer, 1, 0, jury.jurorAt(id, 1, 0));
        _strike(terms, seller, 1, 16, jury.jurorAt(id, 1, 16));
        assertEq(jury.panelOf(id, 1), 0xfffe, "seats 1 to 15");

        uint16[] memory shares = new uint16[](15);
        for (uint16 i; i < 15; ++i) shares[i] = 10_000 - 500 * i;
        playRound(id, shares);
        assertStage(id, Stage.Executable);
        (uint256 ballots, uint16 median) = jury.medianOf(id, 1);
        assertEq(ballots, 15);
        assertEq(median, 6_500, "the eighth of fifteen");
        (, uint16 last) = jury.ballotOf(id, 1, 15);
        assertEq(last, 3_000);
        _execute(terms);

        _pay(id, 0);
        _pay(id, 1);
        _penalize(id, 0);
        _penalize(id, 1);
        // Two on either side of the median are within a thousand of it; in the first round nobody is.
        uint256 share = fee / 15;
        assertEq(jury.owedTo(seller), fee - 5 * share);
        uint256 owed;
        for (uint256 i; i < operators.length; ++i) owed += jury.owedTo(operators[i]);
        assertEq(owed, 5 * share);
        assertEq(jurors.drawnOf(sittingOf(id).jurors[14]) >= 1, true, "the last seat counts too");
    }

    function test_TenOfFifteen_AreAQuorum_NineAreNot() public {
        uint256 state = vm.snapshotState();
        for (uint256 voters = 9; voters < 11; ++voters) {
            TermSheet memory terms = courtSheet();
            bytes32 id = reachStage(terms, Stage.Appealing, 3_000);
            _appeal(terms, seller);
            _drawAll(terms);
            uint16[] memory shares = alike(15, SILENT);
            for (uint256 i; i < voters; ++i) shares[14 - i] = 9_000;
            playRound(id, shares);
            assertStage(id, voters == 9 ? Stage.Drawing : Stage.Executable);
            vm.revertToState(state);
        }
    }
}
