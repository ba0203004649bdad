// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IBundler} from "../../../contracts/interfaces/IBundler.sol";
import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {Consent, Mandate} from "../../../contracts/types/Acts.sol";
import {DealStatus, Role, Scope} from "../../../contracts/types/Status.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {EscrowBase} from "../base/EscrowBase.sol";
import {HostileToken, Lie} from "../mocks/HostileToken.sol";

/// @notice Asks the bundler after its call, in the same transaction, whether it still consents.
contract Afterwards {
    function ask(
        IBundler bundler,
        IBundler.Part[] calldata parts,
        Mandate calldata mandate,
        bytes calldata signature,
        bytes32 consent
    ) external returns (bytes4) {
        bundler.commitAll(parts, mandate, signature);
        return bundler.isValidSignature(consent, "");
    }
}

contract BundlerTest is EscrowBase {
    IBundler private bundler;
    address private other;
    uint256 private otherKey;

    function setUp() public override {
        super.setUp();
        bundler = IBundler(deploy(abi.encodePacked(vm.getCode("Bundler.sol:Bundler"), abi.encode(escrow))));
        (other, otherKey) = makeParty("other");
        fund(other);
    }

    // ------------------------------------------------------------------------------------------- committed

    function test_CommitAll_CommitsEach() public {
        TermSheet[] memory sheets = _pair();
        uint256 before = wealthOf(buyer);
        _commitAll(sheets);
        for (uint256 i; i < sheets.length; ++i) assertStatus(sheets[i], DealStatus.Live);
        assertEq(
            before - wealthOf(buyer),
            costOf(sheets[0]) + bondOf(sheets[1]),
            "what the assembler put down"
        );
    }

    function test_CommitAll_FromTheBalance() public {
        _deposit(buyer, address(usdc), 500e6);
        vm.prank(buyer);
        usdc.approve(address(escrow), 0);
        TermSheet[] memory sheets = _pair();
        _commitAll(sheets);
        assertEq(
            escrow.balanceOf(address(usdc), buyer),
            500e6 - costOf(sheets[0]) - bondOf(sheets[1]),
            "the balance paid"
        );
    }

    function test_CommitAll_Again_ChangesNothing() public {
        TermSheet[] memory sheets = _pair();
        _commitAll(sheets);
        uint256 before = wealthOf(buyer);
        _commitAll(sheets);
        assertEq(wealthOf(buyer), before);
    }

    // ------------------------------------------------------------------------------------------- or none

    function test_CommitAll_RevertWhen_OneOfTheOthersDoesNotConsent() public {
        TermSheet[] memory sheets = _pair();
        Mandate memory mandate = _mandateFor(sheets);
        IBundler.Part[] memory parts = _partsOf(sheets);
        parts[1].other = signed(strangerKey, digestOf(sheets[1]));
        uint256 before = wealthOf(buyer);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, other, digestOf(sheets[1])));
        bundler.commitAll(parts, mandate, signature(buyerKey, digestOf(mandate)));
        assertStatus(sheets[0], DealStatus.Unknown);
        assertEq(wealthOf(buyer), before);
    }

    function test_CommitAll_RevertWhen_OneCannotBePaid() public {
        TermSheet[] memory sheets = _pair();
        vm.prank(other);
        usdc.approve(address(escrow), 0);
        vm.expectPartialRevert(IEscrow.PullFailed.selector);
        this.commitAllOf(sheets);
        assertStatus(sheets[0], DealStatus.Unknown);
    }

    function test_CommitAll_RevertWhen_TheTotalIsLess() public {
        TermSheet[] memory sheets = _pair();
        Mandate memory mandate = _mandateFor(sheets);
        --mandate.total;
        vm.expectPartialRevert(IEscrow.MandateTotalExceeded.selector);
        bundler.commitAll(_partsOf(sheets), mandate, signature(buyerKey, digestOf(mandate)));
    }

    /// The need of one went to another seller, or to another deal of the bundle's: none is committed.
    function test_CommitAll_RevertWhen_ANeedIsTaken() public {
        TermSheet[] memory sheets = _pair();
        TermSheet memory rival = sheet();
        (rival.buyerNonce, rival.document) = (sheets[0].buyerNonce, "rival");
        _commit(rival);
        for (uint256 ended; ended < 2; ++ended) {
            vm.expectRevert(abi.encodeWithSelector(IEscrow.NonceSpent.selector, buyer, sheets[0].buyerNonce));
            this.commitAllOf(sheets);
            assertStatus(sheets[1], DealStatus.Unknown);
            if (ended == 0) _settle(rival, 7, 0);
        }
    }

    function test_CommitAll_RevertWhen_TwoShareALane() public {
        TermSheet[] memory sheets = _pair();
        (sheets[1].buyer, sheets[1].seller) = (buyer, seller);
        sheets[1].buyerNonce = sheets[0].buyerNonce;
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NonceSpent.selector, buyer, sheets[0].buyerNonce));
        this.commitAllOf(sheets);
        sheets[1].buyerNonce += 1;
        vm.expectRevert(abi.encodeWithSelector(IEscrow.LaneBusy.selector, buyer, sheets[0].buyerNonce >> 32));
        this.commitAllOf(sheets);
        assertEq(nextGenerationOf(buyer, sheets[0].buyerNonce >> 32), 0);
    }

    // ------------------------------------------------------------------------- never one without the rest

    /// Whoever has the mandate, signed, can't commit one of its deals at the escrow.
    function test_Mandate_IsOfNoUseAtTheEscrow() public {
        TermSheet[] memory sheets = _pair();
        Mandate memory mandate = _mandateFor(sheets);
        bytes memory mandateSignature = signature(buyerKey, digestOf(mandate));
        vm.expectRevert(
            abi.encodeWithSelector(
                IEscrow.ConsentInvalid.selector,
                bundler,
                _consentOf(mandate, Role.Buyer, digestOf(sheets[0]))
            )
        );
        escrow.commit(
            sheets[0],
            mandated(mandate, mandateSignature, ""),
            signed(sellerKey, digestOf(sheets[0]))
        );
    }

    function testFuzz_CommitAll_RevertWhen_TheListIsAnother(uint256 kind) public {
        TermSheet[] memory sheets = _pair();
        Mandate memory mandate = _mandateFor(sheets);
        TermSheet[] memory others = _another(sheets, kind % 4);
        vm.expectRevert(
            abi.encodeWithSelector(IBundler.BundleMismatch.selector, mandate.nonce, _listOf(others))
        );
        bundler.commitAll(_partsOf(others), mandate, signature(buyerKey, digestOf(mandate)));
    }

    /// In the very transaction that committed them, the consents are gone.
    function test_Consent_EndsWithTheCall() public {
        TermSheet[] memory sheets = _pair();
        Mandate memory mandate = _mandateFor(sheets);
        bytes32 consent = _consentOf(mandate, Role.Buyer, digestOf(sheets[0]));
        bytes memory mandateSignature = signature(buyerKey, digestOf(mandate));
        bytes4 magic = new Afterwards().ask(bundler, _partsOf(sheets), mandate, mandateSignature, consent);
        assertEq(bytes32(magic), bytes32(bytes4(0xffffffff)));
    }

    function testFuzz_IsValidSignature_NothingOutsideOfACall(
        bytes32 digest,
        bytes memory anything
    ) public view {
        assertEq(bytes32(bundler.isValidSignature(digest, anything)), bytes32(bytes4(0xffffffff)));
    }

    /// A token of one of the deals calls the bundler in the middle of its call.
    function test_CommitAll_RevertWhen_ATokenCallsBackIn() public {
        HostileToken token = new HostileToken();
        TermSheet[] memory sheets = _pair();
        for (uint256 i; i < sheets.length; ++i) {
            (sheets[i].token, sheets[i].burnBps) = (address(token), 0);
        }
        _giveAll(token);
        Mandate memory mandate = _mandateFor(sheets);
        mandate.token = address(token);
        bytes memory mandateSignature = signature(buyerKey, digestOf(mandate));
        token.lie(Lie.Reenter, Lie.None);
        token.reenter(
            address(bundler),
            abi.encodeCall(IBundler.commitAll, (_partsOf(sheets), mandate, mandateSignature)),
            1
        );
        bundler.commitAll(_partsOf(sheets), mandate, mandateSignature);
        assertEq(token.calls(), 1, "it tried");
        assertEq(
            bytes32(token.returned()),
            bytes32(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector),
            "in vain, for the bundler's own guard"
        );
        for (uint256 i; i < sheets.length; ++i) assertStatus(sheets[i], DealStatus.Live);
    }

    // ------------------------------------------------------------------------------------ the mandate's form

    function testFuzz_CommitAll_RevertWhen_TheMandateGivesMoreThanCommitments(uint256 scopes) public {
        vm.assume(scopes != scope(Scope.Commit));
        TermSheet[] memory sheets = _pair();
        Mandate memory mandate = _mandateFor(sheets);
        mandate.scopes = scopes;
        vm.expectRevert(abi.encodeWithSelector(IBundler.BundleMandateInvalid.selector, bundler, scopes));
        bundler.commitAll(_partsOf(sheets), mandate, signature(buyerKey, digestOf(mandate)));
    }

    function test_CommitAll_RevertWhen_TheAgentIsAnother() public {
        TermSheet[] memory sheets = _pair();
        Mandate memory mandate = _mandateFor(sheets);
        mandate.agent = stranger;
        vm.expectPartialRevert(IBundler.BundleMandateInvalid.selector);
        bundler.commitAll(_partsOf(sheets), mandate, signature(buyerKey, digestOf(mandate)));
    }

    function test_CommitAll_RevertWhen_ThePrincipalIsNoSide() public {
        TermSheet[] memory sheets = _pair();
        Mandate memory mandate = _mandateFor(sheets);
        mandate.principal = stranger;
        vm.expectRevert(
            abi.encodeWithSelector(IBundler.BundleStranger.selector, digestOf(sheets[0]), stranger)
        );
        bundler.commitAll(_partsOf(sheets), mandate, signature(strangerKey, digestOf(mandate)));
    }

    function test_CommitAll_RevertWhen_AnotherSignedTheMandate() public {
        TermSheet[] memory sheets = _pair();
        Mandate memory mandate = _mandateFor(sheets);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, buyer, digestOf(mandate)));
        bundler.commitAll(_partsOf(sheets), mandate, signature(strangerKey, digestOf(mandate)));
    }

    function test_CommitAll_RevertWhen_Revoked() public {
        TermSheet[] memory sheets = _pair();
        _revoke(_mandateFor(sheets));
        vm.expectPartialRevert(IEscrow.MandateInactive.selector);
        this.commitAllOf(sheets);
    }

    // -------------------------------------------------------------------------------------------- helpers

    function commitAllOf(TermSheet[] memory sheets) external {
        _commitAll(sheets);
    }

    /// @dev The assembler buys from one and sells to another.
    function _pair() private returns (TermSheet[] memory sheets) {
        sheets = new TermSheet[](2);
        sheets[0] = sheet();
        sheets[1] = sheetOfOne();
        (sheets[1].buyer, sheets[1].seller) = (other, buyer);
    }

    /// @dev The first alone, the second alone, the other order, one more.
    function _another(TermSheet[] memory sheets, uint256 kind) private returns (TermSheet[] memory others) {
        others = new TermSheet[](kind < 2 ? 1 : kind);
        if (kind < 2) others[0] = sheets[kind];
        else if (kind == 2) (others[0], others[1]) = (sheets[1], sheets[0]);
        else (others[0], others[1], others[2]) = (sheets[0], sheets[1], sheet());
    }

    function _commitAll(TermSheet[] memory sheets) private {
        Mandate memory mandate = _mandateFor(sheets);
        bytes memory mandateSignature = signature(buyerKey, digestOf(mandate));
        IBundler.Part[] memory parts = _partsOf(sheets);
        vm.prank(relayer);
        bundler.commitAll(parts, mandate, mandateSignature);
    }

    function _partsOf(TermSheet[] memory sheets) private view returns (IBundler.Part[] memory parts) {
        parts = new IBundler.Part[](sheets.length);
        for (uint256 i; i < sheets.length; ++i) {
            uint256 key = sheets[i].buyer == buyer ? sellerKey : otherKey;
            parts[i] = IBundler.Part(sheets[i], signed(key, digestOf(sheets[i])));
        }
    }

    function _mandateFor(TermSheet[] memory sheets) private view returns (Mandate memory mandate) {
        (mandate.principal, mandate.agent) = (buyer, address(bundler));
        mandate.scopes = scope(Scope.Commit);
        mandate.token = address(usdc);
        mandate.perDeal = FORTUNE;
        for (uint256 i; i < sheets.length; ++i) {
            mandate.total += uint96(sheets[i].buyer == buyer ? costOf(sheets[i]) : bondOf(sheets[i]));
        }
        mandate.validUntil = soon();
        mandate.nonce = _listOf(sheets);
    }

    function _listOf(TermSheet[] memory sheets) private view returns (uint256) {
        bytes memory ids;
        for (uint256 i; i < sheets.length; ++i) ids = abi.encodePacked(ids, digestOf(sheets[i]));
        return uint256(keccak256(ids));
    }

    function _consentOf(Mandate memory mandate, Role role, bytes32 act) private view returns (bytes32) {
        return digestOf(Consent(mandate.principal, uint8(role), act, digestOf(mandate)));
    }

    function _giveAll(HostileToken token) private {
        address[3] memory all = [buyer, seller, other];
        for (uint256 i; i < all.length; ++i) {
            token.mint(all[i], FORTUNE);
            vm.prank(all[i]);
            token.approve(address(escrow), type(uint256).max);
        }
    }
}
