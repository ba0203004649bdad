import { addSeen, nothingSeen, type Seen, sizeOf } from './seen.ts'
import { mostDeep, type Spend, StepsSpentError } from './steps.ts'

/** A schema with an id of its own, and the schemas in it that have none. */
export type Resource = {
  readonly uri: string
  /** The pointer in the whole document that leads to it. */
  readonly at: string
  readonly anchors: Map<string, Schema>
  /** Those of the anchors that `$dynamicRef` looks up in the outermost resource. */
  readonly dynamicAnchors: Map<string, Schema>
}

/** One schema of a document, made ready. */
export type Schema = {
  /** The pointer in the whole document that leads to it. */
  readonly at: string
  readonly json: boolean | Readonly<Record<string, unknown>>
  readonly resource: Resource
  /** What a value must pass, in this order. */
  tests: readonly Test[]
  /** Whether it asks what was not looked at. */
  asksUnevaluated: boolean
}

/** Whether a value passes one keyword; where it does not, the run says why. */
export type Test = (value: unknown, visit: Visit) => boolean

/** Where a value stands in a delivery; undefined: it is the whole. */
export type Place = { readonly parent: Place; readonly token: string | number } | undefined

/** The resources that led to a schema, the last first. */
export type Scope = { readonly resource: Resource; readonly outer: Scope | undefined }

/** What is common to all visits of one check. */
export type Run = {
  readonly spend: Spend
  depth: number
  /** Why the last test failed. It matters only when the whole fails. */
  problem: { readonly place: Place; readonly text: string } | undefined
}

/** One schema looking at one value. */
export type Visit = {
  readonly run: Run
  readonly place: Place
  readonly scope: Scope
  /** Absent: nobody asks what was seen. */
  readonly seen: Seen | undefined
}

/** Whether a value passes a schema. What it saw is told to `seen` when it does. */
export function evaluate(
  schema: Schema,
  value: unknown,
  { run, place, scope }: Omit<Visit, 'seen'>,
  seen?: Seen,
): boolean {
  run.spend(2)
  if (typeof schema.json === 'boolean') return schema.json || fail({ run, place }, 'boolean schema is false')
  if (++run.depth > mostDeep) throw new StepsSpentError('schemas at once', mostDeep)
  const own = seen !== undefined || schema.asksUnevaluated ? nothingSeen() : undefined
  const inner = scope.resource === schema.resource ? scope : { resource: schema.resource, outer: scope }
  const visit: Visit = { run, place, scope: inner, seen: own }
  for (const test of schema.tests) {
    run.spend(1)
    if (!test(value, visit)) {
      run.depth--
      return false
    }
  }
  run.depth--
  if (seen !== undefined && own !== undefined) {
    run.spend(stepsToSee * sizeOf(own))
    addSeen(seen, own)
  }
  return true
}

/** What it takes to remember one name or item. */
const stepsToSee = 8

/** Remembers that a member was looked at, where somebody asks. */
export function sawName({ run, seen }: Visit, name: string): void {
  if (seen === undefined) return
  run.spend(stepsToSee)
  seen.names.add(name)
}

/** Remembers that an item was looked at, where somebody asks. */
export function sawItem({ run, seen }: Visit, index: number): void {
  if (seen === undefined) return
  run.spend(stepsToSee)
  seen.indexes.add(index)
}

/** Whether the same value passes another schema. */
export function alsoPasses(schema: Schema, value: unknown, visit: Visit): boolean {
  return evaluate(schema, value, visit, visit.seen)
}

/** Whether a value inside of a value passes a schema. */
export function partPasses(
  schema: Schema,
  value: unknown,
  { run, place, scope }: Visit,
  token: string | number,
): boolean {
  return evaluate(schema, value, { run, place: { parent: place, token }, scope })
}

/** False; and why. */
export function fail({ run, place }: Pick<Visit, 'run' | 'place'>, text: string): false {
  run.problem = { place, text }
  return false
}
