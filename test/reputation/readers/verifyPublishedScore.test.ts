import { expect } from 'chai'
import { type Client, createClient, custom, type Hex, toEventSelector } from 'viem'
import { getTransactionReceipt } from 'viem/actions'

import { feedbackRegistryAbi } from '../../../src/chain/index.ts'
import { seededRandom } from '../../../src/core/index.ts'
import {
  getRecord,
  hashPublishedScore,
  type PublishedScore,
  type RecordRole,
  verifyPublishedScore,
} from '../../../src/reputation/index.ts'
import { type Publication, type Publisher, startPublisher } from '../support/publisher.ts'
import { account, anyEntry, approved, type Records, start, startRecords } from '../support/records.ts'

const day = 86_400

describe('verifyPublishedScore', () => {
  const seller = account(2)
  let records: Records
  let publisher: Publisher
  let time = start

  before(async () => {
    records = await startRecords()
    publisher = await startPublisher(records)
    await records.record(approved({ burned: 5_000_000n, sellerLoss: 1_000_000n }), time)
  })

  it('tells what a score came from', async () => {
    const { published, publication } = await publishNew('seller')
    const { chain, reputation } = records
    const { blockNumber } = await getTransactionReceipt(chain, { hash: publication.transactionHash })
    const record = await getRecord(chain, { account: seller, role: 'seller', reputation, blockNumber })
    expect(published).to.deep.equal({
      chainId: await chain.getChainId(),
      reputation,
      account: seller,
      role: 'seller',
      score: record.score,
      evidence: record.evidence,
      loss: record.loss,
      milestones: record.milestones,
      burned: 0n,
      time,
    })
  })

  it('holds for any records, in both roles, at any time', async () => {
    const random = seededRandom('published scores')
    const accounts = 3
    const agents: bigint[] = []
    for (let index = 0; index < accounts; index += 1) agents.push(await publisher.register(account(index)))
    for (let round = 0; round < 12; round += 1) {
      time += 1 + random.below(40 * day)
      await records.record(anyEntry(random, accounts), time)
      for (const [index, agentId] of agents.entries()) {
        time += 2 * day
        const role = random.below(2) === 0 ? 'seller' : 'buyer'
        const before = await lastOf(agentId)
        const publication = await publisher.publish(agentId, role, time)
        // Unchanged: there is nothing new to verify.
        if (publication.feedbackIndex === before) continue
        const verdict = await verify(publication)
        expect(verdict.ok, JSON.stringify(verdict, text)).to.equal(true)
        if (verdict.ok) expect(verdict.published).to.include({ account: account(index), role, time })
      }
    }
  })

  it('refuses whatever is changed in what was told', async () => {
    const { publication } = await publishNew('buyer')
    const random = seededRandom('forgeries')
    const words = await dataOf(publication, publisher.publisher)
    for (let word = 0; word < words.length; word += 1) {
      const bit = 1n << BigInt(random.below(24))
      const forged = words.map((value, index) => (index === word ? value ^ bit : value))
      const client = forging(publication, publisher.publisher, forged)
      const verdict = await verifyPublishedScore(client, {
        ...publication,
        reputation: records.reputation,
      })
      expect(verdict, `word ${word}`).to.include({
        ok: false,
        code: word === 0 ? 'PublicationMissing' : 'ReferenceMismatch',
      })
    }
  })

  it('refuses a score of other records than those that are believed', async () => {
    const { publication } = await publishNew('seller')
    const reputation = await records.deploy('Reputation')
    const verdict = await verifyPublishedScore(records.chain, { ...publication, reputation })
    expect(verdict).to.include({ ok: false, code: 'ReferenceMismatch' })
  })

  it('refuses a reference that fits what was told, when the record was another', async () => {
    const { publication, published } = await publishNew('seller')
    const lie = { ...published, evidence: published.evidence + 1n }
    const client = forging(publication, publisher.publisher, await told(publication, lie), lie)
    const verdict = await verifyPublishedScore(client, { ...publication, reputation: records.reputation })
    expect(verdict).to.include({ ok: false, code: 'RecordMismatch' })
  })

  it('refuses a value that is not the score', async () => {
    const { publication, published } = await publishNew('seller')
    const client = forging(
      publication,
      publisher.publisher,
      await told(publication, published),
      published,
      published.score / 10n ** 12n + 1n,
    )
    const verdict = await verifyPublishedScore(client, { ...publication, reputation: records.reputation })
    expect(verdict).to.include({ ok: false, code: 'ValueMismatch' })
  })

  it('refuses what is of another agent, client, registry, index or transaction', async () => {
    const { publication } = await publishNew('seller')
    const other = account(9)
    const changes: readonly Partial<Publication>[] = [
      { agentId: publication.agentId + 1n },
      { publisher: other },
      { registry: other },
      { feedbackIndex: publication.feedbackIndex + 1n },
    ]
    for (const change of changes) {
      const verdict = await verify({ ...publication, ...change })
      expect(verdict).to.include({ ok: false, code: 'FeedbackMissing' })
    }
  })

  it('refuses what was taken back, or is not of the wallet', async () => {
    const revoked = await publishNew('seller')
    await publisher.revoke(revoked.publication)
    expect(await verify(revoked.publication)).to.include({ ok: false, code: 'FeedbackRevoked' })

    const moved = await publishNew('seller')
    await publisher.unsetWallet(seller, moved.publication.agentId)
    expect(await verify(moved.publication)).to.include({ ok: false, code: 'WalletMismatch' })
  })

  it('says so when the record changed once more in the same block', async () => {
    const agentId = await publisher.register(seller)
    const { test } = records
    time += day
    await test.setAutomine(false)
    const publication = await publisher.publish(agentId, 'seller', time)
    await records.send(approved({ burned: 3_000_000n }))
    await test.mine({ blocks: 1 })
    await test.setAutomine(true)
    const verdict = await verify({ ...publication, feedbackIndex: 1n })
    expect(verdict).to.include({ ok: false, code: 'RecordUncertain' })
  })

  it('refuses what the registry has forgotten', async () => {
    const { publication } = await publishNew('seller')
    await publisher.forget()
    expect(await verify(publication)).to.include({ ok: false, code: 'FeedbackMissing' })
  })

  /** A new agent's score, which holds. */
  async function publishNew(role: RecordRole) {
    const agentId = await publisher.register(seller)
    time += day
    const publication = await publisher.publish(agentId, role, time)
    const verdict = await verify(publication)
    if (!verdict.ok) throw new Error(JSON.stringify(verdict, text))
    return { publication, published: verdict.published }
  }

  async function verify(publication: Publication) {
    return verifyPublishedScore(records.chain, { ...publication, reputation: records.reputation })
  }

  async function lastOf(agentId: bigint): Promise<bigint> {
    return records.chain.readContract({
      address: publisher.registry,
      abi: feedbackRegistryAbi,
      functionName: 'getLastIndex',
      args: [agentId, publisher.publisher],
    })
  }

  /** The words of what a contract told in the transaction. */
  async function dataOf({ transactionHash }: Publication, contract: Hex): Promise<bigint[]> {
    const { logs } = await getTransactionReceipt(records.chain, { hash: transactionHash })
    const log = logs.filter(({ address }) => address === contract.toLowerCase()).at(-1)
    const words = log?.data.slice(2).match(/.{64}/g) ?? []
    return words.map((word) => BigInt(`0x${word}`))
  }

  async function told({ feedbackIndex }: Publication, published: PublishedScore): Promise<bigint[]> {
    const { score, evidence, loss, milestones, burned, time: at } = published
    return [feedbackIndex, score, evidence, loss, BigInt(milestones), burned, BigInt(at)]
  }

  /** A client whose node tells of the transaction what it likes: the publisher's words, and the reference and value. */
  function forging(
    { transactionHash }: Publication,
    contract: Hex,
    words: readonly bigint[],
    published?: PublishedScore,
    value?: bigint,
  ): Client {
    return createClient({
      transport: custom({
        async request(call: { method: string; params?: unknown }) {
          const answer = (await records.chain.request(call as never)) as unknown
          if (call.method !== 'eth_getTransactionReceipt') return answer
          const receipt = answer as { logs: { address: string; topics: Hex[]; data: Hex }[] }
          expect(JSON.stringify(call.params)).to.contain(transactionHash)
          return {
            ...receipt,
            logs: receipt.logs.map((log) => {
              if (log.address === contract.toLowerCase() && log.topics.length === 4 && log.data.length > 66) {
                return { ...log, data: `0x${words.map(hexWord).join('')}` }
              }
              if (log.topics[0] !== newFeedback || !published) return log
              // index, value, decimals, four offsets, reference, …
              const body = log.data.slice(2).match(/.{64}/g) as string[]
              body[7] = hashPublishedScore(published).slice(2)
              if (value !== undefined) body[1] = hexWord(value)
              return { ...log, data: `0x${body.join('')}` }
            }),
          }
        },
      }),
    })
  }
})

const newFeedback = toEventSelector(
  'NewFeedback(uint256,address,uint64,int128,uint8,string,string,string,string,string,bytes32)',
)

const hexWord = (word: bigint) => word.toString(16).padStart(64, '0')

const text = (_: string, value: unknown) => (typeof value === 'bigint' ? value.toString() : value)
