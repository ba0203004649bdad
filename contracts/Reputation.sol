// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Passport} from "./identity/Passport.sol";
import {IReputation} from "./interfaces/IReputation.sol";
import {EvidenceLib} from "./libraries/EvidenceLib.sol";
import {PassportLib} from "./libraries/PassportLib.sol";
import {RecordLib} from "./libraries/RecordLib.sol";
import {TallyLib} from "./libraries/TallyLib.sol";
import {Record} from "./types/Record.sol";

/// @title Reputation
/// @notice See {IReputation} and {IPassport}.
contract Reputation is IReputation, Passport {
    using TallyLib for Entry;
    using TallyLib for uint256;

    /// @inheritdoc IReputation
    address public immutable ESCROW = msg.sender;

    /// @dev What is kept of an account in one role.
    struct Page {
        /// {RecordLib}'s word, written by every settlement; zero: nothing is known.
        uint256 record;
        /// {TallyLib}'s word, written by rare endings.
        uint256 tally;
    }

    /// @dev What an entry comes to, in the amounts that are kept.
    struct Gain {
        uint256 epoch;
        uint256 growth;
        uint256 burned;
        uint256 evidence;
        uint256 milestones;
        uint256 tally;
    }

    mapping(address account => Page) private _sellers;
    mapping(address account => Page) private _buyers;

    /// @dev {RecordLib}'s words of pairs, written by every burn.
    mapping(address buyer => mapping(address seller => uint256 word)) private _pairs;

    // ---------------------------------------------------------------------------------------------- escrow

    /// @inheritdoc IReputation
    function record(Entry calldata entry) external {
        if (msg.sender != ESCROW) revert ReputationUnauthorized(msg.sender, ESCROW);

        (uint256 epoch, uint256 growth) = EvidenceLib.clockAt(block.timestamp);
        // Begun in one go: Solidity would clear each member first.
        Gain memory gain = Gain(epoch, growth, 0, 0, 0, entry.ofSeller());

        // The buyer first: what it burned before is part of what the burn is evidence of.
        _addToBuyer(entry, gain);
        _addToSeller(entry, gain);
        if (gain.tally != 0) {
            emit EndingCounted(entry.buyer, entry.seller, entry.ending, entry.milestones, entry.disputed);
        }
    }

    // ----------------------------------------------------------------------------------------------- views

    /// @inheritdoc IReputation
    function scoreOf(address account, bool seller) external view returns (uint256 score) {
        (Record memory now_, uint256 growth) = _recordOf(account, seller);
        return EvidenceLib.scoreOf(now_.evidence, now_.loss, growth);
    }

    /// @inheritdoc IReputation
    function costToForgeOf(address account, bool seller) external view returns (uint256 cost) {
        (Record memory now_, uint256 growth) = _recordOf(account, seller);
        return EvidenceLib.costToForgeOf(now_.evidence, now_.loss, growth);
    }

    /// @inheritdoc IReputation
    function evidenceOf(address account, bool seller) external view returns (uint256 evidence) {
        (Record memory now_, uint256 growth) = _recordOf(account, seller);
        return EvidenceLib.toUsdc(now_.evidence, growth);
    }

    /// @inheritdoc IReputation
    function lossOf(address account, bool seller) external view returns (uint256 loss) {
        (Record memory now_, uint256 growth) = _recordOf(account, seller);
        return EvidenceLib.toUsdcUp(now_.loss, growth);
    }

    /// @inheritdoc IReputation
    function milestonesOf(address account, bool seller) external view returns (uint256 milestones) {
        (Record memory now_, ) = _recordOf(account, seller);
        return now_.milestones;
    }

    /// @inheritdoc IReputation
    function disputesOf(address account, bool seller) external view returns (uint256 disputes) {
        return _pageOf(account, seller).tally.disputes();
    }

    /// @inheritdoc IReputation
    function splitsOf(address account, bool seller) external view returns (uint256 splits) {
        return _pageOf(account, seller).tally.splits();
    }

    /// @inheritdoc IReputation
    function waiversOf(address account, bool seller) external view returns (uint256 waivers) {
        return _pageOf(account, seller).tally.waivers();
    }

    /// @inheritdoc IReputation
    function defaultsOf(address account, bool seller) external view returns (uint256 defaults) {
        return _pageOf(account, seller).tally.defaults();
    }

    /// @inheritdoc IReputation
    function burnedBy(address buyer) external view returns (uint256 burned) {
        (Record memory now_, uint256 growth) = _recordOf(buyer, false);
        return EvidenceLib.toUsdc(now_.burned, growth);
    }

    /// @inheritdoc IReputation
    function burnedBetween(address buyer, address seller) external view returns (uint256 burned) {
        (uint256 epoch, uint256 growth) = EvidenceLib.clockAt(block.timestamp);
        return EvidenceLib.toUsdc(RecordLib.unpackPair(_pairs[buyer][seller], epoch), growth);
    }

    /// @inheritdoc IReputation
    function parameters()
        external
        pure
        returns (
            uint256 alphaBps,
            uint256 pairScale,
            uint256 breadthScale,
            uint256 halfLife,
            uint256 lossWeight,
            uint256 lossFactor,
            uint256 prior
        )
    {
        return (
            EvidenceLib.ALPHA_BPS,
            EvidenceLib.PAIR_SCALE,
            EvidenceLib.BREADTH_SCALE,
            EvidenceLib.HALF_LIFE,
            EvidenceLib.LOSS_WEIGHT,
            EvidenceLib.LOSS_FACTOR,
            EvidenceLib.PRIOR
        );
    }

    // ------------------------------------------------------------------------------------------- internals

    function _addToBuyer(Entry calldata entry, Gain memory gain) private {
        uint256 tally = gain.tally.ofBuyer();
        uint256 loss = entry.buyerLoss;
        if (entry.burned | loss | tally == 0) return;

        address account = entry.buyer;
        Page storage page = _buyers[account];
        uint256 word = page.record;
        if (word == 0 && _sellers[account].record == 0) _issue(account);
        if (entry.burned != 0) _burn(entry, gain, word);
        if (loss != 0) {
            emit LossAdded(account, entry.seller, false, loss);
            loss = EvidenceLib.lossOf(loss, gain.growth);
        }
        page.record =
            entry.both
                ? RecordLib.add(word, gain.epoch, gain.evidence, loss, gain.burned, gain.milestones)
                : RecordLib.add(word, gain.epoch, 0, loss, gain.burned, 0);
        if (tally != 0) page.tally += tally;
    }

    function _addToSeller(Entry calldata entry, Gain memory gain) private {
        uint256 loss = entry.sellerLoss;
        if (gain.burned | loss | gain.tally == 0) return;

        address account = entry.seller;
        Page storage page = _sellers[account];
        uint256 word = page.record;
        if (word == 0 && _buyers[account].record == 0) _issue(account);
        if (loss != 0) {
            emit LossAdded(account, entry.buyer, true, loss);
            loss = EvidenceLib.lossOf(loss, gain.growth);
        }
        page.record = RecordLib.add(word, gain.epoch, gain.evidence, loss, 0, gain.milestones);
        if (gain.tally != 0) page.tally += gain.tally;
    }

    /// @dev What a burn is evidence of, by what its pair and its buyer burned before; then counts it to the pair.
    function _burn(Entry calldata entry, Gain memory gain, uint256 buyerWord) private {
        // Each reading of calldata checks a member's width: once is enough.
        (address buyer, address seller) = (entry.buyer, entry.seller);
        (uint96 spent, uint8 milestones) = (entry.burned, entry.milestones);
        gain.burned = EvidenceLib.grow(spent, gain.growth);
        gain.milestones = milestones;
        gain.evidence = EvidenceLib.evidenceOf(
            gain.burned,
            _countToPair(buyer, seller, gain),
            RecordLib.burnedOf(buyerWord, gain.epoch),
            gain.growth
        );
        uint256 evidence = EvidenceLib.toUsdc(gain.evidence, gain.growth);
        emit EvidenceAdded(buyer, seller, spent, evidence, milestones, entry.both);
    }

    /// @dev Counts a burn to its pair.
    /// @return before What the pair burned before, grown.
    function _countToPair(address buyer, address seller, Gain memory gain) private returns (uint256 before) {
        mapping(address seller => uint256 word) storage pairs = _pairs[buyer];
        before = RecordLib.unpackPair(pairs[seller], gain.epoch);
        pairs[seller] = RecordLib.packPair(before + gain.burned, gain.epoch);
    }

    function _pageOf(address account, bool seller) private view returns (Page storage page) {
        return seller ? _sellers[account] : _buyers[account];
    }

    function _recordOf(
        address account,
        bool seller
    ) private view returns (Record memory now_, uint256 growth) {
        uint256 epoch;
        (epoch, growth) = EvidenceLib.clockAt(block.timestamp);
        now_ = RecordLib.unpack(_pageOf(account, seller).record, epoch);
    }

    /// @inheritdoc Passport
    function _isKnown(address account) internal view override returns (bool) {
        return _sellers[account].record | _buyers[account].record != 0;
    }

    /// @inheritdoc Passport
    function _passportOf(address account) internal view override returns (string memory) {
        return PassportLib.uri(account, _shown(account, true), _shown(account, false));
    }

    function _shown(address account, bool seller) private view returns (PassportLib.Side memory side) {
        (Record memory now_, uint256 growth) = _recordOf(account, seller);
        uint256 tally = _pageOf(account, seller).tally;
        return
            PassportLib.Side({
                score: EvidenceLib.scoreOf(now_.evidence, now_.loss, growth),
                costToForge: EvidenceLib.costToForgeOf(now_.evidence, now_.loss, growth),
                loss: EvidenceLib.toUsdcUp(now_.loss, growth),
                milestones: now_.milestones,
                disputes: tally.disputes(),
                defaults: tally.defaults()
            });
    }
}
