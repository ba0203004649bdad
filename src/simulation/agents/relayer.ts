import { privateKeyToAccount } from 'viem/accounts'

import { createRelayer, decodeEvents } from '../../chain/index.ts'
import { BaseError, type Hash } from '../../core/index.ts'
import { courtActRoutes, listen, openApp } from '../../server/index.ts'
import { runAgent } from '../processes/runAgent.ts'
import { answer } from '../wires/answer.ts'
import { submitActs, submitEnrolment } from '../wires/questions.ts'
import { type AccountConfig, openAccount } from './Account.ts'
import { createCourtRelay } from './courtRelay.ts'

/** A transaction that the relayer sent. */
export type Relayed = {
  /** What it was made of: the acts' kind; in a batch here, all are of one. */
  readonly act: string
  readonly acts: number
  readonly hash: Hash
  /** Gas the whole transaction used. */
  readonly gas: bigint
  /** What sellers were paid for what was approved, USDC micro-units; 0: nothing was. */
  readonly paid: bigint
}

/** What the relayer can be told. */
export type RelayerCommands = {
  /** Submits the seals, or the ballots, that jurors handed in: in one transaction. */
  sendHeld(input: { kind: 'seal' | 'vote' }): Promise<void>
}

/**
 * The relayer: submits what others signed and pays the gas. It can't change what it submits, and needs no
 * trust: whoever it lets wait can submit the same.
 */
runAgent<AccountConfig, Relayed, RelayerCommands>(async (config, tell) => {
  const { client } = openAccount(config)
  const { escrow, jury } = config.chain
  const sender = privateKeyToAccount(config.key)
  const relayer = createRelayer(client, {
    escrow,
    sender,
    onMined({ receipt, acts }) {
      const { transactionHash: hash, gasUsed: gas } = receipt
      const paid = decodeEvents(receipt.logs, escrow).reduce(
        (sum, event) => (event.name === 'Settled' ? sum + event.args.paid : sum),
        0n,
      )
      const [first] = acts
      tell({ act: first?.kind ?? 'nothing', acts: acts.length, hash, gas, paid })
    },
  })
  const court = createCourtRelay(client, { court: jury, sender, tell })

  const app = openApp()
  answer(app, submitActs, async ({ acts }) => {
    const outcomes = await Promise.all(acts.map(relayer.submit))
    for (const outcome of outcomes) {
      if (outcome.status === 'refused')
        throw new ActRefusedError(outcome.refusal.code, outcome.refusal.message)
    }
    return {}
  })
  answer(app, submitEnrolment, async (enrolment) => {
    await court.enrol(enrolment)
    return {}
  })
  app.route('/', courtActRoutes({ submit: court.submit }))

  const { url } = await listen(app)
  return { url, commands: { sendHeld: ({ kind }) => court.sendHeld(kind) } }
})

/** Thrown when an act is not submitted; its code is the escrow's name for the reason, or the relayer's. */
class ActRefusedError extends BaseError {
  override readonly name = 'ActRefusedError'

  constructor(code: string, reason: string) {
    super(`${code}: ${reason}`, { code })
  }
}
