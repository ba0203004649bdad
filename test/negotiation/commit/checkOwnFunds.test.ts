import { expect } from 'chai'
import { parseAbi } from 'viem'

import { escrowCommitPort } from '../../../src/negotiation/index.ts'
import { termsTotals } from '../../../src/terms/index.ts'
import { type Earnest, startEarnest } from '../../chain/support/earnest.ts'
import { signerOf } from '../support/parties.ts'

const erc20 = parseAbi(['function approve(address spender, uint256 amount) returns (bool)'])

describe('checkOwnFunds', () => {
  let earnest: Earnest
  before(async () => {
    earnest = await startEarnest()
  })

  const port = () =>
    escrowCommitPort(earnest.deployer, { domain: earnest.domain, account: signerOf(1).address })

  it('asks the wallet for what an authorization brings, to the unit', async () => {
    const buyer = signerOf(0xf101)
    const terms = await earnest.sheet({ buyer: buyer.address })
    const { cost } = termsTotals(terms)
    const ask = () => port().funds({ terms, side: 'buyer', payment: 'authorization' })
    expect(await ask()).to.deep.include({ ok: false, code: 'FundsMissing' })
    await earnest.mint(buyer.address, cost - 1n)
    const lacking = await ask()
    expect(lacking.ok ? {} : lacking.details).to.deep.include({ needed: cost, found: cost - 1n })
    await earnest.mint(buyer.address, 1n)
    expect(await ask()).to.deep.equal({ ok: true })
    // An allowance or a balance it has none of.
    expect(await port().funds({ terms, side: 'buyer', payment: 'balance' })).to.include({
      code: 'FundsMissing',
    })
  })

  it('counts the balance in the escrow, then what the wallet has and allows', async () => {
    const [owner] = earnest.others
    if (!owner) throw new Error('the embedded chain has no accounts')
    const seller = owner.account.address
    const terms = await earnest.sheet({ seller })
    const { bonds } = termsTotals(terms)
    const ask = () => port().funds({ terms, side: 'seller', payment: 'balance' })
    const approve = async (amount: bigint) =>
      owner.writeContract({
        address: earnest.usdc,
        abi: erc20,
        account: owner.account,
        chain: owner.chain,
        functionName: 'approve',
        args: [earnest.escrow, amount],
      })
    await approve(bonds)
    expect(await ask()).to.include({ code: 'FundsMissing' })
    await earnest.mint(seller, bonds)
    expect(await ask()).to.deep.equal({ ok: true })
    await approve(bonds - 1n)
    expect(await ask()).to.include({ code: 'FundsMissing' })

    const rich = signerOf(0xf102)
    await earnest.mint(rich.address, bonds)
    const act = {
      account: rich.address,
      token: earnest.usdc,
      amount: bonds,
      nonce: 1n,
      expiry: (await earnest.now()) + 600,
    }
    const consent = await earnest.pay(rich, bonds, earnest.hashAct('Deposit', act), act.expiry)
    await earnest.client.waitForAct({ hash: await earnest.client.deposit({ act, consent }) })
    const theirs = await earnest.sheet({ seller: rich.address })
    expect(await port().funds({ terms: theirs, side: 'seller', payment: 'balance' })).to.deep.equal({
      ok: true,
    })
    expect(await port().funds({ terms: theirs, side: 'seller', payment: 'authorization' })).to.include({
      code: 'FundsMissing',
    })
  })

  it('asks nothing of a side that puts nothing down', async () => {
    const terms = await earnest.sheet({ seller: signerOf(0xf103).address })
    const free = { ...terms, milestones: terms.milestones.map((one) => ({ ...one, bond: 0n })) }
    expect(await port().funds({ terms: free, side: 'seller', payment: 'balance' })).to.deep.equal({
      ok: true,
    })
  })
})
