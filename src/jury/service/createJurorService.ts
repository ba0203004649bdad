import { type EarnestClient, patientClient, type ReadingOptions } from '../../chain/index.ts'
import {
  type Address,
  BaseError,
  type Hash,
  isSameAddress,
  oneAtATime,
  type Random,
  systemRandom,
  type Verdict,
} from '../../core/index.ts'
import type { Domain, Signer } from '../../terms/index.ts'
import { hashRationale, type Rationale } from '../deliberation/rationale.ts'
import { type BundleStore, memoryBundleStore } from '../evidence/stores/bundleStore.ts'
import type { Juror } from '../jurors/juror.ts'
import { type Announcement, signAnnouncement } from '../pushing/announcement.ts'
import { type JurorDirectory, jurorDirectory } from '../pushing/jurorDirectory.ts'
import { activateStake } from './activateStake.ts'
import { attendRound } from './attendRound.ts'
import { createBundleShelf } from './bundleShelf.ts'
import { type BundleSource, httpBundleSource } from './bundleSource.ts'
import { type CourtProfile, readCourtProfile } from './courtProfile.ts'
import { type AskBeacon, createDrawer } from './createDrawer.ts'
import type { JudgeReferred } from './judgeReferred.ts'
import type { JurorStep } from './jurorStep.ts'
import { noticeRounds } from './noticeRounds.ts'
import { errands as allErrands, type Errand } from './settleRound.ts'
import { type JurorStore, nameOf, type RoundKey } from './store/jurorStore.ts'
import type { RoundRecord } from './store/roundRecord.ts'
import type { Submission, Submit } from './submit/submission.ts'

/** What {@link createJurorService} takes. Time is the chain's. */
export type JurorServiceParameters = {
  /** Reads the chain; it need not have an account. */
  readonly client: EarnestClient
  /** Juries and panels of one escrow that the juror's key judges for. */
  readonly courts: readonly Address[]
  /** The juror's key. */
  readonly signer: Signer
  readonly juror: Juror
  /**
   * Judges cases of juries that another contract than the escrow referred. Default: nobody, and each such ballot gives the
   * respondent nothing; the step `notJudged` tells.
   */
  readonly judgeReferred?: JudgeReferred | undefined
  readonly store: JurorStore
  /** Where the bundles of all cases are asked for, beside those that a case's terms name. */
  readonly sources: readonly BundleSource[]
  /** How sources that a case's terms name, and other jurors, are asked; default: the platform's. */
  readonly fetch?: typeof globalThis.fetch | undefined
  /** Where other jurors may be reached, who are asked for what they have; default: nowhere. */
  readonly peers?: readonly string[] | undefined
  /** Where verified bundles are kept; default: in memory. */
  readonly bundles?: BundleStore | undefined
  readonly submit: Submit
  /** Makes draws, and opens panels' cases, by this beacon; default: leaves it to others. */
  readonly beacon?: AskBeacon | undefined
  /** What it does beside voting; default: all. */
  readonly errands?: readonly Errand[] | undefined
  /** Micro-units of USDC from which earnings are collected; default: a dollar. */
  readonly collectFrom?: bigint | undefined
  /** A block not after the first dispute that matters; default: the first. */
  readonly fromBlock?: bigint | undefined
  /** How the chain's logs are read: the limits of its endpoint, and how many nodes are behind it. */
  readonly reading?: ReadingOptions | undefined
  /**
   * Seconds before the end of sealing at which looking for evidence and judging it end, so that the seal still lands; default:
   * 30. Looks must come more often than that.
   */
  readonly margin?: number | undefined
  /**
   * Seconds for which a look waits for what it began; what takes longer goes on beside the next looks, so that one case keeps
   * no other waiting. Default: until all is done.
   */
  readonly turn?: number | undefined
  /** For the salts of rationales; default: the platform's. */
  readonly random?: Random | undefined
  /** Gives judging up after so many seconds; default: by the computer's timer. */
  readonly limit?: ((seconds: number) => AbortSignal) | undefined
  /** Told of each step, as it is taken. */
  readonly onStep?: ((step: JurorStep) => void) | undefined
}

/** What a tick came to. */
export type Tick = {
  /** Rounds that there may be more to do for. */
  readonly open: number
  /** Whether something failed that the next tick tries again. */
  readonly failed: boolean
}

