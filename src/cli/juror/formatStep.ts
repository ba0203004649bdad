import { adviceOn, type JurorStep, plain } from '../../jury/index.ts'

/** The longest error that is shown, in characters: some carry a whole request. */
const longestError = 400

/** A step as one line, for people. What comes from outside is shown as data. */
export function formatStep(step: JurorStep): string {
  const { step: what, ...rest } = step
  const { usage, notices = [], ...others } = { usage: undefined, notices: undefined, ...rest }
  const shown = Object.entries({ ...others, ...usage, ...adviceFor(step) })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} ${name === 'error' ? messageOf(value) : plain(String(value))}`)
  return [what, ...shown, ...notices.map((notice) => `notice ${plain(notice)}`)].join('  ')
}

/** A step as plain data, for programs. */
export function stepData(step: JurorStep): object {
  return 'error' in step ? { ...step, error: messageOf(step.error) } : { ...step, ...adviceFor(step) }
}

/** Beside an abstention, what its operator can change: it costs a slice each time. */
function adviceFor(step: JurorStep): { readonly advice?: string } {
  return step.step === 'abstained' ? { advice: adviceOn(step.reason, step.status) } : {}
}

/** What went wrong, in one line. */
export function messageOf(error: unknown): string {
  return plain(error instanceof Error ? error.message : String(error), longestError)
}
