// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBundler} from "../../../contracts/interfaces/IBundler.sol";
import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {Consent, Mandate} from "../../../contracts/types/Acts.sol";
import {DealStatus, Role, Scope} from "../../../contracts/types/Status.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {EscrowBase} from "../base/EscrowBase.sol";
import {HostileToken, Lie} from "../mocks/HostileToken.sol";

// While the bundler consents, a token of the first deal
// ├── commits the second by itself, directly or in a batch → refused, and the bundle goes through
// └── asks for its consent to a deal outside of the list → none
contract HostileBundlesTest is EscrowBase {
    IBundler private bundler;
    HostileToken private token;

    function setUp() public override {
        super.setUp();
        bundler = IBundler(deploy(abi.encodePacked(vm.getCode("Bundler.sol:Bundler"), abi.encode(escrow))));
        token = new HostileToken();
        address[2] memory sides = [buyer, seller];
        for (uint256 i; i < 2; ++i) {
            token.mint(sides[i], FORTUNE);
            vm.prank(sides[i]);
            token.approve(address(escrow), type(uint256).max);
        }
    }

    function test_CommitAll_ATokenCommitsNoneByItself() public {
        for (uint256 i; i < 4; ++i) {
            uint256 snapshot = vm.snapshotState();
            TermSheet[] memory sheets = _sheets();
            Mandate memory mandate = _mandateFor(sheets);
            bytes memory own = mandated(mandate, signature(buyerKey, digestOf(mandate)), "");
            bytes memory call = abi.encodeCall(IEscrow.commit, (sheets[1], own, _others(sheets[1])));
            token.reenter(address(escrow), i < 2 ? call : _batchOf(call, i == 2), 9);
            token.lie(i % 2 == 0 ? Lie.Reenter : Lie.ReenterFirst, Lie.None);

            _commitAll(sheets, mandate);
            assertGt(token.calls(), 0, "it tried");
            assertFalse(token.entered(), "in vain");
            assertEq(token.returned(), abi.encodeWithSelector(IEscrow.Reentered.selector));
            for (uint256 j; j < 2; ++j) assertStatus(sheets[j], DealStatus.Live);
            assertEq(token.balanceOf(address(escrow)), 220e6, "each is paid for once");
            vm.revertToState(snapshot);
        }
    }

    function test_CommitAll_MeanwhileNoConsentToWhatIsNotInTheList() public {
        TermSheet[] memory sheets = _sheets();
        Mandate memory mandate = _mandateFor(sheets);
        TermSheet[2] memory asked = [sheets[1], sheet()];
        bytes4[2] memory answers = [bytes4(0x1626ba7e), bytes4(0xffffffff)];
        token.lie(Lie.Reenter, Lie.None);

        for (uint256 i; i < 2; ++i) {
            uint256 snapshot = vm.snapshotState();
            bytes32 consent = digestOf(
                Consent(buyer, uint8(Role.Buyer), digestOf(asked[i]), digestOf(mandate))
            );
            token.reenter(address(bundler), abi.encodeCall(bundler.isValidSignature, (consent, "")), 1);
            _commitAll(sheets, mandate);
            assertEq(bytes32(token.returned()), bytes32(answers[i]));
            vm.revertToState(snapshot);
        }
    }

    // -------------------------------------------------------------------------------------------- helpers

    function _sheets() private returns (TermSheet[] memory sheets) {
        sheets = new TermSheet[](2);
        for (uint256 i; i < 2; ++i) {
            sheets[i] = sheet();
            (sheets[i].token, sheets[i].burnBps) = (address(token), 0);
        }
    }

    function _commitAll(TermSheet[] memory sheets, Mandate memory mandate) private {
        IBundler.Part[] memory parts = new IBundler.Part[](sheets.length);
        for (uint256 i; i < sheets.length; ++i) parts[i] = IBundler.Part(sheets[i], _others(sheets[i]));
        bytes memory mandateSignature = signature(buyerKey, digestOf(mandate));
        vm.prank(relayer);
        bundler.commitAll(parts, mandate, mandateSignature);
    }

    function _others(TermSheet memory terms) private view returns (bytes memory) {
        return signed(sellerKey, digestOf(terms));
    }

    function _mandateFor(TermSheet[] memory sheets) private returns (Mandate memory mandate) {
        mandate = mandateOf(buyer, address(bundler));
        (mandate.scopes, mandate.token) = (scope(Scope.Commit), address(token));
        mandate.nonce = uint256(keccak256(abi.encodePacked(digestOf(sheets[0]), digestOf(sheets[1]))));
    }

    function _batchOf(bytes memory call, bool atomic) private pure returns (bytes memory) {
        bytes[] memory calls = new bytes[](1);
        calls[0] = call;
        return abi.encodeCall(IEscrow.batch, (calls, atomic));
    }
}
