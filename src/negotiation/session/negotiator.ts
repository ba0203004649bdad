import {
  type Clock,
  type Hash,
  type OneAtATimeByKey,
  oneAtATimeByKey,
  type Random,
  type Refusal,
  type Side,
} from '../../core/index.ts'
import type { EvidenceSource } from '../../terms/index.ts'
import type { AskArbiter } from '../checks/checkAllowed.ts'
import type { AskContract } from '../checks/checkConsent.ts'
import type { ReadMandate } from '../checks/checkMandate.ts'
import type { CheckContext } from '../checks/incoming.ts'
import type { CommitPort } from '../commit/commitPort.ts'
import type { Policy } from '../guardrails/guardrail.ts'
import type { UtilityFunction } from '../preferences/utility.ts'
import type { Opening } from '../protocol/opening.ts'
import type { NegotiationRecord } from '../store/negotiationRecord.ts'
import type { NegotiationStore } from '../store/negotiationStore.ts'
import type { Fallback } from '../strategies/decision.ts'
import type { Strategy } from '../strategies/strategy.ts'
import type { CheckCriteria } from '../template/checkPlans.ts'
import { type Admission, createAdmission } from './admission.ts'
import { askChain } from './askChain.ts'
import { type CheckFunds, ownFunds } from './ownFunds.ts'
import type { Signatory } from './signatory.ts'
import { vouchByFunds } from './vouchByFunds.ts'

/** How a side bargains in one negotiation. */
export type Approach = {
  readonly utility: UtilityFunction
  readonly strategy: Strategy
  /** The counterparty's score in its role, from 0 to below 1, where it is known. */
  readonly counterpartyScore?: number | undefined
  /** Whether own offers are firm; else they are quotes, of which many can be out. */
  readonly firm: boolean
  /** The seller's nonce of its sheets; 0: none, several deals may come of it. */
  readonly sellerNonce?: bigint | undefined
  /** What is done at an impasse, and when a guardrail refuses what the strategy wants. */
  readonly fallback: Fallback
}

/** What a negotiator is made of. All of it is handed in. */
export type NegotiatorParameters = Pick<CheckContext, 'deployments' | 'tokens' | 'arbiters'> & {
  readonly signatory: Signatory
  readonly store: NegotiationStore
  readonly clock: Clock
  /** A source of randomness for each label. Equal labels may give equal streams: then a run repeats. */
  readonly random: (label: string) => Random
  readonly policy: Policy
  /** The chain. */
  readonly commits: CommitPort
  readonly askContract: AskContract
  readonly readMandate: ReadMandate
  /** Whether a sheet's arbiter would take its disputes on; default: it is not asked. */
  readonly askArbiter?: AskArbiter | undefined
  /** Where this side serves the evidence of disputes: it goes into the terms of every sheet it drafts. Default: nowhere. */
  readonly evidence?: readonly EvidenceSource[] | undefined
  /** Decides how to bargain over a request, or declines it. Asked again after a restart. */
  readonly approach: (opening: Opening, side: Side) => Promise<Approach | Refusal>
  /**
   * Whether a milestone's criteria can be checked; asked before a request is signed or kept, so that nobody finds out in
   * a dispute. Default: they are not looked at.
   */
  readonly checkCriteria?: CheckCriteria | undefined
  /** The most negotiations that a seller has under way at once; default: 10,000. Strangers open them. */
  readonly mostNegotiations?: number | undefined
  /** The share of one buyer's address in them; default: a hundredth. */
  readonly mostPerBuyer?: number | undefined
  /** The share of one peer in them, where it is known; default: a sixteenth. */
  readonly mostPerPeer?: number | undefined
  /**
   * Whether a buyer has what is not free, such as money or a record. Asked when places are short, a few questions at
   * once. Default: whether it could pay the cheapest outcome it asks for.
   */
  readonly vouchFor?: ((opening: Opening) => Promise<boolean>) | undefined
}

/** One account that negotiates, with all it needs. */
export type Negotiator = NegotiatorParameters & {
  /** The approach to a negotiation, asked for once. */
  approachTo(record: NegotiationRecord): Promise<Approach | Refusal>
  /** Who gets a place here. */
  readonly admission: Admission
  /** Whether our account has what its part of a sheet takes; asked before a key is used. */
  readonly checkFunds: CheckFunds
  /** Resolves when the next move of a negotiation is kept. */
  changed(id: Hash): Promise<void>
  /** Runs what plays our own moves in a negotiation one after another. The store keeps it safe; this keeps it orderly. */
  readonly inTurn: OneAtATimeByKey<Hash>
  /** Wakes whoever waits for a negotiation. */
  announce(id: Hash): void
}

/** Puts a negotiator together. */
export function createNegotiator(given: NegotiatorParameters): Negotiator {
  const ports = { ...given, ...askChain(given) }
  const { vouchFor = vouchByFunds(ports.commits) } = ports
  const admission = createAdmission({ ...ports, vouchFor, forgot: (id) => forget(id) })
  const parameters = { ...ports, store: watchedStore(ports.store, admission.note) }
  const approaches = new Map<Hash, Promise<Approach | Refusal>>()
  const waiting = new Map<Hash, { readonly promise: Promise<void>; readonly resolve: () => void }>()
  const announce = (id: Hash) => {
    waiting.get(id)?.resolve()
    waiting.delete(id)
  }
  const forget = (id: Hash) => {
    approaches.delete(id)
    announce(id)
  }
  return {
    ...parameters,
    admission,
    checkFunds: ownFunds(parameters),
    approachTo(record) {
      let approach = approaches.get(record.id)
      if (approach === undefined) {
        approach = parameters.approach(record.opening, record.side)
        approaches.set(record.id, approach)
        // Why it failed may pass: it is asked for again.
        approach.catch(() => approaches.delete(record.id))
      }
      return approach
    },
    inTurn: oneAtATimeByKey(),
    changed(id) {
      let signal = waiting.get(id)
      if (signal === undefined) {
        signal = Promise.withResolvers<void>()
        waiting.set(id, signal)
      }
      return signal.promise
    },
    announce,
  }
}

/** A store whose kept records are told of. */
function watchedStore(store: NegotiationStore, note: (record: NegotiationRecord) => void): NegotiationStore {
  return {
    load: (id) => store.load(id),
    ids: () => store.ids(),
    forget: (id, forgetting) => store.forget(id, forgetting),
    isForgotten: (id, now) => store.isForgotten(id, now),
    changeLedger: (change) => store.changeLedger(change),
    async change(id, change) {
      let kept: NegotiationRecord | undefined
      const result = await store.change(id, (current, wasForgotten) => {
        const changed = change(current, wasForgotten)
        kept = changed.next
        return changed
      })
      if (kept !== undefined) note(kept)
      return result
    },
  }
}

/** Whether an approach is a refusal. */
export function isRefusal(approach: Approach | Refusal): approach is Refusal {
  return 'ok' in approach
}
