import { request as ask, createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import { expect } from 'chai'
import { Hono } from 'hono'

import { type Refusal, seededRandom } from '../../src/core/index.ts'
import {
  createInbox,
  httpWire,
  localUrls,
  openNegotiation,
  PublicUrlInvalidError,
  parsePublicUrl,
  signRead,
} from '../../src/negotiation/index.ts'
import { listen, type NegotiationRoutesParameters, negotiationRoutes } from '../../src/server/index.ts'
import { buyerSigner, domain, sellerSigner, startParties } from '../negotiation/support/parties.ts'
import { template } from '../negotiation/support/template.ts'

type Passed = { readonly headers: IncomingHttpHeaders; readonly path: string }
/** What a proxy makes of a request. */
type Change = (passed: Passed, upstream: number) => Passed

const changes = {
  /** Host as it came. */
  kept: (passed) => passed,
  /** nginx's `proxy_pass http://upstream` unless told otherwise. */
  hostReplaced: ({ headers, path }, upstream) => ({
    path,
    headers: { ...headers, host: `127.0.0.1:${upstream}`, 'x-forwarded-host': headers.host },
  }),
  /** nginx's `location /earnest/ { proxy_pass http://upstream/; }`. */
  prefixStripped: ({ headers, path }, upstream) => ({
    path: path.replace(/^\/earnest/, ''),
    headers: { ...headers, host: `127.0.0.1:${upstream}` },
  }),
  /** Passes on what a stranger says of where the request was for. */
  spoofed: ({ headers, path }) => ({
    path,
    headers: {
      ...headers,
      host: 'elsewhere.test',
      'x-forwarded-host': 'elsewhere.test',
      'x-forwarded-proto': 'https',
      'x-forwarded-prefix': '/earnest',
      forwarded: 'host=elsewhere.test;proto=https',
    },
  }),
} as const satisfies Record<string, Change>

describe('the public URLs of negotiation routes', () => {
  const open: { close(): unknown; closeAllConnections?: () => void }[] = []
  afterEach(() => {
    for (const server of open.splice(0)) {
      server.close()
      server.closeAllConnections?.()
    }
  })

  const portOf = async (server: Pick<Server, 'address' | 'once' | 'listening'>): Promise<number> => {
    if (!server.listening) await new Promise<void>((resolve) => server.once('listening', () => resolve()))
    return (server.address() as AddressInfo).port
  }

  const proxyTo = async (upstream: number, change: Change): Promise<number> => {
    const proxy = createServer((incoming, outgoing) => {
      const passed = change({ headers: { ...incoming.headers }, path: incoming.url ?? '' }, upstream)
      const { method } = incoming
      const further = ask({ port: upstream, host: '127.0.0.1', method, ...passed }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers)
        answer.pipe(outgoing)
      })
      incoming.pipe(further)
    }).listen(0, '127.0.0.1')
    open.push(proxy)
    return portOf(proxy)
  }

  /** A seller's server with a negotiation in it, and what a buyer's wire to a URL reads. */
  const begin = async (configured: Partial<NegotiationRoutesParameters> = {}, mount = '/') => {
    const parties = startParties()
    const { seller, buyer, clock } = parties
    const fail = (error: unknown) => {
      throw error
    }
    const inbox = createInbox(seller, { report: fail })
    const urls: string[] = []
    let app = new Hono()
    app.route(mount, negotiationRoutes({ negotiator: seller, inbox, clock, ...configured }))
    const server = await listen({ fetch: (...given) => app.fetch(...given) })
    open.push(server)
    const upstream = server.port
    const opened = await openNegotiation(buyer, {
      seller: sellerSigner.address,
      domain,
      template,
      rounds: 8,
      until: clock.now() + 3_600,
      buyerNonce: 1n,
    })
    if (!opened.ok) throw new Error(opened.code)
    const wireTo = (url: string) =>
      httpWire({ url, signer: buyerSigner, domain, clock, random: seededRandom(url), attempts: 1 })
    const read = async (url: string): Promise<number | Refusal> => {
      const posted = await wireTo(url).open(opened.text)
      if (!posted.ok) throw new Error(posted.code)
      const moves = await wireTo(url).read(opened.id, 0, 5)
      return 'ok' in moves ? moves : moves.length
    }
    /** Tells the server its URL, as its operator would: the proxy in front listens after it. */
    const configure = (...more: string[]) => {
      urls.push(...more)
      app = new Hono()
      app.route(mount, negotiationRoutes({ negotiator: seller, inbox, clock, publicUrls: urls }))
    }
    return { ...parties, upstream, read, configure, opened, wireTo, app: () => app }
  }

  for (const [name, change] of Object.entries(changes)) {
    it(`are what reads are held against behind a proxy, not its headers: ${name}`, async () => {
      const { upstream, read, configure } = await begin()
      const port = await proxyTo(upstream, change)
      const url = `http://127.0.0.1:${port}${name === 'prefixStripped' ? '/earnest' : ''}`
      configure('https://seller.example', url)
      expect(await read(url)).to.equal(1)
    })

    it(`refuse what was signed for another server, and say for which: ${name}`, async () => {
      const { upstream, read, configure } = await begin()
      const port = await proxyTo(upstream, change)
      const url = `http://127.0.0.1:${port}${name === 'prefixStripped' ? '/earnest' : ''}`
      // What a spoofed header claims is not allowed, and does not count.
      configure('https://seller.example/earnest')
      expect(await read(url)).to.deep.include({
        ok: false,
        code: 'ReadMisdirected',
        details: { found: url, allowed: ['https://seller.example/earnest'] },
      })
    })
  }

  it('cannot be had by a replay to another operator’s server', async () => {
    const [ours, theirs] = [
      await begin({ publicUrls: ['https://a.example'] }),
      await begin({ publicUrls: ['https://b.example'] }),
    ]
    const { opened, clock } = theirs
    const path = `/negotiations/${opened.id}/moves`
    const signed = await signRead(
      buyerSigner,
      { method: 'GET', server: 'https://a.example', path, domain },
      clock.now(),
    )
    for (const headers of [
      { ...signed },
      { ...signed, host: 'a.example', 'x-forwarded-host': 'a.example', 'x-forwarded-proto': 'https' },
      // Another server's name put into what was signed.
      { ...signed, 'signature-input': signed['signature-input'].replace('a.example', 'b.example') },
    ]) {
      for (const { upstream, wireTo } of [theirs]) {
        await wireTo(`http://127.0.0.1:${upstream}`).open(opened.text)
        const response = await fetch(`http://127.0.0.1:${upstream}${path}`, { headers })
        const { code } = (await response.json()) as Refusal
        const moved = headers['signature-input'].includes('b.example')
        expect([response.status, code]).to.deep.equal(
          moved ? [403, 'ReadForbidden'] : [421, 'ReadMisdirected'],
        )
      }
    }
    await ours.wireTo(`http://127.0.0.1:${ours.upstream}`).open(opened.text)
    const response = await fetch(`http://127.0.0.1:${ours.upstream}${path}`, { headers: { ...signed } })
    expect(response.status).to.equal(200)
  })

  it('are the machine’s own unless told otherwise, and whoever needs another is told what to set', async () => {
    const { upstream, read } = await begin()
    for (const host of ['127.0.0.1', 'localhost']) {
      expect(await read(`http://${host}:${upstream}`).catch(() => 'unreachable'), host).to.equal(1)
    }
    const port = await proxyTo(upstream, changes.hostReplaced)
    const refusal = await read(`http://127.0.0.1:${port}`)
    expect(refusal).to.deep.include({
      code: 'PublicUrlMissing',
      details: {
        found: `http://127.0.0.1:${port}`,
        allowed: ['127.0.0.1', 'localhost', '[::1]'].map((host) => `http://${host}:${upstream}`),
      },
    })
    expect((refusal as Refusal).message).to.include('publicUrls')
  })

  it('are several where a server has several names, in whatever form they are written', async () => {
    const { upstream, read, configure } = await begin()
    configure('https://Seller.example:443/', `http://127.0.0.1:${upstream}///`)
    expect(await read(`http://127.0.0.1:${upstream}/`)).to.equal(1)
    expect(await read(`http://localhost:${upstream}`)).to.deep.include({
      details: {
        found: `http://localhost:${upstream}`,
        allowed: ['https://seller.example', `http://127.0.0.1:${upstream}`],
      },
    })
  })

  it('end before the routes, wherever those are mounted', async () => {
    const { upstream, read, configure } = await begin({}, '/v1/deals')
    configure(`http://127.0.0.1:${upstream}/v1/deals`)
    expect(await read(`http://127.0.0.1:${upstream}/v1/deals`)).to.equal(1)
  })

  it('need a server that tells its connections, or to be set', async () => {
    const { app, opened, clock } = await begin()
    const path = `/negotiations/${opened.id}/moves`
    await app().request(`http://127.0.0.1${'/negotiations'}`, { method: 'POST', body: opened.text })
    const read = { method: 'GET', server: 'http://127.0.0.1', path, domain }
    const headers = { ...(await signRead(buyerSigner, read, clock.now())) }
    const response = await app().request(`http://127.0.0.1${path}`, { headers })
    expect(response.status).to.equal(421)
    expect(await response.json()).to.deep.include({
      code: 'PublicUrlMissing',
      details: { found: 'http://127.0.0.1', allowed: [] },
    })
  })

  it('are refused at once when they are none', () => {
    const { seller, clock } = startParties()
    const inbox = createInbox(seller, { report: () => {} })
    for (const url of [
      'seller.example',
      'ftp://seller.example',
      'https://a:b@c.example',
      'https://a.example/?x=1',
      'https://a.example/#x',
      '',
    ]) {
      expect(() => negotiationRoutes({ negotiator: seller, inbox, clock, publicUrls: [url] }), url).to.throw(
        PublicUrlInvalidError,
      )
    }
    expect(parsePublicUrl('HTTP://Seller.EXAMPLE:80/a/b//')).to.equal('http://seller.example/a/b')
    expect(() => parsePublicUrl('https://key@seller.example')).to.throw(
      /^(?!.*key@).*https:\/\/seller.example/,
    )
  })
})

describe('localUrls', () => {
  it('gives none to a connection from elsewhere', () => {
    expect(localUrls({ localPort: 8_402, remoteAddress: '192.0.2.1' })).to.deep.equal([])
    expect(localUrls({ localPort: 8_402, remoteAddress: '::ffff:192.0.2.1' })).to.deep.equal([])
    expect(localUrls({ remoteAddress: '127.0.0.1' })).to.deep.equal([])
    for (const remoteAddress of ['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1']) {
      expect(localUrls({ localPort: 443, remoteAddress, encrypted: true })).to.deep.equal([
        'https://127.0.0.1',
        'https://localhost',
        'https://[::1]',
      ])
    }
  })
})
