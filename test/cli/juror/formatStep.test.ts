import { expect } from 'chai'

import { formatStep, stepData } from '../../../src/cli/juror/formatStep.ts'
import { adviceOn, type JurorStep } from '../../../src/jury/index.ts'

const id = `0x${'11'.repeat(32)}` as const
const usage = { inputTokens: 900, outputTokens: 4_000, requests: 1 }

describe('formatStep', () => {
  it('says of an abstention what to change, in words and in data', () => {
    const step: JurorStep = { step: 'abstained', id, round: 0, reason: 'cutOff', usage }
    expect(formatStep(step)).to.match(/^abstained .* reason cutOff .* advice raise mostOutputTokens/)
    expect(stepData(step)).to.deep.equal({ ...step, advice: adviceOn('cutOff') })
    const refused: JurorStep = { step: 'abstained', id, round: 0, reason: 'provider', status: 401 }
    expect(formatStep(refused)).to.match(/status 401 .* advice .*apiKeyEnv/)
  })

  it('says of a ballot what it was not judged by, and what to change', () => {
    const hindrance = { by: 'seller', reason: 'unreadable' } as const
    const step: JurorStep = { step: 'judged', id, round: 0, sellerBps: 0, usage, hindrance }
    expect(formatStep(step)).to.match(/ hindrance seller: unreadable .* advice raise mostInputBytes/)
    expect(stepData(step)).to.deep.equal({ ...step, advice: adviceOn('unreadable') })
    expect(formatStep({ step: 'notShown', id, round: 0 })).to.match(/^notShown .* advice name more servers/)
  })

  it('says loudly of whom a case was that nobody told it how to judge', () => {
    const [court, arbitrable] = [`0x${'22'.repeat(20)}`, `0x${'33'.repeat(20)}`] as const
    const step: JurorStep = { step: 'notJudged', id, round: 0, court, arbitrable, dispute: id }
    expect(formatStep(step)).to.match(
      /^notJudged .* arbitrable 0x33.* dispute 0x11.* advice the respondent loses by this, unheard/,
    )
    expect(stepData(step)).to.include({ arbitrable }).and.to.include.keys('advice')
  })

  it('tells notices, as data', () => {
    const notices = ['temperature: not sent', 'odd\u202eone']
    const step: JurorStep = { step: 'judged', id, round: 0, sellerBps: 5_000, usage, notices }
    expect(formatStep(step)).to.match(/ {2}notice temperature: not sent {2}notice odd\\u\{202e\}one$/)
    expect(formatStep(step)).to.not.contain('advice')
    expect(stepData(step)).to.deep.equal(step)
  })
})
