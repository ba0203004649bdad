// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title SettlementLib
/// @notice The arithmetic of a settlement. Amounts are units of the token below 2⁹⁶, shares basis points.
library SettlementLib {
    /// @notice The whole, in basis points.
    uint256 internal constant ONE = 10_000;

    /// @notice b(x) = ⌈x · burnBps / 10⁴⌉: rounded up, so that no division of a payment escapes the burn.
    function burn(uint256 amount, uint256 burnBps) internal pure returns (uint256 burned) {
        if (burnBps == 0) return 0;
        // Amounts are below 2⁹⁶ and shares below 2¹⁶, as {TermSheetLib} saw to: the product can't overflow.
        unchecked {
            return (amount * burnBps + (ONE - 1)) / ONE;
        }
    }

    /// @notice ⌊x · bps / 10⁴⌋: rounded down, the rest being the other side's.
    function share(uint256 amount, uint256 bps) internal pure returns (uint256 part) {
        // As above.
        unchecked {
            return (amount * bps) / ONE;
        }
    }
}
