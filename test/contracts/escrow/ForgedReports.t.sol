// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {Approval} from "../../../contracts/types/Acts.sol";
import {DealStatus} from "../../../contracts/types/Status.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {EscrowBase} from "../base/EscrowBase.sol";
import {Vm} from "../base/Vm.sol";
import {HostileToken, Lie} from "../mocks/HostileToken.sol";

// A batch that is not atomic, of several parties' acts
// ├── a token of one of them begins a batch of its own in the middle of it
// │   ├── by either entrance, while it is pulled or pushed → refused: it reports nothing about the others' acts
// │   └── atomic, and empty → refused too
// └── a batch in a batch → as ever
contract ForgedReportsTest is EscrowBase {
    HostileToken private token;

    function setUp() public override {
        super.setUp();
        token = new HostileToken();
        address[2] memory sides = [buyer, seller];
        for (uint256 i; i < 2; ++i) {
            token.mint(sides[i], FORTUNE);
            vm.prank(sides[i]);
            token.approve(address(escrow), type(uint256).max);
        }
    }

    /// The victim's act is the second, and goes through; a receipt must not say that it failed.
    function test_Batch_ATokenReportsNoFailureOfAnothersAct() public {
        // Of two calls of nonsense, the second fails at index 1, which is the victim's.
        bytes[] memory nonsense = new bytes[](2);
        bytes memory packed = abi.encodePacked(
            IEscrow.batchPackedFormat.selector,
            uint8(0),
            uint16(2),
            uint32(0)
        );
        bytes[2] memory forgeries = [abi.encodeCall(IEscrow.batch, (nonsense, false)), packed];

        for (uint256 i; i < forgeries.length; ++i) {
            for (uint256 j; j < 3; ++j) {
                uint256 snapshot = vm.snapshotState();
                bytes[] memory calls = new bytes[](2);
                calls[0] = _hostileAct(j);
                TermSheet memory honest = sheet();
                calls[1] = _commitment(honest);
                token.reenter(address(escrow), forgeries[i], 1);

                vm.recordLogs();
                vm.prank(relayer);
                bool[] memory succeeded = escrow.batch(calls, false);
                assertTrue(succeeded[0] && succeeded[1]);
                assertStatus(honest, DealStatus.Live);
                assertEq(token.calls(), 1, "it tried");
                assertEq(_failures(), 0, "what went through is reported as failed");
                assertFalse(token.entered(), "in vain");
                assertEq(token.returned(), abi.encodeWithSelector(IEscrow.Reentered.selector));
                vm.revertToState(snapshot);
            }
        }
    }

    function test_Batch_ATokenBeginsNone_AtomicOrEmptyEither() public {
        bytes[] memory none = new bytes[](0);
        for (uint256 i; i < 2; ++i) {
            token.reenter(address(escrow), abi.encodeCall(IEscrow.batch, (none, i == 0)), 1);
            token.lie(Lie.Reenter, Lie.None);
            _commit(_sheet());
            assertEq(token.calls(), 1, "it tried");
            assertFalse(token.entered(), "in vain");
        }
    }

    /// @dev An act upon a deal in the hostile token, in the middle of which it calls back in.
    function _hostileAct(uint256 kind) private returns (bytes memory) {
        TermSheet memory terms = _sheet();
        if (kind < 2) {
            token.lie(kind == 0 ? Lie.Reenter : Lie.ReenterFirst, Lie.None);
            return _commitment(terms);
        }
        token.lie(Lie.None, Lie.None);
        _commit(terms);
        token.lie(Lie.None, Lie.Reenter);
        bytes32 act = digestOf(Approval(digestOf(terms), 7, 0, false));
        return abi.encodeCall(IEscrow.settle, (terms, 7, 0, false, signed(buyerKey, act)));
    }

    function _sheet() private returns (TermSheet memory terms) {
        terms = sheet();
        (terms.token, terms.burnBps) = (address(token), 0);
    }

    function _commitment(TermSheet memory terms) private view returns (bytes memory) {
        bytes32 deal = digestOf(terms);
        return abi.encodeCall(IEscrow.commit, (terms, signed(buyerKey, deal), signed(sellerKey, deal)));
    }

    function _failures() private returns (uint256 count) {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i; i < logs.length; ++i) {
            if (logs[i].topics[0] == IEscrow.CallFailed.selector) ++count;
        }
    }
}
