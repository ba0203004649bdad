/**
 * `npm run sol -- FILE`: compiles one Solidity file's tests without the optimiser and runs them, with little fuzzing.
 *
 *   npm run sol -- test/contracts/escrow/Lanes.t.sol      one test file
 *   npm run sol -- contracts/libraries/LaneLib.sol        the tests that import it; where none does, those that reach it
 *   npm run sol -- contracts/libraries/LaneLib.sol --all  all others that reach it too, a minute or more
 *   npm run sol -- FILE --watch                           again after each change, with the compiler kept loaded
 *
 * Ends with 1 when a test fails or the file does not compile, with 2 when there is nothing to run. Code that was not
 * optimised takes more gas: a test that counts gas is right in `npm test` alone.
 */
import '../src/cli/checkNode.mjs'

import { watch } from 'node:fs'
import { parseArgs } from 'node:util'

import { runFile, UnknownFileError } from './sol/runFile.ts'

const USAGE = 'usage: npm run sol -- FILE [--all] [--watch], with FILE below contracts/ or test/'

process.exitCode = await main()

async function main(): Promise<number> {
  const parsed = read()
  if (typeof parsed === 'string') {
    console.error(`${parsed}\n${USAGE}`)
    return 2
  }
  const code = await runOnce(parsed)
  if (parsed.watch) {
    await again(() => runOnce(parsed))
  }
  return code
}

function read(): { file: string; all: boolean; watch: boolean } | string {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { all: { type: 'boolean', default: false }, watch: { type: 'boolean', default: false } },
    })
    const [file, ...more] = positionals
    if (file === undefined) return 'no file is named'
    if (more.length > 0) return 'one file at a time'
    return { file, ...values }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

async function runOnce({ file, all }: { file: string; all: boolean }): Promise<number> {
  const began = performance.now()
  try {
    const { passed, failed, lines } = await runFile({ file, all, tell: (line) => console.log(line) })
    for (const line of lines) console.error(line)
    const time = ((performance.now() - began) / 1000).toFixed(1)
    console.log(`${passed} passed, ${failed} failed in ${time} s`)
    return failed > 0 ? 1 : 0
  } catch (error) {
    if (!(error instanceof UnknownFileError)) throw error
    console.error(`${error.message}\n${USAGE}`)
    return 2
  }
}

/** Runs after each change below contracts/ and test/, one run at a time; ends with the process. */
async function again(run: () => Promise<unknown>): Promise<never> {
  let changed = Promise.withResolvers<void>()
  for (const folder of ['contracts', 'test']) {
    watch(folder, { recursive: true }, (_, file) => {
      if (file?.endsWith('.sol')) changed.resolve()
    })
  }
  for (;;) {
    await changed.promise
    // An editor writes a file in several steps.
    await new Promise((done) => setTimeout(done, 100))
    changed = Promise.withResolvers()
    console.log(`\n${new Date().toLocaleTimeString()}`)
    await run()
  }
}
