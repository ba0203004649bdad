/**
 * `npm run train`: trains the policy that is shipped as `learned`, and writes it. Equal seeds write equal bytes.
 *
 *   npm run train -- --seed 7 --generations 40
 */
import '../src/cli/checkNode.mjs'

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { LearnedPolicy } from '../src/negotiation/index.ts'
import { trainPolicy } from '../src/simulation/training/trainPolicy.ts'

const { values: options } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, generations: { type: 'string', default: '40' } },
})
const [seed, generations] = [Number(options.seed), Number(options.generations)]
const { weights, reward } = trainPolicy({
  seed,
  generations,
  pairs: 8,
  arenas: 6,
  rounds: 100,
  tell: (generation, found) => console.log(`${String(generation + 1).padStart(4)}  ${found.toFixed(4)}`),
})
const policy = LearnedPolicy.parse({
  command: `npm run train -- --seed ${seed} --generations ${generations}`,
  seed,
  generations,
  reward,
  weights,
})
const file = join(import.meta.dirname, '../src/negotiation/strategies/data/learned.json')
writeFileSync(file, `${JSON.stringify(policy, null, 2)}\n`)
