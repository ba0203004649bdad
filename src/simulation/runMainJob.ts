import { createClient, defineChain, http } from 'viem'

import { getJury } from '../chain/index.ts'
import type { Address } from '../core/index.ts'
import type { ModelConfig } from '../jury/index.ts'
import { termsTotals } from '../terms/index.ts'
import type { Relayed } from './agents/relayer.ts'
import type { Candidate, Shopped, TranscriptFile } from './agents/shop.ts'
import { assess } from './assess.ts'
import { type Cast, castOf } from './cast.ts'
import type { Ground } from './Ground.ts'
import { holdTrial, TrialFailedError } from './holdTrial.ts'
import { providerOf, slowestOf } from './jurorModels.ts'
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
  /** Language models that the jurors judge with, in turn; default: none, all are programs. */
  readonly models?: readonly ModelConfig[] | undefined
  readonly tell: Tell
}

/** Seconds that the whole of it may take: it takes some twenty, and more on a busy machine. */
const PATIENCE = 300

const DOLLAR = 1_000_000n
const HOUR = 3_600
const BURN_BPS = 250

/** What each begins with, in dollars; the sellers' is for bonds. */
const PURSE = { buyer: 2_000n, seller: 300n, crowd: 1_400n, operator: 600n }
const RELAYER_ETHER = 10n ** 18n

/**
 * The main job: a deal from first offer to settlement, with real work on real data, and a small one that is
 * missed.
 *
 * @throws {AgentFailedError} when an agent fails, dies or takes too long; all of them are ended then too.
 * @throws {TooLongError} when all together takes too long, with the last that happened.
 */
export async function runMainJob({ seed, ground, models = [], tell: tellAll }: MainJobParameters) {
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
    burnBps: BURN_BPS,
    models,
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
    return await within(
      PATIENCE + slowestOf(models),
      () => `the job to end (the last that happened: ${last})`,
      ended,
    )
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
  const client = clientOf(chain.rpc, chain.id)
  const look = observe(client, chain)
  const people = peopleOf(cast, chain)

  await endow(stage)
  await enrolJurors(stage, await getJury(client, { court: chain.jury }))
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
  const { reports, disputes } = await buyer.call('review', main)

  tell({ kind: 'stage', title: 'A jury judges what they disagree about' })
  const [dispute] = disputes
  if (!dispute) throw new TrialFailedError('there is no dispute')
  const { agreement } = main
  const trial = { client, ground, relayer: troupe.relayer, jurors: troupe.jurors, evidence: buyer.url, tell }
  const jury = await holdTrial({ ...trial, agreement, dispute })

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
    jury,
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
  const { escrow, usdc, reputation, jury: juryAddress, jurors } = chain
  return {
    result: {
      seed,
      contracts: { escrow, usdc, reputation, jury: juryAddress, jurors },
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
      assertions: assess({ ...facts, main, small, reports, verified, cast }),
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
  for (const { operatorKey: key } of cast.jurors) {
    await ground.mint(addressOf({ key }), PURSE.operator * DOLLAR)
  }
}

/** Puts the stakes down of all that can be drawn: by authorization, one after another. */
async function enrolJurors(
  { troupe, tell }: Stage,
  { stake, providers }: { readonly stake: bigint; readonly providers: readonly string[] },
): Promise<void> {
  for (const { name, model, agent } of troupe.jurors) {
    const provider = providers.indexOf(providerOf(model))
    if (provider < 0) throw new TrialFailedError(`the jury has no provider "${providerOf(model)}"`)
    await agent.call('enrol', { provider, stake })
    if (model) tell({ kind: 'step', who: name, what: `judges with ${model.model} of ${providerOf(model)}` })
  }
  const { length } = troupe.jurors
  tell({
    kind: 'step',
    who: 'jury',
    what: `can be drawn from ${length} jurors, each with a stake of`,
    amount: stake,
  })
}

function historyOf(cast: Cast, sellers: readonly Candidate[]) {
  return cast.sellers.map(({ small }, index) => {
    const { address, url } = sellers[index] as Candidate
    return { seller: address, url, price: BigInt(small) * DOLLAR }
  })
}

function peopleOf({ buyer, sellers, jurors, relayer, crowd }: Cast, chain: Ground['chain']) {
  const operators = jurors.map(({ operatorKey: key }) => addressOf({ key }))
  return [
    ...[buyer, ...sellers, relayer].map((one) => ({ name: one.name, addresses: [addressOf(one)] })),
    { name: `${jurors.length} operators of jurors`, addresses: operators },
    { name: 'the jury', addresses: [chain.jury] },
    { name: 'stakes of jurors', addresses: [chain.jurors] },
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
