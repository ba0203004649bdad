import type { Address, Hex } from 'viem'
import { getBlock, getTransactionReceipt, sendTransaction, waitForTransactionReceipt } from 'viem/actions'

import type { Ground } from '../../src/simulation/Ground.ts'
import type { LocalChain } from './localChain.ts'
import { deployUsdc, mintUsdc } from './usdc.ts'

/** Milliseconds: a transaction is mined before its hash is told, so what takes longer never comes. */
const PATIENCE = 30_000

/** Deploys Circle's USDC and Earnest on an embedded chain, and hands out the powers that a simulation needs. */
export async function groundOn(local: LocalChain): Promise<Ground> {
  const { deployer } = local
  const common = { account: deployer.account, chain: deployer.chain }
  const mined = (hash: Hex) => waitForTransactionReceipt(deployer, { hash, timeout: PATIENCE })

  const usdc = await deployUsdc(deployer)
  // Hardhat takes its time to load: whoever only asks for help does not wait for it.
  const { deployEarnest } = await import('./deployEarnest.ts')
  const { contracts, block } = await deployEarnest({ provider: local.provider, usdc, pollingInterval: 10 })
  const escrow = contracts.escrow.address

  return {
    chain: {
      rpc: local.url,
      id: deployer.chain.id,
      escrow,
      usdc,
      reputation: contracts.reputation.address,
    },
    deployments: [
      { name: "Circle's USDC", address: usdc },
      { name: 'Escrow and Reputation', address: escrow, gas: await gasOf(local, block) },
    ],
    async fund(to, value) {
      await mined(await sendTransaction(deployer, { to, value, ...common }))
    },
    mint: (to: Address, amount: bigint) => mintUsdc(deployer, { usdc, to, amount }),
    advance: local.advance,
  }
}

/** Gas of a block's transactions; here each has a block of its own. */
async function gasOf({ deployer }: LocalChain, block: number): Promise<bigint> {
  const { transactions } = await getBlock(deployer, { blockNumber: BigInt(block) })
  const receipts = await Promise.all(transactions.map((hash) => getTransactionReceipt(deployer, { hash })))
  return receipts.reduce((sum, { gasUsed }) => sum + gasUsed, 0n)
}