/** A juror at its work. */
export type JurorService = {
  /** Looks at the chain once and does what is due. Ticks never overlap: a second one waits for the first. */
  tick(): Promise<Tick>
  /** A rationale by its hash, once its round was voted on; before that, and of others: undefined. */
  rationaleOf(hash: Hash): Promise<Rationale | undefined>
  /** Says where the juror is reached, signed by it. */
  announcementOf(url: string): Promise<Announcement>
  /** Whether bundles of a case are taken now. */
  takesBundles(id: Hash): Promise<boolean>
  /** Takes a bundle of a case where the juror sits, if the chain agrees with all of it; else says why not. */
  takeBundle(id: Hash, bytes: Uint8Array): Promise<Verdict>
  /** The fullest bundle it has of a case where it sits and that is open; of others: undefined. */
  bundleOf(id: Hash): Promise<Uint8Array | undefined>
  /** Resolves when nothing goes on any more that a look began. */
  idle(): Promise<void>
}

/**
 * A juror's service: finds the rounds where its juror sits, judges each once, fixes the ballot before it signs, submits seal
 * and ballot in their stages, and collects its pay. All it knows is in its store and on the chain, so it goes on from
 * wherever it was killed, with the same bytes.
 *
 * @example
 * const service = createJurorService({ client, courts: [jury], signer, juror, store, sources, submit })
 * await runJurorService(service, { wait, stopped })
 */
export function createJurorService(parameters: JurorServiceParameters): JurorService {
  const { signer, store, fromBlock = 0n, reading = {} } = parameters
  const client = patientClient(parameters.client, reading)
  const onStep = parameters.onStep ?? (() => undefined)
  const open = new Map<string, RoundKey>()
  const rationales = new Map<Hash, RoundKey>()
  const busy = new Map<string, Promise<void>>()
  let directory: JurorDirectory | undefined
  const inTurn = oneAtATime()
  let prepared: Promise<readonly Attended[]> | undefined
  let failed = false

  const submit: Submit = async (submission: Submission) => {
    await parameters.submit(submission)
    const id = 'id' in submission ? submission.id : undefined
    onStep({ step: 'submitted', kind: submission.kind, id })
  }
  const fail = (at: string, error: unknown, id?: Hash) => {
    failed = true
    onStep({ step: 'failed', at, error, id })
  }

  const shelf = createBundleShelf({
    client,
    store,
    bundles: parameters.bundles ?? memoryBundleStore(),
    async roundsOf(id) {
      const keys = [...open.values()].filter((key) => key.id === id.toLowerCase())
      const rounds = await Promise.all(keys.map((key) => store.load(key)))
      return rounds.filter((round) => round !== undefined).sort((one, other) => one.round - other.round)
    },
    async profileOf({ court }) {
      const courts = await prepared
      return courts?.find(({ profile }) => isSameAddress(profile.court, court))?.profile
    },
    fromBlock,
    reading,
  })
  const openSource = (url: string) => httpBundleSource({ url, fetch: parameters.fetch })

  /** Where those who sit beside it serve what they have. */
  async function peersOf(jurors: readonly Address[]): Promise<readonly BundleSource[]> {
    const { peers: urls = [] } = parameters
    if (urls.length === 0) return []
    directory ??= jurorDirectory({ urls, domain: await domainOf(), fetch: parameters.fetch })
    return (await directory.urlsOf(jurors)).map(openSource)
  }

  /** Of the escrow whose cases it judges. */
  async function domainOf(): Promise<Domain> {
    const [first] = await (prepared ?? prepare())
    if (first === undefined) throw new Error('there is no court')
    return { chainId: first.profile.domain.chainId, escrow: first.profile.escrow }
  }

  /** Reads what is kept, and what never changes about the courts. */
  async function prepare(): Promise<readonly Attended[]> {
    for (const record of await store.records((error) => fail('record', error))) {
      if (!isSameAddress(record.juror, signer.address)) {
        throw new StoreOfOtherJurorError(record.juror, signer.address)
      }
      remember(record)
      if (record.end === undefined) open.set(nameOf(record), record)
    }
    const courts = await Promise.all(parameters.courts.map((court) => readCourtProfile(client, court)))
    const [first] = courts
    for (const { court, escrow } of courts) {
      if (first && !isSameAddress(escrow, first.escrow)) throw new CourtOfOtherEscrowError(court, escrow)
    }
    const { beacon, sources } = parameters
    const step = (told: JurorStep) => ('error' in told ? fail(told.at, told.error, told.id) : onStep(told))
    const drawer =
      beacon && first
        ? createDrawer({
            client,
            escrow: first.escrow,
            courts,
            sources,
            store,
            submit,
            beacon,
            fromBlock,
            reading,
            onStep: step,
          })
        : undefined
    return courts.map((profile) => ({
      profile,
      drawer: profile === first ? drawer : undefined,
      notice: noticeRounds({
        client,
        profile,
        juror: signer.address,
        store,
        fromBlock,
        reading,
        onOpen: (key) => open.set(nameOf(key), key),
        onStep: step,
        onUnreadable: (error, id) => fail('record', error, id),
      }),
      given: {
        client,
        profile,
        signer,
        juror: parameters.juror,
        judgeReferred: parameters.judgeReferred,
        store,
        sources,
        openSource,
        peersOf,
        shelf,
        random: parameters.random ?? systemRandom,
        fromBlock,
        reading,
        limit: parameters.limit ?? ((seconds) => AbortSignal.timeout(1_000 * Math.min(seconds, 86_400))),
        onStep: step,
        submit,
        errands: new Set(parameters.errands ?? allErrands),
        collectFrom: parameters.collectFrom ?? 1_000_000n,
        margin: parameters.margin ?? 30,
      },
    }))
  }

  function remember({ id, round, ballot }: RoundRecord): void {
    if (ballot !== undefined) rationales.set(hashRationale(ballot.rationale), { id, round })
  }

  async function attend(courts: readonly Attended[], name: string, key: RoundKey): Promise<void> {
    try {
      const record = await store.load(key)
      const court = courts.find(({ profile }) => record && isSameAddress(profile.court, record.court))
      // Of a court that it judges for no more.
      if (court === undefined) return
      const more = await attendRound(court.given, key)
      const now = await store.load(key)
      if (now !== undefined) remember(now)
      if (!more) open.delete(name)
    } catch (error) {
      fail('round', error, key.id)
    }
  }

  /** Begins something, unless it is still at it. */
  function start(name: string, work: () => Promise<void>): void {
    if (!busy.has(name))
      busy.set(
        name,
        work().finally(() => busy.delete(name)),
      )
  }

  async function once(): Promise<Tick> {
    failed = false
    prepared ??= prepare()
    prepared.catch(() => {
      prepared = undefined
    })
    const courts = await prepared
    for (const court of courts) {
      const { drawer } = court
      if (drawer !== undefined) {
        start('draws', () => drawer.look().catch((error) => fail('disputes', error)))
        await withinTurn(busy.get('draws'), parameters.turn)
      }
      await court.notice().catch((error) => fail('events', error))
      const { errands, ...given } = court.given
      if (errands.has('activate')) {
        await activateStake({ ...given, juror: signer.address }).catch((error) => fail('activation', error))
      }
    }
    for (const [name, key] of open) {
      // What it is at, it goes on with.
      if (!busy.has(name))
        busy.set(
          name,
          attend(courts, name, key).finally(() => busy.delete(name)),
        )
    }
    await withinTurn(Promise.all(busy.values()), parameters.turn)
    return { open: open.size, failed }
  }

  return {
    tick: () => inTurn(once),
    async rationaleOf(hash) {
      const key = rationales.get(hash.toLowerCase() as Hash)
      const record = key && (await store.load(key))
      return record?.published ? record.ballot?.rationale : undefined
    },
    announcementOf: async (url) => signAnnouncement(signer, url, await domainOf()),
    takesBundles: shelf.takes,
    takeBundle: shelf.take,
    bundleOf: (id) => shelf.source.bundleOf(id, {}),
    async idle() {
      while (busy.size > 0) await Promise.all(busy.values())
    },
  }
}

