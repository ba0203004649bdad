import '../src/cli/checkNode.mjs'

import { writeFileSync } from 'node:fs'

import { buildVectors } from './vectors/buildVectors.ts'

/** Writes the test vectors that any implementation of Earnest's signatures can be held against. */
const vectors = await buildVectors()
writeFileSync(
  new URL('../test/terms/vectors.json', import.meta.url),
  `${JSON.stringify(vectors, undefined, 2)}\n`,
)
console.log(`${vectors.termSheets.length} term sheets, ${vectors.acts.length} acts`)
