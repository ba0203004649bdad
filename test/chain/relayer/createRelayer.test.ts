import { expect } from 'chai'
import type { Address, Hex } from 'viem'
import { createClient, custom, keccak256, parseAbi } from 'viem'
import { hardhat } from 'viem/chains'

import {
  type CreateRelayerParameters,
  createRelayer,
  type EarnestClient,
  type MinedBatch,
  packSignedAct,
  type Relayer,
  type RelayOutcome,
  type SignedAct,
} from '../../../src/chain/index.ts'
import { refused } from '../../../src/core/index.ts'
import { encodeConsent, type Signer, signTermSheet, type TermSheet } from '../../../src/terms/index.ts'
import { buyer, type Earnest, seller, startEarnest, stranger } from '../support/earnest.ts'
import { deployAccount } from '../support/smartAccounts.ts'

/** What an outcome comes down to. */
const told = (outcome: RelayOutcome) => (outcome.status === 'refused' ? outcome.refusal.code : outcome.status)

/** Code of an account that accepts every signature: returns ERC-1271's magic value. */
const AGREEABLE: Hex = '0x631626ba7e60e01b5f5260205ff3'
/** Code of an account that burns all the gas it gets, in a loop. */
const TRAP: Hex = '0x5b5f56'
const account: Address = '0x000000000000000000000000000000000000bad1'

/** How often it tried to have the escrow report failures, and managed to. */
const meddlerAbi = parseAbi([
  'function tried() view returns (uint256)',
  'function managed() view returns (uint256)',
])

