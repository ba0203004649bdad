import { expect } from 'chai'
import type { Hex } from 'viem'
import { concat, createWalletClient, custom, parseEther } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { hardhat } from 'viem/chains'

import { usdcAbi } from '../../scripts/lib/usdc.ts'
import { encodeConsent, hashTermSheet, privateKeySigner, signTermSheet } from '../../src/terms/index.ts'
import { type Earnest, seller, startEarnest } from './support/earnest.ts'

/** Code that answers nothing to anything, so no to every question for a signature. */
const silent: Hex = '0x00'

/** Code that answers ERC-1271's magic word to everything. */
const agreeable: Hex = '0x631626ba7e60e01b60005260206000f3'

describe('an account under ERC-7702', () => {
  let earnest: Earnest

  beforeEach(async () => {
    earnest = await startEarnest()
  })

  /** Puts code on the chain. */
  const deploy = async (runtime: Hex) => {
    const length = ((runtime.length - 2) / 2).toString(16).padStart(2, '0')
    const hash = await earnest.deployer.sendTransaction({
      data: concat([`0x60${length}8060093d393df3`, runtime]),
    })
    const { contractAddress } = await earnest.chain.getTransactionReceipt({ hash })
    if (!contractAddress) throw new Error('nothing was deployed')
    return contractAddress
  }

  /** An account with a key, whose code is `runtime` by an authorization that it signed and another submitted. */
  const delegatedAccount = async (key: Hex, runtime: Hex) => {
    const account = privateKeyToAccount(key)
    const wallet = createWalletClient({
      account,
      chain: hardhat,
      transport: custom(earnest.connection.provider),
    })
    const contractAddress = await deploy(runtime)
    const authorization = await wallet.signAuthorization({ contractAddress, nonce: 0, chainId: hardhat.id })
    await earnest.deployer.sendTransaction({
      to: account.address,
      authorizationList: [authorization],
    })
    expect(await earnest.chain.getCode({ address: account.address })).to.equal(
      concat(['0xef0100', contractAddress]),
    )

    await earnest.mint(account.address, 1_000_000_000n)
    return { account, wallet, signer: privateKeySigner(key) }
  }

  const sellerSigns = async (terms: Parameters<typeof signTermSheet>[1]) =>
    encodeConsent({ kind: 'signature', signature: await signTermSheet(seller, terms, earnest.domain) })

  /** An allowance to the escrow: what the account pays with. It needs ETH for that, and for nothing else. */
  const approve = async ({ account, wallet }: Awaited<ReturnType<typeof delegatedAccount>>) => {
    await earnest.test.setBalance({ address: account.address, value: parseEther('1') })
    await wallet.writeContract({
      address: earnest.usdc,
      abi: usdcAbi,
      functionName: 'approve',
      args: [earnest.escrow, 1_000_000_000n],
    })
  }

  const balanceOf = (address: Hex) =>
    earnest.chain.readContract({
      address: earnest.usdc,
      abi: usdcAbi,
      functionName: 'balanceOf',
      args: [address],
    })

  it('signs with its key, whatever its code answers', async () => {
    const buyer = await delegatedAccount(`0x${'77'.repeat(32)}`, silent)
    await approve(buyer)
    const terms = await earnest.sheet({
      buyer: buyer.account.address,
      milestones: (await earnest.sheet()).milestones.map((milestone) => ({ ...milestone, bond: 0n })),
    })
    const signature = await signTermSheet(buyer.signer, terms, earnest.domain)

    await earnest.client.commit({
      terms,
      buyer: encodeConsent({ kind: 'signature', signature }),
      seller: await sellerSigns(terms),
    })
    expect((await earnest.client.getDeal({ terms })).status).to.equal('live')
    expect(await balanceOf(buyer.account.address)).to.equal(900_000_000n)

    const deal = hashTermSheet(terms, earnest.domain)
    const approval = { deal, milestones: 0b111n, metered: 0n, unlessEngaged: false }
    await earnest.client.settle({
      terms,
      milestones: 0b111n,
      metered: 0n,
      unlessEngaged: false,
      buyer: await earnest.sign(buyer.signer, 'Approval', approval),
    })
    expect((await earnest.client.getDeal({ terms })).status).to.equal('closed')
    expect(await balanceOf(seller.address)).to.equal(1_100_000_000n)
  })

  it('is refused another key, when its code does not answer for it', async () => {
    const buyer = await delegatedAccount(`0x${'78'.repeat(32)}`, silent)
    await approve(buyer)
    const terms = await earnest.sheet({ buyer: buyer.account.address })
    const signature = await signTermSheet(privateKeySigner(`0x${'79'.repeat(32)}`), terms, earnest.domain)

    let refusal: unknown
    await earnest.client
      .commit({
        terms,
        buyer: encodeConsent({ kind: 'signature', signature }),
        seller: await sellerSigns(terms),
      })
      .catch((error: unknown) => {
        refusal = error
      })
    expect(refusal).to.have.property('code', 'ConsentInvalid')
  })

  it('signs with its code too, and pays by an authorization that USDC asks its code about', async () => {
    const buyer = await delegatedAccount(`0x${'7a'.repeat(32)}`, agreeable)
    const terms = await earnest.sheet({
      buyer: buyer.account.address,
      milestones: (await earnest.sheet()).milestones.map((milestone) => ({ ...milestone, bond: 0n })),
    })

    await earnest.client.commit({
      terms,
      buyer: encodeConsent({ kind: 'authorization', value: 100_000_000n, signature: '0xc0de' }),
      seller: await sellerSigns(terms),
    })
    expect((await earnest.client.getDeal({ terms })).status).to.equal('live')
    expect(await balanceOf(buyer.account.address)).to.equal(900_000_000n)

    await earnest.client.settle({
      terms,
      milestones: 0b1n,
      metered: 0n,
      unlessEngaged: false,
      buyer: encodeConsent({ kind: 'signature', signature: '0xc0de' }),
    })
    expect((await earnest.client.getDeal({ terms })).resolved).to.equal(1n)
  })
})
