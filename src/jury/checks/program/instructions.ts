import type { ModuleReader } from './moduleReader.ts'

/** What of an instruction matters to whoever meters it. */
export type Instruction =
  | 'plain'
  /** Opens a block whose head can be returned to, and which an `end` closes. */
  | 'loop'
  /** Opens a block that an `end` closes. */
  | 'block'
  | 'end'
  /** Takes as long as the length that is on top of the stack. */
  | 'bulk'
  /** Asks for more memory, which the engine thinks about for a while. */
  | 'grow'
  /** Of a proposal whose results may differ between machines; slow and of no use to a check; or not known here. */
  | 'unsupported'

/** An instruction, and how its immediates are stepped over. */
type Form = readonly [Instruction, (reader: ModuleReader) => void]

/** Reads one instruction with its immediates (WebAssembly 2.0, chapter 5.4). */
export function readInstruction(reader: ModuleReader): Instruction {
  const [instruction, skip] = formOf(reader)
  skip(reader)
  return instruction
}

const none = () => undefined
const leb = (reader: ModuleReader) => reader.skipLeb()
const lebs = (count: number) => (reader: ModuleReader) => {
  for (let index = 0; index < count; index++) reader.skipLeb()
}
const bytes = (length: number) => (reader: ModuleReader) => reader.skip(length)
/** A count, so many integers, and some more. */
const list = (more: number) => (reader: ModuleReader) => lebs(reader.u32() + more)(reader)
/** Alignment, the memory if it is named, offset; then a lane, perhaps. */
const place = (lane: number) => (reader: ModuleReader) => {
  if ((reader.u32() & 0x40) !== 0) reader.skipLeb()
  reader.skipLeb()
  reader.skip(lane)
}
const unsupported: Form = ['unsupported', none]

function formOf(reader: ModuleReader): Form {
  const code = reader.byte()
  if (code === 0x02 || code === 0x04) return ['block', leb]
  if (code === 0x03) return ['loop', leb]
  if (code === 0x0b) return ['end', none]
  if (code === 0x0e) return ['plain', list(1)]
  if (code === 0x1c) return ['plain', list(0)]
  if (code === 0x11 || code === 0x13) return ['plain', lebs(2)]
  if (code === 0x43) return ['plain', bytes(4)]
  if (code === 0x44) return ['plain', bytes(8)]
  if (code >= 0x28 && code <= 0x3e) return ['plain', place(0)]
  if (code === 0x40) return ['grow', leb]
  if (withLeb.has(code)) return ['plain', leb]
  if (bare.has(code) || (code >= 0x45 && code <= 0xc4)) return ['plain', none]
  if (code === 0xfc) return rangeForm(reader.u32())
  return code === 0xfd ? vectorForm(reader.u32()) : unsupported
}

/** Branches, calls, variables, table entries, memory's size, integer constants, references. */
const withLeb = new Set([
  0x0c, 0x0d, 0x10, 0x12, 0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x3f, 0x41, 0x42, 0xd0, 0xd2,
])

/** unreachable, nop, else, return, drop, select, ref.is_null. */
const bare = new Set([0x00, 0x01, 0x05, 0x0f, 0x1a, 0x1b, 0xd1])

/** Saturating truncations, ranges of memory, a table's size. Ranges of tables take an engine long, and no check needs them. */
function rangeForm(code: number): Form {
  if (code <= 7) return ['plain', none]
  if (code === 8 || code === 10) return ['bulk', lebs(2)]
  if (code === 11) return ['bulk', leb]
  return code === 9 || code === 13 || code === 16 ? ['plain', leb] : unsupported
}

/** Vectors of 128 bits. Those of the relaxed proposal, from 256 on, may differ between machines. */
function vectorForm(code: number): Form {
  if (code <= 11 || code === 92 || code === 93) return ['plain', place(0)]
  if (code === 12 || code === 13) return ['plain', bytes(16)]
  if (code >= 21 && code <= 34) return ['plain', bytes(1)]
  if (code >= 84 && code <= 91) return ['plain', place(1)]
  return code < 256 ? ['plain', none] : unsupported
}
