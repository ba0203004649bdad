// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {
    Deposit,
    Dismissal,
    LaneCancellation,
    NonceCancellation,
    PayoutChange,
    Revocation,
    Withdrawal
} from "../types/Acts.sol";
import {Claim, DealState, Lane} from "../types/State.sol";
import {Ending, MilestoneStatus, Role} from "../types/Status.sol";
import {TermSheet} from "../types/TermSheet.sol";
import {IReputation} from "./IReputation.sol";

/// @title Escrow
/// @notice Holds the money of deals between two accounts that need not know each other, and moves it only by
/// consent of the side it moves away from, by a ruling, or by a clock both signed.
///
/// Nobody owns it, nobody can pause, change or charge it. What is promised:
///
/// - It never owes more than it holds, in any token that keeps its balances.
/// - Money of one deal never pays another, and a deal that ended never moves again.
/// - From every reachable state, time and a stranger alone empty a deal: no party, arbiter, relayer or frozen
///   account can lock anyone else's money for good.
/// - Replaying a signed act changes nothing.
///
/// Assumed of a token: that its balances change by transfers alone, and by exactly what is transferred. A token
/// that does otherwise can hurt its own deals only.
///
/// **Consent** is a blob of bytes. Its first byte is its kind:
///
/// | blob | what it is |
/// |---|---|
/// | empty | the account is `msg.sender` |
/// | `00 ‖ signature` | an ECDSA signature by the account over the act's digest (65 bytes, or 64 after ERC-2098; low s), or else whatever its ERC-1271 `isValidSignature` accepts |
/// | `01 ‖ uint96 value ‖ uint16 n ‖ signature of n bytes ‖ consent` | an ERC-3009 `receiveWithAuthorization` of `value` to the escrow, valid from 0 until the act's expiry (a dispute has none: 2²⁵⁶ − 1), its nonce the act's digest. For the escrow's USDC, executing it is consent and what follows is empty; for any other token, and only then, a further consent follows |
/// | `02 ‖ abi.encode(Mandate mandate, bytes principalSignature, bytes agentSignature)` | an agent key's signature over {Consent}, under a mandate signed by the account |
///
/// Kind 1 is for acts that pay: commitment, amendment, dispute and deposit. Kind 2 is for acts upon deals and their
/// cancellation; what an account does with its balance, nonces, mandates and agent keys is the principal's alone.
interface IEscrow {
    // ------------------------------------------------------------------------------------------- events

    /// @notice A term sheet became a deal.
    /// @param cost What it holds of the buyer's, in units of the token: Σ amount + b(amount), and metered + b(metered).
    /// @param bonds What it holds of the seller's.
    event Committed(
        bytes32 indexed deal,
        address indexed buyer,
        address indexed seller,
        address token,
        uint256 cost,
        uint256 bonds,
        bytes32 document
    );

    /// @notice An approval paid what it newly covers.
    /// @param milestones Bitmap of the milestones it newly covers.
    /// @param metered All that was metered so far.
    /// @param paid What the seller earned by it, without bonds.
    /// @param burned What was burned for it.
    /// @param over Whether the deal ended with it.
    event Settled(
        bytes32 indexed deal,
        uint256 milestones,
        uint96 metered,
        uint256 paid,
        uint256 burned,
        bool over
    );

    /// @notice A milestone ended otherwise than by an approval.
    /// @param sellerBps The seller's share of its amount.
    /// @param burned What was burned for it.
    /// @param toArbiter Whether the disputing buyer's fee went to the arbiter.
    /// @param over Whether the deal ended with it.
    event Resolved(
        bytes32 indexed deal,
        uint8 indexed milestone,
        Ending ending,
        uint16 sellerBps,
        uint256 burned,
        bool toArbiter,
        bool over
    );

