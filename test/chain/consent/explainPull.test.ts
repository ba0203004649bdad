import { expect } from 'chai'
import { concat, createClient, custom, encodeFunctionData, type Hex, maxUint256, parseAbi } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { hardhat } from 'viem/chains'

import { usdcAbi } from '../../../scripts/lib/usdc.ts'
import {
  commit,
  createRelayer,
  encodeAct,
  explainPull,
  type PullFailedError,
  PullRefusedError,
  packAct,
  simulateBatch,
  simulateCommit,
  simulateDeposit,
  simulateDispute,
} from '../../../src/chain/index.ts'
import { type Address, checksumAddress } from '../../../src/core/index.ts'
import {
  compactSignature,
  type Eip712Domain,
  encodeConsent,
  hashTermSheet,
  type Signer,
  signAuthorization,
  signTermSheet,
  type TermSheet,
} from '../../../src/terms/index.ts'
import { buyer, type Earnest, seller, startEarnest, stranger } from '../support/earnest.ts'
import { coinbaseWallet, delegatedWallet, keyWallet, type Wallet } from '../support/smartAccounts.ts'

const fiatAbi = parseAbi([
  'function permit(address owner, address spender, uint256 value, uint256 deadline, bytes signature)',
  'function cancelAuthorization(address authorizer, bytes32 nonce, bytes signature)',
])

/** What a side puts down for the sheets here. */
const cost = 100_000_000n

let keys = 0x7000
const nextKey = (): Hex => {
  keys += 1
  return `0x${keys.toString(16).padStart(64, '0')}`
}

