import { joinBytes } from '../../../core/index.ts'
import { type ModuleReader, moduleReader, unsignedLeb } from './moduleReader.ts'

/** A section of a module: its id and what is in it. */
export type Section = { readonly id: number; readonly body: Uint8Array }

/** What of a module matters here. Numbers of parameters and results, not their types: the engine knows those. */
export type ProgramModule = {
  readonly sections: readonly Section[]
  /** Its functions, in their order. */
  readonly functions: readonly FunctionType[]
  /** How many globals it has. */
  readonly globals: number
  readonly memories: readonly Limits[]
  readonly tables: readonly Limits[]
  /** What it exports, by name. */
  readonly exports: ReadonlyMap<string, { readonly kind: number; readonly index: number }>
}

/** A function's type: the codes of its parameters and results. */
export type FunctionType = { readonly parameters: number; readonly code: string }

/** How large a memory or a table may be. */
export type Limits = { readonly flags: number; readonly least: number; readonly most: number | undefined }

/**
 * Reads a module that the engine has validated.
 *
 * @throws {RangeError} for types of proposals that are not known here.
 */
export function readModule(program: Uint8Array): ProgramModule {
  const sections: Section[] = []
  const reader = moduleReader(program, 8)
  while (!reader.isDone) {
    const id = reader.byte()
    sections.push({ id, body: reader.bytes(reader.u32()) })
  }
  const types = listOf(sections, 1, readType)
  return {
    sections,
    functions: listOf(sections, 3, (part) => types[part.u32()] as FunctionType),
    globals: countOf(sections, 6),
    memories: listOf(sections, 5, readLimits),
    tables: listOf(sections, 4, readTable),
    exports: new Map(listOf(sections, 7, readExport)),
  }
}

/** The section of an id; none has two, but those of names and notes. */
export function sectionOf(sections: readonly Section[], id: number): Section | undefined {
  return sections.find((section) => section.id === id)
}

/** A section as a module has it. */
export function bytesOfSection({ id, body }: Section): Uint8Array {
  return joinBytes([[id], unsignedLeb(body.length), body])
}

function countOf(sections: readonly Section[], id: number): number {
  const section = sectionOf(sections, id)
  return section === undefined ? 0 : moduleReader(section.body).u32()
}

function listOf<Item>(
  sections: readonly Section[],
  id: number,
  read: (reader: ModuleReader) => Item,
): Item[] {
  const section = sectionOf(sections, id)
  if (section === undefined) return []
  const reader = moduleReader(section.body)
  return Array.from({ length: reader.u32() }, () => read(reader))
}

function readType(reader: ModuleReader): FunctionType {
  if (reader.byte() !== 0x60) throw new RangeError('a type is none of a function')
  const parameters = valueTypes(reader)
  const results = valueTypes(reader)
  return { parameters: parameters.length, code: `${parameters.join(' ')} -> ${results.join(' ')}` }
}

function valueTypes(reader: ModuleReader): string[] {
  return Array.from({ length: reader.u32() }, () => {
    const code = reader.byte()
    const name = valueNames[code]
    if (name === undefined) throw new RangeError('a value has a type that is not supported')
    return name
  })
}

const valueNames: Readonly<Record<number, string>> = {
  127: 'i32',
  126: 'i64',
  125: 'f32',
  124: 'f64',
  123: 'v128',
  112: 'funcref',
  111: 'externref',
}

function readLimits(reader: ModuleReader): Limits {
  const flags = reader.byte()
  const least = reader.u32()
  return { flags, least, most: (flags & 1) === 0 ? undefined : reader.u32() }
}

function readTable(reader: ModuleReader): Limits {
  const code = reader.byte()
  if (code !== 0x70 && code !== 0x6f) throw new RangeError('a table has a type that is not supported')
  return readLimits(reader)
}

function readExport(reader: ModuleReader): [string, { kind: number; index: number }] {
  const name = new TextDecoder().decode(reader.bytes(reader.u32()))
  return [name, { kind: reader.byte(), index: reader.u32() }]
}
