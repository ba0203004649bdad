// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFeedbackPublisher} from "../interfaces/IFeedbackPublisher.sol";
import {IFeedbackRegistry} from "../interfaces/IFeedbackRegistry.sol";
import {IIdentityRegistry} from "../interfaces/IIdentityRegistry.sol";
import {IReputation} from "../interfaces/IReputation.sol";
import {EvidenceLib} from "../libraries/EvidenceLib.sol";
import {PublishedScore, PublishResult} from "../types/PublishedScore.sol";

/// @title Feedback publisher
/// @notice See {IFeedbackPublisher}.
contract FeedbackPublisher is IFeedbackPublisher {
    uint8 private constant DECIMALS = 6;
    /// @dev What a score is divided by to have so many decimals.
    uint256 private constant UNIT = 1e12;

    /// @inheritdoc IFeedbackPublisher
    uint256 public constant LEAST_INTERVAL = 1 days;

    /// @inheritdoc IFeedbackPublisher
    IReputation public immutable REPUTATION;
    /// @inheritdoc IFeedbackPublisher
    IFeedbackRegistry public immutable FEEDBACK;
    /// @inheritdoc IFeedbackPublisher
    IIdentityRegistry public immutable IDENTITIES;

    mapping(uint256 agentId => mapping(bool seller => Shown shown)) private _shown;

    constructor(IReputation reputation, IFeedbackRegistry feedback) {
        REPUTATION = reputation;
        FEEDBACK = feedback;
        IDENTITIES = IIdentityRegistry(feedback.getIdentityRegistry());
    }

    /// @inheritdoc IFeedbackPublisher
    function publish(uint256 agentId, bool seller) external returns (PublishResult result) {
        Shown memory last = _shown[agentId][seller];
        address wallet = IDENTITIES.getAgentWallet(agentId);
        if (wallet == address(0)) {
            _revoke(agentId, seller, last);
            emit WalletMissing(agentId, seller);
            return PublishResult.WalletMissing;
        }

        PublishedScore memory current = _scoreOf(wallet, seller);
        uint256 value = current.score / UNIT;
        bool moved = wallet != last.account;
        if (last.feedbackIndex != 0 && !moved && value == last.value) return PublishResult.Unchanged;

        bool due =
            block.timestamp >= last.time + LEAST_INTERVAL ||
                (value < last.value && (moved || current.loss > _faded(last)));
        if (due || moved) _revoke(agentId, seller, last);
        return due ? _publish(agentId, last, current) : PublishResult.TooSoon;
    }

    /// @inheritdoc IFeedbackPublisher
    function publishedOf(uint256 agentId, bool seller) external view returns (Shown memory shown) {
        return _shown[agentId][seller];
    }

    /// @dev Takes back what is shown, if anything is, and notes it in `last` too.
    function _revoke(uint256 agentId, bool seller, Shown memory last) private {
        uint64 index = last.feedbackIndex;
        if (index == 0) return;

        last.feedbackIndex = 0;
        _shown[agentId][seller].feedbackIndex = 0;
        emit ScoreRevoked(agentId, seller, index);

        // A registry that was upgraded to storage of another place has forgotten what it had.
        if (index > FEEDBACK.getLastIndex(agentId, address(this))) return;
        try FEEDBACK.revokeFeedback(agentId, index) {
            return;
        } catch {
            (, , , , bool revoked) = FEEDBACK.readFeedback(agentId, address(this), index);
            if (!revoked) revert FeedbackNotRevoked(agentId, index);
        }
    }

    function _publish(
        uint256 agentId,
        Shown memory last,
        PublishedScore memory current
    ) private returns (PublishResult result) {
        // The registry counts from one; both roles share its count, and nothing else adds to it.
        uint64 index = FEEDBACK.getLastIndex(agentId, address(this)) + 1;
        // A score is below 10¹⁸, and a loss of at most 2⁷² grown units below 2⁵³ micro-units.
        uint24 value = uint24(current.score / UNIT);
        _shown[agentId][current.seller] = Shown({
            account: current.account,
            time: uint40(current.time),
            value: value,
            feedbackIndex: index,
            loss: uint64(current.loss)
        });

        uint256 gas = gasleft();
        try
            FEEDBACK.giveFeedback(
                agentId,
                int128(uint128(value)),
                DECIMALS,
                "earnest",
                current.seller ? "seller" : "buyer",
                "",
                "",
                current.hash()
            )
        {
            emit ScorePublished(
                agentId,
                current.account,
                current.seller,
                index,
                current.score,
                current.evidence,
                current.loss,
                current.milestones,
                current.burned,
                current.time
            );
            return PublishResult.Published;
        } catch (bytes memory reason) {
            // Whoever calls with little gas must not have the registry fail for it, and the agent lose what it showed.
            // A call that runs out of gas uses 63 parts of 64, at each depth; a refusal next to nothing.
            if (gasleft() < gas / 2) revert PublicationGasTooLow(gasleft(), gas / 2);

            _shown[agentId][current.seller] = last;
            emit PublicationRefused(agentId, current.account, current.seller, reason);
            return PublishResult.Refused;
        }
    }

    function _scoreOf(address account, bool seller) private view returns (PublishedScore memory current) {
        return
            PublishedScore({
                chainId: block.chainid,
                reputation: address(REPUTATION),
                account: account,
                seller: seller,
                score: REPUTATION.scoreOf(account, seller),
                evidence: REPUTATION.evidenceOf(account, seller),
                loss: REPUTATION.lossOf(account, seller),
                milestones: REPUTATION.milestonesOf(account, seller),
                burned: REPUTATION.burnedBy(account),
                time: block.timestamp
            });
    }

    /// @dev What the loss of then has faded to, in USDC micro-units: at least the loss of now, unless some was added;
    /// and less than three micro-units more, which are less than a unit of the last published decimal.
    function _faded(Shown memory last) private view returns (uint256 loss) {
        (uint256 epochThen, uint256 growthThen) = EvidenceLib.clockAt(last.time);
        (uint256 epoch, uint256 growth) = EvidenceLib.clockAt(block.timestamp);
        loss = EvidenceLib.decayUp(EvidenceLib.growUp(last.loss, growthThen), epoch - epochThen);
        return EvidenceLib.toUsdcUp(loss, growth);
    }
}
