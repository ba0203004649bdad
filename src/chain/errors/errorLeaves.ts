/** A text or a number in an error, and where in it. */
export type ErrorLeaf = {
  /** The name of the property that holds it; of an array's item, the array's. */
  readonly key: string
  readonly value: string | number
  /** How far from the outside; 0: the error itself. */
  readonly depth: number
  /** How many texts it stands in as JSON: what a text says may be of whoever the error is about. */
  readonly quotes: number
}

/**
 * What says nothing about what went wrong: the request that failed, its decoded forms, and traces. Its calldata is
 * nobody's revert.
 */
const skipped: ReadonlySet<string> = new Set([
  'abi',
  'args',
  'invocation',
  'logs',
  'params',
  'payload',
  'provider',
  'receipt',
  'request',
  'requestArguments',
  'requestBody',
  'requestData',
  'stack',
  'transaction',
  'transactionRequest',
  'tx',
])

/** Properties that errors may have from their class, or hide from enumeration. */
const usual = ['message', 'cause', 'data', 'error']

/** More than any error holds; those that hold whole clients end here. */
const MOST = 10_000
const LONGEST = 200_000
/** How many beginnings of JSON are tried in a text. */
const MOST_TRIES = 100

/**
 * The texts and numbers of whatever was thrown, the outermost first, at any depth: in causes, in inner errors, in
 * arrays, and in JSON that stands in a text. Errors that contain themselves are looked at once.
 */
export function errorLeaves(error: unknown): readonly ErrorLeaf[] {
  const leaves: ErrorLeaf[] = []
  const seen = new Set<object>()
  const queue: (Omit<ErrorLeaf, 'value'> & { readonly value: unknown })[] = [
    { key: '', value: error, depth: 0, quotes: 0 },
  ]
  const visit = (key: string, value: unknown, depth: number, quotes: number) => {
    if (queue.length < MOST && !skipped.has(key)) queue.push({ key, value, depth, quotes })
  }

  // The queue grows while it is read.
  for (const { key, value, depth, quotes } of queue) {
    if (typeof value === 'number') leaves.push({ key, value, depth, quotes })
    else if (typeof value === 'string') {
      const text = value.slice(0, LONGEST)
      leaves.push({ key, value: text, depth, quotes })
      for (const inner of jsonIn(text)) visit(inner.label || key, inner.value, depth + 1, quotes + 1)
    } else if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)) {
      if (seen.has(value)) continue
      seen.add(value)
      if (Array.isArray(value)) for (const item of value) visit(key, item, depth + 1, quotes)
      else for (const name of namesOf(value)) visit(name, read(value, name), depth + 1, quotes)
    }
  }
  return leaves
}

function namesOf(value: object): ReadonlySet<string> {
  try {
    return new Set([...Object.getOwnPropertyNames(value), ...usual])
  } catch {
    return new Set(usual)
  }
}

/** A wallet's errors may be proxies whose properties throw. */
function read(value: object, name: string): unknown {
  try {
    return (value as Readonly<Record<string, unknown>>)[name]
  } catch {
    return undefined
  }
}

type Inner = { readonly label: string; readonly value: unknown }

/** JSON objects, arrays and quoted texts that stand in a text, with the word before their `=` or `:`. */
function jsonIn(text: string): readonly Inner[] {
  const found: Inner[] = []
  let end = 0
  let tries = 0
  for (const { index, 0: opening } of text.matchAll(/[{[]|(?<==\s?)"/g)) {
    if (index < end || tries >= MOST_TRIES) continue
    tries += 1
    const stop = opening === '"' ? endOfString(text, index) : endOfBrackets(text, index)
    const value = stop === undefined ? undefined : parse(text.slice(index, stop))
    if (value === undefined || stop === undefined) continue
    const label = /(\w+)["']?\s*[=:]\s*$/.exec(text.slice(Math.max(0, index - 50), index))?.[1] ?? ''
    found.push({ label, value })
    end = stop
  }
  return found
}

/** @returns The place behind the quotation mark that ends what begins at `start`. */
function endOfString(text: string, start: number): number | undefined {
  for (let index = start + 1; index < text.length; index++) {
    if (text[index] === '\\') index += 1
    else if (text[index] === '"') return index + 1
  }
  return undefined
}

/** @returns The place behind the bracket that closes the one at `start`. */
function endOfBrackets(text: string, start: number): number | undefined {
  let open = 0
  for (let index = start; index < text.length; index++) {
    const letter = text[index]
    if (letter === '"') {
      const stop = endOfString(text, index)
      if (stop === undefined) return undefined
      index = stop - 1
    } else if (letter === '{' || letter === '[') open += 1
    else if (letter === '}' || letter === ']') {
      open -= 1
      if (open === 0) return index + 1
    }
  }
  return undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
