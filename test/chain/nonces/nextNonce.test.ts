import { expect } from 'chai'

import type { EarnestClient } from '../../../src/chain/index.ts'
import { createNonceSequence, nextNonce } from '../../../src/chain/index.ts'
import { type Earnest, startEarnest, stranger } from '../support/earnest.ts'

const account = stranger.address

describe('nextNonce', () => {
  let earnest: Earnest

  before(async () => {
    earnest = await startEarnest()
  })

  /** Spends all nonces of a word that a mask names. */
  const spend = async (word: bigint, mask: bigint) => {
    const act = { account, word, mask, expiry: (await earnest.now()) + 3600 }
    const consent = await earnest.sign(stranger, 'NonceCancellation', act)
    await earnest.client.waitForAct({ hash: await earnest.client.cancelNonces({ act, consent }) })
  }

  it('begins with 1, since 0 stands for none', async () => {
    expect(await earnest.client.nextNonce({ account })).to.equal(1n)
  })

  it('finds the first unspent one, whether few or many are spent in order', async () => {
    for (const many of [1n, 2n, 3n, 100n, 255n]) {
      await spend(0n, (1n << (many + 1n)) - 2n)
      expect(await earnest.client.nextNonce({ account })).to.equal(many + 1n)
    }
    await spend(1n, (1n << 256n) - 1n)
    await spend(2n, 0b111n)
    expect(await earnest.client.nextNonce({ account })).to.equal(515n)
  })

  it('begins behind the one that was handed out last', async () => {
    expect(await earnest.client.nextNonce({ account, after: 515n })).to.equal(516n)
    expect(await earnest.client.nextNonce({ account, after: 100n })).to.equal(515n)
  })

  it('finds an unspent one among gaps', async () => {
    await spend(4n, 0b110111n)
    const nonce = await earnest.client.nextNonce({ account, after: 1023n })
    expect(nonce > 1023n).to.equal(true)
    expect(await earnest.client.isNonceSpent({ account, nonce })).to.equal(false)
  })

  it('hands none out twice, even when asked at once', async () => {
    const nonces = earnest.client.createNonceSequence({ account, after: 2_000n })
    const handed = await Promise.all([nonces.next(), nonces.next(), nonces.next()])
    expect(handed).to.deep.equal([2_001n, 2_002n, 2_003n])
    // Somebody else used the next one.
    await spend(7n, 1n << (2_004n - 7n * 256n))
    expect(await nonces.next()).to.equal(2_005n)
  })

  it('goes on where it was after a question that nobody answered', async () => {
    let down = false
    const flaky = {
      ...earnest.deployer,
      request: async (call: { method: string }) => {
        if (down) throw new Error('no answer')
        return earnest.connection.provider.request(call as never)
      },
    } as unknown as EarnestClient
    const nonces = createNonceSequence(flaky, { escrow: earnest.escrow, account, after: 3_000n })
    expect(await nonces.next()).to.equal(3_001n)
    down = true
    expect(await nonces.next().catch(() => 'failed')).to.equal('failed')
    down = false
    expect(await nonces.next()).to.equal(3_002n)
    expect(await nextNonce(flaky, { escrow: earnest.escrow, account, after: 3_001n })).to.equal(3_002n)
  })

  it('costs less gas than a nonce drawn at random', async () => {
    const { sheet, client, consents } = earnest
    const gas = async (sellerNonce: bigint) => {
      const terms = await sheet({ sellerNonce })
      const { receipt } = await client.waitForAct({
        hash: await client.commit({ terms, ...(await consents(terms)) }),
      })
      return receipt.gasUsed
    }
    await gas(1n)
    const inOrder = await gas(2n)
    const atRandom = await gas(2n ** 200n)
    expect(Number(atRandom - inOrder)).to.be.within(15_000, 19_000)
  })
})
