import { BaseError, type Hash, keccak256 } from '../../../core/index.ts'
import type { Criteria } from '../Criteria.ts'
import { readDataset } from '../readDataset.ts'
import { listDirectors } from './listDirectors.ts'
import { resolveRows } from './resolveRows.ts'
import { summarise, summariseCarelessly } from './summarise.ts'
import { typeRows } from './typeRows.ts'

/** Delivered bytes and their keccak-256, the `artifact` of a delivery. */
export type Artifact = { bytes: Uint8Array; artifact: Hash }

/**
 * Does the work that criteria describe.
 *
 * @param options.careless Names of the milestones done in haste; only the summary can be.
 * @throws {WorkUnknownError} when nobody here knows how to do such work.
 */
export function deliver(
  criteria: Criteria,
  { careless = [] }: { careless?: readonly string[] } = {},
): Artifact {
  const typed = () => typeRows(readDataset(criteria.dataset))
  const resolved = () => resolveRows(typed(), criteria.resolution)

  switch (criteria.name) {
    case 'typed-rows':
      return artifactOf(typed())
    case 'resolved-rows':
      return artifactOf(resolved())
    case 'summary':
      return artifactOf((careless.includes('summary') ? summariseCarelessly : summarise)(resolved().rows))
    case 'directors':
      return artifactOf(listDirectors(typed()))
    default:
      throw new WorkUnknownError(criteria.name)
  }
}

function artifactOf(value: unknown): Artifact {
  const bytes = new TextEncoder().encode(JSON.stringify(value))
  return { bytes, artifact: keccak256(bytes) }
}

/** Thrown when criteria describe work that this worker can't do. Code `WorkUnknown`. */
export class WorkUnknownError extends BaseError {
  override readonly name = 'WorkUnknownError'

  constructor(found: string) {
    super('There is no such work', { code: 'WorkUnknown', details: { found } })
  }
}
