// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Base64} from "solady/src/utils/Base64.sol";
import {LibString} from "solady/src/utils/LibString.sol";

import {PassportLib} from "../../../contracts/libraries/PassportLib.sol";
import {Test} from "../base/Test.sol";

/// @notice What a passport shows, number by number. The two sides differ in each, and stand on both edges of rounding.
contract PassportLibTest is Test {
    address private constant ACCOUNT = address(0xE1A55E7);

    function _seller() private pure returns (PassportLib.Side memory) {
        return
            PassportLib.Side({
                score: 987e15,
                costToForge: 12_345_678,
                loss: 3_000_000_001,
                milestones: 41,
                disputes: 42,
                defaults: 43
            });
    }

    function _buyer() private pure returns (PassportLib.Side memory) {
        return
            PassportLib.Side({
                score: 654e15 - 1,
                costToForge: 1_239_999_999_999,
                loss: 70_000,
                milestones: 51,
                disputes: 52,
                defaults: 53
            });
    }

    function test_Uri_AttributesSayEveryNumber() public pure {
        string memory json = _json();
        _assertHas(
            json,
            '"attributes":[{"trait_type":"Seller score","value":0.987000},{"trait_type":"Seller cost to forge (USDC)","value":12.345678},{"trait_type":"Seller loss (USDC)","value":3000.000001},{"trait_type":"Seller milestones","value":41},{"trait_type":"Seller disputes","value":42},{"trait_type":"Seller defaults","value":43},'
        );
        _assertHas(
            json,
            '{"trait_type":"Buyer score","value":0.653999},{"trait_type":"Buyer cost to forge (USDC)","value":1239999.999999},{"trait_type":"Buyer loss (USDC)","value":0.070000},{"trait_type":"Buyer milestones","value":51},{"trait_type":"Buyer disputes","value":52},{"trait_type":"Buyer defaults","value":53}]}'
        );
    }

    function test_Uri_TheSellersHalfSaysEveryNumber() public pure {
        string[] memory halves = LibString.split(_svg(), '<g transform="translate(332 116)">');
        assertEq(halves.length, 2, "the buyer's half stands at the right");
        string[] memory parts = LibString.split(halves[0], '<g transform="translate(36 116)">');
        assertEq(parts.length, 2, "the seller's half stands at the left");
        string memory half = parts[1];
        _assertHas(half, 'stroke-dasharray="987 1000"');
        _assertHas(half, 'class="b m" font-size="23">0.987</text>');
        _assertHas(half, 'class="b" font-size="15">Seller</text>');
        _assertHas(
            half,
            'y="146">$12.34</text><text x="252" y="170">$3,000.00</text><text x="252" y="194">41</text><text x="252" y="218">42 / 43</text>'
        );
    }

    function test_Uri_TheBuyersHalfSaysEveryNumber() public pure {
        string memory half = LibString.split(_svg(), '<g transform="translate(332 116)">')[1];
        _assertHas(half, 'stroke-dasharray="653 1000"');
        _assertHas(half, 'class="b m" font-size="23">0.653</text>');
        _assertHas(half, 'class="b" font-size="15">Buyer</text>');
        _assertHas(
            half,
            'y="146">$1.23M</text><text x="252" y="170">$0.07</text><text x="252" y="194">51</text><text x="252" y="218">52 / 53</text>'
        );
    }

    /// @dev A number written out, so that another formula for the colour shows.
    function test_Uri_TheColourIsTheAccounts() public pure {
        uint256 hash = uint256(keccak256(abi.encodePacked(bytes12(0), ACCOUNT)));
        string memory hue = LibString.toString(hash - (hash / 360) * 360);
        string memory svg = _svg();
        _assertHas(svg, string.concat("<style>.a{stroke:hsl(", hue, ",70%,64%)}"));
        _assertHas(svg, string.concat('<stop stop-color="hsl(', hue, ',34%,17%)"/>'));
        _assertHas(
            svg,
            string.concat('textLength="568">', LibString.toHexStringChecksummed(ACCOUNT), "</text>")
        );
    }

    function _json() private pure returns (string memory) {
        return _decoded(PassportLib.uri(ACCOUNT, _seller(), _buyer()), "data:application/json;base64,");
    }

    function _svg() private pure returns (string memory) {
        string memory begin = '"image":"';
        string memory image = LibString.split(LibString.split(_json(), begin)[1], '"')[0];
        return _decoded(image, "data:image/svg+xml;base64,");
    }

    function _decoded(string memory uri, string memory prefix) private pure returns (string memory) {
        assertTrue(LibString.startsWith(uri, prefix), "prefix");
        return string(Base64.decode(LibString.slice(uri, bytes(prefix).length)));
    }

    function _assertHas(string memory text, string memory part) private pure {
        assertTrue(LibString.contains(text, part), part);
    }
}
