import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect } from 'chai'

import {
  DealNotLiveError,
  getDeal,
  getDealId,
  getMilestone,
  lensAbi,
  MilestoneOutOfRangeError,
  RevertedError,
} from '../../../src/chain/index.ts'
import type { Hash } from '../../../src/core/index.ts'
import { hashTermSheet, type TermSheet } from '../../../src/terms/index.ts'
import { type Earnest, seller, startEarnest, stranger } from '../support/earnest.ts'
import { type RpcCall, through } from '../support/through.ts'

describe('the views of the lens', () => {
  let earnest: Earnest

  before(async () => {
    earnest = await startEarnest()
  })

  it('are asked within one call, of a lens that nobody deployed', async () => {
    const asked: RpcCall[] = []
    const client = through(earnest, (call, pass) => {
      asked.push(call)
      return pass(call)
    })
    const { status } = await getDeal(client, { terms: await earnest.sheet(), escrow: earnest.escrow })
    expect(status).to.equal('unknown')
    const calls = asked.filter(({ method }) => method === 'eth_call')
    expect(calls).to.have.length(1)
    expect(calls[0]?.params?.[0]).not.to.have.property('to')
  })

  it('are those of the lens that is deployed for explorers', async () => {
    const { client, chain, deployment, sheet, commit } = earnest
    const terms = await sheet()
    await commit(terms)
    const lens = { address: deployment.contracts.lens?.address ?? '0x', abi: lensAbi } as const
    expect(await chain.readContract({ ...lens, functionName: 'dealIdOf', args: [terms] })).to.equal(
      await client.getDealId({ terms }),
    )
    const [status, committedAt] = await chain.readContract({ ...lens, functionName: 'dealOf', args: [terms] })
    const deal = await client.getDeal({ terms })
    expect({ status, committedAt }).to.deep.equal({ status: 1, committedAt: deal.committedAt })
    const [, clock] = await chain.readContract({ ...lens, functionName: 'milestoneOf', args: [terms, 2] })
    expect((await client.getMilestone({ terms, milestone: 2 })).clock).to.equal(Number(clock))
  })

  it('tell a deal id that begins like no contract may (EIP-3541)', async () => {
    const { escrow, domain, chain } = earnest
    const sheet = await earnest.sheet()
    let terms: TermSheet = sheet
    for (let nonce = 0n; !hashTermSheet(terms, domain).startsWith('0xef'); nonce++) {
      terms = { ...sheet, buyerNonce: nonce }
    }
    expect(await getDealId(chain, { terms, escrow })).to.equal(hashTermSheet(terms, domain))
  })

  it('read as of an earlier block', async () => {
    const { client, chain, sheet, commit } = earnest
    const terms = await sheet()
    const before = await chain.getBlockNumber({ cacheTime: 0 })
    await commit(terms)
    expect((await client.getDeal({ terms, blockNumber: before })).status).to.equal('unknown')
    expect((await client.getDeal({ terms })).status).to.equal('live')
  })

  it('throw the errors of the escrow', async () => {
    const { client, sheet, commit } = earnest
    const terms = await sheet()
    const standing = (milestone: number) =>
      client.getMilestone({ terms, milestone }).catch((error: unknown) => error)
    expect(await standing(0)).to.be.instanceOf(DealNotLiveError)
    await commit(terms)
    expect(await standing(0)).to.include({ status: 'pending', index: 0 })
    const refused = await standing(3)
    expect(refused).to.be.instanceOf(MilestoneOutOfRangeError)
    expect(refused).to.have.deep.property('args', { found: 3n, count: 3n })
  })

  it('tell nothing where there is no escrow', async () => {
    const terms = await earnest.sheet()
    const refused = await getDeal(earnest.chain, { terms, escrow: stranger.address }).catch(
      (error: unknown) => error,
    )
    expect(refused).to.be.instanceOf(RevertedError)
  })

  it('tell the index of the latest delivery', async () => {
    const { client, sheet, commit, sign, escrow, chain } = earnest
    const terms = await sheet()
    const { deal } = await commit(terms)
    const artifact: Hash = `0x${'af'.repeat(32)}`
    for (const index of [1, 2, 7]) {
      const delivery = { milestone: 1, index, artifact }
      const consent = await sign(seller, 'Delivery', { deal, ...delivery })
      await client.waitForAct({ hash: await client.deliver({ terms, ...delivery, seller: consent }) })
      const of = { terms, milestone: 1, escrow }
      expect(await getMilestone(chain, of)).to.include({ status: 'delivered', index })
      const again = await client
        .simulateDeliver({ terms, ...delivery, seller: consent })
        .catch((error: unknown) => error)
      expect(again).to.have.property('code', 'DeliveryUnexpectedIndex')
    }
  })

  it('are asked by code that is compiled from the source beside it', () => {
    const solc = createRequire(import.meta.url)('solc') as { compile(input: string): string }
    const content = readFileSync('src/chain/calls/deployless.yul', 'utf8')
    const input = {
      language: 'Yul',
      sources: { 'deployless.yul': { content } },
      settings: {
        evmVersion: 'paris',
        optimizer: { enabled: true, details: { yul: true } },
        outputSelection: { '*': { '*': ['evm.bytecode.object'] } },
      },
    }
    const { contracts } = JSON.parse(solc.compile(JSON.stringify(input)))
    const { object } = contracts['deployless.yul'].Deployless.evm.bytecode
    expect(readFileSync('src/chain/calls/askDeployless.ts', 'utf8')).to.include(`'0x${object}'`)
  })
})
