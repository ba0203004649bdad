/**
 * Whether two values made of plain objects, arrays, texts, numbers and bigints say the same. The order of an object's
 * members says nothing, nor does a member that is undefined.
 */
export function isSameData(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (!isObject(a) || !isObject(b) || Array.isArray(a) !== Array.isArray(b)) return false
  const names = definedIn(a)
  if (names.length !== definedIn(b).length) return false
  return names.every((name) => Object.hasOwn(b, name) && isSameData(a[name], b[name]))
}

type Members = { readonly [name: string]: unknown }

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null
}

function definedIn(value: Members): readonly string[] {
  return Object.keys(value).filter((name) => value[name] !== undefined)
}
