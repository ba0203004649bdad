import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'

import type { Mutant } from '../../scripts/mutate/Mutant.ts'
import { type Digests, openResults } from '../../scripts/mutate/openResults.ts'
import type { Result } from '../../scripts/mutate/protocol.ts'

const mutant = { id: 'contracts/Escrow.sol rule: a → b', file: 'contracts/Escrow.sol', line: 7 } as Mutant
const suites = ['project/test/Rule.t.sol', 'project/test/Split.t.sol']
const survived: Result = { outcome: 'survived' }
const killed: Result = {
  outcome: 'killed',
  by: { suite: { source: 'project/test/Rule.t.sol', name: 'RuleTest' }, test: 'test_Rule' },
}

describe('results of earlier runs', () => {
  let file: string
  beforeEach(() => {
    file = join(mkdtempSync(join(tmpdir(), 'earnest-results-')), 'results.jsonl')
  })

  /** Digests under which everything is as it was, but for what is named. */
  const digests = (changed: readonly string[] = []): Digests => {
    const digestOf = (name: string) => (changed.includes(name) ? `${name}, changed` : name)
    return { contracts: digestOf, suite: digestOf }
  }
  const reopen = (...changed: string[]) => openResults(file, digests(changed), suites)

  it('are known as long as nothing changes', () => {
    reopen().put(mutant, survived)
    expect(reopen().get(mutant)).to.deep.equal(survived)
  })

  it('of a survivor: only what has changed since is tested again', () => {
    reopen().put(mutant, survived)
    const results = reopen('project/test/Rule.t.sol')
    expect(results.get(mutant)).to.equal(undefined)
    expect([...results.survivedSuites(mutant)]).to.deep.equal(['project/test/Split.t.sol'])
  })

  it('of a survivor: a suite that is new is tested', () => {
    reopen().put(mutant, survived)
    const results = openResults(file, digests(), [...suites, 'project/test/Waive.t.sol'])
    expect(results.get(mutant)).to.equal(undefined)
    expect(results.survivedSuites(mutant).size).to.equal(2)
  })

  it('of a kill: hold while the suite that killed is the same, whatever becomes of others', () => {
    reopen().put(mutant, killed)
    expect(reopen('project/test/Split.t.sol').get(mutant)).to.deep.equal(killed)
    expect(reopen('project/test/Rule.t.sol').get(mutant)).to.equal(undefined)
  })

  it('are forgotten when contracts with code of the file change, and not when others do', () => {
    for (const result of [survived, killed]) {
      reopen().put(mutant, result)
      expect(reopen('contracts/jury/Jury.sol').get(mutant)).to.deep.equal(result)
      expect(reopen(mutant.file).get(mutant)).to.equal(undefined)
      expect(reopen(mutant.file).survivedSuites(mutant).size).to.equal(0)
    }
  })
})
