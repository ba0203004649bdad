import { encodeFunctionData, type Hex, hashTypedData, maxUint96, parseAbi, zeroAddress } from 'viem'

import { encodeAct } from '../../src/chain/index.ts'
import { encodeConsent, hashAct, type Signer, signAct } from '../../src/terms/index.ts'
import type { Transaction, World } from './createWorld.ts'
import { authorize } from './deals.ts'

/** What a standing counterparty keeps in the escrow: 100,000 USDC. */
const STANDING = 100_000_000_000n

/** The unordered nonces of an account, each good for one act. */
const nonces = { deposit: 1n, balancePayout: 2n, withdrawal: 3n, walletPayout: 4n } as const

/** Where settlements pay an account: into its balance in the escrow, or to its own wallet. */
export type PaidInto = 'balance' | 'wallet'

/** The calls that make the buyer and the seller standing counterparties: money in the escrow, paid into balances. */
export function standingCalls(world: World): Promise<Hex[]> {
  const both = [world.buyer, world.seller]
  return Promise.all([
    ...both.map((account) => depositCall(world, account)),
    ...both.map((account) => payoutCall(world, account, 'balance')),
  ])
}

/** The call that puts an account's money into the escrow, by its authorization. */
export async function depositCall(world: World, account: Signer): Promise<Hex> {
  const act = {
    account: account.address,
    token: world.usdc,
    amount: STANDING,
    nonce: nonces.deposit,
    expiry: world.expiry,
  }
  const digest = hashAct('Deposit', act, world.domain)
  return encodeAct('deposit', {
    act,
    consent: await authorize(world, act.amount, digest, act.expiry, account),
  })
}

/** The call by which an account says where settlements pay it. */
export async function payoutCall(world: World, account: Signer, paidInto: PaidInto): Promise<Hex> {
  const isBalance = paidInto === 'balance'
  const act = {
    account: account.address,
    token: world.usdc,
    payout: isBalance ? world.escrow : zeroAddress,
    nonce: isBalance ? nonces.balancePayout : nonces.walletPayout,
    expiry: world.expiry,
  }
  const signature = await signAct(account, 'PayoutChange', act, world.domain)
  return encodeAct('setPayout', { act, consent: encodeConsent({ kind: 'signature', signature }) })
}

/** The call that takes all of an account's balance to its wallet. */
export async function withdrawCall(world: World, account: Signer): Promise<Hex> {
  const act = {
    account: account.address,
    token: world.usdc,
    amount: maxUint96,
    to: account.address,
    nonce: nonces.withdrawal,
    expiry: world.expiry,
  }
  const signature = await signAct(account, 'Withdrawal', act, world.domain)
  return encodeAct('withdraw', { act, consent: encodeConsent({ kind: 'signature', signature }) })
}

const permitAbi = parseAbi([
  'function permit(address owner, address spender, uint256 value, uint256 deadline, bytes signature)',
])

const permitTypes = {
  Permit: [
    { name: 'owner', type: 'address' },
    { name: 'spender', type: 'address' },
    { name: 'value', type: 'uint256' },
    { name: 'nonce', type: 'uint256' },
    { name: 'deadline', type: 'uint256' },
  ],
} as const

/** Has the buyer allow the escrow money, by its first permit (ERC-2612): it has no ETH to approve by itself. */
export async function permit(world: World): Promise<Transaction> {
  const message = {
    owner: world.buyer.address,
    spender: world.escrow,
    value: STANDING,
    nonce: 0n,
    deadline: BigInt(world.expiry),
  }
  const typed = { domain: world.token, types: permitTypes, primaryType: 'Permit', message } as const
  const signature = await world.buyer.signDigest(hashTypedData(typed), typed)
  const { owner, spender, value, deadline } = message
  const args = [owner, spender, value, deadline, signature] as const
  return world.submit(world.usdc, encodeFunctionData({ abi: permitAbi, functionName: 'permit', args }))
}