/** Waits for a promise, but no longer than so many seconds. */
async function withinTurn(work: Promise<unknown> | undefined, seconds: number | undefined): Promise<void> {
  if (seconds === undefined) return void (await work)
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, 1_000 * seconds)
  await Promise.race([work, promise]).finally(() => clearTimeout(timer))
}

/** A court, and what its rounds are attended with. */
type Attended = {
  readonly profile: CourtProfile
  readonly drawer: ReturnType<typeof createDrawer> | undefined
  /** Learns of its new rounds. */
  readonly notice: () => Promise<void>
  readonly given: Parameters<typeof attendRound>[0]
}

/** Thrown when a store has another juror's ballots. Code `StoreOfOtherJuror`. */
export class StoreOfOtherJurorError extends BaseError {
  override readonly name = 'StoreOfOtherJurorError'

  constructor(found: Address, needed: Address) {
    super("The store is another juror's", { code: 'StoreOfOtherJuror', details: { found, needed } })
  }
}

/** Thrown when the courts of one service judge for several escrows. Code `CourtOfOtherEscrow`. */
export class CourtOfOtherEscrowError extends BaseError {
  override readonly name = 'CourtOfOtherEscrowError'

  constructor(court: Address, escrow: Address) {
    super('The court judges for another escrow than the first', {
      code: 'CourtOfOtherEscrow',
      details: { court, escrow },
    })
  }
}
