// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

import {IFeedbackPublisher} from "../../../contracts/interfaces/IFeedbackPublisher.sol";
import {IIdentityRegistry} from "../../../contracts/interfaces/IIdentityRegistry.sol";
import {PublishResult} from "../../../contracts/types/PublishedScore.sol";
import {Ending} from "../../../contracts/types/Status.sol";
import {FeedbackRegistry} from "../mocks/FeedbackRegistry.sol";
import {ReputationBase} from "../reputation/ReputationBase.sol";

/// @notice A publisher, an agent of the seller's, and what was published about it.
abstract contract PublisherBase is ReputationBase {
    IIdentityRegistry internal identities;
    IERC721 internal token;
    FeedbackRegistry internal feedback;
    IFeedbackPublisher internal publisher;
    uint256 internal agentId;

    /// @notice Another wallet than the seller, with its key.
    address internal wallet;
    uint256 internal walletKey;

    function setUp() public virtual override {
        super.setUp();
        identities = IIdentityRegistry(deploy(vm.getCode("IdentityRegistry.sol:IdentityRegistry")));
        token = IERC721(address(identities));
        feedback = new FeedbackRegistry(address(identities));
        publisher = IFeedbackPublisher(
            deploy(
                bytes.concat(
                    vm.getCode("FeedbackPublisher.sol:FeedbackPublisher"),
                    abi.encode(reputation, feedback)
                )
            )
        );
        (wallet, walletKey) = makeAddrAndKey("wallet");
        vm.prank(stranger);
        identities.register();
        vm.prank(seller);
        agentId = identities.register();
    }

    /// @dev A good score is published, then the agent defaults.
    function _goodThenBad() internal {
        record(50 * DOLLAR);
        _publish(PublishResult.Published);
        reputation.record(lost(Ending.Missed, 1_000 * DOLLAR, 0));
    }

    function _publish(PublishResult expected) internal {
        assertEq(uint256(publisher.publish(agentId, SELLER)), uint256(expected), "result");
    }

    function _setWallet() internal {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256(
                    "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
                ),
                keccak256("ERC8004IdentityRegistry"),
                keccak256("1"),
                block.chainid,
                address(identities)
            )
        );
        bytes32 structHash = keccak256(
            abi.encode(
                keccak256("AgentWalletSet(uint256 agentId,address newWallet,address owner,uint256 deadline)"),
                agentId,
                wallet,
                seller,
                block.timestamp
            )
        );
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", domain, structHash));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(walletKey, digest);
        vm.prank(seller);
        identities.setAgentWallet(agentId, wallet, block.timestamp, abi.encodePacked(r, s, v));
    }

    function _count() internal view returns (uint256) {
        return feedback.getLastIndex(agentId, address(publisher));
    }

    function _feedback(uint64 index) internal view returns (FeedbackRegistry.Feedback memory) {
        return feedback.feedbackOf(agentId, address(publisher), index);
    }

    function _isRevoked(uint64 index) internal view returns (bool) {
        return _feedback(index).isRevoked;
    }

    function _assertFeedback(uint64 index, int256 value, string memory role, bool revoked) internal view {
        FeedbackRegistry.Feedback memory found = _feedback(index);
        assertEq(int256(found.value), value, "value");
        assertEq(found.valueDecimals, 6, "decimals");
        assertEq(found.tag1, "earnest", "first tag");
        assertEq(found.tag2, role, "second tag");
        assertEq(found.isRevoked, revoked, "revoked");
    }
}
