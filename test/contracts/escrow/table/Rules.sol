// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ending} from "../../../../contracts/types/Status.sol";

/// @notice Every act, with the slot of consent that is tried where it takes two.
enum Act {
    Settle,
    SettleUnlessEngaged,
    SettleUsage,
    Waive,
    WaiveUsage,
    SplitAsBuyer,
    SplitAsSeller,
    AmendAsBuyer,
    AmendAsSeller,
    Deliver,
    Dispute,
    Engage,
    Rule,
    Finalize,
    Close,
    CommitAsBuyer,
    CommitAsSeller,
    CancelAsBuyer,
    CancelAsSeller,
    CancelAsStranger,
    CancelLane
}

/// @notice Where a deal of a milestone stands: the columns of the table.
enum Column {
    /// Neither committed nor cancelled, before and from its expiry on.
    Unknown,
    Lapsed,
    /// Cancelled by a side, so that its nonce is spent.
    BuyerCancelled,
    BuyerCancelledLapsed,
    SellerCancelled,
    SellerCancelledLapsed,
    /// Another deal is live in its lane.
    Busy,
    BusyLapsed,
    Pending,
    Missed,
    /// Delivered and under review, before and from the deadline on.
    Delivered,
    DeliveredLate,
    Accepted,
    Disputed,
    Engaged,
    /// The ruling clock ran out: nobody engaged, somebody did.
    Silent,
    EngagedSilent,
    Resolved,
    /// Nothing is open any more, before and from its sheet's expiry on.
    Ended,
    EndedLapsed
}

/// @notice Where what is metered stands.
enum Meter {
    Running,
    Over,
    Closed
}

/// @notice How far it went on chain before a milestone ended.
enum Claim {
    Nothing,
    Delivered,
    Disputed,
    /// The arbiter engaged; the ruling clock runs, or ran out.
    Engaged,
    Lapsed
}

/// @notice Who gets the arbiter's fee.
enum Fee {
    Nobody,
    Buyer,
    Arbiter
}

/// @notice What a side loses: b of a part of the amount A, of which the seller earned s and the dispute conceded c.
enum Loss {
    Nothing,
    /// A − s
    Unearned,
    /// s − c
    Overruled,
    /// A − c
    Unconceded,
    /// ⌈A · elapsed / duration⌉
    Waited
}

/// @notice One way for a milestone to end.
struct Row {
    Ending ending;
    Claim claim;
    /// The seller's shares of amount and bond, in basis points.
    uint16 amount;
    uint16 bond;
    Fee fee;
    /// Whether the buyer gains evidence too.
    bool both;
    Loss sellerLoss;
    Loss buyerLoss;
}

/// @notice What a row is applied to: units of the token, and basis points.
struct Stake {
    uint256 amount;
    uint256 bond;
    uint256 fee;
    uint256 burnBps;
    uint256 concededBps;
    /// Seconds from commitment to the milestone's deadline, and to its end.
    uint256 duration;
    uint256 elapsed;
}

/// @notice What an act gives each account, and what stays in the escrow for nobody; and what is written of it.
struct Outcome {
    int256 buyer;
    int256 seller;
    int256 arbiter;
    uint256 burned;
    uint256 sellerLoss;
    uint256 buyerLoss;
}

