import { createClient, defineChain, http } from 'viem'

import type { Address } from '../core/index.ts'
import { termsTotals } from '../terms/index.ts'
import type { Relayed } from './agents/relayer.ts'
import type { Candidate, Shopped, TranscriptFile } from './agents/shop.ts'
import { assess } from './assess.ts'
import { type Cast, castOf } from './cast.ts'
import type { Ground } from './Ground.ts'
import type { DealResult, Holding, MainJobResult, RecordResult } from './MainJobResult.ts'
import { makeHistories } from './makeHistories.ts'
import { observe } from './observe.ts'
import type { Tell } from './Progress.ts'
import { addressOf, startTroupe, type Troupe } from './startTroupe.ts'
import { verifyFile } from './verifyFile.ts'
import { within } from './within.ts'

/** What a run is given. */
export type MainJobParameters = {
  readonly seed: number
  readonly ground: Ground
  readonly sellerModule: URL
  readonly tell: Tell
}

/** Seconds that the whole of it may take: it takes some twenty, and more on a busy machine. */
const PATIENCE = 300

const DOLLAR = 1_000_000n
const HOUR = 3_600
const BURN_BPS = 250

/** What each begins with, in dollars; the sellers' is for bonds. */
const PURSE = { buyer: 2_000n, seller: 300n, crowd: 1_400n }
const RELAYER_ETHER = 10n ** 18n

/**
 * The main job: a deal from first offer to settlement, with real work on real data, and a small one that is
 * missed.
 *
 * @throws {AgentFailedError} when an agent fails, dies or takes too long; all of them are ended then too.
 * @throws {TooLongError} when all together takes too long, with the last that happened.
 */
export async function runMainJob({ seed, ground, sellerModule, tell: tellAll }: MainJobParameters) {
  let last = 'nothing'
  const tell: Tell = (progress) => {
    if (progress.kind === 'stage') last = progress.title
    if (progress.kind === 'step') last = `${progress.who}: ${progress.what}`
    tellAll(progress)
  }
  const cast = castOf(seed)
  const transactions: Relayed[] = []
  tell({ kind: 'stage', title: 'Everybody gets ready' })
  for (const { name, address, gas } of ground.deployments) {
    tell({ kind: 'step', who: 'chain', what: `${name} at ${address}`, gas })
  }
  const troupe = await startTroupe({
    cast,
    seed,
    chain: ground.chain,
    sellerModule,
    burnBps: BURN_BPS,
    tell,
    onRelayed: (relayed) => {
      transactions.push(relayed)
      const { act, acts, gas, paid } = relayed
      const what = acts === 1 ? `submits: ${act}` : `submits: ${act}, ${acts} in one transaction`
      tell({ kind: 'step', who: 'relayer', what, amount: paid === 0n ? undefined : paid, gas })
    },
  })

  try {
    const ended = Promise.race([story({ seed, cast, troupe, ground, transactions, tell }), troupe.failed])
    return await within(PATIENCE, () => `the job to end (the last that happened: ${last})`, ended)
  } finally {
    await troupe.stop()
  }
}

type Stage = {
  readonly seed: number
  readonly cast: Cast
  readonly troupe: Troupe
  readonly ground: Ground
  readonly transactions: readonly Relayed[]
  readonly tell: Tell
}