    /// @notice Milestones of a deal ended, and what they held funded the next deal, as both sides agreed. {Resolved} tells
    /// each milestone, {Committed} the next deal.
    /// @param milestones Bitmap of those that ended.
    /// @param over Whether the deal ended with it.
    event Amended(bytes32 indexed deal, bytes32 indexed next, uint256 milestones, bool over);

    /// @notice What was left of the metered cap went back to the buyer.
    event MeterClosed(bytes32 indexed deal, uint256 returned, bool over);

    /// @notice The seller claims to have delivered; the review runs from now.
    event Delivered(bytes32 indexed deal, uint8 indexed milestone, uint32 index, bytes32 artifact);

    /// @notice The buyer disputes a delivery; the ruling clock runs from now.
    event Disputed(
        bytes32 indexed deal,
        uint8 indexed milestone,
        address indexed arbiter,
        uint32 index,
        uint16 concededBps,
        bytes32 reason
    );

    /// @notice The arbiter takes a dispute on.
    event Engaged(bytes32 indexed deal, uint8 indexed milestone, address indexed arbiter);

    /// @notice A side withdrew its offer, and with it all sheets that name the nonce, or the lane and a generation up to it.
    event Cancelled(bytes32 indexed deal, address indexed account);

    /// @notice Generations of a buyer's lane below one were spent without a deal.
    event LaneCancelled(address indexed account, uint256 indexed lane, uint256 generation);

    /// @notice Unordered nonces were spent without a deal.
    event NoncesCancelled(address indexed account, uint256 indexed word, uint256 mask);

    /// @notice A mandate was ended early.
    event MandateRevoked(address indexed principal, bytes32 indexed mandate);

    /// @notice An agent key was dismissed.
    event AgentDismissed(address indexed principal, address indexed agent);

    /// @notice Money came into a balance: deposited, brought by an authorization beyond what an act needed, or paid by a
    /// settlement that could not be pushed.
    /// @dev Settlements into a balance that its account chose ({PayoutChanged}) and payments from a balance have no event
    /// of their own: they follow from the deal's events, less what the token moved in the same transaction.
    event Credited(address indexed token, address indexed account, uint256 amount);

    /// @notice Money was taken out of a balance.
    event Withdrawn(address indexed token, address indexed account, address indexed to, uint256 amount);

    /// @notice An account chose where its settlements go.
    event PayoutChanged(address indexed token, address indexed account, address payout);

    /// @notice A call of a batch that is not atomic failed. `reason` is its revert data, at most 256 bytes.
    event CallFailed(uint256 indexed index, bytes reason);

    // ------------------------------------------------------------------------------------------- errors

    /// @notice Thrown when the act came at or after its expiry.
    error ActExpired(uint256 found, uint256 expiry);

    /// @notice Thrown when a nonce was spent before.
    error NonceSpent(address account, uint256 nonce);

    /// @notice Thrown when a blob is empty and the account is not the caller.
    error ConsentMissing(address account, address caller);

    /// @notice Thrown when a blob is of a kind that the act does not take, or is cut short.
    error ConsentMalformed(address account);

    /// @notice Thrown when a signature is not the account's over this act.
    error ConsentInvalid(address account, bytes32 act);

    /// @notice Thrown when one key would consent for both sides, or for a side of a deal it judges.
    error ConsentConflict(address key);

    /// @notice Thrown when the mandate is not the account's.
    error MandatePrincipalMismatch(address found, address needed);

    /// @notice Thrown when the mandate does not give this right.
    error MandateScopeMissing(uint256 found, uint8 needed);

    /// @notice Thrown when the mandate is for another token.
    error MandateTokenMismatch(address found, address allowed);

    /// @notice Thrown when the mandate is for another counterparty.
    error MandateCounterpartyMismatch(address found, address allowed);

    /// @notice Thrown when the mandate is for another arbiter.
    error MandateArbiterMismatch(address found, address allowed);

    /// @notice Thrown when a deal puts more at stake than the mandate allows for one deal.
    error MandateDealExceeded(uint256 found, uint256 allowed);

