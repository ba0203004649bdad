import { expect } from 'chai'
import { parseAbi } from 'viem'

import type { Hex } from '../../../src/core/index.ts'
import { checkFunding } from '../../../src/negotiation/commit/checkFunding.ts'
import {
  encodeConsent,
  hashTermSheet,
  signTermSheet,
  type TermSheet,
  termsTotals,
} from '../../../src/terms/index.ts'
import { type Earnest, startEarnest } from '../../chain/support/earnest.ts'
import { delegatedWallet } from '../../chain/support/smartAccounts.ts'
import { signerOf } from '../support/parties.ts'

const erc20 = parseAbi([
  'function approve(address spender, uint256 amount) returns (bool)',
  'function blacklist(address account)',
])

/** The token's own reason. */
const reasonOf = async (checked: ReturnType<typeof checkFunding>) => {
  const verdict = await checked
  if (verdict.ok) throw new Error('it passed')
  return verdict.details.reason as object
}

describe('checkFunding', () => {
  let earnest: Earnest
  before(async () => {
    earnest = await startEarnest()
  })

  /** A sheet whose seller begins with nothing, and what its bonds come to. */
  const begin = async (key: number, changes: Partial<TermSheet> = {}) => {
    const seller = signerOf(key)
    const terms = await earnest.sheet({ seller: seller.address, ...changes })
    const { bonds } = termsTotals(terms)
    const check = (consent: Hex) =>
      checkFunding(earnest.chain, { domain: earnest.domain, terms, side: 'seller', consent })
    const pay = (value: bigint, expiry = terms.expiry) =>
      earnest.pay(seller, value, hashTermSheet(terms, earnest.domain), expiry)
    const signature = async () =>
      encodeConsent({ kind: 'signature', signature: await signTermSheet(seller, terms, earnest.domain) })
    return { seller, terms, bonds, check, pay, signature }
  }
  const deposit = async (seller: ReturnType<typeof signerOf>, amount: bigint) => {
    await earnest.mint(seller.address, amount)
    const expiry = (await earnest.now()) + 600
    const act = { account: seller.address, token: earnest.usdc, amount, nonce: 9_000n, expiry }
    const consent = await earnest.pay(seller, amount, earnest.hashAct('Deposit', act), expiry)
    await earnest.client.waitForAct({ hash: await earnest.client.deposit({ act, consent }) })
  }

  it('asks the token whether an authorization would be taken', async () => {
    const { seller, bonds, check, pay } = await begin(0xf001)
    const consent = await pay(bonds)
    expect(await check(consent)).to.include({ ok: false, code: 'PullFailed' })
    await earnest.mint(seller.address, bonds - 1n)
    expect(await check(consent)).to.include({ ok: false })
    await earnest.mint(seller.address, 1n)
    expect(await check(consent)).to.deep.equal({ ok: true })
    // Signed for another end than the sheet's, the escrow could not use it.
    expect(await check(await pay(bonds, 2_000_000_000))).to.include({ ok: false, code: 'PullFailed' })

    const { deployer, usdc } = earnest
    const token = { address: usdc, abi: erc20, account: deployer.account, chain: deployer.chain } as const
    await deployer.writeContract({ ...token, functionName: 'blacklist', args: [seller.address] })
    expect(await reasonOf(check(consent))).to.deep.include({
      code: 'AccountFrozen',
      details: { token: usdc, account: seller.address, role: 'payer' },
    })
  })

  it('says why the token would not, with what was found and needed', async () => {
    const { seller, bonds, check, pay, signature } = await begin(0xf007)
    await earnest.mint(seller.address, bonds - 1n)
    const details = { account: seller.address, found: bonds - 1n, needed: bonds }
    expect(await reasonOf(check(await pay(bonds)))).to.deep.include({ code: 'BalanceTooLow', details })
    expect(await reasonOf(check(await signature()))).to.deep.include({
      code: 'AllowanceTooLow',
      details: { ...details, found: 0n },
    })
    // What an authorization leaves open is asked of the allowance.
    expect(await reasonOf(check(await pay(bonds - 1n)))).to.deep.include({
      code: 'AllowanceTooLow',
      details: { account: seller.address, found: 0n, needed: 1n },
    })
  })

  it('refuses an authorization by the key of an account with code (ERC-7702)', async () => {
    const wallet = await delegatedWallet(earnest, `0x${'75'.repeat(32)}`, { erc1271: false })
    const { terms, bonds } = await begin(0xf008, { seller: wallet.address })
    await earnest.mint(wallet.address, bonds)
    const act = hashTermSheet(terms, earnest.domain)
    const consent = await earnest.pay(wallet.signer, bonds, act, terms.expiry)
    const verdict = checkFunding(earnest.chain, { domain: earnest.domain, terms, side: 'seller', consent })
    expect(await reasonOf(verdict)).to.include({ code: 'ContractSignatureNeeded' })
  })

  it('takes what an authorization leaves from the balance', async () => {
    const { seller, bonds, check, pay } = await begin(0xf002)
    await earnest.mint(seller.address, bonds - 5n)
    const consent = await pay(bonds - 5n)
    expect(await check(consent)).to.include({ ok: false, code: 'PullFailed' })
    await deposit(seller, 4n)
    expect(await check(consent)).to.include({ ok: false })
    await deposit(signerOf(0xf003), 5n)
    const other = await begin(0xf003)
    await earnest.mint(other.seller.address, bonds - 5n)
    expect(await other.check(await other.pay(bonds - 5n))).to.deep.equal({ ok: true })
  })

  it('takes what a mere signature leaves open from the balance, then by the allowance', async () => {
    const [owner] = earnest.others
    if (!owner) throw new Error('the embedded chain has no accounts')
    const { terms, bonds, check } = await begin(0xf004, { seller: owner.account.address })
    // Who consented is the signature's matter; what it brings is asked of the account.
    const consent = encodeConsent({ kind: 'signature', signature: `0x${'11'.repeat(65)}` })
    const token = { address: terms.token, abi: erc20, account: owner.account, chain: owner.chain } as const
    await earnest.mint(owner.account.address, bonds)
    expect(await check(consent)).to.include({ ok: false, code: 'PullFailed' })
    await owner.writeContract({ ...token, functionName: 'approve', args: [earnest.escrow, bonds - 1n] })
    expect(await check(consent)).to.include({ ok: false })
    await owner.writeContract({ ...token, functionName: 'approve', args: [earnest.escrow, bonds] })
    expect(await check(consent)).to.deep.equal({ ok: true })
    const full = await begin(0xf005)
    await deposit(full.seller, full.bonds)
    expect(await full.check(await full.signature())).to.deep.equal({ ok: true })
  })

  it('asks nothing of a side that puts nothing down', async () => {
    const { check, signature, terms } = await begin(0xf006)
    const free = { ...terms, milestones: terms.milestones.map((one) => ({ ...one, bond: 0n })) }
    expect(
      await checkFunding(earnest.chain, {
        domain: earnest.domain,
        terms: free,
        side: 'seller',
        consent: await signature(),
      }),
    ).to.deep.equal({ ok: true })
    expect(await check(await signature())).to.include({ ok: false })
  })
})
