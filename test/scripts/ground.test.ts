import { existsSync } from 'node:fs'

import { expect } from 'chai'
import { getBlock } from 'viem/actions'

import { escrowAddress } from '../../scripts/lib/deployEarnest.ts'
import { groundOn } from '../../scripts/lib/ground.ts'
import { startLocalChain } from '../../scripts/lib/localChain.ts'
import { getJury, getReputation, getUsdc } from '../../src/chain/index.ts'

const START = 1_767_225_600

describe('groundOn', () => {
  it('deploys Earnest where it is on any chain of that USDC, and leaves no journal', async () => {
    const local = await startLocalChain({ start: START })
    try {
      const { chain, deployments } = await groundOn(local)
      const { escrow, usdc, reputation, jury, jurors } = chain
      expect(escrow).to.equal(await escrowAddress(usdc))
      expect((await getUsdc(local.deployer, { escrow })).toLowerCase()).to.equal(usdc)
      expect(await getReputation(local.deployer, { escrow })).to.equal(reputation)
      expect(await getJury(local.deployer, { court: jury })).to.include({ jurors, escrow, size: 5 })
      // Escrow and Reputation in one transaction.
      expect(Number(deployments.find(({ address }) => address === escrow)?.gas)).to.be.within(
        6_000_000,
        12_000_000,
      )
      expect(existsSync('ignition/deployments/chain-31337')).to.equal(false)
    } finally {
      await local.close()
    }
  })

  it("depends in nothing on this machine's clock", async () => {
    const local = await startLocalChain({ start: START })
    try {
      await groundOn(local)
      const { number, timestamp } = await getBlock(local.deployer)
      expect(timestamp).to.equal(BigInt(START) + 2n * number)
    } finally {
      await local.close()
    }
  })
})