    /// @notice Thrown when the mandate's acts would together pull more than it allows.
    error MandateTotalExceeded(uint256 found, uint256 allowed);

    /// @notice Thrown before a mandate begins and from its end, its revocation or its agent's dismissal on.
    error MandateInactive(uint256 found, uint256 validAfter, uint256 validUntil);

    /// @notice Thrown when a mandate with the right to approve ends before the deal's last clock.
    error MandateTooShort(uint256 found, uint256 needed);

    /// @notice Thrown when the deal is not committed, or has ended.
    error DealNotLive(bytes32 deal);

    /// @notice Thrown when another deal is live in the buyer's lane.
    error LaneBusy(address buyer, uint256 lane);

    /// @notice Thrown when a buyer's nonce is not a lane and one of its generations, or the last generation.
    error BuyerNonceInvalid(uint256 nonce);

    /// @notice Thrown when a seller cancels a sheet that names no nonce of its.
    error SellerNonceMissing(bytes32 deal);

    /// @notice Thrown when a live deal is cancelled, or named as the next one.
    error DealLive(bytes32 deal);

    /// @notice Thrown when an amendment's two sheets are not between the same sides in the same token.
    error AmendmentMismatch(bytes32 deal, bytes32 next);

    /// @notice Thrown when the act is for a side, and the account is none.
    error DealStranger(bytes32 deal, address account);

    /// @notice Thrown when buyer or seller is zero, the escrow or the token, or they are the same.
    error SideInvalid(Role role, address found);

    /// @notice Thrown when the arbiter is a side, the escrow or the token.
    error ArbiterInvalid(address found);

    /// @notice Thrown when a fee is named without an arbiter.
    error ArbiterFeeUnexpected(uint96 found);

    /// @notice Thrown when a sheet has more than 32 milestones, or none and nothing metered.
    error MilestoneCountInvalid(uint256 found, uint256 most);

    /// @notice Thrown when a milestone's amount is zero.
    error MilestoneAmountZero(uint256 milestone);

    /// @notice Thrown when an index, or a bitmap of milestones, names one that is not in the sheet.
    error MilestoneOutOfRange(uint256 found, uint256 count);

    /// @notice Thrown when the milestone is not in a state that the act needs.
    error MilestoneUnexpectedStatus(bytes32 deal, uint256 milestone, MilestoneStatus found);

    /// @notice Thrown when only one of the metered cap and its duration is zero.
    error MeterIncomplete(uint96 metered, uint32 meteredFor);

    /// @notice Thrown when an approval meters more than the cap.
    error MeterCapExceeded(uint96 found, uint96 cap);

    /// @notice Thrown when what is metered was closed before, or its clock still runs.
    error MeterUnexpectedStatus(bytes32 deal, bool closed, uint256 closesAt);

    /// @notice Thrown when a share is over 10,000 basis points.
    error BpsInvalid(uint256 found, uint256 most);

    /// @notice Thrown when a sheet burns a token that is not the escrow's USDC.
    error BurnUnsupported(address found, address allowed);

    /// @notice Thrown when a period of the sheet is too short or too long, in seconds.
    error PeriodInvalid(uint256 found, uint256 least, uint256 most);

    /// @notice Thrown when a sheet's totals with their burns, or a balance after a deposit, do not fit 96 bits.
    error TotalTooLarge(uint256 found, uint256 most);

    /// @notice Thrown when a token or an account calls back in.
    error Reentered();

    /// @notice Thrown when nothing in the act is new.
    error ActStale(bytes32 deal);

    /// @notice Thrown when a delivery's index is not above the latest, or a dispute's is not the latest.
    error DeliveryUnexpectedIndex(uint256 found, uint256 latest);

    /// @notice Thrown when a token has no code.
    error TokenWithoutCode(address token);

    /// @notice Thrown when a token does not tell the escrow's balance.
    error TokenUnreadable(address token);

