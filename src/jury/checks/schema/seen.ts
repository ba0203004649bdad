/**
 * What the keywords of a schema have looked at in a value, as annotations of JSON Schema tell (core, 11): `unevaluatedItems`
 * and `unevaluatedProperties` are about the rest. Kept only where one of them asks.
 */
export type Seen = {
  allNames: boolean
  readonly names: Set<string>
  allItems: boolean
  /** So many items from the first on. */
  items: number
  readonly indexes: Set<number>
}

export function nothingSeen(): Seen {
  return { allNames: false, names: new Set(), allItems: false, items: 0, indexes: new Set() }
}

/** Adds what another schema saw in the same value. */
export function addSeen(to: Seen, from: Seen): void {
  to.allNames ||= from.allNames
  to.allItems ||= from.allItems
  to.items = Math.max(to.items, from.items)
  if (!to.allNames) for (const name of from.names) to.names.add(name)
  if (!to.allItems) for (const index of from.indexes) to.indexes.add(index)
}

/** How many steps it takes to add it. */
export function sizeOf({ names, indexes }: Seen): number {
  return names.size + indexes.size
}
