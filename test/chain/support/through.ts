import { type Account, type Chain, type Client, createClient, custom, type Transport } from 'viem'
import { hardhat } from 'viem/chains'

import type { Earnest } from './earnest.ts'

/** A JSON-RPC request. */
export type RpcCall = { readonly method: string; readonly params?: readonly unknown[] }
/** Answers a request, or passes it on. */
export type Hook = (call: RpcCall, pass: (call: RpcCall) => Promise<unknown>) => Promise<unknown>

/** A client of the embedded chain whose every request goes through `hook`. */
export function through(
  { connection, deployer }: Pick<Earnest, 'connection' | 'deployer'>,
  hook: Hook,
): Client<Transport, Chain, Account> {
  const pass = (call: RpcCall) => connection.provider.request(call as never)
  return createClient({
    account: deployer.account,
    chain: { ...hardhat, contracts: {} },
    pollingInterval: 10,
    cacheTime: 0,
    transport: custom({ request: (call: RpcCall) => hook(call, pass) } as never, { retryCount: 0 }),
  })
}

/**
 * Answers as a node that lacks the newest blocks: with less logs and an older head, and with errors for what else is asked
 * as of a block that it lacks.
 *
 * @param blocks How many it lacks, asked anew for each request.
 */
export const behind =
  (blocks: (call: RpcCall) => number): Hook =>
  async (call, pass) => {
    const head = BigInt((await pass({ method: 'eth_blockNumber' })) as string)
    const lacking = BigInt(blocks(call))
    const have = head > lacking ? head - lacking : 0n
    const hex = (number: bigint) => `0x${number.toString(16)}`
    const [first, second] = call.params ?? []
    if (call.method === 'eth_blockNumber') return hex(have)
    if (call.method === 'eth_getBlockByNumber') {
      if (first === 'latest') return pass({ ...call, params: [hex(have), second] })
      return BigInt(first as string) > have ? null : pass(call)
    }
    if (call.method === 'eth_getLogs') {
      const filter = first as {
        readonly fromBlock: string
        readonly toBlock: string
        readonly blockHash?: string
      }
      if (filter.blockHash !== undefined) {
        const block = await pass({ method: 'eth_getBlockByHash', params: [filter.blockHash, false] })
        const number = BigInt((block as { number?: string } | null)?.number ?? head + 1n)
        if (number > have) throw Object.assign(new Error('unknown block'), { code: -32_000 })
        return pass(call)
      }
      if (BigInt(filter.fromBlock) > have) return []
      const toBlock = BigInt(filter.toBlock) > have ? hex(have) : filter.toBlock
      return pass({ ...call, params: [{ ...filter, toBlock }] })
    }
    if (call.method === 'eth_call') {
      if (typeof second !== 'string' || second === 'latest')
        return pass({ ...call, params: [first, hex(have)] })
      if (second.startsWith('0x') && BigInt(second) > have) {
        throw Object.assign(new Error('header not found'), { code: -32_000 })
      }
    }
    return pass(call)
  }
