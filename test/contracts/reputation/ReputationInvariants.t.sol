// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IReputation} from "../../../contracts/interfaces/IReputation.sol";
import {EvidenceLib} from "../../../contracts/libraries/EvidenceLib.sol";
import {Test} from "../base/Test.sol";
import {ReputationBase} from "./ReputationBase.sol";

/// @notice What holds of records whatever a market does.
contract ReputationInvariantsTest is Test {
    Market private _market;
    IReputation private _real;
    IReputation private _lossless;

    function setUp() public {
        _market = new Market();
        _real = _market.real();
        _lossless = _market.lossless();

        bytes4[] memory selectors = new bytes4[](6);
        selectors[0] = Market.settle.selector;
        selectors[1] = Market.split.selector;
        selectors[2] = Market.ring.selector;
        selectors[3] = Market.lose.selector;
        selectors[4] = Market.earn.selector;
        selectors[5] = Market.wait_.selector;
        targetContract(address(_market));
        targetSelector(FuzzSelector({addr: address(_market), selectors: selectors}));
    }

    /// @dev Per role, the evidence of all accounts together, and so of any of them, is at most what was burned, both
    /// as they stand now.
    function invariant_6_EvidenceNeverExceedsBurns() public {
        uint256 burned = _market.burnedUp();
        assertEq(_market.fault(), "", "fault");
        for (uint256 role; role < 2; ++role) {
            uint256 sum;
            for (uint256 i; i < _market.ACCOUNTS(); ++i) {
                sum += _real.evidenceOf(_market.accountOf(i), role == 0);
            }
            assertLe(sum, burned, role == 0 ? "sellers" : "buyers");
        }
    }

    /// @dev A score is below one and its price at most its evidence; a new account's are zero, the lowest there is.
    function invariant_8_ANewAccountScoresLowest() public view {
        address nobody = address(0xDEAD);
        for (uint256 role; role < 2; ++role) {
            assertEq(_real.scoreOf(nobody, role == 0), 0, "new score");
            assertEq(_real.costToForgeOf(nobody, role == 0), 0, "new cost");
            for (uint256 i; i < _market.ACCOUNTS(); ++i) {
                address account = _market.accountOf(i);
                assertLt(_real.scoreOf(account, role == 0), 1e18, "score");
                assertLe(
                    _real.costToForgeOf(account, role == 0),
                    _real.evidenceOf(account, role == 0),
                    "cost"
                );
            }
        }
    }

    /// @dev No single entry's loss did, nor its burn the opposite. And at any time nobody is better off than in the world where nobody lost anything; evidence is the same.
    function invariant_7_ALossNeverRaisesAScore() public view {
        assertEq(_market.fault(), "", "fault");
        for (uint256 role; role < 2; ++role) {
            for (uint256 i; i < _market.ACCOUNTS(); ++i) {
                address account = _market.accountOf(i);
                bool seller = role == 0;
                assertLe(_real.scoreOf(account, seller), _lossless.scoreOf(account, seller), "score");
                assertLe(
                    _real.costToForgeOf(account, seller),
                    _lossless.costToForgeOf(account, seller),
                    "cost"
                );
                assertEq(
                    _real.evidenceOf(account, seller),
                    _lossless.evidenceOf(account, seller),
                    "evidence"
                );
                assertEq(_lossless.lossOf(account, seller), 0, "lossless");
            }
        }
    }
}

