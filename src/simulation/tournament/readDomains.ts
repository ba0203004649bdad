import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

import { BaseError } from '../../core/index.ts'
import { readGenius, readScenario, type Scenario, type SourceFile } from '../../negotiation/index.ts'

/**
 * Reads the scenarios of a folder: each folder in it with a `domain.xml` and two profiles is a domain of GENIUS, the
 * first profile by name being a's; each `.scenario.json` one of Earnest's form. By name.
 *
 * @throws {DomainsMissingError} when there are none, or the folder can't be read.
 * @throws {ScenarioInvalidError} naming the file and the place that is wrong.
 */
export function readDomains(folder: string): readonly Scenario[] {
  const found = listFolder(folder).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isFile() && entry.name.endsWith('.scenario.json')) return [readScenario(sourceOf(path))]
    return entry.isDirectory() ? readGeniusFolder(path) : []
  })
  if (found.length === 0) throw new DomainsMissingError(folder)
  return found
}

function readGeniusFolder(folder: string): readonly Scenario[] {
  const files = listFolder(folder)
    .map(({ name }) => name)
    .filter((name) => name.endsWith('.xml'))
  if (!files.includes('domain.xml')) return []
  const [first, second, ...others] = files.filter((name) => name !== 'domain.xml')
  if (first === undefined || second === undefined || others.length > 0) throw new DomainsMissingError(folder)
  const [domain, ...profiles] = ['domain.xml', first, second].map((name) => sourceOf(join(folder, name)))
  return [
    readGenius(basename(folder), {
      domain: domain as SourceFile,
      profiles: [profiles[0] as SourceFile, profiles[1] as SourceFile],
    }),
  ]
}

function listFolder(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch (cause) {
    throw new DomainsMissingError(folder, cause)
  }
}

function sourceOf(path: string): SourceFile {
  return { name: path, text: readFileSync(path, 'utf8') }
}

/** Thrown when a folder holds no scenarios, or a domain without exactly two profiles. Code `DomainsMissing`. */
export class DomainsMissingError extends BaseError {
  override readonly name = 'DomainsMissingError'

  constructor(folder: string, cause?: unknown) {
    super('There is no domain.xml with two profiles, nor a .scenario.json', {
      code: 'DomainsMissing',
      details: { folder },
      cause,
    })
  }
}
