import { parentPort, workerData } from 'node:worker_threads'

import type { Format } from '../../criteria/criteria.ts'
import { readDelivery } from '../delivery/readDelivery.ts'
import { compileSchema } from '../schema/compileSchema.ts'

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
  const compiled = compileSchema(schema)
  if (!compiled.ok) return { problems: [compiled.problem] }
  const problem = read && compiled.problemOf(read.value)
  return { problems: problem === undefined ? [] : [problem] }
}
