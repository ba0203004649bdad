import { type Address, encodeFunctionData, type Hash, type Hex, keccak256, stringToHex, toHex } from 'viem'

import { decodeError, jurorsAbi, juryAbi, SliceTooLargeError } from '../../src/chain/index.ts'
import {
  type ArbiterDomain,
  caseIdOf,
  hashBallot,
  hashCourtAct,
  localBeacon,
  sealOf,
  signBallot,
  signCourtAct,
  signSeal,
} from '../../src/jury/index.ts'
import {
  compactSignature,
  encodeConsent,
  hashTermSheet,
  type Signer,
  signAuthorization,
  type TermSheet,
} from '../../src/terms/index.ts'
import { readJurySettings } from '../lib/courtSettings.ts'
import { signerOf, type Transaction, type World } from './createWorld.ts'
import { commitCall, deliverCall, disputeCall, ONE, type Place, sheetOf } from './deals.ts'

/** The most jurors there are to draw from, each of an operator of its own, spread evenly over all providers. */
const LARGEST = 200

/** A chain nobody else watches has a beacon by a key of its own: quicknet's rounds can't be signed here. */
const beacon = localBeacon({ secret: keccak256(toHex('beacon')), genesis: 0, period: 3 })

/** A jury of a size, as it is deployed but for that and the beacon's key. */
export type MeasuredJury = {
  readonly size: number
  readonly jury: Address
  readonly jurors: Address
}

/**
 * Deploys a jury over a beacon: by the settings, but for a slice that its size does not allow. The most that it does is the
 * contract's to say.
 */
export async function deployJury(world: World, ofBeacon: Address, size: number): Promise<MeasuredJury> {
  const { providers, ...given } = settings
  const names = providers.map((name) => stringToHex(name, { size: 32 }))
  const deploy = (slice: bigint) =>
    world.deploy('Jury', [world.escrow, ofBeacon, { ...given, size, slice, warmUp: 0 }, names])
  const jury = await deploy(settings.slice).catch((thrown: unknown) => {
    const refused = decodeError(thrown)
    if (!(refused instanceof SliceTooLargeError)) throw thrown
    return deploy(refused.args.most)
  })
  const jurors = await world.chain.readContract({ address: jury, abi: juryAbi, functionName: 'JURORS' })
  return { size, jury, jurors }
}

/** Deploys the beacon. */
export function deployBeacon(world: World): Promise<Address> {
  return world.deploy('Beacon', [beacon.publicKey, beacon.genesis, beacon.period])
}

const settings = readJurySettings()

/** How many jurors there shall be, and how many of them there are already. */
type Pool = { readonly from?: number; readonly pool: number }

/**
 * Enrols a pool, by each operator's authorization of the stake, and activates it.
 *
 * @returns The last enrolment, and the last activation.
 */
export async function enrol(
  world: World,
  of: MeasuredJury,
  { from = 0, pool }: Pool,
): Promise<{ readonly enrolment: Transaction; readonly activation: Transaction }> {
  let last: { enrolment: Transaction; activation: Transaction } | undefined
  for (let number = from; number < pool; number++) {
    const enrolment = await world.submit(of.jurors, await enrolCall(world, of, number))
    const { address } = keyOf(number)
    const call = { abi: jurorsAbi, functionName: 'activate', args: [address] } as const
    last = { enrolment, activation: await world.submit(of.jurors, encodeFunctionData(call)) }
  }
  if (!last) throw new Error('nobody enrolled')
  return last
}

async function enrolCall(world: World, { jurors }: MeasuredJury, number: number): Promise<Hex> {
  const [key, operator] = [keyOf(number), operatorOf(number)]
  const domain = { chainId: world.domain.chainId, verifyingContract: jurors }
  const act = {
    operator: operator.address,
    juror: key.address,
    provider: number % settings.providers.length,
    stake: settings.stake,
    expiry: world.expiry,
  }
  const digest = hashCourtAct('Enrolment', act, domain)
  const paid = { token: world.token, escrow: jurors, value: act.stake, act: digest, expiry: act.expiry }
  const consent = encodeConsent({
    kind: 'authorization',
    value: act.stake,
    signature: await signAuthorization(operator, paid),
  })
  const juror = await signCourtAct(key, 'Enrolment', act, domain)
  return encodeFunctionData({ abi: jurorsAbi, functionName: 'enrol', args: [act, juror, consent] })
}

/** Gives operators what they stake: all of a pool, but for those who have it. */
export async function fundOperators(world: World, { from = 0, pool }: Pool): Promise<void> {
  for (let number = from; number < pool; number++) {
    await world.mint(operatorOf(number).address, settings.stake)
  }
}

function keyOf(number: number): Signer {
  return signerOf(`juror ${number}`)
}

function operatorOf(number: number): Signer {
  return signerOf(`operator ${number}`)
}

/** A case of which the calls are made in their order. */
export type MeasuredCase = {
  readonly of: MeasuredJury
  readonly terms: TermSheet
  readonly id: Hash
  /** The deal's transactions until then: its commitment, the delivery, the dispute. */
  readonly before: readonly Transaction[]
}

