// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What a {HostileAccount} answers when it is asked whether a signature is its own.
enum Answer {
    /// Whatever it is: yes.
    Yes,
    No,
    /// Yes, in fewer bytes than a word.
    Short,
    /// The right four bytes, then dirt.
    Dirty,
    /// Yes, and a megabyte more.
    Bomb,
    RevertBomb,
    Revert,
    /// It burns all the gas it is given.
    Gas,
    /// It calls back in, and says yes.
    Reenter,
    /// Yes, while the gas it is given is odd.
    Flip
}

/// @notice A smart account that answers ERC-1271 as it is told, and calls what its owner makes it call.
contract HostileAccount {
    bytes32 private constant MAGIC = bytes32(bytes4(0x1626ba7e));

    Answer public answer;
    address public target;
    bytes public call;
    bool public refusesTokens;

    function answerWith(Answer answer_) external {
        answer = answer_;
    }

    function reenter(address target_, bytes calldata call_) external {
        answer = Answer.Reenter;
        target = target_;
        call = call_;
    }

    function execute(address to, bytes calldata data) external returns (bytes memory) {
        (bool success, bytes memory returned) = to.call(data);
        if (!success)
            assembly {
                revert(add(returned, 0x20), mload(returned))
            }
        return returned;
    }

    /// @dev Not marked as a view, so that it may try what one may not.
    function isValidSignature(bytes32, bytes calldata) external returns (bytes32) {
        if (answer == Answer.No) return bytes32(bytes4(0xffffffff));
        if (answer == Answer.Dirty) return MAGIC | bytes32(uint256(1));
        if (answer == Answer.Revert) revert("no");
        if (answer == Answer.Gas)
            assembly {
                invalid()
            }
        if (answer == Answer.RevertBomb)
            assembly {
                revert(0, 1000000)
            }
        if (answer == Answer.Short) {
            bytes32 magic = MAGIC;
            assembly {
                mstore(0, magic)
                return(0, 4)
            }
        }
        if (answer == Answer.Bomb) {
            bytes32 magic = MAGIC;
            assembly {
                mstore(0, magic)
                return(0, 1000000)
            }
        }
        if (answer == Answer.Reenter) {
            // In a static call this fails whatever it is; were it not one, the money would move here.
            (bool success, ) = target.call(call);
            success;
        }
        if (answer == Answer.Flip && gasleft() % 2 == 0) return bytes32(bytes4(0xffffffff));
        return MAGIC;
    }
}
