import type { Hono } from 'hono'

import { BaseError, isSameAddress } from '../../core/index.ts'
import { encodeConsent, hashCriteria, signTermSheet, termsTotals } from '../../terms/index.ts'
import { directorsCriteria } from '../cleaning/Criteria.ts'
import { answer } from '../wires/answer.ts'
import { signSheets } from '../wires/questions.ts'
import type { Account } from './Account.ts'

/**
 * Sells small jobs at a list price, without haggling: signs whatever sheet pays it and asks for no bond.
 *
 * @param price The least it takes, USDC micro-units.
 */
export function sellSmallJobs(app: Hono, { address, signer, domain }: Account, price: bigint): void {
  const known = hashCriteria(directorsCriteria)

  answer(app, signSheets, async ({ sheets }) => {
    const consents = sheets.map(async (terms) => {
      const { amount, bonds } = termsTotals(terms)
      if (!isSameAddress(terms.seller, address)) throw new SheetRefusedError('it is for another seller')
      if (amount < price) throw new SheetRefusedError('it pays too little')
      if (bonds > 0n) throw new SheetRefusedError('it asks for a bond')
      if (terms.milestones.some(({ criteria }) => criteria !== known)) {
        throw new SheetRefusedError('it is about work unknown here')
      }
      return encodeConsent({ kind: 'signature', signature: await signTermSheet(signer, terms, domain) })
    })
    return { consents: await Promise.all(consents) }
  })
}

/** Thrown when a sheet is not signed. Code `SheetRefused`. */
export class SheetRefusedError extends BaseError {
  override readonly name = 'SheetRefusedError'

  constructor(reason: string) {
    super(`The sheet is refused: ${reason}`, { code: 'SheetRefused' })
  }
}
