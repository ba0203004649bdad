// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IERC3009} from "../../../contracts/interfaces/IERC3009.sol";
import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {TokenLib} from "../../../contracts/libraries/TokenLib.sol";
import {Test} from "../base/Test.sol";
import {AnsweringToken} from "../mocks/AnsweringToken.sol";

/// @notice The library's calls, made where memory is full of what others left in it. The scratch word is 1: what a token
/// that answers with less than a word must not be taken to have said.
contract Tokens {
    function push(address token, address to, uint256 amount, uint256 most) external returns (bool) {
        _litter();
        return TokenLib.push(token, to, amount, most);
    }

    function held(address token) external view returns (uint256) {
        _litter();
        return TokenLib.held(token);
    }

    function pullAuthorized(
        address token,
        address account,
        bytes32 act,
        uint256 validBefore,
        bytes calldata blob
    ) external returns (uint256) {
        _litter();
        return TokenLib.pullAuthorized(token, account, act, validBefore, blob);
    }

    function _litter() private pure {
        assembly ("memory-safe") {
            let free := mload(0x40)
            for {
                let i := 0
            } lt(i, 0x400) {
                i := add(i, 0x20)
            } {
                mstore(add(free, i), not(0))
            }
            mstore(0, 1)
        }
    }
}

// what tokens are asked, byte by byte, and what their answers are taken for
// ├── a push
// │   ├── asks what abi.encodeCall would
// │   ├── answered by the word 1 and whatever follows, or by nothing → it went through
// │   ├── answered by less than a word, or by another word → it did not
// │   ├── answered by nothing where there is no code → it did not
// │   └── reverted, with the word 1 too → it did not
// ├── a balance
// │   ├── answered by a word or more → it is the first word
// │   └── answered by less, or reverted with a word → it reverts TokenUnreadable
// └── an authorization, of a signature of any length → asks what abi.encodeCall would
contract TokenLibTest is Test {
    Tokens private _tokens;
    AnsweringToken private _token;

    function setUp() public {
        _tokens = new Tokens();
        _token = new AnsweringToken();
    }

    // -------------------------------------------------------------------------------------------- pushes

    function testFuzz_Push_AsksWhatSolidityWouldEncode(address to, uint256 amount) public {
        _token.prepare(abi.encode(1), false);
        assertTrue(_push(to, amount));
        assertEq(_token.asked(), abi.encodeCall(IERC20.transfer, (to, amount)));
    }

    function test_Push_AnsweredByAnySize_ButPartOfAWord_WentThrough() public {
        for (uint256 size; size <= 96; ++size) {
            _token.prepare(_first(abi.encode(1, type(uint256).max, 0), size), false);
            assertEq(_push(address(1), 1), size == 0 || size >= 32);
        }
    }

    function test_Push_AnsweredByAnotherWord_DidNot() public {
        uint256[5] memory words = [0, 2, 256 + 1, (1 << 255) + 1, type(uint256).max];
        for (uint256 i; i < words.length; ++i) {
            _token.prepare(abi.encode(words[i]), false);
            assertFalse(_push(address(1), 1));
        }
    }

    function test_Push_Reverted_DidNot() public {
        for (uint256 size; size <= 64; size += 32) {
            _token.prepare(_first(abi.encode(1, 1), size), true);
            assertFalse(_push(address(1), 1));
        }
    }

    /// @dev A contract that was there at commitment may be gone: an account's code is by a delegation that it ends.
    function test_Push_WhereNoCodeIs_DidNot() public {
        assertFalse(_tokens.push(makeAddr("nobody"), address(1), 1, 100_000));
    }

    // ------------------------------------------------------------------------------------------ balances

    function test_Held_AnsweredByAWordOrMore_IsTheFirst() public {
        for (uint256 size = 32; size <= 96; ++size) {
            _token.prepare(_first(abi.encode(77, type(uint256).max, 5), size), false);
            assertEq(_tokens.held(address(_token)), 77);
        }
    }

    function test_Held_RevertWhen_AnsweredByLess() public {
        for (uint256 size; size < 32; ++size) {
            _token.prepare(_first(abi.encode(77), size), false);
            _expectUnreadable(address(_token));
        }
        _expectUnreadable(makeAddr("nobody"));
    }

    function test_Held_RevertWhen_Reverted() public {
        for (uint256 size; size <= 64; size += 32) {
            _token.prepare(_first(abi.encode(77, 77), size), true);
            _expectUnreadable(address(_token));
        }
    }

    // ------------------------------------------------------------------------------------ authorizations

    function testFuzz_Authorization_AsksWhatSolidityWouldEncode(
        address account,
        bytes32 act,
        uint96 value,
        uint256 validBefore
    ) public {
        for (uint256 length; length <= 97; ++length) {
            bytes memory signature = _first(abi.encode(act, ~act, act, ~act), length);
            _token.setBalance(1);
            bytes memory blob = abi.encodePacked(uint8(1), value, uint16(length), signature, hex"ffff");
            uint256 found = _tokens.pullAuthorized(address(_token), account, act, validBefore, blob);
            assertEq(found, value);
            assertEq(
                _token.asked(),
                abi.encodeCall(
                    IERC3009.receiveWithAuthorization,
                    (account, address(_tokens), value, 0, validBefore, act, signature)
                )
            );
        }
    }

    function _push(address to, uint256 amount) private returns (bool) {
        return _tokens.push(address(_token), to, amount, 5_000_000);
    }

    function _expectUnreadable(address token) private {
        vm.expectRevert(abi.encodeWithSelector(IEscrow.TokenUnreadable.selector, token));
        _tokens.held(token);
    }

    function _first(bytes memory data, uint256 length) private pure returns (bytes memory part) {
        part = new bytes(length);
        for (uint256 i; i < length; ++i) part[i] = data[i];
    }
}
