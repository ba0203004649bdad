import { readFileSync } from 'node:fs'

import { expect } from 'chai'
import { logRefusalOf } from '../../../src/chain/events/logRefusal.ts'
import { createEventCursor, getEvents } from '../../../src/chain/index.ts'
import { seededRandom } from '../../../src/core/index.ts'
import { type HttpRefusal, httpEndpoint, Refused } from '../support/httpEndpoint.ts'
import { nameOf, replicated, startReplicas } from '../support/replicas.ts'
import { refusals } from './refusals.ts'

/** A chain of so many blocks behind an endpoint, the requests for ranges that it met, and the pauses that were made. */
function endpoint(length: number, refuse: (blocks: bigint) => HttpRefusal | undefined) {
  const asked: bigint[] = []
  const waited: number[] = []
  const replicas = startReplicas(seededRandom('nodes'), {
    refuse(blocks) {
      asked.push(blocks)
      const refusal = refuse(blocks)
      if (refusal) throw new Refused(refusal)
    },
  })
  replicas.grow(Array.from({ length }, (_, block) => (block % 500 === 0 ? 1 : 0)))
  const options = {
    escrow: replicated,
    fromBlock: 1n,
    random: seededRandom('pauses'),
    timer: async (seconds: number) => {
      waited.push(seconds)
    },
  }
  return { replicas, client: httpEndpoint(replicas.request), options, asked, waited }
}

const ofRanges = refusals.filter(([, kind]) => kind === 'refused' || kind === 'unclear')
const ofRate = refusals.filter(([, kind]) => kind === 'busy')

