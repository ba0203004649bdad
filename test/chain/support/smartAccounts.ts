import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

import {
  type Abi,
  createWalletClient,
  custom,
  encodeDeployData,
  encodeFunctionData,
  type Hex,
  parseAbi,
  parseEther,
  zeroAddress,
} from 'viem'
import { toCoinbaseSmartAccount } from 'viem/account-abstraction'
import { privateKeyToAccount } from 'viem/accounts'
import { hardhat } from 'viem/chains'

import type { Address, Hash } from '../../../src/core/index.ts'
import { accountSigner, nestedSigner, privateKeySigner, type Signer } from '../../../src/terms/index.ts'
import type { Earnest } from './earnest.ts'

/** An account of some kind, ready to sign for. */
export type Wallet = {
  readonly address: Address
  /** Signs as the account's own software does. */
  readonly signer: Signer
  /** Has the account call a contract by itself. */
  readonly act: (to: Address, data: Hex) => Promise<void>
}

/**
 * Accounts whose code is not on npm. `Nested` is OpenZeppelin's ERC-7739 with an owner's key. `ReplaySafe` is built as
 * Coinbase's Smart Wallet is: its owner signs a hash in the account's own domain, and the signature names the owner.
 */
const source = `
// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {ERC7739} from "@openzeppelin/contracts/utils/cryptography/signers/draft-ERC7739.sol";
import {SignerECDSA} from "@openzeppelin/contracts/utils/cryptography/signers/SignerECDSA.sol";
import {SignerEIP7702} from "@openzeppelin/contracts/utils/cryptography/signers/SignerEIP7702.sol";

abstract contract Acting {
    receive() external payable {}

    function act(address to, bytes calldata data) external {
        (bool success, ) = to.call(data);
        require(success, "it failed");
    }
}

contract Nested is ERC7739, SignerECDSA, Acting {
    constructor(address owner) EIP712("Nested", "3") SignerECDSA(owner) {}
}

/// What an account under ERC-7702 delegates to: it asks for the account's own key.
contract Delegate is SignerEIP7702, Acting {
    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        return _rawSignatureValidation(hash, signature) ? bytes4(0x1626ba7e) : bytes4(0xffffffff);
    }
}

/// The same without ERC-1271.
contract Mute is Acting {}

contract ReplaySafe is EIP712, Acting {
    struct SignatureWrapper {
        uint256 ownerIndex;
        bytes signatureData;
    }

    bytes32 private constant MESSAGE = keccak256("CoinbaseSmartWalletMessage(bytes32 hash)");
    address private immutable OWNER;

    constructor(address owner) EIP712("Coinbase Smart Wallet", "1") {
        OWNER = owner;
    }

    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        SignatureWrapper memory wrapper = abi.decode(signature, (SignatureWrapper));
        bytes32 replaySafe = _hashTypedDataV4(keccak256(abi.encode(MESSAGE, hash)));
        (address signer, , ) = ECDSA.tryRecover(replaySafe, wrapper.signatureData);
        return wrapper.ownerIndex == 0 && signer == OWNER ? bytes4(0x1626ba7e) : bytes4(0xffffffff);
    }
}

/// A token that tells its name and its separator, and no version.
contract Named {
    string public constant name = "Named";
    bytes32 public immutable DOMAIN_SEPARATOR;

    constructor(string memory version) {
        bytes32 domain = keccak256(
            "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
        );
        DOMAIN_SEPARATOR = keccak256(
            abi.encode(domain, keccak256("Named"), keccak256(bytes(version)), block.chainid, address(this))
        );
    }
}

/// What answers wrongly, each in its way; which, the signature's first byte says.
/// A token of which everybody has enough, and which tries to have the escrow report failed calls while it is paid with.
contract Meddler {
    mapping(address => uint256) public balanceOf;
    uint256 public tried;
    uint256 public managed;

    function transferFrom(address, address to, uint256 amount) external returns (bool) {
        balanceOf[to] += amount;
        (bool done, ) = to.call(abi.encodeWithSignature("batch(bytes[],bool)", new bytes[](8), false));
        ++tried;
        if (done) ++managed;
        return true;
    }
}

contract Odd is Acting {
    uint256 private _count;

    function isValidSignature(bytes32, bytes calldata signature) external returns (bytes4) {
        uint8 way = uint8(signature[0]);
        if (way == 1) ++_count;
        if (way == 2) while (true) ++_count;
        if (way == 3) assembly { invalid() }
        if (way == 4) assembly { mstore(0, shl(224, 0x1626ba7e)) return(0, 4) }
        if (way == 5) assembly { mstore(0, or(shl(224, 0x1626ba7e), 1)) return(0, 32) }
        if (way == 6) assembly { mstore(0, 0x1626ba7e) return(0, 32) }
        if (way == 7) assembly { mstore(0, shl(224, 0x1626ba7e)) return(0, 64) }
        if (way == 8) assembly { mstore(0, shl(224, 0x1626ba7e)) revert(0, 32) }
        if (way == 10) ++_count;
        if (way == 11) for (uint256 start = gasleft(); start - gasleft() < 2500000; ) {}
        if (way >= 9) require(msg.sender == address(bytes20(signature[1:21])), "not for you");
        return 0x1626ba7e;
    }
}
`

