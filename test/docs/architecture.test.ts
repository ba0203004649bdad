import { existsSync, readFileSync } from 'node:fs'

import { expect } from 'chai'

import { glob } from '../../scripts/lib/glob.ts'
import { importsOf } from '../../scripts/rooms/importsOf.ts'
import { DOORS } from '../../scripts/rooms/violationsOf.ts'

const text = readFileSync('docs/architecture.md', 'utf8')
const rooms = glob('src/*').map((path) => path.slice('src/'.length))

/** The picture's lines, from the top. */
const picture: readonly (readonly string[])[] = (text.split('```')[1] ?? '')
  .split('\n')
  .map((line) => line.split('│')[1] ?? '')
  .map((line) => line.match(/[a-z]+/g) ?? [])
  .filter((line) => line.length > 0)

/** The rows of all tables, cell by cell. */
const rows = text
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )

/** Of the table of rooms: a room, and what it opens. */
const roomRows = rows.filter((row) => row.length === 3 && rooms.includes(row[0] ?? ''))

const codesIn = (cell = ''): readonly string[] =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code)

/** What a room's modules import of others. */
function openedBy(room: string): readonly string[] {
  const opened = glob(`src/${room}/**/*.ts`).flatMap((file) =>
    importsOf(readFileSync(file, 'utf8')).flatMap(
      ({ specifier }) => /^(?:\.\.\/)+(\w+)\/index\.ts$/.exec(specifier)?.[1] ?? [],
    ),
  )
  return [...new Set(opened)].filter((name) => rooms.includes(name)).sort()
}

describe('docs/architecture.md', () => {
  it('shows every room once, in the picture and in the table', () => {
    expect(picture.flat()).to.have.members(rooms)
    expect(roomRows.map(([room]) => room)).to.have.members(rooms)
  })

  it('says which rooms each opens', () => {
    for (const [room = '', opens] of roomRows) {
      expect(opens, room).to.equal(openedBy(room).join(', ') || '–')
    }
  })

  it('has each room above those that it may open, or beside them', () => {
    const heightOf = (room: string) => picture.findIndex((line) => line.includes(room))
    const peers = ['chain', 'negotiation', 'jury', 'reputation']
    for (const room of rooms) {
      for (const to of (DOORS[room] ?? []).filter((name) => rooms.includes(name) && name !== room)) {
        const beside = peers.includes(room) ? peers.includes(to) : heightOf(room) === heightOf(to)
        expect(beside || heightOf(room) < heightOf(to), `${room} may open ${to}`).to.equal(true)
      }
    }
    // What a room does open is below it, but for porches.
    for (const room of rooms) {
      for (const to of openedBy(room)) {
        expect(heightOf(room), `${room} opens ${to}`).to.be.at.most(heightOf(to))
      }
    }
  })

  it('names the rooms that have doors and are not built', () => {
    const [, unbuilt] = /not built\s+yet: ([^.]+)\./.exec(text) ?? []
    expect(codesIn(unbuilt)).to.have.members(Object.keys(DOORS).filter((room) => !rooms.includes(room)))
  })

  it('walks through functions that stand where it says', () => {
    const steps = rows.filter(
      ([, file, code]) => /^`[\w/.]+\.(ts|sol)`$/.test(file ?? '') && code?.startsWith('`'),
    )
    expect(steps.length).to.be.greaterThan(50)
    for (const [, file, functions] of steps) {
      const [path = ''] = codesIn(file)
      const source = existsSync(path) ? readFileSync(path, 'utf8') : ''
      for (const name of codesIn(functions)) {
        expect(source, `${path} ${name}`).to.match(new RegExp(`function ${name}\\b`))
      }
    }
  })
})
