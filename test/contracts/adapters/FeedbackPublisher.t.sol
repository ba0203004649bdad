// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import {IFeedbackPublisher} from "../../../contracts/interfaces/IFeedbackPublisher.sol";
import {IIdentityRegistry} from "../../../contracts/interfaces/IIdentityRegistry.sol";
import {FeedbackRegistry} from "../mocks/FeedbackRegistry.sol";
import {ReputationBase} from "../reputation/ReputationBase.sol";

contract FeedbackPublisherTest is ReputationBase {
    IIdentityRegistry private identities;
    FeedbackRegistry private feedback;
    IFeedbackPublisher private publisher;
    uint256 private agentId;

    function setUp() public override {
        super.setUp();
        identities = IIdentityRegistry(deploy(vm.getCode("IdentityRegistry.sol:IdentityRegistry")));
        feedback = new FeedbackRegistry(address(identities));
        publisher = IFeedbackPublisher(
            deploy(
                bytes.concat(
                    vm.getCode("FeedbackPublisher.sol:FeedbackPublisher"),
                    abi.encode(reputation, feedback)
                )
            )
        );
        vm.prank(stranger);
        identities.register();
        vm.prank(seller);
        agentId = identities.register();
    }

    function test_Constructor() public view {
        assertEq(address(publisher.REPUTATION()), address(reputation), "reputation");
        assertEq(address(publisher.FEEDBACK()), address(feedback), "feedback");
        assertEq(address(publisher.IDENTITIES()), address(identities), "identities");
    }

    function test_Publish_TheWalletsScore() public {
        record(5 * DOLLAR);
        vm.expectEmit(address(publisher));
        emit IFeedbackPublisher.ScorePublished(agentId, seller, true, 24390243902439024);
        vm.prank(stranger);
        assertEq(publisher.publish(agentId, SELLER), 24390243902439024, "score");

        assertEq(publisher.publishedOf(agentId, SELLER), 1, "index");
        assertEq(publisher.publishedOf(agentId, BUYER), 0, "other role");
        _assertFeedback(1, 24390, "seller", false);
    }

    function test_Publish_TakesBackWhatWasPublishedBefore() public {
        record(5 * DOLLAR);
        publisher.publish(agentId, SELLER);
        publisher.publish(agentId, BUYER);
        record(5 * DOLLAR);
        publisher.publish(agentId, SELLER);

        _assertFeedback(1, 24390, "seller", true);
        _assertFeedback(2, 0, "buyer", false);
        _assertFeedback(3, 32258, "seller", false);
        assertEq(publisher.publishedOf(agentId, SELLER), 3, "seller");
        assertEq(publisher.publishedOf(agentId, BUYER), 2, "buyer");

        publisher.publish(agentId, BUYER);
        _assertFeedback(2, 0, "buyer", true);
        _assertFeedback(3, 32258, "seller", false);
        assertEq(publisher.publishedOf(agentId, BUYER), 4, "buyer again");
    }

    function test_Publish_RevertWhen_NoWallet() public {
        vm.prank(seller);
        identities.unsetAgentWallet(agentId);
        vm.expectRevert(abi.encodeWithSelector(IFeedbackPublisher.AgentWalletMissing.selector, agentId));
        publisher.publish(agentId, SELLER);
    }

    function test_Publish_RevertWhen_NoAgent() public {
        vm.expectRevert(abi.encodeWithSelector(IERC721Errors.ERC721NonexistentToken.selector, 7));
        publisher.publish(7, SELLER);
    }

    function _assertFeedback(uint64 index, int256 value, string memory role, bool revoked) private view {
        FeedbackRegistry.Feedback memory found = feedback.readFeedback(agentId, address(publisher), index);
        assertEq(int256(found.value), value, "value");
        assertEq(found.valueDecimals, 6, "decimals");
        assertEq(found.tag1, "earnest", "first tag");
        assertEq(found.tag2, role, "second tag");
        assertEq(found.isRevoked, revoked, "revoked");
    }
}
