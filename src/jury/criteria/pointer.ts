/** Whether a text is a JSON pointer (RFC 6901): empty, or tokens that each begin with a slash. */
export function isPointer(text: string): boolean {
  return /^(?:\/(?:[^~/]|~[01])*)*$/.test(text)
}

/**
 * What a JSON pointer leads to in a value from outside; undefined: to nothing. Only what a value has of its own is found.
 *
 * @param pointer The empty one leads to the value itself.
 */
export function follow(value: unknown, pointer: string): unknown {
  let found = value
  for (const escaped of pointer.split('/').slice(1)) {
    const token = escaped.replaceAll('~1', '/').replaceAll('~0', '~')
    if (typeof found !== 'object' || found === null) return undefined
    // An array's length is no part of what was delivered.
    if (Array.isArray(found) && !/^(?:0|[1-9]\d*)$/.test(token)) return undefined
    if (!Object.hasOwn(found, token)) return undefined
    found = (found as Readonly<Record<string, unknown>>)[token]
  }
  return found
}