type ContractName = 'Nested' | 'Delegate' | 'Mute' | 'ReplaySafe' | 'Named' | 'Odd' | 'Meddler'

type Compiled = { readonly abi: Abi; readonly bytecode: Hex }

let compiled: Readonly<Record<string, Compiled>> | undefined

/** Hardhat compiles what is deployed; these are compiled once for each run of tests. */
function compile(name: ContractName): Compiled {
  compiled ??= compileAll()
  return compiled[name] as Compiled
}

function compileAll(): Readonly<Record<string, Compiled>> {
  const solc = createRequire(import.meta.url)('solc') as {
    compile(input: string, callbacks: { import(path: string): { contents: string } }): string
  }
  const input = {
    language: 'Solidity',
    sources: { 'accounts.sol': { content: source } },
    settings: {
      evmVersion: 'osaka',
      outputSelection: { 'accounts.sol': { '*': ['abi', 'evm.bytecode.object'] } },
    },
  }
  const find = (path: string) => ({ contents: readFileSync(`node_modules/${path}`, 'utf8') })
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: find })) as {
    contracts?: Record<string, Record<string, { abi: Abi; evm: { bytecode: { object: string } } }>>
    errors?: readonly { severity: string; formattedMessage: string }[]
  }
  const wrong = output.errors?.filter(({ severity }) => severity === 'error') ?? []
  if (wrong.length > 0) throw new Error(wrong.map(({ formattedMessage }) => formattedMessage).join('\n'))
  return Object.fromEntries(
    Object.entries(output.contracts?.['accounts.sol'] ?? {}).map(([name, { abi, evm }]) => [
      name,
      { abi, bytecode: `0x${evm.bytecode.object}` as const },
    ]),
  )
}

/** Deploys one of the contracts above. */
export async function deployAccount(
  { deployer, chain }: Earnest,
  name: ContractName,
  args: readonly unknown[] = [],
): Promise<Address> {
  const { abi, bytecode } = compile(name)
  const hash = await deployer.sendTransaction({ data: encodeDeployData({ abi, bytecode, args } as never) })
  const { contractAddress } = await chain.getTransactionReceipt({ hash })
  if (!contractAddress) throw new Error('nothing was deployed')
  return contractAddress
}

const acting = parseAbi(['function act(address to, bytes data)'])

const actThrough =
  ({ deployer }: Earnest, address: Address): Wallet['act'] =>
  async (to, data) => {
    await deployer.writeContract({ address, abi: acting, functionName: 'act', args: [to, data] })
  }

/** An account that is a key. */
export async function keyWallet(earnest: Earnest, key: Hex): Promise<Wallet> {
  const account = privateKeyToAccount(key)
  const wallet = walletOf(earnest, key)
  return {
    address: account.address,
    signer: privateKeySigner(key),
    async act(to, data) {
      await earnest.test.setBalance({ address: account.address, value: parseEther('1') })
      await wallet.sendTransaction({ to, data })
    },
  }
}

/** An account with a key and code (ERC-7702), which asks the key by ERC-1271, or knows no ERC-1271. */
export async function delegatedWallet(
  earnest: Earnest,
  key: Hex,
  { erc1271 }: { erc1271: boolean },
): Promise<Wallet> {
  const { address } = privateKeyToAccount(key)
  const contractAddress = await deployAccount(earnest, erc1271 ? 'Delegate' : 'Mute')
  const authorization = await walletOf(earnest, key).signAuthorization({
    contractAddress,
    nonce: 0,
    chainId: hardhat.id,
  })
  await earnest.deployer.sendTransaction({ to: address, authorizationList: [authorization] })
  return { address, signer: privateKeySigner(key), act: actThrough(earnest, address) }
}

/** An account of OpenZeppelin's ERC-7739, with one owner. */
export async function nestedWallet(earnest: Earnest, key: Hex): Promise<Wallet> {
  const owner = accountSigner(privateKeyToAccount(key))
  const address = await deployAccount(earnest, 'Nested', [owner.address])
  const domain = { name: 'Nested', version: '3', chainId: hardhat.id }
  return { address, signer: nestedSigner({ address, owner, domain }), act: actThrough(earnest, address) }
}

