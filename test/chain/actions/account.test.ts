import { expect } from 'chai'
import type { Address } from 'viem'
import { isAddressEqual, zeroAddress } from 'viem'

import { scopesOf } from '../../../src/terms/index.ts'
import { buyer, type Earnest, seller, startEarnest, stranger } from '../support/earnest.ts'

describe('the acts upon an own account, by actions', () => {
  let earnest: Earnest
  let expiry: number

  before(async () => {
    earnest = await startEarnest()
    expiry = (await earnest.now()) + 3600
  })

  const balanceOf = (account: Address) => earnest.client.getBalance({ token: earnest.usdc, account })

  it('deposits by authorization and withdraws by signature', async () => {
    const { client, usdc: token, hashAct, pay, sign } = earnest
    const account = buyer.address
    const act = { account, token, amount: 7_000_000n, nonce: 1n, expiry }
    const consent = await pay(buyer, act.amount, hashAct('Deposit', act), expiry)
    await client.simulateDeposit({ act, consent })
    const deposit = await client.waitForAct({ hash: await client.deposit({ act, consent }) })
    expect(deposit.events.map(({ name }) => name)).to.deep.equal(['Credited'])
    expect(await balanceOf(account)).to.equal(7_000_000n)

    const out = { account, token, amount: 3_000_000n, to: stranger.address, nonce: 2n, expiry }
    const signed = await sign(buyer, 'Withdrawal', out)
    await client.simulateWithdraw({ act: out, consent: signed })
    await client.waitForAct({ hash: await client.withdraw({ act: out, consent: signed }) })
    expect(await balanceOf(account)).to.equal(4_000_000n)
    expect(await client.isNonceSpent({ account, nonce: 2n })).to.equal(true)
    expect(await client.isNonceSpent({ account, nonce: 3n })).to.equal(false)
  })

  it('chooses a payout address', async () => {
    const { client, usdc: token, sign } = earnest
    const act = { account: seller.address, token, payout: stranger.address, nonce: 1n, expiry }
    expect(await client.getPayout({ token, account: seller.address })).to.equal(zeroAddress)

    const consent = await sign(seller, 'PayoutChange', act)
    await client.simulateSetPayout({ act, consent })
    await client.waitForAct({ hash: await client.setPayout({ act, consent }) })
    const payout = await client.getPayout({ token, account: seller.address })
    expect(isAddressEqual(payout, stranger.address)).to.equal(true)
  })

  it('cancels nonces, by signature and as the sender', async () => {
    const { client, deployer, sign } = earnest
    const act = { account: seller.address, word: 0n, mask: 0b11000n, expiry }
    const consent = await sign(seller, 'NonceCancellation', act)
    await client.simulateCancelNonces({ act, consent })
    await client.waitForAct({ hash: await client.cancelNonces({ act, consent }) })
    expect(await client.isNonceSpent({ account: seller.address, nonce: 4n })).to.equal(true)

    const account = deployer.account.address
    await client.waitForAct({ hash: await client.cancelNonces({ act: { ...act, account } }) })
    expect(await client.isNonceSpent({ account, nonce: 3n })).to.equal(true)
    expect(await client.isNonceSpent({ account, nonce: 5n })).to.equal(false)
  })

  it('revokes a mandate, and tells what it pulled', async () => {
    const { client, usdc, hashAct, sign, now } = earnest
    const mandate = hashAct('Mandate', {
      principal: buyer.address,
      agent: stranger.address,
      scopes: scopesOf(0),
      token: usdc,
      perDeal: 1n,
      total: 1n,
      counterparty: zeroAddress,
      arbiter: zeroAddress,
      validAfter: 0,
      validUntil: expiry,
      nonce: 0n,
    })
    const principal = buyer.address
    expect(await client.getMandate({ principal, mandate })).to.deep.equal({ pulled: 0n, revokedAt: 0 })

    const act = { account: principal, mandate, expiry }
    const consent = await sign(buyer, 'Revocation', act)
    await client.simulateRevoke({ act, consent })
    await client.waitForAct({ hash: await client.revoke({ act, consent }) })
    const { revokedAt } = await client.getMandate({ principal, mandate })
    expect(revokedAt).to.equal(await now())
  })

  it('reads as of an earlier block', async () => {
    const { client, chain, usdc: token } = earnest
    const account = buyer.address
    const blockNumber = await chain.getBlockNumber()
    const act = { account: stranger.address, word: 9n, mask: 1n, expiry }
    const consent = await earnest.sign(stranger, 'NonceCancellation', act)
    await client.waitForAct({ hash: await client.cancelNonces({ act, consent }) })

    const nonce = 9n * 256n
    const of = { account: stranger.address, nonce }
    expect(await client.isNonceSpent({ ...of, blockNumber })).to.equal(false)
    expect(await client.isNonceSpent(of)).to.equal(true)
    expect(await client.getBalance({ token, account, blockNumber: 0n }).catch(() => 'no code')).to.equal(
      'no code',
    )
  })

  it('finds the records', async () => {
    const { client, deployment } = earnest
    expect(await client.getReputation()).to.equal(deployment.contracts.reputation.address)
  })
})
