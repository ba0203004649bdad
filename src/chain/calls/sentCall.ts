import type { Account, Address, Hash, Hex } from 'viem'
import { keccak256, parseTransaction } from 'viem'
import { type SendTransactionParameters, sendTransaction } from 'viem/actions'

import { BaseError, isSameAddress } from '../../core/index.ts'
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

/** Methods by which signed bytes would leave. */
const sends = /_send(?:Raw)?Transaction/

/**
 * Signs a transaction, and sends nothing. What it does not name, as fees or the nonce, is asked of the node as
 * `sendTransaction` asks it.
 *
 * @throws {NotSignedError} when the account signed nothing, or another nonce than it was asked to.
 * @throws what `sendTransaction` throws.
 */
export async function signCall(
  client: EarnestClient,
  request: SendTransactionParameters & { readonly account: LocalAccount },
): Promise<SignedCall> {
  let raw: Hex | undefined
  const keep = async (bytes: Hex) => {
    raw = bytes
    return keccak256(bytes)
  }
  const node = viemClient(client)
  // viem takes actions from the client: what it would send is kept instead. One that went another way ends at the request.
  const keeping = {
    ...node,
    sendRawTransaction: ({ serializedTransaction }: { serializedTransaction: Hex }) =>
      keep(serializedTransaction),
    request: ((call: { readonly method: string; readonly params?: unknown }, options?: object) =>
      sends.test(call.method)
        ? keep((call.params as readonly [Hex])[0])
        : node.request(call as never, options)) as typeof node.request,
  }
  await sendTransaction(keeping, request)
  if (raw === undefined || raw === '0x') throw new NotSignedError(request.nonce, undefined)

  const { to = null, data = '0x', value = 0n, nonce = 0, ...read } = parseTransaction(raw)
  if (request.nonce !== undefined && request.nonce !== nonce) throw new NotSignedError(request.nonce, nonce)
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

/**
 * Thrown when an account that signs by itself gave back something else than it was to sign: nothing was sent. Code
 * `NotSigned`.
 */
export class NotSignedError extends BaseError {
  override readonly name = 'NotSignedError'

  constructor(needed: number | undefined, found: number | undefined) {
    super('The account did not sign the transaction that it was given', {
      code: 'NotSigned',
      details: { needed, found },
    })
  }
}
