import { z } from 'zod'

import { type Address, BaseError, readJson, type Side, Text } from '../../core/index.ts'
import { OutcomeSpace } from '../preferences/outcome.ts'
import { Preferences } from '../preferences/preferences.ts'
import { PreferencesInvalidError, type UtilityFunction, utilityFunction } from '../preferences/utility.ts'
import { checkSayable } from '../template/checkSayable.ts'
import { checkTemplate } from '../template/checkTemplate.ts'
import { TermsTemplate } from '../template/termsTemplate.ts'

/** The longest text of a scenario, in UTF-16 code units. */
export const longestScenario = 1 << 22

/** For checks: which token and which arbiter it is does not matter. */
const anyPlace = { token: `0x${'e1'.repeat(20)}`, arbiter: `0x${'e2'.repeat(20)}` } as const

/** A template without what depends on a chain and a case: the token, the arbiter; the space is the scenario's. */
const ScenarioTemplate = TermsTemplate.omit({ token: true, arbiter: true, space: true })

/**
 * A thing to bargain over, in a file: what could be agreed, what each side wants, and how an outcome becomes a term
 * sheet.
 *
 * - `version`: of this form, `1`.
 * - `name`: short, as in tables; `about`: what the sides are and what they trade, in a sentence or two.
 * - `space`: the issues. `{"issues": [{"kind": "discrete", "name", "values": [text]}, {"kind": "integer" | "continuous",
 *   "name", "min", "max"}]}`.
 * - `preferences`: of `buyer` and `seller`, or of one of them: {@link Preferences}.
 * - `template`: {@link TermsTemplate} without token, arbiter and space; amounts in decimal digits of the token's units.
 *   Absent where the scenario is only for measuring.
 */
export const Scenario = z.strictObject({
  version: z.literal('1'),
  name: Text.min(1),
  about: Text.optional(),
  space: OutcomeSpace,
  preferences: z
    .strictObject({ buyer: Preferences.optional(), seller: Preferences.optional() })
    .refine(({ buyer, seller }) => buyer !== undefined || seller !== undefined, {
      error: 'expected those of a side',
    }),
  template: ScenarioTemplate.optional(),
})
export type Scenario = z.output<typeof Scenario>

/** A file's text, and its name for messages. */
export type SourceFile = { readonly name: string; readonly text: string }

/**
 * Reads a scenario in its JSON form.
 *
 * @throws {ScenarioInvalidError} naming the file and the place that does not fit.
 */
export function readScenario({ name, text }: SourceFile): Scenario {
  if (text.length > longestScenario) {
    throw new ScenarioInvalidError(
      name,
      'file',
      `has ${text.length} characters, more than ${longestScenario}`,
    )
  }
  const json = readJson(text)
  if (!json.ok)
    throw new ScenarioInvalidError(
      name,
      'file',
      `is no JSON as it should be: ${json.code} ${JSON.stringify(json.details)}`,
    )
  return parseScenario(name, json.value)
}

/**
 * Checks what should be a scenario: its schema, that the preferences fit the space, and that the template turns
 * every outcome into a sheet that can be committed.
 *
 * @param file Where it comes from, for messages.
 * @throws {ScenarioInvalidError} naming the file and the place that does not fit.
 */
export function parseScenario(file: string, value: unknown): Scenario {
  const parsed = Scenario.safeParse(value)
  if (!parsed.success) {
    const [issue] = parsed.error.issues as [z.core.$ZodIssue]
    throw new ScenarioInvalidError(file, issue.path.join('.') || 'file', issue.message)
  }
  const scenario = parsed.data
  for (const side of ['buyer', 'seller'] as const) {
    if (scenario.preferences[side] !== undefined) utilityOf(scenario, side, file)
  }
  if (scenario.template !== undefined) {
    const template = templateOf(scenario, anyPlace)
    const fits = checkTemplate(template)
    const verdict = fits.ok ? checkSayable(template) : fits
    if (!verdict.ok) {
      throw new ScenarioInvalidError(
        file,
        'template',
        `${verdict.message}: ${JSON.stringify(verdict.details)}`,
      )
    }
  }
  return scenario
}

/**
 * The utility function of a scenario's side.
 *
 * @param file Where the scenario comes from, for messages.
 * @throws {ScenarioInvalidError} when the scenario lacks the side's preferences, or they do not fit its space.
 */
export function utilityOf(scenario: Scenario, side: Side, file = scenario.name): UtilityFunction {
  const preferences = scenario.preferences[side]
  if (preferences === undefined) throw new ScenarioInvalidError(file, `preferences.${side}`, 'are missing')
  try {
    return utilityFunction(scenario.space, preferences)
  } catch (cause) {
    if (!(cause instanceof PreferencesInvalidError)) throw cause
    throw new ScenarioInvalidError(file, `preferences.${side}.${cause.place}`, cause.problem, cause)
  }
}

/**
 * The template of a scenario on a chain, as a request carries it.
 *
 * @throws {ScenarioInvalidError} when the scenario has none.
 */
export function templateOf(
  scenario: Scenario,
  { token, arbiter }: { readonly token: Address; readonly arbiter: Address },
): TermsTemplate {
  const { name, space, template } = scenario
  if (template === undefined) throw new ScenarioInvalidError(name, 'template', 'is missing')
  return { ...template, space, token, arbiter }
}

/** Thrown when a scenario does not fit together. Code `ScenarioInvalid`. */
export class ScenarioInvalidError extends BaseError {
  override readonly name = 'ScenarioInvalidError'

  /**
   * @param file Where the scenario comes from.
   * @param place What in it is wrong: the path of a member, an issue, a value.
   */
  constructor(file: string, place: string, problem: string, cause?: unknown) {
    super(`The scenario does not fit: ${place} ${problem}`, {
      code: 'ScenarioInvalid',
      details: { file, place },
      cause,
    })
  }
}
