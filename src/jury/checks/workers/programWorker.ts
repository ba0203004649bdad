import { parentPort, workerData } from 'node:worker_threads'

/** What is asked of it. */
export type ProgramQuestion = {
  /** A module that was inspected, with its meter in it. */
  readonly metered: Uint8Array
  /** The export that shows what is left of its fuel. */
  readonly fuelExport: string
  readonly bytes: Uint8Array
}

/** How a program ended. */
export type ProgramAnswer =
  | { readonly kind: 'returned'; readonly value: number }
  | { readonly kind: 'trapped' }
  /** It did more than it may. */
  | { readonly kind: 'exhausted' }

parentPort?.postMessage(answer(workerData as ProgramQuestion))

/** A fresh instance a delivery: nothing is left of any other. */
function answer({ metered, fuelExport, bytes }: ProgramQuestion): ProgramAnswer {
  let exports: WebAssembly.Exports | undefined
  try {
    const module = new WebAssembly.Module(Uint8Array.from(metered))
    exports = new WebAssembly.Instance(module).exports
    const alloc = exports.alloc as (length: number) => number
    const check = exports.check as (pointer: number, length: number) => number
    // Pointers come as signed integers.
    const pointer = alloc(bytes.length) >>> 0
    // Looked up only now: growing a memory takes its old buffer away.
    new Uint8Array((exports.memory as WebAssembly.Memory).buffer).set(bytes, pointer)
    return { kind: 'returned', value: check(pointer, bytes.length) }
  } catch {
    const fuel = exports?.[fuelExport] as { readonly value: bigint } | undefined
    return fuel !== undefined && fuel.value < 0n ? { kind: 'exhausted' } : { kind: 'trapped' }
  }
}
