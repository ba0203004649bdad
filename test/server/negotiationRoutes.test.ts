import { expect } from 'chai'

import { seededRandom } from '../../src/core/index.ts'
import {
  createInbox,
  haggle,
  httpWire,
  mandateSignatory,
  mostBytes,
  type NegotiationRecord,
  openNegotiation,
  receiveMove,
  type SignedRead,
  signRead,
  takeTurn,
  WireFailedError,
} from '../../src/negotiation/index.ts'
import { listen, negotiationRoutes } from '../../src/server/index.ts'
import { type Mandate, Scope, type Signer, scopesOf, signMandate } from '../../src/terms/index.ts'
import {
  buyerSigner,
  type Changes,
  domain,
  sellerSigner,
  signerOf,
  startParties,
} from '../negotiation/support/parties.ts'
import { template, usdc } from '../negotiation/support/template.ts'

const origin = 'http://seller.test'

/** A seller behind HTTP, in memory, and a buyer's opening for it. */
async function begin(buyer: Changes = {}) {
  const parties = startParties({ buyer })
  const errors: unknown[] = []
  const inbox = createInbox(parties.seller, { report: (error) => errors.push(error) })
  const app = negotiationRoutes({
    negotiator: parties.seller,
    inbox,
    clock: parties.clock,
    report: (error) => errors.push(error),
    publicUrls: [origin],
  })
  const opened = await openNegotiation(parties.buyer, {
    seller: sellerSigner.address,
    domain,
    template,
    rounds: 8,
    until: parties.clock.now() + 3_600,
    buyerNonce: 1n,
  })
  if (!opened.ok) throw new Error(opened.message)
  const post = (path: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
    app.request(`${origin}${path}`, { method: 'POST', body, headers })
  const path = `/negotiations/${opened.id}/moves`
  const read = async (
    query: string,
    signer: Signer = buyerSigner,
    changes: Partial<SignedRead> = {},
    at = parties.clock.now(),
    life = 60,
  ) => {
    const asked = { method: 'GET', server: origin, path: `${path}${query}`, domain }
    const headers = await signRead(signer, { ...asked, ...changes }, at, life)
    return app.request(`${origin}${path}${query}`, { headers: { ...headers } })
  }
  return { ...parties, app, opened, errors, post, path, read }
}

const codeOf = async (response: Response) => ((await response.json()) as { code: string }).code

describe('POST /negotiations', () => {
  it('opens with a signed request, and acknowledges', async () => {
    const { post, opened } = await begin()
    const response = await post('/negotiations', opened.text)
    expect(response.status).to.equal(201)
    expect(await response.json()).to.deep.equal({
      ok: true,
      negotiation: opened.id,
      round: 0,
      digest: opened.id,
    })
  })

  it('maps refusals to statuses', async () => {
    const { post, opened } = await begin()
    const tries: readonly (readonly [string | Uint8Array<ArrayBuffer>, number, string])[] = [
      ['x'.repeat(mostBytes + 1), 413, 'MessageTooLarge'],
      ['no json', 400, 'MessageMalformed'],
      [new Uint8Array([0x22, 0xff, 0x22]), 400, 'MessageMalformed'],
      ['{"a":1,"a":1}', 400, 'MessageAmbiguous'],
      ['{}', 400, 'MessageInvalid'],
      [opened.text.replace('"consent":"0x00', '"consent":"0x0099'), 403, 'ConsentInvalid'],
      [opened.text.replace('"rounds":8', '"rounds":0'), 422, 'RoundsInvalid'],
    ]
    for (const [body, status, code] of tries) {
      const response = await post('/negotiations', body)
      expect(response.status, code).to.equal(status)
      expect(response.headers.get('content-type')).to.equal('application/problem+json')
      expect(await codeOf(response)).to.equal(code)
    }
  })

  it('stops reading a body that is too large, whatever it says about its length', async () => {
    const { app } = await begin()
    let pulled = 0
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 16_384
        controller.enqueue(new Uint8Array(16_384))
        if (pulled > 10 * mostBytes) controller.close()
      },
    })
    const init = { method: 'POST', body: endless, duplex: 'half' } as RequestInit
    expect((await app.request(`${origin}/negotiations`, init)).status).to.equal(413)
    expect(pulled).to.be.below(3 * mostBytes)
  })
})

