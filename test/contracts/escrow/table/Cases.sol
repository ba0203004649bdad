// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../../contracts/interfaces/IEscrow.sol";
import {
    Amendment,
    Approval,
    Cancellation,
    Delivery,
    Dispute,
    Engagement,
    LaneCancellation,
    Ruling,
    Split,
    Waiver
} from "../../../../contracts/types/Acts.sol";
import {MilestoneStatus} from "../../../../contracts/types/Status.sol";
import {Milestone, TermSheet} from "../../../../contracts/types/TermSheet.sol";
import {EscrowBase} from "../../base/EscrowBase.sol";
import {Act, Column, Meter, Rules} from "./Rules.sol";

/// @notice What was done to a deal before an act is tried upon it.
enum History {
    Unknown,
    BuyerCancelled,
    SellerCancelled,
    /// Another sheet of its lane's is live, of an earlier generation.
    Busy,
    Committed,
    Delivered,
    Disputed,
    Engaged,
    Resolved,
    /// Some usage was paid; all of it; the rest was given up.
    MeterPart,
    MeterPaid,
    MeterWaived,
    Ended
}

/// @notice The deals of the table: their sheets, their histories, each act upon them as calldata, and where the clocks
/// put them. The act is upon the first milestone; a second, which is due late, keeps the deal alive.
abstract contract Cases is EscrowBase {
    uint256 internal constant DELIVERED_AT = START + 600;
    uint256 internal constant DISPUTED_AT = START + 1_200;
    uint256 internal constant ENGAGED_AT = START + 1_800;
    uint256 internal constant DEADLINE = START + 1 days;
    uint256 internal constant METER_END = START + 36 hours;
    uint40 internal constant EXPIRY = START + 20 days;
    uint40 internal constant NEVER = START + 3650 days;

    uint32 internal constant LANE = 3;
    uint32 internal constant GENERATION = 7;
    uint256 internal constant SELLER_NONCE = 9;
    /// @notice What the lane is cancelled up to.
    uint32 internal constant CANCELLED = 1_000;

    uint96 internal constant CAP = 22_222_223;
    uint96 internal constant USED = 5_555_555;
    uint96 internal constant USAGE = 12_345_679;
    uint16 internal constant CONCEDED = 1_111;
    uint96 internal constant NEXT_AMOUNT = 22_222_221;
    uint96 internal constant NEXT_BOND = 9_999_999;

    /// @notice Four accounts call, without a signature; then a relayer brings a signature of each.
    uint256 internal constant VOICES = 8;

    /// @param review Seconds; the ruling takes as long and a thousand seconds more.
    function oddSheet(uint32 review, bool arbitrated) internal view returns (TermSheet memory terms) {
        terms.buyer = buyer;
        terms.seller = seller;
        terms.token = address(usdc);
        terms.milestones = new Milestone[](2);
        terms.milestones[0] = Milestone(33_333_333, 7_777_777, 1 days, keccak256("criteria 0"));
        terms.milestones[1] = Milestone(11_111_111, 1_234_567, 60 days, keccak256("criteria 1"));
        (terms.metered, terms.meteredFor) = (CAP, 36 hours);
        terms.burnBps = 137;
        if (arbitrated) (terms.arbiter, terms.arbiterFee) = (arbiter, 1_000_001);
        (terms.reviewPeriod, terms.rulingPeriod) = (review, review + 1_000);
        terms.silenceBps = Rules.SILENCE;
        terms.expiry = EXPIRY;
        terms.document = keccak256("document");
        (terms.buyerNonce, terms.sellerNonce) = (laneNonce(LANE, GENERATION), SELLER_NONCE);
    }

    /// @notice What the first milestone is amended into: the buyer puts down less for it, the seller more.
    function nextSheet(TermSheet memory terms) internal pure returns (TermSheet memory next) {
        next = abi.decode(abi.encode(terms), (TermSheet));
        next.milestones = new Milestone[](1);
        next.milestones[0] = Milestone(NEXT_AMOUNT, NEXT_BOND, 700 days, keccak256("criteria of the next"));
        (next.metered, next.meteredFor) = (0, 0);
        next.burnBps /= 2;
        next.expiry = NEVER;
        (next.buyerNonce, next.sellerNonce) = (laneNonce(LANE + 1, 0), 0);
    }

    // ------------------------------------------------------------------------------------------- histories

    function live(TermSheet memory terms, History history) internal {
        if (history == History.Unknown) return;
        if (history == History.BuyerCancelled) return _cancel(terms, buyer);
        if (history == History.SellerCancelled) return _cancel(terms, seller);
        if (history == History.Busy) return _occupy(terms);
        _commit(terms);
        vm.warp(DELIVERED_AT);
        if (history == History.Committed) return;
        if (history == History.MeterPart) return _settle(terms, 0, USED);
        if (history == History.MeterPaid) return _settle(terms, 0, CAP);
        if (history == History.MeterWaived) return _waive(terms, 0, true);
        if (history == History.Ended) return _settle(terms, 3, CAP);
        _deliver(terms, 0);
        vm.warp(DISPUTED_AT);
        if (history == History.Delivered) return;
        if (history == History.Resolved) return _settle(terms, 1, 0);
        _dispute(terms, 0, CONCEDED);
        vm.warp(ENGAGED_AT);
        if (history == History.Engaged) _engage(terms, 0);
    }

    function _occupy(TermSheet memory terms) private {
        TermSheet memory other = abi.decode(abi.encode(terms), (TermSheet));
        (other.buyerNonce, other.sellerNonce) = (laneNonce(LANE, GENERATION - 1), 0);
        _commit(other);
    }

    function columnOf(TermSheet memory terms, History history, uint256 time) internal pure returns (Column) {
        bool lapsed = time >= EXPIRY;
        if (history == History.Unknown) return lapsed ? Column.Lapsed : Column.Unknown;
        if (history == History.BuyerCancelled) {
            return lapsed ? Column.BuyerCancelledLapsed : Column.BuyerCancelled;
        }
        if (history == History.SellerCancelled) {
            return lapsed ? Column.SellerCancelledLapsed : Column.SellerCancelled;
        }
        if (history == History.Busy) return lapsed ? Column.BusyLapsed : Column.Busy;
        if (history == History.Ended) return lapsed ? Column.EndedLapsed : Column.Ended;
        if (history == History.Resolved) return Column.Resolved;
        if (history == History.Delivered) {
            if (time >= DELIVERED_AT + terms.reviewPeriod) return Column.Accepted;
            return time < DEADLINE ? Column.Delivered : Column.DeliveredLate;
        }
        if (history == History.Disputed || history == History.Engaged) {
            bool silent = time >= DISPUTED_AT + terms.rulingPeriod;
            if (history == History.Engaged) return silent ? Column.EngagedSilent : Column.Engaged;
            return silent ? Column.Silent : Column.Disputed;
        }
        return time < DEADLINE ? Column.Pending : Column.Missed;
    }

    function meterOf(History history, uint256 time) internal pure returns (Meter) {
        if (history == History.MeterPaid || history == History.MeterWaived) return Meter.Closed;
        return time < METER_END ? Meter.Running : Meter.Over;
    }

    /// @notice What the escrow calls a milestone in this column, which is one of a live deal.
    function statusOf(Column column) internal pure returns (MilestoneStatus) {
        if (column == Column.Pending) return MilestoneStatus.Pending;
        if (column == Column.Missed) return MilestoneStatus.Missed;
        if (column == Column.Accepted) return MilestoneStatus.Accepted;
        if (column == Column.Disputed) return MilestoneStatus.Disputed;
        if (column == Column.Engaged) return MilestoneStatus.Engaged;
        if (column == Column.Silent || column == Column.EngagedSilent) return MilestoneStatus.Silent;
        if (column == Column.Resolved) return MilestoneStatus.Resolved;
        return MilestoneStatus.Delivered;
    }

    /// @notice On, before and after each clock that a history has started, and the sheet's expiry.
    function timesOf(TermSheet memory terms, History history) internal pure returns (uint256[] memory times) {
        bool disputed = history == History.Disputed || history == History.Engaged;
        bool delivered = disputed || history == History.Delivered || history == History.Resolved;
        uint256[5] memory clocks = [
            DEADLINE,
            METER_END,
            EXPIRY,
            DELIVERED_AT + terms.reviewPeriod,
            DISPUTED_AT + terms.rulingPeriod
        ];
        times = new uint256[](
            3 *
                (
                    disputed
                        ? 5
                        : delivered
                            ? 4
                            : 3
                )
        );
        for (uint256 i; i < times.length; ++i) times[i] = clocks[i / 3] + (i % 3) - 1;
    }

    // ----------------------------------------------------------------------------------------------- acts

    /// @notice What is signed for an act.
    function digestOf(TermSheet memory terms, Act act) internal view returns (bytes32) {
        bytes32 deal = digestOf(terms);
        if (act == Act.Settle) return digestOf(Approval(deal, 1, 0, false));
        if (act == Act.SettleUnlessEngaged) return digestOf(Approval(deal, 1, 0, true));
        if (act == Act.SettleUsage) return digestOf(Approval(deal, 0, USAGE, false));
        if (act == Act.Waive) return digestOf(Waiver(deal, 1, false, NEVER));
        if (act == Act.WaiveUsage) return digestOf(Waiver(deal, 0, true, NEVER));
        if (act == Act.SplitAsBuyer) return digestOf(Split(deal, 0, Rules.SHARE, NEVER));
        if (act == Act.SplitAsSeller) return digestOf(Split(deal, 0, Rules.SHARE, NEVER));
        if (act == Act.AmendAsBuyer || act == Act.AmendAsSeller) {
            return digestOf(Amendment(deal, digestOf(nextSheet(terms)), 1, NEVER));
        }
        if (act == Act.Deliver) return digestOf(Delivery(deal, 0, 2, "anew"));
        if (act == Act.Dispute) return digestOf(Dispute(deal, 0, 1, CONCEDED, "reason"));
        if (act == Act.Engage) return digestOf(Engagement(deal, 0));
        if (act == Act.Rule) return digestOf(Ruling(deal, 0, Rules.SHARE));
        if (act == Act.CancelAsBuyer) return digestOf(Cancellation(buyer, deal, NEVER));
        if (act == Act.CancelAsSeller) return digestOf(Cancellation(seller, deal, NEVER));
        if (act == Act.CancelAsStranger) return digestOf(Cancellation(stranger, deal, NEVER));
        if (act == Act.CancelLane) return digestOf(LaneCancellation(buyer, LANE, CANCELLED, NEVER));
        return deal;
    }

    /// @notice The act as a call of the escrow, with the consent of one voice; where it takes two consents, the other is
    /// as it should be.
    function callOf(TermSheet memory terms, Act act, uint256 voice) internal view returns (bytes memory) {
        bytes32 digest = digestOf(terms, act);
        bytes memory own = voice < 4 ? SENDER : signed(_keyOfVoice(voice), digest);

        if (act == Act.Settle) return abi.encodeCall(IEscrow.settle, (terms, 1, 0, false, own));
        if (act == Act.SettleUnlessEngaged) return abi.encodeCall(IEscrow.settle, (terms, 1, 0, true, own));
        if (act == Act.SettleUsage) return abi.encodeCall(IEscrow.settle, (terms, 0, USAGE, false, own));
        if (act == Act.Waive) return abi.encodeCall(IEscrow.waive, (terms, 1, false, NEVER, own));
        if (act == Act.WaiveUsage) return abi.encodeCall(IEscrow.waive, (terms, 0, true, NEVER, own));
        if (act == Act.Deliver) return abi.encodeCall(IEscrow.deliver, (terms, 0, 2, "anew", own));
        if (act == Act.Dispute)
            return abi.encodeCall(IEscrow.dispute, (terms, 0, 1, CONCEDED, "reason", own));
        if (act == Act.Engage) return abi.encodeCall(IEscrow.engage, (terms, 0, own));
        if (act == Act.Rule) return abi.encodeCall(IEscrow.rule, (terms, 0, Rules.SHARE, own));
        if (act == Act.Finalize) return abi.encodeCall(IEscrow.finalize, (terms, 1));
        if (act == Act.Close) return abi.encodeCall(IEscrow.close, (terms));
        if (act == Act.CancelAsBuyer) return abi.encodeCall(IEscrow.cancel, (terms, buyer, NEVER, own));
        if (act == Act.CancelAsSeller) return abi.encodeCall(IEscrow.cancel, (terms, seller, NEVER, own));
        if (act == Act.CancelAsStranger) return abi.encodeCall(IEscrow.cancel, (terms, stranger, NEVER, own));
        if (act == Act.CancelLane) {
            LaneCancellation memory cancellation = LaneCancellation(buyer, LANE, CANCELLED, NEVER);
            return abi.encodeCall(IEscrow.cancelLane, (cancellation, own));
        }

        bool asBuyer = act == Act.SplitAsBuyer || act == Act.AmendAsBuyer || act == Act.CommitAsBuyer;
        bytes memory ofBuyer = asBuyer ? own : signed(buyerKey, digest);
        bytes memory ofSeller = asBuyer ? signed(sellerKey, digest) : own;
        if (act == Act.CommitAsBuyer || act == Act.CommitAsSeller) {
            return abi.encodeCall(IEscrow.commit, (terms, ofBuyer, ofSeller));
        }
        if (act == Act.AmendAsBuyer || act == Act.AmendAsSeller) {
            return abi.encodeCall(IEscrow.amend, (terms, nextSheet(terms), 1, NEVER, ofBuyer, ofSeller));
        }
        return abi.encodeCall(IEscrow.split, (terms, 0, Rules.SHARE, NEVER, ofBuyer, ofSeller));
    }

    /// @notice Whose voice it is; a voice that calls has the same account as the one that signs four later.
    function accountOf(uint256 voice) internal view returns (address) {
        return [buyer, seller, arbiter, stranger][voice % 4];
    }

    function _keyOfVoice(uint256 voice) private view returns (uint256) {
        return [buyerKey, sellerKey, arbiterKey, strangerKey][voice % 4];
    }
}
