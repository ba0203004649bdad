import { p256 } from '@noble/curves/nist.js'
import { expect } from 'chai'
import { concat, type Hex, hexToBigInt, hexToBytes, keccak256, toHex } from 'viem'

import { usdcAbi } from '../../scripts/lib/usdc.ts'
import { askContract } from '../../src/chain/index.ts'
import { hashCourtAct } from '../../src/jury/index.ts'
import { encodeConsent, hashTermSheet } from '../../src/terms/index.ts'
import { jurorOf, startCourt } from './court/support/court.ts'
import { startChain, type TestNetwork } from './fixtures/chain.ts'
import { buyer, seller, startEarnest } from './support/earnest.ts'

const hour = 3600
const cap = 16_777_216n

/** Code that tells how many zeros lead a one, by the opcode that Osaka brought (EIP-7939). */
const countsZeros: Hex = '0x60011e5f5260205ff3'
/** Code that tells what a call of P256VERIFY with nothing to verify costs, its warm account's 100 included. */
const asksP256: Hex = '0x5f5f5f5f6101005afa505a5f5f5f5f6101005afa505a90035f5260205ff3'

describe('the machine that Base runs', () => {
  const callOn = async (name: TestNetwork, data: Hex): Promise<bigint> => {
    const { chain } = await startChain(name)
    return hexToBigInt((await chain.call({ data })).data ?? '0x')
  }

  it('is what the chain osaka runs, and more than the chain local does', async () => {
    expect(await callOn('osaka', countsZeros)).to.equal(255n)
    expect(String(await callOn('local', countsZeros).catch((error) => error))).to.match(/invalid opcode/)
    const [costly, cheap] = [await callOn('osaka', asksP256), await callOn('local', asksP256)]
    expect(costly - cheap).to.equal(6_900n - 3_450n)
  })

  it('lets no transaction ask for more than the cap, on either chain', async () => {
    for (const name of ['osaka', 'local'] as const) {
      const { deployer } = await startChain(name)
      const to = deployer.account.address
      expect(await deployer.sendTransaction({ to, gas: cap })).to.be.a('string')
      const refused = await deployer.sendTransaction({ to, gas: cap + 1n }).catch((error) => error)
      expect(String(refused), name).to.match(/exceeds transaction gas cap/)
    }
  })
})

/**
 * Code of an account whose passkey signs: it hands digest, signature and the key behind the code to P256VERIFY, and answers
 * ERC-1271's magic word where that says 1.
 */
const checksPasskey: Hex =
  '0x602060045f376040606460203760406033606039602060a060a05f6101005afa60a05116631626ba7e0260e01b5f5260205ff3'

describe('a passkey on the machine that Base runs', () => {
  it('signs for its account, off the chain and on it', async () => {
    const earnest = await startEarnest('osaka')
    const { secretKey, publicKey } = p256.keygen()
    const key = toHex(p256.Point.fromBytes(publicKey).toBytes(false).slice(1))
    const account = '0x0000000000000000000000000000000000009256'
    await earnest.test.setCode({ address: account, bytecode: concat([checksPasskey, key]) })
    await earnest.mint(account, 1_000_000_000n)
    await earnest.test.impersonateAccount({ address: account })
    await earnest.test.setBalance({ address: account, value: 10n ** 18n })
    await earnest.deployer.writeContract({
      address: earnest.usdc,
      abi: usdcAbi,
      functionName: 'approve',
      args: [earnest.escrow, 1_000_000_000n],
      account,
    })

    const terms = await earnest.sheet({ buyer: account })
    const digest = hashTermSheet(terms, earnest.domain)
    const signature = toHex(p256.sign(hexToBytes(digest), secretKey, { prehash: false }))
    const ask = (asked: Hex) => askContract(earnest.chain, { account, digest: asked, signature })
    expect(await ask(digest)).to.equal('yes')
    expect(await ask(keccak256(digest))).to.equal('no')

    const bonds = await earnest.pay(seller, 10_000_000n, digest, terms.expiry)
    const buyer = encodeConsent({ kind: 'signature', signature })
    await earnest.client.waitForAct({ hash: await earnest.client.commit({ terms, buyer, seller: bonds }) })
    expect((await earnest.client.getDeal({ terms })).status).to.equal('live')
  })
})

