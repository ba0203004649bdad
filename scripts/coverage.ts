/**
 * `npm run coverage`: runs the contract tests on instrumented contracts, with few fuzz runs, and fails below the
 * floor. The HTML report is in coverage/html.
 */
import '../src/cli/checkNode.mjs'

import { once } from 'node:events'
import { rmSync } from 'node:fs'

import { parseReport } from './coverage/parseReport.ts'
import { spawnGuarded } from './lib/spawnGuarded.ts'

/** Percent of lines, and of statements, of all contracts together. */
const FLOOR = 98

// Warning: reports of earlier runs are added to, so they must go first.
rmSync('coverage', { recursive: true, force: true })

const { status, stdout } = await run('node_modules/.bin/hardhat', [
  ...['--config', 'scripts/coverage/hardhat.config.ts', '--coverage', '--no-typechain'],
  ...['--build-profile', 'unoptimised', 'test', 'solidity', '--test-profile', 'quick'],
  ...process.argv.slice(2),
])
if (status !== 0) {
  console.log(stdout)
  throw new Error('tests fail on the instrumented contracts')
}

const report = parseReport(stdout)
for (const { file, lines, statements, uncovered } of report) {
  const percent = (share: number) => `${share.toFixed(2)} %`.padStart(9)
  console.log(
    `${percent(lines)} ${percent(statements)}  ${file}${uncovered === '' ? '' : `  not: ${uncovered}`}`,
  )
}

const total = report.at(-1)
const enough = total !== undefined && Math.min(total.lines, total.statements) >= FLOOR
console.log(`lines and statements: ${enough ? 'at least' : 'BELOW'} ${FLOOR} %`)
process.exitCode = enough ? 0 : 1

/** Runs a program to its end; what it complains of is shown at once. */
async function run(program: string, args: readonly string[]): Promise<{ status: unknown; stdout: string }> {
  const child = spawnGuarded(program, args, { env: { ...process.env, NO_COLOR: '1' } })
  let stdout = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.pipe(process.stderr)
  const [status] = await once(child, 'close')
  return { status, stdout }
}
