import { expect } from 'chai'
import { artifacts } from 'hardhat'

import { constantsOf, membersOf, readDefinitions, type SyntaxNode } from '../../../scripts/lib/syntaxTree.ts'
import { batchReserve } from '../../../src/chain/batchGas.ts'
import { dealStatuses, endings, milestoneStatuses } from '../../../src/chain/index.ts'
import { Role, Scope, termSheetLimits, wholeBps } from '../../../src/terms/index.ts'

const lower = (name: string) => name.toLowerCase()

/** What TypeScript says by itself that Solidity says too. */
describe('the contracts and the client', () => {
  let definitions: readonly SyntaxNode[]

  before(async () => {
    const id = await artifacts.getBuildInfoId('Escrow')
    const path = await artifacts.getBuildInfoOutputPath(id ?? '')
    definitions = readDefinitions(path ?? '')
  })

  it('name the members of enums alike', () => {
    expect(membersOf(definitions, 'DealStatus').map(lower)).to.deep.equal([...dealStatuses])
    expect(membersOf(definitions, 'MilestoneStatus').map(lower)).to.deep.equal([...milestoneStatuses])
    expect(membersOf(definitions, 'Ending').map(lower)).to.deep.equal([...endings])
  })

  it('number roles and scopes alike', () => {
    const numbered = (name: string) =>
      Object.fromEntries(membersOf(definitions, name).map((member, index) => [member, index]))
    expect(numbered('Role')).to.deep.equal(Role)
    expect(numbered('Scope')).to.deep.equal(Scope)
  })

  it('know alike what a batch keeps back', () => {
    const { BATCH_RESERVE, BATCH_RESERVE_PER_CALL } = constantsOf(definitions, 'Batches')
    expect([BATCH_RESERVE, BATCH_RESERVE_PER_CALL]).to.deep.equal(
      [batchReserve.once, batchReserve.perCall].map(Number),
    )
  })

  it('bound term sheets alike', () => {
    const { milestones, duration, reviewPeriod, rulingPeriod } = termSheetLimits
    expect(constantsOf(definitions, 'ValidityLib')).to.deep.include({
      MAX_MILESTONES: milestones,
      MIN_DURATION: duration.least,
      MAX_DURATION: duration.most,
      MIN_REVIEW: reviewPeriod.least,
      MAX_REVIEW: reviewPeriod.most,
      MIN_RULING: rulingPeriod.least,
      MAX_RULING: rulingPeriod.most,
    })
    expect(constantsOf(definitions, 'SettlementLib').ONE).to.equal(Number(wholeBps))
  })
})
