import { expect } from 'chai'

import { type Hash, keccak256, manualClock, passed, refused, type Verdict } from '../../src/core/index.ts'
import { mostBundle } from '../../src/jury/index.ts'
import { jurorRoutes } from '../../src/server/index.ts'

const id = keccak256('case')
const url = 'https://juror.example'
const announcement = { juror: `0x${'11'.repeat(20)}`, url, signature: '0x01' } as const

/** Routes of a juror that sits in one case. */
function open(take: (bytes: Uint8Array) => Verdict | Promise<Verdict> = () => passed) {
  const clock = manualClock(1_800_000_000)
  const taken: Uint8Array[] = []
  const app = jurorRoutes({
    url,
    clock,
    trustedProxies: 1,
    report: () => undefined,
    service: {
      rationaleOf: async () => undefined,
      announcementOf: async () => announcement,
      takesBundles: async (asked: Hash) => asked === id,
      async takeBundle(_, bytes) {
        const verdict = await take(bytes)
        if (verdict.ok) taken.push(bytes)
        return verdict
      },
      bundleOf: async (asked) => (asked === id ? taken.at(-1) : undefined),
    },
  })
  const put = (body: BodyInit, { of = id, peer = '198.51.100.1' } = {}) =>
    app.request(
      `/cases/${of}/bundle`,
      {
        method: 'PUT',
        body,
        headers: { 'x-forwarded-for': peer },
        duplex: 'half',
      } as RequestInit,
      { incoming: { socket: { remoteAddress: '10.0.0.1' } } },
    )
  return { app, clock, taken, put }
}

const codeOf = async (response: Response) => ((await response.json()) as { code?: string }).code

describe('jurorRoutes', () => {
  it('take a bundle and give it to whoever asks as jurors do', async () => {
    const { app, put } = open()
    expect((await app.request(`/cases/${id}/bundle`)).status).to.equal(404)
    expect((await put('the bundle')).status).to.equal(201)
    expect(await (await app.request(`/cases/${id}/bundle`)).text()).to.equal('the bundle')
  })

  it('tell who the juror is, and show rationales beside', async () => {
    const { app } = open()
    expect(await (await app.request('/juror')).json()).to.deep.equal(announcement)
    expect((await app.request(`/rationales/${id}`)).status).to.equal(404)
  })

  it('say why a bundle is not taken', async () => {
    const { put, taken } = open(() => refused('ArtifactMismatch', 'Another delivery'))
    const answer = await put('forged')
    expect(answer.status).to.equal(422)
    expect(await codeOf(answer)).to.equal('ArtifactMismatch')
    expect(taken).to.have.length(0)
  })

  it('read no body of a case where it does not sit, nor more than a bundle may have', async () => {
    let read = 0
    const endless = () =>
      new ReadableStream({
        pull(controller) {
          read += 1
          controller.enqueue(new Uint8Array(1024 * 1024))
        },
      })
    const { put } = open()
    const stranger = await put(endless(), { of: keccak256('another') })
    expect([stranger.status, await codeOf(stranger)]).to.deep.equal([404, 'CaseUnknown'])
    expect(read).to.be.below(3)
    expect((await put(endless())).status).to.equal(413)
    expect(read).to.be.below(mostBundle / 2 ** 20 + 4)
  })

  it('take so many a minute of a peer, and of all', async () => {
    const { put, clock } = open()
    const statuses = async (count: number, peer: (index: number) => string) => {
      const found: number[] = []
      for (let index = 0; index < count; index++) found.push((await put('x', { peer: peer(index) })).status)
      return found.filter((status) => status === 201).length
    }
    expect(await statuses(20, () => '198.51.100.1')).to.equal(12)
    expect(await codeOf(await put('x', { peer: '198.51.100.77' }))).to.equal('Busy')
    expect(await statuses(3, () => '203.0.113.1')).to.equal(3)
    expect(await statuses(150, (index) => `10.${index}.0.1`)).to.equal(120 - 15)
    clock.advance(60)
    expect(await statuses(1, () => '198.51.100.1')).to.equal(1)
  })

  it('hold no more than a few at once', async () => {
    const { promise, resolve } = Promise.withResolvers<Verdict>()
    const { put } = open(() => promise)
    const held = Array.from({ length: 4 }, (_, index) => put('x', { peer: `203.0.${index}.1` }))
    await new Promise((done) => setTimeout(done, 50))
    expect((await put('x', { peer: '192.0.2.1' })).status).to.equal(503)
    resolve(passed)
    expect((await Promise.all(held)).map(({ status }) => status)).to.deep.equal([201, 201, 201, 201])
    expect((await put('x', { peer: '192.0.2.1' })).status).to.equal(201)
  })
})
