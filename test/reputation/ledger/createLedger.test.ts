import { expect } from 'chai'
import { parseEventLogs } from 'viem'
import { readContract } from 'viem/actions'

import { endings, reputationAbi } from '../../../src/chain/index.ts'
import { seededRandom } from '../../../src/core/index.ts'
import {
  createLedger,
  getBurned,
  getRecord,
  type RecordEvent,
  scoreParameters,
} from '../../../src/reputation/index.ts'
import { account, anyEntry, approved, type Records, start, startRecords } from '../support/records.ts'

const ACCOUNTS = 4
const ENTRIES = 120

describe('a ledger', () => {
  it('starts empty', () => {
    expect(createLedger().standingOf(account(0), 'seller', start)).to.deep.equal({
      score: 0n,
      costToForge: 0n,
      evidence: 0n,
      loss: 0n,
      milestones: 0,
      disputes: 0,
      splits: 0,
      waivers: 0,
      defaults: 0,
    })
  })

  it('computes the example of the formula', () => {
    const ledger = createLedger()
    ledger.record(approved({ burned: 5_000_000n }), start)
    const { evidence, score, costToForge } = ledger.standingOf(account(2), 'seller', start)
    expect({ evidence, score, costToForge }).to.deep.equal({
      evidence: 625_000n,
      score: 24_390_243_902_439_024n,
      costToForge: 625_000n,
    })
    expect(ledger.standingOf(account(1), 'buyer', start + scoreParameters.halfLife).evidence).to.equal(
      312_500n,
    )
  })

  it('takes addresses in whatever case', () => {
    const ledger = createLedger()
    ledger.record(approved(), start)
    const shouted = account(2).toLowerCase() as typeof account extends () => infer A ? A : `0x${string}`
    expect(ledger.standingOf(shouted, 'seller', start).milestones).to.equal(1)
  })

  describe('beside the contract', () => {
    let records: Records

    before(async () => {
      records = await startRecords()
    })

    it('has the parameters that the contract has', async () => {
      const found = await readContract(records.chain, {
        address: records.reputation,
        abi: reputationAbi,
        functionName: 'parameters',
      })
      const { alphaBps, pairScale, breadthScale, halfLife, lossWeight, lossFactor, prior } = scoreParameters
      expect(found).to.deep.equal([
        alphaBps,
        pairScale,
        breadthScale,
        BigInt(halfLife),
        lossWeight,
        lossFactor,
        prior,
      ])
    })

    it(`holds the same records after each of ${ENTRIES} random entries, by entries and by events`, async () => {
      const random = seededRandom('ledger')
      const byEntries = createLedger()
      const byEvents = createLedger()
      const { chain, reputation } = records
      const { timestamp } = await chain.getBlock()
      let time = Math.max(start, Number(timestamp) + 1)

      for (let index = 0; index < ENTRIES; index++) {
        // Seconds, days, years.
        time += 1 + random.below(2 ** (1 + random.below(27)))
        const entry = anyEntry(random, ACCOUNTS)
        byEntries.record(entry, time)
        const { logs, blockNumber } = await records.record(entry, time)
        for (const event of recordEventsOf(logs)) byEvents.apply(event, time)

        const other = account(random.below(ACCOUNTS))
        for (const who of new Set([entry.buyer, entry.seller, other])) {
          for (const role of ['buyer', 'seller'] as const) {
            const found = await getRecord(chain, { account: who, role, reputation, blockNumber })
            expect(byEntries.standingOf(who, role, time), `${index} ${role}`).to.deep.equal(found)
            expect(byEvents.standingOf(who, role, time), `${index} ${role}`).to.deep.equal(found)
          }
        }
        const { buyer, seller } = entry
        const pair = await getBurned(chain, { buyer, seller, reputation, blockNumber })
        expect(byEntries.burnedBetween(buyer, seller, time), `${index} pair`).to.equal(pair)
        const all = await getBurned(chain, { buyer, reputation, blockNumber })
        expect(byEntries.burnedBy(buyer, time), `${index} buyer`).to.equal(all)
      }
    })
  })
})

/** The records' events among logs, as a ledger takes them. */
function recordEventsOf(logs: Parameters<typeof parseEventLogs>[0]['logs']): readonly RecordEvent[] {
  return parseEventLogs({ abi: reputationAbi, logs }).flatMap((log): readonly RecordEvent[] => {
    if (log.eventName === 'EvidenceAdded') return [{ name: log.eventName, args: log.args }]
    if (log.eventName === 'LossAdded') return [{ name: log.eventName, args: log.args }]
    if (log.eventName !== 'EndingCounted') return []
    const ending = endings[log.args.ending]
    if (ending === undefined) throw new Error('an ending without a name')
    return [{ name: log.eventName, args: { ...log.args, ending } }]
  })
}