describe('createRelayer', () => {
  let earnest: Earnest
  let snapshot: Hex
  let mined: MinedBatch[]
  let requests: string[]

  before(async () => {
    earnest = await startEarnest()
  })

  beforeEach(async () => {
    snapshot = await earnest.test.snapshot()
    mined = []
    requests = []
  })

  afterEach(async () => {
    await earnest.test.revert({ id: snapshot })
  })

  /** A client of the relayer's account. `intercept` sees each request before the chain does. */
  const clientOf = (intercept: (method: string) => Promise<void> | void = () => {}): EarnestClient => {
    const { provider } = earnest.connection
    const request = async (call: { method: string }) => {
      requests.push(call.method)
      await intercept(call.method)
      return provider.request(call as never)
    }
    return createClient({
      account: earnest.deployer.account,
      chain: { ...hardhat, contracts: {} },
      transport: custom({ request }, { retryCount: 0 }),
      pollingInterval: 5,
      cacheTime: 0,
    })
  }

  const open = (parameters: CreateRelayerParameters = {}, client = clientOf()) =>
    createRelayer(client, { escrow: earnest.escrow, onMined: (batch) => mined.push(batch), ...parameters })

  const commitment = async (changes: Partial<TermSheet> = {}): Promise<SignedAct & { kind: 'commit' }> => {
    const terms = await earnest.sheet(changes)
    return { kind: 'commit', terms, ...(await earnest.consents(terms)) }
  }

  const approval = async (terms: TermSheet, milestones: bigint): Promise<SignedAct> => {
    const deal = await earnest.client.getDealId({ terms })
    const consent = await earnest.sign(buyer, 'Approval', {
      deal,
      milestones,
      metered: 0n,
      unlessEngaged: false,
    })
    return { kind: 'settle', terms, milestones, metered: 0n, unlessEngaged: false, buyer: consent }
  }

  /** Spends nonces of an account that consents by whatever its contract accepts. */
  const contractAct = async (): Promise<SignedAct> => ({
    kind: 'cancelNonces',
    act: { account, word: 0n, mask: 1n, expiry: (await earnest.now()) + 3600 },
    consent: encodeConsent({ kind: 'signature', signature: '0x1234' }),
  })

  it('submits one act by itself, and tells its events', async () => {
    const act = await commitment()
    const outcome = await open().submit(act)

    expect(outcome.status).to.equal('included')
    if (outcome.status !== 'included') return
    expect(outcome.events.map(({ name }) => name)).to.deep.equal(['Committed'])
    expect((await earnest.client.getDeal({ terms: act.terms })).status).to.equal('live')
    const transaction = await earnest.chain.getTransaction({ hash: outcome.hash })
    expect(transaction.input).to.equal(packSignedAct(act, earnest.usdc).toLowerCase())
    expect(outcome.act).to.equal(keccak256(packSignedAct(act)))
  })

  it('submits many in one transaction, each with its own events', async () => {
    const acts = [await commitment(), await commitment(), await commitment()]
    const relayer = open()
    const outcomes = await Promise.all(acts.map((act) => relayer.submit(act)))

    expect(outcomes.map(told)).to.deep.equal(['included', 'included', 'included'])
    expect(mined.length).to.equal(1)
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome.status !== 'included') continue
      const deal = await earnest.client.getDealId({ terms: (acts[index] as { terms: TermSheet }).terms })
      expect(outcome.events.map(({ args }) => 'deal' in args && args.deal)).to.deep.equal([deal])
    }
  })

  it('stops no act for bad ones beside it, and tells what each is refused for', async () => {
    const good = [await commitment(), await commitment()] as const
    const expired = await commitment({ expiry: await earnest.now() })
    const forged = { ...(await commitment()), buyer: good[0].buyer }
    const malformed = { ...(await commitment()), seller: '0x07' as Hex }
    const unknown = await approval(await earnest.sheet(), 1n)
    const poor = await commitment({
      milestones: good[0].terms.milestones.map((one) => ({ ...one, amount: 10n ** 15n })),
    })
    const relayer = open()
    const acts = [expired, good[0], forged, malformed, unknown, good[1], poor]
    const outcomes = await Promise.all(acts.map((act) => relayer.submit(act)))

    expect(outcomes.map(told)).to.deep.equal([
      'ActExpired',
      'included',
      'PullFailed',
      'ConsentMalformed',
      'DealNotLive',
      'included',
      'PullFailed',
    ])
    expect(mined.map(({ acts }) => acts.length)).to.deep.equal([2])
  })

  it('waits with an act for those before it, where they have an account in common', async () => {
    const act = await commitment()
    const relayer = open()
    const outcomes = await Promise.all([
      relayer.submit(act),
      relayer.submit(await approval(act.terms, 0b111n)),
    ])

    expect(outcomes.map(told)).to.deep.equal(['included', 'included'])
    expect(mined.length).to.equal(2)
    expect((await earnest.client.getDeal({ terms: act.terms })).status).to.equal('closed')
  })

  it('includes one of two that exclude each other', async () => {
    const relayer = open()
    const [one, other] = [
      await commitment({ buyerNonce: 99n }),
      await commitment({ buyerNonce: 99n, silenceBps: 1 }),
    ]
    const outcomes = await Promise.all([relayer.submit(one), relayer.submit(other)])
    expect(outcomes.map(told).sort()).to.deep.equal(['NonceSpent', 'included'])
  })

  it('looks again when somebody came before it, and sends the rest', async () => {
    const [raced, free] = [await commitment(), await commitment()]
    const { deal } = await earnest.commit(raced.terms)
    const settle = await approval(raced.terms, 0b001n)
    let races = 1
    const client = clientOf(async (method) => {
      if (method !== 'eth_sendTransaction' || races-- <= 0) return
      const consent = await earnest.sign(buyer, 'Approval', {
        deal,
        milestones: 0b011n,
        metered: 0n,
        unlessEngaged: false,
      })
      await earnest.client.settle({
        terms: raced.terms,
        milestones: 0b011n,
        metered: 0n,
        unlessEngaged: false,
        buyer: consent,
      })
    })
    const relayer = open({}, client)
    const outcomes = await Promise.all([relayer.submit(settle), relayer.submit(free)])

    expect(outcomes.map(told)).to.deep.equal(['ActStale', 'included'])
    expect(mined.length).to.equal(1)
  })

  it('believes no token that has the escrow report failures of the acts beside it', async () => {
    const settled = await earnest.sheet()
    await earnest.commit(settled)
    const token = await deployAccount(earnest, 'Meddler')
    const terms = await earnest.sheet({ token })
    const signs = async (signer: Signer) =>
      encodeConsent({ kind: 'signature', signature: await signTermSheet(signer, terms, earnest.domain) })
    const acts: SignedAct[] = [
      { kind: 'commit', terms, buyer: await signs(buyer), seller: await signs(seller) },
      await commitment(),
      await approval(settled, 0b001n),
    ]
    const relayer = open()
    const outcomes = await Promise.all(acts.map((act) => relayer.submit(act)))
    expect(outcomes.map(told)).to.deep.equal(['included', 'included', 'included'])
    const hashes = outcomes.map((outcome) => outcome.status === 'included' && outcome.hash)
    expect(new Set(hashes).size).to.equal(1)
    expect(mined.length).to.equal(1)
    const count = (functionName: 'tried' | 'managed') =>
      earnest.chain.readContract({ address: token, abi: meddlerAbi, functionName })
    // Once for the buyer's money, once for the seller's bond.
    expect(await count('tried')).to.equal(2n)
    expect(await count('managed')).to.equal(0n)
    // Alone, it is not taken for failed either.
    const again = await earnest.sheet({ token })
    const consent = async (signer: Signer) =>
      encodeConsent({ kind: 'signature', signature: await signTermSheet(signer, again, earnest.domain) })
    const alone = await relayer.submit({
      kind: 'commit',
      terms: again,
      buyer: await consent(buyer),
      seller: await consent(seller),
    })
    expect(told(alone)).to.equal('included')
  })

  it('lets no act starve the others of gas, and gives up one that burns all it gets', async () => {
    // Looked at, the account agrees; when it is meant, it burns.
    const client = clientOf(async (method) => {
      const { test } = earnest
      if (method === 'eth_estimateGas') await test.setCode({ address: account, bytecode: AGREEABLE })
      if (method === 'eth_sendTransaction') await test.setCode({ address: account, bytecode: TRAP })
    })
    const relayer = open({}, client)
    const acts = [await contractAct(), await commitment(), await commitment(), await commitment()]
    const outcomes = await Promise.all(acts.map((act) => relayer.submit(act)))

    expect(outcomes.map(told)).to.deep.equal(['ConsentInvalid', 'included', 'included', 'included'])
    expect(mined[0]?.acts.length).to.equal(4)
    expect(requests.filter((method) => method === 'eth_sendTransaction').length).to.equal(3)
  })

  it('bounds what one act may cost', async () => {
    const relayer = open({ mostGasPerAct: 100_000n })
    expect(told(await relayer.submit(await commitment()))).to.equal('ActTooLarge')
    expect(mined).to.deep.equal([])
  })

  it('spreads what does not fit over transactions', async () => {
    const acts = [await commitment(), await commitment(), await commitment(), await commitment()]
    const relayer = open({ mostGas: 600_000n })
    const outcomes = await Promise.all(acts.map((act) => relayer.submit(act)))
    expect(outcomes.map(told)).to.deep.equal(['included', 'included', 'included', 'included'])
    expect(mined.length).to.be.greaterThan(1)

    mined = []
    const pairs = open({ mostActs: 2 })
    const more = [await commitment(), await commitment(), await commitment()]
    await Promise.all(more.map((act) => pairs.submit(act)))
    expect(mined.map(({ acts }) => acts.length)).to.deep.equal([2, 1])
  })

  it('never lends its own consent', async () => {
    const { client, deployer, usdc: token, pay, hashAct, now } = earnest
    const self = deployer.account.address
    const expiry = (await now()) + 3600
    const relayer = open()
    const own = { account: self, token, amount: 1n, to: stranger.address, nonce: 1n, expiry }
    const unsigned = { ...own, account: buyer.address }
    const cancellation = { terms: await earnest.sheet({ seller: self }), account: self, expiry }
    const acts: readonly SignedAct[] = [
      { kind: 'withdraw', act: own, consent: '0x' },
      { kind: 'withdraw', act: own, consent: encodeConsent({ kind: 'signature', signature: '0x12' }) },
      { kind: 'withdraw', act: unsigned, consent: '0x' },
      { kind: 'cancel', ...cancellation, consent: '0x' },
      {
        kind: 'rule',
        terms: await earnest.sheet({ arbiter: self }),
        milestone: 0,
        sellerBps: 1,
        arbiter: '0x',
      },
    ]
    for (const act of acts) expect(told(await relayer.submit(act))).to.equal('ActUnsigned')
    expect(requests).to.deep.equal([])

    // Where the chain would take the empty consent, since the relayer is the account.
    const deposited = { account: buyer.address, token, amount: 1n, nonce: 500n, expiry }
    const consent = await pay(buyer, 1n, hashAct('Deposit', deposited), expiry)
    expect(told(await relayer.submit({ kind: 'deposit', act: deposited, consent }))).to.equal('included')
    expect(await client.getBalance({ token, account: buyer.address })).to.equal(1n)
  })

  it('pays for no act that changes nothing, whatever its consents', async () => {
    const { client, now, sign, domain } = earnest
    const act = await commitment()
    const relayer = open()
    await relayer.submit(act)
    const cancelled = await earnest.sheet({ sellerNonce: 4_242n })
    const expiry = (await now()) + 3600
    const digest = await client.getDealId({ terms: cancelled })
    const consent = await sign(seller, 'Cancellation', { account: seller.address, digest, expiry })
    const cancel: SignedAct = { kind: 'cancel', terms: cancelled, account: seller.address, expiry, consent }
    const revocation = { account: seller.address, mandate: digest, expiry }
    const revoked = await sign(seller, 'Revocation', revocation)
    expect(told(await relayer.submit(cancel))).to.equal('included')
    expect(told(await relayer.submit({ kind: 'revoke', act: revocation, consent: revoked }))).to.equal(
      'included',
    )
    const dismissal = { account: seller.address, agent: stranger.address, expiry }
    const dismissed = await sign(seller, 'Dismissal', dismissal)
    expect(told(await relayer.submit({ kind: 'dismiss', act: dismissal, consent: dismissed }))).to.equal(
      'included',
    )
    const bought = await earnest.sheet()
    const bid = { account: buyer.address, digest: await client.getDealId({ terms: bought }), expiry }
    const withdrawn: SignedAct = {
      kind: 'cancel',
      terms: bought,
      account: buyer.address,
      expiry,
      consent: await sign(buyer, 'Cancellation', bid),
    }
    expect(told(await relayer.submit(withdrawn))).to.equal('included')
    const ended = { account: buyer.address, lane: 800, generation: 3, expiry }
    const spent = await sign(buyer, 'LaneCancellation', ended)
    expect(told(await relayer.submit({ kind: 'cancelLane', act: ended, consent: spent }))).to.equal(
      'included',
    )
    mined = []

    const junk: Hex = '0x00aa'
    const jokes: readonly SignedAct[] = [
      { ...act, buyer: junk, seller: junk },
      { ...cancel, consent: junk } as SignedAct,
      { ...withdrawn, consent: junk } as SignedAct,
      { kind: 'cancelLane', act: ended, consent: junk },
      { kind: 'cancelLane', act: { ...ended, generation: 2 }, consent: junk },
      { kind: 'revoke', act: revocation, consent: junk },
      { kind: 'dismiss', act: dismissal, consent: junk },
    ]
    for (const joke of jokes) expect(told(await relayer.submit(joke))).to.equal('redundant')
    expect(mined).to.deep.equal([])
    expect(domain.escrow).to.equal(earnest.escrow)
  })

  it('takes the same act once, while it is under way and after', async () => {
    const act = await commitment()
    const relayer = open()
    const [first, second] = await Promise.all([relayer.submit(act), relayer.submit({ ...act })])
    const third = await relayer.submit(act)

    expect(first.status).to.equal('included')
    expect(second).to.deep.equal(first)
    expect(third).to.deep.equal(first)
    expect(mined.length).to.equal(1)
  })

  it('submits an act anew that a reorganisation took back', async () => {
    const act = await commitment()
    const relayer = open()
    const before = await earnest.test.snapshot()
    const first = await relayer.submit(act)
    await earnest.test.revert({ id: before })
    await earnest.test.mine({ blocks: 1 })
    const again = await relayer.submit(act)

    expect([first, again].map(told)).to.deep.equal(['included', 'included'])
    expect(mined.length).to.equal(2)
    expect((await earnest.client.getDeal({ terms: act.terms })).status).to.equal('live')
  })

  it('submits what anyone may do as often as there is reason', async () => {
    const act = await commitment()
    const relayer = open()
    await relayer.submit(act)
    const finalize: SignedAct = { kind: 'finalize', terms: act.terms, milestones: 0b111n }
    expect(told(await relayer.submit(finalize))).to.equal('ActStale')
    await earnest.pass(24 * 3600)
    expect(told(await relayer.submit(finalize))).to.equal('included')
    expect(told(await relayer.submit(finalize))).to.equal('ActStale')
    await earnest.pass(24 * 3600)
    expect(told(await relayer.submit(finalize))).to.equal('included')
  })

  it('lets as many wait as it may', async () => {
    const relayer = open({ mostWaiting: 2 })
    const acts = [await commitment(), await commitment(), await commitment()]
    const outcomes = await Promise.all(acts.map((act) => relayer.submit(act)))
    expect(outcomes.map(told)).to.deep.equal(['included', 'included', 'QueueFull'])
    expect(relayer.waiting()).to.equal(0)
    expect(told(await relayer.submit(acts[2] as SignedAct))).to.equal('included')
  })

  it('submits only what it is told to admit', async () => {
    const relayer = open({ admit: ({ kind }) => refused('Quota', 'Enough for today', { kind }) })
    const outcome = await relayer.submit(await commitment())
    expect(outcome).to.deep.include({ status: 'refused' })
    expect(told(outcome)).to.equal('Quota')
    expect(mined).to.deep.equal([])
  })

  it('replaces a transaction that is not mined, and finds what came of it', async () => {
    const { test, chain, deployer } = earnest
    const act = await commitment()
    await test.setAutomine(false)
    try {
      const relayer = open({ timeout: 40, attempts: 6 })
      let ended = false
      const submitted = relayer.submit(act).finally(() => {
        ended = true
      })
      const sent = () => requests.filter((method) => method === 'eth_sendTransaction').length
      while (sent() < 2 && !ended) await pause()
      await pause()
      const pending = (await chain.getBlock({ blockTag: 'pending' })).transactions
      expect(pending.length).to.equal(1)
      await test.mine({ blocks: 1 })

      const outcome = await submitted
      expect(told(outcome)).to.equal('included')
      expect(await chain.getTransactionCount({ address: deployer.account.address })).to.equal(
        (outcome.status === 'included' && (await chain.getTransaction({ hash: outcome.hash })).nonce + 1) ||
          0,
      )
    } finally {
      await test.setAutomine(true)
    }
  })

  it('says so when the chain does not answer, and submits the next all the same', async () => {
    let down = true
    const client = clientOf((method) => {
      if (down && method === 'eth_estimateGas') throw new Error('no answer')
    })
    const relayer = open({}, client)
    const act = await commitment()
    expect(told(await relayer.submit(act))).to.equal('ChainUnreachable')
    down = false
    expect(told(await relayer.submit(act))).to.equal('included')
  })

  it('refuses what waits when it is closed, and ends what is under way', async () => {
    let closing: Promise<void> | undefined
    const client = clientOf((method) => {
      if (method === 'eth_estimateGas') closing ??= relayer.close()
    })
    const relayer: Relayer = open({ mostActs: 1 }, client)
    const acts = [await commitment(), await commitment()] as const
    const outcomes = acts.map((act) => relayer.submit(act))
    expect((await Promise.all(outcomes)).map(told)).to.deep.equal(['included', 'RelayerClosed'])
    await closing
    expect(told(await relayer.submit(await commitment()))).to.equal('RelayerClosed')
  })
})

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 10))
}
