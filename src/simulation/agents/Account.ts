import type { Chain, Client, Transport } from 'viem'
import { createClient, defineChain, http } from 'viem'
import { getBlock } from 'viem/actions'

import type { Address, Clock, Hash, Hex } from '../../core/index.ts'
import {
  type Domain,
  type Eip712Domain,
  encodeConsent,
  privateKeySigner,
  type Signer,
  signAuthorization,
} from '../../terms/index.ts'

/** What every agent is given: who it is, and where the chain and the contracts are. */
export type AccountConfig = {
  readonly name: string
  readonly key: Hex
  readonly chain: {
    readonly rpc: string
    readonly id: number
    readonly escrow: Address
    readonly usdc: Address
    readonly reputation: Address
    /** The arbiter of disputes, and where its jurors' stakes are. */
    readonly jury: Address
    readonly jurors: Address
  }
}

/** An agent's account on the chain. */
export type Account = {
  readonly name: string
  readonly address: Address
  readonly signer: Signer
  readonly domain: Domain
  /** EIP-712 domain of the USDC. */
  readonly token: Eip712Domain
  readonly client: Client<Transport, Chain>
  /** The chain's time, as of when it was last looked at. */
  readonly clock: Clock & { refresh(): Promise<number> }
  /**
   * Consent to an act by an ERC-3009 authorization: pays for it, needs no ETH.
   *
   * @param act Digest of the act.
   * @param value USDC micro-units.
   * @param expiry The act's, Unix time; without one, it never ends.
   */
  pay(act: Hash, value: bigint, expiry?: number): Promise<Hex>
}

/** Opens an agent's account. */
export function openAccount({ name, key, chain }: AccountConfig): Account {
  const signer = privateKeySigner(key)
  const client = createClient({
    chain: defineChain({
      id: chain.id,
      name: 'embedded',
      nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
      rpcUrls: { default: { http: [chain.rpc] } },
    }),
    transport: http(chain.rpc),
    pollingInterval: 20,
    // Blocks come when something happens, not by and by.
    cacheTime: 0,
  })
  const token = usdcDomain(chain.id, chain.usdc)
  let time = 0

  return {
    name,
    address: signer.address,
    signer,
    domain: { chainId: chain.id, escrow: chain.escrow },
    token,
    client,
    clock: {
      now: () => time,
      async refresh() {
        time = Number((await getBlock(client)).timestamp)
        return time
      },
    },
    async pay(act, value, expiry) {
      const signature = await signAuthorization(signer, { token, escrow: chain.escrow, value, act, expiry })
      return encodeConsent({ kind: 'authorization', value, signature })
    },
  }
}

/** The EIP-712 domain of Circle's USDC on a chain. */
export function usdcDomain(chainId: number, usdc: Address): Eip712Domain {
  return { name: 'USD Coin', version: '2', chainId, verifyingContract: usdc }
}