/// @notice Accounts that trade in rings, split, hurry, wait and lose, as random calls will have it; and a second
/// world in which they do the same and lose nothing.
contract Market is ReputationBase {
    uint256 public constant ACCOUNTS = 4;

    IReputation public real;
    IReputation public lossless;

    /// @notice All that was burned, decayed to {at} by halves and rounded up: the most that evidence may be.
    uint256 public burned;
    uint256 private _epoch;

    /// @notice What went wrong with one entry, if anything ever did.
    string public fault;

    constructor() {
        setUp();
        real = reputation;
        lossless = IReputation(deploy(vm.getCode("Reputation.sol:Reputation")));
        _epoch = 121;
    }

    function accountOf(uint256 i) public pure returns (address) {
        return address(uint160(0xACC0 + (i % ACCOUNTS)));
    }

    /// @notice One settlement of any kind.
    function settle(uint256 amounts, uint256 rest) external {
        _record(_entryOf(amounts, rest));
    }

    /// @notice One burn, in many parts.
    function split(uint96 amount_, uint8 parts, uint256 rest) external {
        IReputation.Entry memory entry = _entryOf(0, rest);
        entry.burned = amount_ / (1 + (parts % 4));
        for (uint256 i; i <= parts % 4; ++i) _record(entry);
    }

    /// @notice One burn of some dollars, around a ring of all accounts.
    function ring(uint24 amount_) external {
        for (uint256 i; i < ACCOUNTS; ++i) {
            IReputation.Entry memory entry = approved(amount_);
            entry.buyer = accountOf(i);
            entry.seller = accountOf(i + 1);
            _record(entry);
        }
    }

    /// @notice A loss of one side or both: no score may rise by it, in either role of either account.
    function lose(uint256 amounts, uint256 rest) external {
        IReputation.Entry memory entry = _entryOf(amounts, rest);
        entry.burned = 0;
        uint256[8] memory before = _scores(entry);
        _record(entry);
        uint256[8] memory afterwards = _scores(entry);
        for (uint256 i; i < 8; ++i) if (afterwards[i] > before[i]) fault = "a loss raised a score";
    }

    /// @notice A burn of some dollars without loss: no score may fall by it.
    function earn(uint24 amount_, uint256 rest) external {
        IReputation.Entry memory entry = _entryOf(0, rest);
        entry.burned = amount_;
        uint256[8] memory before = _scores(entry);
        _record(entry);
        uint256[8] memory afterwards = _scores(entry);
        for (uint256 i; i < 8; ++i) if (afterwards[i] < before[i]) fault = "evidence lowered a score";
    }

    /// @notice Time, from a second to some years.
    function wait_(uint32 seconds_) external {
        skip(uint256(seconds_) >> (seconds_ % 32));
    }

    /// @notice What was burned, decayed to now, in USDC micro-units, rounded up.
    function burnedUp() external returns (uint256) {
        _count(0);
        (, uint256 growth) = EvidenceLib.clockAt(vm.getBlockTimestamp());
        return (burned * 1e12) / growth + 1;
    }

    /// @dev Into both worlds. What an entry adds to a role is at most what it burned; what a pair burned is part of
    /// what its buyer burned; who has a record has a passport.
    function _record(IReputation.Entry memory entry) private {
        _count(entry.burned);
        uint256 sold = real.evidenceOf(entry.seller, SELLER);
        uint256 bought = real.evidenceOf(entry.buyer, BUYER);
        real.record(entry);

        // A unit more: two sums were rounded down.
        uint256 most = uint256(entry.burned) + 1;
        if (real.evidenceOf(entry.seller, SELLER) > sold + most)
            fault = "a seller gained more than was burned";
        if (real.evidenceOf(entry.buyer, BUYER) > bought + most) fault = "a buyer gained more than it burned";
        if (real.burnedBetween(entry.buyer, entry.seller) > real.burnedBy(entry.buyer)) {
            fault = "a pair burned more than its buyer";
        }
        bool known = entry.burned + uint256(entry.sellerLoss) + entry.disputed != 0;
        if (known && passports.balanceOf(entry.seller) != 1) fault = "a record without a passport";

        entry.sellerLoss = entry.buyerLoss = 0;
        lossless.record(entry);
    }

    function _count(uint256 amount_) private {
        (uint256 epoch, uint256 growth) = EvidenceLib.clockAt(vm.getBlockTimestamp());
        uint256 divisor = 2 ** (epoch - _epoch > 200 ? 200 : epoch - _epoch);
        burned = (burned + divisor - 1) / divisor + (amount_ * 1e6 * growth) / 1e18 + 1;
        _epoch = epoch;
    }

    function _entryOf(uint256 amounts, uint256 rest) private view returns (IReputation.Entry memory entry) {
        entry = anyEntry(amounts, rest);
        entry.buyer = accountOf(rest >> 24);
        entry.seller = accountOf((rest >> 24) + 1 + ((rest >> 64) % (ACCOUNTS - 1)));
    }

    function _scores(IReputation.Entry memory entry) private view returns (uint256[8] memory scores) {
        for (uint256 i; i < 2; ++i) {
            scores[i] = real.scoreOf(entry.buyer, i == 0);
            scores[2 + i] = real.scoreOf(entry.seller, i == 0);
            scores[4 + i] = real.costToForgeOf(entry.buyer, i == 0);
            scores[6 + i] = real.costToForgeOf(entry.seller, i == 0);
        }
    }
}
