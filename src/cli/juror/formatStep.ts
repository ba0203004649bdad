import { formatError, plain } from '../../core/index.ts'
import { adviceOn, type JurorStep } from '../../jury/index.ts'

/** Of a case that another contract referred. */
const adviceOnReferred =
  'the respondent loses by this, unheard: set briefs, or run createJurorService with a judgeReferred for this contract'

/** A step as one line, for people. What comes from outside is shown as data. */
export function formatStep(step: JurorStep): string {
  const { step: what, ...rest } = step
  const {
    usage,
    notices = [],
    hindrance,
    ...others
  } = {
    usage: undefined,
    notices: undefined,
    hindrance: undefined,
    ...rest,
  }
  const hindered = hindrance && { hindrance: `${hindrance.by}: ${hindrance.reason}` }
  const shown = Object.entries({ ...others, ...usage, ...hindered, ...adviceFor(step) })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} ${name === 'error' ? formatError(value) : plain(String(value))}`)
  return [what, ...shown, ...notices.map((notice) => `notice ${plain(notice)}`)].join('  ')
}

/** A step as plain data, for programs. */
export function stepData(step: JurorStep): object {
  return 'error' in step ? { ...step, error: formatError(step.error) } : { ...step, ...adviceFor(step) }
}

/** Beside an abstention, which costs a slice each time, and a ballot that is not on all there was: what can be changed. */
function adviceFor(step: JurorStep): { readonly advice?: string } {
  if (step.step === 'abstained') return { advice: adviceOn(step.reason, step.status) }
  if (step.step === 'notShown') return { advice: adviceOn('noBundle') }
  if (step.step === 'notJudged') return { advice: adviceOnReferred }
  return step.step === 'judged' && step.hindrance ? { advice: adviceOn(step.hindrance.reason) } : {}
}
