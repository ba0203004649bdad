import type { Account, Address, Hash, Hex } from 'viem'
import { keccak256, parseTransaction } from 'viem'
import { type SendTransactionParameters, sendTransaction } from 'viem/actions'

import { isSameAddress } from '../../core/index.ts'
import { type EarnestClient, viemClient } from '../escrowOf.ts'

/** What a transaction does, whatever is paid for its gas. */
export type CallContent = { readonly to: Address | null; readonly data: Hex; readonly value: bigint }

/** A transaction that was sent: whose nonce it has, and what it does. */
export type SentCall = CallContent & {
  readonly hash: Hash
  readonly from: Address
  readonly nonce: number
}

/** One that was signed here, and what it offers for gas; none where it offers one price. */
export type SignedCall = SentCall & {
  /** The signed bytes. */
  readonly raw: Hex
  readonly chainId: number | undefined
  readonly maxFeePerGas: bigint | undefined
  readonly maxPriorityFeePerGas: bigint | undefined
}

/** An account that signs by itself. */
export type LocalAccount = Extract<Account, { type: 'local' }>

/**
 * Signs a transaction, and sends nothing. What it does not name, as fees or the nonce, is asked of the node as
 * `sendTransaction` asks it.
 *
 * @throws what `sendTransaction` throws.
 */
export async function signCall(
  client: EarnestClient,
  request: SendTransactionParameters & { readonly account: LocalAccount },
): Promise<SignedCall> {
  let raw: Hex = '0x'
  // viem takes actions from the client: what it would send is kept instead.
  const keeping = {
    ...viemClient(client),
    sendRawTransaction: async ({ serializedTransaction }: { serializedTransaction: Hex }) => {
      raw = serializedTransaction
      return keccak256(raw)
    },
  }
  await sendTransaction(keeping, request)

  const { to = null, data = '0x', value = 0n, nonce = 0, ...read } = parseTransaction(raw)
  const { chainId, maxFeePerGas, maxPriorityFeePerGas } = read as Partial<SignedCall>
  const { address: from } = request.account
  return {
    raw,
    hash: keccak256(raw),
    from,
    nonce,
    to,
    data,
    value,
    chainId,
    maxFeePerGas,
    maxPriorityFeePerGas,
  }
}

/** Whether two transactions do the same. */
export function isSameCall(one: CallContent, other: CallContent): boolean {
  const sameTo = one.to === null || other.to === null ? one.to === other.to : isSameAddress(one.to, other.to)
  return sameTo && one.value === other.value && one.data.toLowerCase() === other.data.toLowerCase()
}

const MOST = 10_000
const remembered = new Map<Hash, SentCall>()

/** Remembers a transaction of this process: of one that no node knows any more, a hash does not say whose nonce it has. */
export function rememberCall({ hash, from, nonce, to, data, value }: SentCall): void {
  remembered.set(hash, { hash, from, nonce, to, data, value })
  const [oldest] = remembered.keys()
  if (remembered.size > MOST && oldest !== undefined) remembered.delete(oldest)
}

/** One of the last transactions of this process. */
export function recallCall(hash: Hash): SentCall | undefined {
  return remembered.get(hash)
}
