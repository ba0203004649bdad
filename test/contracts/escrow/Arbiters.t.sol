// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {Ruling} from "../../../contracts/types/Acts.sol";
import {DealStatus, MilestoneStatus} from "../../../contracts/types/Status.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {ISafe, SafeFixture} from "../base/SafeFixture.sol";
import {Stages} from "../base/Stages.sol";
import {OtherCourt} from "../mocks/OtherCourt.sol";

// whoever the arbiter is, one dispute is ruled and the same follows: the shares, the fee, the deal's end
// ├── a person: by its signature, or sending itself
// ├── a multisig, a real Safe: by ERC-1271, or by a Safe transaction
// └── another court: by calling; a signature of its clerk is not its ruling
contract ArbitersTest is Stages, SafeFixture {
    ISafe private judging;
    uint256[] private judges;
    OtherCourt private other;

    function setUp() public override {
        super.setUp();
        for (uint256 i; i < 3; ++i) {
            (, uint256 key) = makeAddrAndKey(string.concat("judge ", vm.toString(i)));
            judges.push(key);
        }
        judging = deploySafe(judges, 2);
        other = new OtherCourt(escrow, arbiter);
    }

    function test_APerson_RulesByItsSignature() public {
        TermSheet memory terms = _engaged(arbiter, MilestoneStatus.Engaged);
        _rule(terms, 0, 7_000);
        _assertRuled(terms);
    }

    function test_APerson_RulesByItself() public {
        TermSheet memory terms = _engaged(arbiter, MilestoneStatus.Engaged);
        vm.prank(arbiter);
        escrow.rule(terms, 0, 7_000, SENDER);
        _assertRuled(terms);
    }

    function test_ASafe_RulesByERC1271() public {
        TermSheet memory terms = _engaged(address(judging), MilestoneStatus.Disputed);
        bytes32 act = digestOf(Ruling(digestOf(terms), 0, 7_000));
        _rule(terms, 0, 7_000, signedBy(safeSignature(judging, _two(), act)));
        _assertRuled(terms);
    }

    function test_ASafe_RulesByATransaction() public {
        TermSheet memory terms = _engaged(address(judging), MilestoneStatus.Disputed);
        safeCall(judging, _two(), address(escrow), abi.encodeCall(IEscrow.engage, (terms, 0, SENDER)));
        assertStatus(terms, 0, MilestoneStatus.Engaged);
        safeCall(judging, _two(), address(escrow), abi.encodeCall(IEscrow.rule, (terms, 0, 7_000, SENDER)));
        _assertRuled(terms);
    }

    function test_ASafe_RevertWhen_OneJudgeOfTwoSigned() public {
        TermSheet memory terms = _engaged(address(judging), MilestoneStatus.Disputed);
        bytes32 act = digestOf(Ruling(digestOf(terms), 0, 7_000));
        uint256[] memory one = new uint256[](1);
        one[0] = judges[0];
        bytes memory consent = signedBy(safeSignature(judging, one, act));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, address(judging), act));
        _rule(terms, 0, 7_000, consent);
    }

    function test_AnotherCourt_RulesByCalling() public {
        TermSheet memory terms = _engaged(address(other), MilestoneStatus.Disputed);
        other.take(terms, 0);
        assertStatus(terms, 0, MilestoneStatus.Engaged);
        vm.prank(arbiter);
        other.decide(terms, 0, 7_000);
        _assertRuled(terms);
    }

    function test_AnotherCourt_RevertWhen_ItsClerkSigns() public {
        TermSheet memory terms = _engaged(address(other), MilestoneStatus.Disputed);
        bytes32 act = digestOf(Ruling(digestOf(terms), 0, 7_000));
        bytes memory consent = signed(arbiterKey, act);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, address(other), act));
        _rule(terms, 0, 7_000, consent);
    }

    function test_AnotherCourt_ThatSaysNothing_LocksNothing() public {
        TermSheet memory terms = _engaged(address(other), MilestoneStatus.Disputed);
        other.take(terms, 0);
        skip(terms.rulingPeriod);
        vm.expectRevert(
            abi.encodeWithSelector(
                IEscrow.MilestoneUnexpectedStatus.selector,
                digestOf(terms),
                0,
                MilestoneStatus.Silent
            )
        );
        vm.prank(arbiter);
        other.decide(terms, 0, 7_000);
        _finalize(terms, 1);
        assertEq(wealthOf(seller), FORTUNE + 50e6);
        assertEq(usdc.balanceOf(address(other)), 0);
    }

    // -------------------------------------------------------------------------------------------- helpers

    function _engaged(address judge, MilestoneStatus status) private returns (TermSheet memory terms) {
        terms = sheetOfOne();
        terms.arbiter = judge;
        _commit(terms);
        reach(terms, 0, status);
    }

    function _assertRuled(TermSheet memory terms) private view {
        assertStatus(terms, DealStatus.Closed);
        assertEq(wealthOf(seller), FORTUNE + 70e6 - 3e6);
        assertEq(wealthOf(buyer), FORTUNE - 70.7e6 + 3e6 - 2e6);
        assertEq(usdc.balanceOf(terms.arbiter), 2e6);
        assertEmptied(terms, 0.7e6);
    }

    function _two() private view returns (uint256[] memory two) {
        two = new uint256[](2);
        (two[0], two[1]) = (judges[2], judges[0]);
    }
}