describe('limits of what one request may ask', function () {
  this.timeout(60_000)

  for (const [who, kind, refusal] of refusals) {
    it(`understands ${who}: ${kind}`, async () => {
      const { client } = endpoint(1, () => refusal)
      const error = await client
        .request({ method: 'eth_getLogs', params: [{ fromBlock: '0x1', toBlock: '0x1' }] }, { retryCount: 0 })
        .catch((thrown) => thrown)
      expect(logRefusalOf(error).kind).to.equal(kind)
      expect(logRefusalOf(error).retryAfter).to.equal(refusal.headers ? 3 : undefined)
    })
  }

  it('holds a date to wait for against the date of the answer', async () => {
    const refusalAt = async (headers: Readonly<Record<string, string>>) => {
      const { client } = endpoint(1, () => ({ status: 429, headers, body: 'Too Many Requests' }))
      const params = [{ fromBlock: '0x1', toBlock: '0x1' }] as const
      const asked = client.request({ method: 'eth_getLogs', params: [...params] }, { retryCount: 0 })
      return logRefusalOf(await asked.catch((thrown: unknown) => thrown))
    }
    const date = 'Mon, 30 Nov 2026 12:00:00 GMT'
    const later = 'Mon, 30 Nov 2026 12:00:07 GMT'
    expect(await refusalAt({ date, 'retry-after': later })).to.deep.equal({ kind: 'busy', retryAfter: 7 })
    expect((await refusalAt({ date: later, 'retry-after': date })).retryAfter).to.equal(0)
    expect((await refusalAt({ 'retry-after': later })).retryAfter).to.equal(undefined)
    expect((await refusalAt({ date, 'retry-after': 'soon' })).retryAfter).to.equal(undefined)
  })

  it('is told to operators as it is understood: each row of their table was tried', () => {
    const done = {
      refused: 'halved',
      unclear: 'a pause, then halved',
      busy: 'waited out',
      behind: 'asked again',
    }
    const told = refusals.map(([, kind, { body }]) => ({
      text: typeof body === 'string' ? body : body.message,
      done: (done as Record<string, string>)[kind],
    }))
    const page = readFileSync('docs/operations.md', 'utf8')
    const rows = page
      .split('\n')
      .filter((line) => /\| (halved|a pause, then halved|waited out|asked again) \|$/.test(line))
    const tried = rows.flatMap((row) => {
      const cells = row.split(' | ')
      const what = cells.at(-1)?.replace(' |', '')
      // What is `any` there has its status in the table of tests.
      return [...(cells[2]?.startsWith('any') ? [] : (cells[2] ?? '').matchAll(/`([^`]+)`/g))].map(
        ([, text]) => ({
          text: text ?? '',
          done: what,
        }),
      )
    })
    expect(tried).to.have.length(22)
    for (const row of tried) {
      const parts = row.text.split('…').map((part) => part.trim())
      const known = told.filter(({ text }) => parts.every((part) => text.includes(part)))
      expect(
        known.map((one) => one.done),
        row.text,
      ).to.include(row.done)
    }
  })

  it('takes a network that fails, and a node that takes too long, for no limit', () => {
    const network = Object.assign(new Error('fetch failed'), { name: 'TypeError' })
    expect(logRefusalOf(network).kind).to.equal('unreachable')
    expect(logRefusalOf(Object.assign(new Error('took too long'), { name: 'TimeoutError' })).kind).to.equal(
      'unclear',
    )
  })

  for (const limit of [5n, 10n, 500n, 2_000n, 10_000n]) {
    it(`reads in spans of ${limit} blocks where no more is taken, and remembers it`, async () => {
      const [first] = ofRanges
      const { client, options, asked, replicas } = endpoint(12_000, (blocks) =>
        blocks > limit ? first?.[2] : undefined,
      )
      expect((await getEvents(client, options)).map(nameOf)).to.deep.equal(replicas.truth(1n))
      const refused = asked.filter((blocks) => blocks > limit).length
      // At most as often as 10,000 can be halved, and a few times later, to find out whether more is taken now.
      expect(refused).to.be.at.most(20)
      asked.length = 0
      const cursor = createEventCursor(client, options)
      expect((await cursor.next()).map(nameOf)).to.deep.equal(replicas.truth(1n))
      expect(asked.filter((blocks) => blocks > limit).length).to.be.at.most(8)
    })
  }

  for (const [who, , refusal] of ofRanges) {
    it(`reads on when ${who} refuses a range`, async () => {
      const { client, options, replicas } = endpoint(3_000, (blocks) => (blocks > 700n ? refusal : undefined))
      expect((await getEvents(client, options)).map(nameOf)).to.deep.equal(replicas.truth(1n))
    })
  }

  it('asks for more again once more is taken', async () => {
    let limit = 10n
    const { client, options, asked } = endpoint(20_000, (blocks) =>
      blocks > limit ? ofRanges[0]?.[2] : undefined,
    )
    await getEvents(client, { ...options, toBlock: 1_000n })
    limit = 10_000n
    asked.length = 0
    await getEvents(client, { ...options, lag: 0n })
    expect(asked.some((blocks) => blocks > 1_000n)).to.equal(true)
  })

  it('asks for no more than it is told', async () => {
    const { client, options, asked } = endpoint(3_000, () => undefined)
    await getEvents(client, { ...options, span: 250n })
    expect(asked.every((blocks) => blocks <= 250n)).to.equal(true)
  })

  it('throws what a node refuses one block with, and learns nothing of it', async () => {
    let refusal: HttpRefusal | undefined = { body: { code: -32_603, message: 'database is closed' } }
    const { client, options, asked } = endpoint(5_000, () => refusal)
    const error = await getEvents(client, { ...options, lag: 0n }).catch((thrown) => thrown)
    expect(error.details).to.equal('database is closed')
    expect(asked).to.deep.equal([5_000n, 2_500n, 1_250n, 625n, 312n, 156n, 78n, 39n, 19n, 9n, 4n, 2n, 1n])
    refusal = undefined
    asked.length = 0
    await getEvents(client, { ...options, lag: 0n })
    expect(asked).to.deep.equal([5_000n])
  })

  for (const [who, , refusal] of ofRate) {
    it(`waits, and asks for as much again, when ${who} has had too many requests`, async () => {
      let busy = 3
      const { client, options, asked, waited, replicas } = endpoint(3_000, () =>
        busy-- > 0 ? refusal : undefined,
      )
      expect((await getEvents(client, { ...options, lag: 0n })).map(nameOf)).to.deep.equal(replicas.truth(1n))
      expect(asked).to.deep.equal([3_000n, 3_000n, 3_000n, 3_000n])
      const after = Number(refusal.headers?.['retry-after'] ?? 0)
      expect(waited).to.have.lengthOf(3)
      for (const [index, seconds] of waited.entries()) {
        expect(seconds).to.be.within(Math.max(after, 0.25 * 2 ** index), Math.max(after, 0.5 * 2 ** index))
      }
    })
  }

  it('gives up after five pauses, and at once when it is told to wait for longer than a minute', async () => {
    const tooMany = { code: -32_016, message: 'over rate limit' }
    const patient = endpoint(100, () => ({ body: tooMany }))
    const error = await getEvents(patient.client, { ...patient.options, lag: 0n }).catch((thrown) => thrown)
    expect(error.details).to.equal('over rate limit')
    expect(patient.waited).to.have.lengthOf(5)

    const tomorrow = endpoint(100, () => ({
      status: 429,
      headers: { 'retry-after': '86400' },
      body: tooMany,
    }))
    expect(await getEvents(tomorrow.client, { ...tomorrow.options, lag: 0n }).catch(() => 'failed')).to.equal(
      'failed',
    )
    expect(tomorrow.waited).to.deep.equal([])
    expect(tomorrow.asked).to.have.lengthOf(1)
  })
})
