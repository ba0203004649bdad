import { createClient, custom, type Hash, type Hex, keccak256, toHex } from 'viem'
import { hardhat } from 'viem/chains'

import {
  type BundleSource,
  type Criteria,
  clientSubmitter,
  createJurorService,
  type Evidence,
  type JurorServiceParameters,
  type JurorStep,
  memoryJurorStore,
  packBundle,
  programJuror,
} from '../../../../src/jury/index.ts'
import { hashCriteria, type TermSheet, type TermsPart } from '../../../../src/terms/index.ts'
import { jurorOf, type Seated, settings, startCourt } from '../../../chain/court/support/court.ts'
import { buyer, seller } from '../../../chain/support/earnest.ts'
import { byHash } from '../../support/criteria.ts'
import { criteria, deliverable, documentOf, files } from '../../support/evidence.ts'

const hour = 3_600

/** What a case is about, where it is not the usual. */
export type Work = {
  readonly wanted?: Criteria
  readonly delivered?: Uint8Array
  /** The buyer's. */
  readonly statement?: string
  readonly evidence?: TermsPart['evidence']
}

/** Whether evidence fits no bundle. */
function isTooLarge({ deliverable: { length } }: Evidence): boolean {
  return length > 16 * 1024 * 1024
}

/** A case whose evidence is whole. */
export type Case = {
  readonly id: Hash
  readonly deal: Hash
  readonly terms: TermSheet
  readonly milestone: number
  readonly evidence: Evidence
  readonly bundle: Uint8Array
  /** Before its dispute. */
  readonly block: bigint
}

/** The secret behind {@link jurorOf}'s key, for another process. */
export function keyOf(number: number): Hex {
  return keccak256(toHex(`juror ${number}`))
}

/**
 * A jury of five, with as many jurors enrolled as can be drawn, and cases that they can judge.
 *
 * `open` disputes a delivery that is good; `serving` hands its bundle to jurors; `serviceOf` is a juror's service in this
 * process, over a store that lasts as long as it.
 */
export async function startWorld(size: 3 | 5 | 7 = 5, pool = size + 2) {
  const court = await startCourt({ size })
  const jurors = Array.from({ length: pool }, (_, number) => jurorOf(number))
  // Enough that nobody falls out of the draws for good by slices.
  for (const juror of jurors) await court.enrol(juror, 2n * settings.stake)
  // And enough for a case in each test.
  await court.mint(buyer.address, 2_000_000_000n)
  await court.pass(2)
  const client = createClient({
    account: court.deployer.account,
    chain: { ...hardhat, contracts: {} },
    transport: custom(court.connection.provider, { retryCount: 0 }),
    pollingInterval: 10,
    cacheTime: 0,
  })

  /** Brings back who was silent in a case before: a draw needs them all. */
  const bringBack = async () => {
    for (const { key } of jurors) {
      const juror = key.address
      const { pending } = await court.court.getJuror({ juror })
      if (pending > 0n) await court.done(await court.court.activate({ juror }))
    }
  }

  /** Brings a fresh deal's first milestone into dispute, before the jury or another court. */
  const open = async (changes: Partial<TermSheet> = {}, work: Work = {}): Promise<Case> => {
    await bringBack()
    const { wanted = criteria, delivered = deliverable, statement = 'It is not what I asked for.' } = work
    const { hash, document, parts } = documentOf(wanted, 'service', work.evidence)
    const milestone = { amount: 30_000_000n, bond: 0n, duration: 24 * hour, criteria: hashCriteria(wanted) }
    const terms = await court.sheet({
      document: hash,
      milestones: [milestone],
      arbiterFee: BigInt(size) * settings.pay,
      ...changes,
    })
    const block = await court.chain.getBlockNumber({ cacheTime: 0 })
    const { deal } = await court.commit(terms)
    const act = { deal, milestone: 0, index: 1, artifact: keccak256(delivered) }
    const deliveredBy = await court.client.deliver({
      terms,
      ...act,
      seller: await court.sign(seller, 'Delivery', act),
    })
    await court.client.waitForAct({ hash: deliveredBy })
    const claim = { deal, milestone: 0, index: 1, concededBps: 0, reason: keccak256(toHex(statement)) }
    const consent = await court.pay(buyer, terms.arbiterFee, court.hashAct('Dispute', claim))
    const disputed = await court.client.dispute({ terms, ...claim, buyer: consent })
    await court.client.waitForAct({ hash: disputed })
    const evidence: Evidence = {
      chainId: court.domain.chainId,
      escrow: court.escrow,
      terms,
      milestone: 0,
      termsPart: parts.terms,
      trail: document.trail,
      deliverable: delivered,
      statements: { buyer: statement },
      attachments: new Map(
        [...byHash(files)].filter(([hash]) => wanted.attachments.some((named) => named.hash === hash)),
      ),
    }
    const id = await court.court.getCaseId({ deal, milestone: 0 })
    const bundle = isTooLarge(evidence) ? new Uint8Array() : packBundle(evidence)
    return { id, deal, terms, milestone: 0, evidence, bundle, block }
  }

  /** A case that is drawn and struck at by nobody; at its sealing. */
  const sealing = async (work: Work = {}): Promise<Case> => {
    const given = await open({}, work)
    await court.pass(hour)
    await court.drawn(given)
    await court.endStage(given.id)
    return given
  }

  /** The number of a juror that sits in a case, by its place among those who sit. */
  const sitting = async (id: Hash): Promise<readonly number[]> => {
    const panel = await court.panel(id)
    return panel.map(({ key }) => jurors.findIndex((juror) => juror.key.address === key.address))
  }

  /** The first of those who sit in a case. */
  const firstOf = async ({ id }: Pick<Case, 'id'>): Promise<number> => {
    const [first] = await sitting(id)
    if (first === undefined) throw new Error('nobody sits')
    return first
  }

  const seatOf = async (id: Hash, { key }: Seated, round = 0) => {
    const { rounds } = await court.court.getCase({ id })
    const seat = rounds[round]?.seats.find(({ juror }) => juror === key.address)
    if (seat === undefined) throw new Error('it was not drawn')
    return seat
  }

  /** A juror's service that sees this case first, and what it does. */
  const serviceOf = (
    number: number,
    given: Pick<Case, 'id' | 'bundle' | 'block'>,
    changes: Partial<JurorServiceParameters> = {},
  ) => {
    const steps: JurorStep[] = []
    const store = changes.store ?? memoryJurorStore()
    const service = createJurorService({
      client,
      courts: [court.jury],
      signer: jurorOf(number).key,
      juror: programJuror({ name: `juror ${number}` }),
      store,
      sources: [serving(given)],
      submit: clientSubmitter(client),
      fromBlock: given.block,
      onStep: (step) => steps.push(step),
      ...changes,
    })
    const names = () => steps.map((step) => (step.step === 'submitted' ? step.kind : step.step))
    return { service, steps, names, store }
  }

  return { ...court, caller: client, firstOf, jurors, open, sealing, seatOf, serviceOf, sitting }
}

export type World = Awaited<ReturnType<typeof startWorld>>

/** A source that has these cases' bundles. */
export function serving(...cases: readonly Pick<Case, 'id' | 'bundle'>[]): BundleSource {
  return {
    name: 'honest',
    bundleOf: async (id) => cases.find((given) => given.id === id)?.bundle,
  }
}
