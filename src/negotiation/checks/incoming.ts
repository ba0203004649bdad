import type { Address, Hash, Side, Verdict } from '../../core/index.ts'
import type { Domain, Eip712Domain } from '../../terms/index.ts'
import type { Move } from '../protocol/move.ts'
import type { Transcript } from '../protocol/transcript.ts'

/** A move that came in, and what was said before it. */
export type Incoming = {
  readonly transcript: Transcript
  readonly move: Move
  /** See {@link digestOfMove}. */
  readonly digest: Hash
}

/** A token that a side deals in. */
export type AllowedToken = {
  readonly address: Address
  /** The token's own EIP-712 domain, under which its authorizations are signed. */
  readonly domain: Eip712Domain
}

/** What a side knows and respects, against which it checks what comes in. */
export type CheckContext = {
  /** The side that receives; absent when a transcript is verified by a third. */
  readonly own?: Side | undefined
  /** Unix time by the own clock. */
  readonly now: number
  /** Whether what was accepted lapsed, so that it may be renewed. */
  readonly lapsed: boolean
  /** The escrows that are ours, by chain, with the USDC of each. */
  readonly deployments: readonly Deployment[]
  readonly tokens: readonly AllowedToken[]
  readonly arbiters: readonly Address[]
}

/** An escrow of ours. */
export type Deployment = Domain & { readonly usdc: Address }

/** One rule for what comes in. A refusal changes nothing. */
export type Check<Code extends string = string> = (incoming: Incoming, context: CheckContext) => Verdict<Code>
