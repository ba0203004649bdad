import { Hono } from 'hono'
import { privateKeyToAccount } from 'viem/accounts'
import { sendTransaction } from 'viem/actions'

import { batch, decodeError, waitForAct } from '../../chain/index.ts'
import type { Hash, Hex } from '../../core/index.ts'
import { runAgent } from '../processes/runAgent.ts'
import { answer } from '../wires/answer.ts'
import { submitActs } from '../wires/questions.ts'
import { serve } from '../wires/serve.ts'
import { type AccountConfig, openAccount } from './Account.ts'

/** A transaction that the relayer sent. */
export type Relayed = {
  /** What it was for, in words. */
  readonly label: string
  readonly acts: number
  readonly hash: Hash
  /** Gas the whole transaction used. */
  readonly gas: bigint
  /** What sellers were paid for what was approved, USDC micro-units; 0: nothing was. */
  readonly paid: bigint
}

/**
 * The relayer: submits what others signed and pays the gas. It can't change what it submits, and needs no
 * trust: whoever it lets wait can submit the same.
 */
runAgent(async (config: AccountConfig, tell: (relayed: Relayed) => void) => {
  const { client } = openAccount(config)
  const { escrow } = config.chain
  const account = privateKeyToAccount(config.key)
  let last: Promise<unknown> = Promise.resolve()

  const send = (calls: readonly Hex[]): Promise<Hash> => {
    const [data, ...more] = calls
    if (data === undefined || more.length > 0) {
      return batch(client, { calls: [...calls], atomic: true, escrow, sender: account })
    }
    return sendTransaction(client, { account, to: escrow, data }).catch((error) => {
      throw decodeError(error)
    })
  }

  const app = new Hono()
  answer(app, submitActs, ({ label, calls }) => {
    // One after the other: transactions of one account stand in line.
    const turn = last.then(async () => {
      const { receipt, events } = await waitForAct(client, { hash: await send(calls), escrow })
      const { transactionHash: hash, gasUsed: gas } = receipt
      const paid = events.reduce((sum, event) => (event.name === 'Settled' ? sum + event.args.paid : sum), 0n)
      tell({ label, acts: calls.length, hash, gas, paid })
      return { hash, gas }
    })
    last = turn.catch(() => undefined)
    return turn
  })

  const { url } = await serve(app)
  return { url, commands: {} }
})
