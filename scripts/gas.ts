/**
 * `npm run gas`: measures what deals cost, beside what others reach.
 *
 *   npm run --silent gas -- --json    the rows as one JSON object
 *   npm run gas -- --check            fails when a figure differs from test/gas/gas.json
 *   npm run gas -- --update           rewrites test/gas/gas.json
 */
import '../src/cli/checkNode.mjs'

import { createWorld } from './gas/createWorld.ts'
import { measureRows } from './gas/measureRows.ts'
import { printTable } from './gas/printTable.ts'
import { checkSnapshot, writeSnapshot } from './lib/snapshot.ts'

const SNAPSHOT = 'test/gas/gas.json'

const rows = await measureRows(await createWorld())

if (process.argv.includes('--json')) {
  console.log(JSON.stringify({ rows: rows.map((row) => ({ ...row, l1Fee: row.l1Fee.toString() })) }))
} else console.log(printTable(rows))

const snapshot = Object.fromEntries(rows.map(({ title, gas }) => [title, gas]))
if (process.argv.includes('--update')) writeSnapshot(SNAPSHOT, snapshot)
if (process.argv.includes('--check') && !checkSnapshot(SNAPSHOT, snapshot, 'npm run gas -- --update'))
  process.exitCode = 1
