import { artifacts, network } from 'hardhat'
import type { Abi, Address, Hex, TransactionReceipt } from 'viem'
import { setNextBlockTimestamp } from 'viem/actions'

import { endings, reputationAbi } from '../../../src/chain/index.ts'
import { addressFromBytes, type Random } from '../../../src/core/index.ts'
import type { Entry } from '../../../src/reputation/index.ts'

/** The beginning of a half-life, so that growth is one and numbers can be checked by hand. */
export const start = 120 * 15_552_000

/** A chain of its own with records on it, whose escrow is an account that the test has the key of. */
export type Records = Awaited<ReturnType<typeof startRecords>>

/** Deploys the contract and hands out what tests do to it. */
export async function startRecords() {
  const { viem } = await network.create()
  const chain = await viem.getPublicClient()
  const test = await viem.getTestClient()
  const [escrow, stranger] = await viem.getWalletClients()
  if (!escrow || !stranger) throw new Error('the embedded chain has no accounts')

  const deploy = async (name: string, args: readonly unknown[] = []): Promise<Address> => {
    const { abi, bytecode } = await artifacts.readArtifact(name)
    const hash = await escrow.deployContract({ abi: abi as Abi, bytecode: bytecode as Hex, args })
    const { contractAddress } = await chain.getTransactionReceipt({ hash })
    if (!contractAddress) throw new Error(`${name} was not deployed`)
    return contractAddress
  }
  const reputation = await deploy('Reputation')
  const send = (entry: Entry) =>
    escrow.writeContract({
      address: reputation,
      abi: reputationAbi,
      functionName: 'record',
      args: [{ ...entry, ending: endings.indexOf(entry.ending) }],
    })

  return {
    chain,
    test,
    escrow,
    stranger,
    reputation,
    deploy,
    /** Sends an entry, whenever it is mined. */
    send,
    /** Writes an entry in a block of that time. */
    async record(entry: Entry, time: number): Promise<TransactionReceipt> {
      await setNextBlockTimestamp(test, { timestamp: BigInt(time) })
      return chain.getTransactionReceipt({ hash: await send(entry) })
    },
  }
}

/** An approved milestone between two accounts that burned a dollar. */
export function approved(over: Partial<Entry> = {}): Entry {
  return {
    buyer: account(1),
    seller: account(2),
    burned: 1_000_000n,
    both: true,
    sellerLoss: 0n,
    buyerLoss: 0n,
    ending: 'approved',
    milestones: 1,
    disputed: 0,
    ...over,
  }
}

/** One of a few accounts. */
export function account(index: number): Address {
  return addressFromBytes(new Uint8Array(20).fill(0xa0 + index))
}

/** Anything that an escrow could write, between `accounts` accounts. Amounts are of every size alike. */
export function anyEntry(random: Random, accounts: number): Entry {
  const buyer = random.below(accounts)
  const seller = (buyer + 1 + random.below(accounts - 1)) % accounts
  const amount = () => {
    const bits = BigInt(random.below(97))
    return BigInt(random.hash()) % (1n << bits)
  }
  return {
    buyer: account(buyer),
    seller: account(seller),
    burned: random.uniform() < 0.2 ? 0n : amount(),
    both: random.uniform() < 0.6,
    sellerLoss: random.uniform() < 0.6 ? 0n : amount(),
    buyerLoss: random.uniform() < 0.7 ? 0n : amount(),
    ending: endings[random.below(endings.length)] ?? 'approved',
    milestones: random.below(4) === 0 ? random.below(256) : random.below(3),
    disputed: random.below(4) === 0 ? random.below(256) : 0,
  }
}
