import type { Address, Hash, Hex } from 'viem'
import { createClient, custom, keccak256, toHex } from 'viem'
import { hardhat } from 'viem/chains'

import type { JurySettings } from '../../../../scripts/lib/courtSettings.ts'
import { deployEarnest } from '../../../../scripts/lib/deployEarnest.ts'
import { juryActions } from '../../../../src/chain/index.ts'
import {
  type ArbiterDomain,
  hashBallot,
  hashCourtAct,
  localBeacon,
  sealOf,
  signBallot,
  signCourtAct,
  signSeal,
} from '../../../../src/jury/index.ts'
import {
  encodeConsent,
  privateKeySigner,
  type Signer,
  signAuthorization,
  type TermSheet,
} from '../../../../src/terms/index.ts'
import type { TestNetwork } from '../../fixtures/chain.ts'
import { buyer, seller, startEarnest } from '../../support/earnest.ts'

const hour = 3600

/** Smaller than what is deployed, and with clocks that differ from one another. */
export const settings: JurySettings = {
  size: 3,
  stake: 100_000_000n,
  slice: 4_000_000n,
  pay: 2_000_000n,
  warmUp: 0,
  clocks: {
    drawing: 3 * hour,
    striking: hour,
    sealing: 2 * hour,
    voting: 4 * hour,
    appealing: 5 * hour,
    executing: 6 * hour,
  },
  providers: ['program', 'anthropic', 'openai'],
}

export const beacon = localBeacon({ secret: keccak256(toHex('beacon')), genesis: 0, period: 3 })

/** A juror's key and its operator's, without ETH. */
export type Seated = { readonly key: Signer; readonly operator: Signer; readonly provider: number }

/** A juror by its number; its provider follows from it. */
export function jurorOf(number: number): Seated {
  const key = privateKeySigner(keccak256(toHex(`juror ${number}`)))
  const operator = privateKeySigner(keccak256(toHex(`operator ${number}`)))
  return { key, operator, provider: number % settings.providers.length }
}

/** What a juror votes, signed, and the seal of it. */
export type Vote = {
  readonly seat: number
  readonly seal: { readonly seat: number; readonly seal: Hash; readonly signature: Hex }
  readonly ballot: {
    readonly seat: number
    readonly sellerBps: number
    readonly rationale: Hash
    readonly signature: Hex
  }
}

/**
 * A fresh chain with Earnest, a jury and a factory of panels on it, and a beacon whose key is the test's.
 *
 * The jury is of three, unless that is changed. `court` is the client of the jury. `enrol` opts jurors in, `dispute` brings a fresh deal's first milestone into
 * dispute, `drawn` makes the draw it waits for; `voteOf` signs.
 */
