// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICourt} from "../../../contracts/interfaces/ICourt.sol";
import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {IJury} from "../../../contracts/interfaces/IJury.sol";
import {Stage} from "../../../contracts/types/Cases.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {JuryBase} from "../base/JuryBase.sol";

// strike
// ├── given the striking runs
// │   ├── each side strikes one, as the caller or by its signature; the next candidate moves up
// │   └── again, in another round
// ├── until its last second; then → it reverts CaseUnexpectedStage
// ├── who is no side → it reverts CaseStranger
// ├── a seat that nobody has → it reverts SeatVacant
// ├── a second one of a side, one that was struck → it reverts StrikeSpent
// └── not that side's consent to exactly that → it reverts
contract JuryStrikeTest is JuryBase {
    bytes32 private id;

    function setUp() public override {
        super.setUp();
        TermSheet memory terms = courtSheet();
        keep(terms);
        id = reachStage(terms, Stage.Striking, 0);
    }

    function test_Strike_TheNextMovesUp() public {
        address juror = jury.jurorAt(id, 0, 1);
        vm.expectEmit(address(jury));
        emit IJury.Struck(id, 0, buyer, juror);
        _strike(kept(), buyer, 0, 1, juror);
        assertEq(jury.struckOf(id, 0), 2);
        assertEq(jury.panelOf(id, 0), 13, "0, 2, 3");

        juror = jury.jurorAt(id, 0, 3);
        vm.expectEmit(address(jury));
        emit IJury.Struck(id, 0, seller, juror);
        vm.prank(seller);
        jury.strike(kept(), 0, seller, 3, SENDER);
        assertEq(jury.struckOf(id, 0), 10);
        assertEq(jury.panelOf(id, 0), 21, "0, 2, 4");
        assertEq(jury.candidatesOf(id, 0).length, 5, "they stay candidates");
        assertEq(jury.stageEndsAt(id), vm.getBlockTimestamp() + STRIKING, "the clock is the same");
    }

    function test_Strike_WhoWouldNotSit_LeavesThePanelAsItWas() public {
        _strike(kept(), buyer, 0, 4, jury.jurorAt(id, 0, 4));
        assertEq(jury.panelOf(id, 0), 7);
    }

    function test_Strike_UntilTheLastSecond_NotAtTheEnd() public {
        address juror = jury.jurorAt(id, 0, 0);
        uint256 end = vm.getBlockTimestamp() + STRIKING;
        vm.warp(end);
        vm.expectRevert(abi.encodeWithSelector(ICourt.CaseUnexpectedStage.selector, id, Stage.Sealing));
        _strike(kept(), buyer, 0, 0, juror);
        vm.warp(end - 1);
        _strike(kept(), buyer, 0, 0, juror);
        assertEq(jury.panelOf(id, 0), 14);
    }

    function test_Strike_AgainInAnotherRound() public {
        _strike(kept(), buyer, 0, 0, jury.jurorAt(id, 0, 0));
        missRound();
        _drawAll(kept());
        assertEq(jury.panelOf(id, 1), 7, "nobody is struck yet");
        address juror = jury.jurorAt(id, 1, 0);
        bytes32 act = courtDigest(hashOfStrike(id, 1, buyer, juror));
        bytes memory ofRoundZero = signed(buyerKey, courtDigest(hashOfStrike(id, 0, buyer, juror)));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, buyer, act));
        _strike(kept(), buyer, 0, ofRoundZero);
        _strike(kept(), buyer, 1, 0, juror);
        assertEq(jury.panelOf(id, 1), 14);
        assertEq(jury.panelOf(id, 0), 14, "that of the first round is as it was");
    }

    function test_Strike_RevertWhen_TheSideStruckAlready() public {
        _strike(kept(), buyer, 0, 0, jury.jurorAt(id, 0, 0));
        address juror = jury.jurorAt(id, 0, 1);
        vm.expectRevert(abi.encodeWithSelector(IJury.StrikeSpent.selector, id, buyer));
        _strike(kept(), buyer, 0, 1, juror);
    }

    /// @notice The other side's strike gives none back.
    function test_Strike_RevertWhen_BothStruckAlready() public {
        address[3] memory candidates = [
            jury.jurorAt(id, 0, 0),
            jury.jurorAt(id, 0, 1),
            jury.jurorAt(id, 0, 2)
        ];
        _strike(kept(), buyer, 0, 0, candidates[0]);
        _strike(kept(), seller, 0, 1, candidates[1]);
        vm.expectRevert(abi.encodeWithSelector(IJury.StrikeSpent.selector, id, buyer));
        _strike(kept(), buyer, 0, 2, candidates[2]);
        vm.expectRevert(abi.encodeWithSelector(IJury.StrikeSpent.selector, id, seller));
        _strike(kept(), seller, 0, 2, candidates[2]);
    }

    function test_Strike_RevertWhen_TheCandidateWasStruck() public {
        address juror = jury.jurorAt(id, 0, 0);
        _strike(kept(), buyer, 0, 0, juror);
        vm.expectRevert(abi.encodeWithSelector(IJury.StrikeSpent.selector, id, seller));
        _strike(kept(), seller, 0, 0, juror);
        _strike(kept(), seller, 0, 1, jury.jurorAt(id, 0, 1));
    }

    function test_Strike_RevertWhen_NobodyHasTheSeat() public {
        uint8[3] memory seats = [5, 17, 255];
        for (uint256 i; i < 3; ++i) {
            vm.expectRevert(abi.encodeWithSelector(ICourt.SeatVacant.selector, id, 0, seats[i]));
            vm.prank(buyer);
            jury.strike(kept(), 0, buyer, seats[i], SENDER);
        }
    }

    function test_Strike_RevertWhen_NoSide() public {
        address[3] memory others = [stranger, address(jury), jury.jurorAt(id, 0, 0)];
        for (uint256 i; i < 3; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IJury.CaseStranger.selector, id, others[i]));
            vm.prank(others[i]);
            jury.strike(kept(), 0, others[i], 0, SENDER);
        }
    }

    function test_Strike_RevertWhen_TheSideDidNotConsentToThis() public {
        address juror = jury.jurorAt(id, 0, 0);
        bytes32 act = courtDigest(hashOfStrike(id, 0, buyer, juror));
        bytes32[5] memory others = [
            courtDigest(hashOfStrike(id, 0, buyer, jury.jurorAt(id, 0, 1))),
            courtDigest(hashOfStrike(id, 0, seller, juror)),
            courtDigest(hashOfStrike(keccak256("another case"), 0, buyer, juror)),
            digestIn(
                courtDomainOf("Earnest Jury", block.chainid, address(escrow)),
                hashOfStrike(id, 0, buyer, juror)
            ),
            digestIn(
                courtDomainOf("Earnest Jury", block.chainid + 1, address(jury)),
                hashOfStrike(id, 0, buyer, juror)
            )
        ];
        for (uint256 i; i < 5; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, buyer, act));
            _strike(kept(), buyer, 0, signed(buyerKey, others[i]));
        }
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, buyer, act));
        _strike(kept(), buyer, 0, signed(sellerKey, act));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentMissing.selector, buyer, relayer));
        _strike(kept(), buyer, 0, SENDER);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentMalformed.selector, buyer));
        _strike(kept(), buyer, 0, hex"01");
    }

    function test_Strike_RevertWhen_AnotherSheet() public {
        TermSheet memory other = kept();
        ++other.buyerNonce;
        vm.expectRevert(
            abi.encodeWithSelector(ICourt.CaseUnexpectedStage.selector, caseOf(other), Stage.None)
        );
        vm.prank(buyer);
        jury.strike(other, 0, buyer, 0, SENDER);
    }
}
