// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFeedbackPublisher} from "../../../contracts/interfaces/IFeedbackPublisher.sol";
import {IReputation} from "../../../contracts/interfaces/IReputation.sol";
import {PublishedScore, PublishResult} from "../../../contracts/types/PublishedScore.sol";
import {Ending} from "../../../contracts/types/Status.sol";
import {FeedbackRegistry} from "../mocks/FeedbackRegistry.sol";
import {PublisherBase} from "./PublisherBase.sol";

/// @notice What a call to publish comes to, by what changed since the last one.
///
/// publish
/// ├── first: published, with the reference of the record as it stands
/// ├── unchanged: nothing; the other role's feedback is another
/// ├── within the interval
/// │   ├── better, or lower by time alone: nothing
/// │   ├── lower by a loss: published at once
/// │   └── another wallet: the old score is revoked; published at once when it is lower
/// ├── on, before and after the interval
/// └── nothing can be published: revoked all the same
///     ├── no wallet; transferred; no such agent
///     ├── the publisher is approved, or an operator
///     └── the registry revoked already, forgot, refuses revocations
contract FeedbackPublisherTest is PublisherBase {
    function test_Constructor() public view {
        assertEq(address(publisher.REPUTATION()), address(reputation), "reputation");
        assertEq(address(publisher.FEEDBACK()), address(feedback), "feedback");
        assertEq(address(publisher.IDENTITIES()), address(identities), "identities");
        assertEq(publisher.LEAST_INTERVAL(), 1 days, "interval");
    }

    function test_Publish_TheWalletsScore() public {
        record(5 * DOLLAR);
        vm.expectEmit(address(publisher));
        emit IFeedbackPublisher.ScorePublished(
            agentId,
            seller,
            true,
            1,
            24390243902439024,
            625000,
            0,
            1,
            0,
            block.timestamp
        );
        vm.prank(stranger);
        _publish(PublishResult.Published);

        IFeedbackPublisher.Shown memory shown = publisher.publishedOf(agentId, SELLER);
        assertEq(shown.account, seller, "account");
        assertEq(shown.time, block.timestamp, "time");
        assertEq(shown.value, 24390, "value");
        assertEq(shown.feedbackIndex, 1, "index");
        assertEq(shown.loss, 0, "loss");
        assertEq(publisher.publishedOf(agentId, BUYER).feedbackIndex, 0, "other role");
        _assertFeedback(1, 24390, "seller", false);
    }

    function testFuzz_Publish_TheReferenceIsTheRecords(uint256 amounts, uint256 rest) public {
        reputation.record(anyEntry(amounts, rest));
        skip(rest % (3 * HALF_LIFE));
        bool role = rest >> 255 == 1;
        vm.prank(seller);
        uint256 agent = identities.register();
        PublishedScore memory expected = PublishedScore({
            chainId: block.chainid,
            reputation: address(reputation),
            account: seller,
            seller: role,
            score: reputation.scoreOf(seller, role),
            evidence: reputation.evidenceOf(seller, role),
            loss: reputation.lossOf(seller, role),
            milestones: reputation.milestonesOf(seller, role),
            burned: reputation.burnedBy(seller),
            time: block.timestamp
        });
        publisher.publish(agent, role);
        FeedbackRegistry.Feedback memory found = feedback.feedbackOf(agent, address(publisher), 1);
        assertEq(found.feedbackHash, keccak256(abi.encode(expected)), "reference");
        assertEq(int256(found.value), int256(expected.score / 1e12), "value");
        assertEq(publisher.publishedOf(agent, role).loss, expected.loss, "loss is kept whole");
    }

    function test_Publish_RevokesWhatWasPublishedBefore() public {
        record(5 * DOLLAR);
        _publish(PublishResult.Published);
        assertEq(uint256(publisher.publish(agentId, BUYER)), uint256(PublishResult.Published), "buyer");
        record(5 * DOLLAR);
        skip(1 days);
        vm.expectEmit(address(publisher));
        emit IFeedbackPublisher.ScoreRevoked(agentId, SELLER, 1);
        _publish(PublishResult.Published);

        assertTrue(_isRevoked(1), "the seller's first");
        _assertFeedback(2, 0, "buyer", false);
        assertFalse(_isRevoked(3), "the seller's second");
        assertEq(publisher.publishedOf(agentId, SELLER).feedbackIndex, 3, "seller");
        assertEq(publisher.publishedOf(agentId, BUYER).feedbackIndex, 2, "buyer");
    }

    function test_Publish_Unchanged_DoesNothing() public {
        _publish(PublishResult.Published);
        for (uint256 i; i < 3; ++i) {
            skip(2 days);
            _publish(PublishResult.Unchanged);
        }
        assertEq(_count(), 1, "entries");
        assertFalse(_isRevoked(1), "shown");
    }

    function test_Publish_Unchanged_ToSixDecimals() public {
        record(5 * DOLLAR);
        _publish(PublishResult.Published);
        uint256 score = reputation.scoreOf(seller, SELLER);
        skip(1);
        assertLt(reputation.scoreOf(seller, SELLER), score, "fell a little");
        _publish(PublishResult.Unchanged);
    }

    /// @dev Rounded down: what is shown is never better than the score.
    function testFuzz_Publish_SixDecimals_RoundedDown(uint256 value) public {
        value = bound(value, 1, 999_999);
        _mockScore(value * 1e12);
        _publish(PublishResult.Published);
        assertEq(publisher.publishedOf(agentId, SELLER).value, value, "value");
        skip(1 days);
        _mockScore((value + 1) * 1e12 - 1);
        _publish(PublishResult.Unchanged);
    }

    // ------------------------------------------------------------------------------------------ the interval

    function test_Publish_Better_OnBeforeAndAfterTheInterval() public {
        _publish(PublishResult.Published);
        uint256 time = block.timestamp;
        record(5 * DOLLAR);

        uint256[2] memory early = [time, time + 1 days - 1];
        for (uint256 i; i < early.length; ++i) {
            vm.warp(early[i]);
            _publish(PublishResult.TooSoon);
            assertFalse(_isRevoked(1), "shown");
        }
        uint256[2] memory late = [time + 1 days, time + 1 days + 1];
        for (uint256 i; i < late.length; ++i) {
            uint256 snapshot = vm.snapshotState();
            vm.warp(late[i]);
            _publish(PublishResult.Published);
            assertTrue(_isRevoked(1), "revoked");
            vm.revertToState(snapshot);
        }
    }

    function test_Publish_WorseByALoss_AtOnce() public {
        record(50 * DOLLAR);
        _publish(PublishResult.Published);
        reputation.record(lost(Ending.Missed, 10 * DOLLAR, 0));
        _publish(PublishResult.Published);
        assertTrue(_isRevoked(1), "the good one");
        assertLt(uint256(int256(_feedback(2).value)), uint256(int256(_feedback(1).value)), "worse");
        assertEq(_count(), 2, "entries");
        _publish(PublishResult.Unchanged);
    }

    /// @dev In the same block, hours later, over the end of a half-life.
    function testFuzz_Publish_WorseByALoss_AtOnce(uint256 then, uint256 later, uint256 loss) public {
        vm.warp(120 * HALF_LIFE + bound(then, 0, HALF_LIFE));
        record(50 * DOLLAR);
        reputation.record(lost(Ending.Missed, DOLLAR, 0));
        _publish(PublishResult.Published);
        skip(bound(later, 0, 1 days - 1));
        uint256 value = publisher.publishedOf(agentId, SELLER).value;
        reputation.record(lost(Ending.Missed, bound(loss, 3, 1_000_000 * DOLLAR), 0));
        bool lower = reputation.scoreOf(seller, SELLER) / 1e12 < value;
        _publish(lower ? PublishResult.Published : PublishResult.Unchanged);
    }

    /// @dev Rounded up and decayed, a loss must never look like a greater one.
    function testFuzz_Publish_WorseByTimeAlone_Waits(uint256 then, uint256 later, uint256 loss) public {
        vm.warp(120 * HALF_LIFE + bound(then, 0, HALF_LIFE));
        record(40 * DOLLAR);
        record(makeAddr("other"), seller, 40 * DOLLAR);
        reputation.record(lost(Ending.Missed, bound(loss, 0, 10 * DOLLAR), 0));
        _publish(PublishResult.Published);
        uint256 value = publisher.publishedOf(agentId, SELLER).value;
        skip(bound(later, 0, 1 days - 1));
        uint256 now_ = reputation.scoreOf(seller, SELLER) / 1e12;
        _publish(now_ == value ? PublishResult.Unchanged : PublishResult.TooSoon);
        assertLe(value - now_, 970, "at most 0.00097 a day");
        skip(1 days);
        _publish(PublishResult.Published);
    }

    // ------------------------------------------------------------------------------------------- the wallet

    function test_Publish_NoWallet_RevokesAndTells() public {
        _goodThenBad();
        vm.prank(seller);
        identities.unsetAgentWallet(agentId);
        vm.expectEmit(address(publisher));
        emit IFeedbackPublisher.ScoreRevoked(agentId, SELLER, 1);
        vm.expectEmit(address(publisher));
        emit IFeedbackPublisher.WalletMissing(agentId, SELLER);
        _publish(PublishResult.WalletMissing);
        assertTrue(_isRevoked(1), "revoked");
        assertEq(_count(), 1, "entries");
        assertEq(publisher.publishedOf(agentId, SELLER).feedbackIndex, 0, "none is shown");
        _publish(PublishResult.WalletMissing);
    }

    function test_Publish_Transferred_Revokes() public {
        _goodThenBad();
        vm.prank(seller);
        token.transferFrom(seller, stranger, agentId);
        _publish(PublishResult.WalletMissing);
        assertTrue(_isRevoked(1), "revoked");
    }

    function test_Publish_NoSuchAgent() public {
        assertEq(uint256(publisher.publish(7, SELLER)), uint256(PublishResult.WalletMissing), "result");
        assertEq(feedback.getLastIndex(7, address(publisher)), 0, "entries");
    }

    function test_Publish_AnotherWallet_Worse_AtOnce() public {
        record(5 * DOLLAR);
        _publish(PublishResult.Published);
        _setWallet();
        _publish(PublishResult.Published);
        assertTrue(_isRevoked(1), "revoked");
        assertEq(publisher.publishedOf(agentId, SELLER).account, wallet, "account");
        _assertFeedback(2, 0, "seller", false);
    }

    function test_Publish_AnotherWallet_Better_RevokesAndWaits() public {
        _publish(PublishResult.Published);
        record(buyer, wallet, 5 * DOLLAR);
        _setWallet();
        vm.expectEmit(address(publisher));
        emit IFeedbackPublisher.ScoreRevoked(agentId, SELLER, 1);
        _publish(PublishResult.TooSoon);
        assertTrue(_isRevoked(1), "of an account that is not its wallet");
        assertEq(_count(), 1, "entries");
        _publish(PublishResult.TooSoon);
        skip(1 days);
        _publish(PublishResult.Published);
        assertEq(publisher.publishedOf(agentId, SELLER).feedbackIndex, 2, "index");
    }

    function test_Publish_AnotherWallet_AsGood_RevokesAndWaits() public {
        _publish(PublishResult.Published);
        _setWallet();
        _publish(PublishResult.TooSoon);
        assertTrue(_isRevoked(1), "of an account that is not its wallet");
        skip(1 days);
        _publish(PublishResult.Published);
    }

    // ------------------------------------------------------------------------------------------ the registry

    function test_Publish_Refused_TheRevocationStands() public {
        for (uint256 i; i < 2; ++i) {
            uint256 snapshot = vm.snapshotState();
            _goodThenBad();
            vm.startPrank(seller);
            if (i == 0) token.setApprovalForAll(address(publisher), true);
            else token.approve(address(publisher), agentId);
            vm.stopPrank();

            bytes memory reason = abi.encodeWithSignature("Error(string)", "Self-feedback not allowed");
            vm.expectEmit(address(publisher));
            emit IFeedbackPublisher.ScoreRevoked(agentId, SELLER, 1);
            vm.expectEmit(address(publisher));
            emit IFeedbackPublisher.PublicationRefused(agentId, seller, SELLER, reason);
            _publish(PublishResult.Refused);
            assertTrue(_isRevoked(1), "revoked");
            assertEq(_count(), 1, "entries");
            assertEq(publisher.publishedOf(agentId, SELLER).feedbackIndex, 0, "none is shown");
            _publish(PublishResult.Refused);

            // Let in again: what was worse is published without delay.
            vm.startPrank(seller);
            token.setApprovalForAll(address(publisher), false);
            token.approve(address(0), agentId);
            vm.stopPrank();
            _publish(PublishResult.Published);
            assertEq(publisher.publishedOf(agentId, SELLER).feedbackIndex, 2, "shown");
            vm.revertToState(snapshot);
        }
    }

    /// @dev Shutting the publisher out and letting it in again makes no place for more entries.
    function test_Publish_Refused_TheIntervalGoesOn() public {
        record(50 * DOLLAR);
        _publish(PublishResult.Published);
        for (uint256 i; i < 3; ++i) {
            reputation.record(lost(Ending.Missed, DOLLAR / 10, 0));
            vm.prank(seller);
            token.setApprovalForAll(address(publisher), true);
            _publish(PublishResult.Refused);
            vm.prank(seller);
            token.setApprovalForAll(address(publisher), false);
            record(makeAddr(string(abi.encode(i))), seller, 50 * DOLLAR);
            _publish(PublishResult.TooSoon);
            skip(1 days);
            _publish(PublishResult.Published);
        }
        assertEq(_count(), 4, "entries");
    }

    /// @dev A stranger with little gas can't have the registry fail, and the agent lose what it shows: nor when writing
    /// costs so much that a 64th of it is enough for the publisher to go on.
    function test_Publish_NoAmountOfGasLosesAScore() public {
        record(5 * DOLLAR);
        _publish(PublishResult.Published);
        record(5 * DOLLAR);
        skip(1 days);
        bytes memory call = abi.encodeCall(IFeedbackPublisher.publish, (agentId, SELLER));
        feedback.burden(40);
        bool published;
        for (uint256 gas = 20_000; gas <= 1_600_000; gas += 4_000) {
            uint256 snapshot = vm.snapshotState();
            (bool success, bytes memory result) = address(publisher).call{gas: gas}(call);
            if (success) {
                assertEq(abi.decode(result, (uint256)), uint256(PublishResult.Published), "result");
                published = true;
            } else {
                assertFalse(_isRevoked(1), "shown");
            }
            vm.revertToState(snapshot);
        }
        assertTrue(published, "some gas is enough");
    }

    function test_Publish_AlreadyRevoked_GoesOn() public {
        _goodThenBad();
        feedback.revokeOf(agentId, address(publisher), 1);
        _publish(PublishResult.Published);
        assertEq(publisher.publishedOf(agentId, SELLER).feedbackIndex, 2, "shown");
    }

    function test_Publish_Forgotten_GoesOn() public {
        _goodThenBad();
        feedback.forget();
        _publish(PublishResult.Published);
        assertEq(publisher.publishedOf(agentId, SELLER).feedbackIndex, 1, "shown");
        _assertFeedback(1, int256(reputation.scoreOf(seller, SELLER) / 1e12), "seller", false);
    }

    function test_Publish_RevertWhen_NotRevoked() public {
        _goodThenBad();
        feedback.close(true);
        vm.expectRevert(
            abi.encodeWithSelector(IFeedbackPublisher.FeedbackNotRevoked.selector, agentId, uint64(1))
        );
        publisher.publish(agentId, SELLER);
        assertEq(publisher.publishedOf(agentId, SELLER).feedbackIndex, 1, "still known");
    }

    function test_Publish_Closed_NothingIsShown() public {
        feedback.close(true);
        _publish(PublishResult.Refused);
        feedback.close(false);
        _publish(PublishResult.Published);
    }

    // ------------------------------------------------------------------------------------------------- bound

    /// @dev A stranger publishes whenever anything comes of it, for a quarter of a year, while the score fades.
    function test_Publish_AStrangerCausesAnEntryADayAtMost() public {
        record(40 * DOLLAR);
        for (uint256 i; i < 6; ++i) record(makeAddr(string(abi.encode(i))), seller, 40 * DOLLAR);
        reputation.record(lost(Ending.Missed, DOLLAR, 0));
        for (uint256 hour; hour < 90 * 24; ++hour) {
            publisher.publish(agentId, SELLER);
            skip(1 hours);
        }
        assertEq(_count(), 90, "entries");
    }

    function test_Publish_AStrangerCausesNoneWhereNothingChanges() public {
        for (uint256 i; i < 500; ++i) {
            publisher.publish(agentId, SELLER);
            skip(1 hours);
        }
        assertEq(_count(), 1, "entries");
    }

    function _mockScore(uint256 score) private {
        vm.mockCall(
            address(reputation),
            abi.encodeCall(IReputation.scoreOf, (seller, SELLER)),
            abi.encode(score)
        );
    }
}
