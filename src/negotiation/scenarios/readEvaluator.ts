import type { Issue } from '../preferences/issue.ts'
import type { ValueFunction } from '../preferences/valueFunction.ts'
import { childrenOf, numberOf, textOf, type XmlElement } from './readXml.ts'
import { ScenarioInvalidError } from './scenario.ts'

type Listed = Extract<Issue, { kind: 'discrete' }>
type Numeric = Exclude<Issue, Listed>
type Point = readonly [number, number]

/**
 * The value function of an issue in a GENIUS profile.
 *
 * - discrete: the evaluation of each value, divided by the largest when that is over 1.
 * - integer: `offset` + `slope` · (value − lower bound), cut off at 0 and 1.
 * - real: `linear`, `parameter0` + `parameter1` · value, cut off likewise; `constant`, `parameter0`; or `triangular`, 0 at
 *   `parameter0` and `parameter1` and beyond, 1 at `parameter2`.
 *
 * @param file The profile's name, for messages.
 * @throws {ScenarioInvalidError} naming the issue, and the value that is missing, unknown or no evaluation.
 */
export function readEvaluator(file: string, issue: Issue, element: XmlElement): ValueFunction {
  if (issue.kind === 'discrete') return readTable(file, issue, element)
  const [evaluator] = childrenOf(element, 'evaluator')
  if (evaluator === undefined) throw new ScenarioInvalidError(file, issue.name, 'has no evaluator')
  const number = (name: string) => numberOf(file, issue.name, evaluator, name)
  if (issue.kind === 'integer') {
    const offset = number('offset')
    const slope = number('slope')
    return straight(issue, offset, offset + slope * (issue.max - issue.min))
  }
  const type = textOf(file, issue.name, evaluator, 'ftype')
  if (type === 'constant') return straight(issue, number('parameter0'), number('parameter0'))
  if (type === 'linear') {
    const at = (value: number) => number('parameter0') + number('parameter1') * value
    return straight(issue, at(issue.min), at(issue.max))
  }
  if (type !== 'triangular') {
    throw new ScenarioInvalidError(file, issue.name, `has an evaluator that is not read: ${type}`)
  }
  return triangular(file, issue, number('parameter0'), number('parameter2'), number('parameter1'))
}

function readTable(file: string, issue: Listed, element: XmlElement): ValueFunction {
  const known = new Set(issue.values)
  const evaluations = new Map<string, number>()
  for (const item of childrenOf(element, 'item')) {
    const value = textOf(file, issue.name, item, 'value')
    const place = `${issue.name}: ${value}`
    if (!known.has(value)) throw new ScenarioInvalidError(file, place, 'is no value of the domain')
    if (evaluations.has(value)) throw new ScenarioInvalidError(file, place, 'is there twice')
    evaluations.set(value, numberOf(file, place, item, 'evaluation', { least: 0 }))
  }
  const missing = issue.values.find((value) => !evaluations.has(value))
  if (missing !== undefined) throw new ScenarioInvalidError(file, `${issue.name}: ${missing}`, 'is missing')
  const largest = [...evaluations.values()].reduce((most, one) => Math.max(most, one), 1)
  const values = [...evaluations].map(([value, evaluation]) => [value, evaluation / largest])
  return { kind: 'table', values: Object.fromEntries(values) }
}

/** A straight line from one end of the issue to the other, cut off at 0 and 1. */
function straight(issue: Numeric, atMin: number, atMax: number): ValueFunction {
  if (within(atMin) && within(atMax)) return { kind: 'linear', atMin, atMax }
  const crossings = [0, 1].map(
    (worth) => issue.min + ((worth - atMin) * (issue.max - issue.min)) / (atMax - atMin),
  )
  const at = (value: number) => atMin + ((atMax - atMin) * (value - issue.min)) / (issue.max - issue.min)
  return piecewise(issue, crossings, at)
}

function triangular(file: string, issue: Numeric, from: number, top: number, to: number): ValueFunction {
  if (!(from < top && top < to))
    throw new ScenarioInvalidError(file, issue.name, 'has a triangle without a top')
  const at = (value: number) => (value < top ? (value - from) / (top - from) : (to - value) / (to - top))
  return piecewise(issue, [from, top, to], at)
}

/** Straight between the ends of the issue and the bends within it. */
function piecewise(issue: Numeric, bends: readonly number[], at: (value: number) => number): ValueFunction {
  if (issue.min === issue.max) return { kind: 'linear', atMin: cut(at(issue.min)), atMax: cut(at(issue.min)) }
  const inside = bends.filter((bend) => bend > issue.min && bend < issue.max).sort((a, b) => a - b)
  const points = [issue.min, ...inside, issue.max].map((value): Point => [value, cut(at(value))])
  return { kind: 'piecewise', points: points.map(([value, worth]) => [value, worth]) }
}

function within(worth: number): boolean {
  return worth >= 0 && worth <= 1
}

function cut(worth: number): number {
  return Math.min(1, Math.max(0, worth))
}
