import { joinBytes } from '../../../core/index.ts'
import { meterFunction } from './meterFunction.ts'
import { moduleReader, signedLeb, unsignedLeb } from './moduleReader.ts'
import { bytesOfSection, readModule, type Section, sectionOf } from './readModule.ts'

/**
 * How much a program may do with one delivery: about so many instructions. It ends everywhere at the same one, however
 * fast the machine is, so that jurors agree.
 */
const mostFuel = 2_000_000_000

/** The name under which a metered program shows what is left of its fuel; below zero: it ran out. */
export const fuelExport = 'earnest.fuel'

/**
 * Puts a meter into a program that {@link inspectProgram} finds good: a counter, from which each function and each turn
 * of a loop takes the number of its instructions, and a trap where it falls below zero.
 */
export function meterProgram(program: Uint8Array): Uint8Array<ArrayBuffer> {
  const { sections, functions, globals } = readModule(program)
  const fuel = globals
  const metered = sections.map(({ id, body }): Section => {
    if (id === 6) return { id, body: appended(body, fuelGlobal) }
    if (id === 7) return { id, body: appended(body, fuelEntry(fuel)) }
    if (id !== 10) return { id, body }
    const reader = moduleReader(body)
    const count = reader.u32()
    const bodies: (readonly number[] | Uint8Array)[] = []
    for (let index = 0; index < count; index++) {
      const code = meterFunction(reader.bytes(reader.u32()), functions[index]?.parameters ?? 0, fuel)
      bodies.push(unsignedLeb(code.length), code)
    }
    return { id, body: joinBytes([unsignedLeb(count), ...bodies]) }
  })
  if (sectionOf(sections, 6) === undefined) {
    // A global section stands after memories and before exports.
    const place = metered.findIndex(({ id }) => id === 7)
    metered.splice(place, 0, { id: 6, body: appended(Uint8Array.of(0), fuelGlobal) })
  }
  return joinBytes([program.subarray(0, 8), ...metered.map(bytesOfSection)])
}

/** A mutable i64 that begins as `i64.const mostFuel`. */
const fuelGlobal = [0x7e, 0x01, 0x42, ...signedLeb(mostFuel), 0x0b]

function fuelEntry(fuel: number): number[] {
  const name = new TextEncoder().encode(fuelExport)
  return [...unsignedLeb(name.length), ...name, 0x03, ...unsignedLeb(fuel)]
}

/** A vector with one item more. */
function appended(vector: Uint8Array, item: readonly number[]): Uint8Array {
  const reader = moduleReader(vector)
  const count = unsignedLeb(reader.u32() + 1)
  return joinBytes([count, vector.subarray(reader.at), item])
}
