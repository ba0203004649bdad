import { type Hex, keccak256, maxUint96, toHex } from 'viem'

import { encodeAct, packAct } from '../../src/chain/index.ts'
import {
  type AmendmentDraft,
  amendmentOf,
  buyerNonceOf,
  encodeConsent,
  hashAct,
  hashTermSheet,
  isApprovalGuarded,
  type Signer,
  signAct,
  signAuthorization,
  signTermSheet,
  type TermSheet,
  termsTotals,
} from '../../src/terms/index.ts'
import type { World } from './createWorld.ts'

/** Where the buyer's money comes from. */
export type Funding = 'authorization' | 'balance' | 'allowance'

/** Which of the escrow's twin entrances is used: that for programs, or that which explorers and wallets read. */
export type Entrance = 'packed' | 'readable'

/** 100 USDC: whole, or as 30, 30 and 40. */
export const ONE = [100_000_000n] as const
export const THREE = [30_000_000n, 30_000_000n, 40_000_000n] as const

const DAY = 86_400

/** Which deal of one of the buyer's lanes a sheet is for. By default the first after those of the warm-up. */
export type Place = { readonly lane?: number; readonly generation?: number }

/** A sheet as parties would sign it: an arbiter for 2 USDC, criteria and a document, no bonds. */
export function sheetOf(
  world: World,
  {
    amounts,
    lane = 0,
    generation = 1,
    burnBps = 0,
    metered = 0n,
  }: Place & {
    readonly amounts: readonly bigint[]
    readonly burnBps?: number
    /** The metered cap, for a day. */
    readonly metered?: bigint
  },
): TermSheet {
  return {
    buyer: world.buyer.address,
    seller: world.seller.address,
    token: world.usdc,
    milestones: amounts.map((amount, i) => ({
      amount,
      bond: 0n,
      duration: (i + 1) * DAY,
      criteria: keccak256(toHex(`criteria ${i}`)),
    })),
    metered,
    meteredFor: metered === 0n ? 0 : DAY,
    burnBps,
    arbiter: world.arbiter.address,
    arbiterFee: 2_000_000n,
    reviewPeriod: DAY,
    rulingPeriod: 3 * DAY,
    silenceBps: 5_000,
    expiry: world.expiry,
    document: keccak256(toHex('document')),
    buyerNonce: buyerNonceOf({ lane, generation }),
    sellerNonce: 0n,
  }
}

/** The call that commits a sheet, both sides' consents in it. */
export async function commitCall(
  world: World,
  terms: TermSheet,
  funding: Funding,
  entrance: Entrance = 'packed',
): Promise<Hex> {
  const given = {
    terms,
    buyer:
      funding === 'authorization'
        ? await authorize(world, termsTotals(terms).cost, hashTermSheet(terms, world.domain), terms.expiry)
        : await signedSheet(world, world.buyer, terms),
    seller: await signedSheet(world, world.seller, terms),
  }
  return entrance === 'packed' ? packAct('commit', given, world.usdc) : encodeAct('commit', given)
}

/** The call that pays milestones, and what was metered so far, by the buyer's signed approval. */
export async function settleCall(
  world: World,
  terms: TermSheet,
  { milestones = 0n, metered = 0n }: { readonly milestones?: bigint; readonly metered?: bigint },
  entrance: Entrance = 'packed',
): Promise<Hex> {
  const approval = { milestones, metered, unlessEngaged: isApprovalGuarded(terms) }
  const act = { deal: hashTermSheet(terms, world.domain), ...approval }
  const signature = await signAct(world.buyer, 'Approval', act, world.domain)
  const given = { terms, ...approval, buyer: encodeConsent({ kind: 'signature', signature }) }
  return entrance === 'packed' ? packAct('settle', given, world.usdc) : encodeAct('settle', given)
}

/** The call that does several things in one transaction: all of them or nothing, or each by itself. */
export function batchCall(calls: readonly Hex[], { atomic }: { readonly atomic: boolean }): Hex {
  return packAct('batch', { calls, atomic })
}

/** The call that ends milestones of a deal for another sheet, both sides' signatures in it. */
export async function amendCall(
  world: World,
  { terms, next, milestones }: Omit<AmendmentDraft, 'expiry'>,
): Promise<Hex> {
  const draft = { terms, next, milestones, expiry: world.expiry }
  const sign = async (signer: Signer) =>
    encodeConsent({
      kind: 'signature',
      signature: await signAct(signer, 'Amendment', amendmentOf(draft, world.domain), world.domain),
    })
  return encodeAct('amend', { ...draft, buyer: await sign(world.buyer), seller: await sign(world.seller) })
}

/** The call that claims on chain that the first milestone was delivered. */
export async function deliverCall(world: World, terms: TermSheet): Promise<Hex> {
  const delivery = { milestone: 0, index: 1, artifact: keccak256(toHex('artifact')) }
  const act = { deal: hashTermSheet(terms, world.domain), ...delivery }
  const signature = await signAct(world.seller, 'Delivery', act, world.domain)
  return encodeAct('deliver', {
    terms,
    ...delivery,
    seller: encodeConsent({ kind: 'signature', signature }),
  })
}

/** The call that disputes it, the arbiter's fee paid by authorization. */
export async function disputeCall(world: World, terms: TermSheet): Promise<Hex> {
  const claim = { milestone: 0, index: 1, concededBps: 2_000, reason: keccak256(toHex('reason')) }
  const digest = hashAct('Dispute', { deal: hashTermSheet(terms, world.domain), ...claim }, world.domain)
  return encodeAct('dispute', {
    terms,
    ...claim,
    buyer: await authorize(world, terms.arbiterFee, digest, undefined),
  })
}

/** The call that rules it, 60 to 40. */
export async function ruleCall(world: World, terms: TermSheet): Promise<Hex> {
  const ruling = { milestone: 0, sellerBps: 6_000 }
  const act = { deal: hashTermSheet(terms, world.domain), ...ruling }
  const signature = await signAct(world.arbiter, 'Ruling', act, world.domain)
  return encodeAct('rule', { terms, ...ruling, arbiter: encodeConsent({ kind: 'signature', signature }) })
}

/** A signer's consent to a sheet. */
export async function signedSheet(world: World, signer: Signer, terms: TermSheet): Promise<Hex> {
  return encodeConsent({ kind: 'signature', signature: await signTermSheet(signer, terms, world.domain) })
}

/** A payer's authorization of money to the escrow, which is its consent to an act. */
export async function authorize(
  world: World,
  value: bigint,
  act: Hex,
  expiry: number | undefined,
  payer: Signer = world.buyer,
): Promise<Hex> {
  if (value > maxUint96) throw new RangeError('more than 96 bits')
  const signature = await signAuthorization(payer, {
    token: world.token,
    escrow: world.escrow,
    value,
    act,
    expiry,
  })
  return encodeConsent({ kind: 'authorization', value, signature })
}