export async function startCourt(changes: Partial<JurySettings> = {}, network?: TestNetwork) {
  const earnest = await startEarnest(network)
  const { provider } = earnest.connection
  const deployment = await deployEarnest({
    provider,
    usdc: earnest.usdc,
    court: { beacon, jury: { ...settings, ...changes } },
  })
  const { jury, jurors, panelFactory } = deployment.contracts
  if (!jury || !jurors || !panelFactory) throw new Error('no court was deployed')
  const { jury: court } = createClient({
    account: earnest.deployer.account,
    chain: { ...hardhat, contracts: {} },
    transport: custom(provider, { retryCount: 0 }),
    pollingInterval: 10,
  }).extend(juryActions({ jury: jury.address, panelFactory: panelFactory.address, escrow: earnest.escrow }))
  const chainId = deployment.chainId
  const token = { name: 'USD Coin', version: '2', chainId, verifyingContract: earnest.usdc }
  const domains = {
    jury: { chainId, verifyingContract: jury.address },
    jurors: { chainId, verifyingContract: jurors.address },
  }
  const seats = new Map<Address, Seated>()

  /** An operator's authorization of USDC to the jury or its jurors, which pays for an act. */
  const payTo = async (to: Address, signer: Signer, value: bigint, act: Hash, expiry?: number) =>
    encodeConsent({
      kind: 'authorization',
      value,
      signature: await signAuthorization(signer, { token, escrow: to, value, act, expiry }),
    })

  /** Opts a juror in, and activates its stake where nobody waits for that. */
  const enrol = async (seated: Seated, stake = settings.stake) => {
    const enrolled = await enrolPending(seated, stake)
    await done(await court.activate({ juror: seated.key.address }))
    return enrolled
  }

  /** Opts a juror in. Its stake is pending. */
  const enrolPending = async ({ key, operator, provider }: Seated, stake = settings.stake) => {
    await earnest.mint(operator.address, stake)
    const act = {
      operator: operator.address,
      juror: key.address,
      provider,
      stake,
      expiry: (await earnest.now()) + hour,
    }
    const juror = await signCourtAct(key, 'Enrolment', act, domains.jurors)
    const digest = hashCourtAct('Enrolment', act, domains.jurors)
    const consent = await payTo(jurors.address, operator, stake, digest, act.expiry)
    seats.set(key.address.toLowerCase() as Address, { key, operator, provider })
    return done(await court.enrol({ act, juror, operator: consent }))
  }

  const done = (hash: Hash, where: Address = jury.address) => court.waitForCourtAct({ hash, court: where })

  /** A sheet whose arbiter is the jury, or another court. */
  const sheet = async (changes: Partial<TermSheet> = {}) =>
    earnest.sheet({
      arbiter: jury.address,
      arbiterFee: 6_000_000n,
      rulingPeriod: 60 * hour,
      ...changes,
    })

  /** A fresh deal whose first milestone is in dispute. */
  const dispute = async (changes: Partial<TermSheet> = {}) => {
    const terms = await sheet(changes)
    const { deal } = await earnest.commit(terms)
    const delivery = { deal, milestone: 0, index: 1, artifact: keccak256(toHex('artifact')) }
    const delivered = await earnest.client.deliver({
      terms,
      ...delivery,
      seller: await earnest.sign(seller, 'Delivery', delivery),
    })
    await earnest.client.waitForAct({ hash: delivered })
    const claim = { deal, milestone: 0, index: 1, concededBps: 0, reason: keccak256(toHex('reason')) }
    const consent = await earnest.pay(buyer, terms.arbiterFee, earnest.hashAct('Dispute', claim))
    await earnest.client.waitForAct({
      hash: await earnest.client.dispute({ terms, ...claim, buyer: consent }),
    })
    const id = await court.getCaseId({ deal, milestone: 0 })
    return { terms, milestone: 0, deal, id }
  }

  /** Makes the draw that a dispute waits for. */
  const drawn = async ({ terms, milestone }: { terms: TermSheet; milestone: number }) => {
    const drawing = await court.getDrawing({ terms, milestone })
    if (!drawing) throw new Error('there is nothing to draw')
    const beaconSignature = beacon.sign(drawing.beaconRound)
    return done(await court.draw({ terms, milestone, beaconSignature }))
  }

  /** A juror's ballot for the round that was drawn last, signed, and the seal of it. */
  const voteOf = async (
    { key, seat }: { readonly key: Signer; readonly seat: number },
    sellerBps: number,
    { id, round = 0, domain = juryDomain }: { id: Hash; round?: number; domain?: ArbiterDomain },
  ): Promise<Vote> => {
    const rationale = keccak256(toHex(`because of ${sellerBps}`))
    const ballot = { case: id, round, sellerBps, rationale }
    const seal = sealOf(key.address, hashBallot(ballot, domain))
    return {
      seat,
      seal: { seat, seal, signature: await signSeal(key, { case: id, round, seal }, domain) },
      ballot: { seat, sellerBps, rationale, signature: await signBallot(key, ballot, domain) },
    }
  }
  const juryDomain: ArbiterDomain = { name: 'Earnest Jury', ...domains.jury }

  /** Who sits on the panel of the last round, with their keys. */
  const panel = async (id: Hash) => {
    const { rounds } = await court.getCase({ id })
    const round = rounds.at(-1)?.seats ?? []
    return round
      .filter(({ sits }) => sits)
      .map(({ seat, juror }) => {
        const seated = seats.get(juror.toLowerCase() as Address)
        if (!seated) throw new Error(`nobody enrolled ${juror}`)
        return { seat, ...seated }
      })
  }

  /** Moves the clock to the end of the stage that a case is in. */
  const endStage = async (id: Hash, where: Address = jury.address) => {
    const { stageEndsAt } = await court.getCase({ id, court: where })
    await earnest.pass(stageEndsAt - (await earnest.now()))
  }

  return {
    ...earnest,
    court,
    dispute,
    domains,
    done,
    drawn,
    endStage,
    enrol,
    enrolPending,
    jurors: jurors.address,
    jury: jury.address,
    juryDomain,
    panel,
    panelFactory: panelFactory.address,
    payTo,
    sheet,
    voteOf,
  }
}

export type Court = Awaited<ReturnType<typeof startCourt>>
