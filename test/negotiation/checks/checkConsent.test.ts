import { readFileSync } from 'node:fs'

import { expect } from 'chai'
import { concat, encodeFunctionData, type Hex } from 'viem'

import { usdcAbi } from '../../../scripts/lib/usdc.ts'
import {
  askContract,
  type ContractQuestion,
  encodeAct,
  explainPull,
  simulateCommit,
  simulateDeposit,
  simulateSettle,
} from '../../../src/chain/index.ts'
import { type Hash, zeroAddress } from '../../../src/core/index.ts'
import {
  type AskContract,
  askNobody,
  type Consented,
  checkConsent,
  checkContracts,
} from '../../../src/negotiation/index.ts'
import {
  compactSignature,
  encodeConsent,
  hashAct,
  hashTermSheet,
  type Mandate,
  privateKeySigner,
  Scope,
  type Signer,
  scopesOf,
  signAct,
  signAuthorization,
  signConsent,
  signMandate,
  signTermSheet,
  type TermSheet,
} from '../../../src/terms/index.ts'
import { type Earnest, seller, startEarnest } from '../../chain/support/earnest.ts'
import {
  coinbaseWallet,
  delegatedWallet,
  keyWallet,
  nestedWallet,
  safeWallet,
  type Wallet,
} from '../../chain/support/smartAccounts.ts'

const cost = 100_000_000n

let keys = 0x9000
const nextKey = (): Hex => {
  keys += 1
  return `0x${keys.toString(16).padStart(64, '0')}`
}

/** The same wallet, whose signatures are changed on the way. */
const rewriting = (wallet: Wallet, rewrite: (signature: Hex) => Hex): Wallet => ({
  ...wallet,
  signer: {
    address: wallet.address,
    signDigest: async (digest, typed) => rewrite(await wallet.signer.signDigest(digest, typed)),
  },
})

const compacted = (signature: Hex): Hex => {
  const { r, vs } = compactSignature(signature)
  return concat([r, vs])
}

/** What a cell of the table says: it works, or the reason why not. Both off chain and on it. */
type Cell =
  | 'works'
  | 'ContractSignatureNeeded'
  | 'SignatureCompact'
  | 'SignatureRefused'
  | 'AccountUndeployed'

/** What an account of a kind can do, and docs/protocol.md says so. */
type Row = {
  readonly name: string
  readonly open: (earnest: Earnest) => Promise<Wallet>
  /** What its authorizations come to; whatever else there is works for all. */
  readonly authorization: Cell
}

const rows: readonly Row[] = [
  {
    name: 'a key (EOA)',
    open: (earnest) => keyWallet(earnest, nextKey()),
    authorization: 'works',
  },
  {
    name: 'a key that signs 64 bytes (ERC-2098)',
    open: async (earnest) => rewriting(await keyWallet(earnest, nextKey()), compacted),
    authorization: 'SignatureCompact',
  },
  {
    name: 'an ERC-7702 account whose code knows ERC-1271',
    open: (earnest) => delegatedWallet(earnest, nextKey(), { erc1271: true }),
    authorization: 'works',
  },
  {
    name: 'an ERC-7702 account whose code does not',
    open: (earnest) => delegatedWallet(earnest, nextKey(), { erc1271: false }),
    authorization: 'ContractSignatureNeeded',
  },
  {
    name: 'a Safe whose owners sign',
    open: (earnest) => safeWallet(earnest, nextKey(), { onChain: false }),
    authorization: 'works',
  },
  {
    name: 'a Safe that approves on chain: its signature is empty',
    open: (earnest) => safeWallet(earnest, nextKey(), { onChain: true }),
    authorization: 'works',
  },
  {
    name: "an account as Coinbase's Smart Wallet",
    open: (earnest) => coinbaseWallet(earnest, nextKey()),
    authorization: 'works',
  },
  {
    name: 'an account with nested typed data (ERC-7739)',
    open: (earnest) => nestedWallet(earnest, nextKey()),
    authorization: 'works',
  },
]

