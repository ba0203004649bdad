// Runs a script of this folder: `node scripts/run.mjs start --seed 7` runs start.ts. Checks Node first, then reads
// TypeScript in this very process: a process around it could be killed and leave it behind.
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

import '../src/cli/checkNode.mjs'
import { endWithWrapper } from '../src/cli/endWithWrapper.mjs'

endWithWrapper()

const [node, , name, ...args] = process.argv
const script = resolve(import.meta.dirname, `${name}.ts`)
process.argv = [node, script, ...args]

const loader = import.meta.resolve('tsx')
await import(loader)
// What is forked reads TypeScript by the same loader.
process.execArgv.push('--import', loader)

await import(pathToFileURL(script).href)
