// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {Approval, PayoutChange} from "../../../contracts/types/Acts.sol";
import {DealStatus} from "../../../contracts/types/Status.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {EscrowBase} from "../base/EscrowBase.sol";
import {Vm} from "../base/Vm.sol";
import {Answer, HostileAccount} from "../mocks/HostileAccount.sol";
import {HostileToken, Lie} from "../mocks/HostileToken.sol";

// batch
// ├── atomic
// │   ├── all go through → their effects, all true
// │   └── one fails → everything reverts with that one's error
// ├── not atomic
// │   ├── one fails → CallFailed with its index and reason, the others go through
// │   ├── one fails with a huge reason → at most 256 bytes of it
// │   └── one burns its gas → the others still have theirs
// ├── the caller stays the caller
// └── what batch reaches is the escrow itself, and nothing that only it may do
contract BatchTest is EscrowBase {
    function test_Batch_ManyDealsOfManyParties() public {
        bytes[] memory calls = new bytes[](10);
        TermSheet[] memory terms = new TermSheet[](5);
        for (uint256 i; i < 5; ++i) {
            terms[i] = sheet();
            calls[2 * i] = _commitment(terms[i]);
            calls[2 * i + 1] = _settlement(terms[i], 7);
        }
        vm.prank(relayer);
        bool[] memory succeeded = _batch(calls, true);
        assertEq(succeeded.length, 10);
        for (uint256 i; i < 10; ++i) assertTrue(succeeded[i]);
        for (uint256 i; i < 5; ++i) assertStatus(terms[i], DealStatus.Closed);
        assertEq(wealthOf(seller), FORTUNE + 500e6);
    }

    function test_Batch_Nothing() public {
        assertEq(_batch(new bytes[](0), true).length, 0);
        assertEq(_batch(new bytes[](0), false).length, 0);
    }

    function test_Batch_Atomic_RevertsWithTheFirstFailuresError() public {
        TermSheet memory good = sheet();
        TermSheet memory bad = sheet();
        bytes[] memory calls = new bytes[](2);
        calls[0] = _commitment(good);
        calls[1] = _settlement(bad, 7);
        (bool success, bytes memory reason) = address(escrow).call(_encode(calls, true));
        assertFalse(success);
        assertEq(reason, abi.encodeWithSelector(IEscrow.DealNotLive.selector, digestOf(bad)));
        assertStatus(good, DealStatus.Unknown);
    }

    function test_Batch_OneBadCallDoesNotStopTheRest() public {
        TermSheet memory good = sheet();
        TermSheet memory bad = sheet();
        bytes[] memory calls = new bytes[](3);
        calls[0] = _settlement(bad, 7);
        calls[1] = _commitment(good);
        calls[2] = _settlement(good, 1);
        vm.expectEmit(address(escrow));
        emit IEscrow.CallFailed(0, abi.encodeWithSelector(IEscrow.DealNotLive.selector, digestOf(bad)));
        vm.prank(relayer);
        bool[] memory succeeded = _batch(calls, false);
        assertFalse(succeeded[0]);
        assertTrue(succeeded[1]);
        assertTrue(succeeded[2]);
        assertStatus(good, DealStatus.Live);
    }

    function test_Batch_AFailedCallLeavesNothingBehind() public {
        TermSheet memory terms = sheet();
        vm.prank(seller);
        usdc.approve(address(escrow), 0);
        bytes[] memory calls = new bytes[](1);
        calls[0] = _commitment(terms);
        bool[] memory succeeded = _batch(calls, false);
        assertFalse(succeeded[0]);
        assertEq(usdc.balanceOf(buyer), FORTUNE, "the buyer's money came back with the revert");
        assertEq(nextGenerationOf(buyer, terms.buyerNonce >> 32), 0);
    }

    function test_Batch_TheCallerStaysTheCaller() public {
        TermSheet memory terms = sheet();
        _commit(terms);
        bytes[] memory calls = new bytes[](1);
        calls[0] = abi.encodeCall(IEscrow.settle, (terms, 7, 0, false, SENDER));
        vm.prank(stranger);
        bool[] memory succeeded = _batch(calls, false);
        assertFalse(succeeded[0]);
        vm.prank(buyer);
        _batch(calls, true);
        assertStatus(terms, DealStatus.Closed);
    }

    function test_Batch_ANonsenseCallFailsAlone() public {
        TermSheet memory terms = sheet();
        bytes[] memory calls = new bytes[](4);
        calls[0] = "";
        calls[1] = hex"deadbeef";
        calls[2] = abi.encodeWithSelector(IEscrow.commit.selector, type(uint256).max);
        calls[3] = _commitment(terms);
        bool[] memory succeeded = _batch(calls, false);
        assertFalse(succeeded[0] || succeeded[1] || succeeded[2]);
        assertTrue(succeeded[3]);
    }

    function test_Batch_InABatch() public {
        TermSheet memory one = sheet();
        TermSheet memory two = sheet();
        bytes[] memory inner = new bytes[](2);
        inner[0] = _settlement(one, 7);
        inner[1] = _commitment(one);
        bytes[] memory calls = new bytes[](2);
        calls[0] = _encode(inner, false);
        calls[1] = _commitment(two);
        vm.prank(relayer);
        _batch(calls, false);
        assertStatus(two, DealStatus.Live);
    }

    function test_Batch_ReasonsAreCut() public {
        HostileToken token = _hostile();
        TermSheet memory bad = sheet();
        bad.token = address(token);
        bad.burnBps = 0;
        token.lie(Lie.RevertBomb, Lie.None);
        TermSheet memory good = sheet();
        bytes[] memory calls = new bytes[](2);
        calls[0] = _commitment(bad);
        calls[1] = _commitment(good);
        vm.recordLogs();
        bool[] memory succeeded = _batch(calls, false, 12_000_000);
        assertFalse(succeeded[0]);
        assertTrue(succeeded[1]);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        uint256 failures;
        for (uint256 i; i < logs.length; ++i) {
            if (logs[i].topics[0] != IEscrow.CallFailed.selector) continue;
            ++failures;
            assertLe(abi.decode(logs[i].data, (bytes)).length, 256);
        }
        assertEq(failures, 1);
    }

    function test_Batch_ABurnerOfGasDoesNotStarveTheRest() public {
        HostileToken token = _hostile();
        bytes[] memory calls = new bytes[](4);
        TermSheet memory burner = sheet();
        burner.token = address(token);
        burner.burnBps = 0;
        token.lie(Lie.Gas, Lie.None);
        calls[0] = _commitment(burner);
        TermSheet[] memory good = new TermSheet[](3);
        for (uint256 i; i < 3; ++i) {
            good[i] = sheet();
            calls[i + 1] = _commitment(good[i]);
        }
        // Each has a quarter; a commitment needs less than 400,000 here.
        bool[] memory succeeded = _batch(calls, false, 2_000_000);
        assertFalse(succeeded[0]);
        for (uint256 i = 1; i < 4; ++i) assertTrue(succeeded[i], "starved");
    }

    function test_Batch_ABurnerOfGasAtTheEnd_LeavesEnoughToFinish() public {
        HostileToken token = _hostile();
        token.lie(Lie.Gas, Lie.None);
        TermSheet memory burner = sheet();
        burner.token = address(token);
        burner.burnBps = 0;
        bytes[] memory calls = new bytes[](50);
        for (uint256 i; i < 49; ++i) {
            PayoutChange memory act = PayoutChange(buyer, address(usdc), stranger, 500 + i, soon());
            calls[i] = abi.encodeCall(IEscrow.setPayout, (act, signed(buyerKey, digestOf(act))));
        }
        calls[49] = "";
        uint256 used = _gasOf(calls, false);
        uint256 snapshot = vm.snapshotState();

        // Whatever whoever submits gave beyond what the others need: the batch ends, and reports what failed.
        calls[49] = _commitment(burner);
        for (uint256 more = 20_000; more <= 420_000; more += 20_000) {
            bool[] memory succeeded = _batch(calls, false, used + more);
            assertFalse(succeeded[49]);
            assertEq(succeeded.length, 50);
            vm.revertToState(snapshot);
        }
    }

    function test_Batch_EachCallHasAnEvenShare() public {
        // Were it given all that is left, the first burner alone would take 63 parts in 64.
        HostileToken token = _hostile();
        token.lie(Lie.Gas, Lie.None);
        bytes[] memory calls = new bytes[](8);
        for (uint256 i; i < 7; ++i) {
            TermSheet memory burner = sheet();
            burner.token = address(token);
            burner.burnBps = 0;
            calls[i] = _commitment(burner);
        }
        TermSheet memory good = sheet();
        calls[7] = _commitment(good);
        bool[] memory succeeded = _batch(calls, false, 8 * 500_000);
        for (uint256 i; i < 7; ++i) assertFalse(succeeded[i]);
        assertTrue(succeeded[7], "starved");
    }

    function test_Batch_TheLastCallHasWhatTheOthersLeft() public {
        TermSheet memory terms = sheet();
        bytes[] memory calls = new bytes[](4);
        calls[3] = _commitment(terms);
        uint256 used = _gasOf(calls, false);
        // The first three end at once. Beyond what the batch used it gets what it keeps back.
        bool[] memory succeeded = _batch(calls, false, used + used / 30 + 20_000);
        assertFalse(succeeded[0] || succeeded[1] || succeeded[2]);
        assertTrue(succeeded[3], "starved");
    }

    function test_Batch_Atomic_IsGivenAllTheGas() public {
        // The same call alone and in a batch of one, with what is just enough for it and a batch's own work.
        TermSheet memory terms = sheet();
        bytes[] memory calls = new bytes[](1);
        calls[0] = _commitment(terms);
        uint256 used = _gasOf(calls, true);
        _batch(calls, true, used + used / 60);
        assertStatus(terms, DealStatus.Live);
    }

    function test_Batch_AnAccountThatBurnsGasDoesNotStarveTheRest() public {
        HostileAccount account = new HostileAccount();
        account.answerWith(Answer.Gas);
        TermSheet memory bad = sheet();
        bad.seller = address(account);
        TermSheet memory good = sheet();
        bytes[] memory calls = new bytes[](2);
        calls[0] = abi.encodeCall(IEscrow.commit, (bad, signed(buyerKey, digestOf(bad)), signedBy("any")));
        calls[1] = _commitment(good);
        bool[] memory succeeded = _batch(calls, false, 1_500_000);
        assertFalse(succeeded[0]);
        assertTrue(succeeded[1]);
    }

    /// @dev The call that runs many, by this entrance.
    function _encode(bytes[] memory calls, bool atomic) internal pure virtual returns (bytes memory) {
        return abi.encodeCall(IEscrow.batch, (calls, atomic));
    }

    /// @dev What a batch takes that has all the gas it wants; nothing of it stays.
    function _gasOf(bytes[] memory calls, bool atomic) private returns (uint256 used) {
        uint256 snapshot = vm.snapshotState();
        bytes memory data = _encode(calls, atomic);
        used = gasleft();
        (bool success, ) = address(escrow).call(data);
        used -= gasleft();
        assertTrue(success);
        vm.revertToState(snapshot);
    }

    function _batch(bytes[] memory calls, bool atomic) private returns (bool[] memory succeeded) {
        return _batch(calls, atomic, gasleft());
    }

    function _batch(
        bytes[] memory calls,
        bool atomic,
        uint256 gas
    ) private returns (bool[] memory succeeded) {
        (bool success, bytes memory result) = address(escrow).call{gas: gas}(_encode(calls, atomic));
        assertTrue(success, "the batch reverted");
        return abi.decode(result, (bool[]));
    }

    function _hostile() private returns (HostileToken token) {
        token = new HostileToken();
        address[2] memory sides = [buyer, seller];
        for (uint256 i; i < 2; ++i) {
            token.mint(sides[i], FORTUNE);
            vm.prank(sides[i]);
            token.approve(address(escrow), type(uint256).max);
        }
    }

    function _commitment(TermSheet memory terms) private view returns (bytes memory) {
        bytes32 deal = digestOf(terms);
        return abi.encodeCall(IEscrow.commit, (terms, signed(buyerKey, deal), signed(sellerKey, deal)));
    }

    function _settlement(TermSheet memory terms, uint256 milestones) private view returns (bytes memory) {
        bytes32 act = digestOf(Approval(digestOf(terms), milestones, 0, false));
        return abi.encodeCall(IEscrow.settle, (terms, milestones, 0, false, signed(buyerKey, act)));
    }
}

