import { show } from '../show.ts'
import { evaluate, type Resource, type Run, type Schema, type Test } from './evaluate.ts'
import { findLoop } from './findLoop.ts'
import { isObject, type KeywordContext, SchemaProblem } from './keyword.ts'
import { inOrder, keywordOf } from './keywords.ts'
import {
  addAnchors,
  addResource,
  addressOf,
  checkDialect,
  type Document,
  follow,
  nowhere,
} from './resources.ts'
import { countSteps, mostSteps, StepsSpentError } from './steps.ts'

/** A schema that values can be judged by, or where and why it is none. */
export type CompiledSchema =
  | {
      readonly ok: true
      /** Why a value does not pass, and where in it; undefined: it passes. */
      readonly problemOf: (value: unknown, steps?: number) => string | undefined
    }
  | { readonly ok: false; readonly problem: string }

/**
 * Makes a JSON Schema (2020-12) ready to judge by.
 *
 * A validator of its own, since money moves by what it finds: numbers keep their digits, the work is counted in steps that
 * are the same everywhere, and what it can't judge rightly it refuses here, when the sheet is drafted: keywords, formats and
 * dialects that it does not know, references to other documents, patterns that need trial and error.
 */
export function compileSchema(json: unknown): CompiledSchema {
  const document: Document = { schemas: new Map(), resources: new Map() }
  try {
    const root = collect(document, json, '', undefined)
    const steps = new Map([...document.schemas.values()].map((schema) => [schema, prepare(document, schema)]))
    const loop = findLoop(document.schemas.values(), (schema) => steps.get(schema) ?? [])
    if (loop) throw new SchemaProblem(loop.at, 'the schema leads to itself without end')
    return { ok: true, problemOf: (value, most = mostSteps) => problemOf(root, value, most) }
  } catch (error) {
    if (!(error instanceof SchemaProblem)) throw error
    return { ok: false, problem: `${error.at === '' ? 'the schema' : error.at}: ${error.message}` }
  }
}

function problemOf(root: Schema, value: unknown, most: number): string | undefined {
  const run: Run = { spend: countSteps(most), depth: 0, problem: undefined }
  const scope = { resource: root.resource, outer: undefined }
  try {
    if (evaluate(root, value, { run, place: undefined, scope })) return undefined
  } catch (error) {
    if (!(error instanceof StepsSpentError)) throw error
    return `the schema takes more than ${error.details.allowed} ${error.details.what}`
  }
  const tokens: (string | number)[] = []
  for (let place = run.problem?.place; place !== undefined; place = place.parent) tokens.unshift(place.token)
  const where = tokens.length === 0 ? 'the delivery' : tokens.map((token) => `/${escaped(token)}`).join('')
  return `${where} ${run.problem?.text ?? 'does not pass'}`
}

/** Finds all schemas of a document, and what they are called. */
function collect(document: Document, json: unknown, at: string, outer: Resource | undefined): Schema {
  if (typeof json !== 'boolean' && !isObject(json)) {
    throw new SchemaProblem(at, 'a schema must be an object, true or false')
  }
  const resource = resourceOf(document, json, at, outer)
  const schema: Schema = { at, json, resource, tests: [], asksUnevaluated: false }
  document.schemas.set(at, schema)
  if (typeof json === 'boolean') return schema
  for (const [name, value] of Object.entries(json)) {
    const keyword = keywordOf(name)
    if (keyword === undefined)
      throw new SchemaProblem(at, `${show(name)} is no keyword of JSON Schema 2020-12`)
    const inside = `${at}/${escaped(name)}`
    for (const [token, part] of partsOf(keyword.holds, value, inside)) {
      collect(document, part, token === undefined ? inside : `${inside}/${escaped(token)}`, resource)
    }
    const problem = keyword.problem?.(value)
    if (problem !== undefined) throw new SchemaProblem(inside, problem)
  }
  if (typeof json.$schema === 'string') checkDialect(json.$schema, `${at}/$schema`)
  addAnchors(schema)
  return schema
}

function resourceOf(
  document: Document,
  json: boolean | Readonly<Record<string, unknown>>,
  at: string,
  outer: Resource | undefined,
): Resource {
  const id = typeof json === 'object' ? json.$id : undefined
  if (typeof id === 'string')
    return addResource(document, addressOf(id, outer?.uri ?? nowhere, `${at}/$id`), at)
  return outer ?? addResource(document, nowhere, at)
}

function partsOf(
  holds: 'schema' | 'list' | 'map' | undefined,
  value: unknown,
  at: string,
): readonly (readonly [string | number | undefined, unknown])[] {
  if (holds === undefined) return []
  if (holds === 'schema') return [[undefined, value]]
  if (holds === 'list') {
    if (!Array.isArray(value)) throw new SchemaProblem(at, 'must be an array of schemas')
    return [...value.entries()]
  }
  if (!isObject(value)) throw new SchemaProblem(at, 'must be an object of schemas')
  return Object.entries(value)
}

/** Makes a schema's tests. Gives the schemas that it has the same value judged by. */
function prepare(document: Document, schema: Schema): readonly Schema[] {
  const { json, at, resource } = schema
  if (typeof json === 'boolean') return []
  const sameValue: Schema[] = []
  const tests: Test[] = []
  for (const name of inOrder(Object.keys(json))) {
    const keyword = keywordOf(name)
    const inside = `${at}/${escaped(name)}`
    const context: KeywordContext = {
      value: json[name],
      siblings: json,
      resource,
      part: (...tokens) =>
        document.schemas.get(at + tokens.map((token) => `/${escaped(token)}`).join('')) as Schema,
      resolve(reference) {
        const found = follow(document, resource, reference)
        if (found === undefined)
          throw new SchemaProblem(inside, `${show(reference)} leads to no schema in here`)
        sameValue.push(found.schema)
        // Which of them it will be, shows when a value is judged.
        if (name === '$dynamicRef' && found.anchor !== undefined) {
          for (const { dynamicAnchors } of document.resources.values()) {
            const other = dynamicAnchors.get(found.anchor)
            if (other) sameValue.push(other)
          }
        }
        return found
      },
    }
    const test = keyword?.test?.(context)
    if (test) tests.push(test)
    if (keyword?.inPlace) {
      for (const [token] of partsOf(keyword.holds, json[name], inside)) {
        sameValue.push(token === undefined ? context.part(name) : context.part(name, token))
      }
    }
    if (name === 'unevaluatedItems' || name === 'unevaluatedProperties') schema.asksUnevaluated = true
  }
  schema.tests = tests
  return sameValue
}

function escaped(token: string | number): string {
  return String(token).replaceAll('~', '~0').replaceAll('/', '~1')
}
