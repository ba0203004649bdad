// Runs after `npm ci`: compiles the contracts, so that `npm start` need not. Plain JavaScript, because it must
// be able to say so under a Node that is too old for everything else.

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

import { nodeProblem } from '../src/cli/nodeProblem.mjs'

const hardhat = 'node_modules/hardhat/dist/src/cli.js'
const problem = nodeProblem(process.versions.node)

if (problem !== undefined) {
  console.warn(`${problem} The contracts were not compiled; try: npx -y -p node@24 -c "npm ci && npm start"`)
} else if (!existsSync(hardhat)) {
  console.warn(
    'The contracts were not compiled: Hardhat is not installed (development dependencies left out).',
  )
} else {
  console.log('Compiling the contracts (the first time takes about a minute) …')
  const { status } = spawnSync(process.execPath, [hardhat, 'build', '--no-tests', '--quiet'], {
    stdio: 'inherit',
  })
  process.exitCode = status ?? 1
}
