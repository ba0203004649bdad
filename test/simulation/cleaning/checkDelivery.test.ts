import { readdirSync, readFileSync } from 'node:fs'

import { expect } from 'chai'
import { keccak256 } from 'viem'

import type { Criteria } from '../../../src/simulation/cleaning/Criteria.ts'
import { cleaningCriteria, directorsCriteria } from '../../../src/simulation/cleaning/Criteria.ts'
import type { Report } from '../../../src/simulation/cleaning/check/checkDelivery.ts'
import { checkDelivery } from '../../../src/simulation/cleaning/check/checkDelivery.ts'
import { DatasetChangedError } from '../../../src/simulation/cleaning/readDataset.ts'
import { deliver } from '../../../src/simulation/cleaning/work/deliver.ts'
import { Criteria as AnyCriteria, hashCriteria } from '../../../src/terms/index.ts'

const [typedRows, resolvedRows, summary] = cleaningCriteria as [Criteria, Criteria, Criteria]
const all = [typedRows, resolvedRows, summary, directorsCriteria]

const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))
const failedIn = ({ findings }: Report) => findings.filter(({ passed }) => !passed).map(({ check }) => check)

// biome-ignore lint/suspicious/noExplicitAny: a delivery is whatever was delivered; the cases break it at will.
type Delivery = any

/** Does the work honestly, breaks it, checks it. */
function checkBroken(criteria: Criteria, broken: (delivery: Delivery) => Delivery): Report {
  const delivery = JSON.parse(new TextDecoder().decode(deliver(criteria).bytes))
  return checkDelivery(criteria, encode(broken(delivery) ?? delivery))
}

/** What is broken, and exactly the checks that then fail. */
const cases: readonly [Criteria, string, (delivery: Delivery) => unknown, readonly string[]][] = [
  [
    typedRows,
    'a title left a number',
    (rows) => {
      rows.find((row: Delivery) => row.title === '1941').title = 1941
    },
    ['rows pass the schema', 'every field carries what the data set says'],
  ],
  [
    typedRows,
    'a field too many',
    (rows) => {
      rows[7].comment = 'nice'
    },
    ['rows pass the schema'],
  ],
  [
    typedRows,
    'a day that does not exist',
    (rows) => {
      rows[7].released = '1998-02-30'
    },
    ['rows pass the schema', 'every field carries what the data set says'],
  ],
  [
    typedRows,
    'an unknown quantity given as 0',
    (rows) => {
      rows.find((row: Delivery) => row.usGross === null).usGross = 0
    },
    ['rows pass the schema', 'every field carries what the data set says'],
  ],
  [
    typedRows,
    'the last row missing',
    (rows) => rows.slice(0, -1),
    ['every row is there, in order', 'every field carries what the data set says'],
  ],
  [typedRows, 'a row repeated at the end', (rows) => [...rows, rows[0]], ['every row is there, in order']],
  [
    typedRows,
    'a dollar too much',
    (rows) => {
      rows[3200].usGross += 1
    },
    ['every field carries what the data set says'],
  ],
  [
    resolvedRows,
    'an old film left in the future',
    ({ rows }) => {
      rows[26].released = '2016-12-24'
    },
    ['no film is dated past the latest day, none moved without need', 'the log, replayed, gives the rows'],
  ],
  [
    resolvedRows,
    'a film of 2011 moved to 1911, and logged',
    ({ rows, log }) => {
      rows[2658].released = '1911-01-28'
      log.push({ id: 2658, field: 'released', before: '2011-01-28', after: '1911-01-28', reason: 'century' })
    },
    ['no film is dated past the latest day, none moved without need'],
  ],
  [
    resolvedRows,
    'two films of one key',
    ({ rows }) => {
      rows[86].key = rows[85].key
    },
    ['doubles are told apart and share no figures'],
  ],
  [
    resolvedRows,
    'a double not listed',
    ({ doubles }) => void doubles.pop(),
    ['doubles are told apart and share no figures'],
  ],
  [
    resolvedRows,
    'a double listed that is none',
    ({ doubles }) => {
      doubles.push({ title: 'Wilson', ids: [16, 17] })
    },
    ['doubles are told apart and share no figures'],
  ],
  [
    resolvedRows,
    'a shared rating kept',
    ({ rows, log }) => {
      rows[86].imdbRating = 8.2
      log.splice(
        log.findIndex((change: Delivery) => change.id === 86 && change.field === 'imdbRating'),
        1,
      )
    },
    ['doubles are told apart and share no figures'],
  ],
  [resolvedRows, 'a change not logged', ({ log }) => void log.shift(), ['the log, replayed, gives the rows']],
  [
    resolvedRows,
    'a change in no field, logged',
    ({ log }) => {
      log.push({ id: 0, field: 'title', before: 'The Land Girls', after: 'The Land Girls', reason: 'double' })
    },
    ['the log, replayed, gives the rows'],
  ],
  [
    resolvedRows,
    'a title changed without a word',
    ({ rows }) => {
      rows[0].title = 'The Land Boys'
    },
    ['the log, replayed, gives the rows'],
  ],
  [
    resolvedRows,
    'no reason given',
    ({ log }) => {
      log[0].reason = 'because'
    },
    ['rows, doubles and log pass the schema'],
  ],
  [
    resolvedRows,
    'rows out of order',
    ({ rows }) => {
      rows.push(rows.shift())
    },
    [
      'every row is there, in order',
      'no film is dated past the latest day, none moved without need',
      'doubles are told apart and share no figures',
      'the log, replayed, gives the rows',
    ],
  ],
  [
    summary,
    'a total of one dollar less',
    ({ totals }) => {
      totals.productionBudget -= 1
    },
    ['the totals are right to the dollar'],
  ],
  [
    summary,
    'a film counted in another decade',
    ({ decades }) => {
      decades[3].films -= 1
      decades[4].films += 1
    },
    ['the decades add up'],
  ],
  [summary, 'a genre left out', ({ genres }) => void genres.pop(), ['the genres add up']],
  [
    summary,
    'a rating beyond the tolerance',
    (delivery) => {
      delivery.rating += 0.0002
    },
    ['the rating is the weighted mean'],
  ],
  [
    summary,
    'a film less',
    (delivery) => {
      delivery.films -= 1
    },
    ['films are counted, first and last dated'],
  ],
  [
    summary,
    'the last release in the future',
    (delivery) => {
      delivery.latest = '2046-12-31'
    },
    ['films are counted, first and last dated'],
  ],
  [
    summary,
    'a sum as text',
    ({ totals }) => {
      totals.usGross = String(totals.usGross)
    },
    ['the summary passes the schema', 'the totals are right to the dollar'],
  ],
  [
    directorsCriteria,
    'a director of one film too many',
    ({ directors }) => {
      directors[0].films += 1
    },
    ['the directors add up'],
  ],
]

