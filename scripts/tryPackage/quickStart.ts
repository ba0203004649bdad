import type { Address, Hex } from 'viem'
import { generatePrivateKey, privateKeyToAddress } from 'viem/accounts'

import { groundOn } from '../lib/ground.ts'
import { type LocalChain, startLocalChain } from '../lib/localChain.ts'

/** What the readme's quick start is run on, and with. */
export type QuickStartGround = {
  readonly rpc: string
  readonly usdc: Address
  /** What it reads from the environment. */
  readonly environment: Readonly<Record<'BUYER_KEY' | 'SELLER_KEY' | 'RELAYER_KEY' | 'ESCROW', string>>
  close(): Promise<void>
}

/** The first block of TypeScript in the readme. */
export function quickStartOf(readme: string): string {
  const block = /```ts\n(.*?)```/s.exec(readme)?.[1]
  if (block === undefined) throw new Error('the readme has no quick start')
  return block
}

/** The quick start, on a local chain instead of Base. Everything else of it stands as it is read. */
export function onLocalChain(quickStart: string, { rpc, usdc }: QuickStartGround): string {
  const replace = (text: string, from: string, to: string) => {
    if (!text.includes(from)) throw new Error(`the quick start has no ${from}`)
    return text.replace(from, to)
  }
  const imported = "import { base } from 'viem/chains'"
  const local = [
    "import { base as onBase } from 'viem/chains'",
    `const base = { ...onBase, id: 31_337, rpcUrls: { default: { http: ['${rpc}'] } } } as const`,
  ]
  const moved = replace(quickStart, imported, local.join('\n'))
  return replace(moved, '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913', usdc)
}

/** A chain with Earnest and USDC on it, and two sides with money. */
export async function prepareGround(): Promise<QuickStartGround> {
  // A block takes two seconds of the chain's own clock: it must not overtake the one that the quick start looks at.
  const local = await startLocalChain({ start: Math.floor(Date.now() / 1_000) - 600 })
  try {
    return await fund(local)
  } catch (error) {
    await local.close()
    throw error
  }
}

async function fund(local: LocalChain): Promise<QuickStartGround> {
  const { chain, mint, fund } = await groundOn(local)
  const keys: readonly Hex[] = [generatePrivateKey(), generatePrivateKey(), generatePrivateKey()]
  const [buyer, seller, relayer] = keys.map(privateKeyToAddress) as [Address, Address, Address]
  // Enough for each time that it is run.
  await mint(buyer, 1_000_000_000n)
  await mint(seller, 100_000_000n)
  await fund(relayer, 10n ** 18n)
  const [BUYER_KEY, SELLER_KEY, RELAYER_KEY] = keys as [Hex, Hex, Hex]
  return {
    rpc: local.url,
    usdc: chain.usdc,
    environment: { BUYER_KEY, SELLER_KEY, RELAYER_KEY, ESCROW: chain.escrow },
    close: () => local.close(),
  }
}