describe('which accounts can do what', () => {
  let earnest: Earnest
  let ask: AskContract

  before(async () => {
    earnest = await startEarnest()
    ask = (question: ContractQuestion) => askContract(earnest.chain, question)
  })

  const sheetOf = async (buyer: Hex) =>
    earnest.sheet({
      buyer,
      milestones: (await earnest.sheet()).milestones.map((one) => ({ ...one, bond: 0n })),
    })
  const blobOf = (signature: Hex) => concat(['0x00', signature])
  const authorizationOf = (signature: Hex, value: bigint): Hex =>
    concat([
      '0x01',
      `0x${value.toString(16).padStart(24, '0')}`,
      `0x${((signature.length - 2) / 2).toString(16).padStart(4, '0')}`,
      signature,
    ])

  /** The reason off the chain. */
  const offChain = async (consented: Consented): Promise<Cell> => {
    const checked = await checkConsent(consented)
    if (!checked.ok) throw new Error(checked.code)
    const verdict = await checkContracts(checked.questions, ask)
    if (verdict.ok) return 'works'
    const reason = 'details' in verdict ? verdict.details.reason : undefined
    return (reason ?? verdict.code) as Cell
  }
  /** Whether the escrow takes it, and the reason if it is the token that does not. */
  const onChain = async (attempt: Promise<unknown>): Promise<string> =>
    attempt.then(
      () => 'works',
      ({ reason, code }: { reason?: { code: string }; code: string }) => reason?.code ?? code,
    )

  const commitment = async (signer: Signer, terms: TermSheet, kind: 'signature' | 'authorization') => {
    const { domain, escrow, usdc } = earnest
    const act = hashTermSheet(terms, domain)
    const token = { name: 'USD Coin', version: '2', chainId: domain.chainId, verifyingContract: usdc }
    const about = { token, escrow, value: cost, act, expiry: terms.expiry }
    const blob =
      kind === 'signature'
        ? blobOf(await signTermSheet(signer, terms, domain))
        : authorizationOf(await signAuthorization(signer, about), cost)
    const allowed = { address: usdc, domain: token }
    const consented = {
      blob,
      act,
      account: terms.buyer,
      side: 'buyer',
      domain,
      funding: { expiry: terms.expiry, token: allowed, usdc },
    } as const
    const sent = {
      terms,
      buyer: blob,
      seller: blobOf(await signTermSheet(seller, terms, domain)),
      escrow,
    }
    const simulated = () => onChain(simulateCommit(earnest.deployer as never, sent))
    return { consented, simulated, commit: () => earnest.client.commit(sent) }
  }

  const approval = async (signer: Signer, terms: TermSheet) => {
    const { domain, escrow } = earnest
    const deal = hashTermSheet(terms, domain)
    const message = { deal, milestones: 0b1n, metered: 0n, unlessEngaged: false }
    const blob = blobOf(await signAct(signer, 'Approval', message, domain))
    const act: Hash = earnest.hashAct('Approval', message)
    const consented = { blob, act, account: terms.buyer, side: 'buyer', domain } as const
    const settled = { terms, milestones: 0b1n, metered: 0n, unlessEngaged: false, buyer: blob, escrow }
    return { consented, simulated: () => onChain(simulateSettle(earnest.deployer as never, settled)) }
  }

  const approvalByAgent = async (principal: Signer, terms: TermSheet) => {
    const { domain, escrow } = earnest
    const agent = privateKeySigner(nextKey())
    const mandate: Mandate = {
      principal: principal.address,
      agent: agent.address,
      scopes: scopesOf(Scope.Approve),
      token: terms.token,
      perDeal: 10n * cost,
      total: 10n * cost,
      counterparty: zeroAddress,
      arbiter: zeroAddress,
      validAfter: 0,
      validUntil: 2 ** 40 - 1,
      nonce: 0n,
    }
    const deal = hashTermSheet(terms, domain)
    const act = earnest.hashAct('Approval', { deal, milestones: 0b1n, metered: 0n, unlessEngaged: false })
    const hash = hashAct('Mandate', mandate, domain)
    const message = { account: principal.address, role: 0, act, mandate: hash }
    const blob = encodeConsent({
      kind: 'mandate',
      mandate,
      principalSignature: await signMandate(principal, mandate, domain),
      agentSignature: await signConsent(agent, message, domain),
    })
    const consented = { blob, act, account: terms.buyer, side: 'buyer', domain } as const
    const settled = { terms, milestones: 0b1n, metered: 0n, unlessEngaged: false, buyer: blob, escrow }
    return { consented, simulated: () => onChain(simulateSettle(earnest.deployer as never, settled)) }
  }

  const call = (functionName: 'approve', args: readonly unknown[]) =>
    encodeFunctionData({ abi: usdcAbi, functionName, args } as never)

  it('is what docs/protocol.md says', () => {
    const page = readFileSync('docs/protocol.md', 'utf8')
    for (const { name, authorization } of rows) {
      const last = authorization === 'works' ? 'yes' : `no: \`${authorization}\``
      expect(page).to.include(`| ${name} | yes | yes | yes | ${last} |`)
    }
    expect(page).to.include('| an account that is not deployed yet (ERC-6492) | `AccountUndeployed` |')
  })

  for (const { name, open, authorization } of rows) {
    describe(name, () => {
      let wallet: Wallet

      before(async () => {
        wallet = await open(earnest)
        await earnest.mint(wallet.address, 10n * cost)
      })

      const agree = async (
        { consented, simulated }: { consented: Consented; simulated: () => Promise<string> },
        expected: Cell,
      ) => {
        expect(await simulated(), 'on chain').to.equal(expected)
        expect(await offChain(consented), 'off chain').to.equal(expected)
      }

      it(`pays for a commitment by an authorization: ${authorization}`, async () => {
        const terms = await sheetOf(wallet.address)
        const made = await commitment(wallet.signer, terms, 'authorization')
        await agree(made, authorization)
        if (authorization !== 'works') return
        await made.commit()
        expect((await earnest.client.getDeal({ terms })).status).to.equal('live')
      })

      it(`pays for a deposit by an authorization: ${authorization}`, async () => {
        const { domain, escrow, usdc: token } = earnest
        const expiry = (await earnest.now()) + 600
        const act = { account: wallet.address, token, amount: cost, nonce: 7n, expiry }
        const digest = earnest.hashAct('Deposit', act)
        const own = { name: 'USD Coin', version: '2', chainId: domain.chainId, verifyingContract: token }
        const about = { token: own, escrow, value: cost, act: digest, expiry }
        const signature = await signAuthorization(wallet.signer, about)
        const consent = authorizationOf(signature, cost)
        const simulated = onChain(simulateDeposit(earnest.deployer as never, { act, consent, escrow }))
        expect(await simulated, 'on chain').to.equal(authorization)
        const pull = { token, account: wallet.address, payee: escrow, needed: cost }
        const asked = await explainPull(earnest.chain, {
          ...pull,
          authorization: { signature, act: digest, expiry },
        })
        expect(asked.ok ? 'works' : asked.code, 'off chain').to.equal(authorization)
      })

      it('sends by itself, and pays from its balance in the escrow', async () => {
        await wallet.act(earnest.usdc, call('approve', [earnest.escrow, cost]))
        const expiry = (await earnest.now()) + 600
        const act = { account: wallet.address, token: earnest.usdc, amount: cost, nonce: 1n, expiry }
        await wallet.act(earnest.escrow, encodeAct('deposit', { act }))
        const terms = await sheetOf(wallet.address)
        const made = await commitment(wallet.signer, terms, 'signature')
        await agree(made, 'works')
        await made.commit()
      })

      it('pays by an allowance, consents to acts, and empowers an agent key', async () => {
        await wallet.act(earnest.usdc, call('approve', [earnest.escrow, cost]))
        const terms = await sheetOf(wallet.address)
        const made = await commitment(wallet.signer, terms, 'signature')
        await agree(made, 'works')
        await made.commit()
        await agree(await approval(wallet.signer, terms), 'works')
        await agree(await approvalByAgent(wallet.signer, terms), 'works')
      })

      it('is not taken for somebody else who signs', async () => {
        const terms = await sheetOf(wallet.address)
        await wallet.act(earnest.usdc, call('approve', [earnest.escrow, cost]))
        for (const kind of ['signature', 'authorization'] as const) {
          const { signer } = await keyWallet(earnest, nextKey())
          const other = { address: wallet.address, signDigest: signer.signDigest }
          const made = await commitment(other, terms, kind)
          const refused = kind === 'signature' ? 'ConsentInvalid' : 'SignatureRefused'
          expect(await made.simulated()).to.equal(refused)
          expect(await offChain(made.consented)).to.equal('SignatureRefused')
        }
      })
    })
  }

  describe('an account that is not deployed yet', () => {
    it('is told to deploy first, wherever its signature comes', async () => {
      const wallet = await coinbaseWallet(earnest, nextKey(), { deployed: false })
      const terms = await sheetOf(wallet.address)
      const wrapped = await signTermSheet(wallet.signer, terms, earnest.domain)
      expect(() => encodeConsent({ kind: 'signature', signature: wrapped }))
        .to.throw(/deploy it first/)
        .with.property('code', 'AccountUndeployed')
      for (const kind of ['signature', 'authorization'] as const) {
        const made = await commitment(wallet.signer, terms, kind)
        const checked = await checkConsent(made.consented)
        if (!checked.ok) throw new Error(checked.code)
        expect(await checkContracts(checked.questions, ask)).to.include({ code: 'AccountUndeployed' })
        expect(await made.simulated()).to.equal('AccountUndeployed')
      }
    })
  })

  it('is not known where nobody is asked: there the key alone signs', async () => {
    const safe = await safeWallet(earnest, nextKey(), { onChain: false })
    const mute = await delegatedWallet(earnest, nextKey(), { erc1271: false })
    for (const [wallet, expected] of [
      [safe, 'ConsentInvalid'],
      [mute, 'ok'],
    ] as const) {
      const terms = await sheetOf(wallet.address)
      const { consented } = await commitment(wallet.signer, terms, 'authorization')
      const checked = await checkConsent(consented)
      if (!checked.ok) throw new Error(checked.code)
      const verdict = await checkContracts(checked.questions, askNobody)
      expect(verdict.ok ? 'ok' : verdict.code).to.equal(expected)
    }
  })
})