    /// @notice Thrown when a token's pull failed or brought another amount than it should.
    error PullFailed(address token, address account, uint256 found, uint256 needed);

    /// @notice Thrown when a withdrawal could not be pushed.
    error PushFailed(address token, address to, uint256 amount);

    /// @notice Thrown when a balance is smaller than what is asked of it.
    error BalanceTooSmall(address token, address account, uint256 found, uint256 needed);

    /// @notice Thrown when too little gas is left to push a payment fairly.
    error GasTooLow(uint256 found, uint256 needed);

    // ------------------------------------------------------------------------------------- both sides

    /// @notice Makes a term sheet a deal: takes the buyer's money and the seller's bonds.
    /// @dev Emits {Committed}. A no-op when the deal is live already.
    ///
    /// Requirements:
    /// - Both sides consent, by different keys.
    /// - Before `expiry`; nonces unspent, which a cancellation spends too; no other deal live in the lane of `buyerNonce`.
    /// - The sheet is well formed: see docs/protocol.md, "Validity".
    /// - Each side's balance, authorization and allowance cover what it puts down: Σ amount + b(amount) and
    ///   metered + b(metered) by the buyer, Σ bond by the seller.
    ///
    /// @param terms The term sheet.
    /// @param buyer The buyer's consent.
    /// @param seller The seller's consent.
    /// @return deal The term sheet's digest.
    function commit(
        TermSheet calldata terms,
        bytes calldata buyer,
        bytes calldata seller
    ) external returns (bytes32 deal);

    /// @notice {commit} for programs, some 4,000 gas less: its arguments follow the selector without padding, as
    /// `sheet ‖ uint16 n ‖ buyer's consent of n bytes ‖ seller's consent`.
    /// @dev A packed sheet is big-endian, its members in the width of their types, but nonces in 64 bits:
    /// `head 1 ‖ buyer 20 ‖ seller 20 ‖ arbiter 20 ‖ arbiterFee 12 ‖ reviewPeriod 4 ‖ rulingPeriod 4 ‖ silenceBps 2 ‖
    /// expiry 5 ‖ document 32 ‖ buyerNonce 8 ‖ token 20 ‖ metered 12 ‖ meteredFor 4 ‖ burnBps 2 ‖ sellerNonce 8 ‖
    /// count × (amount 12 ‖ bond 12 ‖ duration 4 ‖ criteria 32)`.
    /// The head is the number of milestones, at most 63, and 128 more when the token is {USDC} and is left out, and
    /// 64 more when nothing is metered or burned and the seller's nonce is 0, and these four are left out.
    /// The compiler has the escrow compare a call's selector with each function's, from the smallest on. The packed entrances
    /// are named so that theirs come first: a commitment costs some 500 gas less for it.
    function commitPackedFormat() external;

    /// @notice Ends milestones of a live deal and makes another sheet a deal in their place: what they hold funds it.
    /// @dev Emits {Resolved} for each milestone, {Amended}, {Committed}. Their amounts with their burns are the buyer's, their
    /// bonds the seller's: what the next deal does not take is paid out, what it takes beyond is put down as for {commit},
    /// an authorization's nonce being the amendment's digest. The rest of the old deal stays as it is. No record is written.
    ///
    /// Requirements:
    /// - Both sides consent to {Amendment}, by different keys, before `expiry`. Nobody signs `next` by itself. A mandate needs
    ///   the rights to commit and to split, and covers both sheets; its total counts what is put down.
    /// - Buyer, seller and token are the same.
    /// - Each milestone named is pending: neither past its deadline nor claimed. There is at least one.
    /// - The next sheet could be committed: see {commit}; it is not live.
    ///
    /// @param terms The sheet of the live deal.
    /// @param next The sheet of the next one.
    /// @param milestones Bitmap.
    /// @return deal The next sheet's digest.
    function amend(
        TermSheet calldata terms,
        TermSheet calldata next,
        uint256 milestones,
        uint40 expiry,
        bytes calldata buyer,
        bytes calldata seller
    ) external returns (bytes32 deal);

