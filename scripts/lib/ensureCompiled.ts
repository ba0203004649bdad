import { statSync, utimesSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { glob } from './glob.ts'
import { spawnGuarded } from './spawnGuarded.ts'

/** What compiling leaves of the escrow. */
const ARTIFACT = 'artifacts/contracts/Escrow.sol/Escrow.json'

/** Minutes after which the compiler is given up; alone it takes half of one. */
const PATIENCE = 10

/**
 * Compiles the contracts when they never were, or changed since. Installing compiles them, so this finds nothing
 * to do but in a changed working copy.
 *
 * @param options.root The project's folder.
 * @param options.onStart Called before compiling, which takes about half a minute.
 * @throws {CompilationFailedError} with what the compiler said.
 */
export async function ensureCompiled({
  root,
  onStart,
}: {
  root: string
  onStart: () => void
}): Promise<void> {
  const compiled = timeOf(join(root, ARTIFACT))
  const sources = glob('contracts/**/*.sol', { cwd: root })
  if (sources.every((file) => timeOf(join(root, file)) <= compiled)) return

  onStart()
  const hardhat = createRequire(import.meta.url).resolve('hardhat/package.json')
  const { bin } = createRequire(import.meta.url)(hardhat) as { bin: { hardhat: string } }
  const compiler = spawnGuarded(process.execPath, [join(hardhat, '..', bin.hardhat), 'build', '--no-tests'], {
    cwd: root,
  })
  const late = setTimeout(() => compiler.kill(), PATIENCE * 60_000)
  let said = ''
  for (const stream of [compiler.stdout, compiler.stderr]) {
    stream.on('data', (chunk) => {
      said += chunk
    })
  }
  const code = await new Promise((resolve, reject) => {
    compiler.once('error', reject)
    compiler.once('close', resolve)
  }).finally(() => clearTimeout(late))
  if (compiler.signalCode === 'SIGKILL')
    said += `\nThe compiler was ended, after ${PATIENCE} minutes at most.`
  if (code !== 0) throw new CompilationFailedError(said.trim())

  // The compiler writes nothing when a source is newer but says the same; the next run need not ask again.
  const now = new Date()
  utimesSync(join(root, ARTIFACT), now, now)
}

/** When a file was written; 0: there is none. */
function timeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

/** Thrown when the contracts do not compile. */
export class CompilationFailedError extends Error {
  override readonly name = 'CompilationFailedError'

  constructor(said: string) {
    super(`The contracts do not compile:\n${said}`)
  }
}
