import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect } from 'chai'

import { type Hash, keccak256, type Verdict } from '../../../src/core/index.ts'
import {
  type BundleStore,
  BundleStoreFailedError,
  BundleTooLargeError,
  fileBundleStore,
  httpBundleStore,
  mostBundle,
  openBundle,
  packBundle,
} from '../../../src/jury/index.ts'
import { bundleRoutes, listen } from '../../../src/server/index.ts'
import { encode } from '../support/criteria.ts'
import { openCase } from '../support/evidence.ts'

const bundle = packBundle(openCase().evidence)
const hash = keccak256(bundle)
const elsewhere = keccak256('elsewhere')

/** What every store does. */
function behavesAsStore(open: () => BundleStore): void {
  it('gives back what was put in, by its hash, however often', async () => {
    const store = open()
    expect(await store.get(hash)).to.equal(undefined)
    expect(await store.put(bundle)).to.equal(hash)
    expect(await store.put(bundle)).to.equal(hash)
    expect(await store.get(hash).then((bytes) => bytes && keccak256(bytes))).to.equal(hash)
    expect(await store.get(elsewhere)).to.equal(undefined)
  })

  it('keeps an empty bundle too: what is in one is not its concern', async () => {
    const store = open()
    const empty = await store.put(new Uint8Array())
    expect(await store.get(empty)).to.have.length(0)
  })
}

describe('bundle stores', () => {
  let folder: string

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bundles-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  describe('fileBundleStore', () => {
    behavesAsStore(() => fileBundleStore(join(folder, 'new')))

    it('leaves no file that is not whole', async () => {
      const store = fileBundleStore(folder)
      await Promise.all([store.put(bundle), store.put(bundle), store.put(encode('other'))])
      expect(await readdir(folder)).to.have.members([`${hash}.bundle`, `${keccak256('other')}.bundle`])
    })

    it('does not give out a file that was changed', async () => {
      await writeFile(join(folder, `${hash}.bundle`), 'changed')
      expect(await fileBundleStore(folder).get(hash)).to.equal(undefined)
    })

    it('takes no path for a hash', async () => {
      await writeFile(join(folder, 'secret.bundle'), 'secret')
      expect(await fileBundleStore(join(folder, 'inner')).get('../secret' as Hash)).to.equal(undefined)
    })

    it('refuses what is too large', async () => {
      const outcome = await fileBundleStore(folder)
        .put(new Uint8Array(mostBundle + 1))
        .catch((error) => error)
      expect(outcome).to.be.instanceOf(BundleTooLargeError)
    })
  })

  describe('httpBundleStore', () => {
    /** A store over routes in memory. */
    const over = (store: BundleStore, errors: unknown[] = []) => {
      const app = bundleRoutes({ store, report: (error) => errors.push(error) })
      const fetch = async (url: string | URL | Request, init?: RequestInit) => app.request(String(url), init)
      return httpBundleStore({ url: 'http://bundles.test/', fetch })
    }
    behavesAsStore(() => over(fileBundleStore(folder)))

    it('works over a socket', async () => {
      const server = await listen(bundleRoutes({ store: fileBundleStore(folder) }))
      try {
        const store = httpBundleStore({ url: server.url })
        await store.put(bundle)
        expect(await store.get(hash)).to.deep.equal(new Uint8Array(bundle))
      } finally {
        await server.close()
      }
    })

    const answers: readonly (readonly [string, () => Response | Promise<Response>])[] = [
      ['another bundle', () => new Response('other')],
      ['trouble', () => new Response('', { status: 500 })],
      ['a page without end', () => new Response(endless())],
      ['nothing at all', () => Promise.reject(new TypeError('unreachable'))],
    ]
    for (const [what, answer] of answers) {
      it(`throws when a server answers with ${what}`, async () => {
        const store = httpBundleStore({ url: 'http://bundles.test', fetch: async () => answer() })
        expect(await store.get(hash).catch((error) => error)).to.be.instanceOf(BundleStoreFailedError)
      })
    }

    it('throws when a server takes too long', async () => {
      const fetch = (_url: unknown, init?: RequestInit) =>
        new Promise<Response>((_, reject) => {
          init?.signal?.addEventListener('abort', () => reject(init.signal?.reason))
        })
      const store = httpBundleStore({ url: 'http://bundles.test', fetch, patience: 0.05 })
      expect(await store.get(hash).catch((error) => error)).to.be.instanceOf(BundleStoreFailedError)
    })
  })

  describe('bundleRoutes', () => {
    const request = (path: string, init: RequestInit = {}, store: BundleStore = fileBundleStore(folder)) =>
      bundleRoutes({ store, report: () => undefined }).request(path, init)
    const put = (path: string, body: Uint8Array<ArrayBuffer>) => request(path, { method: 'PUT', body })

    it('keeps a bundle only under its own hash', async () => {
      expect((await put(`/bundles/${elsewhere}`, bundle)).status).to.equal(422)
      expect((await put('/bundles/nothing', bundle)).status).to.equal(404)
      expect(await readdir(folder)).to.deep.equal([])
      expect((await put(`/bundles/${hash}`, bundle)).status).to.equal(201)
    })

    it('keeps only what it is told to', async () => {
      const accept = (bytes: Uint8Array): Verdict =>
        openBundle(bytes, { facts: { ...openCase().facts, deal: elsewhere } })
      const app = bundleRoutes({ store: fileBundleStore(folder), accept })
      const response = await app.request(`/bundles/${hash}`, { method: 'PUT', body: bundle })
      expect(response.status).to.equal(422)
      expect(await response.json()).to.deep.include({ code: 'DealMismatch' })
      expect(await readdir(folder)).to.deep.equal([])
    })

    it('refuses what is too large', async () => {
      const large = new Uint8Array(mostBundle + 1)
      expect((await put(`/bundles/${keccak256(large)}`, large)).status).to.equal(413)
    })

    it('shows a bundle as a file, never as a page', async () => {
      const page = encode('<script>alert(1)</script>')
      await put(`/bundles/${keccak256(page)}`, page)
      const { status, headers } = await request(`/bundles/${keccak256(page)}`)
      expect(status).to.equal(200)
      expect(headers.get('content-type')).to.equal('application/octet-stream')
      expect(headers.get('content-disposition')).to.equal('attachment')
      expect(headers.get('x-content-type-options')).to.equal('nosniff')
    })

    it('says nothing of its own trouble', async () => {
      const broken: BundleStore = {
        put: () => Promise.reject(new Error('secret')),
        get: () => Promise.reject(new Error('secret')),
      }
      const response = await request(`/bundles/${hash}`, {}, broken)
      expect(response.status).to.equal(500)
      expect(await response.text()).to.not.contain('secret')
    })
  })
})

function endless(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(new Uint8Array(1024 * 1024))
    },
  })
}
