import { meterProgram } from './meterProgram.ts'
import { type ProgramModule, readModule, sectionOf } from './readModule.ts'

/** The most bytes that a program may have. */
const mostProgram = 1024 * 1024
/** The most pages of 64 KiB that its memory may grow to: 64 MiB. */
const mostPages = 1_024
/** The most entries that a table may grow to, and the most tables. */
const mostEntries = 65_536
const mostTables = 8

/** A program that can be run, with its meter in it, or why there is none. */
export type InspectedProgram =
  | { readonly ok: true; readonly metered: Uint8Array }
  | { readonly ok: false; readonly problem: string }

/**
 * Whether bytes are a checking program: a WebAssembly module that imports nothing, exports `memory`, `alloc(i32) → i32`
 * and `check(i32, i32) → i32`, declares how large it may grow, and has no instruction whose result differs between
 * machines. Only the bits of a NaN may.
 */
export function inspectProgram(program: Uint8Array): InspectedProgram {
  const failed = (problem: string): InspectedProgram => ({ ok: false, problem })
  if (program.length > mostProgram) return failed(`it has ${program.length} bytes, more than ${mostProgram}`)
  const bytes = Uint8Array.from(program)
  if (!WebAssembly.validate(bytes)) return failed('it is no WebAssembly module')
  try {
    const module = readModule(bytes)
    const problem = problemOf(module)
    if (problem !== undefined) return failed(problem)
    const metered = meterProgram(bytes)
    return WebAssembly.validate(metered) ? { ok: true, metered } : failed('it can not be metered')
  } catch (error) {
    if (error instanceof RangeError) return failed(error.message)
    throw error
  }
}

function problemOf(module: ProgramModule): string | undefined {
  const { sections, memories, tables } = module
  if (sectionOf(sections, 2) !== undefined) return 'it imports something'
  if (sectionOf(sections, 13) !== undefined) return 'it has exceptions, which are not supported'

  const [memory] = memories
  if (memories.length !== 1 || memory === undefined) return 'it has not one memory'
  if ((memory.flags & 2) !== 0) return 'its memory is shared'
  if (memory.flags > 1) return 'its memory has a form that is not supported'
  if (memory.most === undefined) return 'its memory has no maximum'
  if (memory.most > mostPages) return `its memory may have ${memory.most} pages, more than ${mostPages}`
  if (tables.length > mostTables) return `it has more than ${mostTables} tables`
  for (const { flags, most } of tables) {
    if (flags !== 1 || most === undefined || most > mostEntries) {
      return `a table has no maximum, or one of more than ${mostEntries} entries`
    }
  }
  if (module.exports.get('memory')?.kind !== 2) return 'it exports no memory'
  if (typeOf(module, 'alloc') !== 'i32 -> i32') return 'it exports no alloc(i32) → i32'
  if (typeOf(module, 'check') !== 'i32 i32 -> i32') return 'it exports no check(i32, i32) → i32'
  return undefined
}

function typeOf({ exports, functions }: ProgramModule, name: string): string | undefined {
  const found = exports.get(name)
  return found?.kind === 0 ? functions[found.index]?.code : undefined
}
