// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {Approval, Consent, Mandate, Withdrawal} from "../../../contracts/types/Acts.sol";
import {DealStatus, Role} from "../../../contracts/types/Status.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {Stages} from "../base/Stages.sol";
import {Answer, HostileAccount} from "../mocks/HostileAccount.sol";

// smart accounts that lie
// ├── asked for a signature
// │   ├── the magic word, also before a megabyte → it counts, at a bounded price
// │   ├── no, too few bytes, dirt after the magic, a revert, all gas burned → it reverts ConsentInvalid
// │   └── they call back in → nothing moves
// ├── a yes to everything gives away the account's own money only
// ├── they change their mind in mid-deal → time and a stranger empty the deal
// └── they are an account under ERC-7702: their key signs, whatever their code says
contract HostileAccountsTest is Stages {
    HostileAccount internal account;

    function setUp() public override {
        super.setUp();
        account = new HostileAccount();
        fund(address(account));
    }

    function test_Account_EveryAnswer_AsBuyer() public {
        for (uint256 i; i <= uint256(type(Answer).max); ++i) {
            if (Answer(i) == Answer.Flip) continue;
            uint256 snapshot = vm.snapshotState();
            TermSheet memory terms = sheet();
            terms.buyer = address(account);
            bytes32 deal = digestOf(terms);
            account.reenter(address(escrow), abi.encodeCall(IEscrow.finalize, (terms, 7)));
            account.answerWith(Answer(i));

            bool yes = _isYes(Answer(i));
            if (!yes) {
                vm.expectRevert(
                    abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, address(account), deal)
                );
            }
            vm.prank(relayer);
            escrow.commit{gas: 10_000_000}(terms, signedBy("any"), signed(sellerKey, deal));
            if (yes) assertStatus(terms, DealStatus.Live);
            vm.revertToState(snapshot);
        }
    }

    function test_Account_EveryAnswer_AsSellerAndArbiter_TheDealEndsByTime() public {
        for (uint256 i; i <= uint256(type(Answer).max); ++i) {
            uint256 snapshot = vm.snapshotState();
            TermSheet memory terms = sheet();
            terms.seller = address(account);
            terms.arbiter = address(new HostileAccount());
            bytes32 deal = digestOf(terms);
            account.answerWith(Answer.Yes);
            _commit(terms, signed(buyerKey, deal), signedBy("any"));
            account.answerWith(Answer(i));
            HostileAccount(terms.arbiter).answerWith(Answer(i));

            emptyByTime(terms);
            assertStatus(terms, DealStatus.Closed);
            assertEq(wealthOf(buyer), FORTUNE + 10e6, "missed by an account that never answers");
            vm.revertToState(snapshot);
        }
    }

    function test_Account_SaysYesToAll_LosesItsOwnMoneyOnly() public {
        account.answerWith(Answer.Yes);
        _deposit(buyer, address(usdc), 50e6);
        Withdrawal memory act = Withdrawal(buyer, address(usdc), 50e6, stranger, nextNonce(), soon());
        bytes32 digest = digestOf(act);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, buyer, digest));
        escrow.withdraw(act, signedBy("any"));

        // Nor can it lend its yes to another account's mandate.
        TermSheet memory terms = sheet();
        Mandate memory mandate = mandateOf(buyer, address(account));
        bytes32 id = digestOf(mandate);
        bytes memory blob = mandated(mandate, "any", "any");
        bytes memory ofSeller = signed(sellerKey, digestOf(terms));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, buyer, id));
        _commit(terms, blob, ofSeller);
    }

    function test_Account_ChangesItsMind_TimeAndAStrangerEmptyTheDeal() public {
        TermSheet memory terms = sheet();
        terms.buyer = address(account);
        bytes32 deal = digestOf(terms);
        account.answerWith(Answer.Yes);
        _commit(terms, signedBy("any"), signed(sellerKey, deal));
        _deliver(terms, 0);
        account.answerWith(Answer.No);
        vm.expectRevert(
            abi.encodeWithSelector(
                IEscrow.ConsentInvalid.selector,
                address(account),
                digestOf(Approval(deal, 1, 0, false))
            )
        );
        _settle(terms, 1, 0, signedBy("any"));

        emptyByTime(terms);
        assertStatus(terms, DealStatus.Closed);
        assertEq(wealthOf(seller), FORTUNE + 30e6 - 7e6);
    }

    function test_Account_AgentThatLies_IsRefused() public {
        Answer[5] memory refusals = [Answer.No, Answer.Short, Answer.Dirty, Answer.Revert, Answer.RevertBomb];
        Mandate memory mandate = mandateOf(buyer, address(account));
        for (uint256 i; i < refusals.length; ++i) {
            account.answerWith(refusals[i]);
            TermSheet memory terms = sheet();
            bytes32 deal = digestOf(terms);
            bytes memory blob = mandated(mandate, signature(buyerKey, digestOf(mandate)), "any");
            bytes32 consent = digestOf(Consent(buyer, uint8(Role.Buyer), deal, digestOf(mandate)));
            vm.expectRevert(
                abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, address(account), consent)
            );
            _commit(terms, blob, signed(sellerKey, deal));
        }
    }

    function test_Account_HugeAnswer_CostsABoundedPrice() public {
        account.answerWith(Answer.Bomb);
        TermSheet memory terms = sheet();
        terms.buyer = address(account);
        bytes32 deal = digestOf(terms);
        uint256 gas = gasleft();
        _commit(terms, signedBy("any"), signed(sellerKey, deal));
        assertLt(gas - gasleft(), 3_500_000);
    }

    function test_Account_UnderErc7702_ItsKeySigns() public {
        // Whatever the code of the account says, and it says no.
        _delegate(Answer.No);
        TermSheet memory terms = sheet();
        _commit(terms);
        _settle(terms, 7, 0);
        assertStatus(terms, DealStatus.Closed);
    }

    function test_Account_UnderErc7702_ItsCodeSignsToo() public {
        _delegate(Answer.Yes);
        TermSheet memory terms = sheet();
        _commit(terms, signedBy("a passkey's signature"), signed(sellerKey, digestOf(terms)));
        assertStatus(terms, DealStatus.Live);
    }

    /// @dev Puts EIP-7702's designator where the buyer's code would be. The whole way, with a signed authorization, is
    /// gone in TypeScript.
    function _delegate(Answer answer) private {
        vm.etch(buyer, abi.encodePacked(hex"ef0100", address(new HostileAccount())));
        HostileAccount(buyer).answerWith(answer);
        assertEq(uint256(HostileAccount(buyer).answer()), uint256(answer));
    }

    function _isYes(Answer answer) private pure returns (bool) {
        return answer == Answer.Yes || answer == Answer.Bomb || answer == Answer.Reenter;
    }
}
