// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBeacon} from "../../../contracts/interfaces/IBeacon.sol";
import {IJurors} from "../../../contracts/interfaces/IJurors.sol";
import {IJury} from "../../../contracts/interfaces/IJury.sol";
import {
    Clocks,
    Enrolment,
    Increase,
    JurySettings,
    SignedBallot,
    Stage
} from "../../../contracts/types/Cases.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {BeaconSigner} from "./BeaconSigner.sol";
import {CourtBase} from "./CourtBase.sol";

/// @notice A jury over the real USDC with a beacon whose key is the test's, and jurors of as many operators and three
/// providers. The clocks of its stages all differ.
abstract contract JuryBase is CourtBase {
    uint96 internal constant STAKE = 500e6;
    /// @notice As much as a jury of three allows by its pay.
    uint96 internal constant SLICE = 4e6;
    uint96 internal constant PAY = 2e6;

    uint32 internal constant LEAD = 5 minutes;
    uint32 internal constant DRAWING = 2 hours;
    uint32 internal constant STRIKING = 1 hours;
    uint32 internal constant SEALING = 3 hours;
    uint32 internal constant VOTING = 4 hours;
    uint32 internal constant APPEALING = 5 hours;
    uint32 internal constant EXECUTING = 30 minutes;
    /// @notice The most that a round takes, from what calls for its draw to the end of its voting.
    uint32 internal constant ROUND = LEAD + DRAWING + STRIKING + SEALING + VOTING;
    /// @notice The shortest ruling period: a second try of the first round, and of the appeal's.
    uint32 internal constant SHORTEST = 4 * ROUND + APPEALING + EXECUTING;
    uint32 internal constant RELEASE = 4 * ROUND + APPEALING + 7 days;

    uint40 internal constant GENESIS = START - 1_000_000;
    uint32 internal constant PERIOD = 3;

    BeaconSigner internal signer;
    IBeacon internal beacon;
    IJury internal jury;
    IJurors internal jurors;

    /// @notice Jurors in the order of their ids, from 1 on; `operators` beside them.
    address[] internal keys;
    address[] internal operators;

    /// @notice How many jurors decide at first.
    function sizeOfJury() internal pure virtual returns (uint256) {
        return 3;
    }

    /// @notice Seconds from when stake comes until it can be activated.
    function warmUpOfJury() internal pure virtual returns (uint32) {
        return 0;
    }

    /// @notice How many jurors can be drawn: enough for an appeal.
    function sizeOfPool() internal pure virtual returns (uint256) {
        return 2 * sizeOfJury() + 6;
    }

    function setUp() public virtual override {
        super.setUp();
        signer = new BeaconSigner(uint256(keccak256("beacon")) >> 8);
        beacon = signer.deployBeacon(GENESIS, PERIOD);
        jury = deployJury(sizeOfJury());
        jurors = jury.JURORS();
        (court, courtName) = (jury, "Earnest Jury");
        _allow(buyer, address(jury));
        _allow(seller, address(jury));
        for (uint256 i; i < sizeOfPool(); ++i) enrolPending(i, uint8(i % 3), STAKE);
        skip(warmUpOfJury());
        _activateAll();
        // So that the pool counts for whatever is disputed from now on.
        skip(1);
    }

    // ------------------------------------------------------------------------------------------ deployment

    function deployJury(uint256 size) internal returns (IJury) {
        return deployJury(jurySettings(size), providerNames(3));
    }

    function deployJury(JurySettings memory settings, bytes32[] memory names) internal returns (IJury) {
        return IJury(deploy(juryCode(settings, names)));
    }

    function juryCode(
        JurySettings memory settings,
        bytes32[] memory names
    ) internal view returns (bytes memory) {
        bytes memory arguments = abi.encode(escrow, beacon, settings, names);
        return bytes.concat(vm.getCode("Jury.sol:Jury"), arguments);
    }

    /// @notice Of these tests' juries: nobody waits to be drawn, unless a test asks for it.
    function jurySettings(uint256 size) internal pure returns (JurySettings memory) {
        return JurySettings(uint8(size), STAKE, SLICE, PAY, warmUpOfJury(), juryClocks());
    }

    function juryClocks() internal pure returns (Clocks memory) {
        return Clocks(DRAWING, STRIKING, SEALING, VOTING, APPEALING, EXECUTING);
    }

    function providerNames(uint256 count) internal pure returns (bytes32[] memory names) {
        names = new bytes32[](count);
        for (uint256 i; i < count; ++i) names[i] = keccak256(abi.encode("provider", i));
    }

    function _allow(address account, address spender) internal {
        vm.prank(account);
        usdc.approve(spender, type(uint256).max);
    }

    // ------------------------------------------------------------------------------------------- enrolment

    function jurorsDigest(bytes32 structHash) internal view returns (bytes32) {
        return digestIn(courtDomainOf("Earnest Jurors", block.chainid, address(jurors)), structHash);
    }

    /// @notice The next juror, by an operator of its own. It can be drawn.
    /// @param index Names both; of the next juror in `keys`.
    function enrol(uint256 index, uint8 provider, uint96 stake) internal returns (address juror) {
        juror = enrolPending(index, provider, stake);
        _activate(juror);
    }

    /// @notice The next juror, by an operator of its own. It waits to be activated.
    function enrolPending(uint256 index, uint8 provider, uint96 stake) internal returns (address juror) {
        address operator = makeSigner(string.concat("operator ", vm.toString(index)));
        mintUsdc(operator, FORTUNE);
        _allow(operator, address(jurors));
        return enrolPendingFor(operator, string.concat("juror ", vm.toString(index)), provider, stake);
    }

    /// @notice A juror of an operator that has money and an allowance. It can be drawn.
    function enrolFor(
        address operator,
        string memory name,
        uint8 provider,
        uint96 stake
    ) internal returns (address juror) {
        juror = enrolPendingFor(operator, name, provider, stake);
        _activate(juror);
    }

    /// @notice A juror of an operator that has money and an allowance. It waits to be activated.
    function enrolPendingFor(
        address operator,
        string memory name,
        uint8 provider,
        uint96 stake
    ) internal returns (address juror) {
        juror = makeSigner(name);
        Enrolment memory act = Enrolment(operator, juror, provider, stake, soon());
        _enrol(act, signature(secretOf(juror), jurorsDigest(hashOf(act))), operator);
        keys.push(juror);
        operators.push(operator);
    }

    /// @dev By the operator itself.
    function _enrol(Enrolment memory act, bytes memory jurorSignature, address sender) internal {
        vm.prank(sender);
        jurors.enrol(act, jurorSignature, SENDER);
    }

    function _enrolBy(
        Enrolment memory act,
        bytes memory jurorSignature,
        bytes memory operatorConsent
    ) internal {
        vm.prank(relayer);
        jurors.enrol(act, jurorSignature, operatorConsent);
    }

    function _activate(address juror) internal {
        vm.prank(relayer);
        jurors.activate(juror);
    }

    function _activateAll() internal {
        for (uint256 i; i < keys.length; ++i) _activate(keys[i]);
    }

    /// @dev By the operator itself.
    function _increase(address juror, uint96 amount, address sender) internal {
        Increase memory act = Increase(juror, amount, nextNonce(), soon());
        vm.prank(sender);
        jurors.increase(act, SENDER);
    }

    /// @dev By the operator itself.
    function _resign(address juror, address sender) internal {
        uint256 nonce = nextNonce();
        uint40 expiry = soon();
        vm.prank(sender);
        jurors.resign(juror, nonce, expiry, SENDER);
    }

    function _withdrawStake(address juror) internal {
        vm.prank(relayer);
        jurors.withdraw(juror);
    }

    /// @notice An ERC-3009 authorization to a court or its jurors, as a consent blob.
    function authorizedTo(
        address to,
        address account,
        uint256 value,
        uint256 validBefore,
        bytes32 act
    ) internal view returns (bytes memory) {
        bytes32 digest = authorizationDigest(address(usdc), account, to, value, validBefore, act);
        return authorizedBy(value, signature(secretOf(account), digest), "");
    }

    // ------------------------------------------------------------------------------------------- the beacon

    /// @notice The first round at or after a time.
    function beaconRoundAt(uint256 time) internal pure returns (uint64) {
        uint256 since = time - GENESIS;
        return uint64(since / PERIOD + (since % PERIOD == 0 ? 1 : 2));
    }

    /// @notice The beacon's signature that the next draw needs. Reads the jury.
    function luckOf(TermSheet memory terms) internal view returns (bytes memory beaconSignature) {
        (uint64 round, ) = jury.drawingOf(terms, 0);
        return signer.sign(round);
    }

    // ------------------------------------------------------------------------------------------- the rounds

    function _draw(TermSheet memory terms, bytes memory beaconSignature) internal {
        vm.prank(relayer);
        jury.draw(terms, 0, beaconSignature);
    }

    /// @notice Waits for the beacon, and draws.
    function _drawAll(TermSheet memory terms) internal returns (bytes32 id) {
        skip(LEAD);
        _draw(terms, luckOf(terms));
        return caseOf(terms);
    }

    /// @dev By the account's signature; `juror` is who is named in it.
    function _strike(
        TermSheet memory terms,
        address account,
        uint8 round,
        uint8 seat,
        address juror
    ) internal {
        bytes32 act = courtDigest(hashOfStrike(caseOf(terms), round, account, juror));
        _strike(terms, account, seat, signed(secretOf(account), act));
    }

    function _strike(TermSheet memory terms, address account, uint8 seat, bytes memory consent) internal {
        vm.prank(relayer);
        jury.strike(terms, 0, account, seat, consent);
    }

    /// @dev By the caller's allowance.
    function _appeal(TermSheet memory terms, address account) internal {
        vm.prank(account);
        jury.appeal(terms, 0, account, SENDER);
    }

    function _appeal(TermSheet memory terms, address account, bytes memory consent) internal {
        vm.prank(relayer);
        jury.appeal(terms, 0, account, consent);
    }

    function _penalize(bytes32 id, uint8 round) internal {
        vm.prank(relayer);
        jury.penalize(id, round);
    }

    function _punish(
        bytes32 id,
        uint8 round,
        address juror,
        SignedBallot memory one,
        SignedBallot memory other
    ) internal {
        vm.prank(relayer);
        jury.punishEquivocation(id, round, juror, one, other);
    }

    function _refundAppeal(bytes32 id) internal {
        vm.prank(relayer);
        jury.refundAppeal(id);
    }

    // --------------------------------------------------------------------------------------------- stages

    /// @notice From a draw to the end of its voting: all that sit and have a share seal and vote it.
    function playRound(bytes32 id, uint16[] memory shares) internal {
        skip(STRIKING);
        _sealAll(id, shares);
        skip(SEALING);
        _voteAll(id, shares);
        skip(VOTING);
    }

    /// @notice From a draw to the end of its voting: nobody does anything.
    function missRound() internal {
        skip(STRIKING + SEALING + VOTING);
    }

    function drawAndPlay(TermSheet memory terms, uint16[] memory shares) internal returns (bytes32 id) {
        id = _drawAll(terms);
        playRound(id, shares);
    }

    /// @notice Brings a sheet's first milestone from nothing into a stage, at its first second where that has a clock.
    /// All vote for `share`, but where the case hangs.
    function reachStage(TermSheet memory terms, Stage stage, uint16 share) internal returns (bytes32 id) {
        id = disputed(terms);
        if (stage == Stage.None) return id;

        _drawAll(terms);
        if (stage == Stage.Striking) return id;
        if (stage == Stage.Drawing || stage == Stage.Hung) {
            missRound();
            if (stage == Stage.Hung) skip(LEAD + DRAWING);
            return id;
        }
        if (stage == Stage.Dropped) {
            _split(terms, 0, 5_000);
            _drop(terms);
            return id;
        }
        skip(STRIKING);
        if (stage == Stage.Sealing) return id;

        _sealAll(id, alike(sizeOfJury(), share));
        skip(SEALING);
        if (stage == Stage.Voting) return id;

        _voteAll(id, alike(sizeOfJury(), share));
        skip(VOTING);
        if (stage == Stage.Appealing) return id;

        skip(APPEALING);
        if (stage == Stage.Executed) _execute(terms);
        if (stage == Stage.Lapsed) skip(terms.rulingPeriod);
    }
}
