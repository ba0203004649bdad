import { BlockNotFoundError, type Hash } from 'viem'
import { getBlock } from 'viem/actions'

import { type EarnestClient, viemClient } from '../escrowOf.ts'

/** A block, and which one it follows. */
export type Header = { readonly number: bigint; readonly hash: Hash; readonly parentHash: Hash }

/** The newest block that the answering node has. Others may have newer ones. */
export async function readHead(client: EarnestClient): Promise<Header> {
  const { number, hash, parentHash } = await getBlock(viemClient(client), { blockTag: 'latest' })
  return { number, hash, parentHash }
}

/** @returns undefined: the answering node has none at that height. */
export function headerAt(client: EarnestClient, blockNumber: bigint): Promise<Header | undefined> {
  return orMissing(getBlock(viemClient(client), { blockNumber }))
}

/** A block by its hash: whoever answers tells the same of it. @returns undefined: the answering node lacks it. */
export function headerOf(client: EarnestClient, blockHash: Hash): Promise<Header | undefined> {
  return orMissing(getBlock(viemClient(client), { blockHash }))
}

async function orMissing(asked: Promise<Header>): Promise<Header | undefined> {
  try {
    const { number, hash, parentHash } = await asked
    return { number, hash, parentHash }
  } catch (error) {
    if (error instanceof BlockNotFoundError) return undefined
    throw error
  }
}
