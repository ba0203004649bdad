import type { Resource, Schema, Test } from './evaluate.ts'

/** A keyword of JSON Schema 2020-12. */
export type Keyword = {
  /** What is wrong with its value in a schema; undefined: nothing. */
  readonly problem?: (value: unknown) => string | undefined
  /** Its value is a schema, a list of them, or schemas by names. */
  readonly holds?: 'schema' | 'list' | 'map'
  /** These schemas judge the same value as the one that they stand in. */
  readonly inPlace?: true
  /** Absent: it says something of the schema, and asks nothing of a value. Undefined: so it does with this value. */
  readonly test?: (context: KeywordContext) => Test | undefined
}

/** By their names. The order is that in which they are asked. */
export type Keywords = Readonly<Record<string, Keyword>>

/** What a keyword is made ready with. */
export type KeywordContext = {
  readonly value: unknown
  /** The other keywords of its schema. */
  readonly siblings: Readonly<Record<string, unknown>>
  readonly resource: Resource
  /** The schema at these tokens of the schema that the keyword stands in. */
  readonly part: (...tokens: readonly (string | number)[]) => Schema
  /**
   * The schema that a reference leads to, and the anchor by which it did.
   *
   * @throws {SchemaProblem} when it leads nowhere.
   */
  readonly resolve: (reference: string) => { readonly schema: Schema; readonly anchor: string | undefined }
}

/** Ends the making of a schema: a problem and where. */
export class SchemaProblem extends Error {
  readonly at: string

  constructor(at: string, problem: string) {
    super(problem)
    this.at = at
  }
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) &&
  value.every((item) => typeof item === 'string') &&
  new Set(value).size === value.length

/** The forms of values that keywords share. */
export const aText = (value: unknown) => (typeof value === 'string' ? undefined : 'must be a text')
export const aFlag = (value: unknown) => (typeof value === 'boolean' ? undefined : 'must be true or false')
export const aNumber = (value: unknown) => (Number.isFinite(value) ? undefined : 'must be a number')
export const aCount = (value: unknown) =>
  Number.isSafeInteger(value) && (value as number) >= 0 ? undefined : 'must be a whole number, 0 or more'
export const aList = (value: unknown) => (Array.isArray(value) ? undefined : 'must be an array')
export const someTexts = (value: unknown) =>
  isTexts(value) ? undefined : 'must be an array of different texts'
export const textsByName = (value: unknown) =>
  isObject(value) && Object.values(value).every(isTexts)
    ? undefined
    : 'must be an object of arrays of different texts'
