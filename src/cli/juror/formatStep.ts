import { formatError, plain } from '../../core/index.ts'
import type { JurorStep } from '../../jury/index.ts'

/** A step as one line, for people. What comes from outside is shown as data. */
export function formatStep(step: JurorStep): string {
  const { step: what, ...rest } = step
  const { usage, ...others } = { usage: undefined, ...rest }
  const shown = Object.entries({ ...others, ...usage })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} ${name === 'error' ? formatError(value) : plain(String(value))}`)
  return [what, ...shown].join('  ')
}

/** A step as plain data, for programs. */
export function stepData(step: JurorStep): object {
  return 'error' in step ? { ...step, error: formatError(step.error) } : step
}
