// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The cheatcodes of the test chain that these tests use.
interface Vm {
    struct Log {
        bytes32[] topics;
        bytes data;
        address emitter;
    }

    // ------------------------------------------------------------------------------------------------ keys

    function addr(uint256 privateKey) external pure returns (address keyAddr);

    function sign(uint256 privateKey, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);

    function signCompact(uint256 privateKey, bytes32 digest) external pure returns (bytes32 r, bytes32 vs);

    // --------------------------------------------------------------------------------- chain, clock, state

    function chainId(uint256 newChainId) external;

    function warp(uint256 newTimestamp) external;

    function roll(uint256 newHeight) external;

    function fee(uint256 newBasefee) external;

    function prevrandao(bytes32 newPrevrandao) external;

    function deal(address account, uint256 newBalance) external;

    function etch(address target, bytes calldata newRuntimeBytecode) external;

    function store(address target, bytes32 slot, bytes32 value) external;

    function load(address target, bytes32 slot) external view returns (bytes32 data);

    function getNonce(address account) external view returns (uint64 nonce);

    function snapshotState() external returns (uint256 snapshotId);

    function revertToState(uint256 snapshotId) external returns (bool success);

    function revertToStateAndDelete(uint256 snapshotId) external returns (bool success);

    function cool(address target) external;

    function pauseGasMetering() external;

    function resumeGasMetering() external;

    /// @notice The block time as the cheatcodes know it. An optimiser may take two reads of `block.timestamp` in
    /// one call for the same; this it can't.
    function getBlockTimestamp() external view returns (uint256 timestamp);

    // --------------------------------------------------------------------------------------------- callers

    function prank(address msgSender) external;

    function prank(address msgSender, address txOrigin) external;

    function startPrank(address msgSender) external;

    function stopPrank() external;

    // ---------------------------------------------------------------------------------------- expectations

    function expectRevert() external;

    function expectRevert(bytes4 revertData) external;

    function expectRevert(bytes calldata revertData) external;

    function expectRevert(bytes calldata revertData, address reverter) external;

    function expectPartialRevert(bytes4 revertData) external;

    function expectEmit() external;

    function expectEmit(address emitter) external;

    function expectEmit(bool topic1, bool topic2, bool topic3, bool data, address emitter) external;

    function expectCall(address callee, bytes calldata data) external;

    function expectCall(address callee, bytes calldata data, uint64 count) external;

    function recordLogs() external;

    function getRecordedLogs() external returns (Log[] memory logs);

    function record() external;

    function accesses(
        address target
    ) external returns (bytes32[] memory readSlots, bytes32[] memory writeSlots);

    function mockCall(address callee, bytes calldata data, bytes calldata returnData) external;

    function mockCallRevert(address callee, bytes calldata data, bytes calldata revertData) external;

    function clearMockedCalls() external;

    // ------------------------------------------------------------------------------------------------ fuzz

    function assume(bool condition) external pure;

    function assertTrue(bool condition, string calldata what) external pure;

    function assertFalse(bool condition, string calldata what) external pure;

    function assertEq(uint256 left, uint256 right, string calldata what) external pure;

    function assertEq(int256 left, int256 right, string calldata what) external pure;

    function assertEq(address left, address right, string calldata what) external pure;

    function assertEq(bytes32 left, bytes32 right, string calldata what) external pure;

    function assertEq(bool left, bool right, string calldata what) external pure;

    function assertEq(string calldata left, string calldata right, string calldata what) external pure;

    function assertEq(bytes calldata left, bytes calldata right, string calldata what) external pure;

    function assertNotEq(uint256 left, uint256 right, string calldata what) external pure;

    function assertNotEq(address left, address right, string calldata what) external pure;

    function assertNotEq(bytes32 left, bytes32 right, string calldata what) external pure;

    function assertLt(uint256 left, uint256 right, string calldata what) external pure;

    function assertLe(uint256 left, uint256 right, string calldata what) external pure;

    function assertGt(uint256 left, uint256 right, string calldata what) external pure;

    function assertGe(uint256 left, uint256 right, string calldata what) external pure;

    function assertApproxEqAbs(
        uint256 left,
        uint256 right,
        uint256 maxDelta,
        string calldata what
    ) external pure;

    // ---------------------------------------------------------------------------- artifacts, files, strings

    /// @param artifactPath `File.sol:Contract`, or the path of an artifact.
    function getCode(string calldata artifactPath) external view returns (bytes memory creationBytecode);

    function getDeployedCode(
        string calldata artifactPath
    ) external view returns (bytes memory runtimeBytecode);

    function readFile(string calldata path) external view returns (string memory data);

    function parseJsonString(string calldata json, string calldata key) external pure returns (string memory);

    function parseBytes(string calldata stringifiedValue) external pure returns (bytes memory parsedValue);

    function parseJsonUint(string calldata json, string calldata key) external pure returns (uint256);

    function parseJsonBytes32(string calldata json, string calldata key) external pure returns (bytes32);

    function parseJsonBytes(string calldata json, string calldata key) external pure returns (bytes memory);

    function replace(
        string calldata input,
        string calldata from,
        string calldata to
    ) external pure returns (string memory output);

    function toString(address value) external pure returns (string memory);

    function toString(bytes32 value) external pure returns (string memory);

    function toString(uint256 value) external pure returns (string memory);

    function envOr(string calldata name, uint256 defaultValue) external view returns (uint256 value);

    function writeFile(string calldata path, string calldata data) external;

    function computeCreateAddress(address deployer, uint256 nonce) external pure returns (address);

    function label(address account, string calldata newLabel) external;
}
