/**
 * Packs what would be published, installs it as users do, and there compiles and runs what they would: every room, the
 * readme's quick start beside the oldest and the newest viem, a server, the command line, and a bundle for browsers.
 * `npm run build` comes before.
 */
import '../src/cli/checkNode.mjs'

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { bundlesOf } from './tryPackage/bundlesOf.ts'
import { CommandFailedError, type Consumer, createConsumer } from './tryPackage/createConsumer.ts'
import { loadedBy } from './tryPackage/loadedBy.ts'
import { onLocalChain, prepareGround, type QuickStartGround, quickStartOf } from './tryPackage/quickStart.ts'

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly exports: Readonly<Record<string, unknown>>
  readonly bin: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
  readonly peerDependencies: Readonly<Record<string, string>>
  readonly peerDependenciesMeta: Readonly<Record<string, unknown>>
}
const rooms = Object.keys(manifest.exports)
  .filter((path) => !path.endsWith('.json'))
  .map((path) => path.slice(2))
/** What works with the peers alone that everybody has. */
const plainRooms = rooms.filter((room) => room !== 'typechain' && room !== 'server')
const optionalPeers = Object.keys(manifest.peerDependenciesMeta)

/** What a room may load when it is imported. */
const loadable = new Set(['viem', 'zod', 'canonicalize', 'hash-wasm', 'secp256k1'])
/** What the jury reads beacons and patterns by. */
const loadableByJury = new Set(['@noble/curves', '@eslint-community/regexpp'])
/** What a server loads before it listens. */
const loadableByServer = new Set([...loadableByJury, 'hono'])

const somebody = (digit: string) => `0x${digit.repeat(40)}`
const sheet = {
  buyer: somebody('1'),
  seller: somebody('2'),
  token: somebody('3'),
  milestones: [{ amount: '1', bond: '0', duration: 86_400, criteria: `0x${'0'.repeat(64)}` }],
  metered: '0',
  meteredFor: 0,
  burnBps: 0,
  arbiter: somebody('4'),
  arbiterFee: '0',
  reviewPeriod: 86_400,
  rulingPeriod: 86_400,
  silenceBps: 0,
  expiry: 2_000_000_000,
  document: `0x${'0'.repeat(64)}`,
  buyerNonce: '0',
  sellerNonce: '0',
}

const folder = mkdtempSync(join(tmpdir(), 'earnest-'))
const quickStart = quickStartOf(readFileSync('README.md', 'utf8'))
let ground: QuickStartGround | undefined
try {
  const tarball = pack()
  ground = await prepareGround()
  const plain = await createConsumer(folder, [tarball, `viem@${manifest.devDependencies.viem}`])
  await tryPlain(plain, ground)
  const oldest = await createConsumer(folder, [tarball, ...oldestPeers()])
  await tryOldest(oldest, ground)
  await tryTwoCopies(oldest, plain, ground)
  await tryTwoCopies(plain, oldest, ground)
} finally {
  await ground?.close()
  rmSync(folder, { recursive: true, force: true })
}

function pack(): string {
  const packed = execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const { filename, files, size } = firstOf(JSON.parse(packed))
  say(`${files.length} files, ${Math.round(size / 1024)} KB packed`)
  return join(folder, filename)
}

type Packed = { filename: string; size: number; files: unknown[] }

/** npm prints a list of packages, or since version 11 an object of them. */
function firstOf(packed: Packed[] | Record<string, Packed>): Packed {
  const [first] = Object.values(packed)
  if (!first) throw new Error('nothing was packed')
  return first
}

/** The oldest of each range that is promised. */
function oldestPeers(): string[] {
  return Object.entries(manifest.peerDependencies).map(([name, range]) => {
    const oldest = /^\^(\d+\.\d+\.\d+)/.exec(range)?.[1]
    if (oldest === undefined) throw new Error(`${name}: ${range} does not begin with ^ and a version`)
    return `${name}@${oldest}`
  })
}

/** An ordinary user's project: the package, viem, and nothing that is optional. */
async function tryPlain(consumer: Consumer, ground: QuickStartGround): Promise<void> {
  const unwanted = consumer.installed.filter((name) => optionalPeers.includes(name))
  if (unwanted.length > 0) throw new Error(`installed though optional: ${unwanted}`)
  say(`plain: ${consumer.installed.length} packages, none of them optional`)

  await tryRooms(consumer, plainRooms)
  await tryQuickStart(consumer, ground, 'plain')
  for (const room of plainRooms) {
    await tryLoaded(consumer, room, room === 'jury' ? loadableByJury : new Set())
  }
  for (const [room, size] of Object.entries(await bundlesOf(consumer, plainRooms))) {
    say(`earnest/${room} bundles for browsers: ${Math.round(size / 1024)} KB`)
  }
  await tryServerMissing(consumer)
  await tryCommands(consumer, ground)
}

/** The oldest peers that are promised, the optional ones among them. */
async function tryOldest(consumer: Consumer, ground: QuickStartGround): Promise<void> {
  await tryRooms(consumer, rooms)
  await tryQuickStart(consumer, ground, 'oldest peers')
  await tryLoaded(consumer, 'server', loadableByServer)
  await tryServer(consumer)
}

/** A project whose package finds another's viem: the client of one copy is handed to the actions of the other. */
async function tryTwoCopies(consumer: Consumer, other: Consumer, ground: QuickStartGround): Promise<void> {
  const own = join(consumer.folder, 'node_modules/earnest/node_modules')
  mkdirSync(own, { recursive: true })
  symlinkSync(join(other.folder, 'node_modules/viem'), join(own, 'viem'))
  await tryQuickStart(consumer, ground, 'the package finds another')
}

