import { expect } from 'chai'
import { type Address, concat, type Hex, parseAbi } from 'viem'
import { waitForTransactionReceipt, writeContract } from 'viem/actions'

import {
  BundleMandateInvalidError,
  BundleMismatchError,
  BundlerMissingError,
  BundleStrangerError,
  commitBundle,
  DeploymentMissingError,
  GasLimitTooHighError,
  mostTransactionGas,
  simulateCommitBundle,
} from '../../../src/chain/index.ts'
import {
  AccountUndeployedError,
  accountSigner,
  draftBundleMandate,
  encodeConsent,
  hashAct,
  hashTermSheet,
  type Mandate,
  Role,
  Scope,
  scopesOf,
  signMandate,
  signTermSheet,
  type TermSheet,
} from '../../../src/terms/index.ts'
import { buyer, type Earnest, seller, startEarnest, stranger } from '../support/earnest.ts'
import { fundedAccount, honest, through } from '../support/through.ts'

/** What an ERC-6492 signature ends with. */
const wrapping: Hex = `0x${'6492'.repeat(16)}`
const erc20 = parseAbi(['function approve(address spender, uint256 amount)'])

describe('commitBundle', () => {
  let earnest: Earnest
  let assembler: Awaited<ReturnType<typeof fundedAccount>>
  let relayer: ReturnType<typeof through>
  let bundler: Address

  before(async () => {
    earnest = await startEarnest()
    assembler = await fundedAccount(earnest)
    // The deployer: no side of any deal.
    relayer = through(earnest, honest)
    bundler = earnest.deployment.contracts.bundler?.address ?? '0x'
    await earnest.mint(assembler.address, 1_000_000_000n)
    await approve(1_000_000_000n)
  })

  async function approve(amount: bigint) {
    const { usdc: address, escrow } = earnest
    const args = [escrow, amount] as const
    const own = through(earnest, honest, assembler)
    const data = { address, abi: erc20, functionName: 'approve', args } as const
    await waitForTransactionReceipt(own, { hash: await writeContract(own, data) })
  }

  /** A sheet that the assembler buys for 100 USDC, signed by its seller, who puts nothing down. */
  async function bought(changes: Partial<TermSheet> = {}) {
    const sheet = await earnest.sheet({ buyer: assembler.address })
    const milestones = sheet.milestones.map((milestone) => ({ ...milestone, bond: 0n }))
    const terms: TermSheet = { ...sheet, milestones, ...changes }
    const signature = await signTermSheet(seller, terms, earnest.domain)
    return { terms, other: encodeConsent({ kind: 'signature', signature }) }
  }

  /** A sheet in which the assembler puts 10 USDC down as bonds and works for the buyer, who pays by authorization. */
  async function sold() {
    const terms = await earnest.sheet({ seller: assembler.address })
    const deal = hashTermSheet(terms, earnest.domain)
    return { terms, other: await earnest.pay(buyer, 100_000_000n, deal, terms.expiry) }
  }

  type Deals = readonly { readonly terms: TermSheet; readonly other: Hex }[]

  const draftFor = (deals: Deals) => {
    const sheets = deals.map(({ terms }) => terms)
    const validUntil = Math.min(...sheets.map(({ expiry }) => expiry))
    return draftBundleMandate({ sheets, assembler: assembler.address, bundler, validUntil }, earnest.domain)
  }

  /** The deals under a mandate that the assembler signed: that for their list, or another. */
  async function bundleOf(deals: Deals, mandate: Mandate = draftFor(deals)) {
    const signature = await signMandate(accountSigner(assembler), mandate, earnest.domain)
    return { deals, mandate, signature, bundler }
  }

  const statusOf = async ({ terms }: { terms: TermSheet }) => (await earnest.client.getDeal({ terms })).status
  const statusesOf = (deals: Deals) => Promise.all(deals.map(statusOf))
  const thrownBy = async (attempt: Promise<unknown>): Promise<unknown> =>
    attempt.then(
      () => undefined,
      (error: unknown) => error,
    )
  /** What both the simulation and the act throw. */
  async function refusalOf(bundle: Awaited<ReturnType<typeof bundleOf>>) {
    const { escrow } = earnest
    const errors = [
      await thrownBy(simulateCommitBundle(relayer, { ...bundle, escrow })),
      await thrownBy(commitBundle(relayer, bundle)),
    ] as const
    expect(errors[0]).to.have.property('code', (errors[1] as { code?: string } | undefined)?.code)
    return errors[1]
  }

  it('commits what the assembler buys and what it sells, by one signature, sent by a stranger to both', async () => {
    const deals = [await bought(), await sold()]
    const ids = deals.map(({ terms }) => hashTermSheet(terms, earnest.domain))
    const { escrow, usdc: token } = earnest
    const bundle = await bundleOf(deals)
    expect(await simulateCommitBundle(relayer, { ...bundle, escrow })).to.deep.equal(ids)
    expect(await statusesOf(deals)).to.deep.equal(['unknown', 'unknown'])

    const { events } = await earnest.client.waitForAct({ hash: await commitBundle(relayer, bundle) })
    const committed = events.filter(({ name }) => name === 'Committed')
    expect(committed.map(({ args }) => 'deal' in args && args.deal)).to.deep.equal(ids)
    expect(await statusesOf(deals)).to.deep.equal(['live', 'live'])
    const mandate = hashAct('Mandate', bundle.mandate, earnest.domain)
    const { pulled } = await earnest.client.getMandate({ principal: assembler.address, mandate })
    expect(pulled).to.equal(110_000_000n)
    expect(await earnest.client.getBalance({ token, account: bundler })).to.equal(0n)
  })

  it('is a method of a client too', async () => {
    const deals = [await bought(), await bought()]
    const bundle = await bundleOf(deals)
    const ids = await earnest.client.simulateCommitBundle(bundle)
    expect(ids).to.deep.equal(deals.map(({ terms }) => hashTermSheet(terms, earnest.domain)))
    await earnest.client.waitForAct({ hash: await earnest.client.commitBundle(bundle) })
    expect(await statusesOf(deals)).to.deep.equal(['live', 'live'])
  })

  it('commits none where one is refused', async () => {
    for (const wrong of [0, 1, 2]) {
      const deals = [await bought(), await sold(), await bought()]
      const { terms } = deals[wrong] as (typeof deals)[0]
      // A consent to another sheet.
      const signature = await signTermSheet(seller, { ...terms, buyerNonce: 2n ** 200n }, earnest.domain)
      deals[wrong] = { terms, other: encodeConsent({ kind: 'signature', signature }) }
      expect(await refusalOf(await bundleOf(deals))).to.have.property('code', 'ConsentInvalid')
      expect(await statusesOf(deals)).to.deep.equal(['unknown', 'unknown', 'unknown'])
    }
  })

  it('lets nobody commit one by the mandate alone, at the escrow or by the bundler', async () => {
    const deals = [await bought(), await sold()]
    const { mandate, signature, ...rest } = await bundleOf(deals)
    const [first, second] = deals as [(typeof deals)[0], (typeof deals)[0]]
    const own = encodeConsent({
      kind: 'mandate',
      mandate,
      principalSignature: signature,
      agentSignature: '0x',
    })
    const asBuyer = earnest.client.commit({ terms: first.terms, buyer: own, seller: first.other })
    const asSeller = earnest.client.commit({ terms: second.terms, buyer: second.other, seller: own })
    const consentOf = (role: Role, { terms }: { terms: TermSheet }) =>
      hashAct(
        'Consent',
        {
          account: assembler.address,
          role,
          act: hashTermSheet(terms, earnest.domain),
          mandate: hashAct('Mandate', mandate, earnest.domain),
        },
        earnest.domain,
      )
    for (const [attempt, digest] of [
      [asBuyer, consentOf(Role.Buyer, first)],
      [asSeller, consentOf(Role.Seller, second)],
    ] as const) {
      const error = await thrownBy(attempt)
      expect(error).to.have.property('code', 'ConsentInvalid')
      expect(error).to.have.deep.property('args', { account: bundler, act: digest })
    }
    for (const others of [[first], [second, first], [first, second, await bought()]]) {
      const error = await refusalOf({ mandate, signature, ...rest, deals: others })
      expect(error).to.be.instanceOf(BundleMismatchError)
      expect((error as BundleMismatchError).args).to.deep.equal({
        found: mandate.nonce,
        needed: draftFor(others).nonce,
      })
    }
    expect(await statusesOf(deals)).to.deep.equal(['unknown', 'unknown'])
  })

  it('takes no mandate that is for more than commitments, for another agent, or of a stranger to a deal', async () => {
    const deals = [await bought(), await sold()]
    const mandate = draftFor(deals)
    const broad = scopesOf(Scope.Commit, Scope.Approve)
    for (const changes of [{ scopes: broad }, { agent: stranger.address }]) {
      const error = await refusalOf(await bundleOf(deals, { ...mandate, ...changes }))
      expect(error).to.be.instanceOf(BundleMandateInvalidError)
    }
    const error = await refusalOf(await bundleOf(deals, { ...mandate, principal: stranger.address }))
    expect(error).to.be.instanceOf(BundleStrangerError)
    expect((error as BundleStrangerError).args).to.deep.equal({
      deal: hashTermSheet((deals[0] as (typeof deals)[0]).terms, earnest.domain),
      account: stranger.address,
    })
  })

  it('needs the money for all of them', async () => {
    await approve(150_000_000n)
    const deals = [await bought(), await bought()]
    expect(await refusalOf(await bundleOf(deals))).to.have.property('code', 'PullFailed')
    expect(await statusesOf(deals)).to.deep.equal(['unknown', 'unknown'])
    await approve(1_000_000_000n)
  })

  it('asks for no more gas than one transaction may', async () => {
    const bundle = await bundleOf([await bought()])
    const gas = mostTransactionGas + 1n
    const sent: string[] = []
    const hungry = through(earnest, async (call, pass) => {
      sent.push(call.method)
      return call.method === 'eth_estimateGas' ? `0x${gas.toString(16)}` : pass(call)
    })
    for (const parameters of [bundle, { ...bundle, gas }]) {
      expect(await thrownBy(commitBundle(hungry, parameters))).to.be.instanceOf(GasLimitTooHighError)
    }
    expect(sent.filter((method) => method.startsWith('eth_send'))).to.deep.equal([])
    expect(await statusesOf(bundle.deals)).to.deep.equal(['unknown'])
  })

  it('takes no signature of an account that is not deployed', async () => {
    const bundle = await bundleOf([await bought()])
    const signature = concat([bundle.signature, wrapping])
    expect(await thrownBy(commitBundle(relayer, { ...bundle, signature }))).to.be.instanceOf(
      AccountUndeployedError,
    )
  })

  it('has to be told of the bundler where none is known', async () => {
    const { bundler: _, ...bundle } = await bundleOf([await bought()])
    expect(await thrownBy(commitBundle(relayer, bundle))).to.be.instanceOf(DeploymentMissingError)
    expect(new BundlerMissingError(8_453)).to.include({ code: 'BundlerMissing' })
  })
})
