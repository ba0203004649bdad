import { expect } from 'chai'
import { concat, type Hex } from 'viem'

import { ConsentRefusedError, createRelayer, simulateCommit } from '../../../src/chain/index.ts'
import { checksumAddress, zeroAddress } from '../../../src/core/index.ts'
import {
  encodeConsent,
  hashAct,
  hashTermSheet,
  type Mandate,
  privateKeySigner,
  Scope,
  type Signer,
  scopesOf,
  signConsent,
  signMandate,
  signTermSheet,
  type TermSheet,
} from '../../../src/terms/index.ts'
import { buyer, type Earnest, seller, startEarnest, stranger } from '../support/earnest.ts'
import { coinbaseWallet, type Wallet } from '../support/smartAccounts.ts'

const key: Hex = `0x${'71'.repeat(32)}`

describe('a consent that is not its account’s', () => {
  let earnest: Earnest
  let undeployed: Wallet

  before(async () => {
    earnest = await startEarnest()
    undeployed = await coinbaseWallet(earnest, key, { deployed: false })
  })

  const blob = async (signer: Signer, terms: TermSheet) =>
    concat(['0x00', await signTermSheet(signer, terms, earnest.domain)])
  const refusalOf = async (terms: TermSheet, by: { buyer: Signer; seller: Signer }) => {
    const sent = { terms, buyer: await blob(by.buyer, terms), seller: await blob(by.seller, terms) }
    const error = await simulateCommit(earnest.deployer as never, { ...sent, escrow: earnest.escrow }).then(
      () => expect.fail('it was committed'),
      (thrown: unknown) => thrown,
    )
    return { error: error as ConsentRefusedError, sent }
  }

  it('is told by name where the account is not deployed, by the relayer too', async () => {
    const terms = await earnest.sheet({ seller: undeployed.address })
    const { error, sent } = await refusalOf(terms, { buyer, seller: undeployed.signer })
    const account = checksumAddress(undeployed.address)
    expect(error).to.be.instanceOf(ConsentRefusedError)
    expect(error).to.include({ name: 'ConsentInvalidError', code: 'ConsentInvalid' })
    expect(error.reason).to.deep.include({ code: 'AccountUndeployed', details: { account } })
    expect(error.message).to.include('deploy it first')

    const relayer = createRelayer(earnest.deployer as never, { escrow: earnest.escrow })
    const outcome = await relayer.submit({ kind: 'commit', ...sent })
    await relayer.close()
    expect(outcome.status === 'refused' && outcome.refusal.details.reason).to.deep.include({
      code: 'AccountUndeployed',
    })
  })

  it('is told of a principal that is not deployed, whose agent key signs', async () => {
    const { domain, escrow, usdc } = earnest
    const agent = privateKeySigner(`0x${'72'.repeat(32)}`)
    const mandate: Mandate = {
      principal: undeployed.address,
      agent: agent.address,
      scopes: scopesOf(Scope.Commit),
      token: usdc,
      perDeal: 2n ** 96n - 1n,
      total: 2n ** 96n - 1n,
      counterparty: zeroAddress,
      arbiter: zeroAddress,
      validAfter: 0,
      validUntil: 2 ** 40 - 1,
      nonce: 0n,
    }
    const terms = await earnest.sheet({ seller: undeployed.address })
    const message = {
      account: mandate.principal,
      role: 1,
      act: hashTermSheet(terms, domain),
      mandate: hashAct('Mandate', mandate, domain),
    }
    const attempt = async (consent: Hex) =>
      simulateCommit(earnest.deployer as never, {
        terms,
        buyer: await blob(buyer, terms),
        seller: consent,
        escrow,
      }).catch((thrown: unknown) => thrown as ConsentRefusedError)
    const given = (principalSignature: Hex, agentSignature: Hex) =>
      encodeConsent({ kind: 'mandate', mandate, principalSignature, agentSignature })
    const [long, short]: readonly Hex[] = [`0x${'12'.repeat(192)}`, `0x${'12'.repeat(65)}`]
    const signed = await signConsent(agent, message, domain)
    expect(await attempt(given(long as Hex, signed))).to.be.instanceOf(ConsentRefusedError)
    // The principal's is a key's; that the agent's is long says nothing about it.
    const other = await attempt(given(short as Hex, long as Hex))
    expect(other).to.include({ code: 'ConsentInvalid' }).and.not.instanceOf(ConsentRefusedError)
  })

  it('is told so of an agent, not of its principal’s long signature', async () => {
    const { domain, escrow, usdc } = earnest
    const wallet = await coinbaseWallet(earnest, key)
    const agent = privateKeySigner(`0x${'72'.repeat(32)}`)
    const mandate: Mandate = {
      principal: wallet.address,
      agent: agent.address,
      scopes: scopesOf(Scope.Commit),
      token: usdc,
      perDeal: 2n ** 96n - 1n,
      total: 2n ** 96n - 1n,
      counterparty: zeroAddress,
      arbiter: zeroAddress,
      validAfter: 0,
      validUntil: 2 ** 40 - 1,
      nonce: 1n,
    }
    const terms = await earnest.sheet({ seller: wallet.address })
    const consent = encodeConsent({
      kind: 'mandate',
      mandate,
      principalSignature: await signMandate(wallet.signer, mandate, domain),
      agentSignature: `0x${'12'.repeat(65)}`,
    })
    const sent = { terms, buyer: await blob(buyer, terms), seller: consent, escrow }
    const error = (await simulateCommit(earnest.deployer as never, sent).catch(
      (thrown: unknown) => thrown,
    )) as ConsentRefusedError
    expect(error).to.include({ code: 'ConsentInvalid' }).and.not.instanceOf(ConsentRefusedError)
    expect(error.args.account).to.equal(agent.address)
  })

  it('is told so of the account that it is about, not of the other side', async () => {
    const wallet = await coinbaseWallet(earnest, key)
    const terms = await earnest.sheet({ buyer: wallet.address })
    const { error } = await refusalOf(terms, {
      buyer: wallet.signer,
      seller: { ...stranger, address: seller.address },
    })
    expect(error).to.include({ code: 'ConsentInvalid' }).and.not.instanceOf(ConsentRefusedError)
    expect(error.args.account).to.equal(seller.address)
    const wrong = await refusalOf(terms, {
      buyer: { address: wallet.address, signDigest: () => `0x${'12'.repeat(130)}` as const },
      seller,
    })
    // It is deployed, and says no.
    expect(wrong.error).to.include({ code: 'ConsentInvalid' }).and.not.instanceOf(ConsentRefusedError)
  })
})
