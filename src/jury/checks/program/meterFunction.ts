import { joinBytes } from '../../../core/index.ts'
import { readInstruction } from './instructions.ts'
import { moduleReader, signedLeb, unsignedLeb } from './moduleReader.ts'

/** What asking for memory costs: it takes longer than other instructions. */
const growthCost = 4_096
/** A range of memory costs one for so many bytes, as a power of two. */
const bytesShift = 4

/** A stretch of code that runs once each time its head is passed: a function, or a loop without the loops in it. */
type Region = { readonly head: number; cost: number }

/**
 * The code of a function with its meter.
 *
 * @param code Its locals and its instructions.
 * @param parameters How many parameters it has.
 * @param fuel Index of the counter among the globals.
 * @throws {RangeError} when an instruction is not supported, which inspection rules out.
 */
export function meterFunction(code: Uint8Array, parameters: number, fuel: number): Uint8Array {
  const reader = moduleReader(code)
  const groups = reader.u32()
  const locals = reader.at
  let scratch = parameters
  for (let group = 0; group < groups; group++) {
    scratch += reader.u32()
    reader.skipLeb()
  }
  const start = reader.at

  const regions: Region[] = [{ head: start, cost: 0 }]
  const bulks: number[] = []
  // Which region each open block belongs to.
  const open: Region[] = [regions[0] as Region]
  while (open.length > 0) {
    const region = open.at(-1) as Region
    const at = reader.at
    const instruction = readInstruction(reader)
    region.cost += instruction === 'grow' ? growthCost : 1
    if (instruction === 'unsupported') throw new RangeError('the instruction is not supported')
    if (instruction === 'end') open.pop()
    else if (instruction === 'block') open.push(region)
    else if (instruction === 'bulk') bulks.push(at)
    else if (instruction === 'loop') {
      const loop = { head: reader.at, cost: 0 }
      regions.push(loop)
      open.push(loop)
    }
  }

  // One local more, an i32, for the lengths of ranges.
  const metered: (readonly number[] | Uint8Array)[] = [
    unsignedLeb(groups + 1),
    code.subarray(locals, start),
    [0x01, 0x7f],
  ]
  const insertions = [
    ...regions.map(({ head, cost }) => ({ at: head, bytes: charge(cost, fuel) })),
    ...bulks.map((at) => ({ at, bytes: chargeLength(scratch, fuel) })),
  ].sort((one, other) => one.at - other.at)
  let from = start
  for (const { at, bytes } of insertions) {
    metered.push(code.subarray(from, at), bytes)
    from = at
  }
  metered.push(code.subarray(from))
  return joinBytes(metered)
}

/** `fuel -= cost; if (fuel < 0) unreachable`. */
function charge(cost: number, fuel: number): number[] {
  const index = unsignedLeb(fuel)
  return [
    ...[0x23, ...index, 0x42, ...signedLeb(cost), 0x7d, 0x24, ...index],
    ...[0x23, ...index, 0x42, 0x00, 0x53, 0x04, 0x40, 0x00, 0x0b],
  ]
}

/** `fuel -= length >> 4`, where the length is on top of the stack and stays there. */
function chargeLength(scratch: number, fuel: number): number[] {
  const index = unsignedLeb(fuel)
  const local = unsignedLeb(scratch)
  return [
    ...[0x22, ...local, 0x23, ...index, 0x20, ...local, 0xad, 0x42, bytesShift, 0x88, 0x7d, 0x24, ...index],
  ]
}
