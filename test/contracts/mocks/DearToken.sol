// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestToken} from "./TestToken.sol";

/// @notice An honest token whose transfers are dear, as those of tokens are that keep a log of them on chain: some 20,000
/// gas for each of a number of entries.
contract DearToken is TestToken {
    uint256 private immutable ENTRIES;
    mapping(uint256 index => uint256 amount) private _log;
    uint256 private _logged;

    constructor(uint256 entries) {
        ENTRIES = entries;
    }

    function transfer(address to, uint256 amount) external override returns (bool) {
        _write(amount);
        _move(msg.sender, to, amount);
        return true;
    }

    function transferFrom(address from, address to, uint256 amount) external override returns (bool) {
        _write(amount);
        _spend(from, amount);
        _move(from, to, amount);
        return true;
    }

    function _write(uint256 amount) private {
        for (uint256 i; i < ENTRIES; ++i) _log[++_logged] = amount + 1;
    }
}
