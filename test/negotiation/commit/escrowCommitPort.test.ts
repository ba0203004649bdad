import { expect } from 'chai'
import { encodeFunctionData } from 'viem'

import { usdcAbi } from '../../../scripts/lib/usdc.ts'
import type { Address, Verdict } from '../../../src/core/index.ts'
import { type EscrowCommitPortParameters, escrowCommitPort } from '../../../src/negotiation/index.ts'
import { encodeConsent, type Signer, signTermSheet } from '../../../src/terms/index.ts'
import { type Earnest, seller, startEarnest } from '../../chain/support/earnest.ts'
import { delegatedWallet, keyWallet, nestedWallet } from '../../chain/support/smartAccounts.ts'

const cost = 100_000_000n

describe('escrowCommitPort', () => {
  let earnest: Earnest
  let key = 0xc000

  before(async () => {
    earnest = await startEarnest()
  })

  const nextKey = () => {
    key += 1
    return `0x${key.toString(16).padStart(64, '0')}` as const
  }
  /** What a simulated commitment says to a buyer that signed nothing yet. */
  const simulate = async (
    buyer: Address,
    parameters: Pick<EscrowCommitPortParameters, 'authorizes'> = {},
  ): Promise<Verdict> => {
    const { domain } = earnest
    const milestones = (await earnest.sheet()).milestones.map((one) => ({ ...one, bond: 0n }))
    const terms = await earnest.sheet({ buyer, milestones })
    const signature = await signTermSheet(seller, terms, domain)
    const port = escrowCommitPort(earnest.chain as never, { domain, account: buyer, ...parameters })
    return port.simulate({ terms, seller: encodeConsent({ kind: 'signature', signature }) })
  }
  const reasonOf = (verdict: Verdict) => {
    if (verdict.ok) return 'ok'
    expect(verdict.code).to.equal('PullFailed')
    return (verdict.details.reason as { code: string }).code
  }
  const fund = async (signer: Pick<Signer, 'address'>, amount: bigint) => {
    await earnest.mint(signer.address, amount)
    return signer
  }
  const asIssuer = (functionName: string, ...args: Address[]) =>
    earnest.deployer.writeContract({ address: earnest.usdc, abi: usdcAbi, functionName, args } as never)

  it('trusts that a key with the money will authorize it', async () => {
    const { signer } = await keyWallet(earnest, nextKey())
    await fund(signer, cost - 1n)
    expect(reasonOf(await simulate(signer.address))).to.equal('BalanceTooLow')
    await fund(signer, 1n)
    expect(reasonOf(await simulate(signer.address))).to.equal('ok')
  })

  it('counts what is in the wallet alone: an authorization is of the whole stake', async () => {
    const wallet = await keyWallet(earnest, nextKey())
    await fund(wallet, cost)
    const approval = { abi: usdcAbi, functionName: 'approve', args: [earnest.escrow, cost] } as const
    await wallet.act(earnest.usdc, encodeFunctionData(approval))
    const expiry = (await earnest.now()) + 600
    const act = { account: wallet.address, token: earnest.usdc, amount: 60_000_000n, nonce: 1n, expiry }
    const consent = await earnest.pay(wallet.signer, act.amount, earnest.hashAct('Deposit', act), expiry)
    await earnest.client.deposit({ act, consent })
    const none = { ...approval, args: [earnest.escrow, 0n] } as const
    await wallet.act(earnest.usdc, encodeFunctionData(none))
    const verdict = await simulate(wallet.address)
    expect(reasonOf(verdict)).to.equal('BalanceTooLow')
    expect(verdict).to.have.nested.property('details.reason.details.found', 40_000_000n)
  })

  it('says no to an account with code whose key will sign, and yes where its contract takes it', async () => {
    const mute = await delegatedWallet(earnest, nextKey(), { erc1271: false })
    await fund(mute, cost)
    expect(reasonOf(await simulate(mute.address))).to.equal('ContractSignatureNeeded')
    const nested = await nestedWallet(earnest, nextKey())
    await fund(nested, cost)
    expect(reasonOf(await simulate(nested.address))).to.equal('ContractSignatureNeeded')
    expect(reasonOf(await simulate(nested.address, { authorizes: 'byContract' }))).to.equal('ok')
  })

  it('says no for whoever never authorizes, with what the allowance lacks', async () => {
    const { signer } = await keyWallet(earnest, nextKey())
    await fund(signer, cost)
    expect(reasonOf(await simulate(signer.address, { authorizes: 'never' }))).to.equal('AllowanceTooLow')
  })

  it('says no while the token is paused, and to a frozen account', async () => {
    const { signer } = await keyWallet(earnest, nextKey())
    await fund(signer, cost)
    await asIssuer('pause')
    const paused = await simulate(signer.address)
    await asIssuer('unpause')
    expect(reasonOf(paused)).to.equal('TokenPaused')
    await asIssuer('blacklist', signer.address)
    expect(reasonOf(await simulate(signer.address))).to.equal('AccountFrozen')
  })
})
