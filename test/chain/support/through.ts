import type { Account, Chain, Client, Hex } from 'viem'
import { createClient, custom, fallback, type Transport } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { hardhat } from 'viem/chains'

import type { Timer } from '../../../src/core/index.ts'
import type { Earnest } from './earnest.ts'

/** A request to a node. */
export type RpcCall = { readonly method: string; readonly params?: readonly unknown[] }

/** Answers a request in a node's place; `pass` asks the embedded chain. */
export type Hook = (call: RpcCall, pass: (call: RpcCall) => Promise<unknown>) => Promise<unknown>

export const honest: Hook = (call, pass) => pass(call)

type Place = Pick<Earnest, 'connection' | 'deployer'>

/** A node in front of the embedded chain. */
function nodeOf({ connection }: Place, hook: Hook): Transport {
  const pass = (call: RpcCall) => connection.provider.request(call as never)
  return custom({ request: (call: RpcCall) => hook(call, pass) } as never, { retryCount: 0 })
}

/**
 * A client of nodes in front of the embedded chain: of one, or of viem's `fallback` over many.
 *
 * @param account Whose acts it sends; default: the deployer, whose key the embedded chain has.
 */
export function through(
  place: Place,
  hooks: Hook | readonly Hook[],
  account: Account = place.deployer.account,
): Client<Transport, Chain, Account> {
  const nodes = [hooks].flat().map((hook) => nodeOf(place, hook))
  const [only] = nodes
  return createClient({
    account,
    chain: { ...hardhat, contracts: {} },
    transport: only && nodes.length === 1 ? only : fallback(nodes, { retryCount: 0 }),
    pollingInterval: 10,
    cacheTime: 0,
  })
}

/** What a node's JSON-RPC error becomes in a provider. */
export function rpcError(code: number, message: string, data?: unknown): Error {
  return Object.assign(new Error(message), { code, data })
}

/** What a proxy answers in a node's place. */
export function badGateway(): Error {
  return new Error('502 Bad Gateway')
}

/** An account that signs by itself, with ETH. */
export async function fundedAccount({ deployer, chain }: Pick<Earnest, 'deployer' | 'chain'>) {
  const account = privateKeyToAccount(generatePrivateKey())
  const hash = await deployer.sendTransaction({ to: account.address, value: 10n ** 19n })
  await chain.waitForTransactionReceipt({ hash })
  return account
}

/** A timer that takes no time, and keeps what it was asked for. */
export function quickTimer(): { readonly timer: Timer; readonly asked: number[] } {
  const asked: number[] = []
  return {
    asked,
    timer: async (seconds) => {
      asked.push(seconds)
    },
  }
}

/** A timer that runs so many times faster. */
export function fastTimer(times: number): { readonly timer: Timer; readonly asked: number[] } {
  const asked: number[] = []
  return {
    asked,
    timer: (seconds, signal) => {
      asked.push(seconds)
      return new Promise((resolve) => {
        const handle = setTimeout(resolve, (seconds * 1_000) / times)
        signal?.addEventListener('abort', () => {
          clearTimeout(handle)
          resolve()
        })
      })
    },
  }
}

/** A node's count of nonces that is so many behind. */
export function staleCount(by: () => number): Hook {
  return async (call, pass) => {
    const answer = await pass(call)
    if (call.method !== 'eth_getTransactionCount') return answer
    const count = Number(answer as Hex) - by()
    return `0x${Math.max(count, 0).toString(16)}`
  }
}
