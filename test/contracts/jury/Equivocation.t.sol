// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IJury} from "../../../contracts/interfaces/IJury.sol";
import {SignedBallot, Stage} from "../../../contracts/types/Cases.sol";
import {JuryBase} from "../base/JuryBase.sol";

/// @notice What two ballots of one juror for one round mean.
contract EquivocationTest is JuryBase {
    function _ballot(
        bytes32 id,
        address juror,
        uint16 share,
        bytes32 rationale
    ) private view returns (SignedBallot memory ballot) {
        (ballot.sellerBps, ballot.rationale) = (share, rationale);
        (ballot.r, ballot.vs) = vm.signCompact(
            secretOf(juror),
            courtDigest(hashOfBallot(id, 0, share, rationale))
        );
    }

    function test_PunishEquivocation_RevertWhen_TheShareIsTheSame() public {
        bytes32 id = reachStage(courtSheet(), Stage.Voting, 5_000);
        address juror = sittingOf(id).jurors[0];
        SignedBallot memory one = _ballot(id, juror, 5_000, "a salt");
        SignedBallot memory other = _ballot(id, juror, 5_000, "another, after a crash");

        vm.expectRevert(abi.encodeWithSelector(IJury.EquivocationUnproven.selector, id, juror));
        _punish(id, 0, juror, one, other);
    }

    function test_PunishEquivocation_AnotherShare_TakesAll() public {
        bytes32 id = reachStage(courtSheet(), Stage.Voting, 5_000);
        address juror = sittingOf(id).jurors[0];

        _punish(id, 0, juror, _ballot(id, juror, 5_000, "a salt"), _ballot(id, juror, 5_001, "a salt"));

        assertEq(jurors.stakeOf(juror), 0);
        assertEq(jurors.slashedOf(juror), STAKE);
    }
}
