import { longestScenario, ScenarioInvalidError, type SourceFile } from './scenario.ts'

/** The most elements inside one another. */
const mostDeep = 16

/** An element of an XML file. */
export type XmlElement = { readonly [name: string]: readonly unknown[] | string }

const options = {
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: mostDeep,
  isArray: (_name: string, _path: unknown, _isLeaf: boolean, isAttribute: boolean) => !isAttribute,
}

/**
 * Reads an XML file: elements and attributes, the five entities that XML knows by itself, and nothing else. A document
 * type, and with it any entity of its own, is refused: it could reach for other files or grow without end. The parser is
 * loaded with the first file: most negotiate without one.
 *
 * @returns What holds the root element.
 * @throws {ScenarioInvalidError} when it is too long or no such XML.
 */
export async function readXml({ name, text }: SourceFile): Promise<XmlElement> {
  const refuse = (problem: string, cause?: unknown) => new ScenarioInvalidError(name, 'file', problem, cause)
  if (text.length > longestScenario) {
    throw refuse(`has ${text.length} characters, more than ${longestScenario}`)
  }
  if (/<!(?!--|\[CDATA\[)/.test(text)) throw refuse('has a document type or an entity of its own')
  const { XMLParser, XMLValidator } = await import('fast-xml-parser')
  const valid = XMLValidator.validate(text)
  if (valid !== true) throw refuse(`is no XML: line ${valid.err.line}: ${valid.err.msg}`)
  try {
    return new XMLParser(options).parse(text) as XmlElement
  } catch (cause) {
    throw refuse(`is no XML: ${cause instanceof Error ? cause.message : cause}`, cause)
  }
}

/** The elements of one name inside an element. */
export function childrenOf(element: XmlElement, name: string): readonly XmlElement[] {
  const found = Object.hasOwn(element, name) ? element[name] : undefined
  if (!Array.isArray(found)) return []
  // An element without attributes and content is an empty text.
  return found.map((child) => (typeof child === 'object' && child !== null ? (child as XmlElement) : {}))
}

/** An attribute of an element. */
export function attributeOf(element: XmlElement, name: string): string | undefined {
  const found = Object.hasOwn(element, `@${name}`) ? element[`@${name}`] : undefined
  return typeof found === 'string' ? found.replace(reference, resolve) : undefined
}

const reference = /&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#x([0-9a-fA-F]{1,6}));/g
const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function resolve(whole: string, name?: string, decimal?: string, hexadecimal?: string): string {
  if (name !== undefined) return named[name] as string
  const code = decimal === undefined ? Number.parseInt(hexadecimal as string, 16) : Number(decimal)
  return code <= 0x10ffff ? String.fromCodePoint(code) : whole
}

/**
 * An attribute that must be there.
 *
 * @param place The issue or value it belongs to, for messages.
 * @throws {ScenarioInvalidError} when it is not.
 */
export function textOf(file: string, place: string, element: XmlElement, name: string): string {
  const found = attributeOf(element, name)
  if (found === undefined) throw new ScenarioInvalidError(file, place, `lacks its ${name}`)
  return found
}

/**
 * A number that must be there, in bounds.
 *
 * @throws {ScenarioInvalidError} when it is not, or is no finite number.
 */
export function numberOf(
  file: string,
  place: string,
  element: XmlElement,
  name: string,
  { least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY } = {},
): number {
  const text = textOf(file, place, element, name)
  const found = text.trim() === '' ? Number.NaN : Number(text)
  if (Number.isFinite(found) && found >= least && found <= most) return found
  const bounds = Number.isFinite(least) ? ` from ${least} to ${most}` : ''
  throw new ScenarioInvalidError(
    file,
    place,
    `has a ${name} that is no number${bounds}: ${text.slice(0, 64)}`,
  )
}
