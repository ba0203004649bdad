// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {IJurors} from "../../../contracts/interfaces/IJurors.sol";
import {Enrolment, Increase} from "../../../contracts/types/Cases.sol";
import {JuryBase} from "../base/JuryBase.sol";

// a jury's jurors
// ├── deployment: stakes that can't be sliced, no providers or too many → it reverts
// ├── enrol
// │   ├── the juror's signature, the operator as caller by allowance, or by an authorization of exactly the stake
// │   ├── at the expiry, after it → it reverts ActExpired
// │   ├── provider unknown, stake too small, juror enrolled → it reverts
// │   ├── signed by another, over another field, for other jurors, on another chain → it reverts ConsentInvalid
// │   └── another caller, another amount, another act, another kind of blob, no money → it reverts
// ├── increase
// │   ├── adds stake that is pending, brings back who resigned or was cut
// │   └── unknown, expired, still too small, too much, not by its operator, replayed → it reverts
// └── the least stake, providers, and every getter of an unknown juror → as the interface says
contract JurorsTest is JuryBase {
    address private operator;
    address private juror;

    function setUp() public override {
        super.setUp();
        operator = makeSigner("the operator");
        juror = makeSigner("the juror");
        mintUsdc(operator, FORTUNE);
    }

    function sizeOfPool() internal pure override returns (uint256) {
        return 2;
    }

    // ----------------------------------------------------------------------------------------- deployment

    function test_Deployment_TellsItsSettings() public view {
        assertEq(jurors.JURY(), address(jury));
        assertEq(jurors.USDC(), address(usdc));
        assertEq(jurors.STAKE(), STAKE);
        assertEq(jurors.SLICE(), SLICE);
        assertEq(jurors.WARM_UP(), 0);
        assertEq(jurors.RELEASE(), RELEASE);
        assertEq(abi.encode(jurors.providers()), abi.encode(providerNames(3)));
    }

    function test_Deployment_RevertWhen_ASliceIsNothing_OrMoreThanTheStake() public {
        vm.expectRevert(abi.encodeWithSelector(IJurors.SliceInvalid.selector, 0, 10));
        this.deployJurors(10, 0, 1);
        vm.expectRevert(abi.encodeWithSelector(IJurors.SliceInvalid.selector, 11, 10));
        this.deployJurors(10, 11, 1);
        assertEq(this.deployJurors(10, 1, 1).SLICE(), 1);
        assertEq(this.deployJurors(10, 10, 1).SLICE(), 10);
    }

    function test_Deployment_RevertWhen_NoProviders_OrTooMany() public {
        vm.expectRevert(abi.encodeWithSelector(IJurors.ProvidersInvalid.selector, 0, 16));
        this.deployJurors(10, 1, 0);
        vm.expectRevert(abi.encodeWithSelector(IJurors.ProvidersInvalid.selector, 17, 16));
        this.deployJurors(10, 1, 17);
        assertEq(this.deployJurors(10, 1, 16).providers().length, 16);
    }

    function deployJurors(uint96 stake, uint96 slice, uint256 providers) external returns (IJurors deployed) {
        bytes memory code = abi.encodePacked(
            vm.getCode("Jurors.sol:Jurors"),
            abi.encode(usdc, stake, slice, uint256(RELEASE), uint256(0), providerNames(providers))
        );
        assembly ("memory-safe") {
            deployed := create(0, add(code, 0x20), mload(code))
            if iszero(deployed) {
                returndatacopy(0, 0, returndatasize())
                revert(0, returndatasize())
            }
        }
    }

    // ---------------------------------------------------------------------------------------------- enrol

    function test_Enrol_ByTheOperator_TakesTheStake() public {
        _allow(operator, address(jurors));
        Enrolment memory act = _act();
        bytes memory consent = _byJuror(act);
        vm.expectEmit(address(jurors));
        emit IJurors.Enrolled(3, juror, operator, 1, STAKE + 7, uint40(vm.getBlockTimestamp()));
        _enrol(act, consent, operator);

        assertEq(usdc.balanceOf(address(jurors)), 3 * STAKE + 7);
        assertEq(usdc.balanceOf(operator), FORTUNE - STAKE - 7);
        _assertJuror(STAKE + 7, 0);
        assertEq(jurors.activeStake(), 2 * STAKE);
        assertEq(jurors.pendingStake(), STAKE + 7);
    }

    function test_Enrol_ByAuthorization_TakesTheStake() public {
        Enrolment memory act = _act();
        bytes memory consent = _byJuror(act);
        bytes memory payment = _payment(act, act.stake);
        vm.expectEmit(address(jurors));
        emit IJurors.Enrolled(3, juror, operator, 1, STAKE + 7, uint40(vm.getBlockTimestamp()));
        _enrolBy(act, consent, payment);
        assertEq(usdc.balanceOf(operator), FORTUNE - STAKE - 7);
        _assertJuror(STAKE + 7, 0);
    }

    function test_Enrol_ACompactSignature_IsAsGood() public {
        Enrolment memory act = _act();
        bytes memory consent = compactSignature(secretOf(juror), jurorsDigest(hashOf(act)));
        _enrolBy(act, consent, _payment(act, act.stake));
        assertEq(jurors.idOf(juror), 3);
    }

    function test_Enrol_BeforeItsExpiry_NotOnOrAfterIt() public {
        _allow(operator, address(jurors));
        Enrolment memory act = _act();
        bytes memory consent = _byJuror(act);
        vm.warp(act.expiry + 1);
        vm.expectRevert(abi.encodeWithSelector(IJurors.ActExpired.selector, act.expiry + 1, act.expiry));
        _enrol(act, consent, operator);
        vm.warp(act.expiry);
        vm.expectRevert(abi.encodeWithSelector(IJurors.ActExpired.selector, act.expiry, act.expiry));
        _enrol(act, consent, operator);
        vm.warp(act.expiry - 1);
        _enrol(act, consent, operator);
    }

    function test_Enrol_RevertWhen_TheProviderIsUnknown() public {
        Enrolment memory act = _act();
        act.provider = 3;
        bytes memory consent = _byJuror(act);
        vm.expectRevert(abi.encodeWithSelector(IJurors.ProviderUnknown.selector, 3, 3));
        _enrol(act, consent, operator);
    }

    function test_Enrol_RevertWhen_TheStakeIsTooSmall() public {
        _allow(operator, address(jurors));
        Enrolment memory act = _act();
        act.stake = STAKE - 1;
        bytes memory consent = _byJuror(act);
        vm.expectRevert(abi.encodeWithSelector(IJurors.StakeTooSmall.selector, STAKE - 1, STAKE));
        _enrol(act, consent, operator);
        act.stake = STAKE;
        _enrol(act, _byJuror(act), operator);
    }

    function test_Enrol_RevertWhen_TheStakeIsTooLarge() public {
        Enrolment memory act = _act();
        act.stake = uint96(type(uint72).max) + 1;
        bytes memory consent = _byJuror(act);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.TotalTooLarge.selector, act.stake, type(uint72).max));
        _enrol(act, consent, operator);

        --act.stake;
        mintUsdc(operator, act.stake);
        _allow(operator, address(jurors));
        _enrol(act, _byJuror(act), operator);
    }

    function test_Enrol_RevertWhen_TheKeyIsAJurorAlready() public {
        Enrolment memory act = _act();
        bytes memory consent = _byJuror(act);
        bytes memory payment = _payment(act, act.stake);
        _enrolBy(act, consent, payment);
        vm.expectRevert(abi.encodeWithSelector(IJurors.JurorEnrolled.selector, juror));
        _enrolBy(act, consent, payment);
        act.operator = operators[0];
        consent = _byJuror(act);
        vm.expectRevert(abi.encodeWithSelector(IJurors.JurorEnrolled.selector, juror));
        _enrol(act, consent, operators[0]);
    }

    function test_Enrol_RevertWhen_TheJurorDidNotSignIt() public {
        Enrolment memory act = _act();
        bytes32 digest = jurorsDigest(hashOf(act));
        bytes[5] memory others;
        others[0] = signature(secretOf(operator), digest);
        others[1] = "";
        others[2] = signature(
            secretOf(juror),
            digestIn(courtDomainOf("Earnest Jurors", block.chainid, address(jury)), hashOf(act))
        );
        others[3] = signature(
            secretOf(juror),
            digestIn(courtDomainOf("Earnest Jurors", block.chainid + 1, address(jurors)), hashOf(act))
        );
        others[4] = signature(
            secretOf(juror),
            digestIn(courtDomainOf("Earnest Jury", block.chainid, address(jurors)), hashOf(act))
        );
        for (uint256 i; i < 5; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, juror, digest));
            _enrol(act, others[i], operator);
        }
    }

    function test_Enrol_RevertWhen_TheJurorSignedSomethingElse() public {
        bytes memory consent = _byJuror(_act());
        for (uint256 i; i < 4; ++i) {
            Enrolment memory act = _act();
            if (i == 0) act.operator = operators[0];
            if (i == 1) act.provider = 0;
            if (i == 2) ++act.stake;
            if (i == 3) ++act.expiry;
            bytes32 digest = jurorsDigest(hashOf(act));
            vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, juror, digest));
            _enrol(act, consent, act.operator);
        }
    }

    function test_Enrol_RevertWhen_TheJurorIsNobody() public {
        Enrolment memory act = _act();
        act.juror = address(0);
        bytes32 digest = jurorsDigest(hashOf(act));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, address(0), digest));
        _enrol(act, new bytes(65), operator);
    }

    function test_Enrol_RevertWhen_TheOperatorDidNotConsent() public {
        _allow(operator, address(jurors));
        Enrolment memory act = _act();
        bytes memory consent = _byJuror(act);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentMissing.selector, operator, relayer));
        _enrolBy(act, consent, SENDER);
        // A signature alone pays nothing.
        bytes memory blob = signed(secretOf(operator), jurorsDigest(hashOf(act)));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentMalformed.selector, operator));
        _enrolBy(act, consent, blob);
        blob = bytes.concat(_payment(act, act.stake), hex"00");
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentMalformed.selector, operator));
        _enrolBy(act, consent, blob);
        blob = hex"02";
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentMalformed.selector, operator));
        _enrolBy(act, consent, blob);
    }

    function test_Enrol_RevertWhen_TheAuthorizationIsForAnotherAmount_OrAct() public {
        Enrolment memory act = _act();
        bytes memory consent = _byJuror(act);
        for (uint256 i; i < 2; ++i) {
            uint256 value = i == 0 ? act.stake - 1 : act.stake + 1;
            bytes memory payment = _payment(act, value);
            vm.expectRevert(_pullFailed(value, act.stake));
            _enrolBy(act, consent, payment);
        }
        Enrolment memory other = _act();
        other.provider = 2;
        bytes memory elsewhere = _payment(other, act.stake);
        vm.expectRevert(_pullFailed(0, act.stake));
        _enrolBy(act, consent, elsewhere);
    }

    function test_Enrol_RevertWhen_TheOperatorCantPay() public {
        Enrolment memory act = _act();
        bytes memory consent = _byJuror(act);
        vm.prank(operator);
        usdc.approve(address(jurors), act.stake - 1);
        vm.expectRevert(_pullFailed(0, act.stake));
        _enrol(act, consent, operator);
        _allow(operator, address(jurors));
        freeze(operator);
        vm.expectRevert(_pullFailed(0, act.stake));
        _enrol(act, consent, operator);
        unfreeze(operator);
        _enrol(act, consent, operator);
    }

    // ------------------------------------------------------------------------------------------- increase

    function test_Increase_AddsStake() public {
        _enrolled();
        vm.expectEmit(address(jurors));
        emit IJurors.StakeChanged(juror, STAKE + 7 + 5e6, STAKE + 7, uint40(vm.getBlockTimestamp()));
        _increase(juror, 5e6, operator);
        _assertJuror(STAKE + 7 + 5e6, STAKE + 7);
        assertEq(jurors.activeStake(), 3 * STAKE + 7);
        assertEq(jurors.pendingStake(), 5e6);
        assertEq(usdc.balanceOf(address(jurors)), 3 * STAKE + 7 + 5e6);
    }

    function test_Increase_ByAuthorization_Once() public {
        _enrolled();
        Increase memory act = Increase(juror, 5e6, nextNonce(), soon());
        bytes32 digest = jurorsDigest(hashOf(act));
        bytes memory payment = authorizedTo(address(jurors), operator, 5e6, act.expiry, digest);
        vm.prank(relayer);
        jurors.increase(act, payment);
        assertEq(jurors.stakeOf(juror), STAKE + 7 + 5e6);
        vm.expectRevert(_pullFailed(0, 5e6));
        vm.prank(relayer);
        jurors.increase(act, payment);
    }

    function test_Increase_BringsBackWhoResigned() public {
        _enrolled();
        _resign(juror, operator);
        vm.expectEmit(address(jurors));
        emit IJurors.StakeChanged(juror, STAKE + 7, 0, uint40(vm.getBlockTimestamp()));
        _increase(juror, 0, operator);
        assertEq(jurors.releaseOf(juror), 0);
        _assertJuror(STAKE + 7, 0);
        assertEq(jurors.activeStake(), 2 * STAKE);
        assertEq(jurors.pendingStake(), STAKE + 7);
        vm.expectRevert(abi.encodeWithSelector(IJurors.JurorUnexpectedState.selector, juror, 0));
        _withdrawStake(juror);
    }

    function test_Increase_BringsBackWhoWasCut() public {
        _enrolled();
        vm.prank(address(jury));
        jurors.recordSeat("case", 3, false, SLICE);
        _assertJuror(STAKE + 7 - SLICE, 0);
        vm.expectRevert(abi.encodeWithSelector(IJurors.StakeTooSmall.selector, STAKE - 1, STAKE));
        _increase(juror, SLICE - 8, operator);
        _increase(juror, SLICE - 7, operator);
        _assertJuror(STAKE, 0);
        _activate(juror);
        _assertJuror(STAKE, STAKE);
    }

    function test_Increase_ByNothing_WhereNothingIsPending_StartsNoWait() public {
        _enrolled();
        vm.expectEmit(address(jurors));
        emit IJurors.StakeChanged(juror, STAKE + 7, STAKE + 7, 0);
        _increase(juror, 0, operator);
        assertEq(jurors.activationOf(juror), 0);
    }

    function test_Increase_RevertWhen_ItsKeyWasExpelled() public {
        _enrolled();
        vm.prank(address(jury));
        jurors.punish("case", juror);
        vm.expectRevert(abi.encodeWithSelector(IJurors.JurorExpelled.selector, juror));
        _increase(juror, STAKE, operator);
    }

    function test_Increase_RevertWhen_UnknownOrExpired() public {
        _enrolled();
        vm.expectRevert(abi.encodeWithSelector(IJurors.JurorUnknown.selector, stranger));
        _increase(stranger, 1, operator);
        Increase memory act = Increase(juror, 1, nextNonce(), soon());
        for (uint256 late; late < 2; ++late) {
            vm.warp(act.expiry + late);
            vm.expectRevert(
                abi.encodeWithSelector(IJurors.ActExpired.selector, act.expiry + late, act.expiry)
            );
            vm.prank(operator);
            jurors.increase(act, SENDER);
        }
        vm.warp(act.expiry - 1);
        vm.prank(operator);
        jurors.increase(act, SENDER);
    }

    function test_Increase_RevertWhen_TooMuch() public {
        _enrolled();
        uint256 most = type(uint72).max;
        vm.expectRevert(abi.encodeWithSelector(IEscrow.TotalTooLarge.selector, most + 1, most));
        _increase(juror, uint96(most + 1 - STAKE - 7), operator);
        mintUsdc(operator, type(uint72).max);
        _increase(juror, uint96(most - STAKE - 7), operator);
        _activate(juror);
        _assertJuror(most, most);
    }

    function test_Increase_RevertWhen_NotByItsOperator() public {
        _enrolled();
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentMissing.selector, operator, operators[0]));
        _increase(juror, 0, operators[0]);
        Increase memory act = Increase(juror, 5e6, nextNonce(), soon());
        bytes32 digest = jurorsDigest(hashOf(act));
        bytes memory payment = authorizedTo(address(jurors), operators[0], 5e6, act.expiry, digest);
        vm.expectRevert(_pullFailed(0, 5e6));
        vm.prank(relayer);
        jurors.increase(act, payment);
    }

    // ------------------------------------------------------------------------------------------- unknown

    function test_WhoIsNoJuror_IsUnknown() public {
        assertEq(jurors.idOf(stranger), 0);
        assertEq(jurors.keyOf(99), address(0));
        assertEq(jurors.ownerOf(99), address(0));
        bytes4[13] memory getters = [
            IJurors.operatorOf.selector,
            IJurors.providerOf.selector,
            IJurors.stakeOf.selector,
            IJurors.activeOf.selector,
            IJurors.pendingOf.selector,
            IJurors.activationOf.selector,
            IJurors.isExpelled.selector,
            IJurors.activate.selector,
            IJurors.releaseOf.selector,
            IJurors.drawnOf.selector,
            IJurors.votedOf.selector,
            IJurors.silentOf.selector,
            IJurors.withdraw.selector
        ];
        for (uint256 i; i < getters.length; ++i) {
            (bool success, bytes memory data) = address(jurors).call(
                abi.encodeWithSelector(getters[i], stranger)
            );
            assertFalse(success);
            assertEq(data, abi.encodeWithSelector(IJurors.JurorUnknown.selector, stranger));
        }
    }

    // -------------------------------------------------------------------------------------------- helpers

    function _act() private view returns (Enrolment memory) {
        return Enrolment(operator, juror, 1, STAKE + 7, soon());
    }

    function _byJuror(Enrolment memory act) private view returns (bytes memory) {
        return signature(secretOf(juror), jurorsDigest(hashOf(act)));
    }

    function _payment(Enrolment memory act, uint256 value) private view returns (bytes memory) {
        return authorizedTo(address(jurors), operator, value, act.expiry, jurorsDigest(hashOf(act)));
    }

    function _enrolled() private {
        _allow(operator, address(jurors));
        Enrolment memory act = _act();
        _enrol(act, _byJuror(act), operator);
        _activate(juror);
    }

    function _pullFailed(uint256 found, uint256 needed) private view returns (bytes memory) {
        return abi.encodeWithSelector(IEscrow.PullFailed.selector, address(usdc), operator, found, needed);
    }

    function _assertJuror(uint256 stake, uint256 active) private view {
        assertEq(jurors.idOf(juror), 3, "id");
        assertEq(jurors.keyOf(3), juror, "key");
        assertEq(jurors.ownerOf(3), operator, "owner");
        assertEq(jurors.operatorOf(juror), operator, "operator");
        assertEq(jurors.providerOf(juror), 1, "provider");
        assertEq(jurors.stakeOf(juror), stake, "stake");
        assertEq(jurors.activeOf(juror), active, "active");
        assertEq(jurors.pendingOf(juror), stake - active, "pending");
    }
}
