import type { Hono } from 'hono'

import { BaseError, type Hash, isSameAddress } from '../../core/index.ts'
import {
  documentOf,
  encodeConsent,
  hashCriteria,
  hashDocument,
  hashTermSheet,
  signTermSheet,
  termsTotals,
  verifyTermsPart,
} from '../../terms/index.ts'
import { directorsCriteria } from '../cleaning/Criteria.ts'
import { juryCriteriaOf } from '../cleaning/juryCriteria.ts'
import { answer } from '../wires/answer.ts'
import { signSheets } from '../wires/questions.ts'
import type { Account } from './Account.ts'
import type { Job } from './deliverWork.ts'

/** How a seller sells without haggling. */
export type ListSale = {
  /** The least it takes, USDC micro-units. */
  readonly price: bigint
  /** How many of the jobs, from the first, it takes on and never does. */
  readonly missed: number
}

/**
 * Sells small jobs at a list price, without haggling: signs whatever sheet pays it, asks for no bond, and is about the
 * document that comes with it.
 *
 * @returns The job of a deal; undefined: there is none, or it is one that is never done.
 */
export function sellSmallJobs(
  app: Hono,
  { address, signer, domain }: Account,
  { price, missed }: ListSale,
): (deal: Hash) => Job | undefined {
  const known = hashCriteria(juryCriteriaOf(directorsCriteria))
  const jobs = new Map<Hash, Job>()
  let sold = 0

  answer(app, signSheets, async ({ sheets }) => {
    const consents = sheets.map(async ({ terms, document }) => {
      const { amount, bonds } = termsTotals(terms)
      if (!isSameAddress(terms.seller, address)) throw new SheetRefusedError('it is for another seller')
      if (amount < price) throw new SheetRefusedError('it pays too little')
      if (bonds > 0n) throw new SheetRefusedError('it asks for a bond')
      if (terms.milestones.some(({ criteria }) => criteria !== known)) {
        throw new SheetRefusedError('it is about work unknown here')
      }
      if (hashDocument(documentOf(document)) !== terms.document) {
        throw new SheetRefusedError('its document is another')
      }
      const part = verifyTermsPart(document.terms, terms)
      if (!part.ok) throw new SheetRefusedError(part.message)

      sold += 1
      const criteria = terms.milestones.map(() => directorsCriteria)
      if (sold > missed) jobs.set(hashTermSheet(terms, domain), { terms, criteria, quiet: true })
      return encodeConsent({ kind: 'signature', signature: await signTermSheet(signer, terms, domain) })
    })
    return { consents: await Promise.all(consents) }
  })
  return (deal) => jobs.get(deal)
}

/** Thrown when a sheet is not signed. Code `SheetRefused`. */
export class SheetRefusedError extends BaseError {
  override readonly name = 'SheetRefusedError'

  constructor(reason: string) {
    super(`The sheet is refused: ${reason}`, { code: 'SheetRefused' })
  }
}
