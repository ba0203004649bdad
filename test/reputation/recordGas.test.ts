import { expect } from 'chai'
import { hexToBytes, type TransactionReceipt } from 'viem'

import type { Entry } from '../../src/reputation/index.ts'
import { account, approved, type Records, start, startRecords } from './support/records.ts'

/** What a call pays besides, for an account that nothing warmed: EIP-2929's 2,600 instead of the 100 within it. */
const COLD_CALL = 2_600

/**
 * What a record costs the settlement that it is part of, all in: the call, its slots and its events. The design gives
 * a settlement between known parties 29,000 for it and for the escrow's part of it.
 */
describe('the gas of a record', () => {
  let records: Records
  let time = start

  beforeEach(async () => {
    records = await startRecords()
    time = start + 100 * 86_400
  })

  const record = (entry: Entry) => {
    time += 86_400
    return records.record(entry, time)
  }

  /** The gas of the call alone, as if a contract had made it first in its transaction. */
  const callGas = async ({ transactionHash, gasUsed }: TransactionReceipt) => {
    const { input } = await records.chain.getTransaction({ hash: transactionHash })
    const data = hexToBytes(input).reduce((sum, byte) => sum + (byte === 0 ? 4 : 16), 0)
    return Number(gasUsed) - 21_000 - data + COLD_CALL
  }

  it('is under 25,000 between known parties', async () => {
    await record(approved())
    expect(await callGas(await record(approved()))).to.be.within(15_000, 25_000)
  })

  it('is under 43,000 when known parties meet', async () => {
    await record(approved({ seller: account(3) }))
    await record(approved({ buyer: account(3) }))
    expect(await callGas(await record(approved()))).to.be.within(30_000, 43_000)
  })

  it('is under 90,000 between new parties, two passports included', async () => {
    expect(await callGas(await record(approved()))).to.be.within(60_000, 90_000)
  })

  it('is under 20,500 for a default, and next to nothing for nothing', async () => {
    const missed = approved({ burned: 0n, both: false, sellerLoss: 1_000_000n, ending: 'missed' })
    await record(missed)
    expect(await callGas(await record(missed))).to.be.within(10_000, 20_500)
    expect(await callGas(await record(approved({ burned: 0n })))).to.be.below(5_500)
  })
})
