// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {ILens} from "../../../contracts/interfaces/ILens.sol";
import {IReputation} from "../../../contracts/interfaces/IReputation.sol";
import {
    Amendment,
    Approval,
    Cancellation,
    Delivery,
    Deposit,
    Dismissal,
    Dispute,
    Engagement,
    Mandate,
    NonceCancellation,
    PayoutChange,
    Revocation,
    Ruling,
    Split,
    Waiver,
    Withdrawal
} from "../../../contracts/types/Acts.sol";
import {DealStatus, Ending, MilestoneStatus, Role, Scope} from "../../../contracts/types/Status.sol";
import {Milestone, TermSheet} from "../../../contracts/types/TermSheet.sol";
import {Consents} from "./Consents.sol";

/// @notice An escrow over the real USDC, a buyer, a seller and an arbiter with money and allowances, and one
/// helper for each act: signed by whoever has to consent, submitted by a relayer that is nobody.
///
/// The helpers call nothing but the act itself, so `vm.expectRevert` and `vm.expectEmit` may stand right before them.
abstract contract EscrowBase is Consents {
    uint40 internal constant START = 1_800_000_000;
    uint96 internal constant FORTUNE = 1_000_000e6;

    IEscrow internal escrow;
    ILens internal lens;
    IReputation internal reputation;

    address internal buyer;
    address internal seller;
    address internal arbiter;
    address internal relayer;
    address internal stranger;
    uint256 internal buyerKey;
    uint256 internal sellerKey;
    uint256 internal arbiterKey;
    uint256 internal strangerKey;

    uint256 private _nonce;

    /// @dev The highest index of a delivery that a helper submitted, whether or not it went through.
    mapping(bytes32 deal => mapping(uint256 milestone => uint32)) private _indices;

    function setUp() public virtual {
        vm.warp(START);
        deployUsdc();
        escrow = deployEscrow(address(usdc));
        lens = deployLens(escrow);
        reputation = escrow.REPUTATION();

        (buyer, buyerKey) = makeAddrAndKey("buyer");
        (seller, sellerKey) = makeAddrAndKey("seller");
        (arbiter, arbiterKey) = makeAddrAndKey("arbiter");
        (stranger, strangerKey) = makeAddrAndKey("stranger");
        relayer = makeAddr("relayer");
        fund(buyer);
        fund(seller);
    }

    function deployEscrow(address token) internal returns (IEscrow) {
        return IEscrow(deploy(abi.encodePacked(vm.getCode("Escrow.sol:Escrow"), abi.encode(token))));
    }

    function deployLens(IEscrow of_) internal returns (ILens) {
        return ILens(deploy(abi.encodePacked(vm.getCode("Lens.sol:Lens"), abi.encode(of_))));
    }

    function verifyingContract() internal view override returns (address) {
        return address(escrow);
    }

    /// @notice Gives an account USDC, and the escrow its allowance.
    function fund(address account) internal {
        mintUsdc(account, FORTUNE);
        vm.prank(account);
        usdc.approve(address(escrow), type(uint256).max);
    }

    /// @notice A nonce that no sheet or act of this test has used: 1, 2, 3 …
    function nextNonce() internal returns (uint256) {
        return ++_nonce;
    }

    function soon() internal view returns (uint40) {
        return uint40(vm.getBlockTimestamp() + 1 hours);
    }

    // ----------------------------------------------------------------------------------------- term sheets

    /// @notice Three milestones of 30, 30 and 40 USDC, due after one, two and three days, with bonds of a tenth, 1 %
    /// burned; an arbiter for 2 USDC, a day of review, three of ruling; silence halves. Nothing metered.
    function sheet() internal returns (TermSheet memory terms) {
        terms.buyer = buyer;
        terms.seller = seller;
        terms.token = address(usdc);
        terms.milestones = new Milestone[](3);
        terms.milestones[0] = Milestone(30e6, 3e6, 1 days, keccak256("criteria 0"));
        terms.milestones[1] = Milestone(30e6, 3e6, 2 days, keccak256("criteria 1"));
        terms.milestones[2] = Milestone(40e6, 4e6, 3 days, keccak256("criteria 2"));
        terms.burnBps = 100;
        terms.arbiter = arbiter;
        terms.arbiterFee = 2e6;
        terms.reviewPeriod = 1 days;
        terms.rulingPeriod = 3 days;
        terms.silenceBps = 5_000;
        terms.expiry = soon();
        terms.document = keccak256("document");
        terms.buyerNonce = nextNonce();
    }

    /// @notice As {sheet}, with one milestone of 100 USDC and a bond of 10.
    function sheetOfOne() internal returns (TermSheet memory terms) {
        terms = sheet();
        terms.milestones = new Milestone[](1);
        terms.milestones[0] = Milestone(100e6, 10e6, 1 days, keccak256("criteria"));
    }

    /// @notice As {sheet}, and up to 50 USDC charged by usage during five days.
    function sheetWithMeter() internal returns (TermSheet memory terms) {
        terms = sheet();
        terms.metered = 50e6;
        terms.meteredFor = 5 days;
    }

    /// @notice Only usage: up to 50 USDC during five days.
    function sheetOfMeter() internal returns (TermSheet memory terms) {
        terms = sheetWithMeter();
        terms.milestones = new Milestone[](0);
    }

    /// @notice The sheet without padding: the layout of `commitPackedFormat`, from its interface's text.
    function pack(TermSheet memory t) internal view returns (bytes memory packed) {
        bool inUsdc = t.token == address(usdc);
        bool plain = t.metered == 0 && t.meteredFor == 0 && t.burnBps == 0 && t.sellerNonce == 0;
        packed = abi.encodePacked(uint8(t.milestones.length + (inUsdc ? 128 : 0) + (plain ? 64 : 0)));
        packed = abi.encodePacked(packed, t.buyer, t.seller, t.arbiter, t.arbiterFee);
        packed = abi.encodePacked(packed, t.reviewPeriod, t.rulingPeriod, t.silenceBps, t.expiry, t.document);
        packed = abi.encodePacked(packed, uint64(t.buyerNonce));
        if (!inUsdc) packed = abi.encodePacked(packed, t.token);
        if (!plain) {
            packed = abi.encodePacked(packed, t.metered, t.meteredFor, t.burnBps, uint64(t.sellerNonce));
        }
        for (uint256 i; i < t.milestones.length; ++i) {
            Milestone memory m = t.milestones[i];
            packed = abi.encodePacked(packed, m.amount, m.bond, m.duration, m.criteria);
        }
    }

    /// @notice b(x) of the protocol: what is burned when the seller earns `amount`.
    function burnOf(TermSheet memory terms, uint256 amount) internal pure returns (uint256) {
        return (amount * terms.burnBps) / 10_000 + ((amount * terms.burnBps) % 10_000 == 0 ? 0 : 1);
    }

    /// @notice What the buyer puts down at commitment.
    function costOf(TermSheet memory terms) internal pure returns (uint256 cost) {
        cost = terms.metered + burnOf(terms, terms.metered);
        for (uint256 i; i < terms.milestones.length; ++i) {
            cost += terms.milestones[i].amount + burnOf(terms, terms.milestones[i].amount);
        }
    }

    /// @notice What the seller puts down at commitment.
    function bondOf(TermSheet memory terms) internal pure returns (uint256 bond) {
        for (uint256 i; i < terms.milestones.length; ++i) bond += terms.milestones[i].bond;
    }

    // ---------------------------------------------------------------------------- a deal, from either side

    function _commit(TermSheet memory terms) internal returns (bytes32 deal) {
        bytes32 digest = digestOf(terms);
        return _commit(terms, signed(_keyOf(terms.buyer), digest), signed(_keyOf(terms.seller), digest));
    }

    function _commit(
        TermSheet memory terms,
        bytes memory buyerConsent,
        bytes memory sellerConsent
    ) internal returns (bytes32 deal) {
        vm.prank(relayer);
        return escrow.commit(terms, buyerConsent, sellerConsent);
    }

    /// @notice Commits with an authorization by each side that puts anything down.
    function _commitAuthorized(TermSheet memory terms) internal returns (bytes32 deal) {
        bytes32 digest = digestOf(terms);
        bytes memory buyerConsent = authorized(
            _keyOf(terms.buyer),
            terms.token,
            costOf(terms),
            terms.expiry,
            digest
        );
        bytes memory sellerConsent =
            bondOf(terms) == 0
                ? signed(_keyOf(terms.seller), digest)
                : authorized(_keyOf(terms.seller), terms.token, bondOf(terms), terms.expiry, digest);
        return _commit(terms, buyerConsent, sellerConsent);
    }

    function _settle(TermSheet memory terms, uint256 milestones, uint96 metered) internal {
        bytes memory consent = signed(
            _keyOf(terms.buyer),
            digestOf(Approval(digestOf(terms), milestones, metered, false))
        );
        _settle(terms, milestones, metered, consent);
    }

    function _settle(
        TermSheet memory terms,
        uint256 milestones,
        uint96 metered,
        bytes memory consent
    ) internal {
        vm.prank(relayer);
        escrow.settle(terms, milestones, metered, false, consent);
    }

    /// @notice By an approval that leaves out what the arbiter took on.
    function _settleUnlessEngaged(TermSheet memory terms, uint256 milestones, uint96 metered) internal {
        bytes memory consent = signed(
            _keyOf(terms.buyer),
            digestOf(Approval(digestOf(terms), milestones, metered, true))
        );
        vm.prank(relayer);
        escrow.settle(terms, milestones, metered, true, consent);
    }

    function _waive(TermSheet memory terms, uint256 milestones, bool metered) internal {
        bytes memory consent = signed(
            _keyOf(terms.seller),
            digestOf(Waiver(digestOf(terms), milestones, metered, soon()))
        );
        _waive(terms, milestones, metered, soon(), consent);
    }

    function _waive(
        TermSheet memory terms,
        uint256 milestones,
        bool metered,
        uint40 expiry,
        bytes memory consent
    ) internal {
        vm.prank(relayer);
        escrow.waive(terms, milestones, metered, expiry, consent);
    }

    function _amend(TermSheet memory terms, TermSheet memory next, uint256 milestones) internal {
        bytes32 act = digestOf(Amendment(digestOf(terms), digestOf(next), milestones, soon()));
        _amend(
            terms,
            next,
            milestones,
            soon(),
            signed(_keyOf(terms.buyer), act),
            signed(_keyOf(terms.seller), act)
        );
    }

    function _amend(
        TermSheet memory terms,
        TermSheet memory next,
        uint256 milestones,
        uint40 expiry,
        bytes memory buyerConsent,
        bytes memory sellerConsent
    ) internal {
        vm.prank(relayer);
        escrow.amend(terms, next, milestones, expiry, buyerConsent, sellerConsent);
    }

    function _split(TermSheet memory terms, uint8 milestone, uint16 sellerBps) internal {
        uint40 expiry = soon();
        bytes32 act = digestOf(Split(digestOf(terms), milestone, sellerBps, expiry));
        _split(
            terms,
            milestone,
            sellerBps,
            expiry,
            signed(_keyOf(terms.buyer), act),
            signed(_keyOf(terms.seller), act)
        );
    }

    function _split(
        TermSheet memory terms,
        uint8 milestone,
        uint16 sellerBps,
        uint40 expiry,
        bytes memory buyerConsent,
        bytes memory sellerConsent
    ) internal {
        vm.prank(relayer);
        escrow.split(terms, milestone, sellerBps, expiry, buyerConsent, sellerConsent);
    }

    // ------------------------------------------------------------------------------ claims, disputes, clocks

    function _deliver(TermSheet memory terms, uint8 milestone) internal {
        _deliver(terms, milestone, keccak256(abi.encode("artifact", milestone)));
    }

    function _deliver(TermSheet memory terms, uint8 milestone, bytes32 artifact) internal {
        _deliver(terms, milestone, _indices[digestOf(terms)][milestone] + 1, artifact);
    }

    function _deliver(TermSheet memory terms, uint8 milestone, uint32 index, bytes32 artifact) internal {
        bytes memory consent = signed(
            _keyOf(terms.seller),
            digestOf(Delivery(digestOf(terms), milestone, index, artifact))
        );
        _deliver(terms, milestone, index, artifact, consent);
    }

    function _deliver(
        TermSheet memory terms,
        uint8 milestone,
        uint32 index,
        bytes32 artifact,
        bytes memory consent
    ) internal {
        uint32 latest = _indices[digestOf(terms)][milestone];
        if (index > latest) _indices[digestOf(terms)][milestone] = index;
        vm.prank(relayer);
        escrow.deliver(terms, milestone, index, artifact, consent);
    }

    /// @notice Index of the latest delivery by {_deliver}.
    function indexOf(TermSheet memory terms, uint8 milestone) internal view returns (uint32) {
        return _indices[digestOf(terms)][milestone];
    }

    function _dispute(TermSheet memory terms, uint8 milestone, uint16 concededBps) internal {
        bytes memory consent = signed(
            _keyOf(terms.buyer),
            digestOf(Dispute(digestOf(terms), milestone, indexOf(terms, milestone), concededBps, "reason"))
        );
        _dispute(terms, milestone, concededBps, "reason", consent);
    }

    function _dispute(
        TermSheet memory terms,
        uint8 milestone,
        uint16 concededBps,
        bytes32 reason,
        bytes memory consent
    ) internal {
        vm.prank(relayer);
        escrow.dispute(terms, milestone, indexOf(terms, milestone), concededBps, reason, consent);
    }

    function _engage(TermSheet memory terms, uint8 milestone) internal {
        _engage(
            terms,
            milestone,
            signed(_keyOf(terms.arbiter), digestOf(Engagement(digestOf(terms), milestone)))
        );
    }

    function _engage(TermSheet memory terms, uint8 milestone, bytes memory consent) internal {
        vm.prank(relayer);
        escrow.engage(terms, milestone, consent);
    }

    function _rule(TermSheet memory terms, uint8 milestone, uint16 sellerBps) internal {
        bytes memory consent = signed(
            _keyOf(terms.arbiter),
            digestOf(Ruling(digestOf(terms), milestone, sellerBps))
        );
        _rule(terms, milestone, sellerBps, consent);
    }

    function _rule(TermSheet memory terms, uint8 milestone, uint16 sellerBps, bytes memory consent) internal {
        vm.prank(relayer);
        escrow.rule(terms, milestone, sellerBps, consent);
    }

    function _finalize(TermSheet memory terms, uint256 milestones) internal {
        vm.prank(relayer);
        escrow.finalize(terms, milestones);
    }

    function _close(TermSheet memory terms) internal {
        vm.prank(relayer);
        escrow.close(terms);
    }

    // ---------------------------------------------------------------------------------- one's own account

    function _cancel(TermSheet memory terms, address account) internal {
        bytes memory consent = signed(
            _keyOf(account),
            digestOf(Cancellation(account, digestOf(terms), soon()))
        );
        _cancel(terms, account, soon(), consent);
    }

    function _cancel(TermSheet memory terms, address account, uint40 expiry, bytes memory consent) internal {
        vm.prank(relayer);
        escrow.cancel(terms, account, expiry, consent);
    }

    function _cancelNonces(address account, uint256 word, uint256 mask) internal {
        NonceCancellation memory act = NonceCancellation(account, word, mask, soon());
        bytes memory consent = signed(_keyOf(account), digestOf(act));
        vm.prank(relayer);
        escrow.cancelNonces(act, consent);
    }

    /// @dev By allowance.
    function _deposit(address account, address token, uint96 amount) internal {
        Deposit memory act = Deposit(account, token, amount, nextNonce(), soon());
        bytes memory consent = signed(_keyOf(account), digestOf(act));
        vm.prank(relayer);
        escrow.deposit(act, consent);
    }

    function _withdraw(address account, address token, uint96 amount, address to) internal {
        Withdrawal memory act = Withdrawal(account, token, amount, to, nextNonce(), soon());
        bytes memory consent = signed(_keyOf(account), digestOf(act));
        vm.prank(relayer);
        escrow.withdraw(act, consent);
    }

    function _setPayout(address account, address token, address payout) internal {
        PayoutChange memory act = PayoutChange(account, token, payout, nextNonce(), soon());
        bytes memory consent = signed(_keyOf(account), digestOf(act));
        vm.prank(relayer);
        escrow.setPayout(act, consent);
    }

    function _revoke(Mandate memory mandate) internal {
        Revocation memory act = Revocation(mandate.principal, digestOf(mandate), soon());
        bytes memory consent = signed(_keyOf(mandate.principal), digestOf(act));
        vm.prank(relayer);
        escrow.revoke(act, consent);
    }

    function _dismiss(address principal, address agent) internal {
        Dismissal memory act = Dismissal(principal, agent, soon());
        bytes memory consent = signed(_keyOf(principal), digestOf(act));
        vm.prank(relayer);
        escrow.dismiss(act, consent);
    }

    /// @notice A mandate for every scope, of the escrow's USDC, for any deal with anyone, lasting a year.
    function mandateOf(address principal, address agent) internal returns (Mandate memory mandate) {
        mandate.principal = principal;
        mandate.agent = agent;
        mandate.scopes = allScopes();
        mandate.token = address(usdc);
        mandate.perDeal = FORTUNE;
        mandate.total = FORTUNE;
        mandate.validUntil = uint40(vm.getBlockTimestamp() + 365 days);
        mandate.nonce = nextNonce();
    }

    // ------------------------------------------------------------------------------------------------ money

    /// @notice What an account has: in its wallet and in the escrow.
    function wealthOf(address account) internal view returns (uint256) {
        return usdc.balanceOf(account) + escrow.balanceOf(address(usdc), account);
    }

    function statusOf(TermSheet memory terms) internal view returns (DealStatus status) {
        (status, , , , ) = lens.dealOf(terms);
    }

    function statusOf(
        TermSheet memory terms,
        uint8 milestone
    ) internal view returns (MilestoneStatus status) {
        (status, , ) = lens.milestoneOf(terms, milestone);
    }

    function assertStatus(TermSheet memory terms, DealStatus expected) internal view {
        assertEq(uint256(statusOf(terms)), uint256(expected), "status of the deal");
    }

    function assertStatus(TermSheet memory terms, uint8 milestone, MilestoneStatus expected) internal view {
        assertEq(uint256(statusOf(terms, milestone)), uint256(expected), "status of the milestone");
    }

    /// @notice Every unit in the escrow is somebody's balance or burned: what a finished deal must leave behind.
    /// @param burned All that was burned so far.
    function assertEmptied(TermSheet memory terms, uint256 burned) internal view {
        assertStatus(terms, DealStatus.Closed);
        uint256 owed =
            escrow.balanceOf(terms.token, terms.buyer) + escrow.balanceOf(terms.token, terms.seller);
        if (terms.arbiter != address(0)) owed += escrow.balanceOf(terms.token, terms.arbiter);
        assertEq(usdc.balanceOf(address(escrow)), owed + burned, "the deal is empty");
    }

    // ---------------------------------------------------------------------------------------------- records

    /// @notice The next act writes exactly this into the records, once.
    function expectRecord(IReputation.Entry memory entry) internal {
        vm.expectCall(address(reputation), abi.encodeCall(IReputation.record, (entry)), 1);
    }

    /// @notice Nothing in the rest of the test writes into the records.
    function expectNoRecord() internal {
        vm.expectCall(address(reputation), abi.encodeWithSelector(IReputation.record.selector), 0);
    }

    // ------------------------------------------------------------------------------------------------- keys

    mapping(address account => uint256 key) private _keys;

    /// @notice As {makeAddrAndKey}; the helpers of the acts sign for such an account.
    function makeParty(string memory name) internal returns (address account, uint256 key) {
        (account, key) = makeAddrAndKey(name);
        _keys[account] = key;
    }

    function _keyOf(address account) private view returns (uint256 key) {
        if (account == buyer) return buyerKey;
        if (account == seller) return sellerKey;
        if (account == arbiter) return arbiterKey;
        if (account == stranger) return strangerKey;
        key = _keys[account];
        require(key != 0, "no key of this account is known");
    }
}
