import { expect } from 'chai'
import { keccak256 } from '../../../src/core/index.ts'
import { buildBundle, type Criteria, type CustomRules, programJuror } from '../../../src/jury/index.ts'
import { criteriaOf, encode } from '../support/criteria.ts'
import { criteria, openCase } from '../support/evidence.ts'
import { programOf } from '../support/programs.ts'

const usage = { inputTokens: 0, outputTokens: 0, requests: 0 }
const bundleOf = (wanted: Criteria, changes: Partial<ReturnType<typeof buildBundle>> = {}) => ({
  ...buildBundle(openCase({ wanted }).evidence),
  ...changes,
})
const juror = programJuror({ name: 'program' })

describe('programJuror', () => {
  it('answers every check, with a note each, and the share that follows', async () => {
    const judgement = await juror.judge(bundleOf(criteria, { deliverable: encode('ab\nc') }), {})
    expect(judgement).to.deep.equal({
      kind: 'answered',
      answers: { 'check 0': false, 'check 1': false },
      sellerBps: 0,
      notes: {
        'check 0': 'there are 2 rows instead of 1',
        'check 1': 'the program returned 0 instead of 1',
      },
      findings: [
        {
          name: 'check 0',
          weight: 5_000,
          required: false,
          holds: false,
          problems: ['there are 2 rows instead of 1'],
          found: 1,
        },
        {
          name: 'check 1',
          weight: 5_000,
          required: false,
          holds: false,
          problems: ['the program returned 0 instead of 1'],
          found: 1,
        },
      ],
      by: { kind: 'program', name: 'earnest', version: '1' },
      usage,
    })
    const good = await juror.judge(bundleOf(criteria), {})
    expect(good).to.deep.include({ sellerBps: 10_000, notes: { 'check 0': 'holds', 'check 1': 'holds' } })
  })

  it('calls itself what its operator says', async () => {
    const program = { name: 'mine', version: '2.1', hash: keccak256('its file') }
    const judgement = await programJuror({ name: 'x', program }).judge(bundleOf(criteria), {})
    expect(judgement).to.deep.include({ by: { kind: 'program', ...program } })
  })

  it('counts questions as not shown, which it answers none of', async () => {
    const asked = criteriaOf([{ kind: 'rows', at: '', atLeast: 0 }], {
      questions: [{ name: 'q', weight: 1, ask: 'Is it good?' }],
    })
    const delivered = { deliverable: encode('[]') }
    expect(await juror.judge(bundleOf(asked, delivered), {})).to.deep.equal({
      kind: 'answered',
      answers: { 'check 0': true, q: false },
      sellerBps: 9_999,
      notes: { 'check 0': 'holds', q: 'not shown: a program answers no questions' },
      findings: [{ name: 'check 0', weight: 9_999, required: false, holds: true, problems: [], found: 0 }],
      by: { kind: 'program', name: 'earnest', version: '1' },
      usage,
      hindrance: { by: 'seller', reason: 'unanswerable' },
    })
  })

  it('leaves questions out where a required check does not hold, as everybody does', async () => {
    const check = { kind: 'rows', at: '', atLeast: 1, required: true } as const
    const asked = criteriaOf([check], { questions: [{ name: 'q', weight: 1, ask: 'Is it good?' }] })
    const judgement = await juror.judge(bundleOf(asked, { deliverable: encode('[]') }), {})
    expect(judgement).to.deep.include({ kind: 'answered', answers: { 'check 0': false }, sellerBps: 0 })
    expect(judgement).to.not.have.property('hindrance')
  })

  it('counts as not shown what only a rule could tell that it lacks', async () => {
    const own = criteriaOf([{ kind: 'custom', rule: 'always', parameters: null }])
    const rules: CustomRules = new Map([['always', { run: () => [] }]])
    expect(await juror.judge(bundleOf(own), {})).to.deep.include({
      kind: 'answered',
      sellerBps: 0,
      notes: { 'check 0': 'can not be checked: the rule is not known here' },
      hindrance: { by: 'seller', reason: 'unanswerable' },
    })
    const knowing = programJuror({ name: 'knowing', rules })
    expect(await knowing.judge(bundleOf(own), {})).to.deep.include({ kind: 'answered', sellerBps: 10_000 })
  })

  it('abstains when it is told to stop', async () => {
    const program = programOf({ body: '(loop $l (br $l)) (i32.const 1)' })
    const endless = criteriaOf([{ kind: 'program', program: keccak256(program) }], { files: [program] })
    const bundle = bundleOf(endless, { attachments: new Map([[keccak256(program), program]]) })
    const judgement = await juror.judge(bundle, { signal: AbortSignal.timeout(20) })
    expect(judgement).to.deep.equal({ kind: 'abstained', reason: 'timeout', usage })
  })
})
