import type { Hash } from '../../../src/core/index.ts'
import {
  accountSignatory,
  digestOfMove,
  exposureOf,
  type NegotiationStore,
  type Policy,
  type Signatory,
} from '../../../src/negotiation/index.ts'
import { hashAct, hashTermSheet, type Signer } from '../../../src/terms/index.ts'
import { domain } from './parties.ts'

/** What a key was used for. */
export type Signed = { readonly negotiation: Hash; readonly round: number; readonly digest: Hash }

/**
 * A signatory that looks at the store whenever its key is asked for, and refuses to sign what was not counted or fixed
 * before: promise 10 of what is never allowed to happen.
 */
export function watchedSignatory(signer: Signer, store: NegotiationStore, policy: Policy) {
  const inner = accountSignatory(signer)
  const signed: Signed[] = []

  const note = async (digest: Hash) => {
    for (const id of await store.ids()) {
      const record = await store.load(id)
      for (const [round, draft] of Object.entries(record?.drafts ?? {})) {
        if (digestOfMove(draft, domain) === digest && record?.entries[Number(round) - 1] === undefined) {
          signed.push({ negotiation: id, round: Number(round), digest })
          return
        }
      }
    }
    throw new Error(`the key was asked for ${digest}, to which no round is fixed`)
  }

  const signatory: Signatory = {
    account: inner.account,
    paymentOf: inner.paymentOf,
    async consentToSheet(terms, side, where) {
      const digest = hashTermSheet(terms, where)
      const ledger = await store.changeLedger((current) => ({ result: current }))
      if (!ledger.some((entry) => entry.digest === digest)) throw new Error(`${digest} is not on the ledger`)
      const { money, bonds, deals } = exposureOf(ledger, terms.token)
      if (money > policy.money || bonds > policy.bonds || deals > policy.deals)
        throw new Error('over the live sum')
      await note(digest)
      return inner.consentToSheet(terms, side, where)
    },
    consentToAmendment: inner.consentToAmendment,
    async consentToAct(name, message, side, where) {
      if (name === 'Quote') await note((message as { deal: Hash }).deal)
      if (name === 'Leave') await note(hashAct(name, message, where))
      return inner.consentToAct(name, message, side, where)
    },
  }
  return { signatory, signed }
}

/** The rounds for which a key was used for more than one digest: there must be none. */
export function doubles(signed: readonly Signed[]): readonly string[] {
  const digests = new Map<string, Set<Hash>>()
  for (const { negotiation, round, digest } of signed) {
    const place = `${negotiation} ${round}`
    digests.set(place, (digests.get(place) ?? new Set()).add(digest))
  }
  return [...digests].filter(([, found]) => found.size > 1).map(([place]) => place)
}