/// @notice The protocol's two tables, who may do what when and how each milestone ends, and its arithmetic: written
/// again from its text, with nothing of the contract's but the names of the endings.
library Rules {
    uint16 internal constant ALL = 10_000;
    uint16 internal constant NONE = 0;
    /// @notice What splits and rulings of these tests give the seller, and silence.
    uint16 internal constant SHARE = 3_333;
    uint16 internal constant SILENCE = 4_567;

    uint256 internal constant ACTS = uint256(type(Act).max) + 1;

    // ------------------------------------------------------------------------------------- who may do what, when

    /// @notice A line an {Act}: a letter a {Column} (before it was a deal, while it is live, after), a letter a
    /// {Meter}, whose consent it takes, its name.
    ///
    /// Small letters refuse, whoever asks: n DealNotLive, y LaneBusy, l DealLive, g DealStranger, e ActExpired,
    /// k NonceSpent of the buyer, u MilestoneUnexpectedStatus, m MeterUnexpectedStatus. A dot goes through for whoever asks,
    /// and changes nothing. An asterisk asks the meter.
    ///
    /// Capitals and signs come after the consent, if the act takes one. They refuse: S ActStale, K NonceSpent of the seller.
    /// Or they end something: A approved, T accepted by time, M missed, W waived, P split, R ruled, Q silent, N amended; U
    /// pays usage, B returns the rest of the meter to the buyer. + goes through, and ends nothing; = changes nothing.
    function table() internal pure returns (string[21] memory lines) {
        lines = [
            // before   live        after meter
            // ULBlSlYl PMDLADESGR EL  ROC
            "nnnnnnnn AAAAAAAAAS nn  ---  b  settle",
            "nnnnnnnn AAAAAASASS nn  ---  b  settle unless engaged",
            "nnnnnnnn ********** nn  USS  b  settle usage",
            "nnnnnnnn WSWWSWWSSS nn  ---  s  waive",
            "nnnnnnnn ********** nn  BBS  s  waive usage",
            "nnnnnnnn PPPPPPPPPu nn  ---  b  split, the buyer's consent",
            "nnnnnnnn PPPPPPPPPu nn  ---  s  split, the seller's consent",
            "nnnnnnnn Nuuuuuuuuu nn  ---  b  amend, the buyer's consent",
            "nnnnnnnn Nuuuuuuuuu nn  ---  s  amend, the seller's consent",
            "nnnnnnnn +u+uuuuuuu nn  ---  s  deliver",
            "nnnnnnnn uu++uuuuuu nn  ---  b  dispute",
            "nnnnnnnn uuuuu+uuuu nn  ---  a  engage",
            "nnnnnnnn uuuuuRRuuu nn  ---  a  rule",
            "nnnnnnnn SMSSTSSQQS nn  ---  -  finalize",
            "nnnnnnnn ********** nn  mBm  -  close",
            "+ekeKeye .......... ke  ---  b  commit, the buyer's consent",
            "+ekeKeye .......... ke  ---  s  commit, the seller's consent",
            "++==++++ llllllllll ==  ---  b  cancel for the buyer",
            "++++==++ llllllllll ==  ---  s  cancel for the seller",
            "gggggggg llllllllll gg  ---  x  cancel for a stranger",
            "++++++++ ++++++++++ ++  ---  b  cancel the lane"
        ];
    }

    function letterOf(string memory line, Column column, Meter meter) internal pure returns (bytes1 letter) {
        uint256 place = uint256(column);
        if (column >= Column.Pending) ++place;
        if (column >= Column.Ended) ++place;
        letter = bytes(line)[place];
        if (letter == "*") letter = bytes(line)[24 + uint256(meter)];
    }

    /// @notice b: the buyer, s: the seller, a: the arbiter, x: a stranger, -: nobody.
    function consentOf(string memory line) internal pure returns (bytes1) {
        return bytes(line)[29];
    }

    function nameOf(string memory line) internal pure returns (string memory name) {
        bytes memory whole = bytes(line);
        bytes memory part = new bytes(whole.length - 32);
        for (uint256 i; i < part.length; ++i) part[i] = whole[32 + i];
        return string(part);
    }

    function nameOf(Column column) internal pure returns (string memory) {
        return
            [
                "unknown",
                "lapsed",
                "cancelled by the buyer",
                "cancelled by the buyer, lapsed",
                "cancelled by the seller",
                "cancelled by the seller, lapsed",
                "its lane busy",
                "its lane busy, lapsed",
                "pending",
                "missed",
                "delivered",
                "delivered, deadline over",
                "accepted",
                "disputed",
                "engaged",
                "silent",
                "engaged and silent",
                "resolved",
                "ended",
                "ended, sheet lapsed"
            ][uint256(column)];
    }

    /// @notice Whether a letter refuses, once there is consent.
    function refuses(bytes1 letter) internal pure returns (bool) {
        return letter == "S" || letter == "K" || (isForAnyone(letter) && letter != ".");
    }

    /// @notice Whether a letter says the same to whoever asks.
    function isForAnyone(bytes1 letter) internal pure returns (bool) {
        return letter == "." || uint8(letter) >= uint8(bytes1("a"));
    }

    function endingOf(bytes1 letter) internal pure returns (bool ends, Ending ending) {
        if (letter == "A") return (true, Ending.Approved);
        if (letter == "T") return (true, Ending.Accepted);
        if (letter == "M") return (true, Ending.Missed);
        if (letter == "W") return (true, Ending.Waived);
        if (letter == "P") return (true, Ending.Split);
        if (letter == "R") return (true, Ending.Ruled);
        if (letter == "Q") return (true, Ending.Silent);
        if (letter == "N") return (true, Ending.Amended);
    }

    // ------------------------------------------------------------------------------------------ how each ends

    function rows() internal pure returns (Row[20] memory all) {
        (Loss no, Loss rest, Loss all_) = (Loss.Nothing, Loss.Unearned, Loss.Unconceded);
        (Loss over, Loss time) = (Loss.Overruled, Loss.Waited);
        // the ending, what was claimed; amount, bond; the fee; evidence of both; losses of seller and buyer
        all[0] = Row(Ending.Approved, Claim.Nothing, ALL, ALL, Fee.Nobody, true, no, no);
        all[1] = Row(Ending.Approved, Claim.Delivered, ALL, ALL, Fee.Nobody, true, no, no);
        all[2] = Row(Ending.Approved, Claim.Disputed, ALL, ALL, Fee.Buyer, true, no, no);
        all[3] = Row(Ending.Approved, Claim.Engaged, ALL, ALL, Fee.Arbiter, true, no, over);
        all[4] = Row(Ending.Approved, Claim.Lapsed, ALL, ALL, Fee.Buyer, true, no, no);
        all[5] = Row(Ending.Accepted, Claim.Delivered, ALL, ALL, Fee.Nobody, false, no, no);
        all[6] = Row(Ending.Missed, Claim.Nothing, NONE, NONE, Fee.Nobody, false, rest, no);
        all[7] = Row(Ending.Waived, Claim.Nothing, NONE, NONE, Fee.Nobody, false, time, no);
        all[8] = Row(Ending.Waived, Claim.Delivered, NONE, NONE, Fee.Nobody, false, all_, no);
        all[9] = Row(Ending.Waived, Claim.Disputed, NONE, NONE, Fee.Buyer, false, all_, no);
        all[10] = Row(Ending.Waived, Claim.Engaged, NONE, NONE, Fee.Arbiter, false, all_, no);
        all[11] = Row(Ending.Split, Claim.Nothing, SHARE, ALL, Fee.Nobody, true, no, no);
        all[12] = Row(Ending.Split, Claim.Delivered, SHARE, ALL, Fee.Nobody, true, no, no);
        all[13] = Row(Ending.Split, Claim.Disputed, SHARE, ALL, Fee.Buyer, true, no, no);
        all[14] = Row(Ending.Split, Claim.Engaged, SHARE, ALL, Fee.Arbiter, true, no, no);
        all[15] = Row(Ending.Split, Claim.Lapsed, SHARE, ALL, Fee.Buyer, true, no, no);
        all[16] = Row(Ending.Ruled, Claim.Disputed, SHARE, SHARE, Fee.Arbiter, true, rest, over);
        all[17] = Row(Ending.Ruled, Claim.Engaged, SHARE, SHARE, Fee.Arbiter, true, rest, over);
        all[18] = Row(Ending.Silent, Claim.Disputed, SILENCE, ALL, Fee.Buyer, false, no, no);
        all[19] = Row(Ending.Silent, Claim.Lapsed, SILENCE, ALL, Fee.Buyer, false, no, no);
    }

    function rowOf(Ending ending, Claim claim) internal pure returns (Row memory row) {
        Row[20] memory all = rows();
        for (uint256 i; i < all.length; ++i) {
            if (all[i].ending == ending && all[i].claim == claim) return all[i];
        }
        revert("the protocol has no such row");
    }

    /// @notice The seller's share of the amount that is paid: never less, by a ruling or by silence, than was conceded.
    function shareOf(Row memory row, Stake memory stake) internal pure returns (uint256 bps) {
        bps = row.amount;
        bool decided = row.ending == Ending.Ruled || row.ending == Ending.Silent;
        if (decided && stake.concededBps > bps) bps = stake.concededBps;
    }

    /// @notice What a milestone's end gives each account of what the escrow held for it.
    function outcomeOf(Row memory row, Stake memory stake) internal pure returns (Outcome memory result) {
        uint256 earned = (stake.amount * shareOf(row, stake)) / 10_000;
        uint256 bond = (stake.bond * (row.ending == Ending.Ruled ? shareOf(row, stake) : row.bond)) / 10_000;
        result.burned = burnOf(earned, stake.burnBps);

        uint256 held = stake.amount + burnOf(stake.amount, stake.burnBps) + stake.bond;
        result.seller = int256(earned + bond);
        result.buyer = int256(held - earned - bond - result.burned);
        if (row.fee == Fee.Buyer) result.buyer += int256(stake.fee);
        if (row.fee == Fee.Arbiter) result.arbiter = int256(stake.fee);

        result.sellerLoss = burnOf(_lossOf(row.sellerLoss, earned, stake), stake.burnBps);
        result.buyerLoss = burnOf(_lossOf(row.buyerLoss, earned, stake), stake.burnBps);
    }

    /// @notice The burn that a payment carries, in units of the token, rounded up.
    function burnOf(uint256 amount, uint256 burnBps) internal pure returns (uint256 burned) {
        burned = (amount * burnBps) / 10_000;
        if (burned * 10_000 != amount * burnBps) ++burned;
    }

    function _lossOf(Loss loss, uint256 earned, Stake memory stake) private pure returns (uint256 lost) {
        uint256 conceded = (stake.amount * stake.concededBps) / 10_000;
        if (loss == Loss.Unearned) return stake.amount - earned;
        if (loss == Loss.Overruled) return earned - conceded;
        if (loss == Loss.Unconceded) return stake.amount - conceded;
        if (loss == Loss.Nothing) return 0;
        lost = (stake.amount * stake.elapsed) / stake.duration;
        if (lost * stake.duration != stake.amount * stake.elapsed) ++lost;
    }
}
