/**
 * `npm run exports`: lists what each room exports.
 *
 *   npm run exports -- --update    rewrites test/exports.json, which a test compares with
 */
import '../src/cli/checkNode.mjs'

import { readFileSync, writeFileSync } from 'node:fs'
import { exportsOf, publicRooms } from './exports/exportsOf.ts'
import { glob } from './lib/glob.ts'

const rooms = publicRooms(glob('src/*/index.ts'))
const names = Object.fromEntries(
  rooms.map((room) => [room, exportsOf(readFileSync(`src/${room}/index.ts`, 'utf8'))]),
)

if (process.argv.includes('--update'))
  writeFileSync('test/exports.json', `${JSON.stringify(names, null, 2)}\n`)
else for (const [room, list] of Object.entries(names)) console.log(`${room}\n  ${list.join('\n  ')}`)