async function story(stage: Stage): Promise<{ result: MainJobResult; transcript: TranscriptFile }> {
  const { seed, cast, troupe, ground, transactions, tell } = stage
  const { buyer, sellers, agents } = troupe
  const { chain } = ground
  for (const { name, process } of agents) {
    tell({ kind: 'step', who: name, what: `runs in process ${process.pid}, with keys of its own` })
  }
  const look = observe(clientOf(chain.rpc, chain.id), chain)
  const people = peopleOf(cast)

  await endow(stage)
  tell({ kind: 'stage', title: 'Two months of earlier deals' })
  await troupe.crowd.call('deposit', { amount: PURSE.crowd * DOLLAR })
  await makeHistories(troupe.crowd, ground, historyOf(cast, sellers), tell)
  const earlier = transactions.length
  const before = await snapshot()
  for (const { name, address } of sellers) {
    const { costToForge, score } = before.records.get(`${address} seller`) as RecordResult
    const shown = (Number(score / 10n ** 12n) / 1e6).toFixed(3)
    tell({ kind: 'step', who: name, what: `has a score of ${shown}; to forge it costs`, amount: costToForge })
  }

  tell({ kind: 'stage', title: 'The buyer asks all three, and haggles with all at once' })
  const main = await buyer.call('shop', { job: 'main', sellers })

  tell({ kind: 'stage', title: `${main.seller.name} works, the buyer checks` })
  const { reports, rulings } = await buyer.call('review', main)

  const others = sellers.filter(({ name }) => name === 'Birch')
  tell({ kind: 'stage', title: 'A small deal, and a deadline that is missed' })
  const small = await buyer.call('shop', { job: 'small', sellers: others })
  await ground.advance(2 * HOUR)
  tell({ kind: 'step', who: small.seller.name, what: 'has delivered nothing; its deadline is past' })
  await buyer.call('reclaim', small)
  const { bonds } = termsTotals(small.agreement.terms)
  tell({ kind: 'step', who: small.seller.name, what: 'loses its bond to the buyer', amount: bonds })

  const after = await snapshot()
  const deal = await resultOf(main)
  const smallDeal = await resultOf(small)
  const verified = await verifyFile(main.transcript, chain)
  const facts = {
    negotiations: main.negotiations,
    deal,
    smallDeal,
    balances: {
      accounts: people.map(({ name, addresses }) => ({
        who: name,
        address: addresses[0] as Address,
        before: sumOf(addresses, before.holdings),
        after: sumOf(addresses, after.holdings),
      })),
      ...(await look.supply()),
      burned: await look.burned(),
    },
    reputations: ratedOf(cast).map(({ who, role, address }) => ({
      who,
      role,
      before: before.records.get(`${address} ${role}`) as RecordResult,
      after: after.records.get(`${address} ${role}`) as RecordResult,
    })),
  }
  const { escrow, usdc, reputation } = chain
  return {
    result: {
      seed,
      contracts: { escrow, usdc, reputation },
      ...facts,
      transactions: transactions.map(({ act, acts, gas }, index) => ({
        act: index < earlier ? `earlier: ${act}` : act,
        acts,
        gas: Number(gas),
      })),
      transcript: {
        moves: main.transcript.moves.length,
        digests: main.agreement.transcript,
        verified: verified === main.agreement.deal,
      },
      assertions: assess({ ...facts, main, small, reports, rulings, verified, cast }),
    },
    transcript: main.transcript,
  }

  async function snapshot() {
    const accounts = people.flatMap(({ addresses }) => addresses)
    const holdings = await Promise.all(accounts.map(async (one) => [one, await look.holdingOf(one)] as const))
    const records = ratedOf(cast).map(
      async ({ address, role }) => [`${address} ${role}`, await look.recordOf(address, role)] as const,
    )
    return { holdings: new Map(holdings), records: new Map(await Promise.all(records)) }
  }

  async function resultOf({ agreement, negotiations, seller }: Shopped): Promise<DealResult> {
    const { deal: id, terms, document } = agreement
    const endings = await look.endingsOf(id, terms)
    return {
      id,
      seller: seller.name,
      listPrice: negotiations.find((one) => one.seller === seller.name)?.listPrice ?? 0n,
      agreedPrice: terms.milestones.reduce((sum, { amount }) => sum + amount, 0n),
      milestones: endings.map((ending, index) => ({
        title: document.terms.items[index]?.title ?? '',
        ...ending,
      })),
    }
  }
}

/** Gives everybody what it begins with. Only the relayer gets ETH. */
async function endow({ cast, ground }: Stage): Promise<void> {
  await ground.fund(addressOf(cast.relayer), RELAYER_ETHER)
  await ground.mint(addressOf(cast.buyer), PURSE.buyer * DOLLAR)
  for (const seller of cast.sellers) await ground.mint(addressOf(seller), PURSE.seller * DOLLAR)
  for (const key of cast.crowd) await ground.mint(addressOf({ key }), PURSE.crowd * DOLLAR)
}

function historyOf(cast: Cast, sellers: readonly Candidate[]) {
  return cast.sellers.map(({ small }, index) => {
    const { address, url } = sellers[index] as Candidate
    return { seller: address, url, price: BigInt(small) * DOLLAR }
  })
}

function peopleOf({ buyer, sellers, arbiter, relayer, crowd }: Cast) {
  return [
    ...[buyer, ...sellers, arbiter, relayer].map((one) => ({ name: one.name, addresses: [addressOf(one)] })),
    { name: `${crowd.length} earlier buyers`, addresses: crowd.map((key) => addressOf({ key })) },
  ]
}

function ratedOf({ buyer, sellers }: Cast) {
  return [
    ...sellers.map((seller) => ({ who: seller.name, role: 'seller' as const, address: addressOf(seller) })),
    { who: buyer.name, role: 'buyer' as const, address: addressOf(buyer) },
  ]
}

function sumOf(addresses: readonly Address[], holdings: ReadonlyMap<Address, Holding>): Holding {
  const sum = { wallet: 0n, balance: 0n, ether: 0n }
  for (const address of addresses) {
    const { wallet, balance, ether } = holdings.get(address) as Holding
    sum.wallet += wallet
    sum.balance += balance
    sum.ether += ether
  }
  return sum
}

function clientOf(rpc: string, id: number) {
  const nativeCurrency = { name: 'Ether', symbol: 'ETH', decimals: 18 }
  const chain = defineChain({ id, name: 'embedded', nativeCurrency, rpcUrls: { default: { http: [rpc] } } })
  return createClient({ chain, transport: http(rpc), cacheTime: 0 })
}
