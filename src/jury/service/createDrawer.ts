import {
  CourtError,
  createEventCursor,
  type EarnestClient,
  type EarnestEvent,
  getCase,
  getDrawing,
  type ReadingOptions,
  simulateDraw,
  simulateOpenCase,
} from '../../chain/index.ts'
import type { Address, Hash, Hex } from '../../core/index.ts'
import type { TermSheet } from '../../terms/index.ts'
import { RoundNotPublishedError } from '../beacon/drandClient.ts'
import { caseIdOf } from '../deliberation/caseId.ts'
import type { BundleSource } from './bundleSource.ts'
import type { CourtProfile } from './courtProfile.ts'
import { fetchTerms } from './fetchEvidence.ts'
import { followEvents } from './followEvents.ts'
import { isAccepted } from './isAccepted.ts'
import type { JurorStep } from './jurorStep.ts'
import { latestFrom } from './latestFrom.ts'
import type { JurorStore } from './store/jurorStore.ts'
import type { Submit } from './submit/submission.ts'

/** The beacon's signature over a round, 128 bytes; throws when there is none yet. */
export type AskBeacon = (round: bigint) => Promise<Hex>

/** What {@link createDrawer} takes. */
export type DrawerParameters = {
  readonly client: EarnestClient
  readonly escrow: Address
  readonly courts: readonly CourtProfile[]
  readonly sources: readonly BundleSource[]
  readonly store: JurorStore
  readonly submit: Submit
  readonly beacon: AskBeacon
  /** The first block looked at, where none is kept. */
  readonly fromBlock: bigint
  readonly reading: ReadingOptions
  readonly onStep: (step: JurorStep) => void
}

/** A dispute that one of the courts may have to take on. */
type Dispute = {
  readonly id: Hash
  readonly block: bigint
  /** Where it belongs; absent: no source told yet. */
  known?: { readonly profile: CourtProfile; readonly terms: TermSheet; readonly milestone: number }
  /** At which look the sources are asked again, and after how many more the next time. */
  askAt: number
  pause: number
}

/** The most looks between two questions about a dispute whose sheet nobody showed. */
const longestPause = 1_024

/**
 * Takes disputes on for the courts: draws a jury's rounds (the first, a second try, an appeal's), opens a panel's cases.
 * Anyone may do that; whoever has a court's sheets at hand can. A sheet is known by the bundle of its case.
 */
export function createDrawer(given: DrawerParameters): { look(): Promise<void> } {
  const { client, escrow, store, fromBlock, reading, onStep } = given
  const disputes = new Map<Hash, Dispute>()
  let looks = 0

  const notice = followEvents<EarnestEvent<'Disputed'>>({
    store,
    contract: escrow,
    fromBlock,
    open: (from) => createEventCursor(client, { ...reading, escrow, names: ['Disputed'], fromBlock: from }),
    async take({ args, blockNumber, removed }) {
      const id = caseIdOf(args.deal, args.milestone)
      if (removed) disputes.delete(id)
      else disputes.set(id, { id, block: blockNumber, askAt: 0, pause: 1 })
    },
    // A round may be drawn long after its dispute: what is open is read again after a restart.
    keep: (final) =>
      [...disputes.values()].reduce((least, { block }) => (block <= least ? block - 1n : least), final),
  })

  async function learn(dispute: Dispute): Promise<void> {
    if (dispute.known !== undefined || looks < dispute.askAt) return
    dispute.askAt = looks + dispute.pause
    dispute.pause = Math.min(2 * dispute.pause, longestPause)
    for (const profile of given.courts) {
      const { sources } = given
      const found = await fetchTerms({
        profile,
        sources,
        id: dispute.id,
        // Another court's sheet, most likely: whoever judges by it says what is wrong with it.
        onRefused: () => undefined,
        onFailed: (source, error) => onStep({ step: 'failed', at: source, id: dispute.id, error }),
      })
      if (found !== undefined) {
        dispute.known = { profile, ...found }
        return
      }
    }
  }

  /** @returns Whether there may be more to take on. */
  async function takeOn(dispute: Dispute): Promise<boolean> {
    await learn(dispute)
    if (dispute.known === undefined) return true
    const { profile, terms, milestone } = dispute.known
    const blockNumber = await latestFrom(client, dispute.block)
    const ofDeal = { court: profile.court, terms, milestone }
    if (profile.kind === 'panel') {
      if ((await getCase(client, { court: profile.court, id: dispute.id, blockNumber })).stage !== 'none')
        return false
      if (!(await isAccepted(() => simulateOpenCase(client, { ...ofDeal, blockNumber })))) return false
      await given.submit({ kind: 'open', ...ofDeal })
      return true
    }
    const drawing = await getDrawing(client, { ...ofDeal, blockNumber })
    if (drawing === undefined) return true
    const beaconSignature = await given.beacon(drawing.beaconRound)
    const act = { ...ofDeal, beaconSignature }
    if (await isAccepted(() => simulateDraw(client, { ...act, blockNumber })))
      await given.submit({ kind: 'draw', ...act })
    return true
  }

  return {
    async look() {
      await notice()
      looks += 1
      for (const dispute of [...disputes.values()]) {
        try {
          if (!(await takeOn(dispute))) disputes.delete(dispute.id)
        } catch (error) {
          if (error instanceof RoundNotPublishedError) continue
          // Over, or none that the court takes on.
          if (error instanceof CourtError) disputes.delete(dispute.id)
          else onStep({ step: 'failed', at: 'draw', id: dispute.id, error })
        }
      }
    },
  }
}
