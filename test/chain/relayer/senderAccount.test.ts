import { expect } from 'chai'
import type { Account, Hash, Hex } from 'viem'
import { keccak256, parseTransaction } from 'viem'
import type { privateKeyToAccount } from 'viem/accounts'

import {
  type CreateRelayerParameters,
  createRelayer,
  type RelayOutcome,
  type SignedAct,
} from '../../../src/chain/index.ts'
import { seededRandom } from '../../../src/core/index.ts'
import type { TermSheet } from '../../../src/terms/index.ts'
import { buyer, type Earnest, startEarnest } from '../support/earnest.ts'
import {
  badGateway,
  fastTimer,
  fundedAccount,
  type Hook,
  honest,
  rpcError,
  staleCount,
  through,
} from '../support/through.ts'

/** What an outcome comes down to. */
const told = (outcome: RelayOutcome) => (outcome.status === 'refused' ? outcome.refusal.code : outcome.status)

describe('createRelayer, past nodes that are behind or lose answers', () => {
  let earnest: Earnest
  let snapshot: Hex
  let account: ReturnType<typeof privateKeyToAccount>
  let asked: number[]
  /** The transactions that were handed over. */
  let handed: { readonly nonce: number; readonly fee: bigint; readonly hash: Hash | undefined }[]

  before(async () => {
    earnest = await startEarnest()
    account = await fundedAccount(earnest)
    for (let sent = 0; sent < 6; sent++) await spend()
  })

  beforeEach(async () => {
    snapshot = await earnest.test.snapshot()
    handed = []
    asked = []
  })

  afterEach(async () => {
    await earnest.test.setAutomine(true)
    await earnest.test.revert({ id: snapshot })
  })

  /** Another transaction of the relayer's account, by whoever has its key too. */
  const spend = async (more: { readonly nonce?: number; readonly times?: bigint } = {}): Promise<Hash> => {
    const nonce = more.nonce ?? (await count())
    const times = more.times ?? 1n
    const fees = { maxFeePerGas: times * 3n * 10n ** 9n, maxPriorityFeePerGas: times * 10n ** 9n }
    const request = { to: account.address, value: 1n, nonce, gas: 21_000n, ...fees, chainId: 31_337 }
    const serializedTransaction = await account.signTransaction({ ...request, type: 'eip1559' })
    return earnest.chain.sendRawTransaction({ serializedTransaction })
  }
  const count = (address = account.address) => earnest.chain.getTransactionCount({ address })

  const sends = /^eth_send(?:Raw)?Transaction$/
  /** Watches what is handed over before a node sees it. */
  const watched =
    (hook: Hook): Hook =>
    async (call, pass) => {
      const [given] = (call.params ?? []) as [Hex & { nonce: Hex }]
      if (call.method === 'eth_sendRawTransaction') {
        const { nonce = 0, maxFeePerGas: fee = 0n } = parseTransaction(given)
        handed.push({ nonce, fee, hash: keccak256(given) })
      }
      if (call.method === 'eth_sendTransaction') {
        handed.push({ nonce: Number(given.nonce), fee: 0n, hash: undefined })
      }
      return hook(call, pass)
    }
  const sending =
    (answer: Hook): Hook =>
    async (call, pass) =>
      sends.test(call.method) ? answer(call, pass) : pass(call)
  /** Takes what it is handed, and loses the answer. */
  const losing = sending(async (call, pass) => {
    await pass(call).catch(() => undefined)
    throw badGateway()
  })

  const open = (
    hooks: Hook | readonly Hook[],
    sender: Account = account,
    parameters: CreateRelayerParameters = {},
  ) => {
    const fast = fastTimer(20)
    asked = fast.asked
    const [first = honest, ...others] = [hooks].flat()
    const client = through(earnest, [watched(first), ...others], sender)
    const random = seededRandom(7)
    return createRelayer(client, { escrow: earnest.escrow, timer: fast.timer, random, ...parameters })
  }

  const commitment = async (changes: Partial<TermSheet> = {}): Promise<SignedAct & { kind: 'commit' }> => {
    const terms = await earnest.sheet(changes)
    return { kind: 'commit', terms, ...(await earnest.consents(terms)) }
  }
  const approval = async (terms: TermSheet): Promise<SignedAct> => {
    const deal = await earnest.client.getDealId({ terms })
    const consent = await earnest.sign(buyer, 'Approval', {
      deal,
      milestones: 1n,
      metered: 0n,
      unlessEngaged: false,
    })
    return { kind: 'settle', terms, milestones: 1n, metered: 0n, unlessEngaged: false, buyer: consent }
  }
  /** The pauses between tries: neither the polls for a receipt nor their limit. */
  const pauses = () => asked.filter((seconds) => seconds > 0.02 && seconds < 60)

  const keys = {
    'an account that signs': () => account,
    "a node's own": () => earnest.deployer.account,
  } as const
  for (const [whose, sender] of Object.entries(keys)) {
    for (const by of [1, 2, 5]) {
      it(`includes the acts of ${whose} over a count that is ${by} behind, and uses no nonce twice`, async () => {
        const relayer = open(
          staleCount(() => by),
          sender(),
        )
        const before = await count(sender().address)
        for (const act of [await commitment(), await commitment(), await commitment()]) {
          expect(told(await relayer.submit(act))).to.equal('included')
        }
        // The node's own refusal told which is next; from then on it is remembered.
        expect(handed.map(({ nonce }) => nonce)).to.deep.equal([before - by, before, before + 1, before + 2])
        expect(await count(sender().address)).to.equal(before + 3)
      })
    }

    it(`tells the hash of what ${whose} sent, where the answer was lost`, async () => {
      const relayer = open(losing, sender())
      const act = await commitment()
      const outcomes = [await relayer.submit(act), await relayer.submit(await approval(act.terms))]
      expect(outcomes.map(told)).to.deep.equal(['included', 'included'])
      for (const outcome of outcomes) {
        if (outcome.status !== 'included') continue
        const { from } = await earnest.chain.getTransaction({ hash: outcome.hash })
        expect(from).to.equal(sender().address.toLowerCase())
        expect(outcome.events.length).to.be.greaterThan(0)
      }
    })

    it(`tells it behind viem's fallback over two nodes, for ${whose}`, async () => {
      const relayer = open([losing, honest], sender())
      const before = await count(sender().address)
      const act = await commitment()
      const outcomes = [await relayer.submit(act), await relayer.submit(await approval(act.terms))]
      expect(outcomes.map(told)).to.deep.equal(['included', 'included'])
      expect(await count(sender().address)).to.equal(before + 2)
    })

    it(`finds it where it waits to be mined, for ${whose}`, async () => {
      await earnest.test.setAutomine(false)
      const relayer = open(losing, sender())
      const submitted = relayer.submit(await commitment())
      while (handed.length === 0) await pause()
      await pause()
      await earnest.test.mine({ blocks: 1 })
      expect(told(await submitted)).to.equal('included')
    })
  }

  it('gets to the next nonce step by step where a node does not say it', async () => {
    const terse = sending((call, pass) =>
      pass(call).catch((error: Error) => {
        throw error.message.includes('too low') ? rpcError(-32_000, 'nonce too low') : error
      }),
    )
    const behind = staleCount(() => 5)
    const relayer = open((call, pass) => (sends.test(call.method) ? terse : behind)(call, pass))
    const before = await count()
    expect(told(await relayer.submit(await commitment()))).to.equal('included')
    expect(handed.map(({ nonce }) => nonce)).to.deep.equal([5, 4, 3, 2, 1, 0].map((by) => before - by))
    expect(pauses().every((seconds) => seconds < 0.5)).to.equal(true)
  })

  it('signs for ten nonces at most after one that a node calls too low, and does not say which is next', async () => {
    const refusing = sending(async () => {
      throw rpcError(-32_000, 'nonce too low')
    })
    const outcome = await open(refusing, account, { attempts: 1 }).submit(await commitment())
    expect(told(outcome)).to.equal('ChainUnreachable')
    const nonces = new Set(handed.map(({ nonce }) => nonce))
    expect(nonces.size).to.be.within(11, 14)
  })

  it('knows its own bytes again that the node already knows', async () => {
    const knowing = sending(async (call, pass) => {
      await pass(call)
      throw rpcError(-32_000, 'already known')
    })
    const outcome = await open(knowing).submit(await commitment())
    expect(outcome).to.include({ status: 'included', hash: handed[0]?.hash })
    expect(handed.length).to.equal(1)
  })

  it('sends the very same bytes again that no answer came to, though fees rose since', async () => {
    let failures = 2
    let tip = 0n
    const flaky: Hook = async (call, pass) => {
      tip += 10n ** 9n
      if (call.method === 'eth_maxPriorityFeePerGas') return `0x${tip.toString(16)}`
      if (sends.test(call.method) && failures-- > 0) throw badGateway()
      return pass(call)
    }
    const outcome = await open(flaky).submit(await commitment())
    expect(outcome).to.include({ status: 'included', hash: handed[0]?.hash })
    expect(handed.length).to.equal(3)
    expect(new Set(handed.map(({ hash }) => hash)).size).to.equal(1)
    const [first = 0, second = 0] = pauses()
    expect(second).to.be.greaterThan(first)
  })

  it('offers more than what waits of its nonce since before it was started', async () => {
    await earnest.test.setAutomine(false)
    const before = await count()
    await spend({ times: 2n })
    const relayer = open(honest)
    const submitted = relayer.submit(await commitment())
    const isIn = async () =>
      (await earnest.chain.getBlock({ blockTag: 'pending' })).transactions.includes(
        handed.at(-1)?.hash ?? '0x',
      )
    while (!(await isIn())) await pause()
    await earnest.test.mine({ blocks: 1 })

    expect(told(await submitted)).to.equal('included')
    expect(handed.every(({ nonce }) => nonce === before)).to.equal(true)
    const fees = handed.map(({ fee }) => fee)
    for (const [index, fee] of fees.slice(1).entries())
      expect(fee * 4n >= (fees[index] ?? 0n) * 5n).to.equal(true)
    expect(fees.length).to.be.greaterThan(1)
  })

  it('offers more where the node asks for more', async () => {
    let least: bigint | undefined
    const dear = sending(async (call, pass) => {
      const fee = handed.at(-1)?.fee ?? 0n
      least ??= (fee * 3n) / 2n
      if (fee < least) throw rpcError(-32_000, 'transaction underpriced')
      return pass(call)
    })
    expect(told(await open(dear).submit(await commitment()))).to.equal('included')
    expect(handed.length).to.equal(3)
  })

  it('offers no more than twenty times what the node estimates', async () => {
    const greedy = sending(async () => {
      throw rpcError(-32_000, 'transaction underpriced')
    })
    const { maxFeePerGas } = await earnest.chain.estimateFeesPerGas()
    expect(told(await open(greedy, account, { attempts: 5 }).submit(await commitment()))).to.equal(
      'ChainUnreachable',
    )
    const fees = handed.map(({ fee }) => fee)
    expect(fees.length).to.equal(20)
    expect(fees.at(-1))
      .to.equal(fees.at(-2))
      .and.to.equal(20n * maxFeePerGas)
  })

  it('offers no more for silence, however long it lasts', async () => {
    const silent = sending(async () => {
      throw badGateway()
    })
    const relayer = open(silent, account, { attempts: 2 })
    for (const act of [await commitment(), await commitment()]) {
      expect(told(await relayer.submit(act))).to.equal('ChainUnreachable')
    }
    expect(new Set(handed.map(({ fee }) => fee)).size).to.equal(1)
  })

  it('does not take an earlier transaction for one that does the same', async () => {
    for (const sender of Object.values(keys)) {
      const act = await commitment()
      const relayer = open(honest, sender())
      expect(told(await relayer.submit(act))).to.equal('included')
      const finalize: SignedAct = { kind: 'finalize', terms: act.terms, milestones: 0b111n }
      await earnest.pass(24 * 3_600)
      const first = await relayer.submit(finalize)
      await earnest.pass(24 * 3_600)
      // Another process sends the very same again; the first node that it asks is behind.
      let behind = 1
      const restarted = open(
        staleCount(() => behind),
        sender(),
      )
      const { length } = handed
      const watching = setInterval(() => {
        if (handed.length > length) behind = 0
      }, 1)
      const second = await restarted.submit(finalize).finally(() => clearInterval(watching))
      expect([first, second].map(told)).to.deep.equal(['included', 'included'])
      expect(first.status === 'included' && first.hash).not.to.equal(
        second.status === 'included' && second.hash,
      )
      expect((await earnest.client.getMilestone({ terms: act.terms, milestone: 1 })).status).to.equal(
        'resolved',
      )
    }
  })

  it('offers no more for being refused', async () => {
    const poor = sending(async () => {
      throw rpcError(-32_000, 'insufficient funds for gas * price + value')
    })
    const outcome = await open(poor).submit(await commitment())
    expect(told(outcome)).to.equal('ChainUnreachable')
    expect(outcome.status === 'refused' && outcome.refusal.details.reason).to.include('exceeds the balance')
    expect(new Set(handed.map(({ fee }) => fee)).size).to.equal(1)
  })

  it('counts again where nonces are missing before its own', async () => {
    let ahead = 2
    const gap: Hook = async (call, pass) => {
      const answer = await pass(call)
      if (call.method !== 'eth_getTransactionCount' || ahead === 0) return answer
      const wrong = Number(answer as Hex) + ahead
      ahead = 0
      return `0x${wrong.toString(16)}`
    }
    const before = await count()
    expect(told(await open(gap).submit(await commitment()))).to.equal('included')
    expect(handed.map(({ nonce }) => nonce)).to.deep.equal([before + 2, before])
  })

  it('goes back to the nonce that a reorganisation gave back', async () => {
    const relayer = open(honest)
    const before = await count()
    const id = await earnest.test.snapshot()
    expect(told(await relayer.submit(await commitment()))).to.equal('included')
    await earnest.test.revert({ id })
    // Here a gap waits in the pool, and nobody complains of it.
    await earnest.test.setAutomine(false)
    const submitted = relayer.submit(await commitment())
    while (handed.length < 2) await pause()
    await pause()
    await earnest.test.mine({ blocks: 1 })
    expect(told(await submitted)).to.equal('included')
    expect(handed.map(({ nonce }) => nonce)).to.deep.equal([before, before])
  })

  it('calls its own commitment included, where the receipt comes later than what it did', async () => {
    let behind = 0
    const lagging: Hook = async (call, pass) => {
      const unseen = /^eth_getTransaction(?:Receipt|ByHash)$/.test(call.method) && behind-- > 0
      if (unseen) return null
      if (!sends.test(call.method)) return pass(call)
      await pass(call).catch(() => undefined)
      behind = 8
      throw badGateway()
    }
    const relayer = open(lagging, account, { timeout: 200 })
    const act = await commitment()
    const outcome = await relayer.submit(act)
    expect(outcome).to.include({ status: 'included', hash: handed[0]?.hash })
    const settled = await relayer.submit(await approval(act.terms))
    expect(told(settled)).to.equal('included')
  })

  it('calls it so too, and not redundant, where all tries were spent before the receipt is shown', async () => {
    const before = await count()
    let unseen: number | undefined
    const hook: Hook = async (call, pass) => {
      if (sends.test(call.method)) {
        await pass(call).catch(() => undefined)
        throw badGateway()
      }
      if (handed.length === 0) return pass(call)
      // Asked for the deal: that node is ahead of those which show transactions.
      if (call.method === 'eth_call') unseen ??= 2
      if (call.method === 'eth_getTransactionCount' && unseen === undefined) return `0x${before.toString(16)}`
      if (/^eth_getTransaction(?:Receipt|ByHash)$/.test(call.method)) {
        if (unseen === undefined || unseen-- > 0) return null
      }
      return pass(call)
    }
    const outcome = await open(hook).submit(await commitment())
    expect(outcome).to.include({ status: 'included', hash: handed[0]?.hash })
    expect(handed.length).to.equal(4)
  })

  it('sends again what another transaction of its nonce came before, and looks first', async () => {
    await earnest.test.setAutomine(false)
    const before = await count()
    const relayer = open(honest)
    const submitted = relayer.submit(await commitment())
    while (handed.length === 0) await pause()
    await spend({ nonce: before, times: 30n })
    await earnest.test.mine({ blocks: 1 })
    while (handed.length === 1) await pause()
    await pause()
    await earnest.test.mine({ blocks: 1 })
    expect(told(await submitted)).to.equal('included')
    expect(handed.map(({ nonce }) => nonce)).to.deep.equal([before, before + 1])
  })

  it('asks again, after a pause, where the chain did not answer', async () => {
    let down = 2
    const flaky: Hook = async (call, pass) => {
      if (call.method === 'eth_estimateGas' && down-- > 0) throw badGateway()
      return pass(call)
    }
    expect(told(await open(flaky).submit(await commitment()))).to.equal('included')
    expect(pauses().length).to.equal(2)
  })

  it('gives up in the end, tells the hash that may be mined yet, and knows it when it is', async () => {
    let raw: Hex | undefined
    let silent = true
    const hook = sending(async (call, pass) => {
      if (!silent) return pass(call)
      raw = call.params?.[0] as Hex
      throw badGateway()
    })
    const relayer = open(hook, account, { attempts: 1 })
    const act = await commitment()
    const outcome = await relayer.submit(act)
    expect(told(outcome)).to.equal('ChainUnreachable')
    expect(outcome.status === 'refused' && outcome.refusal.details).to.deep.include({ hash: handed[0]?.hash })
    expect(handed.length).to.equal(4)
    const all = pauses()
    expect(Math.max(...all)).to.be.at.most(8)

    // The next replaces it; it is not mined beside it.
    silent = false
    const before = await count()
    expect(told(await relayer.submit(await commitment()))).to.equal('included')
    expect(await count()).to.equal(before + 1)
    expect(parseTransaction(raw ?? '0x').nonce).to.equal(before)
  })

  it('ends its pauses when it is closed', async () => {
    const silent = sending(async () => {
      throw badGateway()
    })
    let closing: Promise<void> | undefined
    const slow = open(silent, account, {
      timer: (seconds, signal) =>
        new Promise((resolve) => {
          if (seconds < 60) setTimeout(() => (closing ??= slow.close()), 5)
          const long = setTimeout(resolve, 60_000)
          signal?.addEventListener('abort', () => {
            clearTimeout(long)
            resolve()
          })
        }),
    })
    expect(told(await slow.submit(await commitment()))).to.equal('ChainUnreachable')
    await closing
  })
})

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 10))
}
