/**
 * `npm test`: runs every gate, two at a time, and ends with the number of tests.
 *
 *   npm test                      all gates
 *   npm test -- types rooms       these, and those they need
 */
import '../src/cli/checkNode.mjs'

import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { delimiter, resolve } from 'node:path'

import { countTests, countTicks } from './check/countTests.ts'
import { type Gate, gates } from './check/gates.ts'
import { schedule } from './check/schedule.ts'
import { spawnGuarded } from './lib/spawnGuarded.ts'

const LOGS = 'cache/check'
const HEARTBEAT = 20_000

const started = Date.now()
const running = new Map<string, { since: number; output: string }>()
const total = { passed: 0, failed: 0, skipped: 0 }

/** Minutes and seconds since a moment. */
function elapsed(since: number): string {
  const seconds = Math.round((Date.now() - since) / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

function say(line: string): void {
  console.log(`[${elapsed(started)}] ${line}`)
}

/** Runs one command to its end, adding what it prints to the gate's output. */
async function execute(command: string, state: { output: string }): Promise<boolean> {
  const child = spawnGuarded('sh', ['-c', command], {
    env: {
      ...process.env,
      PATH: `${resolve('node_modules/.bin')}${delimiter}${process.env.PATH}`,
      NO_COLOR: '1',
    },
  })
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      state.output += text
    })
  }
  return await new Promise((done) => {
    child.on('error', (error) => {
      state.output += `${error.message}\n`
      done(false)
    })
    child.on('close', (code) => done(code === 0))
  })
}

async function run(gate: Gate): Promise<boolean> {
  const state = { since: Date.now(), output: '' }
  running.set(gate.name, state)
  say(`… ${gate.name}`)

  let passed = true
  for (const command of gate.commands) {
    state.output += `$ ${command}\n`
    passed = await execute(command, state)
    if (!passed) break
  }
  running.delete(gate.name)
  writeFileSync(`${LOGS}/${gate.name.replaceAll(' ', '-')}.log`, state.output)

  const tests = countTests(state.output)
  // The coverage gate runs the contract tests once more: the same tests are not counted twice.
  if (!gate.repeats) {
    total.passed += tests.passed
    total.skipped += tests.skipped
    // A gate without tests of its own that is broken is a failure too.
    total.failed += passed ? 0 : Math.max(1, tests.failed)
  } else if (!passed) total.failed += 1

  const count = tests.passed + tests.failed > 0 ? `, ${tests.passed} tests passed` : ''
  say(`${passed ? '✔' : '✘'} ${gate.name} (${elapsed(state.since)}${count})`)
  if (!passed) console.log(`\n${state.output.trimEnd()}\n`)
  return passed
}

/** The gates asked for by name, with all that they wait for. */
function chosen(names: readonly string[]): readonly Gate[] {
  if (names.length === 0) return gates
  const wanted = new Set<string>()
  const add = (name: string): void => {
    const gate = gates.find((candidate) => candidate.name === name)
    if (!gate)
      throw new Error(`no gate is called "${name}"; there are: ${gates.map((each) => each.name).join(', ')}`)
    wanted.add(name)
    for (const before of gate.after ?? []) add(before)
  }
  for (const name of names) add(name)
  return gates.filter(({ name }) => wanted.has(name))
}

rmSync(LOGS, { recursive: true, force: true })
mkdirSync(LOGS, { recursive: true })

const heartbeat = setInterval(() => {
  const what = [...running].map(([name, { since, output }]) => {
    const ticks = countTicks(output)
    return `${name} ${elapsed(since)}${ticks > 0 ? ` (${ticks} tests so far)` : ''}`
  })
  say(`… ${what.join(', ')}`)
}, HEARTBEAT)

const outcomes = await schedule(chosen(process.argv.slice(2)), Math.min(2, availableParallelism()), run)
clearInterval(heartbeat)

const names = (wanted: string) =>
  [...outcomes].filter(([, outcome]) => outcome === wanted).map(([name]) => name)
console.log(`\n${names('passed').length} of ${outcomes.size} gates passed in ${elapsed(started)}`)
if (names('failed').length > 0) console.log(`failed: ${names('failed').join(', ')} (logs in ${LOGS}/)`)
if (names('skipped').length > 0) console.log(`not run: ${names('skipped').join(', ')}`)
console.log(
  `\n${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`,
)
process.exitCode = names('passed').length === outcomes.size ? 0 : 1
