// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {ILens} from "../../../contracts/interfaces/ILens.sol";
import {IReputation} from "../../../contracts/interfaces/IReputation.sol";
import {Mandate} from "../../../contracts/types/Acts.sol";
import {DealStatus, MilestoneStatus} from "../../../contracts/types/Status.sol";
import {Milestone, TermSheet} from "../../../contracts/types/TermSheet.sol";
import {Consents} from "./Consents.sol";

/// @notice An escrow over the real USDC, a buyer, a seller and an arbiter with money and allowances; term sheets between
/// them, and what can be said of a deal and of an account afterwards.
abstract contract EscrowFixture is Consents {
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
    uint256 private _lane;
    mapping(address account => uint256 key) private _keys;

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

    /// @notice A nonce that no act, mandate or seller of this test has used: 1, 2, 3 …
    function nextNonce() internal returns (uint256) {
        return ++_nonce;
    }

    /// @notice A buyer's nonce in a lane that no sheet of this test has used: generation 0 of lanes 1, 2, 3 …
    function nextLane() internal returns (uint256) {
        return laneNonce(++_lane, 0);
    }

    /// @notice The buyer's nonce that names a lane and one of its generations.
    function laneNonce(uint256 lane, uint256 generation) internal pure returns (uint256) {
        return lane * 2 ** 32 + generation;
    }

    /// @notice The least generation of a lane that can still be committed.
    function nextGenerationOf(address account, uint256 lane) internal view returns (uint256) {
        return lens.laneOf(account, uint32(lane)).nextGeneration;
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
        terms.buyerNonce = nextLane();
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

    /// @notice As {makeAddrAndKey}; {EscrowBase} signs for such an account.
    function makeParty(string memory name) internal returns (address account, uint256 key) {
        (account, key) = makeAddrAndKey(name);
        _keys[account] = key;
    }

    function secretKeyOf(address account) internal view returns (uint256 key) {
        if (account == buyer) return buyerKey;
        if (account == seller) return sellerKey;
        if (account == arbiter) return arbiterKey;
        if (account == stranger) return strangerKey;
        key = _keys[account];
        require(key != 0, "no key of this account is known");
    }
}
