// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFeedbackPublisher} from "../../../contracts/interfaces/IFeedbackPublisher.sol";
import {PublishResult} from "../../../contracts/types/PublishedScore.sol";
import {Ending} from "../../../contracts/types/Status.sol";
import {Test} from "../base/Test.sol";
import {PublisherBase} from "./PublisherBase.sol";

/// @notice What holds of an agent's published score whatever its owner, its deals, time and strangers do.
contract PublisherInvariantsTest is Test {
    AgentOfRepute private _agent;

    function setUp() public {
        _agent = new AgentOfRepute();
        _agent.setUp();

        bytes4[] memory selectors = new bytes4[](6);
        selectors[0] = AgentOfRepute.earn.selector;
        selectors[1] = AgentOfRepute.lose.selector;
        selectors[2] = AgentOfRepute.shutOut.selector;
        selectors[3] = AgentOfRepute.changeWallet.selector;
        selectors[4] = AgentOfRepute.publish.selector;
        selectors[5] = AgentOfRepute.wait_.selector;
        targetContract(address(_agent));
        targetSelector(FuzzSelector({addr: address(_agent), selectors: selectors}));
    }

    function invariant_18_WhatIsShownIsNeverBetterThanAnEventLeftIt() public {
        _agent.publish();
        assertEq(_agent.fault(), "", "fault");
    }

    function invariant_19_NobodyMakesAnAgentsFeedbackLong() public view {
        assertLe(_agent.entries(), _agent.allowed(), "entries");
    }

    function test_Invariants_TheHandlerReachesEveryResult() public {
        bool[5] memory seen;
        for (uint256 i; i < 400; ++i) {
            uint256 word = uint256(keccak256(abi.encode(i)));
            uint256 act = word % 6;
            word >>= 8;
            if (act == 0) _agent.earn(word);
            else if (act == 1) _agent.lose(word);
            else if (act == 2) _agent.shutOut(word);
            else if (act == 3) _agent.changeWallet(word);
            else if (act == 4) _agent.wait_(word);
            seen[uint256(_agent.publish())] = true;
        }
        for (uint256 i; i < 5; ++i) assertTrue(seen[i], "result");
        assertEq(_agent.fault(), "", "fault");
        assertLe(_agent.entries(), _agent.allowed(), "entries");
    }
}

/// @notice One agent, whose wallet is its owner, another account, or none.
contract AgentOfRepute is PublisherBase {
    /// @notice What didn't hold; empty: all did.
    string public fault;

    uint256 private _start;
    uint256 private _losses;
    uint256 private _wallets;

    function setUp() public override {
        super.setUp();
        _start = vm.getBlockTimestamp();
    }

    function earn(uint256 seed) external {
        record(address(uint160(0x1000 + (seed % 50))), _account(seed), DOLLAR * (1 + ((seed >> 16) % 60)));
    }

    function lose(uint256 seed) external {
        address account = _account(seed);
        address before = seller;
        seller = account;
        reputation.record(lost(Ending.Missed, 10 + ((seed >> 16) % (20 * DOLLAR)), 0));
        seller = before;
        ++_losses;
    }

    function shutOut(uint256 seed) external {
        vm.prank(seller);
        token.setApprovalForAll(address(publisher), seed % 3 == 0);
    }

    function changeWallet(uint256 seed) external {
        ++_wallets;
        if (seed % 4 == 0) {
            vm.prank(seller);
            identities.unsetAgentWallet(agentId);
        } else {
            _setWallet();
        }
    }

    function wait_(uint256 seed) external {
        skip(seed % 2 == 0 ? seed % 1 hours : seed % 30 hours);
    }

    /// @notice A stranger publishes, and looks at what is shown then.
    function publish() external returns (PublishResult result) {
        vm.prank(stranger);
        result = publisher.publish(agentId, SELLER);

        IFeedbackPublisher.Shown memory shown = publisher.publishedOf(agentId, SELLER);
        uint64 index = shown.feedbackIndex;
        for (uint64 i = 1; i <= _count(); ++i) {
            if (_isRevoked(i) != (i != index)) fault = "more or less than the latest is shown";
        }
        if (index == 0) return result;

        address account = identities.getAgentWallet(agentId);
        if (shown.account != account) fault = "of another account than the wallet";
        // Time alone takes less than that in a day; and two micro-units of loss less than a unit.
        uint256 value = reputation.scoreOf(account, SELLER) / 1e12;
        if (shown.value > value + 971) fault = "better than an event left it";
        if (int256(_feedback(index).value) != int256(uint256(shown.value))) fault = "not what is noted";
    }

    function entries() external view returns (uint256) {
        return _count();
    }

    function allowed() external view returns (uint256) {
        return 1 + (vm.getBlockTimestamp() - _start) / 1 days + _losses + _wallets;
    }

    function _account(uint256 seed) private view returns (address) {
        return (seed >> 8) % 2 == 0 ? seller : wallet;
    }
}
