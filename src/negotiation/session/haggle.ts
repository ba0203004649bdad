import type { Hash } from '../../core/index.ts'
import { conclude } from './conclude.ts'
import type { Negotiator } from './negotiator.ts'
import { reach } from './reach.ts'
import { considerTurn } from './takeTurn.ts'
import {
  type HaggleResult,
  hear,
  isOpen,
  type NeedParameters,
  openThreads,
  quotedIn,
  say,
  settle,
  type Thread,
} from './threads.ts'

/** One buyer's need, the sellers it is put to, and how. */
export type HaggleParameters = NeedParameters & {
  /**
   * Whether the best quote on the table elsewhere is the least that is worth taking from each seller. A seller learns of it
   * by how the buyer bargains, never by another's terms. Default: false, each is haggled with as if it were alone.
   */
  readonly leverage?: boolean | undefined
}

/**
 * Puts one need to several sellers and haggles with all of them at once, by quotes. Each seller's moves depend on that
 * seller's alone, and with `leverage` on one number beside, what the best of the others' quotes is worth to the buyer: but
 * for that, its stream is what it would be without the others. A round waits for every seller's move, or until it
 * counts as silent. When all have come to a quote worth taking, or to an end, the best quote is taken up by the one firm
 * offer; the others are left.
 *
 * Asked again for the same need, it goes on where it was: what is agreed, or bound, is told, and a seller that no longer
 * knows the request gets another. A result is never "no deal" while a firm signature lives: see {@link HaggleResult}.
 */
export async function haggle(negotiator: Negotiator, parameters: HaggleParameters): Promise<HaggleResult> {
  const threads = await openThreads(negotiator, parameters)
  for (;;) {
    const active = threads.filter((thread) => thread.result === undefined)
    if (active.length === 0) break
    // What stands is looked at once for all of a round, so that nobody's speed is anybody's advantage.
    const outside = parameters.leverage ? await outsideOf(negotiator, threads) : undefined
    await Promise.all(active.map((thread) => playRound(negotiator, parameters, thread, outside?.get(thread))))
  }
  return conclude(negotiator, parameters, threads)
}

/** For each thread, the utility of the best quote that stands in another. */
async function outsideOf(
  negotiator: Negotiator,
  threads: readonly Thread[],
): Promise<ReadonlyMap<Thread, number>> {
  const standing = await Promise.all(
    threads.map(async (thread) => ({ thread, utility: await quotedIn(negotiator, thread) })),
  )
  return new Map(
    threads.map((thread) => [
      thread,
      standing.reduce((most, other) => (other.thread === thread ? most : Math.max(most, other.utility)), 0),
    ]),
  )
}

/** Waits for the seller's move and answers it, unless its quote is worth taking: then the thread rests. */
async function playRound(
  negotiator: Negotiator,
  parameters: HaggleParameters,
  thread: Thread,
  outside: number | undefined,
): Promise<void> {
  const heard = await hear(negotiator, parameters, thread)
  if (heard === undefined) return
  const id = thread.id as Hash
  const decision = await reach(() => considerTurn(negotiator, id, { outside }))
  if (decision === undefined) return settle(thread, heard === 'left' ? 'left' : 'silent')
  if ('ok' in decision) return settle(thread, 'failed', decision)
  // Worth taking: held until all have come so far.
  if (decision.kind === 'accept') return settle(thread, 'passed')
  // Only another's quote makes it not worth taking: held as well, for that other may not keep its word.
  const alone = decision.kind === 'offer' ? undefined : await considerTurn(negotiator, id)
  if (alone?.kind === 'accept') return settle(thread, 'passed')
  const said = await say(negotiator, parameters, thread, { outside })
  if (said !== 'sent') return settle(thread, said)
  if (!(await isOpen(negotiator, thread))) settle(thread, 'left')
}
