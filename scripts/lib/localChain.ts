import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

import type { Account, Chain, Client, Transport } from 'viem'
import { createClient, custom } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { hardhat } from 'viem/chains'

import { chargeL1Fee } from './chargeL1Fee.ts'
import type { Provider } from './deployEarnest.ts'

/** An embedded chain, served as JSON-RPC, whose clock moves with its blocks alone. */
export type LocalChain = {
  /** JSON-RPC over HTTP, on this machine only. */
  readonly url: string
  readonly chain: Chain
  /** Time of the first block, Unix seconds. */
  readonly start: number
  /** A client of an account with ETH. */
  readonly deployer: Client<Transport, Chain, Account>
  /** All of the chain, for whoever deploys on it: it signs for its own accounts. Served to nobody. */
  readonly provider: Provider
  /** Lets so many seconds pass, with an empty block at the end. */
  advance(seconds: number): Promise<void>
  close(): Promise<void>
}

/** Seconds between two blocks, as on Base. */
const BLOCK_TIME = 2

/** The first of the accounts that Hardhat gives ETH; known to everybody, worth nothing elsewhere. */
const DEPLOYER = privateKeyToAccount('0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80')

/** What agents may ask: reads, and to submit what was signed elsewhere. */
const METHODS = new Set([
  'eth_blockNumber',
  'eth_call',
  'eth_chainId',
  'eth_estimateGas',
  'eth_feeHistory',
  'eth_gasPrice',
  'eth_getBalance',
  'eth_getBlockByHash',
  'eth_getBlockByNumber',
  'eth_getCode',
  'eth_getLogs',
  'eth_getStorageAt',
  'eth_getTransactionByHash',
  'eth_getTransactionCount',
  'eth_getTransactionReceipt',
  'eth_maxPriorityFeePerGas',
  'eth_sendRawTransaction',
])

const METHOD_NOT_FOUND = -32_601
/** For whatever has no code of its own. Clients would take -32603 for a node in trouble, and ask again and again. */
const SERVER_ERROR = -32_000
const MOST_BYTES = 4 * 1024 * 1024
/** Milliseconds for which a connection is kept, so that none is closed just when it is used again. */
const KEPT = 120_000

/**
 * Starts Hardhat's embedded chain, of OP type, and serves it. It takes the L1 fee, as Base does. Each transaction gets a
 * block of its own, two seconds after the last: nothing on it depends on this machine's clock, so a run repeats to the unit
 * of gas.
 *
 * @param options.start Time of the first block, Unix seconds.
 * @param options.port 0: any free one.
 * @throws {PortTakenError} when something else listens on the port.
 */
export async function startLocalChain({ start, port = 0 }: { start: number; port?: number }) {
  const { network } = await import('hardhat')
  const { provider: embedded, close } = await network.create({
    network: 'local',
    chainType: 'op',
    override: { initialDate: new Date(start * 1000) },
  })
  const provider = await chargeL1Fee(embedded as Provider)
  let time = start
  let last: Promise<unknown> = Promise.resolve()

  /** One at a time: setting the next block's time and mining it must not be torn apart. */
  const inTurn = <Result>(job: () => Promise<Result>): Promise<Result> => {
    const result = last.then(job, job)
    last = result.catch(() => undefined)
    return result
  }
  const nextBlockIn = async (seconds: number) => {
    time += seconds
    await provider.request({ method: 'evm_setNextBlockTimestamp', params: [time] })
  }

  const clocked: Provider = {
    async request({ method, params = [] }) {
      if (method === 'eth_sendTransaction' || method === 'eth_sendRawTransaction') {
        return inTurn(async () => {
          await nextBlockIn(BLOCK_TIME)
          return provider.request({ method, params })
        })
      }
      // Hardhat would estimate in a block of this very second.
      if (method === 'eth_estimateGas' && Array.isArray(params)) {
        return inTurn(() => provider.request({ method, params: [params[0], 'latest'] }))
      }
      return provider.request({ method, params })
    },
  }
  const request: Provider['request'] = async ({ method, params = [] }) => {
    if (METHODS.has(method)) return clocked.request({ method, params })
    throw Object.assign(new Error(`${method} is not served`), { code: METHOD_NOT_FOUND })
  }

  const server = createServer({ keepAliveTimeout: KEPT }, async (incoming, response) => {
    const answer = await respond(incoming, request)
    response.writeHead(answer === undefined ? 400 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answer))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve)
  }).catch(async (error) => {
    await close()
    throw error.code === 'EADDRINUSE' ? new PortTakenError(port) : error
  })

  const chain: Chain = { ...hardhat, contracts: {} }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    chain,
    start,
    deployer: createClient({ account: DEPLOYER, chain, transport: custom({ request }), pollingInterval: 10 }),
    provider: clocked,
    advance: (seconds: number) =>
      inTurn(async () => {
        await nextBlockIn(seconds)
        await provider.request({ method: 'evm_mine' })
      }),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await close()
    },
  } satisfies LocalChain as LocalChain
}

type Call = { id?: unknown; method?: unknown; params?: unknown }

/** Answers one JSON-RPC body, batches included; undefined: it was none. */
async function respond(incoming: IncomingMessage, request: Provider['request']): Promise<unknown> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of incoming) {
    bytes += chunk.length
    if (bytes > MOST_BYTES) return undefined
    chunks.push(chunk)
  }

  let body: Call | Call[]
  try {
    body = JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    return undefined
  }

  const one = async ({ id = null, method, params }: Call) => {
    try {
      const result = await request({ method: String(method), params: Array.isArray(params) ? params : [] })
      return { jsonrpc: '2.0', id, result }
    } catch (error) {
      const {
        code = SERVER_ERROR,
        message = 'failed',
        data,
      } = error as { code?: number; message?: string; data?: unknown }
      return { jsonrpc: '2.0', id, error: { code, message, data } }
    }
  }
  return Array.isArray(body) ? Promise.all(body.map(one)) : one(body)
}

/** Thrown when something else listens on a port. */
export class PortTakenError extends Error {
  override readonly name = 'PortTakenError'
  readonly code = 'PORT_TAKEN'

  constructor(port: number) {
    super(`port ${port} is taken; leave --port out to get a free one`)
  }
}