    /// @notice Divides one milestone as both sides agreed.
    /// @dev Emits {Resolved}.
    ///
    /// Requirements:
    /// - Both sides consent, by different keys, before `expiry`.
    /// - The milestone is not resolved.
    function split(
        TermSheet calldata terms,
        uint8 milestone,
        uint16 sellerBps,
        uint40 expiry,
        bytes calldata buyer,
        bytes calldata seller
    ) external;

    // ------------------------------------------------------------------------------------------- buyer

    /// @notice Pays the milestones and the usage that an approval newly covers.
    /// @dev Emits {Settled}. What is resolved already, totals that are not higher, and usage after its clock are skipped.
    ///
    /// Requirements:
    /// - The buyer consents.
    /// - The deal is live; something in the approval is new; `metered` is within the cap.
    ///
    /// @param milestones Bitmap of accepted milestones, cumulative.
    /// @param metered All that was metered so far, in units of the token.
    /// @param unlessEngaged Whether milestones are skipped whose dispute the arbiter took on, for good. Else the approval holds
    /// in every state: who submits it between an engagement and the end of the ruling clock has the buyer pay the fee, and
    /// bear the loss, of a dispute it gave up.
    /// @param buyer The buyer's consent to {Approval}.
    function settle(
        TermSheet calldata terms,
        uint256 milestones,
        uint96 metered,
        bool unlessEngaged,
        bytes calldata buyer
    ) external;

    /// @notice {settle} for programs: after the selector follow
    /// `sheet ‖ milestones 4 ‖ metered 12 ‖ unlessEngaged 1 ‖ buyer's consent`, the sheet packed as for {commitPackedFormat}.
    function settlePackedFormat() external;

    /// @notice Disputes a delivery, putting down the arbiter's fee.
    /// @dev Emits {Disputed}.
    ///
    /// Requirements:
    /// - The buyer consents, and pays the fee.
    /// - The milestone is delivered, its review is running; the delivery is the one that `index` names.
    ///
    /// @param index That of the delivery which the buyer looked at.
    /// @param concededBps What the buyer concedes, in basis points of the milestone's amount: the seller gets that much
    /// whatever is ruled, and if nothing is; a ruling above it counts as the buyer's loss.
    /// @param reason Hash of the statement of reasons.
    function dispute(
        TermSheet calldata terms,
        uint8 milestone,
        uint32 index,
        uint16 concededBps,
        bytes32 reason,
        bytes calldata buyer
    ) external;

    // ------------------------------------------------------------------------------------------ seller

    /// @notice Gives milestones, and what is metered, up: their amounts and bonds go to the buyer.
    /// @dev Emits {Resolved} for each milestone, {MeterClosed}. What is resolved, or closed, already is skipped, and so is a
    /// milestone whose clock ran out. The seller's loss grows with the time that the buyer waited; after a delivery it is
    /// all that the buyer did not concede.
    ///
    /// Requirements:
    /// - The seller consents, before `expiry`.
    /// - The deal is live; something in the waiver is new.
    function waive(
        TermSheet calldata terms,
        uint256 milestones,
        bool metered,
        uint40 expiry,
        bytes calldata seller
    ) external;

    /// @notice Records on chain that a milestone was delivered, and starts its review.
    /// @dev Emits {Delivered}. Needed only when the buyer is silent. A later delivery replaces it and starts the
    /// review anew.
    ///
    /// Requirements:
    /// - The seller consents; `index` is above that of every delivery before it, so that each works once.
    /// - Before the milestone's deadline; it is pending or delivered.
    ///
    /// @param artifact keccak-256 of the delivered bytes.
    function deliver(
        TermSheet calldata terms,
        uint8 milestone,
        uint32 index,
        bytes32 artifact,
        bytes calldata seller
    ) external;

