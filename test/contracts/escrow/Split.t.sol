// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {IReputation} from "../../../contracts/interfaces/IReputation.sol";
import {Split} from "../../../contracts/types/Acts.sol";
import {DealStatus, Ending, MilestoneStatus} from "../../../contracts/types/Status.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {Stages} from "../base/Stages.sol";

// split
// ├── when the deal is not live → it reverts DealNotLive
// ├── when the milestone is not in the sheet → it reverts MilestoneOutOfRange
// ├── when the share is over the whole → it reverts BpsInvalid
// ├── at its expiry, after it → it reverts ActExpired
// ├── given the milestone is resolved → it reverts MilestoneUnexpectedStatus
// ├── in any other state
// │   ├── the seller has ⌊A·bps⌋ and the bond, the buyer the rest and the burn on it
// │   ├── given it is disputed → the fee returns to the buyer
// │   └── given it is engaged → the fee is the arbiter's
// └── with the last open part → it emits Closed
contract SplitTest is Stages {
    function test_Split_DividesAmount_ReturnsBond() public {
        TermSheet memory terms = sheet();
        bytes32 deal = _commit(terms);
        uint256 ofSeller = usdc.balanceOf(seller);
        uint256 ofBuyer = usdc.balanceOf(buyer);

        expectRecord(IReputation.Entry(buyer, seller, 0.075e6, true, 0, 0, Ending.Split, 1, 0));
        vm.expectEmit(address(escrow));
        emit IEscrow.Resolved(deal, 1, Ending.Split, 2_500, 0.075e6, false, false);
        _split(terms, 1, 2_500);

        assertEq(usdc.balanceOf(seller), ofSeller + 7.5e6 + 3e6);
        assertEq(usdc.balanceOf(buyer), ofBuyer + 22.5e6 + 0.3e6 - 0.075e6);
    }

    function test_Split_Nothing_And_All() public {
        TermSheet memory terms = sheet();
        _commit(terms);
        _split(terms, 0, 0);
        assertEq(wealthOf(seller), FORTUNE - 7e6, "the bond comes back");
        _split(terms, 1, 10_000);
        assertEq(wealthOf(seller), FORTUNE - 4e6 + 30e6);
        _split(terms, 2, 10_000);
        assertEq(wealthOf(seller), FORTUNE + 70e6);
        assertEq(wealthOf(buyer), FORTUNE - 70.7e6);
        assertEmptied(terms, 0.7e6);
    }

    function testFuzz_Split_MintsNothing(uint96 amount, uint16 bps, uint16 burnBps) public {
        TermSheet memory terms = sheetOfOne();
        terms.milestones[0].amount = uint96(bound(amount, 1, FORTUNE / 2));
        terms.burnBps = uint16(bound(burnBps, 0, 10_000));
        bps = uint16(bound(bps, 0, 10_000));
        _commit(terms);
        _split(terms, 0, bps);

        uint256 share = (uint256(terms.milestones[0].amount) * bps) / 10_000;
        assertEq(wealthOf(seller), FORTUNE + share, "seller");
        assertEq(wealthOf(buyer), FORTUNE - share - burnOf(terms, share), "buyer");
        assertEmptied(terms, burnOf(terms, share));
    }

    function test_Split_EveryStateButResolved() public {
        for (uint8 i; i < uint8(MilestoneStatus.Resolved); ++i) {
            TermSheet memory terms = sheetOfOne();
            uint256 ofBuyer = wealthOf(buyer);
            uint256 ofArbiter = wealthOf(arbiter);
            _commit(terms);
            reach(terms, 0, MilestoneStatus(i));
            _split(terms, 0, 5_000);

            uint256 fee = MilestoneStatus(i) == MilestoneStatus.Engaged ? 2e6 : 0;
            assertEq(wealthOf(buyer), ofBuyer - 50.5e6 - fee);
            assertEq(wealthOf(arbiter), ofArbiter + fee);
            assertStatus(terms, DealStatus.Closed);
        }
    }

    function test_Split_Expiry() public {
        TermSheet memory terms = sheet();
        _commit(terms);
        uint40 expiry = START + 100;
        bytes32 act = digestOf(Split(digestOf(terms), 0, 1, expiry));
        bytes memory ofBuyer = signed(buyerKey, act);
        bytes memory ofSeller = signed(sellerKey, act);

        vm.warp(expiry + 1);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ActExpired.selector, expiry + 1, expiry));
        _split(terms, 0, 1, expiry, ofBuyer, ofSeller);
        vm.warp(expiry);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ActExpired.selector, expiry, expiry));
        _split(terms, 0, 1, expiry, ofBuyer, ofSeller);
        vm.warp(expiry - 1);
        _split(terms, 0, 1, expiry, ofBuyer, ofSeller);
    }

    function test_Split_RevertWhen_OneSideIsMissing() public {
        TermSheet memory terms = sheet();
        bytes32 act = digestOf(Split(_commit(terms), 0, 10_000, soon()));
        bytes memory ofBuyer = signed(buyerKey, act);
        bytes memory ofSeller = signed(sellerKey, act);

        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, buyer, act));
        _split(terms, 0, 10_000, soon(), ofSeller, ofSeller);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, seller, act));
        _split(terms, 0, 10_000, soon(), ofBuyer, ofBuyer);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentMissing.selector, buyer, relayer));
        _split(terms, 0, 10_000, soon(), SENDER, ofSeller);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentMissing.selector, seller, relayer));
        _split(terms, 0, 10_000, soon(), ofBuyer, SENDER);
    }

    function test_Split_RevertWhen_OverTheWhole() public {
        TermSheet memory terms = sheet();
        _commit(terms);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.BpsInvalid.selector, 10_001, 10_000));
        _split(terms, 0, 10_001);
    }

    function test_Split_RevertWhen_OutOfRange() public {
        TermSheet memory terms = sheet();
        _commit(terms);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.MilestoneOutOfRange.selector, 3, 3));
        _split(terms, 3, 1);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.MilestoneOutOfRange.selector, 255, 3));
        _split(terms, 255, 1);
    }

    function test_Split_RevertWhen_Resolved() public {
        TermSheet memory terms = sheet();
        bytes32 deal = _commit(terms);
        _split(terms, 0, 1);
        vm.expectRevert(
            abi.encodeWithSelector(
                IEscrow.MilestoneUnexpectedStatus.selector,
                deal,
                0,
                MilestoneStatus.Resolved
            )
        );
        _split(terms, 0, 10_000);
    }

    function test_Split_RevertWhen_NotLive() public {
        TermSheet memory terms = sheetOfOne();
        bytes32 deal = digestOf(terms);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.DealNotLive.selector, deal));
        _split(terms, 0, 1);
        _commit(terms);
        _split(terms, 0, 1);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.DealNotLive.selector, deal));
        _split(terms, 0, 1);
    }
}