/** An account in the style of Coinbase's Smart Wallet, for which viem signs; `deployed: false`: it will be one. */
export async function coinbaseWallet(
  earnest: Earnest,
  key: Hex,
  { deployed = true }: { deployed?: boolean } = {},
): Promise<Wallet> {
  const owner = privateKeyToAccount(key)
  const address: Address = deployed
    ? await deployAccount(earnest, 'ReplaySafe', [owner.address])
    : '0x00000000000000000000000000000000000051ad'
  const account = await toCoinbaseSmartAccount({
    client: earnest.chain as never,
    owners: [owner],
    address,
    version: '1',
  })
  return { address, signer: accountSigner(account as never), act: actThrough(earnest, address) }
}

const safeAbi = parseAbi([
  'function setup(address[] owners, uint256 threshold, address to, bytes data, address fallbackHandler, address paymentToken, uint256 payment, address paymentReceiver)',
  'function createProxyWithNonce(address singleton, bytes initializer, uint256 salt) returns (address)',
  'function execTransaction(address to, uint256 value, bytes data, uint8 operation, uint256 safeTxGas, uint256 baseGas, uint256 gasPrice, address gasToken, address refundReceiver, bytes signatures) payable returns (bool)',
  'function getTransactionHash(address to, uint256 value, bytes data, uint8 operation, uint256 safeTxGas, uint256 baseGas, uint256 gasPrice, address gasToken, address refundReceiver, uint256 nonce) view returns (bytes32)',
  'function nonce() view returns (uint256)',
  'function signMessage(bytes data)',
])

/**
 * A real Safe 1.4.1 with one owner, who signs for it, or approves on chain: then its signature is empty.
 */
export async function safeWallet(
  earnest: Earnest,
  key: Hex,
  { onChain }: { onChain: boolean },
): Promise<Wallet> {
  const { deployer, chain } = earnest
  const owner = privateKeyToAccount(key)
  const factory = await deploySafe(earnest, 'proxies/SafeProxyFactory')
  const singleton = await deploySafe(earnest, 'Safe')
  const handler = await deploySafe(earnest, 'handler/CompatibilityFallbackHandler')
  const library = await deploySafe(earnest, 'libraries/SignMessageLib')
  const initializer = encodeFunctionData({
    abi: safeAbi,
    functionName: 'setup',
    args: [[owner.address], 1n, zeroAddress, '0x', handler, zeroAddress, 0n, zeroAddress],
  })
  const creation = {
    address: factory,
    abi: safeAbi,
    functionName: 'createProxyWithNonce',
    args: [singleton, initializer, 1n],
  } as const
  const { result: address } = await chain.simulateContract(creation)
  await deployer.writeContract(creation)

  /** @param operation 0: a call; 1: a delegated one. */
  const perform = async (to: Address, data: Hex, operation: 0 | 1) => {
    const safe = { address, abi: safeAbi } as const
    const nonce = await chain.readContract({ ...safe, functionName: 'nonce' })
    const call = [to, 0n, data, operation, 0n, 0n, 0n, zeroAddress, zeroAddress] as const
    const hash = await chain.readContract({
      ...safe,
      functionName: 'getTransactionHash',
      args: [...call, nonce],
    })
    const signatures = await owner.sign({ hash })
    await deployer.writeContract({ ...safe, functionName: 'execTransaction', args: [...call, signatures] })
  }
  const signMessage = (digest: Hash) =>
    owner.signTypedData({
      domain: { chainId: hardhat.id, verifyingContract: address },
      types: { SafeMessage: [{ name: 'message', type: 'bytes' }] },
      primaryType: 'SafeMessage',
      message: { message: digest },
    })
  const approve = async (digest: Hash): Promise<Hex> => {
    const data = encodeFunctionData({ abi: safeAbi, functionName: 'signMessage', args: [digest] })
    await perform(library, data, 1)
    return '0x'
  }
  return {
    address,
    signer: { address, signDigest: onChain ? approve : signMessage },
    act: (to, data) => perform(to, data, 0),
  }
}

async function deploySafe({ deployer, chain }: Earnest, path: string): Promise<Address> {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const file = createRequire(import.meta.url).resolve(
    `@safe-global/safe-contracts/build/artifacts/contracts/${path}.sol/${name}.json`,
  )
  const hash = await deployer.sendTransaction({ data: JSON.parse(readFileSync(file, 'utf8')).bytecode })
  const { contractAddress } = await chain.getTransactionReceipt({ hash })
  if (!contractAddress) throw new Error('nothing was deployed')
  return contractAddress
}

function walletOf({ connection }: Earnest, key: Hex) {
  return createWalletClient({
    account: privateKeyToAccount(key),
    chain: hardhat,
    transport: custom(connection.provider),
  })
}
