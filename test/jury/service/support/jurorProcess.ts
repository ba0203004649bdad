/**
 * A juror in a process of its own, for tests that kill it: `tsx jurorProcess.ts`, its configuration in the environment. It
 * kills itself, by a signal that nothing can catch, at the moment it is told to.
 */
import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

import { type Address, createClient, type Hex, http } from 'viem'
import { hardhat } from 'viem/chains'

import {
  createJurorService,
  type Errand,
  fileJurorStore,
  httpBundleSource,
  type JurorStore,
  programJuror,
  type RoundRecord,
  relaySubmitter,
  type Submit,
} from '../../../../src/jury/index.ts'
import { privateKeySigner, type Signer } from '../../../../src/terms/index.ts'

/** When a juror's process kills itself. */
export type Moment =
  | 'after noticing'
  | 'after fetching'
  | 'judging'
  | 'after abstaining'
  | 'before fixing'
  | 'after fixing'
  | 'between the signatures'
  | 'before keeping the signatures'
  | 'after signing'
  | 'before publishing'
  | 'after publishing'
  | `${'before' | 'after'} ${'seal' | 'vote' | Exclude<Errand, 'drop'>}`

/** What a juror's process is told. */
export type JurorProcessConfig = {
  readonly rpc: string
  readonly court: Address
  readonly key: Hex
  readonly folder: string
  /** Where bundles are, and where acts are submitted. */
  readonly url: string
  /** What it does beside voting; default: nothing. */
  readonly errands?: readonly Exclude<Errand, 'drop'>[] | undefined
  /** Whether it judges nothing. */
  readonly abstains?: boolean | undefined
  readonly killAt?: Moment | undefined
}

/** What of a record is kept for good, and when a juror can die around it. */
type Change = {
  readonly kept: (record: RoundRecord | undefined) => boolean
  readonly before?: Moment
  readonly after: Moment
}

const changes: readonly Change[] = [
  { kept: (record) => record?.ballot !== undefined, before: 'before fixing', after: 'after fixing' },
  {
    kept: (record) => record?.signatures !== undefined,
    before: 'before keeping the signatures',
    after: 'after signing',
  },
  { kept: (record) => record?.abstained !== undefined, after: 'after abstaining' },
  { kept: (record) => record?.published === true, before: 'before publishing', after: 'after publishing' },
]

// Only who is told what to do does anything: whoever merely loads this file starts nothing.
const told = process.env.JUROR_PROCESS
if (told !== undefined) void run(JSON.parse(told))

async function run(config: JurorProcessConfig): Promise<void> {
  function reach(moment: Moment): void {
    if (moment === config.killAt) process.kill(process.pid, 'SIGKILL')
  }

  /** One line for each thing that must not happen twice, on the disk before anything else happens. */
  function log(what: string): void {
    mkdirSync(config.folder, { recursive: true })
    appendFileSync(join(config.folder, 'test.log'), `${what}\n`)
  }

  const key = privateKeySigner(config.key)
  let signatures = 0
  const signer: Signer = {
    address: key.address,
    async signDigest(digest, typed) {
      log(`signed ${typed.primaryType} ${digest}`)
      signatures += 1
      if (signatures === 2) reach('between the signatures')
      return key.signDigest(digest, typed)
    },
  }

  function lethal(store: JurorStore): JurorStore {
    return {
      ...store,
      change: (round, change) => {
        const found: Change[] = []
        const watched: typeof change = (current) => {
          const changed = change(current)
          found.push(...changes.filter(({ kept }) => kept(changed.next) && !kept(current)))
          for (const { before } of found) if (before) reach(before)
          return changed
        }
        return store.change(round, watched).then((result) => {
          for (const { after } of found) {
            log(after)
            reach(after)
          }
          return result
        })
      },
    }
  }

  const relay = relaySubmitter({ url: config.url })
  const submit: Submit = async (submission) => {
    const { kind } = submission
    if (kind === 'draw' || kind === 'open' || kind === 'drop') throw new Error(`${kind} was not asked for`)
    reach(`before ${kind}`)
    log(`submitted ${kind}`)
    await relay(submission)
    reach(`after ${kind}`)
  }

  const program = programJuror({ name: 'a process' })
  const service = createJurorService({
    client: createClient({ chain: { ...hardhat, contracts: {} }, transport: http(config.rpc), cacheTime: 0 }),
    courts: [config.court],
    signer,
    juror: {
      name: program.name,
      async judge(bundle, options) {
        log('judged')
        const judgement = await program.judge(bundle, options)
        reach('judging')
        if (!config.abstains) return judgement
        return { kind: 'abstained', reason: 'offSchema', usage: judgement.usage }
      },
    },
    store: lethal(await fileJurorStore(config.folder)),
    sources: [httpBundleSource({ url: config.url })],
    submit,
    errands: config.errands ?? [],
    onStep: (step) => {
      if (step.step === 'noticed') reach('after noticing')
      if (step.step === 'bundleFetched') reach('after fetching')
      process.send?.(step.step === 'submitted' ? step.kind : step.step)
    },
  })
  process.send?.('started')
  process.on('disconnect', () => process.exit())
  for (;;) {
    await service.tick()
    process.send?.('ticked')
    await wait(100)
  }
}