describe('POST /negotiations/:id/moves', () => {
  it('keeps a move and acknowledges; a move of another negotiation is none of this', async () => {
    const { post, opened, path, read, buyer } = await begin()
    await post('/negotiations', opened.text)
    const { moves } = (await (await read('?after=0&wait=2')).json()) as { moves: string[] }
    expect(moves).to.have.length(1)
    await receiveMove(buyer, moves[0] ?? '')
    const turn = await takeTurn(buyer, opened.id)
    if (turn.kind !== 'sent') throw new Error('not sent')
    const elsewhere = await post(`/negotiations/0x${'ab'.repeat(32)}/moves`, turn.entry.text)
    expect(elsewhere.status).to.equal(422)
    const response = await post(path, turn.entry.text)
    expect(response.status).to.equal(202)
    expect(await response.json()).to.deep.include({ round: 2, digest: turn.entry.digest })
    expect((await post(path, turn.entry.text)).status).to.equal(202)
    expect((await post('/negotiations/0x12/moves', turn.entry.text)).status).to.equal(400)
    const unknown = turn.entry.text.replaceAll(opened.id, `0x${'ab'.repeat(32)}`)
    expect((await post(`/negotiations/0x${'ab'.repeat(32)}/moves`, unknown)).status).to.equal(404)
  })
})

describe('GET /negotiations/:id/moves', () => {
  it('gives the moves after a round, waiting for the next one', async () => {
    const { post, opened, read, seller } = await begin()
    await post('/negotiations', opened.text)
    const first = (await (await read('?after=0&wait=5')).json()) as { moves: string[] }
    expect(first.moves).to.deep.equal(
      ((await seller.store.load(opened.id)) as NegotiationRecord).entries.map(({ text }) => text),
    )
    expect(await (await read('?after=1&wait=0')).json()).to.deep.equal({ moves: [] })
    const started = performance.now()
    expect(await (await read('?after=1&wait=1')).json()).to.deep.equal({ moves: [] })
    expect(performance.now() - started).to.be.within(900, 3_000)
  })

  it("needs a party's signature, over this very request, good now", async () => {
    const { post, opened, read, app, path, clock } = await begin()
    await post('/negotiations', opened.text)
    const now = clock.now()
    expect((await app.request(`${origin}${path}`)).status).to.equal(401)
    expect((await read('', sellerSigner)).status).to.equal(200)
    expect((await read('', signerOf(7))).status).to.equal(403)
    expect((await read('', buyerSigner, { method: 'POST' })).status).to.equal(403)
    expect((await read('', buyerSigner, { path: `${path}?after=1` })).status).to.equal(403)
    expect((await read('', buyerSigner, { server: 'http://elsewhere.test' })).status).to.equal(421)
    expect((await read('', buyerSigner, { domain: { ...domain, chainId: 1 } })).status).to.equal(403)
    expect((await read('', buyerSigner, {}, now - 60)).status).to.equal(401)
    expect((await read('', buyerSigner, {}, now - 59)).status).to.equal(200)
    expect((await read('', buyerSigner, {}, now, 301)).status).to.equal(401)
    expect((await read('', buyerSigner, {}, now + 1_000)).status).to.equal(401)
  })

  it('does not let one party sign in the name of another', async () => {
    const { post, opened, app, path, clock } = await begin()
    await post('/negotiations', opened.text)
    const url = `${origin}${path}`
    const asked = { method: 'GET', server: origin, path, domain }
    const headers = await signRead(signerOf(7), asked, clock.now())
    const input = headers['signature-input'].replace(signerOf(7).address, buyerSigner.address)
    const response = await app.request(url, { headers: { ...headers, 'signature-input': input } })
    expect(response.status).to.equal(403)
    for (const broken of [
      { ...headers, signature: 'read=:!:' },
      { ...headers, signature: 'read=:A:' },
      { ...headers, 'signature-input': 'read=()' },
    ]) {
      expect((await app.request(url, { headers: broken })).status).to.equal(401)
    }
  })

  it('lets an agent key read what it negotiates', async () => {
    const agent = signerOf(0xa9)
    const mandate: Mandate = {
      principal: buyerSigner.address,
      agent: agent.address,
      scopes: scopesOf(Scope.Commit),
      token: usdc,
      perDeal: 10n ** 12n,
      total: 10n ** 12n,
      counterparty: `0x${'0'.repeat(40)}`,
      arbiter: `0x${'0'.repeat(40)}`,
      validAfter: 0,
      validUntil: 2_000_000_000,
      nonce: 1n,
    }
    const signatory = mandateSignatory(agent, mandate, await signMandate(buyerSigner, mandate, domain))
    const { post, opened, read } = await begin({ signatory })
    expect((await post('/negotiations', opened.text)).status).to.equal(201)
    expect((await read('', agent)).status).to.equal(200)
  })

  it('does not know a negotiation that is not there, nor numbers that are none', async () => {
    const { read, opened, post } = await begin()
    expect((await read('')).status).to.equal(404)
    await post('/negotiations', opened.text)
    expect((await read('?after=-1')).status).to.equal(400)
    expect((await read('?wait=1e9')).status).to.equal(400)
  })
})

