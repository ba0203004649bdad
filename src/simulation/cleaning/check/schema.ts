import { compileSchema } from '../../../jury/index.ts'
import type { Rule } from './Finding.ts'

/** The delivery passes a JSON Schema (2020-12), in which `row` means the criteria's row schema. */
export const schema: Rule<'schema'> = function* (delivered, check, { basis }) {
  const compiled = compileSchema({ allOf: [check.schema], $defs: { row: basis.rowSchema } })
  const problem = compiled.ok ? compiled.problemOf(delivered) : compiled.problem
  if (problem !== undefined) yield problem
}
