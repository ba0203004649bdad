import type { Hash } from '../../core/index.ts'
import { advanceCommitment } from '../commit/advanceCommitment.ts'
import { type Agreement, agreementOf } from '../protocol/agreement.ts'
import { standingSheet } from '../protocol/transcript.ts'
import { needOf } from '../store/firmSignature.ts'
import { leaveReasons } from '../strategies/decision.ts'
import { type Bound, boundBy } from './bound.ts'
import { isRefusal, type Negotiator } from './negotiator.ts'
import { reach } from './reach.ts'
import {
  type Haggled,
  type HaggleResult,
  hear,
  isOpen,
  type NeedParameters,
  say,
  settle,
  type Thread,
} from './threads.ts'

/** What stands for a need: a deal that is agreed, or a firm signature that may become one. */
type Standing = { readonly agreement?: Agreement | undefined; readonly bound?: Bound | undefined }

/**
 * Takes the best quote up; when its seller can't be taken up, the next best. Once a firm signature for the need is out,
 * nothing more is signed for it: what was signed before, in an earlier run as well, is looked for on chain first.
 *
 * @param first Goes before others that are worth as much.
 */
export async function conclude(
  negotiator: Negotiator,
  parameters: NeedParameters,
  threads: readonly Thread[],
  first?: Thread,
): Promise<HaggleResult> {
  let standing = await standingOfNeed(negotiator, parameters, threads)
  for (const thread of await bestFirst(negotiator, threads, first)) {
    if (standing.agreement !== undefined) {
      const reason = leaveReasons.metElsewhere
      if (thread.id === standing.agreement.negotiation) continue
      await say(negotiator, parameters, thread, { decision: { kind: 'leave', reason } })
    } else if (standing.bound === undefined) {
      await takeUp(negotiator, parameters, thread)
      standing = await standingOfNeed(negotiator, parameters, threads)
    }
  }
  const { agreement, bound } = standing
  const sellers = await Promise.all(threads.map((thread) => describe(negotiator, thread, standing)))
  return { sellers, agreement, ...(bound && { bound }) }
}

/** The threads whose quote is worth taking, best first; of equals, the one that was asked first. */
async function bestFirst(
  negotiator: Negotiator,
  threads: readonly Thread[],
  first: Thread | undefined,
): Promise<readonly Thread[]> {
  const order = first === undefined ? threads : [first, ...threads.filter((thread) => thread !== first)]
  const ready = await Promise.all(
    order
      .filter((thread) => thread.result === 'passed')
      .map(async (thread) => ({ thread, utility: (await describe(negotiator, thread, {})).utility ?? 0 })),
  )
  // The sort is stable.
  return ready.sort((a, b) => b.utility - a.utility).map(({ thread }) => thread)
}

/** Signs the firm offer of a seller's quote, or accepts its firm offer. What came of it the chain and the ledger say. */
async function takeUp(negotiator: Negotiator, parameters: NeedParameters, thread: Thread): Promise<void> {
  const said = await say(negotiator, parameters, thread, { decision: { kind: 'accept' } })
  if (said === 'sent' && (await isOpen(negotiator, thread))) await hear(negotiator, parameters, thread)
  settle(thread, said === 'waiting' ? 'waiting' : 'failed')
}

/** Looks for every firm signature for the need on chain, whatever run it is from. */
async function standingOfNeed(
  negotiator: Negotiator,
  { buyerNonce }: NeedParameters,
  threads: readonly Thread[],
): Promise<Standing> {
  const need = needOf({ buyer: negotiator.signatory.account, buyerNonce })
  const ledger = await negotiator.store.changeLedger((current) => ({ result: current }))
  const signed = ledger.filter(({ side, terms }) => side === 'buyer' && needOf(terms) === need)
  const agreed = threads.filter(({ id, result }) => result === 'agreed' && id !== undefined)
  const negotiations = new Set([
    ...signed.map(({ negotiation }) => negotiation),
    ...agreed.map(({ id }) => id as Hash),
  ])
  for (const id of negotiations) {
    const step = await reach(() => advanceCommitment(negotiator, id, { submit: false }))
    if (step !== undefined && 'ok' in step) {
      const thread = threads.find((one) => one.id === id)
      if (thread !== undefined) thread.refusal = step
      const kept = await standingByStore(negotiator, id)
      if (kept !== undefined) return kept
    } else if (step?.status === 'bound') return { bound: step.bound.at(-1) }
    else if (step?.agreement !== undefined && step.status !== 'lapsed') return { agreement: step.agreement }
  }
  return {}
}

/** Where the chain can't be asked: what was signed may have become a deal. */
async function standingByStore(negotiator: Negotiator, id: Hash): Promise<Standing | undefined> {
  const record = await negotiator.store.load(id)
  const agreement = record?.commitment?.status === 'lapsed' ? undefined : record && agreementOf(record)
  if (agreement !== undefined) return { agreement }
  const bound = (await boundBy(negotiator, id)).at(-1)
  return bound && { bound }
}

/** How it went with one seller, by what stands for the need. */
async function describe(
  negotiator: Negotiator,
  thread: Thread,
  { agreement, bound }: Standing,
): Promise<Haggled> {
  const { seller, id, refusal } = thread
  const binds = id !== undefined && bound?.negotiation === id
  const agrees = id !== undefined && agreement?.negotiation === id
  const result = agrees ? 'agreed' : binds ? 'bound' : resultOf(thread)
  const record = id === undefined ? undefined : await negotiator.store.load(id)
  if (record === undefined) return { seller, result, rounds: 0, refusal }
  const outcome = standingSheet(record)?.outcome
  const approach = await negotiator.approachTo(record)
  const utility = outcome === undefined || isRefusal(approach) ? undefined : approach.utility.of(outcome)
  const rounds = record.entries.length
  return { seller, negotiation: id, result, rounds, outcome, utility, refusal, ...(binds && { bound }) }
}

/** What was agreed in an earlier run, and lapsed since, is no agreement. */
function resultOf({ result = 'silent' }: Thread): Haggled['result'] {
  return result === 'agreed' ? 'failed' : result
}