/** A deal of one payment whose milestone is in dispute before a jury. */
export async function disputed(
  world: World,
  of: MeasuredJury,
  { burnBps = 0, ...place }: Place & { readonly burnBps?: number },
): Promise<MeasuredCase> {
  const { jury, size } = of
  const period = { address: jury, abi: juryAbi, functionName: 'minimumRulingPeriod' } as const
  const terms = {
    ...sheetOf(world, { amounts: ONE, ...place, burnBps }),
    arbiter: jury,
    arbiterFee: settings.pay * BigInt(size),
    rulingPeriod: Number(await world.chain.readContract(period)),
  }
  const before = [
    await world.submit(world.escrow, await commitCall(world, terms, 'authorization')),
    await world.submit(world.escrow, await deliverCall(world, terms)),
    await world.submit(world.escrow, await disputeCall(world, terms)),
  ]
  return { of, terms, id: caseIdOf(hashTermSheet(terms, world.domain), 0), before }
}

/** The draw that a case waits for, after the beacon's round. */
export async function drawCall(world: World, { of: { jury }, terms }: MeasuredCase): Promise<Hex> {
  const [round, until] = await world.chain.readContract({
    address: jury,
    abi: juryAbi,
    functionName: 'drawingOf',
    args: [terms, 0],
  })
  world.skipTo(Number(until) - settings.clocks.drawing)
  return encodeFunctionData({ abi: juryAbi, functionName: 'draw', args: [terms, 0, beacon.sign(round)] })
}

/** Lets the stage that a case is in run out. */
export async function endStage(world: World, { of: { jury }, id }: MeasuredCase): Promise<void> {
  const ends = { address: jury, abi: juryAbi, functionName: 'stageEndsAt', args: [id] } as const
  world.skipTo(Number(await world.chain.readContract(ends)))
}

/** Lets the time for an appeal run out, once the voting did. */
export function endAppealing(world: World): void {
  world.skip(settings.clocks.appealing)
}

/** The calls that submit all seals, and all ballots, of the panel of a case's first round. */
export async function voteCalls(
  world: World,
  { of: { jury, size }, id }: MeasuredCase,
): Promise<{ readonly seal: Hex; readonly vote: Hex }> {
  const candidates = await world.chain.readContract({
    address: jury,
    abi: juryAbi,
    functionName: 'candidatesOf',
    args: [id, 0],
  })
  const domain: ArbiterDomain = {
    name: 'Earnest Jury',
    chainId: world.domain.chainId,
    verifyingContract: jury,
  }
  const keys = new Map(
    Array.from({ length: LARGEST }, (_, number) => [keyOf(number).address.toLowerCase(), keyOf(number)]),
  )
  const votes = candidates.slice(0, size).map(async (juror, seat) => {
    const key = keys.get(juror.toLowerCase())
    if (!key) throw new Error(`nobody enrolled ${juror}`)
    const sellerBps = 6_000 + 50 * ((seat * 3) % size)
    const ballot = { case: id, round: 0, sellerBps, rationale: keccak256(toHex(`reasons ${seat}`)) }
    const seal = { case: id, round: 0, seal: sealOf(key.address, hashBallot(ballot, domain)) }
    const [bySeal, byBallot] = [await signSeal(key, seal, domain), await signBallot(key, ballot, domain)]
    return {
      seal: { seat, seal: seal.seal, ...compactSignature(bySeal) },
      ballot: { seat, sellerBps, rationale: ballot.rationale, ...compactSignature(byBallot) },
    }
  })
  const all = await Promise.all(votes)
  const [seals, ballots] = [all.map(({ seal }) => seal), all.map(({ ballot }) => ballot)]
  return {
    seal: encodeFunctionData({ abi: juryAbi, functionName: 'seal', args: [id, seals] }),
    vote: encodeFunctionData({ abi: juryAbi, functionName: 'vote', args: [id, ballots] }),
  }
}

/** The buyer's appeal against a verdict, its fee paid by authorization. */
export async function appealCall(world: World, { of: { jury }, terms, id }: MeasuredCase): Promise<Hex> {
  const { address } = world.buyer
  const asked = { address: jury, abi: juryAbi, functionName: 'appealFeeOf', args: [id] } as const
  const fee = await world.chain.readContract(asked)
  const domain = { chainId: world.domain.chainId, verifyingContract: jury }
  const act = hashCourtAct('Appeal', { case: id, account: address, fee }, domain)
  const paid = { token: world.token, escrow: jury, value: fee, act, expiry: undefined }
  const signature = await signAuthorization(world.buyer, paid)
  const consent = encodeConsent({ kind: 'authorization', value: fee, signature })
  return encodeFunctionData({ abi: juryAbi, functionName: 'appeal', args: [terms, 0, address, consent] })
}

/** The call that makes the verdict the ruling. */
export function executeCall({ terms }: MeasuredCase): Hex {
  return encodeFunctionData({ abi: juryAbi, functionName: 'execute', args: [terms, 0] })
}

/** The call that pays the first round. */
export function payCall({ id }: MeasuredCase): Hex {
  return encodeFunctionData({ abi: juryAbi, functionName: 'pay', args: [id, 0] })
}
