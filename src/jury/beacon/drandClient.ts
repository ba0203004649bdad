import { z } from 'zod'

import { BaseError, type Clock, type Hash, type Hex, readBounded, systemClock } from '../../core/index.ts'
import {
  BeaconKeyInvalidError,
  BeaconPointInvalidError,
  BeaconSignatureInvalidError,
  decompressSignature,
  verifyRound,
} from './beaconSignature.ts'
import { type DrandChain, quicknet } from './quicknet.ts'
import { publishedAt } from './rounds.ts'

/** What {@link fetchRound} takes. */
export type FetchRoundParameters = {
  readonly round: bigint
  /** The beacon; default: quicknet. */
  readonly chain?: Pick<DrandChain, 'chainHash' | 'publicKey' | 'genesis' | 'period'> | undefined
  /** Endpoints of drand's HTTP API, asked in this order; default: quicknet's public relays. */
  readonly urls?: readonly string[] | undefined
  readonly fetch?: typeof globalThis.fetch | undefined
  /** Tells whether the round can be there yet; default: the computer's. */
  readonly clock?: Clock | undefined
  /** Seconds that each endpoint gets; default: 5. */
  readonly patience?: number | undefined
  /** Gives all of it up. */
  readonly signal?: AbortSignal | undefined
}

/** A round whose signature was checked. */
export type BeaconRound = {
  readonly round: bigint
  /** 128 bytes as the contract takes it. */
  readonly signature: Hex
  /** What the contract makes of it. */
  readonly randomness: Hash
}

/** Why an endpoint brought no round. Never a word of its own. */
export type EndpointFailure = { readonly url: string; readonly problem: string }

/** Longest answer that is read, in bytes: drand's has some 250. */
const mostAnswer = 4_096

/** Of an answer only this is read; the rest follows from it. */
const Answer = z.object({ round: z.int(), signature: z.string().regex(/^[0-9a-fA-F]{96}$/) })

/**
 * Asks endpoints of drand's HTTP API for a round, one after another, until one brings it. None is trusted: the
 * signature is checked against the beacon's key, and the randomness is made of it.
 *
 * @throws {BeaconRoundInvalidError} when no round has this number.
 * @throws {BeaconKeyInvalidError} when the beacon's key is none.
 * @throws {RoundNotPublishedError} when by the clock it is not there yet; nobody is asked then.
 * @throws {RoundUnavailableError} when no endpoint brought it, with what each did instead. Asking again later is safe.
 * @throws The signal's reason, when it gave up.
 */
export async function fetchRound(parameters: FetchRoundParameters): Promise<BeaconRound> {
  const { round, chain = quicknet, urls = quicknet.urls, clock = systemClock, signal } = parameters
  const time = publishedAt(chain, round)
  const now = clock.now()
  if (now < time) throw new RoundNotPublishedError(round, time, now)

  const failures: EndpointFailure[] = []
  for (const url of urls) {
    try {
      const path = `${url.replace(/\/+$/, '')}/${chain.chainHash}/public/${round}`
      const signature = readAnswer(await ask(path, parameters), round)
      return { round, signature, randomness: verifyRound({ publicKey: chain.publicKey, round, signature }) }
    } catch (error) {
      signal?.throwIfAborted()
      if (error instanceof BeaconKeyInvalidError) throw error
      failures.push({ url, problem: problemOf(error) })
    }
  }
  throw new RoundUnavailableError(round, failures)
}

/** The body of an endpoint's answer, read within its time and size. */
async function ask(url: string, { fetch = globalThis.fetch, patience = 5, signal }: FetchRoundParameters) {
  const patienceOver = AbortSignal.timeout(patience * 1_000)
  const response = await fetch(url, {
    signal: signal === undefined ? patienceOver : AbortSignal.any([signal, patienceOver]),
    redirect: 'manual',
  })
  if (response.status !== 200) {
    await response.body?.cancel()
    throw new Problem(`status ${response.status}`)
  }
  const bytes = await readBounded(response.body, mostAnswer)
  if (bytes === undefined) throw new Problem('the answer is too long')
  return new TextDecoder().decode(bytes)
}

/** The signature in an answer, as the contract takes it. */
function readAnswer(text: string, round: bigint): Hex {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new Problem('the answer is no JSON')
  }
  const answer = Answer.safeParse(json)
  if (!answer.success) throw new Problem('the answer is no round')
  if (BigInt(answer.data.round) !== round) throw new Problem('the answer is another round')
  return decompressSignature(`0x${answer.data.signature}`)
}

function problemOf(error: unknown): string {
  if (error instanceof Problem) return error.message
  if (error instanceof BeaconPointInvalidError || error instanceof BeaconSignatureInvalidError) {
    return error.code
  }
  if (error instanceof Error && error.name === 'TimeoutError') return 'no answer in time'
  return 'not reached'
}

/** What is wrong with an answer, in words of our own. */
class Problem extends Error {}

/** Thrown when a round's time has not come. Code `RoundNotPublished`. */
export class RoundNotPublishedError extends BaseError {
  override readonly name = 'RoundNotPublishedError'

  constructor(round: bigint, publishedAt: number, now: number) {
    super('The round is not published yet', {
      code: 'RoundNotPublished',
      details: { round, publishedAt, now },
    })
  }
}

/** Thrown when no endpoint brought a round that should be there. Code `RoundUnavailable`. */
export class RoundUnavailableError extends BaseError {
  override readonly name = 'RoundUnavailableError'
  readonly failures: readonly EndpointFailure[]

  constructor(round: bigint, failures: readonly EndpointFailure[]) {
    super('No endpoint brought the round', { code: 'RoundUnavailable', details: { round, failures } })
    this.failures = failures
  }
}
