import { expect } from 'chai'
import { type Address, type Hex, parseAbi } from 'viem'
import { waitForTransactionReceipt, writeContract } from 'viem/actions'

import {
  commitAll,
  DealRefusedError,
  GasLimitTooHighError,
  mostTransactionGas,
  simulateCommitAll,
} from '../../../src/chain/index.ts'
import { encodeConsent, hashTermSheet, signTermSheet, type TermSheet } from '../../../src/terms/index.ts'
import { buyer, type Earnest, seller, startEarnest } from '../support/earnest.ts'
import { fundedAccount, honest, through } from '../support/through.ts'

const erc20 = parseAbi(['function approve(address spender, uint256 amount)'])

describe('commitAll', () => {
  let earnest: Earnest
  let assembler: Awaited<ReturnType<typeof fundedAccount>>
  let client: ReturnType<typeof through>

  before(async () => {
    earnest = await startEarnest()
    assembler = await fundedAccount(earnest)
    client = through(earnest, honest, assembler)
    await earnest.mint(assembler.address, 1_000_000_000n)
    await approve(1_000_000_000n)
  })

  async function approve(amount: bigint) {
    const { usdc: address, escrow } = earnest
    const args = [escrow, amount] as const
    const data = { address, abi: erc20, functionName: 'approve', args } as const
    await waitForTransactionReceipt(client, { hash: await writeContract(client, data) })
  }

  /** A sheet that the assembler buys, signed by its seller, who puts nothing down. */
  async function bought(changes: Partial<TermSheet> = {}) {
    const sheet = await earnest.sheet({ buyer: assembler.address })
    const milestones = sheet.milestones.map((milestone) => ({ ...milestone, bond: 0n }))
    const terms: TermSheet = { ...sheet, milestones, ...changes }
    return { terms, other: await signed(terms) }
  }

  async function signed(terms: TermSheet): Promise<Hex> {
    const signature = await signTermSheet(seller, terms, earnest.domain)
    return encodeConsent({ kind: 'signature', signature })
  }

  /** A sheet in which the assembler works for the buyer, who pays by authorization. */
  async function sold(changes: Partial<TermSheet> = {}) {
    const terms: TermSheet = { ...(await earnest.sheet({ seller: assembler.address })), ...changes }
    const deal = hashTermSheet(terms, earnest.domain)
    return { terms, other: await earnest.pay(buyer, 100_000_000n, deal, terms.expiry) }
  }

  const statusOf = async ({ terms }: { terms: TermSheet }) => (await earnest.client.getDeal({ terms })).status
  const thrownBy = async (attempt: Promise<unknown>): Promise<unknown> =>
    attempt.then(
      () => undefined,
      (error: unknown) => error,
    )
  const escrow = (): { readonly escrow: Address } => ({ escrow: earnest.escrow })

  for (const packed of [false, true]) {
    it(`commits several deals in one transaction, whichever side it is in each${packed ? ', packed' : ''}`, async () => {
      const deals = [await bought(), await sold(), await bought()]
      const ids = deals.map(({ terms }) => hashTermSheet(terms, earnest.domain))
      expect(await simulateCommitAll(client, { deals, ...escrow() })).to.deep.equal(ids)
      expect(await statusOf(deals[0] as (typeof deals)[0])).to.equal('unknown')

      const hash = await commitAll(client, { deals, packed, ...escrow() })
      const { events } = await earnest.client.waitForAct({ hash })
      const committed = events.filter(({ name }) => name === 'Committed')
      expect(committed.map(({ args }) => 'deal' in args && args.deal)).to.deep.equal(ids)
      expect(await Promise.all(deals.map(statusOf))).to.deep.equal(['live', 'live', 'live'])
    })
  }

  it('commits none where one is refused, and names it', async () => {
    for (const wrong of [0, 2, 4]) {
      const deals = [await bought(), await bought(), await sold(), await bought(), await bought()]
      const { terms } = deals[wrong] as (typeof deals)[0]
      // A consent to another sheet.
      deals[wrong] = { terms, other: await signed({ ...terms, buyerNonce: 2n ** 200n }) }
      for (const attempt of [simulateCommitAll, commitAll]) {
        const error = await thrownBy(attempt(client, { deals, ...escrow() }))
        expect(error).to.be.instanceOf(DealRefusedError)
        const { index, deal, reason } = error as DealRefusedError
        expect({ index, deal }).to.deep.equal({ index: wrong, deal: hashTermSheet(terms, earnest.domain) })
        expect(reason.code).to.equal('ConsentInvalid')
      }
      expect(await Promise.all(deals.map(statusOf))).to.deep.equal(deals.map(() => 'unknown'))
    }
  })

  it('names the deal at which the money runs out, with what the token says', async () => {
    await approve(250_000_000n)
    const deals = [await bought(), await bought(), await bought(), await bought()]
    const error = await thrownBy(simulateCommitAll(client, { deals, ...escrow() }))
    expect(error).to.be.instanceOf(DealRefusedError)
    expect(error).to.include({ code: 'DealRefused', index: 2 })
    expect((error as DealRefusedError).reason).to.have.property('code', 'PullFailed')
    await approve(1_000_000_000n)
  })

  it('names a deal of which the assembler is no side', async () => {
    const deals = [await bought(), { terms: await earnest.sheet(), other: '0x00' as const }]
    const error = await thrownBy(commitAll(client, { deals, ...escrow() }))
    expect(error).to.include({ index: 1 })
    expect((error as DealRefusedError).reason).to.have.property('code', 'DealStranger')
    expect(await thrownBy(commitAll(client, { deals: [], ...escrow() }))).to.be.instanceOf(RangeError)
  })

  it('asks for no more gas than one transaction may', async () => {
    const deals = [await bought()]
    const sent: string[] = []
    const hungry = through(
      earnest,
      async (call, pass) => {
        sent.push(call.method)
        return call.method === 'eth_estimateGas' ? `0x${(mostTransactionGas + 1n).toString(16)}` : pass(call)
      },
      assembler,
    )
    expect(await thrownBy(commitAll(hungry, { deals, ...escrow() }))).to.be.instanceOf(GasLimitTooHighError)
    const gas = mostTransactionGas + 1n
    expect(await thrownBy(commitAll(hungry, { deals, gas, ...escrow() }))).to.be.instanceOf(
      GasLimitTooHighError,
    )
    expect(sent.filter((method) => method.startsWith('eth_send'))).to.deep.equal([])
    expect(await statusOf(deals[0] as (typeof deals)[0])).to.equal('unknown')
  })

  it('throws what a node says that does not answer, unchanged', async () => {
    const deaf = through(
      earnest,
      async (call, pass) => {
        if (call.method === 'eth_estimateGas') throw new Error('busy')
        return pass(call)
      },
      assembler,
    )
    const error = await thrownBy(commitAll(deaf, { deals: [await bought()], ...escrow() }))
    expect(error).not.to.be.instanceOf(DealRefusedError)
    expect(String(error)).to.include('busy')
  })
})
