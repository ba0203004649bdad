import type { EarnestClient } from '../escrowOf.ts'
import { patiently } from '../events/patiently.ts'
import type { ReadingOptions } from '../events/readingOptions.ts'

/**
 * A client whose views are asked again, after a pause, where a node lacks the block that they are asked as of, or has had too
 * many requests: behind one endpoint another node, or the same one later, answers.
 */
export function patientClient<Reading extends EarnestClient>(
  client: Reading,
  waiting: Pick<ReadingOptions, 'timer' | 'random'>,
): Reading {
  const request = ((call: { readonly method: string }, options?: object) => {
    const ask = () => client.request(call as never, options as never)
    return call.method === 'eth_call' ? patiently<unknown>(ask, waiting) : ask()
  }) as Reading['request']
  return { ...client, request }
}