describe('Idempotency-Key', () => {
  const key = { 'idempotency-key': 'one' }

  it('gives the stored answer to the same body, and 422 to another', async () => {
    const { post, opened, seller } = await begin()
    const first = await post('/negotiations', opened.text, key)
    const kept = await first.text()
    // Whatever became of the seller since, the answer stays.
    await seller.store.change(opened.id, () => ({
      next: { ...opened.record, side: 'seller' },
      result: undefined,
    }))
    const second = await post('/negotiations', opened.text, key)
    expect([second.status, await second.text()]).to.deep.equal([201, kept])
    const other = await post('/negotiations', `${opened.text} `, key)
    expect([other.status, await codeOf(other)]).to.deep.equal([422, 'IdempotencyKeyReused'])
    expect((await post('/negotiations', '{}', { 'idempotency-key': 'two' })).status).to.equal(400)
    expect(
      (await post('/negotiations', opened.text, { 'idempotency-key': 'x'.repeat(256) })).status,
    ).to.equal(422)
  })

  it('answers 409 while the first is still running', async () => {
    const { opened, seller, clock } = await begin()
    const reported: unknown[] = []
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const inbox = createInbox(seller, { report: () => {} })
    const app = negotiationRoutes({
      negotiator: seller,
      clock,
      report: (error) => reported.push(error),
      inbox: { ...inbox, open: async (text) => held.then(() => inbox.open(text)) },
    })
    const post = () =>
      app.request(`${origin}/negotiations`, { method: 'POST', body: opened.text, headers: key })
    const first = post()
    await new Promise((resolve) => setTimeout(resolve, 20))
    const second = await post()
    expect([second.status, await codeOf(second)]).to.deep.equal([409, 'IdempotencyRunning'])
    release()
    expect((await first).status).to.equal(201)
    expect(reported).to.deep.equal([])
    expect((await post()).status).to.equal(201)
  })

  it('forgets a key after a day, and never keeps the server’s own trouble', async () => {
    const { post, opened, clock, seller } = await begin()
    expect((await post('/negotiations', opened.text, key)).status).to.equal(201)
    clock.advance(24 * 3_600)
    expect((await post('/negotiations', '{}', key)).status).to.equal(400)
    let broken = true
    const reported: unknown[] = []
    const inbox = createInbox(seller, { report: () => {} })
    const app = negotiationRoutes({
      negotiator: seller,
      clock,
      report: (error) => reported.push(error),
      inbox: {
        ...inbox,
        open: async (text) => {
          if (broken) throw new Error('out of order')
          return inbox.open(text)
        },
      },
    })
    const again = () =>
      app.request(`${origin}/negotiations`, { method: 'POST', body: opened.text, headers: key })
    const failed = await again()
    expect([failed.status, await codeOf(failed)]).to.deep.equal([500, 'Internal'])
    expect(reported).to.have.length(1)
    broken = false
    expect((await again()).status).not.to.equal(500)
  })
})

