import { encodeFunctionData, type Hex, hexToBigInt, parseAbi, size, slice } from 'viem'
import { getBlock, getCode } from 'viem/actions'

import { type Address, type Hash, passed } from '../../core/index.ts'
import { neverExpires } from '../../terms/index.ts'
import { decodeRevert, RevertedError } from '../errors/decodeRevert.ts'
import { type EarnestClient, viemClient } from '../escrowOf.ts'
import { explainKey, explainSignature } from './explainSignature.ts'
import { type PullRefusal, refusedPull } from './pullRefusal.ts'
import { tryCall, tryView } from './tryCall.ts'

/** What a token is asked to move. */
export type Pull = {
  readonly token: Address
  /** Whose money. */
  readonly account: Address
  /** Who pulls it to itself: the escrow, or a court. */
  readonly payee: Address
  /** In units of the token. */
  readonly needed: bigint
  /** The ERC-3009 authorization that brings it; without one, an allowance does. */
  readonly authorization?: PullAuthorization | undefined
}

/** What of an authorization the pull does not say: its signature, and what is bound to the act that it pays for. */
export type PullAuthorization = {
  readonly signature: Hex
  /** Digest of the act; its nonce. */
  readonly act: Hash
  /** The act's expiry, Unix time; without one, it never ends. */
  readonly expiry?: number | undefined
}

/** What a token is asked here; what would move money is simulated only. */
const tokenAbi = parseAbi([
  'function balanceOf(address account) view returns (uint256)',
  'function allowance(address owner, address spender) view returns (uint256)',
  'function paused() view returns (bool)',
  'function isBlacklisted(address account) view returns (bool)',
  'function authorizationState(address authorizer, bytes32 nonce) view returns (bool)',
  'function transferFrom(address from, address to, uint256 value) returns (bool)',
  'function receiveWithAuthorization(address from, address to, uint256 value, uint256 validAfter, uint256 validBefore, bytes32 nonce, bytes signature)',
])

/**
 * Asks a token whether a pull would go through now, just as the escrow would ask it, and if not, why: the token's own
 * state, the two accounts', the authorization's.
 *
 * A frozen account can still sign permits, and one whose authorization was cancelled can still have money: only the pull
 * itself tells.
 *
 * @throws The transport's error when the node does not answer.
 * @example
 * const verdict = await explainPull(client, { token, account: buyer, payee: escrow, needed: 100_000_000n })
 * if (!verdict.ok && verdict.code === 'BalanceTooLow') console.log(verdict.details.needed)
 */
export async function explainPull(
  client: EarnestClient,
  pull: Pull,
): Promise<{ readonly ok: true } | PullRefusal> {
  const tried = await tryCall(client, { from: pull.payee, to: pull.token, data: pullData(pull) })
  if (tried.ok && (pull.authorization !== undefined || saysYes(tried.data))) {
    // A call of nothing goes through, too.
    const isToken = tried.data !== '0x' || (await hasCode(client, pull.token))
    return isToken ? passed : refusedPull('TokenRefused', { token: pull.token, said: undefined })
  }

  const { authorization } = pull
  const { before, after } = await explainPayment(client, pull)
  const own = authorization
    ? () => explainAuthorization(client, pull, authorization)
    : () => explainAllowance(client, pull)
  const said = tried.ok ? 'false' : textOf(tried.data)
  return before ?? (await own()) ?? after ?? refusedPull('TokenRefused', { token: pull.token, said })
}

/** What {@link explainPayer} takes. */
export type ExplainPayerParameters = Omit<Pull, 'authorization'> & {
  /** Whether an authorization that the account's own key is to sign will bring it; default: no. */
  readonly byKey?: boolean | undefined
}

/**
 * Whether a token would move an account's money, once that is authorized: it is not paused, both accounts are free, the
 * money is there, and a key's signature would count.
 *
 * @throws As {@link explainPull}.
 */
export async function explainPayer(
  client: EarnestClient,
  { byKey = false, ...pull }: ExplainPayerParameters,
): Promise<{ readonly ok: true } | PullRefusal> {
  const { before, after } = await explainPayment(client, pull)
  return before ?? (byKey ? await explainKey(client, pull.account) : undefined) ?? after ?? passed
}

/** What every pull can fail for: the token looks at some of it before, and at the balance after anything else. */
async function explainPayment(client: EarnestClient, { token, account, payee, needed }: Pull) {
  const ask = (functionName: string, ...args: readonly unknown[]) =>
    tryView(client, { address: token, abi: tokenAbi, functionName, args })
  const [paused, payer, paid, found] = await Promise.all([
    ask('paused'),
    ask('isBlacklisted', account),
    ask('isBlacklisted', payee),
    ask('balanceOf', account),
  ])
  const before = paused
    ? refusedPull('TokenPaused', { token })
    : payer
      ? refusedPull('AccountFrozen', { token, account, role: 'payer' })
      : paid
        ? refusedPull('AccountFrozen', { token, account: payee, role: 'payee' })
        : undefined
  const after =
    typeof found === 'bigint' && found < needed
      ? refusedPull('BalanceTooLow', { account, found, needed })
      : undefined
  return { before, after }
}

async function explainAllowance(
  client: EarnestClient,
  { token, account, payee, needed }: Pull,
): Promise<PullRefusal | undefined> {
  const args = [account, payee]
  const found = await tryView(client, { address: token, abi: tokenAbi, functionName: 'allowance', args })
  return typeof found === 'bigint' && found < needed
    ? refusedPull('AllowanceTooLow', { account, found, needed })
    : undefined
}

/** In the token's order: its end, its nonce, its signature. */
async function explainAuthorization(
  client: EarnestClient,
  pull: Pull,
  { signature, act, expiry }: PullAuthorization,
): Promise<PullRefusal | undefined> {
  const { token, account, payee, needed } = pull
  const { timestamp } = await getBlock(viemClient(client))
  if (expiry !== undefined && timestamp >= BigInt(expiry)) {
    return refusedPull('AuthorizationExpired', { found: timestamp, needed: BigInt(expiry) })
  }
  const state = { address: token, abi: tokenAbi, functionName: 'authorizationState', args: [account, act] }
  if (await tryView(client, state)) return refusedPull('AuthorizationUsed', { account, nonce: act })
  return explainSignature(client, { token, account, payee, value: needed, act, expiry, signature })
}

function pullData({ account, payee, needed, authorization }: Pull): Hex {
  if (authorization === undefined) {
    return encodeFunctionData({ abi: tokenAbi, functionName: 'transferFrom', args: [account, payee, needed] })
  }
  const { signature, act, expiry } = authorization
  const end = expiry === undefined ? neverExpires : BigInt(expiry)
  return encodeFunctionData({
    abi: tokenAbi,
    functionName: 'receiveWithAuthorization',
    args: [account, payee, needed, 0n, end, act, signature],
  })
}

async function hasCode(client: EarnestClient, address: Address): Promise<boolean> {
  const code = await getCode(viemClient(client), { address })
  return code !== undefined && code !== '0x'
}

/** As the escrow sees it: a token may say nothing, but not no. */
function saysYes(data: Hex): boolean {
  return data === '0x' || (size(data) >= 32 && hexToBigInt(slice(data, 0, 32)) === 1n)
}

function textOf(data: Hex): string | undefined {
  const error = decodeRevert(data)
  return error instanceof RevertedError ? error.reason : error.code
}
