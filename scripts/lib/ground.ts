import { type Address, type Hex, keccak256, toHex } from 'viem'
import { getBlock, getTransactionReceipt, sendTransaction, waitForTransactionReceipt } from 'viem/actions'

import { localBeacon } from '../../src/jury/index.ts'
import type { Ground } from '../../src/simulation/Ground.ts'
import { readJurySettings } from './courtSettings.ts'
import type { LocalChain } from './localChain.ts'
import { deployUsdc, mintUsdc } from './usdc.ts'

/** The key of this chain's own beacon: anybody may know it here, where nobody has anything to gain by it. */
const BEACON_SECRET = keccak256(toHex("the beacon of Earnest's main job"))

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
  const beacon = localBeacon({ secret: BEACON_SECRET, genesis: local.start, period: 3 })
  // Nobody can bring stake here for one dispute, and a simulation has no month to wait.
  const court = { beacon, jury: { ...readJurySettings(), warmUp: 0 } }
  const { provider } = local
  const { contracts, block } = await deployEarnest({ provider, usdc, court, pollingInterval: 10 })
  const escrow = contracts.escrow.address
  const { jury, jurors } = contracts
  if (!jury || !jurors) throw new Error('a jury was asked for')

  return {
    chain: {
      rpc: local.url,
      id: deployer.chain.id,
      escrow,
      usdc,
      reputation: contracts.reputation.address,
      jury: jury.address,
      jurors: jurors.address,
    },
    deployments: [
      { name: "Circle's USDC", address: usdc },
      { name: 'Escrow and Reputation', address: escrow, gas: await gasOf(local, block) },
      { name: 'Jury, with its jurors', address: jury.address },
    ],
    async fund(to, value) {
      await mined(await sendTransaction(deployer, { to, value, ...common }))
    },
    mint: (to: Address, amount: bigint) => mintUsdc(deployer, { usdc, to, amount }),
    now: async () => Number((await getBlock(deployer)).timestamp),
    advance: local.advance,
    beacon: async (round) => beacon.sign(round),
  }
}

/** Gas of a block's transactions; here each has a block of its own. */
async function gasOf({ deployer }: LocalChain, block: number): Promise<bigint> {
  const { transactions } = await getBlock(deployer, { blockNumber: BigInt(block) })
  const receipts = await Promise.all(transactions.map((hash) => getTransactionReceipt(deployer, { hash })))
  return receipts.reduce((sum, { gasUsed }) => sum + gasUsed, 0n)
}
