import type { Hook, RpcCall } from './through.ts'

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
