import { expect } from 'chai'
import type { Hash, Hex } from 'viem'
import { createNonceManager, keccak256, walletActions } from 'viem'
import { type privateKeyToAccount, toAccount } from 'viem/accounts'
import { jsonRpc } from 'viem/nonce'

import {
  commit,
  type EarnestClient,
  SendFailedError,
  sendAndWait,
  waitForAct,
} from '../../../src/chain/index.ts'
import type { TermSheet } from '../../../src/terms/index.ts'
import { type Earnest, startEarnest } from '../support/earnest.ts'
import {
  badGateway,
  fundedAccount,
  type Hook,
  honest,
  quickTimer,
  rpcError,
  through,
} from '../support/through.ts'

/** What was thrown. */
const thrownBy = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error) => error,
  )

describe('sending an act past a node whose answer is lost', () => {
  let earnest: Earnest
  let snapshot: Hex
  let account: ReturnType<typeof privateKeyToAccount>
  let commitment: Parameters<typeof commit>[1] & { readonly terms: TermSheet }
  let sentBytes: Hex[]

  before(async () => {
    earnest = await startEarnest()
    account = await fundedAccount(earnest)
  })

  beforeEach(async () => {
    snapshot = await earnest.test.snapshot()
    const terms = await earnest.sheet()
    const { timer } = quickTimer()
    commitment = { escrow: earnest.escrow, terms, ...(await earnest.consents(terms)), timer }
    sentBytes = []
  })

  afterEach(async () => {
    await earnest.test.revert({ id: snapshot })
  })

  const sends = /^eth_send(?:Raw)?Transaction$/
  /** Does something else with a transaction; keeps its bytes. */
  const sending =
    (answer: Hook): Hook =>
    async (call, pass) => {
      if (!sends.test(call.method)) return pass(call)
      sentBytes.push(call.params?.[0] as Hex)
      return answer(call, pass)
    }
  /** Takes the bytes, and loses the answer. */
  const losing = sending(async (call, pass) => {
    await pass(call).catch(() => undefined)
    throw badGateway()
  })
  const silent = sending(async () => {
    throw badGateway()
  })
  /** Says so to any transaction. */
  const saying = (message: string) =>
    sending(async () => {
      throw rpcError(-32_000, message)
    })
  const mined = (client: EarnestClient, hash: Hash) =>
    waitForAct(client, { escrow: earnest.escrow, hash, timeout: 10_000 })
  const status = async () => (await earnest.client.getDeal({ terms: commitment.terms })).status

  it('finds that the node took the bytes', async () => {
    const client = through(earnest, losing, account)
    const hash = await commit(client, commitment)
    expect(hash).to.equal(keccak256(sentBytes[0] as Hex))
    expect((await mined(client, hash)).events.map(({ name }) => name)).to.deep.equal(['Committed'])
  })

  it("finds it behind viem's fallback, whose second node says that the nonce is too low", async () => {
    const client = through(earnest, [losing, honest], account)
    const hash = await commit(client, commitment)
    expect((await mined(client, hash)).receipt.transactionHash).to.equal(hash)
    expect(await status()).to.equal('live')
  })

  it('sends the same bytes again to a node that did not get them, and pauses before', async () => {
    let failures = 2
    const flaky = sending(async (call, pass) => {
      if (failures-- > 0) throw badGateway()
      return pass(call)
    })
    const { timer, asked } = quickTimer()
    await commit(through(earnest, flaky, account), { ...commitment, timer })
    expect(new Set(sentBytes).size).to.equal(1)
    expect(sentBytes.length).to.equal(3)
    expect(asked).to.deep.equal([0.5, 2])
    expect(await status()).to.equal('live')
  })

  it('sends each transaction once, also by a client that has actions of its own', async () => {
    const client = through(earnest, sending(honest), account).extend(walletActions)
    const hash = await commit(client, commitment)
    expect(sentBytes.map((raw) => keccak256(raw))).to.deep.equal([hash])
    expect(await status()).to.equal('live')
  })

  it('sends nothing where the account signed another nonce, or nothing', async () => {
    const stubborn = toAccount({
      ...account,
      signTransaction: async (transaction, options) =>
        account.signTransaction({ ...transaction, nonce: 7 } as never, options as never),
    })
    const silentOne = toAccount({ ...account, signTransaction: async () => '0x' })
    for (const sender of [stubborn, silentOne]) {
      const client = through(earnest, sending(honest), account)
      const thrown = await thrownBy(commit(client, { ...commitment, sender, nonce: 3 }))
      expect(thrown).to.include({ code: 'NotSigned' })
    }
    expect(sentBytes).to.deep.equal([])
  })

  it('is done where the node knows the bytes already', async () => {
    await earnest.test.setAutomine(false)
    try {
      const client = through(earnest, saying('already known'), account)
      const hash = await commit(client, commitment)
      expect(hash).to.equal(keccak256(sentBytes[0] as Hex))
    } finally {
      await earnest.test.setAutomine(true)
    }
  })

  it('throws the hash of what it signed where nobody knows, so that it can be waited for', async () => {
    const client = through(earnest, silent, account)
    const error = await thrownBy(commit(client, commitment))
    expect(error).to.be.instanceOf(SendFailedError)
    const [bytes] = sentBytes
    const nonce = await earnest.chain.getTransactionCount({ address: account.address })
    expect(error).to.include({ code: 'SendUnanswered', hash: keccak256(bytes as Hex), nonce })

    // The node had them all the same.
    await earnest.chain.sendRawTransaction({ serializedTransaction: bytes as Hex })
    const { hash } = error as SendFailedError
    expect((await mined(client, hash as Hash)).events.length).to.equal(1)
  })

  it('waits for it by itself, where it is asked to send and wait', async () => {
    let late: Hex | undefined
    const slow = sending(async (call) => {
      late = call.params?.[0] as Hex
      throw badGateway()
    })
    const client = through(earnest, slow, account)
    const done = sendAndWait(
      () => commit(client, commitment),
      (hash) => mined(client, hash),
    )
    setTimeout(() => {
      if (late) void earnest.chain.sendRawTransaction({ serializedTransaction: late })
    }, 200)
    expect((await done).events.map(({ name }) => name)).to.deep.equal(['Committed'])

    const refused = new Error('no')
    const send = async () => {
      throw refused
    }
    expect(await thrownBy(sendAndWait(send, async () => 'waited'))).to.equal(refused)
  })

  for (const [code, message] of [
    ['NonceTooLow', 'nonce too low: next nonce 7, tx nonce 4'],
    ['NonceTooHigh', 'nonce too high'],
    ['ReplacementUnderpriced', 'replacement transaction underpriced'],
    ['FeeTooLow', 'transaction underpriced'],
  ] as const) {
    it(`says ${code} for "${message}", and tells the hash`, async () => {
      const error = await thrownBy(commit(through(earnest, saying(message), account), commitment))
      expect(error).to.be.instanceOf(SendFailedError)
      expect(error).to.include({ code, hash: keccak256(sentBytes[0] as Hex) })
      expect(sentBytes.length).to.equal(1)
    })
  }

  it('says so too, without a hash, where the node signs', async () => {
    const { deployer } = earnest
    const error = await thrownBy(commit(through(earnest, losing, deployer.account), commitment))
    expect(error).to.be.instanceOf(SendFailedError)
    expect(error).to.include({ code: 'SendUnanswered', hash: undefined })
    expect(await status()).to.equal('live')
  })

  it('leaves a refusal as it is, and what failed before anything was sent', async () => {
    const poor = await thrownBy(
      commit(through(earnest, saying('insufficient funds for gas * price + value'), account), commitment),
    )
    expect(poor).to.be.instanceOf(Error).and.not.to.be.instanceOf(SendFailedError)
    const down: Hook = async () => {
      throw badGateway()
    }
    for (const who of [account, earnest.deployer.account]) {
      const error = await thrownBy(commit(through(earnest, down, who), commitment))
      expect(error).to.be.instanceOf(Error).and.not.to.be.instanceOf(SendFailedError)
    }
    expect(sentBytes.length).to.equal(1)
  })

  it('counts a nonce anew that was not used, where something else counts them', async () => {
    const nonceManager = createNonceManager({ source: jsonRpc() })
    const counting = { ...account, nonceManager }
    await thrownBy(commit(through(earnest, silent, counting), commitment))
    const client = through(earnest, honest, counting)
    const hash = await commit(client, commitment)
    expect((await mined(client, hash)).receipt.status).to.equal('success')
  })
})
