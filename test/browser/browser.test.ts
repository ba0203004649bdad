import { join } from 'node:path'

import { expect } from 'chai'
import { build } from 'esbuild'
import { type Browser, chromium } from 'playwright-core'

import { chromiumPath } from './chromiumPath.ts'
import { compute } from './page.ts'
import { type ServedPage, servePage } from './servePage.ts'

/** The page and all of its modules in one, as a site's bundler would make it: a module, or a script of old. */
async function bundle(format: 'esm' | 'iife'): Promise<Uint8Array> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'entry.ts')],
    bundle: true,
    platform: 'browser',
    format,
    write: false,
    logLevel: 'silent',
  })
  return outputFiles[0]?.contents ?? new Uint8Array()
}

describe('a page in a browser', function () {
  this.timeout(120_000)

  const path = chromiumPath()
  let page: ServedPage
  let script: ServedPage
  let browser: Browser | undefined

  before(async function () {
    if (path === undefined) {
      // Where every change is tried, a missing browser is a fault; elsewhere it is said.
      if (process.env.CI)
        throw new Error('there is no Chromium: apt-get install chromium, or set CHROMIUM_PATH')
      console.warn(
        '  no Chromium on this machine (CHROMIUM_PATH names one): the page is not run in a browser',
      )
      this.skip()
    }
    page = await servePage(await bundle('esm'))
    script = await servePage(await bundle('iife'))
    browser = await chromium.launch({
      executablePath: path,
      args: ['--no-sandbox', '--disable-background-networking'],
    })
  })

  after(async () => {
    await browser?.close()
    await Promise.all([page?.close(), script?.close()])
  })

  /** Calls a function of the page in a new tab. */
  async function inPage({ url }: ServedPage, name: 'compute' | 'missing'): Promise<unknown> {
    const tab = await (browser as Browser).newPage()
    const faults: string[] = []
    tab.on('pageerror', ({ message }) => faults.push(message))
    await tab.goto(url)
    expect(faults).to.deep.equal([])
    const found = await tab.evaluate(`earnest.${name}(location.origin)`)
    await tab.close()
    return found
  }

  it('signs, verifies, haggles, packs, opens, judges and scores as Node does, to the byte', async () => {
    const expected = await compute(page.url)
    expect(expected).to.deep.include({
      verified: true,
      another: false,
      opened: true,
      kept: true,
      absent: true,
    })
    expect(expected).to.deep.include({ findings: [true, true], refused: 'NonceSpent' })
    expect(await inPage(page, 'compute')).to.deep.equal(expected)
  })

  it('is told what only Node has, and signs in JavaScript', async () => {
    const told = {
      engine: 'javascript',
      fileBundleStore: 'PlatformUnsupported',
      fileJurorStore: 'PlatformUnsupported',
      // Never a finding: what could not be checked did not fail.
      schema: 'WorkerFailed',
    }
    expect(await inPage(page, 'missing')).to.deep.equal(told)
    expect(await inPage(script, 'missing')).to.deep.equal(told)
  })
})
