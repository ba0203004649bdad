/**
 * `npm run coverage`: runs the contract tests on instrumented contracts, with few fuzz runs, and fails below the
 * floor. The HTML report is in coverage/html.
 */
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'

import { parseReport } from './coverage/parseReport.ts'

/** Percent of lines, and of statements, of all contracts together. */
const FLOOR = 98

// Warning: reports of earlier runs are added to, so they must go first.
rmSync('coverage', { recursive: true, force: true })

const { status, stdout } = spawnSync(
  'node_modules/.bin/hardhat',
  [
    ['--config', 'scripts/coverage/hardhat.config.ts', '--coverage', '--no-typechain'],
    ['--build-profile', 'unoptimised', 'test', 'solidity', '--test-profile', 'quick'],
    process.argv.slice(2),
  ].flat(),
  {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 2 ** 28,
    env: { ...process.env, NO_COLOR: '1' },
  },
)
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
