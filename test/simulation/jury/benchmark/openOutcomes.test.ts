import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect } from 'chai'

import { keccak256 } from '../../../../src/core/index.ts'
import { type Outcome, openOutcomes } from '../../../../src/simulation/jury/benchmark/openOutcomes.ts'

const usage = { inputTokens: 1, outputTokens: 2, requests: 1 }
const answered: Outcome = { kind: 'answered', sellerBps: 7_000, answers: { price: true }, usage }
const [one, other] = [keccak256('one'), keccak256('other')]

describe('openOutcomes', () => {
  let folder: string
  let file: string

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'earnest-'))
    file = join(folder, 'deep', 'outcomes.jsonl')
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('keeps outcomes over runs, the last of a key', () => {
    const first = openOutcomes(file)
    first.put(one, { ...answered, sellerBps: 0 })
    first.put(one, answered)
    for (const outcomes of [first, openOutcomes(file)]) {
      expect(outcomes.get(one)).to.deep.equal(answered)
      expect(outcomes.get(other)).to.equal(undefined)
    }
  })

  it('forgets a line that was cut off, or is none, and no other', () => {
    openOutcomes(file).put(one, answered)
    appendFileSync(file, 'nonsense\n{"key": "0x", "outcome": {}}\n{"key": "0x12')
    const outcomes = openOutcomes(file)
    outcomes.put(other, answered)
    for (const each of [outcomes, openOutcomes(file)]) {
      expect(each.get(one)).to.deep.equal(answered)
      expect(each.get(other)).to.deep.equal(answered)
    }
  })

  it('has what failed on its way tried again, and no other abstention', () => {
    const outcomes = openOutcomes(file)
    for (const reason of ['provider', 'timeout', 'canary', 'offSchema']) {
      outcomes.put(one, { kind: 'abstained', reason, usage })
      expect(openOutcomes(file).get(one) === undefined, reason).to.equal(
        reason === 'provider' || reason === 'timeout',
      )
    }
  })
})
