import { getBlockNumber } from 'viem/actions'

import {
  type EarnestClient,
  getCase,
  getCourtEvents,
  type ReadingOptions,
  viemClient,
} from '../../chain/index.ts'
import type { Address, Hash } from '../../core/index.ts'
import type { Criteria } from '../criteria/criteria.ts'
import type { Usage } from '../jurors/juror.ts'
import { noUsage } from '../jurors/usage.ts'
import { hashRationale, type Rationale } from './rationale.ts'
import { type DeliberationReport, deliberationReport, type Judged, type NoBallot } from './report.ts'

/** What a juror says of its part in a round. A rationale is believed where it is the one that the ballot names. */
export type Explanation = {
  readonly rationale?: Rationale | undefined
  /** Why it gave no ballot. */
  readonly reason?: NoBallot | undefined
  /** The HTTP status with which its provider failed. */
  readonly status?: number | undefined
  /** What judging cost it. */
  readonly usage?: Usage | undefined
}

/** What {@link readDeliberation} takes. */
export type ReadDeliberationParameters = {
  readonly court: Address
  /** The case. */
  readonly id: Hash
  readonly round: number
  readonly criteria: Pick<Criteria, 'checks' | 'questions'>
  /** A block not after the round's votes; default: the first. */
  readonly fromBlock?: bigint | undefined
  /** How the votes are read. */
  readonly reading?: ReadingOptions | undefined
  /**
   * Asks a juror: for the rationale that its ballot names, by `GET /rationales/{hash}` say; or, where it gave none, why.
   * undefined: it says nothing.
   */
  readonly explain: (juror: Address, rationale: Hash | undefined) => Promise<Explanation | undefined>
  /** What a juror is called; default: its address. */
  readonly nameOf?: ((juror: Address) => string) | undefined
}

/**
 * Reads who voted what in a round, asks the jurors why, and measures how far they agreed. A ballot counts also where its
 * juror shows no reasons.
 *
 * @example
 * const explain = async (_: Address, hash?: Hash) => hash && { rationale: await fetchRationale(hash) }
 * const report = await readDeliberation(client, { court, id, round: 0, criteria, explain })
 */
export async function readDeliberation(
  client: EarnestClient,
  parameters: ReadDeliberationParameters,
): Promise<DeliberationReport> {
  const {
    court,
    id,
    round,
    criteria,
    fromBlock = 0n,
    reading,
    explain,
    nameOf = (juror: Address) => juror,
  } = parameters
  // Panel and votes as of one block, whichever node answers.
  const toBlock = await getBlockNumber(viemClient(client), { cacheTime: 0 })
  const { rounds } = await getCase(client, { court, id, blockNumber: toBlock })
  const voted = await getCourtEvents(client, { ...reading, court, id, names: ['Voted'], fromBlock, toBlock })
  const panel = (rounds[round]?.seats ?? []).filter(({ sits }) => sits)

  const judged = panel.map(async ({ juror }): Promise<Judged> => {
    const ballot = voted.find(({ args }) => args.round === round && args.juror === juror)?.args
    const told = await explain(juror, ballot?.rationale)
    const { rationale, reason = 'silent', status, usage = noUsage } = told ?? {}
    if (ballot === undefined) {
      return { juror: nameOf(juror), judgement: { kind: 'abstained', reason, status, usage } }
    }
    const { sellerBps } = ballot
    const shown = rationale !== undefined && hashRationale(rationale) === ballot.rationale
    const { answers, notes, hindrance } = shown ? rationale : { answers: {}, notes: {}, hindrance: undefined }
    return {
      juror: nameOf(juror),
      judgement: { kind: 'answered', answers, notes, sellerBps, usage, ...(hindrance && { hindrance }) },
      rationale: shown ? rationale : null,
    }
  })
  return deliberationReport(criteria, await Promise.all(judged))
}
