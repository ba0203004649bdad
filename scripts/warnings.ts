/** Fails on any compiler warning in our Solidity: it reads what the compiler last said about each file. */
import '../src/cli/checkNode.mjs'

import { readFileSync } from 'node:fs'
import { glob } from './lib/glob.ts'

type Diagnostic = { errorCode: string; formattedMessage: string; sourceLocation?: { file: string } }

/** Tests are deployed nowhere: they may be larger than a chain takes. What is deployed has its own gate. */
const TOO_LARGE = ['5574', '3860']

const outputs = glob('{artifacts,cache/test-artifacts}/build-info/*.output.json')
const diagnostics = outputs.flatMap(
  (file) =>
    (JSON.parse(readFileSync(file, 'utf8')) as { output: { errors?: Diagnostic[] } }).output.errors ?? [],
)
const warnings = new Set(
  diagnostics
    .filter(({ sourceLocation }) => sourceLocation?.file.startsWith('project/'))
    .filter(({ errorCode }) => !TOO_LARGE.includes(errorCode))
    .map(({ formattedMessage }) => formattedMessage),
)

for (const warning of warnings) console.error(warning)
console.log(`${outputs.length} compilations, ${warnings.size} warnings`)
process.exitCode = outputs.length > 0 && warnings.size === 0 ? 0 : 1
