// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PublishResult} from "../types/PublishedScore.sol";
import {IFeedbackRegistry} from "./IFeedbackRegistry.sol";
import {IIdentityRegistry} from "./IIdentityRegistry.sol";
import {IReputation} from "./IReputation.sol";

/// @title Feedback publisher
/// @notice Tells ERC-8004's reputation registry what an agent's settled deals came to: its wallet's score.
///
/// Scores and not single deals: a deal leaves nothing in the escrow once it ended, and of many feedbacks readers make
/// a mean, which is no score. At most one feedback of an agent in a role is not revoked: the latest. Anyone may publish
/// it anew.
///
/// **What is shown is never better than an event left it.** A call revokes what is shown before it publishes, and the
/// revocation stands whatever comes of the publication: an agent that makes the publisher its operator (the registry
/// takes no feedback from those), unsets its wallet, sets another or is transferred loses the score it showed. No
/// feedback means nothing.
///
/// **Nobody makes an agent's feedback long.** A score is published when the least interval has passed since the last
/// one, or at once when it is lower and the reason is an event: the account's loss grew, or the wallet is another. Time
/// alone also lowers scores, by a unit of the last published decimal every 90 seconds at most; such a fall has to wait,
/// else a stranger could publish it every 90 seconds. It waits for less than a thousandth: under decay alone the score
/// x falls at the rate x(1−x)·ln 2/H, which is at most 0.00097 a day. So in a time T an agent gets at most
/// 1 + T/interval feedbacks in a role, and one for each settlement that added to its wallet's loss and each wallet
/// with a lower score that its managers set. A stranger causes neither.
///
/// **The reference is the contract's.** The feedback's hash is that of a {PublishedScore}, which is read from
/// {IReputation} at that moment and told by {ScorePublished}. There is no URI: nothing else is there to fetch.
///
/// Warning: an agent's owner chooses the wallet (which must agree), and can shut the publisher out.
interface IFeedbackPublisher {
    /// @notice What is known of the last publication about an agent in a role.
    struct Shown {
        /// Whose score.
        address account;
        /// Unix time; 0: none was published yet.
        uint40 time;
        /// The score in units of 10⁻⁶, rounded down.
        uint24 value;
        /// The feedback's index; 0: none is shown.
        uint64 feedbackIndex;
        /// The account's loss at that time, in USDC micro-units.
        uint64 loss;
    }

    /// @notice A score was published: the {PublishedScore} whose hash is the feedback's, with this chain and
    /// {REPUTATION}.
    /// @param score In units of 10⁻¹⁸.
    /// @param evidence In USDC micro-units, as are loss and burned.
    /// @param time Unix time.
    event ScorePublished(
        uint256 indexed agentId,
        address indexed account,
        bool indexed seller,
        uint64 feedbackIndex,
        uint256 score,
        uint256 evidence,
        uint256 loss,
        uint256 milestones,
        uint256 burned,
        uint256 time
    );

    /// @notice What was shown of an agent in a role is shown no more.
    event ScoreRevoked(uint256 indexed agentId, bool indexed seller, uint64 feedbackIndex);

    /// @notice Nothing was published: the agent has no wallet.
    event WalletMissing(uint256 indexed agentId, bool indexed seller);

    /// @notice Nothing was published: the registry takes no feedback about the agent from here.
    /// @param reason What it reverted with.
    event PublicationRefused(
        uint256 indexed agentId,
        address indexed account,
        bool indexed seller,
        bytes reason
    );

    /// @notice Thrown when the registry kept what should be revoked.
    error FeedbackNotRevoked(uint256 agentId, uint64 feedbackIndex);

    /// @notice Thrown when the registry may have refused for want of gas: too little was left for it to be sure.
    error PublicationGasTooLow(uint256 found, uint256 needed);

    /// @notice Where the scores come from.
    function REPUTATION() external view returns (IReputation reputation);

    /// @notice Where they are published.
    function FEEDBACK() external view returns (IFeedbackRegistry registry);

    /// @notice Whose agents they are about.
    function IDENTITIES() external view returns (IIdentityRegistry registry);

    /// @notice The least time between two publications that no event made necessary, in seconds.
    function LEAST_INTERVAL() external view returns (uint256 interval);

    /// @notice Publishes the score of an agent's wallet in a role, and revokes what was published of it before.
    /// @dev Emits {ScoreRevoked} and {ScorePublished}, or {WalletMissing} or {PublicationRefused}. The value has six
    /// decimals, rounded down; the tags are `earnest` and the role. By result:
    ///
    /// - Published: it is shown now.
    /// - Unchanged: what is shown is of the same account and the same to six decimals. Nothing was done.
    /// - TooSoon: it is no worse than what was published less than {LEAST_INTERVAL} ago, or by time alone. Nothing was
    ///   done, but that the score of another account than the wallet is shown no more.
    /// - WalletMissing, Refused: nothing is shown any more.
    ///
    /// Requirements:
    /// - There is gas enough to tell a refusal from a want of gas: what the registry uses before it refuses, twice.
    ///
    /// @param seller Whether it is the score as a seller; else as a buyer.
    function publish(uint256 agentId, bool seller) external returns (PublishResult result);

    /// @notice What is known of the last publication about an agent in a role.
    function publishedOf(uint256 agentId, bool seller) external view returns (Shown memory shown);
}
