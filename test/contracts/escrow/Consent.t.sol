// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {
    Amendment,
    Approval,
    Cancellation,
    Delivery,
    Deposit,
    Dismissal,
    Dispute,
    Engagement,
    LaneCancellation,
    NonceCancellation,
    PayoutChange,
    Revocation,
    Ruling,
    Split,
    Waiver,
    Withdrawal
} from "../../../contracts/types/Acts.sol";
import {MilestoneStatus} from "../../../contracts/types/Status.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {Stages} from "../base/Stages.sol";

/// @notice Every place where somebody's consent is asked for.
enum Place {
    CommitBuyer,
    CommitSeller,
    AmendBuyer,
    AmendSeller,
    SplitBuyer,
    SplitSeller,
    Settle,
    Waive,
    Deliver,
    Dispute,
    Engage,
    Rule,
    Cancel,
    Deposit,
    Withdraw,
    SetPayout,
    CancelNonces,
    CancelLane,
    Revoke,
    Dismiss
}

// consent, in every place where it is asked for
// ├── empty
// │   ├── sent by the account → it counts
// │   └── sent by anyone else → it reverts ConsentMissing
// ├── kind 0
// │   ├── 65 bytes, 64 bytes, of the account over the act → it counts
// │   ├── of another key, none, high s, v of 0 or 1 → it reverts ConsentInvalid
// │   └── over the act on another chain, of another escrow, over any other act → it reverts ConsentInvalid
// ├── kind 1
// │   ├── for an act that pays → Funding.t.sol
// │   ├── for any other → it reverts ConsentMalformed
// │   └── cut short, or followed by anything for USDC → it reverts ConsentMalformed
// ├── kind 2 → Mandates.t.sol; cut short, or pointing outside itself → it reverts ConsentMalformed
// └── any other kind → it reverts ConsentMalformed
contract ConsentTest is Stages {
    uint256 private constant CURVE_ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;

    bytes private _terms;
    address private _account;
    uint256 private _key;
    bytes32 private _act;

    // ------------------------------------------------------------------------------------------ what counts

    function test_Consent_EmptyFromTheAccount() public {
        for (uint256 i; i <= uint256(type(Place).max); ++i) {
            uint256 snapshot = _prepare(Place(i));
            vm.prank(_account);
            _submit(Place(i), SENDER);
            vm.revertToState(snapshot);
        }
    }

    function test_Consent_Signature() public {
        for (uint256 i; i <= uint256(type(Place).max); ++i) {
            uint256 snapshot = _prepare(Place(i));
            _submit(Place(i), signed(_key, _act));
            vm.revertToState(snapshot);
        }
    }

    function test_Consent_CompactSignature() public {
        for (uint256 i; i <= uint256(type(Place).max); ++i) {
            uint256 snapshot = _prepare(Place(i));
            _submit(Place(i), signedBy(compactSignature(_key, _act)));
            vm.revertToState(snapshot);
        }
    }

    // -------------------------------------------------------------------------------------- what does not

    function test_Consent_RevertWhen_EmptyFromAnyoneElse() public {
        address[5] memory others = [buyer, seller, arbiter, stranger, address(escrow)];
        for (uint256 i; i <= uint256(type(Place).max); ++i) {
            for (uint256 j; j < others.length; ++j) {
                uint256 snapshot = _prepare(Place(i));
                if (others[j] != _account) {
                    vm.prank(others[j]);
                    vm.expectRevert(
                        abi.encodeWithSelector(IEscrow.ConsentMissing.selector, _account, others[j])
                    );
                    _submit(Place(i), SENDER);
                }
                vm.revertToState(snapshot);
            }
        }
    }

    function test_Consent_RevertWhen_SignedByAnotherKey() public {
        uint256[4] memory others = [buyerKey, sellerKey, arbiterKey, strangerKey];
        for (uint256 i; i <= uint256(type(Place).max); ++i) {
            for (uint256 j; j < others.length; ++j) {
                uint256 snapshot = _prepare(Place(i));
                if (others[j] != _key) _expectInvalid(Place(i), signed(others[j], _act));
                vm.revertToState(snapshot);
            }
        }
    }

    function test_Consent_RevertWhen_SignatureIsMalleatedOrOdd() public {
        for (uint256 i; i <= uint256(type(Place).max); ++i) {
            uint256 snapshot = _prepare(Place(i));
            (uint8 v, bytes32 r, bytes32 s) = vm.sign(_key, _act);
            bytes32 high = bytes32(CURVE_ORDER - uint256(s));
            _expectInvalid(Place(i), signedBy(abi.encodePacked(r, high, v == 27 ? uint8(28) : uint8(27))));
            _expectInvalid(Place(i), signedBy(abi.encodePacked(r, s, v - 27)));
            _expectInvalid(Place(i), signedBy(abi.encodePacked(r, s, v == 27 ? uint8(28) : uint8(27))));
            _expectInvalid(Place(i), signedBy(abi.encodePacked(r, s, v, uint8(0))));
            _expectInvalid(Place(i), signedBy(abi.encodePacked(r, bytes31(s))));
            _expectInvalid(Place(i), signedBy(new bytes(65)));
            _expectInvalid(Place(i), signedBy(new bytes(64)));
            _expectInvalid(Place(i), signedBy(""));
            vm.revertToState(snapshot);
        }
    }

    function test_Consent_RevertWhen_SignedOnAnotherChain() public {
        for (uint256 i; i <= uint256(type(Place).max); ++i) {
            uint256 snapshot = _prepare(Place(i));
            bytes memory here = signed(_key, _act);
            vm.chainId(1);
            // The chain split, and this is the other branch: what was signed before does not count here.
            vm.expectRevert();
            _submit(Place(i), here);
            vm.revertToState(snapshot);
        }
    }

    function test_Consent_RevertWhen_SignedForAnotherEscrow() public {
        IEscrow first = escrow;
        IEscrow second = deployEscrow(address(usdc));
        for (uint256 i; i <= uint256(type(Place).max); ++i) {
            uint256 snapshot = _prepare(Place(i));
            bytes32 act = _act;
            escrow = second;
            TermSheet memory terms = abi.decode(_terms, (TermSheet));
            bytes32 same = _digestAt(Place(i), terms);
            escrow = first;
            assertNotEq(same, act, "the domain names the escrow");
            _expectInvalid(Place(i), signed(_key, same));
            vm.revertToState(snapshot);
        }
    }

    function test_Consent_RevertWhen_SignedForAnyOtherAct() public {
        uint256 places = uint256(type(Place).max) + 1;
        bytes32[] memory acts = new bytes32[](places);
        for (uint256 i; i < places; ++i) {
            uint256 snapshot = _prepare(Place(i));
            acts[i] = _act;
            vm.revertToState(snapshot);
        }
        for (uint256 i; i < places; ++i) {
            uint256 snapshot = _prepare(Place(i));
            for (uint256 j; j < places; ++j) {
                if (acts[j] != acts[i]) _expectInvalid(Place(i), signed(_key, acts[j]));
            }
            vm.revertToState(snapshot);
        }
    }

    function test_Consent_RevertWhen_OfAnotherDeal() public {
        // The same sheet but for its nonce: every act upon the one is nothing to the other.
        for (uint256 i = uint256(Place.AmendBuyer); i <= uint256(Place.Cancel); ++i) {
            uint256 snapshot = _prepare(Place(i));
            TermSheet memory other = abi.decode(_terms, (TermSheet));
            other.buyerNonce += 1;
            _expectInvalid(Place(i), signed(_key, _digestAt(Place(i), other)));
            vm.revertToState(snapshot);
        }
    }

    // ------------------------------------------------------------------------------------------- the grammar

    function test_Consent_RevertWhen_KindUnknown() public {
        for (uint256 i; i <= uint256(type(Place).max); ++i) {
            uint256 snapshot = _prepare(Place(i));
            bytes memory proper = signature(_key, _act);
            for (uint256 kind = 3; kind < 256; kind += kind < 8 ? 1 : 31) {
                _expectMalformed(Place(i), bytes.concat(bytes1(uint8(kind)), proper));
            }
            vm.revertToState(snapshot);
        }
    }

    function test_Consent_RevertWhen_AuthorizationForAnActThatDoesNotPay() public {
        for (uint256 i; i <= uint256(type(Place).max); ++i) {
            if (_pays(Place(i))) continue;
            uint256 snapshot = _prepare(Place(i));
            bytes memory blob = authorized(_key, address(usdc), 1, type(uint256).max, _act);
            _expectMalformed(Place(i), blob);
            _expectMalformed(Place(i), bytes.concat(blob, signed(_key, _act)));
            vm.revertToState(snapshot);
        }
    }

    function test_Consent_RevertWhen_AuthorizationCutShortOrFollowed() public {
        for (uint256 i; i <= uint256(type(Place).max); ++i) {
            if (!_pays(Place(i))) continue;
            uint256 snapshot = _prepare(Place(i));
            bytes memory blob = authorized(_key, address(usdc), 1, soon(), _act);
            for (uint256 length = 1; length < blob.length; length += 3) {
                _expectMalformed(Place(i), _cut(blob, length));
            }
            _expectMalformed(Place(i), bytes.concat(blob, hex"00"));
            _expectMalformed(Place(i), bytes.concat(blob, signed(_key, _act)));
            vm.revertToState(snapshot);
        }
    }

    function test_Consent_RevertWhen_MandateCutShortOrPointingOutside() public {
        (, uint256 agentKey) = makeAddrAndKey("agent");
        for (uint256 i; i <= uint256(Place.Cancel); ++i) {
            uint256 snapshot = _prepare(Place(i));
            bytes memory blob = mandated(
                mandateOf(_account, vm.addr(agentKey)),
                signature(_key, _act),
                signature(agentKey, _act)
            );
            for (uint256 length = 1; length < 1 + 13 * 32; length += 32) {
                _expectMalformed(Place(i), _cut(blob, length));
            }
            // The offsets of the two signatures are the twelfth and the thirteenth word.
            for (uint256 word = 11; word < 13; ++word) {
                _expectMalformed(Place(i), _put(blob, word, type(uint256).max));
                _expectMalformed(Place(i), _put(blob, word, blob.length - 1));
                _expectMalformed(Place(i), _put(blob, word, blob.length - 1 - 31));
                // Where a word of the mandate stands that is no length.
                _expectMalformed(Place(i), _put(blob, word, 0));
            }
            vm.revertToState(snapshot);
        }
    }

    // --------------------------------------------------------------------------------------------- places

    /// @dev Brings a deal to where the place's act can happen, and notes who has to consent to what.
    function _prepare(Place place) private returns (uint256 snapshot) {
        snapshot = vm.snapshotState();
        TermSheet memory terms = sheet();
        _terms = abi.encode(terms);

        if (place > Place.CommitSeller && place < Place.Cancel) _commit(terms);
        if (place == Place.Dispute) reach(terms, 0, MilestoneStatus.Delivered);
        if (place == Place.Engage) reach(terms, 0, MilestoneStatus.Disputed);
        if (place == Place.Rule) reach(terms, 0, MilestoneStatus.Engaged);
        if (place == Place.Withdraw) _deposit(buyer, address(usdc), 5e6);

        _account = buyer;
        _key = buyerKey;
        if (
            place == Place.CommitSeller ||
            place == Place.AmendSeller ||
            place == Place.SplitSeller ||
            place == Place.Waive ||
            place == Place.Deliver
        ) (_account, _key) = (seller, sellerKey);
        if (place == Place.Engage || place == Place.Rule) (_account, _key) = (arbiter, arbiterKey);
        _act = _digestAt(place, terms);
    }

    function _pays(Place place) private pure returns (bool) {
        return place <= Place.AmendSeller || place == Place.Dispute || place == Place.Deposit;
    }

    function _digestAt(Place place, TermSheet memory terms) private view returns (bytes32) {
        bytes32 deal = digestOf(terms);
        if (place <= Place.CommitSeller) return deal;
        if (place <= Place.AmendSeller) {
            return digestOf(Amendment(deal, digestOf(_next(terms)), 7, _expiry()));
        }
        if (place <= Place.SplitSeller) return digestOf(Split(deal, 0, 5_000, _expiry()));
        if (place == Place.Settle) return digestOf(Approval(deal, 1, 0, false));
        if (place == Place.Waive) return digestOf(Waiver(deal, 1, false, soon()));
        if (place == Place.Deliver) return digestOf(Delivery(deal, 0, 1, "artifact"));
        if (place == Place.Dispute) return digestOf(Dispute(deal, 0, 1, 0, "reason"));
        if (place == Place.Engage) return digestOf(Engagement(deal, 0));
        if (place == Place.Rule) return digestOf(Ruling(deal, 0, 0));
        if (place == Place.Cancel) return digestOf(Cancellation(buyer, deal, _expiry()));
        return _digestOfOwn(place);
    }

    function _digestOfOwn(Place place) private view returns (bytes32) {
        if (place == Place.Deposit) return digestOf(_depositAct());
        if (place == Place.Withdraw) return digestOf(_withdrawalAct());
        if (place == Place.SetPayout) return digestOf(_payoutAct());
        if (place == Place.CancelNonces) return digestOf(_noncesAct());
        if (place == Place.CancelLane) return digestOf(_laneAct());
        if (place == Place.Revoke) return digestOf(_revocationAct());
        return digestOf(_dismissalAct());
    }

    /// @dev With the other side's proper consent, where there is one. Calls nothing but the escrow.
    function _submit(Place place, bytes memory consent) private {
        TermSheet memory terms = abi.decode(_terms, (TermSheet));
        if (place <= Place.SplitSeller) return _submitOfBoth(place, terms, consent);
        if (place == Place.Settle) return escrow.settle(terms, 1, 0, false, consent);
        if (place == Place.Waive) return escrow.waive(terms, 1, false, soon(), consent);
        if (place == Place.Deliver) return escrow.deliver(terms, 0, 1, "artifact", consent);
        if (place == Place.Dispute) return escrow.dispute(terms, 0, 1, 0, "reason", consent);
        if (place == Place.Engage) return escrow.engage(terms, 0, consent);
        if (place == Place.Rule) return escrow.rule(terms, 0, 0, consent);
        if (place == Place.Cancel) return escrow.cancel(terms, buyer, _expiry(), consent);
        if (place == Place.Deposit) return escrow.deposit(_depositAct(), consent);
        if (place == Place.Withdraw) return escrow.withdraw(_withdrawalAct(), consent);
        if (place == Place.SetPayout) return escrow.setPayout(_payoutAct(), consent);
        if (place == Place.CancelNonces) return escrow.cancelNonces(_noncesAct(), consent);
        if (place == Place.CancelLane) return escrow.cancelLane(_laneAct(), consent);
        if (place == Place.Revoke) return escrow.revoke(_revocationAct(), consent);
        escrow.dismiss(_dismissalAct(), consent);
    }

    function _submitOfBoth(Place place, TermSheet memory terms, bytes memory consent) private {
        bool ofBuyer = place == Place.CommitBuyer || place == Place.AmendBuyer || place == Place.SplitBuyer;
        bytes memory other = signed(ofBuyer ? sellerKey : buyerKey, _act);
        (bytes memory one, bytes memory two) = ofBuyer ? (consent, other) : (other, consent);
        if (place <= Place.CommitSeller) escrow.commit(terms, one, two);
        else if (place <= Place.AmendSeller) escrow.amend(terms, _next(terms), 7, _expiry(), one, two);
        else escrow.split(terms, 0, 5_000, _expiry(), one, two);
    }

    function _depositAct() private view returns (Deposit memory) {
        return Deposit(buyer, address(usdc), 1, 1_000, _expiry());
    }

    function _withdrawalAct() private view returns (Withdrawal memory) {
        return Withdrawal(buyer, address(usdc), 1, buyer, 1_000, _expiry());
    }

    function _payoutAct() private view returns (PayoutChange memory) {
        return PayoutChange(buyer, address(usdc), stranger, 1_000, _expiry());
    }

    function _noncesAct() private view returns (NonceCancellation memory) {
        return NonceCancellation(buyer, 4, 1, _expiry());
    }

    function _laneAct() private view returns (LaneCancellation memory) {
        return LaneCancellation(buyer, 4, 1, _expiry());
    }

    function _revocationAct() private view returns (Revocation memory) {
        return Revocation(buyer, keccak256("mandate"), _expiry());
    }

    function _dismissalAct() private view returns (Dismissal memory) {
        return Dismissal(buyer, stranger, _expiry());
    }

    /// @dev The same sheet, to be committed once more: takes what it releases.
    function _next(TermSheet memory terms) private pure returns (TermSheet memory next) {
        next = abi.decode(abi.encode(terms), (TermSheet));
        next.buyerNonce = laneNonce(1_000_000, 0);
    }

    function _expiry() private view returns (uint40) {
        return abi.decode(_terms, (TermSheet)).expiry;
    }

    // --------------------------------------------------------------------------------------------- helpers

    function _expectInvalid(Place place, bytes memory consent) private {
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, _account, _act));
        _submit(place, consent);
    }

    function _expectMalformed(Place place, bytes memory consent) private {
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentMalformed.selector, _account));
        _submit(place, consent);
    }

    function _cut(bytes memory blob, uint256 length) private pure returns (bytes memory part) {
        part = new bytes(length);
        for (uint256 i; i < length; ++i) part[i] = blob[i];
    }

    /// @dev Replaces one word of what follows the blob's kind.
    function _put(bytes memory blob, uint256 word, uint256 value) private pure returns (bytes memory copy) {
        copy = bytes.concat(blob);
        assembly {
            mstore(add(copy, add(0x21, mul(word, 0x20))), value)
        }
    }
}
