import '../src/cli/checkNode.mjs'

import { readFileSync } from 'node:fs'

import { glob } from './lib/glob.ts'
import { violationsOf } from './rooms/violationsOf.ts'

const files = glob('src/**/*.{ts,tsx}').sort()
const violations = violationsOf(Object.fromEntries(files.map((file) => [file, readFileSync(file, 'utf8')])))

for (const { file, line, problem } of violations) console.error(`${file}:${line}: ${problem}`)
console.log(`${files.length} modules, ${violations.length} broken import rules`)
process.exitCode = violations.length > 0 ? 1 : 0
