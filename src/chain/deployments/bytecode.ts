import { z } from 'zod'

import { Hex } from '../../core/index.ts'
import { Compiler } from './deployment.ts'

/** Bytes within others. */
const Span = z.strictObject({ start: z.int().nonnegative(), length: z.int().positive() })

const ContractBytecode = z.strictObject({
  /** What creates the contract, its constructor's arguments left out: the bytes, or where another's creation code has them. */
  creation: z.union([Hex, Span.extend({ of: z.string() })]),
  /** Where the creation code has what it leaves on chain, each immutable still zero. */
  runtime: Span,
  /** At which bytes of the runtime code each immutable stands, 32 bytes each. */
  immutables: z.record(z.string(), z.array(z.int().nonnegative()).nonempty()),
})

/** What this version's contracts compile to. `deployments/bytecode.json` holds it. */
export const Bytecode = z.strictObject({
  compiler: Compiler,
  contracts: z.record(z.string(), ContractBytecode),
})
export type Bytecode = z.output<typeof Bytecode>
