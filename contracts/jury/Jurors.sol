// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IEscrow} from "../interfaces/IEscrow.sol";
import {IJurors} from "../interfaces/IJurors.sol";
import {ConsentLib} from "../libraries/ConsentLib.sol";
import {CourtActsLib} from "../libraries/CourtActsLib.sol";
import {DrawLib, Leaf, Pool} from "../libraries/DrawLib.sol";
import {SignatureLib} from "../libraries/SignatureLib.sol";
import {SortitionLib} from "../libraries/SortitionLib.sol";
import {Enrolment, Increase, Juror, JurorStats, Position, Roll, Standing} from "../types/Cases.sol";

/// @title Jurors
/// @notice See {IJurors}.
contract Jurors is IJurors, EIP712 {
    using CourtActsLib for Enrolment;
    using CourtActsLib for Increase;
    using DrawLib for Pool;
    using SortitionLib for SortitionLib.Tree;

    uint256 private constant MOST_PROVIDERS = 16;

    /// @dev What a juror can have staked at most, in micro-units of USDC.
    uint256 private constant MOST_STAKE = type(uint72).max;

    /// @inheritdoc IJurors
    address public immutable JURY;
    /// @inheritdoc IJurors
    address public immutable USDC;
    /// @inheritdoc IJurors
    uint256 public immutable RELEASE;
    /// @inheritdoc IJurors
    uint256 public immutable STAKE;
    /// @inheritdoc IJurors
    uint256 public immutable SLICE;
    /// @inheritdoc IJurors
    uint256 public immutable WARM_UP;

    /// @dev How many providers there are.
    uint256 private immutable PROVIDERS;

    bytes32[] private _providers;
    Roll private _roll;
    mapping(uint256 id => Juror) private _jurors;
    mapping(address key => uint24) private _ids;
    Pool private _pool;
    /// @dev How many jurors with active stake an operator has.
    mapping(address operator => uint256) private _fielded;
    mapping(bytes32 act => bool) private _spent;

    modifier onlyJury() {
        if (msg.sender != JURY) revert JuryOnly(msg.sender, JURY);
        _;
    }

    /// @param stake What a juror enrols with at least, in micro-units of USDC.
    /// @param slice What silence costs, in micro-units of USDC.
    /// @param release Seconds from resigning until a stake is free.
    /// @param warmUp Seconds from when stake comes until it can be activated.
    /// @param names Of the providers.
    constructor(
        address usdc,
        uint96 stake,
        uint96 slice,
        uint256 release,
        uint256 warmUp,
        bytes32[] memory names
    ) EIP712("Earnest Jurors", "1") {
        if (slice == 0 || slice > stake) revert SliceInvalid(slice, stake);
        if (names.length == 0 || names.length > MOST_PROVIDERS) {
            revert ProvidersInvalid(names.length, MOST_PROVIDERS);
        }
        (JURY, USDC, RELEASE, WARM_UP) = (msg.sender, usdc, release, warmUp);
        (STAKE, SLICE, PROVIDERS) = (stake, slice, names.length);
        _providers = names;
    }

    // ----------------------------------------------------------------------------------------- operators

    /// @inheritdoc IJurors
    function enrol(Enrolment calldata act, bytes calldata juror, bytes calldata operator) external {
        _checkExpiry(act.expiry);
        if (act.provider >= PROVIDERS) revert ProviderUnknown(act.provider, PROVIDERS);
        if (act.stake < STAKE) revert StakeTooSmall(act.stake, STAKE);
        if (act.stake > MOST_STAKE) revert IEscrow.TotalTooLarge(act.stake, MOST_STAKE);
        if (_ids[act.juror] != 0) revert JurorEnrolled(act.juror);
        bytes32 digest = _hashTypedDataV4(act.hash());
        if (SignatureLib.recover(digest, juror) != act.juror || act.juror == address(0)) {
            revert IEscrow.ConsentInvalid(act.juror, digest);
        }

        uint24 id = ++_roll.jurors;
        uint40 activatesAt = uint40(block.timestamp + WARM_UP);
        _ids[act.juror] = id;
        _roll.pending += act.stake;
        Juror storage enrolled = _jurors[id];
        (enrolled.operator, enrolled.stake) = (act.operator, act.stake);
        (enrolled.key, enrolled.provider, enrolled.movesAt) = (act.juror, act.provider, activatesAt);
        emit Enrolled(id, act.juror, act.operator, act.provider, act.stake, activatesAt);

        ConsentLib.take(USDC, act.operator, act.stake, digest, act.expiry, operator);
    }

    /// @inheritdoc IJurors
    function increase(Increase calldata act, bytes calldata operator) external {
        _checkExpiry(act.expiry);
        Juror storage juror = _unexpelled(act.juror);
        uint256 stake = uint256(juror.stake) + act.amount;
        if (stake < STAKE) revert StakeTooSmall(stake, STAKE);
        if (stake > MOST_STAKE) revert IEscrow.TotalTooLarge(stake, MOST_STAKE);

        _move(juror, Position(stake, _activeOf(juror), Standing.Serving, block.timestamp + WARM_UP));

        bytes32 digest = _hashTypedDataV4(act.hash());
        ConsentLib.take(USDC, juror.operator, act.amount, digest, act.expiry, operator);
    }

    /// @inheritdoc IJurors
    function activate(address key) external {
        Juror storage juror = _serving(key);
        uint256 stake = juror.stake;
        if (_activeOf(juror) == stake) revert StakeNotPending(key);
        if (stake < STAKE / 2) revert StakeTooSmall(stake, STAKE / 2);
        if (block.timestamp < juror.movesAt) revert StakeWarming(key, juror.movesAt);

        _move(juror, Position(stake, stake, Standing.Serving, 0));
    }

    /// @inheritdoc IJurors
    function resign(address key, uint256 nonce, uint40 expiry, bytes calldata operator) external {
        _checkExpiry(expiry);
        Juror storage juror = _serving(key);
        bytes32 act = _hashTypedDataV4(CourtActsLib.hashResignation(key, nonce, expiry));
        ConsentLib.check(juror.operator, act, operator);
        if (_spent[act]) revert ActSpent(act);

        _spent[act] = true;
        uint40 releaseAt = uint40(block.timestamp + RELEASE);
        _move(juror, Position(juror.stake, 0, Standing.Resigned, releaseAt));
        emit Resigned(key, releaseAt);
    }

    /// @inheritdoc IJurors
    function withdraw(address key) external {
        Juror storage juror = _known(key);
        if (juror.standing != Standing.Resigned) revert JurorUnexpectedState(key, 0);
        if (block.timestamp < juror.movesAt) revert StakeLocked(key, juror.movesAt);
        uint96 amount = juror.stake;

        juror.stake = 0;
        emit Withdrawn(key, juror.operator, amount);

        SafeERC20.safeTransfer(IERC20(USDC), juror.operator, amount);
    }

    // ---------------------------------------------------------------------------------------------- jury

    /// @inheritdoc IJurors
    function recordSeat(bytes32 caseId, uint24 id, bool voted, uint256 burn) external onlyJury {
        Juror storage juror = _jurors[id];
        ++juror.stats.drawn;
        if (voted) {
            ++juror.stats.voted;
        } else {
            ++juror.stats.silent;
            _bench(caseId, juror);
        }
        _slash(caseId, juror, burn, false);
    }

    /// @inheritdoc IJurors
    function slash(bytes32 caseId, uint24 id, uint256 amount) external onlyJury {
        _slash(caseId, _jurors[id], amount, false);
    }

    /// @inheritdoc IJurors
    function recordPay(uint24 id, uint256 amount) external onlyJury {
        JurorStats storage stats = _jurors[id].stats;
        ++stats.coherent;
        stats.earned += uint64(amount);
    }

    /// @inheritdoc IJurors
    function punish(bytes32 caseId, address key) external onlyJury {
        Juror storage juror = _unexpelled(key);

        _slash(caseId, juror, type(uint256).max, true);
        (juror.standing, juror.movesAt) = (Standing.Expelled, 0);
        emit Expelled(caseId, key);
    }

    // --------------------------------------------------------------------------------------------- views

    /// @inheritdoc IJurors
    function draw(
        bytes32 seed,
        uint48 time,
        address buyer,
        address seller,
        uint256 count
    ) external view returns (uint24[] memory ids) {
        return _pool.draw(PROVIDERS, seed, time, buyer, seller, count);
    }

    /// @inheritdoc IJurors
    function keyOf(uint24 id) external view returns (address juror) {
        return _jurors[id].key;
    }

    /// @inheritdoc IJurors
    function ownerOf(uint24 id) external view returns (address operator) {
        return _jurors[id].operator;
    }

    /// @inheritdoc IJurors
    function providers() external view returns (bytes32[] memory names) {
        return _providers;
    }

    /// @inheritdoc IJurors
    function pendingStake() external view returns (uint256 stake) {
        return _roll.pending;
    }

    /// @inheritdoc IJurors
    function operatorCount() external view returns (uint256 operators) {
        return _roll.operators;
    }

    /// @inheritdoc IJurors
    function activeStake() external view returns (uint256 stake) {
        for (uint256 i; i < PROVIDERS; ++i) stake += _pool.trees[i].wholeAt(uint48(block.timestamp)).total();
    }

    /// @inheritdoc IJurors
    function idOf(address juror) external view returns (uint24 id) {
        return _ids[juror];
    }

    /// @inheritdoc IJurors
    function operatorOf(address juror) external view returns (address operator) {
        return _known(juror).operator;
    }

    /// @inheritdoc IJurors
    function providerOf(address juror) external view returns (uint8 provider) {
        return _known(juror).provider;
    }

    /// @inheritdoc IJurors
    function stakeOf(address juror) external view returns (uint256 stake) {
        return _known(juror).stake;
    }

    /// @inheritdoc IJurors
    function activeOf(address juror) external view returns (uint256 stake) {
        return _activeOf(_known(juror));
    }

    /// @inheritdoc IJurors
    function pendingOf(address juror) external view returns (uint256 stake) {
        return _pendingOf(_known(juror));
    }

    /// @inheritdoc IJurors
    function activationOf(address juror) external view returns (uint40 time) {
        Juror storage known = _known(juror);
        return known.standing == Standing.Serving ? known.movesAt : 0;
    }

    /// @inheritdoc IJurors
    function releaseOf(address juror) external view returns (uint40 time) {
        Juror storage known = _known(juror);
        return known.standing == Standing.Resigned ? known.movesAt : 0;
    }

    /// @inheritdoc IJurors
    function isExpelled(address juror) external view returns (bool expelled) {
        return _known(juror).standing == Standing.Expelled;
    }

    /// @inheritdoc IJurors
    function drawnOf(address juror) external view returns (uint256 panels) {
        return _known(juror).stats.drawn;
    }

    /// @inheritdoc IJurors
    function votedOf(address juror) external view returns (uint256 panels) {
        return _known(juror).stats.voted;
    }

    /// @inheritdoc IJurors
    function silentOf(address juror) external view returns (uint256 panels) {
        return _known(juror).stats.silent;
    }

    /// @inheritdoc IJurors
    function coherentOf(address juror) external view returns (uint256 panels) {
        return _known(juror).stats.coherent;
    }

    /// @inheritdoc IJurors
    function earnedOf(address juror) external view returns (uint256 amount) {
        return _known(juror).stats.earned;
    }

    /// @inheritdoc IJurors
    function slashedOf(address juror) external view returns (uint256 amount) {
        return _known(juror).stats.slashed;
    }

    // -------------------------------------------------------------------------------------------- stakes

    function _known(address key) private view returns (Juror storage juror) {
        uint24 id = _ids[key];
        if (id == 0) revert JurorUnknown(key);
        return _jurors[id];
    }

    function _unexpelled(address key) private view returns (Juror storage juror) {
        juror = _known(key);
        if (juror.standing == Standing.Expelled) revert JurorExpelled(key);
    }

    function _serving(address key) private view returns (Juror storage juror) {
        juror = _unexpelled(key);
        if (juror.standing == Standing.Resigned) revert JurorUnexpectedState(key, juror.movesAt);
    }

    function _activeOf(Juror storage juror) private view returns (uint256 active) {
        return _pool.leaves[juror.provider][juror.leaf].active;
    }

    function _pendingOf(Juror storage juror) private view returns (uint256 pending) {
        return juror.standing == Standing.Serving ? juror.stake - _activeOf(juror) : 0;
    }

    /// @dev Writes where a juror's stake is from now on.
    function _move(Juror storage juror, Position memory to) private {
        uint256 pending = _roll.pending - _pendingOf(juror);
        uint256 before = _activeOf(juror);
        bool serving = to.standing == Standing.Serving;
        if (serving && to.active == to.stake) to.movesAt = 0;

        if (to.active != before) _setActive(juror, before, to.active);
        (juror.stake, juror.standing, juror.movesAt) = (uint96(to.stake), to.standing, uint40(to.movesAt));
        _roll.pending = uint96(pending + (serving ? to.stake - to.active : 0));
        emit StakeChanged(juror.key, to.stake, to.active, serving ? uint40(to.movesAt) : 0);
    }

    /// @dev Writes what is drawn of a stake. A juror has a leaf from its first activation on.
    function _setActive(Juror storage juror, uint256 before, uint256 active) private {
        (uint8 provider, uint24 leaf, address operator) = (juror.provider, juror.leaf, juror.operator);
        if (leaf == 0) {
            leaf = uint24(_pool.trees[provider].append(active));
            juror.leaf = leaf;
            _pool.leaves[provider][leaf] = Leaf(_ids[juror.key], operator, uint72(active));
        } else {
            _pool.trees[provider].update(leaf, before, active);
            _pool.leaves[provider][leaf].active = uint72(active);
        }
        if (before == 0 && ++_fielded[operator] == 1) ++_roll.operators;
        if (active == 0 && --_fielded[operator] == 0) --_roll.operators;
    }

    /// @dev Takes a juror out of the draws until it warmed up again.
    function _bench(bytes32 id, Juror storage juror) private {
        if (juror.standing != Standing.Serving) return;

        _move(juror, Position(juror.stake, 0, Standing.Serving, block.timestamp + WARM_UP));
        emit Benched(id, juror.key);
    }

    /// @dev Burns stake, wherever it is: first what is not drawn. Below half of the least stake nothing of it is drawn.
    function _slash(bytes32 id, Juror storage juror, uint256 amount, bool equivocated) private {
        uint256 stake = juror.stake;
        if (amount > stake) amount = stake;
        if (amount == 0) return;

        stake -= amount;
        uint256 before = _activeOf(juror);
        uint256 active = stake < STAKE / 2 ? 0 : Math.min(stake, before);
        bool falls = before != 0 && active == 0;
        uint256 movesAt = falls ? block.timestamp + WARM_UP : juror.movesAt;
        _move(juror, Position(stake, active, juror.standing, movesAt));
        juror.stats.slashed += uint64(amount);
        emit Slashed(id, juror.key, amount, equivocated);
    }

    function _checkExpiry(uint256 expiry) private view {
        if (block.timestamp >= expiry) revert ActExpired(block.timestamp, expiry);
    }
}
