// Runs after `npm ci`: compiles the contracts, so that `npm start` need not. Plain JavaScript, because it must
// be able to say so under a Node that is too old for everything else.

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const NEEDED = [22, 13]

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
const hardhat = 'node_modules/hardhat/dist/src/cli.js'

if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])) {
  console.warn(
    `The contracts were not compiled: that needs Node ${NEEDED.join('.')} or later, and this is ` +
      `${process.versions.node}.\nInstall and run under a newer one in one go:\n\n` +
      '  npx -y -p node@24 -c "npm ci && npm start"\n',
  )
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
