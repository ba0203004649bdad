// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A plain, honest ERC-20 that anyone may mint, with the one authorization of ERC-3009 that an escrow takes.
contract TestToken {
    mapping(address account => uint256 balance) internal _balances;
    mapping(address owner => mapping(address spender => uint256 amount)) public allowance;
    mapping(address authorizer => mapping(bytes32 nonce => bool used)) public authorizationState;

    function mint(address to, uint256 amount) external {
        _balances[to] += amount;
    }

    function approve(address spender, uint256 amount) external returns (bool) {
        allowance[msg.sender][spender] = amount;
        return true;
    }

    function balanceOf(address account) external view virtual returns (uint256) {
        return _balances[account];
    }

    function transfer(address to, uint256 amount) external virtual returns (bool) {
        _move(msg.sender, to, amount);
        return true;
    }

    function transferFrom(address from, address to, uint256 amount) external virtual returns (bool) {
        _spend(from, amount);
        _move(from, to, amount);
        return true;
    }

    /// @dev The signature is one over the hash of the other arguments and this address, by ECDSA.
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external virtual {
        require(to == msg.sender, "caller must be the payee");
        require(block.timestamp > validAfter && block.timestamp < validBefore, "not valid now");
        require(!authorizationState[from][nonce], "authorization used");
        authorizationState[from][nonce] = true;

        bytes32 digest = authorizationDigest(from, to, value, validAfter, validBefore, nonce);
        bytes32 r = bytes32(signature[0:32]);
        bytes32 s = bytes32(signature[32:64]);
        require(ecrecover(digest, uint8(signature[64]), r, s) == from, "invalid signature");
        _move(from, to, value);
    }

    function authorizationDigest(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce
    ) public view returns (bytes32) {
        return keccak256(abi.encode(address(this), from, to, value, validAfter, validBefore, nonce));
    }

    function _spend(address from, uint256 amount) internal {
        require(allowance[from][msg.sender] >= amount, "allowance too small");
        if (allowance[from][msg.sender] != type(uint256).max) allowance[from][msg.sender] -= amount;
    }

    function _move(address from, address to, uint256 amount) internal {
        require(_balances[from] >= amount, "balance too small");
        _balances[from] -= amount;
        _balances[to] += amount;
    }
}
