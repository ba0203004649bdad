// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {
    Approval,
    Consent,
    Delivery,
    Deposit,
    Dispute,
    Engagement,
    Mandate,
    Ruling,
    Withdrawal
} from "../../../contracts/types/Acts.sol";
import {DealStatus, MilestoneStatus, Role} from "../../../contracts/types/Status.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {ISafe, SafeFixture} from "../base/SafeFixture.sol";
import {Stages} from "../base/Stages.sol";

// real Safes as buyer, seller and arbiter
// ├── they consent through ERC-1271: two of three owners over the act, in the Safe's own domain
// ├── too few owners, owners of another Safe, a replay between two Safes of one owner → it reverts
// ├── they pay by allowance, by authorization (USDC asks the Safe), and from the balance
// ├── they consent by sending, through a Safe transaction
// └── they empower agent keys
contract SafeTest is Stages, SafeFixture {
    ISafe internal buying;
    ISafe internal selling;
    ISafe internal judging;
    uint256[] internal buyers;
    uint256[] internal sellers;
    uint256[] internal judges;

    function setUp() public override {
        super.setUp();
        buyers = _keysOf("a buyer's owner");
        sellers = _keysOf("a seller's owner");
        judges = _keysOf("a judge's owner");
        buying = deploySafe(buyers, 2);
        selling = deploySafe(sellers, 2);
        judging = deploySafe(judges, 2);
        mintUsdc(address(buying), FORTUNE);
        mintUsdc(address(selling), FORTUNE);
        safeCall(
            buying,
            _two(buyers),
            address(usdc),
            abi.encodeCall(usdc.approve, (address(escrow), FORTUNE))
        );
        safeCall(
            selling,
            _two(sellers),
            address(usdc),
            abi.encodeCall(usdc.approve, (address(escrow), FORTUNE))
        );
    }

    function test_Safe_BuysAndSells() public {
        TermSheet memory terms = _sheet();
        bytes32 deal = _commitSafes(terms);
        assertEq(usdc.balanceOf(address(buying)), FORTUNE - 101e6);
        assertEq(usdc.balanceOf(address(selling)), FORTUNE - 10e6);

        _settle(terms, 3, 0, _by(buying, buyers, digestOf(Approval(deal, 3, 0, false))));
        _settle(terms, 7, 0, _by(buying, buyers, digestOf(Approval(deal, 7, 0, false))));
        assertStatus(terms, DealStatus.Closed);
        assertEq(usdc.balanceOf(address(selling)), FORTUNE + 100e6);
    }

    function test_Safe_DeliversDisputesAndJudges() public {
        TermSheet memory terms = _sheet();
        bytes32 deal = _commitSafes(terms);
        bytes32 act = digestOf(Delivery(deal, 0, 1, "artifact"));
        _deliver(terms, 0, 1, "artifact", _by(selling, sellers, act));
        act = digestOf(Dispute(deal, 0, 1, 100, "reason"));
        _dispute(terms, 0, 100, "reason", _by(buying, buyers, act));
        _engage(terms, 0, _by(judging, judges, digestOf(Engagement(deal, 0))));
        _rule(terms, 0, 5_000, _by(judging, judges, digestOf(Ruling(deal, 0, 5_000))));
        assertStatus(terms, 0, MilestoneStatus.Resolved);
        assertEq(usdc.balanceOf(address(judging)), 2e6);
    }

    function test_Safe_PaysByAuthorization() public {
        safeCall(buying, _two(buyers), address(usdc), abi.encodeCall(usdc.approve, (address(escrow), 0)));
        TermSheet memory terms = _sheet();
        bytes32 deal = digestOf(terms);
        bytes32 authorization = authorizationDigest(
            address(usdc),
            address(buying),
            address(escrow),
            101e6,
            terms.expiry,
            deal
        );
        bytes memory consent = authorizedBy(101e6, safeSignature(buying, _two(buyers), authorization), "");
        _commit(terms, consent, _by(selling, sellers, deal));
        assertEq(usdc.balanceOf(address(buying)), FORTUNE - 101e6);
    }

    function test_Safe_ConsentsBySending() public {
        TermSheet memory terms = _sheet();
        bytes32 deal = digestOf(terms);
        bytes memory ofSeller = _by(selling, sellers, deal);
        safeCall(
            buying,
            _two(buyers),
            address(escrow),
            abi.encodeCall(IEscrow.commit, (terms, SENDER, ofSeller))
        );
        assertStatus(terms, DealStatus.Live);
        safeCall(
            buying,
            _two(buyers),
            address(escrow),
            abi.encodeCall(IEscrow.settle, (terms, 7, 0, false, SENDER))
        );
        assertStatus(terms, DealStatus.Closed);
    }

    function test_Safe_DepositsAndWithdraws() public {
        Deposit memory deposit = Deposit(address(buying), address(usdc), 5e6, nextNonce(), soon());
        escrow.deposit(deposit, _by(buying, buyers, digestOf(deposit)));
        assertEq(escrow.balanceOf(address(usdc), address(buying)), 5e6);

        Withdrawal memory act = Withdrawal(
            address(buying),
            address(usdc),
            type(uint96).max,
            stranger,
            nextNonce(),
            soon()
        );
        escrow.withdraw(act, _by(buying, buyers, digestOf(act)));
        assertEq(usdc.balanceOf(stranger), 5e6);
    }

    function test_Safe_EmpowersAnAgent() public {
        (address agent, uint256 agentKey) = makeAddrAndKey("agent");
        TermSheet memory terms = _sheet();
        bytes32 deal = digestOf(terms);
        Mandate memory mandate = mandateOf(address(buying), agent);
        bytes memory consent = mandated(
            mandate,
            safeSignature(buying, _two(buyers), digestOf(mandate)),
            signature(
                agentKey,
                digestOf(Consent(address(buying), uint8(Role.Buyer), deal, digestOf(mandate)))
            )
        );
        _commit(terms, consent, _by(selling, sellers, deal));
        assertStatus(terms, DealStatus.Live);
    }

    function test_Safe_IsAnAgentItself() public {
        TermSheet memory terms = sheet();
        bytes32 deal = digestOf(terms);
        Mandate memory mandate = mandateOf(buyer, address(judging));
        bytes32 consent = digestOf(Consent(buyer, uint8(Role.Buyer), deal, digestOf(mandate)));
        bytes memory blob = mandated(
            mandate,
            signature(buyerKey, digestOf(mandate)),
            safeSignature(judging, _two(judges), consent)
        );
        _commit(terms, blob, signed(sellerKey, deal));
        assertStatus(terms, DealStatus.Live);
    }

    // ----------------------------------------------------------------------------------------- refusals

    function test_Safe_RevertWhen_TooFewOwnersSigned() public {
        TermSheet memory terms = _sheet();
        bytes32 deal = digestOf(terms);
        uint256[] memory one = new uint256[](1);
        one[0] = buyers[0];
        bytes memory consent = signedBy(safeSignature(buying, one, deal));
        bytes memory ofSeller = _by(selling, sellers, deal);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, address(buying), deal));
        _commit(terms, consent, ofSeller);
    }

    function test_Safe_RevertWhen_AnOwnerSignsAsIfItWereTheSafe() public {
        TermSheet memory terms = _sheet();
        bytes32 deal = digestOf(terms);
        bytes memory ofSeller = _by(selling, sellers, deal);
        bytes memory plain = abi.encodePacked(signature(buyers[0], deal), signature(buyers[1], deal));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, address(buying), deal));
        _commit(terms, signedBy(plain), ofSeller);
    }

    function test_Safe_RevertWhen_ReplayedBetweenTwoSafesOfOneOwner() public {
        ISafe twin = deploySafe(buyers, 2);
        mintUsdc(address(twin), FORTUNE);
        safeCall(twin, _two(buyers), address(usdc), abi.encodeCall(usdc.approve, (address(escrow), FORTUNE)));

        TermSheet memory terms = _sheet();
        bytes32 deal = digestOf(terms);
        bytes memory consent = _by(buying, buyers, deal);
        bytes memory ofSeller = _by(selling, sellers, deal);
        _commit(terms, consent, ofSeller);

        terms.buyer = address(twin);
        bytes32 other = digestOf(terms);
        ofSeller = _by(selling, sellers, other);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, address(twin), other));
        _commit(terms, consent, ofSeller);
        // Nor does what the twin's owners signed for the one count for the other, over the very same digest.
        consent = _by(buying, buyers, other);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, address(twin), other));
        _commit(terms, consent, ofSeller);
    }

    function test_Safe_RevertWhen_ItChangedItsOwners() public {
        TermSheet memory terms = _sheet();
        bytes32 deal = _commitSafes(terms);
        bytes memory consent = _by(buying, buyers, digestOf(Approval(deal, 1, 0, false)));
        // sentinel → … : swapOwner(prev, old, new) through the Safe itself.
        address newcomer = makeAddr("newcomer");
        address[] memory owners = ISafeOwners(address(buying)).getOwners();
        safeCall(
            buying,
            _two(buyers),
            address(buying),
            abi.encodeCall(ISafeOwners.swapOwner, (address(1), owners[0], newcomer))
        );
        bool stillSigned = owners[0] != vm.addr(buyers[0]) && owners[0] != vm.addr(buyers[1]);
        assertFalse(stillSigned, "the one that left had signed");
        vm.expectPartialRevert(IEscrow.ConsentInvalid.selector);
        _settle(terms, 1, 0, consent);
    }

    // -------------------------------------------------------------------------------------------- helpers

    function _sheet() private returns (TermSheet memory terms) {
        terms = sheet();
        terms.buyer = address(buying);
        terms.seller = address(selling);
        terms.arbiter = address(judging);
    }

    function _commitSafes(TermSheet memory terms) private returns (bytes32 deal) {
        deal = digestOf(terms);
        return _commit(terms, _by(buying, buyers, deal), _by(selling, sellers, deal));
    }

    function _by(ISafe safe, uint256[] memory keys, bytes32 act) private view returns (bytes memory) {
        return signedBy(safeSignature(safe, _two(keys), act));
    }

    function _two(uint256[] memory keys) private pure returns (uint256[] memory two) {
        two = new uint256[](2);
        (two[0], two[1]) = (keys[0], keys[1]);
    }

    function _keysOf(string memory name) private returns (uint256[] memory keys) {
        keys = new uint256[](3);
        for (uint256 i; i < 3; ++i) {
            (, keys[i]) = makeAddrAndKey(string.concat(name, " ", vm.toString(i)));
        }
    }
}

interface ISafeOwners {
    function getOwners() external view returns (address[] memory);

    function swapOwner(address previous, address oldOwner, address newOwner) external;
}