describe('checkDelivery', () => {
  for (const criteria of all) {
    it(`finds honest work on "${criteria.name}" worth all of it`, () => {
      const { bytes, artifact } = deliver(criteria)
      const report = checkDelivery(criteria, bytes)

      expect(failedIn(report)).to.deep.equal([])
      expect(report).to.include({ passed: true, bps: 10_000, artifact })
      expect(artifact).to.equal(keccak256(bytes))
      expect(deliver(criteria).artifact).to.equal(artifact)
    })
  }

  for (const [criteria, what, broken, failing] of cases) {
    it(`finds ${what} in "${criteria.name}"`, () => {
      const report = checkBroken(criteria, broken)
      const worth = criteria.checks.filter(({ name }) => !failing.includes(name))

      expect(failedIn(report)).to.have.members(failing)
      expect(report.bps).to.equal(worth.reduce((sum, { weight }) => sum + weight, 0))
      for (const { passed, problems } of report.findings) expect(problems.length > 0).to.equal(!passed)
    })
  }

  it('has a case for every check of every milestone', () => {
    const named = all.flatMap(({ name, checks }) => checks.map((check) => `${name}: ${check.name}`))
    const broken = cases.flatMap(([{ name }, , , failing]) => failing.map((check) => `${name}: ${check}`))
    // Only a delivery that is no list at all fails the schema of the directors alone.
    const untested = named.filter((check) => !broken.includes(check))
    expect(untested).to.deep.equal(['directors: the list passes the schema'])
    expect(failedIn(checkBroken(directorsCriteria, () => []))).to.include('the list passes the schema')
  })

  it('finds what hasty work gets wrong, and grants it the checks that hold', () => {
    const report = checkDelivery(summary, deliver(summary, { careless: ['summary'] }).bytes)

    expect(failedIn(report)).to.deep.equal([
      'the totals are right to the dollar',
      'the decades add up',
      'the genres add up',
    ])
    expect(report.bps).to.equal(2_500)
    expect(report.findings[2]?.problems[0]).to.equal('totals.usGross is 139978449271 instead of 140542660013')
  })

  it('turns bytes that are no JSON, or nested without end, into findings', () => {
    const deep = new TextEncoder().encode(`${'['.repeat(200_000)}${']'.repeat(200_000)}`)
    const wide = new TextEncoder().encode(`{"directors":${'['.repeat(200_000)}${']'.repeat(200_000)}}`)

    for (const bytes of [new Uint8Array(), Uint8Array.of(0xff), encode(null), encode([null]), deep, wide]) {
      for (const criteria of all) {
        const report = checkDelivery(criteria, bytes)
        expect(report.bps, new TextDecoder().decode(bytes.subarray(0, 20))).to.equal(0)
      }
    }
  })

  it('refuses to judge by another data set than the criteria mean', () => {
    const dataset = { ...summary.dataset, keccak256: hashCriteria(summary) }
    expect(() => checkDelivery({ ...summary, dataset }, encode({}))).to.throw(DatasetChangedError)
  })

  it('shares no code with the work it checks', () => {
    const folder = new URL('../../../src/simulation/cleaning/', import.meta.url)
    for (const [here, there] of [
      ['check', 'work'],
      ['work', 'check'],
    ]) {
      for (const file of readdirSync(new URL(`${here}/`, folder))) {
        expect(readFileSync(new URL(`${here}/${file}`, folder), 'utf8')).to.not.include(`../${there}/`)
      }
    }
  })
})

describe('the criteria', () => {
  it("fit a term sheet's document, and differ from one another", () => {
    for (const criteria of all) expect(AnyCriteria.parse(criteria)).to.deep.equal(criteria)
    expect(new Set(all.map(hashCriteria)).size).to.equal(all.length)
  })
})
