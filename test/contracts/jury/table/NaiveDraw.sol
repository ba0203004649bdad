// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A draw over plain lists, by what {IJurors.draw} and docs/jury.md promise: no tree, no stretches, nothing cached.
contract NaiveDraw {
    struct Ticket {
        uint24 id;
        address operator;
        uint256 weight;
    }

    struct Run {
        bytes32 seed;
        uint256 tries;
        /// By provider: what was not drawn yet; what was staked; how many more seats it is due; how many were drawn of it.
        Ticket[][] left;
        uint256[] stakes;
        uint256[] quotas;
        uint256[] drawn;
        bool[] exhausted;
        address[] excluded;
    }

    uint256 private constant MOST_DRAWN = 40;
    uint256 private constant MOST_PROVIDERS = 16;

    Ticket[][MOST_PROVIDERS] private _now;
    mapping(uint256 time => Ticket[][MOST_PROVIDERS]) private _past;

    function append(uint256 provider, uint24 id, address operator, uint256 weight) external {
        _now[provider].push(Ticket(id, operator, weight));
    }

    function update(uint256 provider, uint256 index, uint256 weight) external {
        _now[provider][index].weight = weight;
    }

    /// @notice Keeps what there is, as of a second's end.
    function remember(uint256 time) external {
        for (uint256 provider; provider < MOST_PROVIDERS; ++provider) {
            for (uint256 i; i < _now[provider].length; ++i) _past[time][provider].push(_now[provider][i]);
        }
    }

    function count(uint256 provider) external view returns (uint256) {
        return _now[provider].length;
    }

    function weightOf(uint256 provider, uint256 index) external view returns (uint256) {
        return _now[provider][index].weight;
    }

    function isEmpty(uint256 time) external view returns (bool) {
        for (uint256 provider; provider < MOST_PROVIDERS; ++provider) {
            if (_sum(_past[time][provider]) != 0) return false;
        }
        return true;
    }

    /// @return ids As many as there are seats, or as could be filled.
    function draw(
        uint256 providers,
        bytes32 seed,
        uint256 time,
        address[2] calldata sides,
        uint256 seats
    ) external view returns (uint24[] memory ids) {
        Run memory run = _begin(providers, seed, time, seats);
        (run.excluded[0], run.excluded[1]) = (sides[0], sides[1]);
        ids = new uint24[](seats);
        uint256 seat;
        while (seat < seats) {
            (bool found, uint256 provider) = _provider(run);
            if (!found) break;
            Ticket memory ticket;
            (found, ticket) = _juror(run, provider, 2 + seat);
            if (!found) {
                run.exhausted[provider] = true;
                continue;
            }
            run.excluded[2 + seat] = ticket.operator;
            --run.quotas[provider];
            ids[seat++] = ticket.id;
        }
        assembly ("memory-safe") {
            mstore(ids, seat)
        }
    }

    function _begin(
        uint256 providers,
        bytes32 seed,
        uint256 time,
        uint256 seats
    ) private view returns (Run memory run) {
        run.seed = seed;
        run.left = new Ticket[][](providers);
        (run.stakes, run.quotas) = (new uint256[](providers), new uint256[](providers));
        (run.drawn, run.exhausted) = (new uint256[](providers), new bool[](providers));
        run.excluded = new address[](2 + seats);
        uint256 total;
        for (uint256 i; i < providers; ++i) {
            run.left[i] = _past[time][i];
            run.stakes[i] = _sum(run.left[i]);
            total += run.stakes[i];
        }
        for (uint256 i; i < providers && total != 0; ++i) {
            uint256 whole = (seats * run.stakes[i]) / total;
            run.quotas[i] = whole * total < seats * run.stakes[i] ? whole + 1 : whole;
        }
    }

    /// @dev A provider that is due a seat; or, if none is, any with jurors left.
    function _provider(Run memory run) private pure returns (bool found, uint256 provider) {
        uint256 due = _due(run);
        if (due == 0) {
            for (uint256 i; i < run.quotas.length; ++i) run.quotas[i] = type(uint256).max;
            due = _due(run);
        }
        if (due == 0) return (false, 0);
        uint256 target = _number(run) % due;
        for (; provider < run.stakes.length; ++provider) {
            if (run.exhausted[provider] || run.quotas[provider] == 0) continue;
            if (target < run.stakes[provider]) return (true, provider);
            target -= run.stakes[provider];
        }
        revert("nobody is due");
    }

    function _due(Run memory run) private pure returns (uint256 due) {
        for (uint256 i; i < run.stakes.length; ++i) {
            if (!run.exhausted[i] && run.quotas[i] != 0) due += run.stakes[i];
        }
    }

    function _juror(
        Run memory run,
        uint256 provider,
        uint256 exclusions
    ) private pure returns (bool found, Ticket memory) {
        Ticket[] memory left = run.left[provider];
        while (run.drawn[provider] < MOST_DRAWN && _sum(left) != 0) {
            ++run.drawn[provider];
            uint256 target = _number(run) % _sum(left);
            uint256 i;
            while (target >= left[i].weight) target -= left[i++].weight;
            left[i].weight = 0;
            bool excluded;
            for (uint256 j; j < exclusions; ++j) if (run.excluded[j] == left[i].operator) excluded = true;
            if (!excluded) return (true, left[i]);
        }
        return (false, Ticket(0, address(0), 0));
    }

    function _number(Run memory run) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(run.seed, run.tries++)));
    }

    function _sum(Ticket[] memory tickets) private pure returns (uint256 sum) {
        for (uint256 i; i < tickets.length; ++i) sum += tickets[i].weight;
    }
}