/** Whether a room loads no more than it may when it is imported: what any room may, and these. */
async function tryLoaded(consumer: Consumer, room: string, more: ReadonlySet<string>): Promise<void> {
  const loaded = await loadedBy(consumer, `earnest/${room}`)
  const others = loaded.filter((name) => !loadable.has(name) && !more.has(name))
  if (others.length > 0) throw new Error(`earnest/${room} loads ${others}`)
  say(`earnest/${room} loads ${loaded.join(', ')}`)
}

/** Compiles and runs a program that serves, and is asked. */
async function tryServer(consumer: Consumer): Promise<void> {
  consumer.write(
    'serve.ts',
    [
      "import { caseRoutes, listen } from 'earnest/server'",
      "const bundleOf = async () => new TextEncoder().encode('a bundle')",
      'const { url, close } = await listen(caseRoutes({ bundleOf }))',
      "const answer = await fetch(url + '/cases/0x' + '0'.repeat(64) + '/bundle')",
      'console.log(answer.status, await answer.text())',
      'await close()',
    ].join('\n'),
  )
  await consumer.compile('serve.ts')
  const printed = await consumer.node(['serve.js'])
  if (printed !== '200 a bundle') throw new Error(`the server printed ${printed}`)
  say('earnest/server compiles, listens and answers')
}

/** Without Hono: what whoever imports the server is told. */
async function tryServerMissing(consumer: Consumer): Promise<void> {
  consumer.write(
    'noServer.mjs',
    "await import('earnest/server').catch(({ code, message }) => console.log(code, message))",
  )
  const said = await consumer.node(['noServer.mjs'])
  const wanted =
    'PackageMissing A server needs hono, which is not installed: npm install hono @hono/node-server'
  if (said !== wanted) throw new Error(`without hono, earnest/server says: ${said}`)
  say(`without it: ${said}`)
}

/** Compiles and runs a program that imports every room. */
async function tryRooms(consumer: Consumer, imported: readonly string[]): Promise<void> {
  consumer.write(
    'rooms.ts',
    [
      ...imported.map((room) => `import * as ${room} from 'earnest/${room}'`),
      "import type { TermSheet } from 'earnest/terms'",
      // Were the types missing, this would compile.
      '// @ts-expect-error',
      'export const wrong: TermSheet = 1',
      `const rooms: Record<string, object> = { ${imported.join(', ')} }`,
      "console.log(Object.entries(rooms).map(([name, room]) => name + ' ' + Object.keys(room).length).join(', '))",
    ].join('\n'),
  )
  await consumer.compile('rooms.ts')
  say(`exported names: ${await consumer.node(['rooms.js'])}`)
}

/** Compiles the quick start as it is read, and runs it on a local chain. */
async function tryQuickStart(consumer: Consumer, ground: QuickStartGround, beside: string): Promise<void> {
  consumer.write('asRead.ts', quickStart)
  consumer.write('quickStart.ts', onLocalChain(quickStart, ground))
  await consumer.compile('asRead.ts', 'quickStart.ts')
  const printed = await consumer.node(['quickStart.js'], ground.environment)
  if (printed !== "[ 'Settled' ]") throw new Error(`the quick start (${beside}) printed ${printed}`)
  const { version } = JSON.parse(
    readFileSync(join(consumer.folder, 'node_modules/viem/package.json'), 'utf8'),
  )
  say(`the quick start compiles and runs beside viem ${version} (${beside})`)
}

/** The command line, without what only servers and models need. */
async function tryCommands(consumer: Consumer, { rpc, environment }: QuickStartGround): Promise<void> {
  const earnest = (args: readonly string[], more = {}) =>
    consumer.node([`node_modules/earnest/${manifest.bin.earnest}`, ...args], { ...environment, ...more })
  say(`earnest ${await earnest(['--version'])}`)

  consumer.write('sheet.json', JSON.stringify(sheet))
  const deal = await earnest(['deal', 'sheet.json', '--rpc', rpc, '--escrow', environment.ESCROW])
  if (!/status +unknown/.test(deal)) throw new Error(`earnest deal printed ${deal}`)

  const report = await earnest(['verify-deployment', '--rpc', rpc, '--escrow', environment.ESCROW])
  if (!/^verified: /m.test(report)) throw new Error(`earnest verify-deployment printed ${report}`)

  const juror = {
    rpc,
    courts: [sheet.arbiter],
    relayer: rpc,
    juror: { kind: 'program', name: 'north' },
    bundles: [rpc],
    state: 'state',
  }
  const model = { name: 'north', provider: 'anthropic', model: 'some-model' }
  const lacking = {
    hono: { ...juror, port: 0 },
    '@ai-sdk/anthropic': { ...juror, juror: { kind: 'model', model } },
  }
  const keys = { EARNEST_JUROR_KEY: environment.BUYER_KEY, ANTHROPIC_API_KEY: 'none' }
  for (const [name, config] of Object.entries(lacking)) {
    consumer.write('juror.json', JSON.stringify(config))
    const said = await earnest(['juror', 'juror.json'], keys).then(
      () => '',
      (error: unknown) => (error instanceof CommandFailedError ? error.stderr : String(error)),
    )
    const lines = said.split('\n')
    if (lines.length !== 1 || !said.includes(`npm install ${name}`)) {
      throw new Error(`without ${name}, earnest juror says: ${said}`)
    }
    say(`without it: ${said}`)
  }
}

function say(line: string): void {
  console.log(line)
}
