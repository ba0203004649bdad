// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {DealStatus} from "../../../contracts/types/Status.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {EscrowBase} from "../base/EscrowBase.sol";
import {Answer, HostileAccount} from "../mocks/HostileAccount.sol";

interface IPermit {
    function permit(
        address owner,
        address spender,
        uint256 value,
        uint256 deadline,
        bytes memory signature
    ) external;
}

// an account under ERC-7702, its code knowing no ERC-1271
// ├── its key signs every act, and pays by an allowance or from its balance
// ├── its authorization is refused by USDC, and so is its permit: an allowance is what the account itself sends
// └── once its code knows ERC-1271, its authorization is taken
// an account under ERC-7702, its code agreeing to anything
// └── whoever asks gets the account's consent, for as long as the code is there, and no longer
// an account that is not deployed yet (ERC-6492)
// ├── its wrapped signature is refused
// └── once it is deployed, the signature within is taken
contract AccountsWithCodeTest is EscrowBase {
    address private nothing;
    HostileAccount private agreeable;

    function setUp() public override {
        super.setUp();
        nothing = makeAddr("code that answers nothing");
        vm.etch(nothing, hex"00");
        agreeable = new HostileAccount();
        agreeable.answerWith(Answer.Yes);
    }

    // ------------------------------------------------------------------------- a key, and code beside it

    function test_Delegated_WithoutErc1271_SignsEveryAct_AndPaysByAllowance() public {
        _delegate(buyer, nothing);
        _delegate(seller, nothing);
        TermSheet memory terms = sheet();
        _commit(terms);
        _deliver(terms, 0);
        _dispute(terms, 0, 0);
        _split(terms, 0, 5_000);
        _settle(terms, 6, 0);
        assertStatus(terms, DealStatus.Closed);
    }

    function test_Delegated_WithoutErc1271_PaysFromItsBalance() public {
        TermSheet memory terms = sheet();
        _deposit(buyer, address(usdc), uint96(costOf(terms)));
        vm.prank(buyer);
        usdc.approve(address(escrow), 0);
        _delegate(buyer, nothing);
        _commit(terms);
        assertStatus(terms, DealStatus.Live);
    }

    function test_Delegated_WithoutErc1271_RevertWhen_ItPaysByAuthorization() public {
        _delegate(buyer, nothing);
        TermSheet memory terms = sheet();
        bytes32 deal = digestOf(terms);
        bytes memory paid = authorized(buyerKey, address(usdc), costOf(terms), terms.expiry, deal);
        vm.expectPartialRevert(IEscrow.PullFailed.selector);
        _commit(terms, paid, signed(sellerKey, deal));

        // The same bytes, when its code is gone.
        vm.etch(buyer, "");
        _commit(terms, paid, signed(sellerKey, deal));
    }

    function test_Delegated_WithoutErc1271_ItsPermitIsNoWayEither() public {
        (address poor, uint256 key) = makeParty("poor");
        mintUsdc(poor, FORTUNE);
        bytes memory permission = signature(key, _permitDigest(poor, FORTUNE));
        TermSheet memory terms = sheet();
        terms.buyer = poor;

        _delegate(poor, nothing);
        assertFalse(_tryPermit(poor, FORTUNE, permission), "a permit by key");
        vm.expectPartialRevert(IEscrow.PullFailed.selector);
        _commit(terms);

        // What it sends itself is an allowance; without code its permit would have been one.
        uint256 fresh = vm.snapshotState();
        vm.prank(poor);
        usdc.approve(address(escrow), FORTUNE);
        _commit(terms);
        vm.revertToState(fresh);
        vm.etch(poor, "");
        assertTrue(_tryPermit(poor, FORTUNE, permission), "a permit of an account without code");
        _commit(terms);
    }

    function test_Delegated_WithErc1271_PaysByAuthorization() public {
        _delegate(buyer, address(agreeable));
        _delegateAnswers(buyer, Answer.Yes);
        TermSheet memory terms = sheet();
        bytes32 deal = digestOf(terms);
        bytes memory paid = authorized(buyerKey, address(usdc), costOf(terms), terms.expiry, deal);
        _commit(terms, paid, signed(sellerKey, deal));
        assertStatus(terms, DealStatus.Live);
    }

    function test_Delegated_ToCodeThatAgreesToAnything_GivesTheAccountAway_UntilItIsGone() public {
        TermSheet memory terms = sheet();
        bytes memory forged = signed(strangerKey, digestOf(terms));
        vm.expectPartialRevert(IEscrow.ConsentInvalid.selector);
        _commit(terms, forged, signed(sellerKey, digestOf(terms)));

        _delegate(buyer, address(agreeable));
        _delegateAnswers(buyer, Answer.Yes);
        uint256 fresh = vm.snapshotState();
        _commit(terms, forged, signed(sellerKey, digestOf(terms)));
        vm.revertToState(fresh);

        vm.etch(buyer, "");
        vm.expectPartialRevert(IEscrow.ConsentInvalid.selector);
        _commit(terms, forged, signed(sellerKey, digestOf(terms)));
    }

    // --------------------------------------------------------------------------- code that is to come yet

    function test_Counterfactual_RevertWhen_ItsSignatureIsWrapped_AndTakesTheOneWithin_OnceDeployed() public {
        TermSheet memory terms = sheet();
        terms.buyer = makeAddr("not deployed yet");
        fund(terms.buyer);
        bytes32 deal = digestOf(terms);
        bytes memory within = signature(strangerKey, deal);
        bytes memory wrapped = abi.encodePacked(
            abi.encode(address(this), bytes("a call that deploys it"), within),
            bytes32(0x6492649264926492649264926492649264926492649264926492649264926492)
        );
        vm.expectPartialRevert(IEscrow.ConsentInvalid.selector);
        _commit(terms, signedBy(wrapped), signed(sellerKey, deal));
        vm.expectPartialRevert(IEscrow.ConsentInvalid.selector);
        _commit(terms, signedBy(within), signed(sellerKey, deal));

        vm.etch(terms.buyer, address(agreeable).code);
        _delegateAnswers(terms.buyer, Answer.Yes);
        _commit(terms, signedBy(within), signed(sellerKey, deal));
        assertStatus(terms, DealStatus.Live);
    }

    // ------------------------------------------------------------------------------------------- helpers

    /// @dev Puts EIP-7702's designator where an account's code would be.
    function _delegate(address account, address code) private {
        vm.etch(account, abi.encodePacked(hex"ef0100", code));
    }

    /// @dev What code is told is kept by the account that runs it.
    function _delegateAnswers(address account, Answer answer) private {
        HostileAccount(account).answerWith(answer);
    }

    function _permitDigest(address owner, uint256 value) private view returns (bytes32) {
        bytes32 typeHash = keccak256(
            "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
        );
        bytes32 structHash = keccak256(
            abi.encode(typeHash, owner, address(escrow), value, 0, type(uint256).max)
        );
        return keccak256(abi.encodePacked(hex"1901", usdcDomainSeparator(address(usdc)), structHash));
    }

    function _tryPermit(
        address owner,
        uint256 value,
        bytes memory permission
    ) private returns (bool success) {
        try IPermit(address(usdc)).permit(owner, address(escrow), value, type(uint256).max, permission) {
            return true;
        } catch {
            return false;
        }
    }
}
