import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

import { BaseError, keccak256 } from '../../core/index.ts'

/** A row as the data set has it. */
export type RawRow = Readonly<Record<string, string | number | null>>

/**
 * Reads `movies.json` of the installed npm package `vega-datasets`: real data on films, with the flaws that
 * such data has.
 *
 * @param dataset The data set that the criteria name.
 * @returns Its rows, in the file's order.
 * @throws {DatasetChangedError} when the installed file is not the one the criteria mean.
 */
export function readDataset(dataset: { name: string; keccak256: string }): readonly RawRow[] {
  // The package exports its code alone; the data lies beside the folder of its entry point.
  const [name = '', ...path] = dataset.name.split('/')
  const entry = createRequire(import.meta.url).resolve(name)
  const bytes = readFileSync(join(entry, '..', '..', ...path))
  const found = keccak256(bytes)
  if (found !== dataset.keccak256) throw new DatasetChangedError(dataset.name, found, dataset.keccak256)
  return JSON.parse(bytes.toString('utf8'))
}

/** Thrown when the data set's bytes are not those whose hash the criteria hold. Code `DatasetChanged`. */
export class DatasetChangedError extends BaseError {
  override readonly name = 'DatasetChangedError'

  constructor(dataset: string, found: string, needed: string) {
    super('The data set is not the one the criteria mean', {
      code: 'DatasetChanged',
      details: { dataset, found, needed },
    })
  }
}
