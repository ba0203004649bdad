/**
 * `npm run lock`: completes package-lock.json after an `npm install`, so that `npm ci` takes it on every platform.
 *
 *   npm run lock -- --check    fails when it is incomplete
 */
import '../src/cli/checkNode.mjs'

import { readFileSync, writeFileSync } from 'node:fs'

import { completeLock, type Lock } from './lock/completeLock.ts'

const FILE = 'package-lock.json'
const { lock, added } = completeLock(JSON.parse(readFileSync(FILE, 'utf8')) as Lock)

for (const name of added) console.log(`not in ${FILE}: ${name}`)
if (!process.argv.includes('--check')) writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`)
else if (added.length > 0) {
  console.error('npm run lock')
  process.exitCode = 1
}
