import { type Address, decodeFunctionData, type Hash, type Hex } from 'viem'
import { getBlockNumber, getTransaction, readContract } from 'viem/actions'

import {
  type EarnestClient,
  getCase,
  getCourtEvents,
  getEvents,
  juryAbi,
  panelAbi,
  type ReadingOptions,
  viemClient,
} from '../../chain/index.ts'
import { isSameAddress } from '../../core/index.ts'
import { hashTermSheet, type TermSheet } from '../../terms/index.ts'
import { caseIdOf } from '../deliberation/caseId.ts'
import type { ArbiterDomain } from '../deliberation/sealedBallot.ts'
import { type CaseFacts, readClaims } from '../evidence/caseFacts.ts'
import { readCourtProfile } from '../service/courtProfile.ts'

/** A juror's ballot as the chain shows it. */
export type RecordedBallot = {
  /** In basis points. */
  readonly sellerBps: number
  /** Hash of the juror's rationale. */
  readonly rationale: Hash
  /** The juror's, where the transaction that opened the ballot called the court itself; else nobody shows it. */
  readonly signature?: Hex | undefined
}

/** A juror that sat in a round. */
export type RecordedSeat = {
  readonly juror: Address
  readonly seal?: Hash | undefined
  /** What the event of its vote tells. */
  readonly ballot?: RecordedBallot | undefined
  /** What the court counts of it, in basis points; absent: no ballot. */
  readonly counted?: number | undefined
}

/** One panel's work on a case, as the chain shows it. */
export type RecordedRound = {
  readonly seats: readonly RecordedSeat[]
  /** How many ballots a verdict takes. */
  readonly quorum: number
  /** The median that the court counts, in basis points; absent: there are no ballots. */
  readonly median?: number | undefined
}

/** All that the chain shows of a case. */
export type VerdictRecord = {
  readonly id: Hash
  /** In which the jurors sign. */
  readonly domain: ArbiterDomain
  /** What a bundle is verified against. */
  readonly facts: Omit<CaseFacts, 'until'>
  readonly rounds: readonly RecordedRound[]
  /** What the court executed, in basis points; absent: nothing yet. */
  readonly verdict?: number | undefined
  /** The seller's share that the escrow paid by the ruling, in basis points; absent: it paid none. */
  readonly ruling?: number | undefined
}

/** What {@link readVerdict} takes. */
export type ReadVerdictParameters = {
  readonly chainId: number
  readonly escrow: Address
  /** The sheet of the deal, of its bundle say: its arbiter is the court. */
  readonly terms: TermSheet
  readonly milestone: number
  /** A block not after the deal's commitment; default: the first. */
  readonly fromBlock?: bigint | undefined
  readonly reading?: ReadingOptions | undefined
}

/**
 * Reads from the chain what a verdict is verified against: panels, seals, ballots, what the court counted and executed, what
 * the escrow paid by it. Everything as of one block.
 *
 * @throws {CourtUnknownError} when the sheet's arbiter is no court of ours.
 * @throws {CaseEventsMissingError} when the node does not show the delivery and the dispute.
 * @example
 * const record = await readVerdict(client, { chainId, escrow, terms, milestone })
 */
export async function readVerdict(
  client: EarnestClient,
  { chainId, escrow, terms, milestone, fromBlock = 0n, reading }: ReadVerdictParameters,
): Promise<VerdictRecord> {
  const court = terms.arbiter
  const deal = hashTermSheet(terms, { chainId, escrow })
  const id = caseIdOf(deal, milestone)
  const toBlock = await getBlockNumber(viemClient(client), { cacheTime: 0 })
  const range = { ...reading, fromBlock, toBlock }
  const { kind, domain } = await readCourtProfile(client, court)
  const [claims, { rounds, verdict }, voted, resolved] = await Promise.all([
    readClaims(client, { escrow, deal, milestone, fromBlock, toBlock, reading }),
    getCase(client, { court, id, blockNumber: toBlock }),
    getCourtEvents(client, { ...range, court, id, names: ['Voted'] }),
    getEvents(client, { ...range, names: ['Resolved'], deal, escrow }),
  ])
  const quorum =
    kind === 'panel'
      ? Number(
          await readContract(viemClient(client), { address: court, abi: panelAbi, functionName: 'QUORUM' }),
        )
      : undefined
  const signatures = await signaturesIn(client, {
    court,
    id,
    hashes: voted.map((one) => one.transactionHash),
  })

  const ruled = resolved.find(({ args }) => args.milestone === milestone && args.ending === 'ruled')
  return {
    id,
    domain,
    facts: { chainId, escrow, deal, milestone, ...claims },
    rounds: rounds.map(({ seats, median }, round) => {
      const panel = seats.filter(({ sits }) => sits)
      return {
        seats: panel.map(({ seat, juror, seal, sellerBps: counted }) => {
          const event = voted.find(({ args }) => args.round === round && isSameAddress(args.juror, juror))
          const { sellerBps, rationale } = event?.args ?? {}
          return {
            juror,
            ...(seal !== undefined && { seal }),
            ...(counted !== undefined && { counted }),
            ...(sellerBps !== undefined &&
              rationale !== undefined && {
                ballot: {
                  sellerBps,
                  rationale,
                  signature: signatures.get(`${event?.transactionHash} ${seat}`),
                },
              }),
          }
        }),
        quorum: quorum ?? Math.ceil((2 * panel.length) / 3),
        ...(median !== undefined && { median }),
      }
    }),
    ...(verdict !== undefined && { verdict }),
    ...(ruled && { ruling: ruled.args.sellerBps }),
  }
}

/** Signatures of ballots, by transaction and seat, as far as transactions called the court themselves. */
async function signaturesIn(
  client: EarnestClient,
  { court, id, hashes }: { readonly court: Address; readonly id: Hash; readonly hashes: readonly Hash[] },
): Promise<ReadonlyMap<string, Hex>> {
  const found = new Map<string, Hex>()
  for (const hash of new Set(hashes)) {
    const { to, input } = await getTransaction(viemClient(client), { hash })
    if (!to || !isSameAddress(to, court)) continue
    for (const { seat, r, vs } of ballotsIn(input, id)) found.set(`${hash} ${seat}`, `${r}${vs.slice(2)}`)
  }
  return found
}

/** The ballots of a call of `vote` about a case; none: it is another call. */
function ballotsIn(data: Hex, id: Hash) {
  try {
    const { functionName, args } = decodeFunctionData({ abi: juryAbi, data })
    return functionName === 'vote' && args[0] === id ? args[1] : []
  } catch {
    return []
  }
}
