import type { Resource, Schema } from './evaluate.ts'
import { SchemaProblem } from './keyword.ts'

/** The one dialect that is judged by. */
const dialect = 'https://json-schema.org/draft/2020-12/schema'

/** Where a document without an id is: nowhere, but references are resolved against something. */
export const nowhere = 'https://schema.invalid/'

/** What a document consists of. */
export type Document = {
  readonly schemas: Map<string, Schema>
  readonly resources: Map<string, Resource>
}

/** Adds a resource to a document; nothing else may be called so. */
export function addResource({ resources }: Document, uri: string, at: string): Resource {
  const resource: Resource = { uri, at, anchors: new Map(), dynamicAnchors: new Map() }
  if (resources.has(uri)) throw new SchemaProblem(at, `"$id" is that of another schema: ${uri}`)
  resources.set(uri, resource)
  return resource
}

/** The address that an id stands for in a resource. */
export function addressOf(id: string, base: string, at: string): string {
  const uri = urlOf(id, base)
  if (uri === undefined) throw new SchemaProblem(at, '"$id" is no address')
  if (uri.hash !== '' || (id.includes('#', 0) && !id.endsWith('#'))) {
    throw new SchemaProblem(at, '"$id" has a fragment: "$anchor" names places')
  }
  return withoutFragment(uri)
}

/** Adds the names that a schema gives to itself. */
export function addAnchors(schema: Schema): void {
  if (typeof schema.json === 'boolean') return
  const { $anchor, $dynamicAnchor } = schema.json
  const { anchors, dynamicAnchors } = schema.resource
  for (const name of new Set([$anchor, $dynamicAnchor])) {
    if (typeof name !== 'string') continue
    if (anchors.has(name)) throw new SchemaProblem(schema.at, `another schema has the anchor ${name}`)
    anchors.set(name, schema)
  }
  if (typeof $dynamicAnchor === 'string') dynamicAnchors.set($dynamicAnchor, schema)
}

/** @throws {SchemaProblem} when a schema names another dialect than the one that is judged by. */
export function checkDialect(named: string, at: string): void {
  if (named === dialect || named === `${dialect}#`) return
  const draft = /^https?:\/\/json-schema\.org\/(?:draft\/)?(draft-\d+|\d{4}-\d{2})\/schema#?$/.exec(
    named,
  )?.[1]
  const found = draft === undefined ? 'another dialect' : `draft ${draft.replace('draft-', '')}`
  throw new SchemaProblem(at, `"$schema" names ${found}; only 2020-12 is judged by`)
}

/** The schema that a reference in a resource leads to, and by which anchor; undefined: to none. */
export function follow(
  { schemas, resources }: Document,
  from: Resource,
  reference: string,
): { readonly schema: Schema; readonly anchor: string | undefined } | undefined {
  const uri = urlOf(reference, from.uri)
  const resource = uri && resources.get(withoutFragment(uri))
  if (resource === undefined) return undefined
  const fragment = decode(reference.slice(`${reference}#`.indexOf('#') + 1))
  if (fragment === undefined) return undefined
  const isPointer = fragment === '' || fragment.startsWith('/')
  const schema = isPointer ? schemas.get(resource.at + fragment) : resource.anchors.get(fragment)
  return schema && { schema, anchor: isPointer ? undefined : fragment }
}

function urlOf(reference: string, base: string): URL | undefined {
  return URL.parse(reference, base) ?? undefined
}

function withoutFragment({ href }: URL): string {
  return href.split('#')[0] as string
}

function decode(fragment: string): string | undefined {
  try {
    return decodeURIComponent(fragment)
  } catch {
    return undefined
  }
}
