import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { type Address, type Hex, parseAbi } from 'viem'
import { deployContract, readContract, sendTransaction, waitForTransactionReceipt } from 'viem/actions'

import type { Ground } from '../../src/simulation/Ground.ts'
import type { LocalChain } from './localChain.ts'
import { deployUsdc, mintUsdc } from './usdc.ts'

const escrowAbi = parseAbi(['constructor(address usdc)', 'function REPUTATION() view returns (address)'])

/** Deploys Circle's USDC and Earnest on an embedded chain, and hands out the powers that a simulation needs. */
export async function groundOn(local: LocalChain, root: string): Promise<Ground> {
  const { deployer } = local
  const common = { account: deployer.account, chain: deployer.chain }
  const mined = (hash: Hex) => waitForTransactionReceipt(deployer, { hash })

  const usdc = await deployUsdc(deployer)
  const { bytecode } = JSON.parse(
    readFileSync(join(root, 'artifacts/contracts/Escrow.sol/Escrow.json'), 'utf8'),
  ) as { bytecode: Hex }
  const { contractAddress, gasUsed } = await mined(
    await deployContract(deployer, { abi: escrowAbi, bytecode, args: [usdc], ...common }),
  )
  const escrow = contractAddress as Address
  const reputation = await readContract(deployer, {
    address: escrow,
    abi: escrowAbi,
    functionName: 'REPUTATION',
  })

  return {
    chain: { rpc: local.url, id: deployer.chain.id, escrow, usdc, reputation },
    deployments: [
      { name: "Circle's USDC", address: usdc },
      { name: 'Escrow and Reputation', address: escrow, gas: gasUsed },
    ],
    async fund(to, value) {
      await mined(await sendTransaction(deployer, { to, value, ...common }))
    },
    mint: (to, amount) => mintUsdc(deployer, { usdc, to, amount }),
    advance: local.advance,
  }
}
