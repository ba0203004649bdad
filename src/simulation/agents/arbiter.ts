import { Hono } from 'hono'

import { getEvents, getMilestone } from '../../chain/index.ts'
import { BaseError, keccak256 } from '../../core/index.ts'
import { encodeConsent, hashCriteria, hashTermSheet, signAct } from '../../terms/index.ts'
import { Criteria } from '../cleaning/Criteria.ts'
import { checkDelivery } from '../cleaning/check/checkDelivery.ts'
import type { Step } from '../Progress.ts'
import { runAgent } from '../processes/runAgent.ts'
import { answer } from '../wires/answer.ts'
import { ask } from '../wires/ask.ts'
import { openCase, submitActs } from '../wires/questions.ts'
import { serve } from '../wires/serve.ts'
import { type AccountConfig, openAccount } from './Account.ts'

/** What the arbiter is given. */
export type ArbiterConfig = AccountConfig & { readonly relayer: string }

/**
 * The arbiter: believes nobody. That there is a dispute, and which bytes it is about, it reads from the chain;
 * what they had to satisfy, from the sheet; whether they do, it finds out by itself.
 */
runAgent(async (config: ArbiterConfig, tell: (step: Step) => void) => {
  const { name: who, signer, domain, client, address } = openAccount(config)
  const { escrow } = domain
  const app = new Hono()

  answer(app, openCase, async ({ terms, milestone, criteria: given, bytes }) => {
    const deal = hashTermSheet(terms, domain)
    if (terms.arbiter !== address) throw new CaseRefusedError('another arbiter was agreed on')
    const { status } = await getMilestone(client, { terms, milestone, escrow })
    if (status !== 'disputed') throw new CaseRefusedError(`the milestone is ${status}`)
    if (hashCriteria(given) !== terms.milestones[milestone]?.criteria) {
      throw new CaseRefusedError('the criteria are not those of the sheet')
    }
    const deliveries = await getEvents(client, { names: ['Delivered'], deal, fromBlock: 0n, escrow })
    const delivered = deliveries.findLast(({ args }) => args.milestone === milestone)
    if (keccak256(bytes) !== delivered?.args.artifact) {
      throw new CaseRefusedError('the bytes are not those that were delivered')
    }

    const engagement = await signAct(signer, 'Engagement', { deal, milestone }, domain)
    await ask(config.relayer, submitActs, {
      acts: [{ kind: 'engage', terms, milestone, arbiter: consentOf(engagement) }],
    })

    const { bps: sellerBps, findings } = checkDelivery(Criteria.parse(given), bytes)
    const failed = findings.filter(({ passed }) => !passed).map(({ check }) => check)
    tell({ who, what: `runs the ${findings.length} checks itself: ${failed.length} fail` })
    tell({ who, what: `rules: ${sellerBps / 100} % for the seller, what the others are worth` })

    const ruling = await signAct(signer, 'Ruling', { deal, milestone, sellerBps }, domain)
    await ask(config.relayer, submitActs, {
      acts: [{ kind: 'rule', terms, milestone, sellerBps, arbiter: consentOf(ruling) }],
    })
    return { arbiter: address, sellerBps, failed }
  })

  const { url } = await serve(app)
  return { url, commands: {} }
})

function consentOf(signature: `0x${string}`) {
  return encodeConsent({ kind: 'signature', signature })
}

/** Thrown when a case can't be opened as it was described. Code `CaseRefused`. */
export class CaseRefusedError extends BaseError {
  override readonly name = 'CaseRefusedError'

  constructor(reason: string) {
    super(`The case is refused: ${reason}`, { code: 'CaseRefused' })
  }
}