describe('a pull that fails', () => {
  let earnest: Earnest
  let usdc: Address
  let token: Eip712Domain

  before(async () => {
    earnest = await startEarnest()
    usdc = checksumAddress(earnest.usdc)
    token = {
      name: 'USD Coin',
      version: '2',
      chainId: earnest.domain.chainId,
      verifyingContract: usdc,
    }
  })

  const asIssuer = (functionName: 'pause' | 'unpause' | 'blacklist' | 'unBlacklist', ...args: Address[]) =>
    earnest.deployer.writeContract({ address: earnest.usdc, abi: usdcAbi, functionName, args } as never)

  /** A sheet that costs 100 USDC and asks nothing of the seller. */
  const sheetOf = async (buyer: Address) =>
    earnest.sheet({
      buyer,
      milestones: (await earnest.sheet()).milestones.map((one) => ({ ...one, bond: 0n })),
    })
  const sellerSigns = async (terms: TermSheet) =>
    encodeConsent({ kind: 'signature', signature: await signTermSheet(seller, terms, earnest.domain) })
  const authorize = (signer: Signer, terms: TermSheet, domain = token, value = cost) =>
    signAuthorization(signer, {
      token: domain,
      escrow: earnest.escrow,
      value,
      act: hashTermSheet(terms, earnest.domain),
      expiry: terms.expiry,
    })
  /** As {@link encodeConsent}, which refuses some signatures. */
  const authorization = (signature: Hex, value = cost): Hex =>
    concat([
      '0x01',
      `0x${value.toString(16).padStart(24, '0')}`,
      `0x${((signature.length - 2) / 2).toString(16).padStart(4, '0')}`,
      signature,
    ])

  /** What each way of committing says of why. They must agree. */
  const reasonsOf = async (terms: TermSheet, buyer: Hex) => {
    const sent = { terms, buyer, seller: await sellerSigns(terms), escrow: earnest.escrow }
    const told: PullRefusedError[] = []
    for (const attempt of [simulateCommit, commit]) {
      await attempt(earnest.deployer as never, sent).then(
        () => expect.fail('it was committed'),
        (error: unknown) => {
          expect(error).to.be.instanceOf(PullRefusedError)
          told.push(error as PullRefusedError)
        },
      )
    }
    const relayer = createRelayer(earnest.deployer as never, { escrow: earnest.escrow })
    const outcome = await relayer.submit({ kind: 'commit', terms, buyer, seller: sent.seller })
    await relayer.close()
    if (outcome.status !== 'refused') throw new Error(outcome.status)
    const [simulated, committed] = told as [PullRefusedError, PullRefusedError]
    const { code, message, details } = simulated.reason
    expect(committed.reason).to.deep.equal(simulated.reason)
    expect(outcome.refusal.code).to.equal('PullFailed')
    expect(outcome.refusal.details.reason).to.deep.equal({ code, message, details })
    return simulated.reason
  }

  /** An account with a key and 1,000 USDC, and a sheet that it buys by. */
  const begin = async ({ money = 1_000_000_000n }: { money?: bigint } = {}) => {
    const key = nextKey()
    const wallet = await keyWallet(earnest, key)
    if (money > 0n) await earnest.mint(wallet.address, money)
    return { ...wallet, account: privateKeyToAccount(key), terms: await sheetOf(wallet.address) }
  }
  const allow = ({ act }: Pick<Wallet, 'act'>, amount: bigint) =>
    act(
      earnest.usdc,
      encodeFunctionData({ abi: usdcAbi, functionName: 'approve', args: [earnest.escrow, amount] }),
    )
  const signed = async (signer: Signer, terms: TermSheet) =>
    encodeConsent({ kind: 'signature', signature: await signTermSheet(signer, terms, earnest.domain) })

  it('for want of money says how much there is and how much is needed', async () => {
    const { address, signer, terms } = await begin({ money: cost - 1n })
    const refusal = await reasonsOf(terms, authorization(await authorize(signer, terms)))
    expect(refusal.code).to.equal('BalanceTooLow')
    expect(refusal.details).to.deep.equal({ account: address, found: cost - 1n, needed: cost })
  })

  it('for want of an allowance, and of money behind one', async () => {
    const { address, signer, act, terms } = await begin({ money: cost })
    await allow({ act }, cost - 1n)
    const buyer = await signed(signer, terms)
    const refusal = await reasonsOf(terms, buyer)
    expect(refusal.code).to.equal('AllowanceTooLow')
    expect(refusal.details).to.deep.equal({ account: address, found: cost - 1n, needed: cost })

    const poor = await begin({ money: 7n })
    await allow(poor, cost)
    const second = await reasonsOf(poor.terms, await signed(poor.signer, poor.terms))
    expect(second.code).to.equal('BalanceTooLow')
    expect(second.details).to.include({ found: 7n, needed: cost })
  })

  it('for the allowance that an authorization leaves open', async () => {
    const { address, signer, terms } = await begin()
    for (const value of [1n, cost / 2n, cost - 1n]) {
      const consent = authorization(await authorize(signer, terms, token, value), value)
      const refusal = await reasonsOf(terms, consent)
      expect(refusal.code).to.equal('AllowanceTooLow')
      expect(refusal.details).to.deep.equal({ account: address, found: 0n, needed: cost - value })
    }
  })

  it('for the money that an authorization leaves for an allowance', async () => {
    const { address, signer, act, terms } = await begin({ money: cost - 1n })
    await allow({ act }, cost)
    const part = 60_000_000n
    const refusal = await reasonsOf(terms, authorization(await authorize(signer, terms, token, part), part))
    expect(refusal.code).to.equal('BalanceTooLow')
    expect(refusal.details).to.deep.equal({ account: address, found: cost - 1n, needed: cost })
  })

  const baseUsdc: Address = '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913'
  const domains: readonly (readonly [string, Partial<Eip712Domain>])[] = [
    ['name', { name: 'USDC' }],
    ['version', { version: '1' }],
    ['chain', { chainId: 8453 }],
    ['address', { verifyingContract: baseUsdc }],
    [
      'name, chain and address',
      { name: 'USDC', chainId: 84532, verifyingContract: '0x036CbD53842c5426634e7929541eC2318f3dCF7e' },
    ],
  ]
  for (const [what, changes] of domains) {
    it(`for a signature for a token of another ${what} names both domains`, async () => {
      const { signer, terms } = await begin()
      const found = { ...token, ...changes }
      const refusal = await reasonsOf(terms, authorization(await authorize(signer, terms, found)))
      expect(refusal.code).to.equal('TokenDomainMismatch')
      expect(refusal.details).to.deep.equal({ found, needed: token })
    })
  }

  it('for an authorization that was cancelled', async () => {
    const { address, account, signer, terms } = await begin()
    const nonce = hashTermSheet(terms, earnest.domain)
    const signature = await authorize(signer, terms)
    const cancelled = await account.signTypedData({
      domain: token,
      types: {
        CancelAuthorization: [
          { name: 'authorizer', type: 'address' },
          { name: 'nonce', type: 'bytes32' },
        ],
      },
      primaryType: 'CancelAuthorization',
      message: { authorizer: address, nonce },
    })
    await earnest.deployer.writeContract({
      address: earnest.usdc,
      abi: fiatAbi,
      functionName: 'cancelAuthorization',
      args: [address, nonce, cancelled],
    })
    const refusal = await reasonsOf(terms, authorization(signature))
    expect(refusal.code).to.equal('AuthorizationUsed')
    expect(refusal.details).to.deep.equal({ account: address, nonce })
  })

  it('for a frozen account, whose permit still goes through', async () => {
    const { address, account, signer, terms } = await begin({ money: cost })
    await asIssuer('blacklist', address)
    const permit = await account.signTypedData({
      domain: token,
      types: {
        Permit: [
          { name: 'owner', type: 'address' },
          { name: 'spender', type: 'address' },
          { name: 'value', type: 'uint256' },
          { name: 'nonce', type: 'uint256' },
          { name: 'deadline', type: 'uint256' },
        ],
      },
      primaryType: 'Permit',
      message: { owner: address, spender: earnest.escrow, value: cost, nonce: 0n, deadline: maxUint256 },
    })
    await earnest.deployer.writeContract({
      address: earnest.usdc,
      abi: fiatAbi,
      functionName: 'permit',
      args: [address, earnest.escrow, cost, maxUint256, permit],
    })
    const details = { token: usdc, account: address, role: 'payer' }
    for (const consent of [await signed(signer, terms), authorization(await authorize(signer, terms))]) {
      const refusal = await reasonsOf(terms, consent)
      expect(refusal.code).to.equal('AccountFrozen')
      expect(refusal.details).to.deep.equal(details)
    }
  })

  it('for a frozen escrow, and a paused token', async () => {
    const { signer, terms } = await begin()
    const consent = authorization(await authorize(signer, terms))
    await asIssuer('blacklist', earnest.escrow)
    const frozen = await reasonsOf(terms, consent)
    await asIssuer('pause')
    const paused = await reasonsOf(terms, consent)
    await asIssuer('unpause')
    await asIssuer('unBlacklist', earnest.escrow)
    expect(frozen.code).to.equal('AccountFrozen')
    expect(frozen.details).to.deep.equal({
      token: usdc,
      account: checksumAddress(earnest.escrow),
      role: 'payee',
    })
    expect(paused).to.deep.include({ code: 'TokenPaused', details: { token: usdc } })
  })

  it('for the key of an account with code, which the token asks instead', async () => {
    const { address, signer } = await delegatedWallet(earnest, nextKey(), { erc1271: false })
    await earnest.mint(address, cost)
    const terms = await sheetOf(address)
    const code = (await earnest.chain.getCode({ address })) as Hex
    const refusal = await reasonsOf(terms, authorization(await authorize(signer, terms)))
    expect(refusal.code).to.equal('ContractSignatureNeeded')
    if (refusal.code !== 'ContractSignatureNeeded') return
    expect(refusal.details.account).to.equal(address)
    expect(`0xef0100${refusal.details.delegate?.slice(2).toLowerCase()}`).to.equal(code)
  })

  it('for a signature of 64 bytes', async () => {
    const { address, signer, terms } = await begin()
    const { r, vs } = compactSignature(await authorize(signer, terms))
    const refusal = await reasonsOf(terms, authorization(concat([r, vs])))
    expect(refusal.code).to.equal('SignatureCompact')
    expect(refusal.details).to.deep.equal({ account: address, found: 64, needed: 65 })
  })

  it('for an account that is not deployed, with ERC-6492’s wrapper and without', async () => {
    const { address, signer } = await coinbaseWallet(earnest, nextKey(), { deployed: false })
    await earnest.mint(address, cost)
    const terms = await sheetOf(address)
    for (const signature of [await authorize(signer, terms), `0x${'12'.repeat(192)}` as const]) {
      const refusal = await reasonsOf(terms, authorization(signature))
      expect(refusal).to.deep.include({
        code: 'AccountUndeployed',
        details: { account: checksumAddress(address) },
      })
    }
  })

  it('for a signature by somebody else, or of something else', async () => {
    const { address, signer, terms } = await begin()
    const refusal = await reasonsOf(terms, authorization(await authorize({ ...stranger, address }, terms)))
    expect(refusal.code).to.equal('SignatureRefused')
    expect(refusal.details).to.deep.equal({ account: address, recovered: stranger.address })
    const other = await reasonsOf(terms, authorization(await authorize(signer, terms, token, cost + 1n)))
    expect(other.code).to.equal('SignatureRefused')
  })

  it('keeps its class, code and arguments, and shows the reason in its message', async () => {
    const { address, signer, terms } = await begin({ money: 0n })
    const buyer = authorization(await authorize(signer, terms))
    const error = (await simulateCommit(earnest.deployer as never, {
      terms,
      buyer,
      seller: await sellerSigns(terms),
      escrow: earnest.escrow,
    }).catch((thrown: unknown) => thrown)) as PullFailedError
    expect(error).to.include({ name: 'PullFailedError', code: 'PullFailed' })
    expect(error.args).to.deep.equal({ token: usdc, account: address, found: 0n, needed: cost })
    expect(error.details).to.include(error.args)
    expect(error.shortMessage).to.match(/could not be pulled: The account has too little money$/)
    expect(error.message).to.include('too little money')
  })

  it('is told without a reason of an earlier block', async () => {
    const { signer, terms } = await begin({ money: 0n })
    const buyer = authorization(await authorize(signer, terms))
    const sent = { terms, buyer, seller: await sellerSigns(terms), escrow: earnest.escrow }
    const blockNumber = await earnest.chain.getBlockNumber({ cacheTime: 0 })
    const error = await simulateCommit(earnest.deployer as never, { ...sent, blockNumber }).catch(
      (thrown: unknown) => thrown,
    )
    expect(error).to.include({ code: 'PullFailed' }).and.not.instanceOf(PullRefusedError)
  })

  it('is told without a reason when the node does not answer the questions', async () => {
    const { signer, terms } = await begin({ money: 0n })
    let calls = 0
    const client = createClient({
      chain: { ...hardhat, contracts: {} },
      transport: custom(
        {
          async request(call: { method: string }) {
            if (call.method === 'eth_call') calls += 1
            if (calls > 1) throw Object.assign(new Error('too many requests'), { code: -32_005 })
            return earnest.connection.provider.request(call as never)
          },
        },
        { retryCount: 0 },
      ),
    })
    const buyer = authorization(await authorize(signer, terms))
    const sent = { terms, buyer, seller: await sellerSigns(terms), escrow: earnest.escrow }
    const error = await simulateCommit(client, sent).catch((thrown: unknown) => thrown)
    expect(error).to.include({ code: 'PullFailed' }).and.not.instanceOf(PullRefusedError)
  })

  describe('for another act than a commitment', () => {
    const reasonOf = async (attempt: Promise<unknown>) => {
      const error = await attempt.then(
        () => expect.fail('nothing failed'),
        (thrown: unknown) => thrown,
      )
      expect(error).to.be.instanceOf(PullRefusedError)
      return (error as PullRefusedError).reason
    }
    const wrong = () => ({ ...token, name: 'USDC' })

    it('is explained of a deposit, of another amount too', async () => {
      const { address, signer } = await begin()
      const expiry = (await earnest.now()) + 600
      const act = { account: address, token: usdc, amount: cost, nonce: 77n, expiry }
      const digest = earnest.hashAct('Deposit', act)
      const pay = (domain: Eip712Domain, value = cost) =>
        signAuthorization(signer, { token: domain, escrow: earnest.escrow, value, act: digest, expiry })
      const deposit = async (consent: Hex) =>
        reasonOf(simulateDeposit(earnest.deployer as never, { act, consent, escrow: earnest.escrow }))
      expect((await deposit(authorization(await pay(wrong())))).code).to.equal('TokenDomainMismatch')
      const less = await deposit(authorization(await pay(token, 1n), 1n))
      expect(less).to.deep.include({
        code: 'AmountMismatch',
        details: { token: usdc, found: 1n, needed: cost },
      })
    })

    it('is explained of a dispute, whose authorization never ends', async () => {
      const { address, signer } = await begin()
      const terms = await sheetOf(address)
      const sent = {
        terms,
        buyer: authorization(await authorize(signer, terms)),
        seller: await sellerSigns(terms),
      }
      await earnest.client.commit(sent)
      const deal = hashTermSheet(terms, earnest.domain)
      const artifact: Hex = `0x${'aa'.repeat(32)}`
      const delivery = await earnest.sign(seller, 'Delivery', { deal, milestone: 0, index: 1, artifact })
      await earnest.client.deliver({ terms, milestone: 0, index: 1, artifact, seller: delivery })
      const dispute = { milestone: 0, index: 1, concededBps: 0, reason: artifact }
      const act = earnest.hashAct('Dispute', { deal, ...dispute })
      const value = terms.arbiterFee
      const signature = await signAuthorization(signer, {
        token: wrong(),
        escrow: earnest.escrow,
        value,
        act,
      })
      const buyer = authorization(signature, value)
      const parameters = { terms, ...dispute, buyer, escrow: earnest.escrow }
      const refusal = await reasonOf(simulateDispute(earnest.deployer as never, parameters))
      expect(refusal.code).to.equal('TokenDomainMismatch')
    })

    it('is explained of a batch, as far as its calls can be read', async () => {
      const { signer, terms } = await begin({ money: 0n })
      const given = {
        terms,
        buyer: authorization(await authorize(signer, terms, wrong())),
        seller: await sellerSigns(terms),
      }
      const batch = (call: Hex) =>
        reasonOf(
          simulateBatch(earnest.deployer as never, { calls: [call], atomic: true, escrow: earnest.escrow }),
        )
      expect((await batch(encodeAct('commit', given))).code).to.equal('TokenDomainMismatch')
      expect((await batch(packAct('commit', given))).code).to.equal('BalanceTooLow')
    })
  })

  describe('by explainPull alone', () => {
    it('passes what would go through', async () => {
      const { address, signer, terms } = await begin()
      const act = hashTermSheet(terms, earnest.domain)
      const pull = { token: usdc, account: address, payee: earnest.escrow, needed: cost }
      const given = { signature: await authorize(signer, terms), act, expiry: terms.expiry }
      expect(await explainPull(earnest.chain, { ...pull, authorization: given })).to.deep.equal({ ok: true })
    })

    it('tells an authorization that is past its end, to the second', async () => {
      const { address, signer, terms } = await begin()
      const act = hashTermSheet(terms, earnest.domain)
      const now = await earnest.now()
      const pull = { token: usdc, account: address, payee: earnest.escrow, needed: cost }
      const ending = async (expiry: number) => {
        const about = { token, escrow: earnest.escrow, value: cost, act, expiry }
        const signature = await signAuthorization(signer, about)
        return explainPull(earnest.chain, { ...pull, authorization: { signature, act, expiry } })
      }
      expect(await ending(now)).to.deep.include({
        code: 'AuthorizationExpired',
        details: { found: BigInt(now), needed: BigInt(now) },
      })
      expect(await ending(now + 60)).to.deep.equal({ ok: true })
    })

    const deploy = async (runtime: Hex) => {
      const length = ((runtime.length - 2) / 2).toString(16).padStart(2, '0')
      const hash = await earnest.deployer.sendTransaction({
        data: concat([`0x60${length}8060093d393df3`, runtime]),
      })
      return (await earnest.chain.getTransactionReceipt({ hash })).contractAddress as Address
    }

    it('tells a refusal from a node that does not answer, with revert data and without', async () => {
      const { address } = await begin({ money: 0n })
      const pull = { token: usdc, account: address, payee: earnest.escrow, needed: cost }
      /** A client whose simulated transfers fail as told. */
      const failing = (message: string, code: number) =>
        createClient({
          chain: { ...hardhat, contracts: {} },
          transport: custom(
            {
              async request(call: { method: string; params?: unknown }) {
                // transferFrom
                if (JSON.stringify(call.params ?? '').includes('0x23b872dd')) {
                  throw Object.assign(new Error(message), { code })
                }
                return earnest.connection.provider.request(call as never)
              },
            },
            { retryCount: 0 },
          ),
        })
      const verdict = await explainPull(failing('execution reverted', -32_000), pull)
      expect(verdict).to.include({ ok: false, code: 'AllowanceTooLow' })
      const error = await explainPull(failing('too many requests', -32_005), pull).catch(
        (thrown: unknown) => thrown,
      )
      expect(error).to.be.instanceOf(Error)
    })

    it('refuses what is no token at all, as the escrow does', async () => {
      const pull = { token: stranger.address, account: buyer.address, payee: earnest.escrow, needed: 5n }
      const authorization = { signature: `0x${'11'.repeat(65)}`, act: `0x${'22'.repeat(32)}` } as const
      for (const one of [pull, { ...pull, authorization }]) {
        expect(await explainPull(earnest.chain, one)).to.include({ ok: false, code: 'TokenRefused' })
      }
    })

    it('gives a token that never ends, or answers at length, no more gas than that takes', async () => {
      const given: bigint[] = []
      const request = async (call: { method: string; params?: readonly [{ gas?: Hex }] }) => {
        if (call.method === 'eth_call') given.push(BigInt(call.params?.[0].gas ?? maxUint256))
        return earnest.connection.provider.request(call as never)
      }
      const client = createClient({
        chain: hardhat,
        transport: custom({ request } as never, { retryCount: 0 }),
      })
      const pull = { account: stranger.address, payee: earnest.escrow, needed: 5n }
      const endless = await deploy('0x5b5f56')
      const authorization = { signature: `0x${'11'.repeat(65)}`, act: `0x${'22'.repeat(32)}` } as const
      expect(await explainPull(client, { ...pull, token: endless, authorization })).to.include({ ok: false })
      const megabyte = await deploy('0x620fffff5ff3')
      expect(await explainPull(client, { ...pull, token: megabyte })).to.include({ ok: false })
      expect(given.length).to.be.greaterThan(5)
      expect(given.filter((gas) => gas > 5_000_000n)).to.deep.equal([])
    })

    it('tells a token’s own reasons, and takes silence for yes as the escrow does', async () => {
      const pull = { account: stranger.address, payee: earnest.escrow, needed: 5n }
      const reverts = await deploy('0x5f5ffd')
      expect(await explainPull(earnest.chain, { ...pull, token: reverts })).to.deep.include({
        code: 'TokenRefused',
        details: { token: reverts, said: undefined },
      })
      const silent = await deploy('0x00')
      expect(await explainPull(earnest.chain, { ...pull, token: silent })).to.deep.equal({ ok: true })
      const says = (answer: '5f' | '6001') => deploy(`0x${answer}5f5260205ff3`)
      expect(await explainPull(earnest.chain, { ...pull, token: await says('6001') })).to.deep.equal({
        ok: true,
      })
      expect(await explainPull(earnest.chain, { ...pull, token: await says('5f') })).to.include({ ok: false })
    })
  })
})
