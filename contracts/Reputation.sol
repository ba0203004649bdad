// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

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

    /// @dev {RecordLib}'s words. An account's record in a role; what a pair burned. Written by every settlement.
    mapping(bool seller => mapping(address account => uint256 word)) private _records;
    mapping(address buyer => mapping(address seller => uint256 word)) private _pairs;

    /// @dev {TallyLib}'s words. Written by rare endings.
    mapping(bool seller => mapping(address account => uint256 word)) private _tallies;

    // ---------------------------------------------------------------------------------------------- escrow

    /// @inheritdoc IReputation
    function record(Entry calldata entry) external {
        if (msg.sender != ESCROW) revert ReputationUnauthorized(msg.sender, ESCROW);

        uint256 tally = entry.ofSeller();
        bool burns = entry.burned != 0;
        bool sellerChanges = burns || entry.sellerLoss != 0 || tally != 0;
        bool buyerChanges = burns || entry.buyerLoss != 0 || tally.ofBuyer() != 0;
        if (!sellerChanges && !buyerChanges) return;

        (uint256 epoch, uint256 growth) = EvidenceLib.clockAt(block.timestamp);
        uint256 burned = EvidenceLib.grow(entry.burned, growth);
        uint256 evidence = burns ? _burn(entry, burned, epoch, growth) : 0;
        if (sellerChanges) {
            Record memory gain = Record({
                evidence: evidence,
                loss: EvidenceLib.LOSS_FACTOR * EvidenceLib.growUp(entry.sellerLoss, growth),
                burned: 0,
                milestones: burns ? entry.milestones : 0
            });
            _add(entry.seller, true, gain, tally, epoch);
        }
        if (buyerChanges) {
            Record memory gain = Record({
                evidence: entry.both ? evidence : 0,
                loss: EvidenceLib.LOSS_FACTOR * EvidenceLib.growUp(entry.buyerLoss, growth),
                burned: burned,
                milestones: burns && entry.both ? entry.milestones : 0
            });
            _add(entry.buyer, false, gain, tally.ofBuyer(), epoch);
        }
        _announce(entry, EvidenceLib.toUsdc(evidence, growth));
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
        return _tallies[seller][account].disputes();
    }

    /// @inheritdoc IReputation
    function splitsOf(address account, bool seller) external view returns (uint256 splits) {
        return _tallies[seller][account].splits();
    }

    /// @inheritdoc IReputation
    function waiversOf(address account, bool seller) external view returns (uint256 waivers) {
        return _tallies[seller][account].waivers();
    }

    /// @inheritdoc IReputation
    function defaultsOf(address account, bool seller) external view returns (uint256 defaults) {
        return _tallies[seller][account].defaults();
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

    /// @dev What a burn is evidence of, by what its pair and its buyer burned before; then counts it to the pair.
    function _burn(
        Entry calldata entry,
        uint256 burned,
        uint256 epoch,
        uint256 growth
    ) private returns (uint256 evidence) {
        mapping(address seller => uint256 word) storage pairs = _pairs[entry.buyer];
        uint256 pairBurned = RecordLib.unpackPair(pairs[entry.seller], epoch);
        uint256 buyerBurned = RecordLib.unpack(_records[false][entry.buyer], epoch).burned;

        evidence = EvidenceLib.evidenceOf(burned, pairBurned, buyerBurned, growth);
        pairs[entry.seller] = RecordLib.packPair(pairBurned + burned, epoch);
    }

    /// @dev Adds to an account's record in a role. The account's first record is its passport.
    function _add(address account, bool seller, Record memory gain, uint256 tally, uint256 epoch) private {
        uint256 word = _records[seller][account];
        if (word == 0 && _records[!seller][account] == 0) _issue(account);

        Record memory sum = RecordLib.unpack(word, epoch);
        sum.evidence += gain.evidence;
        sum.loss += gain.loss;
        sum.burned += gain.burned;
        sum.milestones += gain.milestones;
        _records[seller][account] = sum.pack(epoch);
        if (tally != 0) _tallies[seller][account] += tally;
    }

    /// @dev In a function of its own, which a compiler that keeps variables on a stack of sixteen needs.
    function _announce(Entry calldata entry, uint256 evidence) private {
        emit Recorded(
            entry.buyer,
            entry.seller,
            entry.burned,
            evidence,
            entry.both,
            entry.sellerLoss,
            entry.buyerLoss,
            entry.ending,
            entry.milestones,
            entry.disputed
        );
    }

    function _recordOf(
        address account,
        bool seller
    ) private view returns (Record memory now_, uint256 growth) {
        uint256 epoch;
        (epoch, growth) = EvidenceLib.clockAt(block.timestamp);
        now_ = RecordLib.unpack(_records[seller][account], epoch);
    }

    /// @inheritdoc Passport
    function _isKnown(address account) internal view override returns (bool) {
        return _records[true][account] | _records[false][account] != 0;
    }

    /// @inheritdoc Passport
    function _passportOf(address account) internal view override returns (string memory) {
        return PassportLib.uri(account, _page(account, true), _page(account, false));
    }

    function _page(address account, bool seller) private view returns (PassportLib.Page memory page) {
        (Record memory now_, uint256 growth) = _recordOf(account, seller);
        uint256 tally = _tallies[seller][account];
        return
            PassportLib.Page({
                score: EvidenceLib.scoreOf(now_.evidence, now_.loss, growth),
                costToForge: EvidenceLib.costToForgeOf(now_.evidence, now_.loss, growth),
                loss: EvidenceLib.toUsdcUp(now_.loss, growth),
                milestones: now_.milestones,
                disputes: tally.disputes(),
                defaults: tally.defaults()
            });
    }
}
