// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Base64} from "solady/src/utils/Base64.sol";
import {LibString} from "solady/src/utils/LibString.sol";

// JSON and SVG are quoted by double quotes.
// solhint-disable quotes, gas-small-strings

/// @title PassportLib
/// @notice Draws a passport. Only numbers and an address enter it, and what comes of them is digits, hexadecimal
/// digits and the letters below: there is nothing to escape, and no way for a string from outside to get in.
/// @dev Templates with gaps, and one function that fills them, take half the code of concatenations.
library PassportLib {
    using LibString for uint256;

    /// @notice What a passport shows of one role.
    struct Side {
        /// In units of 10⁻¹⁸, below 1e18.
        uint256 score;
        /// In USDC micro-units.
        uint256 costToForge;
        /// In USDC micro-units.
        uint256 loss;
        uint256 milestones;
        uint256 disputes;
        uint256 defaults;
    }

    /// @dev A gap in a template.
    string private constant GAP = "@";

    /// @dev Gaps: account, picture, the seller's attributes, the buyer's.
    string private constant JSON =
        '{"name":"Earnest Passport @","description":"What the settled deals of this account are evidence of, as a seller and as a buyer. The cost to forge is what anyone else would have to burn for an equal score. Bound to its account.","image":"data:image/svg+xml;base64,@","attributes":[@,@]}';

    /// @dev Gaps, six times: role, number.
    string private constant ATTRIBUTES =
        '{"trait_type":"@ score","value":@},{"trait_type":"@ cost to forge (USDC)","value":@},{"trait_type":"@ loss (USDC)","value":@},{"trait_type":"@ milestones","value":@},{"trait_type":"@ disputes","value":@},{"trait_type":"@ defaults","value":@}';

    /// @dev Gaps: hue, hue, account, the seller's half, the buyer's.
    string private constant CARD =
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 400" font-family="Inter,Segoe UI,Helvetica,Arial,sans-serif" font-size="13" fill="#8b97a8"><style>.a{stroke:hsl(@,70%,64%)}.b{fill:#f2f5f9;font-weight:600}.e{text-anchor:end}.m{text-anchor:middle}</style><linearGradient id="g" x2="1" y2="1"><stop stop-color="hsl(@,34%,17%)"/><stop offset="1" stop-color="#0b0e13"/></linearGradient><rect width="640" height="400" rx="24" fill="url(#g)"/><circle class="a" cx="45" cy="46" r="8" fill="none" stroke-width="5"/><text x="66" y="52" class="b" font-size="17" letter-spacing="3">EARNEST</text><text x="604" y="51" class="e">Passport</text><text x="36" y="94" fill="#c3ccd8" font-size="21" font-family="ui-monospace,Menlo,Consolas,DejaVu Sans Mono,monospace" textLength="568">@</text>@@<text x="320" y="379" class="m">Evidence is burned USDC and halves every 180 days</text></svg>';

    /// @dev Gaps: left edge, parts filled of the ring's thousand, score, role, cost to forge, loss, milestones,
    /// disputes, defaults.
    string private constant HALF =
        '<g transform="translate(@ 116)"><rect width="272" height="236" rx="16" fill="#fff" fill-opacity=".05"/><g fill="none" stroke-width="8"><circle cx="136" cy="69" r="46" stroke="#fff" stroke-opacity=".09"/><circle class="a" cx="136" cy="69" r="46" pathLength="1000" stroke-dasharray="@ 1000" transform="rotate(-90 136 69)"/></g><text x="136" y="77" class="b m" font-size="23">@</text><text x="20" y="34" class="b" font-size="15">@</text><text x="20" y="146">Cost to forge</text><text x="20" y="170">Losses</text><text x="20" y="194">Milestones</text><text x="20" y="218">Disputes / defaults</text><g class="b e" font-size="15"><text x="252" y="146">@</text><text x="252" y="170">@</text><text x="252" y="194">@</text><text x="252" y="218">@ / @</text></g></g>';

    /// @notice The account's passport: JSON after ERC-721's metadata schema, with an SVG inside, as a data URI.
    function uri(
        address account,
        Side memory seller,
        Side memory buyer
    ) internal pure returns (string memory) {
        string[] memory values = new string[](4);
        values[0] = LibString.toHexStringChecksummed(account);
        values[1] = Base64.encode(bytes(_card(account, values[0], seller, buyer)));
        values[2] = _attributes("Seller", seller);
        values[3] = _attributes("Buyer", buyer);
        return string.concat("data:application/json;base64,", Base64.encode(bytes(_fill(JSON, values))));
    }

    function _card(
        address account,
        string memory id,
        Side memory seller,
        Side memory buyer
    ) private pure returns (string memory) {
        string[] memory values = new string[](5);
        // A colour for each account.
        values[0] = (uint256(keccak256(abi.encode(account))) % 360).toString();
        values[1] = values[0];
        values[2] = id;
        values[3] = _half("36", "Seller", seller);
        values[4] = _half("332", "Buyer", buyer);
        return _fill(CARD, values);
    }

    function _half(
        string memory x,
        string memory role,
        Side memory side
    ) private pure returns (string memory) {
        string[] memory values = new string[](9);
        values[0] = x;
        values[1] = (side.score / 1e15).toString();
        values[2] = _decimal(side.score / 1e15, 3);
        values[3] = role;
        values[4] = _dollars(side.costToForge);
        values[5] = _dollars(side.loss);
        values[6] = side.milestones.toString();
        values[7] = side.disputes.toString();
        values[8] = side.defaults.toString();
        return _fill(HALF, values);
    }

    function _attributes(string memory role, Side memory side) private pure returns (string memory) {
        string[] memory values = new string[](12);
        for (uint256 i; i < 12; i += 2) values[i] = role;
        values[1] = _decimal(side.score / 1e12, 6);
        values[3] = _decimal(side.costToForge, 6);
        values[5] = _decimal(side.loss, 6);
        values[7] = side.milestones.toString();
        values[9] = side.disputes.toString();
        values[11] = side.defaults.toString();
        return _fill(ATTRIBUTES, values);
    }

    /// @dev $12.34, $1,234.56, and from a million on $1.23M; rounded down.
    function _dollars(uint256 usdc) private pure returns (string memory) {
        bool short = usdc >= 1e12;
        uint256 hundredths = usdc / (short ? 1e10 : 1e4);
        return
            string.concat(
                "$",
                _grouped(hundredths / 100),
                ".",
                _padded(hundredths % 100, 2),
                short ? "M" : ""
            );
    }

    function _grouped(uint256 whole) private pure returns (string memory) {
        if (whole < 1000) return whole.toString();
        return string.concat(_grouped(whole / 1000), ",", _padded(whole % 1000, 3));
    }

    function _decimal(uint256 value, uint256 digits) private pure returns (string memory) {
        uint256 one = 10 ** digits;
        return string.concat((value / one).toString(), ".", _padded(value % one, digits));
    }

    /// @dev With zeros before it.
    function _padded(uint256 value, uint256 digits) private pure returns (string memory) {
        return LibString.slice((value + 10 ** digits).toString(), 1);
    }

    /// @dev A template with its gaps filled, one after the other.
    function _fill(
        string memory template,
        string[] memory values
    ) private pure returns (string memory filled) {
        string[] memory parts = LibString.split(template, GAP);
        filled = parts[0];
        for (uint256 i; i < values.length; ++i) filled = string.concat(filled, values[i], parts[i + 1]);
    }
}