describe('httpWire', () => {
  it('carries a whole negotiation between two sides of which one has an address', async () => {
    const { buyer, seller, clock } = startParties()
    const errors: unknown[] = []
    const inbox = createInbox(seller, { report: (error) => errors.push(error) })
    const app = negotiationRoutes({ negotiator: seller, inbox, clock, report: (error) => errors.push(error) })
    const server = await listen(app)
    try {
      const wire = httpWire({
        url: `${server.url}/`,
        signer: buyerSigner,
        domain,
        clock,
        random: seededRandom(1),
      })
      const result = await haggle(buyer, {
        sellers: [{ seller: sellerSigner.address, wire }],
        domain,
        template,
        rounds: 8,
        until: clock.now() + 600,
        buyerNonce: 1n,
        wait: 5,
        patience: 2,
      })
      expect(result.sellers[0]?.result).to.equal('agreed')
      const id = result.sellers[0]?.negotiation ?? '0x'
      const texts = async (side: typeof buyer) => (await side.store.load(id))?.entries.map(({ text }) => text)
      expect(await texts(buyer)).to.deep.equal(await texts(seller))
      expect(errors).to.deep.equal([])
    } finally {
      await server.close()
    }
  })

  it('sends the same again, under the same key, until there is an answer', async () => {
    const { app, opened, clock } = await begin()
    const keys: string[] = []
    let failures = 2
    const wire = httpWire({
      url: origin,
      signer: buyerSigner,
      domain,
      clock,
      random: seededRandom(1),
      timer: async () => {},
      async fetch(input, init) {
        keys.push(new Headers(init?.headers).get('idempotency-key') ?? '')
        const response = await app.request(String(input), init)
        if (failures-- > 0) throw new TypeError('the connection was lost')
        return response
      },
    })
    expect(await wire.open(opened.text)).to.include({ ok: true, round: 0 })
    expect(keys).to.have.length(3)
    expect(new Set(keys).size).to.equal(1)
    await wire.open(opened.text)
    expect(new Set(keys).size).to.equal(2)
  })

  it('hands refusals on as they are, and fails when nobody answers or the answer is nonsense', async () => {
    const { clock, app } = await begin()
    const parameters = {
      url: origin,
      signer: buyerSigner,
      domain,
      clock,
      random: seededRandom(1),
      timer: async () => {},
    }
    const wire = httpWire({ ...parameters, fetch: async (input, init) => app.request(String(input), init) })
    expect(await wire.open('{}')).to.include({ ok: false, code: 'MessageInvalid' })
    expect(await wire.read(`0x${'ab'.repeat(32)}`, 0, 0)).to.include({
      ok: false,
      code: 'NegotiationUnknown',
    })
    for (const body of ['nonsense', '{"ok":true}', 'x'.repeat(5 * 1024 * 1024)]) {
      const lost = httpWire({ ...parameters, fetch: async () => new Response(body) })
      expect(await lost.open('{}').catch((error: unknown) => error), body.slice(0, 9)).to.be.instanceOf(
        WireFailedError,
      )
    }
    // A server that is there and says why not is told as it is, after all attempts.
    for (const [status, code] of [
      [503, 'Busy'],
      [503, 'ChainUnreachable'],
    ] as const) {
      let asked = 0
      const answering = async () => {
        asked++
        return new Response(JSON.stringify({ ok: false, code, message: 'later', details: {} }), { status })
      }
      const busy = httpWire({ ...parameters, attempts: 3, fetch: answering })
      expect(await busy.open('{}')).to.deep.equal({ ok: false, code, message: 'later', details: {} })
      expect(asked).to.equal(3)
    }
    // Takes the request and never answers.
    const mute = httpWire({
      ...parameters,
      patience: 0.01,
      attempts: 2,
      fetch: (_input, init) =>
        new Promise((_resolve, reject) => {
          init?.signal?.addEventListener('abort', () => reject(init.signal?.reason))
        }),
    })
    const keepAlive = setTimeout(() => undefined, 5_000)
    const error = await mute.open('{}').catch((reason: unknown) => reason)
    clearTimeout(keepAlive)
    expect(error).to.be.instanceOf(WireFailedError)
    expect((error as WireFailedError).cause).to.have.property('name', 'TimeoutError')
    const down = httpWire({ ...parameters, fetch: async () => new Response('', { status: 502 }) })
    expect(await down.open('{}').catch((error: unknown) => error)).to.be.instanceOf(WireFailedError)
  })
})
