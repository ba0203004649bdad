import { BaseError, type Hash } from '../../core/index.ts'
import { errorLeaves } from '../errors/errorLeaves.ts'

/** Why a transaction that was handed to a node may not be on its way. Each is the code of a {@link SendFailedError}. */
export type SendFailure =
  /** No answer came, or none that says anything: the node may have taken the transaction. */
  | 'SendUnanswered'
  /** Its nonce is used up: by this very transaction, whose answer was lost, or by another. */
  | 'NonceTooLow'
  /** Nonces before its own are missing. */
  | 'NonceTooHigh'
  /** Another transaction of its nonce waits, and it does not offer enough more. */
  | 'ReplacementUnderpriced'
  /** It offers less than the node, or the block, asks. */
  | 'FeeTooLow'

/** What a node answers to a transaction: one of the failures, that it has it already, or that it won't take it at all. */
export type SendAnswer = SendFailure | 'known' | 'refused'

/** What the clients' nodes say, the more telling first. Codes tell nothing: most have −32000 for all of them. */
const sayings: readonly (readonly [SendAnswer, RegExp])[] = [
  [
    'known',
    /already ?known|known transaction|already (?:been )?imported|already in (?:the )?(?:mem)?pool|already exists in|existing tx with same hash|already in the system|AlreadyImported/i,
  ],
  [
    'ReplacementUnderpriced',
    /replacement (?:transaction )?(?:is )?underpriced|replacement fee too low|ReplacementNotAllowed|another (?:transaction|tx) (?:with|which has) (?:the )?same nonce|OwnNonceAlreadyUsed|could not replace existing|future transaction tries to replace pending|in-flight transaction limit/i,
  ],
  [
    'NonceTooLow',
    /nonce (?:is )?too low|OldNonce|nonce has already been used|Pool\(Stale\)|NONCE_TOO_SMALL/i,
  ],
  [
    'NonceTooHigh',
    /nonce (?:is )?too high|nonce ?gap|gapped[- ]nonce|future nonce|nonce (?:is )?too (?:distant|far)|NONCE_TOO_(?:BIG|HIGH|DISTANT)/i,
  ],
  [
    'FeeTooLow',
    /transaction underpriced|less than block base ?fee|fee ?too ?low|gas price (?:supplied )?(?:is )?(?:too low|below)|(?:max\w{1,40}|fee|price) \([^)]{0,80}\) is too low|tip cap .{0,200}(?:below|minimum)|fee cap (?:is )?(?:less|below)|is less than gas price minimum/i,
  ],
  [
    'refused',
    /execution reverted|insufficient (?:funds|balance)|doesn't have enough funds|upfront cost exceeds|intrinsic gas|exceeds block gas limit|gas ?limit ?exceeded|invalid (?:sender|signature|chain id)/i,
  ],
]

/**
 * Tells what a node answered to a transaction. Its own words count: viem calls "already known" a nonce that is too low.
 *
 * @param error What was thrown when it was handed over.
 */
export function sendAnswerOf(error: unknown): SendAnswer {
  const leaves = errorLeaves(error)
  for (const [answer, saying] of sayings) {
    if (leaves.some(({ value }) => typeof value === 'string' && saying.test(value))) return answer
  }
  return leaves.some(({ key, value }) => key === 'code' && isDecision(value)) ? 'refused' : 'SendUnanswered'
}

/** A code that a node or a wallet answers with, once it decided: none of "internal error", "busy" and "unavailable". */
function isDecision(code: string | number): boolean {
  if (typeof code !== 'number') return false
  if (code <= -32_000 && code >= -32_800) return ![-32_002, -32_005, -32_007, -32_603].includes(code)
  return code === 3 || (code >= 4_001 && code <= 5_999 && code !== 4_900 && code !== 4_901)
}

/**
 * The nonce that a node says it expects next.
 *
 * @param error One that tells of a nonce.
 * @returns undefined when it does not say so.
 */
export function nonceExpectedBy(error: unknown): number | undefined {
  const saying = /(?:next|expected|current) nonce(?: to be)?:? ?\(?(\d+)|\bstate: (\d+)/i
  for (const { value } of errorLeaves(error)) {
    const [, named, state] = (typeof value === 'string' && saying.exec(value)) || []
    const nonce = Number(named ?? state)
    if (Number.isSafeInteger(nonce)) return nonce
  }
  return undefined
}

/**
 * Thrown when a transaction was handed to a node, and it is not known that the node took it. Its code is one of
 * {@link SendFailure}.
 *
 * Warning: it may be mined all the same. Where `hash` is known, wait for it before the same is sent again.
 */
export class SendFailedError extends BaseError {
  override readonly name = 'SendFailedError'
  declare readonly code: SendFailure
  /** Of the bytes that were signed; unknown where the node, or a wallet, signs. */
  readonly hash: Hash | undefined
  readonly nonce: number | undefined

  constructor(
    code: SendFailure,
    { hash, nonce }: { readonly hash?: Hash | undefined; readonly nonce?: number | undefined },
    cause: unknown,
  ) {
    super(notices[code], { code, details: { hash, nonce }, cause })
    this.hash = hash
    this.nonce = nonce
  }
}

const notices: Readonly<Record<SendFailure, string>> = {
  SendUnanswered: 'The node did not say whether it took the transaction',
  NonceTooLow: "The transaction's nonce is used up, by itself or by another",
  NonceTooHigh: "The transaction's nonce comes after others that are missing",
  ReplacementUnderpriced:
    'Another transaction of the same nonce waits, and this one does not offer enough more',
  FeeTooLow: 'The transaction offers less for gas than the node or the block asks',
}
