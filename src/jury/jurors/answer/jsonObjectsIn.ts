/** A JSON object within a text. */
export type FoundObject = {
  /** Where it begins in the text, and where it ends. */
  readonly start: number
  readonly end: number
  readonly text: string
}

/** Deeper objects are passed over: no answer is one, and the search stays linear in the text. */
const mostDeep = 8

/**
 * The JSON objects in a text of whatever kind, in their order; of objects within one another the outer one. A name that an
 * object has twice does not keep it from being found.
 */
export function jsonObjectsIn(text: string): readonly FoundObject[] {
  const found: FoundObject[] = []
  const starts = /\{\s*["}]/g
  for (let start = starts.exec(text); start !== null; start = starts.exec(text)) {
    const end = endOfObject(text, start.index)
    const object = end === undefined ? '' : text.slice(start.index, end)
    if (end !== undefined && isJson(object)) {
      found.push({ start: start.index, end, text: object })
      starts.lastIndex = end
    } else {
      starts.lastIndex = start.index + 1
    }
  }
  return found
}

/** Where the brackets that open at a place are all closed; undefined: what is there is no JSON. */
function endOfObject(text: string, from: number): number | undefined {
  // A string; a bracket; all else that JSON has outside of strings.
  const tokens = /"(?:[^"\\\n]|\\.)*"|[{}[\]]|[\s:,\w.+-]+/y
  tokens.lastIndex = from
  let depth = 0
  for (let token = tokens.exec(text); token !== null; token = tokens.exec(text)) {
    if (token[0] === '{' || token[0] === '[') depth++
    else if (token[0] === '}' || token[0] === ']') depth--
    if (depth === 0) return tokens.lastIndex
    if (depth > mostDeep) return undefined
  }
  return undefined
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
