import { BaseError } from '../../core/index.ts'
import type { Outcome } from '../preferences/outcome.ts'
import type { UtilityFunction } from '../preferences/utility.ts'
import type { InitMessage } from './playerMessage.ts'

/** How far from 1 weights may sum: others round them as they like. */
const tolerance = 0.05

/** How far from 1 the best outcome may be worth before the scale is changed. */
const sameScale = 0.1

/**
 * The utility function of a game. Its worths are the message's own when the best outcome is worth about 1 and none less
 * than 0; else they are moved and stretched to that, the reservation with them: tactics think in shares of 1.
 *
 * @throws {GameInvalidError} naming the issue or value that is missing, unknown or there twice, or weights that do not sum
 * to 1.
 */
export function gameUtility(message: InitMessage): UtilityFunction {
  checkNames(message)
  const parts = message.issues.map(({ name, values }) => {
    const weight = message.weights[name] as number
    const worths = message.values[name] as Record<string, number>
    return Float64Array.from(values, (value) => weight * (worths[String(value)] as number))
  })
  const least = parts.reduce((sum, part) => sum + Math.min(...part), 0)
  const most = parts.reduce((sum, part) => sum + Math.max(...part), 0)
  const fits = least >= 0 && Math.abs(most - 1) <= sameScale
  const shift = fits ? 0 : Math.min(0, least)
  const scale = fits || most === shift ? 1 : most - shift
  const scaled = parts.map((part) => part.map((worth) => (worth - shift / parts.length) / scale))
  return {
    space: {
      issues: message.issues.map(({ name, values }) => ({
        kind: 'discrete',
        name,
        values: values.map(String),
      })),
    },
    reservation: ((message.reservation ?? 0) - shift) / scale,
    discount: message.discount || 1,
    constraints: [],
    of(outcome: Outcome) {
      let sum = 0
      for (let issue = 0; issue < scaled.length; issue++) {
        sum += (scaled[issue] as Float64Array)[outcome[issue] as number] as number
      }
      return sum
    },
    part: (issue, value) => (scaled[issue] as Float64Array)[value] as number,
    knots: () => [],
    satisfies: () => true,
  }
}

function checkNames({ issues, weights, values }: InitMessage): void {
  const names = issues.map(({ name }) => name)
  const twice = names.findIndex((name, index) => names.indexOf(name) < index)
  if (twice >= 0) throw new GameInvalidError(`issues.${twice}.name`, `is there twice: ${names[twice]}`)
  checkMembers('weights', weights, names)
  checkMembers('values', values, names)
  for (const [index, issue] of issues.entries()) {
    const own = [...new Set(issue.values.map(String))]
    if (own.length < issue.values.length)
      throw new GameInvalidError(`issues.${index}.values`, 'holds one twice')
    checkMembers(`values.${issue.name}`, values[issue.name] as object, own)
  }
  const total = issues.reduce((sum, { name }) => sum + (weights[name] as number), 0)
  if (!(Math.abs(total - 1) <= tolerance)) throw new GameInvalidError('weights', `sum to ${total}, not 1`)
}

function checkMembers(place: string, found: object, needed: readonly string[]): void {
  const missing = needed.find((name) => !Object.hasOwn(found, name))
  if (missing !== undefined) throw new GameInvalidError(`${place}.${missing}`, 'is missing')
  const allowed = new Set(needed)
  const unknown = Object.keys(found).find((name) => !allowed.has(name))
  if (unknown !== undefined) throw new GameInvalidError(`${place}.${unknown}`, 'is unknown')
}

/** Thrown when a game's domain does not fit together. Code `GameInvalid`. */
export class GameInvalidError extends BaseError {
  override readonly name = 'GameInvalidError'

  constructor(place: string, problem: string) {
    super(`The game does not fit: ${place} ${problem}`, { code: 'GameInvalid' })
  }
}
