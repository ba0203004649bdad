import { expect } from 'chai'
import { type Hex, keccak256 } from 'viem'
import type { privateKeyToAccount } from 'viem/accounts'

import { clientSubmitter } from '../../../../src/jury/index.ts'
import { beacon, type Court, jurorOf, startCourt } from '../../../chain/court/support/court.ts'
import {
  badGateway,
  fundedAccount,
  type Hook,
  honest,
  rpcError,
  through,
} from '../../../chain/support/through.ts'

describe('clientSubmitter', () => {
  let court: Court
  let account: ReturnType<typeof privateKeyToAccount>
  let snapshot: Hex

  before(async () => {
    court = await startCourt({ size: 3 })
    for (const number of [0, 1, 2, 3, 4]) await court.enrol(jurorOf(number))
    account = await fundedAccount(court)
    // Stakes enter the draw a month after they came.
    await court.pass(31 * 24 * 3_600)
  })

  beforeEach(async () => {
    snapshot = await court.test.snapshot()
  })

  afterEach(async () => {
    await court.test.revert({ id: snapshot })
  })

  /** The draw that a fresh dispute waits for: whoever pays the gas may make it. */
  const draw = async () => {
    const { terms, milestone } = await court.dispute()
    const drawing = await court.court.getDrawing({ terms, milestone })
    if (!drawing) throw new Error('there is nothing to draw')
    await court.pass(10 * 60)
    const beaconSignature = beacon.sign(drawing.beaconRound)
    return { kind: 'draw', court: court.jury, terms, milestone, beaconSignature } as const
  }

  /** A node that takes what is sent, and loses the answer. */
  const losing: Hook = async (call, pass) => {
    const answer = await pass(call)
    if (call.method === 'eth_sendRawTransaction') throw badGateway()
    return answer
  }

  it('is done when what it sent is mined, though no answer came', async () => {
    for (const nodes of [losing, [losing, honest]]) {
      const before = await court.chain.getTransactionCount({ address: account.address })
      await clientSubmitter(through(court, nodes, account))(await draw())
      expect(await court.chain.getTransactionCount({ address: account.address })).to.equal(before + 1)
    }
  })

  it('waits for what it signed, where the node has it only later', async () => {
    let raw: Hex | undefined
    const slow: Hook = async (call, pass) => {
      if (call.method !== 'eth_sendRawTransaction') return pass(call)
      raw = call.params?.[0] as Hex
      throw rpcError(-32_000, 'nonce too low')
    }
    let ended = false
    const drawing = await draw()
    const submitted = clientSubmitter(through(court, slow, account))(drawing).finally(() => {
      ended = true
    })
    while (!raw) await new Promise((resolve) => setTimeout(resolve, 5))
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(ended).to.equal(false)
    await court.chain.sendRawTransaction({ serializedTransaction: raw })
    await submitted
    expect((await court.chain.getTransactionReceipt({ hash: keccak256(raw) })).status).to.equal('success')
  })
})
