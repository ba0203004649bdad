import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A project of its own that depends on the package as it would be published. */
export type Consumer = {
  readonly folder: string
  /** The packages that npm installed, scoped names included. */
  readonly installed: readonly string[]
  write(file: string, text: string): void
  /** Compiles files with TypeScript, strictly, the libraries' own declarations included. */
  compile(...files: readonly string[]): Promise<void>
  /** Runs Node in the project. @returns What it printed. @throws what it printed on the error output. */
  node(args: readonly string[], environment?: Readonly<Record<string, string>>): Promise<string>
}

const tsc = resolve('node_modules/.bin/tsc')
/** The strictest of what people compile with. */
const flags = ['--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess']
const target = ['--module', 'nodenext', '--target', 'es2024', '--lib', 'es2024,dom']

/**
 * Installs packages into a new project, by npm itself and as a user would: peers that are not optional come along.
 *
 * @param parent The folder to make it in.
 * @param packages As `npm install` takes them.
 */
export async function createConsumer(parent: string, packages: readonly string[]): Promise<Consumer> {
  const folder = mkdtempSync(join(parent, 'consumer-'))
  const write = (file: string, text: string) => writeFileSync(join(folder, file), text)
  write('package.json', JSON.stringify({ name: 'consumer', type: 'module', private: true }))
  // What was fetched before, by the installation of this project, say, is not fetched again.
  const quietly = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel', 'error']
  await run('npm', ['install', ...quietly, ...packages], { cwd: folder })
  // The types of the platform are the consumer's own business.
  const types = ['--types', 'node', '--typeRoots', resolve('node_modules/@types')]

  return {
    folder,
    installed: packagesIn(join(folder, 'node_modules')),
    write,
    async compile(...files) {
      await passOn(run(tsc, [...target, ...flags, ...types, ...files], { cwd: folder }))
    },
    async node(args, environment = {}) {
      const env = { PATH: process.env.PATH, ...environment }
      return (await passOn(run(process.execPath, args, { cwd: folder, env }))).trimEnd()
    },
  }
}

function packagesIn(modules: string): string[] {
  return readdirSync(modules)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) =>
      name.startsWith('@') ? readdirSync(join(modules, name)).map((part) => `${name}/${part}`) : name,
    )
}

/** What a command printed; of one that failed, an error that says so instead of its command line. */
async function passOn(running: Promise<{ readonly stdout: string }>): Promise<string> {
  try {
    return (await running).stdout
  } catch (error) {
    const { stdout = '', stderr = '', code } = error as { stdout?: string; stderr?: string; code?: unknown }
    throw new CommandFailedError(stdout, stderr.trimEnd(), code)
  }
}

/** Thrown when a command of a consumer fails. */
export class CommandFailedError extends Error {
  override readonly name = 'CommandFailedError'
  readonly stderr: string

  constructor(stdout: string, stderr: string, exitCode: unknown) {
    super(`exit code ${exitCode}\n${stdout}${stderr}`)
    this.stderr = stderr
  }
}