    // ----------------------------------------------------------------------------------------- arbiter

    /// @notice Takes a dispute on: from now to the end of the ruling clock, whoever ends the milestone leaves the fee to the
    /// arbiter.
    /// @dev Emits {Engaged}.
    ///
    /// Requirements:
    /// - The arbiter consents.
    /// - The milestone is disputed, its ruling clock is running; not engaged before.
    function engage(TermSheet calldata terms, uint8 milestone, bytes calldata arbiter) external;

    /// @notice Decides a dispute.
    /// @dev Emits {Resolved}.
    ///
    /// Requirements:
    /// - The arbiter consents.
    /// - The milestone is disputed, its ruling clock is running.
    ///
    /// @param sellerBps The seller's share, in basis points of the milestone's amount, and of its bond; at least what the
    /// dispute conceded is paid.
    function rule(
        TermSheet calldata terms,
        uint8 milestone,
        uint16 sellerBps,
        bytes calldata arbiter
    ) external;

    // ------------------------------------------------------------------------------------------ anyone

    /// @notice Ends the milestones whose clock ran out: missed, accepted, or decided by silence.
    /// @dev Emits {Resolved} for each. Others are skipped.
    ///
    /// Requirements:
    /// - The deal is live; the clock of at least one of them ran out.
    ///
    /// @param milestones Bitmap.
    function finalize(TermSheet calldata terms, uint256 milestones) external;

    /// @notice Returns what was not metered to the buyer, after the metering clock.
    /// @dev Emits {MeterClosed}.
    ///
    /// Requirements:
    /// - The deal is live, something is metered, its clock ran out, it was not closed before.
    function close(TermSheet calldata terms) external;

    /// @notice Runs many acts by calls of the escrow to itself; `msg.sender` stays the caller.
    /// @dev Emits {CallFailed} for each call that fails when not `atomic`. The calls left share the gas left
    /// evenly, so none can starve the others. No token or account begins one while an act runs.
    /// Warning: since a failure does not revert, gas estimation of a batch that is not atomic is too low; take the
    /// number of its calls times the dearest estimate among them, and some 20,000 beyond.
    ///
    /// @param calls ABI-encoded calls of this contract.
    /// @param atomic Whether the first failure reverts everything, with its own error.
    /// @return succeeded For each call, whether it went through.
    function batch(bytes[] calldata calls, bool atomic) external returns (bool[] memory succeeded);

    /// @notice {batch} for programs: after the selector follow
    /// `atomic 1 ‖ count 2 ‖ count × (length 2 ‖ call)`.
    function batchPackedFormat() external returns (bool[] memory succeeded);

    // ---------------------------------------------------------------------------------- one's own account

    /// @notice Puts money into a balance, by authorization or allowance of the account.
    /// @dev Emits {Credited}.
    ///
    /// Requirements:
    /// - The account consents, before `expiry`; the nonce is unspent; the balance fits 96 bits.
    function deposit(Deposit calldata act, bytes calldata consent) external;

    /// @notice Takes money out of a balance.
    /// @dev Emits {Withdrawn}.
    ///
    /// Requirements:
    /// - The account itself consents, before `expiry`; the nonce is unspent; the balance suffices.
    /// - The token takes it: it gets all the gas there is, since nobody else's money is at stake.
    function withdraw(Withdrawal calldata act, bytes calldata consent) external;

    /// @notice Chooses where the account's settlements in a token go from now on.
    /// @dev Emits {PayoutChanged}.
    ///
    /// Requirements:
    /// - The account itself consents, before `expiry`; the nonce is unspent.
    function setPayout(PayoutChange calldata act, bytes calldata consent) external;

