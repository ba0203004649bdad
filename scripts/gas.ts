/**
 * `npm run gas`: measures what deals cost, beside what others reach.
 *
 *   npm run --silent gas -- --json    the rows as one JSON object, and the peers
 *   npm run gas -- --check            fails when a figure differs from test/gas/gas.json
 *   npm run gas -- --update           rewrites test/gas/gas.json
 */
import '../src/cli/checkNode.mjs'

import { createWorld } from './gas/createWorld.ts'
import { measureRows } from './gas/measureRows.ts'
import { peerSteps, peers } from './gas/peers.ts'
import { printTable } from './gas/printTable.ts'
import { rowToJson } from './gas/rowToJson.ts'
import { checkSnapshot, writeSnapshot } from './lib/snapshot.ts'

const SNAPSHOT = 'test/gas/gas.json'

const rows = await measureRows(await createWorld())

if (process.argv.includes('--json')) {
  console.log(JSON.stringify({ rows: rows.map(rowToJson), peers, peerSteps }))
} else console.log(printTable(rows))

const snapshot = Object.fromEntries(rows.map(({ title, gas }) => [title, gas]))
if (process.argv.includes('--update')) writeSnapshot(SNAPSHOT, snapshot)
if (process.argv.includes('--check') && !checkSnapshot(SNAPSHOT, snapshot, 'npm run gas -- --update'))
  process.exitCode = 1
