// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPassport} from "../../../contracts/interfaces/IPassport.sol";
import {IReputation} from "../../../contracts/interfaces/IReputation.sol";
import {Ending} from "../../../contracts/types/Status.sol";
import {Test} from "../base/Test.sol";

/// @notice A reputation whose escrow is the test, and entries to write into it.
abstract contract ReputationBase is Test {
    uint256 internal constant HALF_LIFE = 180 days;
    uint256 internal constant DOLLAR = 1e6;
    bool internal constant SELLER = true;
    bool internal constant BUYER = false;

    IReputation internal reputation;
    IPassport internal passports;

    address internal buyer;
    address internal seller;
    address internal stranger;

    function setUp() public virtual {
        // The beginning of a half-life: growth is one, and numbers can be checked by hand.
        vm.warp(120 * HALF_LIFE);
        reputation = IReputation(deploy(vm.getCode("Reputation.sol:Reputation")));
        passports = IPassport(address(reputation));
        buyer = makeAddr("buyer");
        seller = makeAddr("seller");
        stranger = makeAddr("stranger");
    }

    /// @notice One approved milestone between {buyer} and {seller}.
    function approved(uint256 burned) internal view returns (IReputation.Entry memory entry) {
        entry.buyer = buyer;
        entry.seller = seller;
        entry.burned = uint96(burned);
        entry.both = true;
        entry.ending = Ending.Approved;
        entry.milestones = 1;
    }

    /// @notice One milestone that burned nothing, with what the sides lost by it.
    function lost(
        Ending ending,
        uint256 sellerLoss,
        uint256 buyerLoss
    ) internal view returns (IReputation.Entry memory entry) {
        entry = approved(0);
        entry.both = false;
        entry.ending = ending;
        entry.sellerLoss = uint96(sellerLoss);
        entry.buyerLoss = uint96(buyerLoss);
    }

    /// @notice Anything an escrow could write, from random words.
    function anyEntry(uint256 amounts, uint256 rest) internal view returns (IReputation.Entry memory entry) {
        entry.buyer = buyer;
        entry.seller = seller;
        entry.burned = amount(uint96(amounts));
        entry.sellerLoss = amount(uint96(amounts >> 96));
        entry.buyerLoss = amount(uint64(amounts >> 192));
        entry.both = rest & 1 == 1;
        entry.ending = Ending((rest >> 1) % 8);
        entry.milestones = uint8(rest >> 8);
        entry.disputed = uint8(rest >> 16);
    }

    /// @dev Of every size alike: nothing, micro-units, dollars, millions, all that fits.
    function amount(uint256 seed) internal pure returns (uint96) {
        return uint96((seed >> 8) % (1 << (1 + (seed % 96))));
    }

    function record(uint256 burned) internal {
        reputation.record(approved(burned));
    }

    function record(address buyer_, address seller_, uint256 burned) internal {
        IReputation.Entry memory entry = approved(burned);
        entry.buyer = buyer_;
        entry.seller = seller_;
        reputation.record(entry);
    }
}