describe('the largest panels on the machine that Base runs', function () {
  this.timeout(240_000)

  /** Gas of the dearest transaction of each kind. */
  const spent: Record<string, bigint> = {}
  let start: Awaited<ReturnType<typeof startCourt>>
  before(async () => {
    start = await startCourt({ size: 7 }, 'osaka')
    for (let number = 0; number < 24; number++) await start.enrol(jurorOf(number))
  })

  /** Does something, and notes what its dearest transaction took. */
  const note = async (what: string, act: () => Promise<unknown>) => {
    const from = await start.chain.getBlockNumber({ cacheTime: 0 })
    await act()
    const to = await start.chain.getBlockNumber({ cacheTime: 0 })
    for (let blockNumber = from + 1n; blockNumber <= to; blockNumber++) {
      const { gasUsed } = await start.chain.getBlock({ blockNumber })
      if (gasUsed > (spent[what] ?? 0n)) spent[what] = gasUsed
    }
  }
  /** Gas of every block so far: each has one transaction. */
  const total = async () => {
    const last = await start.chain.getBlockNumber({ cacheTime: 0 })
    const blocks = await Promise.all(
      Array.from({ length: Number(last) + 1 }, (_, number) =>
        start.chain.getBlock({ blockNumber: BigInt(number) }),
      ),
    )
    return blocks.map(({ gasUsed }) => Number(gasUsed))
  }

  it('deploys every contract in a transaction that the cap allows', async () => {
    const dearest = Math.max(...(await total()))
    // The escrow's: 37 KB of code with the records that it creates.
    expect(dearest).to.be.greaterThan(6_000_000)
    expect(dearest).to.be.lessThan((Number(cap) * 2) / 3)
  })

  it('draws, seals, opens, executes, punishes and pays seven, and at an appeal fifteen', async () => {
    const { court, done, drawn, endStage, panel, voteOf } = start
    const given = await start.dispute({ arbiterFee: 21_000_000n })
    const { terms, milestone, id } = given
    const play = async (round: number) => {
      await start.pass(hour)
      await note('draw', () => drawn(given))
      await endStage(id)
      const votes = await Promise.all((await panel(id)).map((juror) => voteOf(juror, 6_000, { id, round })))
      await note('seal', async () => done(await court.seal({ id, seals: votes.map(({ seal }) => seal) })))
      await endStage(id)
      await note('vote', async () =>
        done(await court.vote({ id, ballots: votes.map(({ ballot }) => ballot) })),
      )
      await endStage(id)
      return votes.length
    }
    expect(await play(0)).to.equal(7)
    const fee = await court.getAppealFee({ id })
    const act = { case: id, account: buyer.address, fee }
    const consent = await start.payTo(start.jury, buyer, fee, hashCourtAct('Appeal', act, start.domains.jury))
    await note('appeal', async () =>
      done(await court.appeal({ terms, milestone, account: buyer.address, consent })),
    )
    expect(await play(1)).to.equal(15)
    await note('execute', async () => done(await court.execute({ terms, milestone })))
    for (const round of [0, 1]) {
      await note('penalize', async () => done(await court.penalize({ id, round })))
      await note('pay', async () => done(await court.pay({ id, round })))
    }
    for (const [what, gas] of Object.entries(spent)) {
      expect(gas < cap / 8n, `${what}: ${gas}`).to.equal(true)
    }
    expect(Object.keys(spent)).to.have.members([
      'draw',
      'seal',
      'vote',
      'appeal',
      'execute',
      'penalize',
      'pay',
    ])
  })
})
