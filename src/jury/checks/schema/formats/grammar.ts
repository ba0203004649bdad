/** Grammars of formats as patterns, each from the text that defines it. They are for matching whole texts. */

const hex = '[0-9A-Fa-f]'

/** RFC 3339, 5.6; seconds of 60 only leap. */
const fullDate = String.raw`\d{4}-\d{2}-\d{2}`
const partialTime = String.raw`(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?`
const offset = String.raw`(?:[Zz]|[+\-](?:[01]\d|2[0-3]):[0-5]\d)`

/** RFC 3339, appendix A. */
const inTime = String.raw`T(?:\d+H(?:\d+M(?:\d+S)?)?|\d+M(?:\d+S)?|\d+S)`
const inDate = String.raw`(?:\d+D|\d+M(?:\d+D)?|\d+Y(?:\d+M(?:\d+D)?)?)(?:${inTime})?`

/** RFC 3986, 3.2.2; RFC 5321, 4.1.3. */
const octet = String.raw`(?:\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])`
const ipv4 = String.raw`${octet}(?:\.${octet}){3}`
const piece = `${hex}{1,4}`
const lastPieces = `(?:${piece}:${piece}|${ipv4})`
const upTo = (count: number) => `(?:(?:${piece}:){0,${count}}${piece})?::`
const ipv6 = `(?:${[
  `(?:${piece}:){6}${lastPieces}`,
  `::(?:${piece}:){5}${lastPieces}`,
  ...[4, 3, 2, 1].map((after, index) => `${upTo(index)}(?:${piece}:){${after}}${lastPieces}`),
  `${upTo(4)}${lastPieces}`,
  `${upTo(5)}${piece}`,
  upTo(6),
].join('|')})`

/** RFC 1123, 2.1. */
const label = String.raw`[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?`

/** RFC 5321, 4.1.2. */
const domainPart = String.raw`[A-Za-z0-9](?:[A-Za-z0-9\-]*[A-Za-z0-9])?`
const atom = "[A-Za-z0-9!#$%&'*+\\-/=?^_`{|}~]+"
const localPart = String.raw`(?:${atom}(?:\.${atom})*|"(?:[ !#-\[\]-~]|\\[ -~])*")`
const mailDomain = String.raw`(?:${domainPart}(?:\.${domainPart})*|\[(?:${ipv4}|[Ii][Pp][Vv]6:${ipv6})\])`

/** RFC 3986, appendix A; RFC 3987, 2.2, adds characters beyond ASCII. */
function resourceIdentifiers(more: string, moreInQueries: string) {
  const inNames = String.raw`A-Za-z0-9\-._~!$&'()*+,;=${more}`
  const percent = `%${hex}{2}`
  const inPaths = `(?:[${inNames}:@]|${percent})`
  const literal = String.raw`\[(?:${ipv6}|[Vv]${hex}+\.[A-Za-z0-9\-._~!$&'()*+,;=:]+)\]`
  const host = (least: string) => `(?:${literal}|(?:[${inNames}]|${percent})${least})`
  const authority = (least: string) => String.raw`(?:(?:[${inNames}:]|${percent})*@)?${host(least)}(?::\d*)?`
  const segments = `(?:/${inPaths}*)*`
  const rest = String.raw`(?:\?(?:${inPaths}|[/?${moreInQueries}])*)?(?:#(?:${inPaths}|[/?])*)?`
  const absolute = `/(?:${inPaths}+${segments})?`
  const withAuthority = `//${authority('*')}${segments}`
  const scheme = String.raw`[A-Za-z][A-Za-z0-9+\-.]*`
  const whole = `${scheme}:(?:${withAuthority}|${absolute}|${inPaths}+${segments}|)${rest}`
  const firstSegment = `(?:[${inNames}@]|${percent})+`
  const relative = `(?:${withAuthority}|${absolute}|${firstSegment}${segments}|)${rest}`
  return {
    whole,
    reference: `(?:${whole}|${relative})`,
    ofWeb: `(?:[Hh][Tt][Tt][Pp][Ss]?|[Ff][Tt][Pp])://${authority('+')}${segments}${rest}`,
  }
}

const beyondAscii = String.raw`\u{a0}-\u{d7ff}\u{f900}-\u{fdcf}\u{fdf0}-\u{ffef}\u{10000}-\u{efffd}`
const privateUse = String.raw`\u{e000}-\u{f8ff}\u{f0000}-\u{10fffd}`
const uri = resourceIdentifiers('', '')
const iri = resourceIdentifiers(beyondAscii, privateUse)

/** RFC 6570, 2, as its errata have it: apostrophes are literals. */
const literals = String.raw`[!#$&-;=?-\[\]_a-z~${beyondAscii}${privateUse}]|%${hex}{2}`
const variable = String.raw`(?:\w|%${hex}{2})(?:\.?(?:\w|%${hex}{2}))*(?::[1-9]\d{0,3}|\*)?`
const expression = String.raw`\{[+#./;?&=,!@|]?${variable}(?:,${variable})*\}`

/** RFC 6901, 3 and 6; the draft of relative JSON pointers, 3. */
const pointer = '(?:/(?:[^~/]|~[01])*)*'
const whole = String.raw`(?:0|[1-9]\d*)`

/** By the format's name. */
export const grammar = {
  date: fullDate,
  time: `${partialTime}${offset}`,
  'date-time': `${fullDate}[Tt ]${partialTime}${offset}`,
  'iso-time': `${partialTime}${offset}?`,
  'iso-date-time': `${fullDate}[Tt ]${partialTime}${offset}?`,
  duration: String.raw`P(?:${inDate}|${inTime}|\d+W)`,
  email: `${localPart}@${mailDomain}`,
  hostname: String.raw`${label}(?:\.${label})*`,
  ipv4,
  ipv6,
  uri: uri.whole,
  'uri-reference': uri.reference,
  url: uri.ofWeb,
  iri: iri.whole,
  'iri-reference': iri.reference,
  'uri-template': `(?:${literals}|${expression})*`,
  uuid: `${hex}{8}-${hex}{4}-${hex}{4}-${hex}{4}-${hex}{12}`,
  'json-pointer': pointer,
  'json-pointer-uri-fragment': String.raw`#(?:/(?:[A-Za-z0-9\-._!$&'()*+,;=:@?]|%${hex}{2}|~[01])*)*`,
  'relative-json-pointer': String.raw`${whole}(?:[+\-]${whole})?(?:#|${pointer})`,
  /** Base64, RFC 4648, 4. */
  byte: '(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?',
} as const
