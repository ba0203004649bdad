import type { Hex } from 'viem'
import { createClient, custom } from 'viem'
import { hardhat } from 'viem/chains'

import { deployEarnest } from '../../../scripts/lib/deployEarnest.ts'
import { earnestActions } from '../../../src/chain/index.ts'
import type { ActMessage, ActName, Domain, TermSheet } from '../../../src/terms/index.ts'
import {
  buyerNonceOf,
  encodeConsent,
  hashAct,
  hashTermSheet,
  privateKeySigner,
  type Signer,
  signAct,
  signAuthorization,
  signTermSheet,
  termsTotals,
} from '../../../src/terms/index.ts'
import { startChain, type TestNetwork } from '../fixtures/chain.ts'

/** A signer whose key is a small number: without ETH, and the same in every run. */
function signerOf(number: number): Signer {
  return privateKeySigner(`0x${number.toString(16).padStart(64, '0')}`)
}

export const buyer = signerOf(0xb1)
export const seller = signerOf(0x5e)
export const arbiter = signerOf(0xa1)
export const stranger = signerOf(0x57)

const hour = 3600

/**
 * A fresh chain with the real USDC and Earnest on it, and parties with 1,000 USDC each and no ETH.
 *
 * `client` submits for everybody. `sign`, `pay` and `consent` make the parties' blobs; `sheet` a term sheet of three
 * milestones, 30, 30 and 40 USDC with a tenth as bond, that can be committed for an hour, each in a lane of its own from 1.
 */
export async function startEarnest(network?: TestNetwork) {
  const chain = await startChain(network)
  const { provider } = chain.connection
  const deployment = await deployEarnest({ provider, usdc: chain.usdc })
  const escrow = deployment.contracts.escrow.address
  const domain: Domain = { chainId: deployment.chainId, escrow }
  const { earnest: client } = createClient({
    account: chain.deployer.account,
    chain: { ...hardhat, contracts: {} },
    transport: custom(provider, { retryCount: 0 }),
    pollingInterval: 10,
  }).extend(earnestActions({ escrow }))
  for (const { address } of [buyer, seller, arbiter, stranger]) await chain.mint(address, 1_000_000_000n)

  const token = { name: 'USD Coin', version: '2', chainId: domain.chainId, verifyingContract: chain.usdc }
  let lane = 0

  /** Unix time of the latest block. */
  const now = async () => Number((await chain.chain.getBlock()).timestamp)

  const sheet = async (changes: Partial<TermSheet> = {}): Promise<TermSheet> => {
    lane += 1
    return {
      buyer: buyer.address,
      seller: seller.address,
      token: chain.usdc,
      milestones: [30_000_000n, 30_000_000n, 40_000_000n].map((amount, index) => ({
        amount,
        bond: amount / 10n,
        duration: (index + 1) * 24 * hour,
        criteria: `0x${'c'.repeat(64)}`,
      })),
      metered: 0n,
      meteredFor: 0,
      burnBps: 0,
      arbiter: arbiter.address,
      arbiterFee: 2_000_000n,
      reviewPeriod: 24 * hour,
      rulingPeriod: 72 * hour,
      silenceBps: 5_000,
      expiry: (await now()) + hour,
      document: `0x${'d'.repeat(64)}`,
      buyerNonce: buyerNonceOf({ lane, generation: 0 }),
      sellerNonce: 0n,
      ...changes,
    }
  }

  /** A consent by signature to an act. */
  const sign = async <Name extends ActName>(
    signer: Signer,
    act: Name,
    message: ActMessage<Name>,
  ): Promise<Hex> =>
    encodeConsent({ kind: 'signature', signature: await signAct(signer, act, message, domain) })

  /** A consent by an authorization that pays for the act. */
  const pay = async (signer: Signer, value: bigint, act: Hex, expiry?: number): Promise<Hex> =>
    encodeConsent({
      kind: 'authorization',
      value,
      signature: await signAuthorization(signer, { token, escrow, value, act, expiry }),
    })

  /** Both sides' consents to a sheet, each paying what it puts down. */
  const consents = async (terms: TermSheet) => {
    const deal = hashTermSheet(terms, domain)
    const { cost, bonds } = termsTotals(terms)
    const sellerSigns = async () =>
      encodeConsent({ kind: 'signature', signature: await signTermSheet(seller, terms, domain) })
    return {
      buyer: await pay(buyer, cost, deal, terms.expiry),
      seller: bonds === 0n ? await sellerSigns() : await pay(seller, bonds, deal, terms.expiry),
    }
  }

  /** Commits a sheet. */
  const commit = async (terms: TermSheet) => {
    const { events } = await client.waitForAct({
      hash: await client.commit({ terms, ...(await consents(terms)) }),
    })
    return { deal: hashTermSheet(terms, domain), events }
  }

  /** Lets so many seconds pass. */
  const pass = async (seconds: number) => {
    await chain.test.increaseTime({ seconds })
    await chain.test.mine({ blocks: 1 })
  }

  return {
    ...chain,
    client,
    commit,
    consents,
    deployment,
    domain,
    escrow,
    hashAct: <Name extends ActName>(act: Name, message: ActMessage<Name>) => hashAct(act, message, domain),
    now,
    pass,
    pay,
    sheet,
    sign,
  }
}

export type Earnest = Awaited<ReturnType<typeof startEarnest>>
