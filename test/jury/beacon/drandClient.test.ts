import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import { expect } from 'chai'

import { manualClock } from '../../../src/core/index.ts'
import { BeaconKeyInvalidError, decompressSignature } from '../../../src/jury/beacon/beaconSignature.ts'
import {
  type FetchRoundParameters,
  fetchRound,
  RoundNotPublishedError,
  RoundUnavailableError,
} from '../../../src/jury/beacon/drandClient.ts'
import { quicknet } from '../../../src/jury/beacon/quicknet.ts'
import { BeaconRoundInvalidError, publishedAt } from '../../../src/jury/beacon/rounds.ts'
import { thrownBy } from './thrownBy.ts'
import { type PublishedRound, publishedRounds } from './vectors.ts'

const [other, , published] = publishedRounds as [PublishedRound, PublishedRound, PublishedRound]
const { round } = published

/** As drand answers. */
const bodyOf = (answer: PublishedRound, changes: object = {}) =>
  JSON.stringify({
    round: Number(answer.round),
    randomness: answer.randomness.slice(2),
    signature: answer.signature.slice(2),
    ...changes,
  })

/** What the endpoints do, by the first part of their path. */
const manners: Record<string, (response: ServerResponse) => void> = {
  good: (response) => response.end(bodyOf(published)),
  /** Everything but the signature is made up. */
  embellished: (response) =>
    response.end(bodyOf(published, { randomness: '00'.repeat(32), previous_signature: 'x' })),
  /** Another round's signature, under the number that was asked for. */
  lying: (response) => response.end(bodyOf(other, { round: Number(round) })),
  wrong: (response) => response.end(bodyOf(other)),
  pointless: (response) => response.end(bodyOf(published, { signature: `80${'00'.repeat(46)}01` })),
  short: (response) => response.end(bodyOf(published, { signature: published.signature.slice(2, -2) })),
  formless: (response) => response.end('[]'),
  babbling: (response) => response.end('<html>no such page</html>'),
  early: (response) => response.writeHead(425).end(bodyOf(published)),
  elsewhere: (response) => response.writeHead(302, { location: '/good' }).end(),
  oversized: (response) => response.end(`${bodyOf(published)}${' '.repeat(4_096)}`),
  /** Never ends: whoever reads on reads for ever. */
  endless(response) {
    response.writeHead(200)
    const more = () => {
      if (!response.destroyed) response.write(' '.repeat(512), () => setImmediate(more))
    }
    more()
  },
  /** Says nothing at all. */
  silent: () => undefined,
  /** Says half of it. */
  slow: (response) => response.write(bodyOf(published).slice(0, 40)),
}

describe('fetchRound', () => {
  let server: Server
  let base: string
  let asked: string[]

  before(async () => {
    server = createServer((request, response) => {
      asked.push(request.url ?? '')
      manners[request.url?.split('/')[1] ?? '']?.(response)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })

  beforeEach(() => {
    asked = []
  })

  after(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })

  const clock = manualClock(publishedAt(quicknet, round))
  const ask = (names: readonly string[], more: Partial<FetchRoundParameters> = {}) =>
    fetchRound({ round, urls: names.map((name) => `${base}/${name}`), clock, patience: 0.3, ...more })
  const path = (name: string) => `/${name}/${quicknet.chainHash}/public/1000`
  const expected = {
    round,
    signature: decompressSignature(published.signature),
    randomness: published.randomness,
  }

  it('brings a round, its signature as the contract takes it, and its randomness', async () => {
    expect(await ask(['good'])).to.deep.equal(expected)
    expect(asked).to.deep.equal([path('good')])
  })

  it('takes an address that ends in a slash', async () => {
    expect(await ask(['good/'])).to.deep.equal(expected)
    expect(asked).to.deep.equal([path('good')])
  })

  it('makes the randomness of the signature, whatever an endpoint says of it', async () => {
    expect(await ask(['embellished'])).to.deep.equal(expected)
  })

  it('asks one endpoint after another, and none after one that is good', async () => {
    const names = ['lying', 'slow', 'early', 'good', 'wrong']
    expect(await ask(names)).to.deep.equal(expected)
    expect(asked).to.deep.equal(names.slice(0, 4).map(path))
  })

  it('says what each endpoint did when none brought the round', async () => {
    const problems = {
      lying: 'BeaconSignatureInvalid',
      wrong: 'the answer is another round',
      pointless: 'BeaconPointInvalid',
      short: 'the answer is no round',
      formless: 'the answer is no round',
      babbling: 'the answer is no JSON',
      early: 'status 425',
      elsewhere: 'status 302',
      oversized: 'the answer is too long',
      endless: 'the answer is too long',
      silent: 'no answer in time',
      slow: 'no answer in time',
    }
    const error = await thrownBy(() => ask(Object.keys(problems)))
    expect(error).to.be.instanceOf(RoundUnavailableError).with.property('code', 'RoundUnavailable')
    expect((error as RoundUnavailableError).failures).to.deep.equal(
      Object.entries(problems).map(([name, problem]) => ({ url: `${base}/${name}`, problem })),
    )
    expect(asked, 'a redirection is not followed').to.deep.equal(Object.keys(problems).map(path))
  })

  it('goes on when an endpoint can’t be reached', async () => {
    const closed = createServer()
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve))
    const gone = `http://127.0.0.1:${(closed.address() as AddressInfo).port}`
    await new Promise((resolve) => closed.close(resolve))
    expect(await ask([], { urls: [gone, `${base}/good`] })).to.deep.equal(expected)
    const error = await thrownBy(() => ask([], { urls: [gone] }))
    expect((error as RoundUnavailableError).failures).to.deep.equal([{ url: gone, problem: 'not reached' }])
  })

  it('asks nobody for a round whose time has not come', async () => {
    const early = manualClock(publishedAt(quicknet, round) - 1)
    const error = await thrownBy(() => ask(['good'], { clock: early }))
    expect(error).to.be.instanceOf(RoundNotPublishedError).with.property('code', 'RoundNotPublished')
    expect(asked).to.deep.equal([])

    early.advance(1)
    expect(await ask(['good'], { clock: early })).to.deep.equal(expected)
  })

  it('blames no endpoint for a key that is none', async () => {
    const chain = { ...quicknet, publicKey: '0x' as const }
    expect(await thrownBy(() => ask(['good'], { chain }))).to.be.instanceOf(BeaconKeyInvalidError)
  })

  it('knows no round 0', async () => {
    expect(await thrownBy(() => ask(['good'], { round: 0n }))).to.be.instanceOf(BeaconRoundInvalidError)
    expect(asked).to.deep.equal([])
  })

  it('gives up when it is told to, and asks nobody else', async () => {
    const reason = new Error('enough')
    const controller = new AbortController()
    const fetch: typeof globalThis.fetch = (input, init) => {
      controller.abort(reason)
      return globalThis.fetch(input, init)
    }
    const error = await thrownBy(() => ask(['silent', 'good'], { signal: controller.signal, fetch }))
    expect(error).to.equal(reason)
    expect(asked).to.not.include(path('good'))
  })
})
