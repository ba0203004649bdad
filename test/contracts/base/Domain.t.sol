// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";

import {ICourt} from "../../../contracts/interfaces/ICourt.sol";
import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {IPanel} from "../../../contracts/interfaces/IPanel.sol";
import {IPanelFactory} from "../../../contracts/interfaces/IPanelFactory.sol";
import {SignedBallot, SignedSeal, Stage} from "../../../contracts/types/Cases.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {JuryBase} from "./JuryBase.sol";

// the domain that a contract's acts are signed in
// ├── of the escrow, a jury, a panel → each tells its own name, version 1, the chain and its own address
// └── given the chain forked off
//     ├── it tells the new chain's id, and its separator and digests are made of that
//     └── what was signed before is refused; the same act signed there counts
contract DomainTest is JuryBase {
    address[] private members;

    // ---------------------------------------------------------------------------------- what it says of itself

    function test_Domain_OfTheEscrow() public {
        assertDomain(address(escrow), "Earnest");
        assertEq(escrow.DOMAIN_SEPARATOR(), courtDomainOf("Earnest", block.chainid, address(escrow)));
        vm.chainId(8453);
        assertDomain(address(escrow), "Earnest");
        assertEq(escrow.DOMAIN_SEPARATOR(), courtDomainOf("Earnest", 8453, address(escrow)));
    }

    function test_Domain_OfAJury() public {
        assertDomain(address(jury), "Earnest Jury");
        assertBallotDigest();
        vm.chainId(8453);
        assertDomain(address(jury), "Earnest Jury");
        assertBallotDigest();
    }

    function test_Domain_OfAPanel() public {
        _bePanel();
        assertDomain(address(court), "Earnest Panel");
        assertBallotDigest();
        vm.chainId(8453);
        assertDomain(address(court), "Earnest Panel");
        assertBallotDigest();
    }

    // --------------------------------------------------------------------------------------- on another branch

    function test_Fork_AtTheEscrow_WhatWasSignedBefore_IsRefused() public {
        TermSheet memory terms = sheet();
        bytes memory ofBuyer = signed(buyerKey, digestOf(terms));
        bytes memory ofSeller = signed(sellerKey, digestOf(terms));
        vm.chainId(8453);
        bytes32 there = digestOf(terms);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, buyer, there));
        _commit(terms, ofBuyer, ofSeller);
        _commit(terms, signed(buyerKey, there), signed(sellerKey, there));
    }

    function test_Fork_AtAJury_WhatWasSignedBefore_IsRefused() public {
        bytes32 id = reachStage(courtSheet(), Stage.Sealing, 0);
        checkFork(sittingOf(id), SEALING);
    }

    function test_Fork_AtAPanel_WhatWasSignedBefore_IsRefused() public {
        uint256 sealing = _bePanel();
        TermSheet memory terms = courtSheet();
        disputed(terms);
        IPanel(address(court)).open(terms, 0);
        checkFork(sittingOf(caseOf(terms)), sealing);
    }

    /// @dev Seals and ballots of a sealing that has begun.
    function checkFork(Sitting memory sitting, uint256 sealing) private {
        uint16[] memory shares = alike(sitting.seats.length, 6_000);
        SignedSeal[] memory sealsBefore = sealsOf(sitting, shares);
        SignedBallot[] memory ballotsBefore = ballotsOf(sitting, shares);

        vm.chainId(8453);
        vm.expectRevert(abi.encodeWithSelector(ICourt.SealInvalid.selector, sitting.id, 0, sitting.seats[0]));
        _seal(sitting.id, sealsBefore);
        _seal(sitting.id, sealsOf(sitting, shares));
        skip(sealing);
        vm.expectRevert(
            abi.encodeWithSelector(ICourt.BallotInvalid.selector, sitting.id, 0, sitting.seats[0])
        );
        _vote(sitting.id, ballotsBefore);
        _vote(sitting.id, ballotsOf(sitting, shares));
        (uint256 ballots, uint16 median) = court.medianOf(sitting.id, 0);
        assertEq(ballots, shares.length, "ballots");
        assertEq(median, 6_000, "median");
    }

    // ------------------------------------------------------------------------------------------------ helpers

    /// @dev The court of these tests becomes a panel of three.
    function _bePanel() private returns (uint256 sealing) {
        sealing = 2 hours;
        for (uint256 i; i < 3; ++i) members.push(makeSigner(string.concat("member ", vm.toString(i))));
        IPanelFactory factory = IPanelFactory(
            deploy(abi.encodePacked(vm.getCode("PanelFactory.sol:PanelFactory"), abi.encode(escrow)))
        );
        (court, courtName) = (ICourt(factory.create(members, 2, sealing, 3 hours)), "Earnest Panel");
    }

    function assertDomain(address contract_, string memory named) private view {
        (
            bytes1 fields,
            string memory name,
            string memory version,
            uint256 chainId,
            address verifier,
            bytes32 salt,
            uint256[] memory extensions
        ) = IERC5267(contract_).eip712Domain();
        assertEq(uint8(fields), 0x0f, "fields");
        assertEq(name, named);
        assertEq(version, "1");
        assertEq(chainId, block.chainid, "chain");
        assertEq(verifier, contract_, "verifier");
        assertEq(salt, bytes32(0), "salt");
        assertEq(extensions.length, 0, "extensions");
    }

    function assertBallotDigest() private view {
        bytes32 expected = courtDigest(hashOfBallot("case", 1, 5_000, "why"));
        assertEq(court.ballotDigestOf("case", 1, 5_000, "why"), expected, "digest");
    }
}