// batchPackedFormat
// ├── what its twin does → the same
// ├── cut short anywhere → it reverts
// └── any byte but 0 for `atomic` → atomic
contract PackedBatchTest is BatchTest {
    function test_BatchPacked_RevertWhen_CutShort() public {
        bytes[] memory calls = new bytes[](3);
        for (uint256 i; i < 3; ++i) calls[i] = hex"deadbeef";
        bytes memory data = _encode(calls, false);
        (bool whole, bytes memory result) = address(escrow).call(data);
        assertTrue(whole);
        assertEq(result, abi.encode(new bool[](3)));
        for (uint256 length = 4; length < data.length; ++length) {
            (bool success, ) = address(escrow).call(_slice(data, 0, length));
            assertFalse(success, "cut short");
        }
    }

    function test_BatchPacked_ManyCallsAreCountedInTwoBytes() public {
        bytes[] memory calls = new bytes[](300);
        (bool success, bytes memory result) = address(escrow).call(_encode(calls, false));
        assertTrue(success);
        assertEq(result, abi.encode(new bool[](300)));
    }

    function test_BatchPacked_AnyByteButZeroIsAtomic() public {
        bytes memory one = bytes.concat(bytes2(uint16(1)), bytes2(uint16(4)), bytes4(0xdeadbeef));
        for (uint256 atomic = 1; atomic < 256; atomic *= 2) {
            (bool success, ) = address(escrow).call(
                bytes.concat(IEscrow.batchPackedFormat.selector, bytes1(uint8(atomic)), one)
            );
            assertFalse(success);
        }
        (bool apart, ) = address(escrow).call(
            bytes.concat(IEscrow.batchPackedFormat.selector, bytes1(0), one)
        );
        assertTrue(apart);
    }

    function _encode(bytes[] memory calls, bool atomic) internal pure override returns (bytes memory data) {
        data = abi.encodePacked(IEscrow.batchPackedFormat.selector, atomic, uint16(calls.length));
        for (uint256 i; i < calls.length; ++i) {
            data = bytes.concat(data, bytes2(uint16(calls[i].length)), calls[i]);
        }
    }
}
