/**
 * `npm run jury-adversary`: how often an adversary with so much of the stake holds a jury's median, drawn by the
 * contract's own procedure, beside the exact probability.
 *
 *   npm run --silent jury-adversary -- --json      everything as one JSON object
 *   npm run jury-adversary -- --seed N             another run; the same seed, the same figures
 *   npm run jury-adversary -- --trials N           draws for each figure
 */
import '../src/cli/checkNode.mjs'

import { parseArgs } from 'node:util'

import { keccakReady, seededRandom } from '../src/core/index.ts'
import { measureAdversary } from './juryAdversary/measureAdversary.ts'
import { printAdversary } from './juryAdversary/printAdversary.ts'
import { readJurySettings } from './lib/courtSettings.ts'

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    seed: { type: 'string', default: 'adversary' },
    trials: { type: 'string', default: '2000' },
  },
})
const trials = Number(options.trials)
if (!Number.isInteger(trials) || trials < 1)
  throw new RangeError(`--trials: no positive integer: ${options.trials}`)

await keccakReady()
const report = measureAdversary({
  trials,
  random: seededRandom(options.seed),
  settings: readJurySettings(),
})
console.log(
  options.json ? JSON.stringify({ seed: options.seed, trials, ...report }) : printAdversary(report, trials),
)
