import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

import type { Rule } from './Finding.ts'

/** The delivery passes a JSON Schema (2020-12), in which `row` means the criteria's row schema. */
export const schema: Rule<'schema'> = function* (delivered, check, { basis }) {
  // Stops at the first error: all errors of a large, hostile delivery would cost the checker its memory.
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true })
  addFormats.default(ajv)
  ajv.addSchema(basis.rowSchema)
  const validate = ajv.compile(check.schema)
  if (validate(delivered)) return

  for (const { instancePath, message } of validate.errors ?? []) {
    yield `${instancePath || 'the delivery'} ${message}`
  }
}
