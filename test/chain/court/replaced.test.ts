import { expect } from 'chai'
import type { Hex } from 'viem'
import type { privateKeyToAccount } from 'viem/accounts'

import { juryActions } from '../../../src/chain/index.ts'
import { fundedAccount, honest, through } from '../support/through.ts'
import { type Court, startCourt } from './support/court.ts'

const gwei = 10n ** 9n
const fees = (times: bigint) => ({ maxFeePerGas: times * 3n * gwei, maxPriorityFeePerGas: times * gwei })

describe('waitForCourtAct, of what a wallet did with the nonce', () => {
  let start: Court
  let account: ReturnType<typeof privateKeyToAccount>
  let snapshot: Hex
  let nonce: number

  before(async () => {
    start = await startCourt()
    account = await fundedAccount(start)
  })

  beforeEach(async () => {
    snapshot = await start.test.snapshot()
    nonce = await start.chain.getTransactionCount({ address: account.address })
    await start.test.setAutomine(false)
  })

  afterEach(async () => {
    await start.test.setAutomine(true)
    await start.test.revert({ id: snapshot })
  })

  const panelOf = (quorum: bigint) => ({
    jurors: [1, 2, 3].map((digit) => `0x${String(digit).repeat(40)}` as const),
    quorum,
    sealing: 3_600n,
    voting: 7_200n,
  })
  const courts = () => {
    const { jury, panelFactory, escrow } = start
    const at = { jury, panelFactory, escrow }
    return through(start, honest, account).extend(juryActions(at)).jury
  }
  const create = (quorum: bigint, times: bigint) =>
    courts().createPanel({ ...panelOf(quorum), nonce, gas: 5_000_000n, ...fees(times) })
  const wait = (hash: Hex) =>
    courts()
      .waitForCourtAct({ hash, timeout: 10_000 })
      .catch((error: unknown) => error)
  const mine = () => start.test.mine({ blocks: 1 })

  it('takes the receipt of the same act at another price', async () => {
    const hash = await create(2n, 1n)
    const waiting = wait(hash)
    const repriced = await create(2n, 9n)
    await mine()
    expect(await waiting).to.have.nested.property('receipt.transactionHash', repriced)
  })

  it('throws what replaced a cancelled act', async () => {
    const hash = await create(2n, 1n)
    const waiting = wait(hash)
    const request = { to: account.address, value: 0n, nonce, gas: 21_000n, ...fees(9n) }
    const raw = await account.signTransaction({ ...request, chainId: 31_337, type: 'eip1559' })
    const by = await start.chain.sendRawTransaction({ serializedTransaction: raw })
    await mine()
    expect(await waiting).to.include({ code: 'TransactionReplaced', hash, replacement: by, cancelled: true })
  })

  it('throws what replaced an act by another', async () => {
    const hash = await create(2n, 1n)
    const waiting = wait(hash)
    const by = await create(3n, 9n)
    await mine()
    expect(await waiting).to.include({ code: 'TransactionReplaced', hash, replacement: by, cancelled: false })
  })
})
