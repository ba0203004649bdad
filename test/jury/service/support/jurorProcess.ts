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
  fileJurorStore,
  httpBundleSource,
  type JurorStore,
  programJuror,
  relaySubmitter,
  type Submit,
} from '../../../../src/jury/index.ts'
import { privateKeySigner, type Signer } from '../../../../src/terms/index.ts'

/** When a juror's process kills itself. */
export type Moment =
  | 'judging'
  | 'before fixing'
  | 'after fixing'
  | 'between the signatures'
  | 'before keeping the signatures'
  | 'after signing'
  | 'before seal'
  | 'after seal'
  | 'before vote'
  | 'after vote'

/** What a juror's process is told. */
export type JurorProcessConfig = {
  readonly rpc: string
  readonly court: Address
  readonly key: Hex
  readonly folder: string
  /** Where bundles are, and where acts are submitted. */
  readonly url: string
  readonly killAt?: Moment | undefined
}

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
        let fixes = false
        let signs = false
        const watched: typeof change = (current) => {
          const changed = change(current)
          fixes = changed.next?.ballot !== undefined && current?.ballot === undefined
          signs = changed.next?.signatures !== undefined && current?.signatures === undefined
          if (fixes) reach('before fixing')
          if (signs) reach('before keeping the signatures')
          return changed
        }
        return store.change(round, watched).then((result) => {
          if (fixes) reach('after fixing')
          if (signs) reach('after signing')
          return result
        })
      },
    }
  }

  const relay = relaySubmitter({ url: config.url })
  const submit: Submit = async (submission) => {
    if (submission.kind === 'seal') reach('before seal')
    if (submission.kind === 'vote') reach('before vote')
    await relay(submission)
    if (submission.kind === 'seal') reach('after seal')
    if (submission.kind === 'vote') reach('after vote')
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
        return judgement
      },
    },
    store: lethal(await fileJurorStore(config.folder)),
    sources: [httpBundleSource({ url: config.url })],
    submit,
    errands: [],
    onStep: (step) => {
      if (step.step === 'ballotFixed') log('fixed')
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