    /// @notice Withdraws a side's offer: the sheet can't be committed any more, nor begun by an amendment. The buyer spends its
    /// lane's generations up to the sheet's, the seller its nonce: other sheets that name them go with it.
    /// @dev Emits {Cancelled}. A no-op when they are spent already.
    ///
    /// Requirements:
    /// - The account is a side of the sheet and consents to {Cancellation}, before `expiry`.
    /// - The deal is not live. A sheet without a seller's nonce can't be cancelled by the seller: it expires.
    function cancel(
        TermSheet calldata terms,
        address account,
        uint40 expiry,
        bytes calldata consent
    ) external;

    /// @notice Spends all generations of a lane below one, so that no sheet that names one can be committed. A deal that is
    /// live in the lane goes on.
    /// @dev Emits {LaneCancelled}. A no-op when they are spent already.
    ///
    /// Requirements:
    /// - The account itself consents, before `expiry`.
    function cancelLane(LaneCancellation calldata act, bytes calldata consent) external;

    /// @notice Spends unordered nonces: a seller's sheet, a deposit, a withdrawal or a payout change that names one is refused.
    /// A buyer's sheets go by {cancel} and {cancelLane}.
    /// @dev Emits {NoncesCancelled}.
    ///
    /// Requirements:
    /// - The account itself consents, before `expiry`.
    function cancelNonces(NonceCancellation calldata act, bytes calldata consent) external;

    /// @notice Ends a mandate: for approvals in an hour, since one in hand is a promise; for everything else at once.
    /// @dev Emits {MandateRevoked}. A no-op when revoked already.
    ///
    /// Requirements:
    /// - The account itself consents, before `expiry`. A mandate of another account can't be revoked by it.
    function revoke(Revocation calldata act, bytes calldata consent) external;

    /// @notice Ends an agent key for good, with all its mandates, signed ahead or not yet submitted too: for approvals in an
    /// hour, for everything else at once.
    /// @dev Emits {AgentDismissed}. A no-op when dismissed already.
    ///
    /// Requirements:
    /// - The account itself consents, before `expiry`. The key stays another principal's agent.
    function dismiss(Dismissal calldata act, bytes calldata consent) external;

    // ------------------------------------------------------------------------------------------- views

    /// @notice The token in which evidence is priced, and whose authorizations are consent.
    function USDC() external view returns (address);

    /// @notice Where the records are.
    function REPUTATION() external view returns (IReputation);

    /// @notice The EIP-712 domain separator.
    function DOMAIN_SEPARATOR() external view returns (bytes32);

    /// @notice All that is kept of a buyer's deals in one of its lanes; zero: it was never used. {ILens.laneOf} reads it.
    /// @return word See {Lane}.
    /// @return wide Where its live deal stands if the deal is wide; else of no meaning.
    function laneOf(address buyer, uint256 lane) external view returns (Lane word, DealState wide);

    /// @notice What was claimed on chain about a milestone that is not resolved; zero: nothing.
    function claimOf(bytes32 deal, uint8 milestone) external view returns (Claim memory claim);

    /// @notice What the escrow holds for an account.
    function balanceOf(address token, address account) external view returns (uint256 balance);

    /// @notice Where an account's settlements go; zero: its own wallet, the escrow: kept as balance.
    function payoutOf(address token, address account) external view returns (address payout);

    /// @notice Whether an unordered nonce of an account is spent. A buyer's lanes are apart: see {laneOf}.
    function isNonceSpent(address account, uint256 nonce) external view returns (bool spent);

    /// @notice What a mandate's acts have pulled so far, and when it was revoked.
    /// @param principal The account that signed it.
    /// @param mandate Its digest.
    /// @return pulled In units of its token.
    /// @return revokedAt Unix time; 0: not.
    function mandateOf(
        address principal,
        bytes32 mandate
    ) external view returns (uint96 pulled, uint40 revokedAt);

    /// @notice When a principal dismissed an agent key.
    /// @return dismissedAt Unix time; 0: not.
    function dismissalOf(address principal, address agent) external view returns (uint40 dismissedAt);
}
