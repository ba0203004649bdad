import { expect } from 'chai'
import { createPublicClient, createWalletClient, custom, publicActions } from 'viem'
import { hardhat } from 'viem/chains'

import { earnestActions, earnestPublicActions } from '../../../src/chain/index.ts'
import { buyer, type Earnest, startEarnest } from '../support/earnest.ts'

describe('earnestActions', () => {
  let earnest: Earnest

  before(async () => {
    earnest = await startEarnest()
  })

  const transport = () => custom(earnest.connection.provider, { retryCount: 0 })

  it("lets viem's own actions be, under the same names", async () => {
    const { deployer, escrow, usdc: token } = earnest
    const client = createWalletClient({ account: deployer.account, chain: hardhat, transport: transport() })
      .extend(publicActions)
      .extend(earnestActions({ escrow }))
    const ether = await client.getBalance({ address: deployer.account.address })
    expect(ether > 10n ** 18n).to.equal(true)
    const account = buyer.address
    expect(await client.earnest.getBalance({ token, account })).to.equal(0n)
  })

  it('takes another escrow where a call names one', async () => {
    const { escrow } = earnest
    const nowhere = '0x000000000000000000000000000000000000dEaD'
    const client = createPublicClient({ chain: hardhat, transport: transport() })
    const of = { account: buyer.address, nonce: 1n }
    const misled = client.extend(earnestPublicActions({ escrow: nowhere }))
    expect(await misled.earnest.isNonceSpent({ ...of, escrow })).to.equal(false)
    expect(await misled.earnest.isNonceSpent(of).catch(() => 'nothing there')).to.equal('nothing there')
  })

  it('gives a client that only reads nothing that sends', () => {
    const client = createPublicClient({ chain: hardhat, transport: transport() }).extend(
      earnestPublicActions(),
    )
    expect(client.earnest).to.include.keys('getDeal', 'simulateCommit', 'watchEvents')
    expect(client.earnest).not.to.have.any.keys('commit', 'batch', 'withdraw')
  })

  it('simulates as another sender, whose consent an empty blob is', async () => {
    const { client, sheet, usdc: token, escrow } = earnest
    const act = { account: buyer.address, token, payout: escrow, nonce: 1n, expiry: (await sheet()).expiry }
    await client.simulateSetPayout({ act, sender: buyer.address })
    const refused = await client.simulateSetPayout({ act }).catch((error) => error)
    expect(refused).to.include({ code: 'ConsentMissing' })
  })
})
