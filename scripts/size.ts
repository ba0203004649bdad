/**
 * `npm run size`: prints the size of each deployable contract's code, in bytes.
 *
 *   npm run size -- --check       fails when one is over the chain's limit, or differs from test/gas/sizes.json
 *   npm run size -- --update      rewrites test/gas/sizes.json
 */
import '../src/cli/checkNode.mjs'

import { readFileSync } from 'node:fs'

import { glob } from './lib/glob.ts'
import { checkSnapshot, writeSnapshot } from './lib/snapshot.ts'

/** EIP-170. */
const LIMIT = 24_576
const SNAPSHOT = 'test/gas/sizes.json'

const artifacts = glob('artifacts/contracts/**/*.json').map(
  (file) => JSON.parse(readFileSync(file, 'utf8')) as { contractName: string; deployedBytecode: string },
)
const sizes = Object.fromEntries(
  artifacts
    .map(({ contractName, deployedBytecode }) => [contractName, deployedBytecode.length / 2 - 1] as const)
    // Interfaces have no code; a library of internal functions is only a stub.
    .filter(([, size]) => size > 100)
    .sort(([a], [b]) => (a < b ? -1 : 1)),
)

for (const [name, size] of Object.entries(sizes)) {
  console.log(
    `${String(size).padStart(6)} bytes  ${name}${size >= LIMIT ? `  OVER THE LIMIT OF ${LIMIT}` : ''}`,
  )
}
if (Object.values(sizes).some((size) => size >= LIMIT)) process.exitCode = 1
if (process.argv.includes('--update')) writeSnapshot(SNAPSHOT, sizes)
if (process.argv.includes('--check') && !checkSnapshot(SNAPSHOT, sizes, 'npm run size -- --update'))
  process.exitCode = 1
