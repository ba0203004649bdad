import { parentPort, workerData } from 'node:worker_threads'
import { Ajv2020, type AnySchemaObject } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

import type { Format } from '../../criteria/criteria.ts'
import { readDelivery } from '../delivery/readDelivery.ts'

/** What is asked of it. Without bytes: whether the schema can be used at all. */
export type SchemaQuestion = {
  readonly schema: object
  readonly delivery?: { readonly bytes: Uint8Array; readonly format: Format } | undefined
}

/** What is wrong; none: the schema is good, and the delivery passes it. */
export type SchemaAnswer = { readonly problems: readonly string[] }

parentPort?.postMessage(answer(workerData as SchemaQuestion))

function answer({ schema, delivery }: SchemaQuestion): SchemaAnswer {
  const read = delivery && readDelivery(delivery.bytes, delivery.format)
  if (read?.ok === false) return { problems: [read.problem] }
  try {
    // Stops at the first error: all errors of a large, hostile delivery would cost the checker its memory.
    const ajv = new Ajv2020({
      strict: true,
      strictRequired: false,
      allowUnionTypes: true,
      // Else every object would have a "constructor".
      ownProperties: true,
      logger: false,
      addUsedSchema: false,
    })
    addFormats.default(ajv)
    const validate = ajv.compile(schema as AnySchemaObject)
    const problems = []
    // Without a delivery too: a schema that refers to itself without end shows then.
    if (!validate(read?.value) && read !== undefined) {
      for (const { instancePath, message } of validate.errors ?? []) {
        problems.push(`${instancePath === '' ? 'the delivery' : instancePath} ${message}`)
      }
    }
    return { problems }
  } catch (error) {
    return { problems: [error instanceof Error ? error.message : 'the schema fails'] }
  }
}
