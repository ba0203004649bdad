// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestToken} from "./TestToken.sol";

/// @notice What a {HostileToken} does when it is asked to move money.
enum Lie {
    /// Nothing: it is honest.
    None,
    /// A hundredth of what moves is kept from the receiver.
    Fee,
    /// A hundredth more than asked reaches the receiver.
    Bonus,
    /// Nothing moves, and it says so by returning false.
    False,
    /// Nothing moves, and it says true.
    Nothing,
    /// It moves, and returns no data.
    Silent,
    /// It moves, and returns another word than true.
    Two,
    /// It moves, and returns a megabyte.
    Bomb,
    /// It reverts with a megabyte.
    RevertBomb,
    /// It reverts.
    Revert,
    /// It burns all the gas it is given.
    Gas,
    /// It moves, and then makes the call it was given.
    Reenter,
    /// It makes the call it was given, and then moves.
    ReenterFirst,
    /// It moves, and returns two words, the first of them true.
    Long,
    /// It moves, and takes as much again from the receiver, and a unit.
    Drain
}

/// @notice An ERC-20 that lies as it is told, and can be told so in the middle of a deal.
contract HostileToken is TestToken {
    Lie public onPull;
    Lie public onPush;
    /// How much every balance is scaled when it is read, in basis points.
    uint256 public scale = 10_000;
    /// Whether an authorization succeeds without looking at anything or moving anything.
    bool public authorizesAll;
    /// Whether reading a balance burns all gas, or reverts.
    bool public balanceBurns;
    bool public balanceReverts;

    address public target;
    bytes public call;
    /// Whether the last call back in succeeded, what it returned, and how many there were.
    bool public entered;
    bytes public returned;
    uint256 public calls;
    /// How often it may call back in; more would never end.
    uint256 public budget = 1;

    function lie(Lie onPull_, Lie onPush_) external {
        onPull = onPull_;
        onPush = onPush_;
    }

    function rebase(uint256 scale_) external {
        scale = scale_;
    }

    function authorizeAll(bool yes) external {
        authorizesAll = yes;
    }

    function breakBalances(bool burns, bool reverts) external {
        balanceBurns = burns;
        balanceReverts = reverts;
    }

    function reenter(address target_, bytes calldata call_, uint256 budget_) external {
        target = target_;
        call = call_;
        budget = budget_;
        calls = 0;
        entered = false;
    }

    function balanceOf(address account) external view override returns (uint256) {
        if (balanceBurns)
            assembly {
                invalid()
            }
        require(!balanceReverts, "no balance for you");
        return (_balances[account] * scale) / 10_000;
    }

    function transfer(address to, uint256 amount) external override returns (bool) {
        return _act(onPush, msg.sender, to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) external override returns (bool) {
        _spend(from, amount);
        return _act(onPull, from, to, amount);
    }

    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256,
        uint256,
        bytes32,
        bytes calldata
    ) external override {
        if (authorizesAll) {
            if (onPull == Lie.Reenter) _reenter();
            return;
        }
        _act(onPull, from, to, value);
    }

    function _act(Lie lie_, address from, address to, uint256 amount) private returns (bool) {
        if (lie_ == Lie.False) return false;
        if (lie_ == Lie.Nothing) return true;
        if (lie_ == Lie.Revert) revert("no");
        if (lie_ == Lie.Gas)
            assembly {
                invalid()
            }
        if (lie_ == Lie.RevertBomb)
            assembly {
                revert(0, 1000000)
            }
        if (lie_ == Lie.ReenterFirst) _reenter();

        _move(from, to, amount);
        if (lie_ == Lie.Fee) _balances[to] -= amount / 100;
        if (lie_ == Lie.Bonus) _balances[to] += amount / 100;
        if (lie_ == Lie.Drain) _balances[to] -= amount + 1 > _balances[to] ? _balances[to] : amount + 1;

        if (lie_ == Lie.Reenter) _reenter();
        if (lie_ == Lie.Silent)
            assembly {
                return(0, 0)
            }
        if (lie_ == Lie.Two)
            assembly {
                mstore(0, 2)
                return(0, 32)
            }
        if (lie_ == Lie.Long)
            assembly {
                mstore(0, 1)
                mstore(0x20, 1)
                return(0, 64)
            }
        if (lie_ == Lie.Bomb)
            assembly {
                mstore(0, 1)
                return(0, 1000000)
            }
        return true;
    }

    function _reenter() private {
        if (calls == budget) return;
        ++calls;
        (entered, returned) = target.call(call);
    }
}
