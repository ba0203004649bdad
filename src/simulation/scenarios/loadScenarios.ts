import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'

import {
  longestScenario,
  readGenius,
  readScenario,
  type Scenario,
  ScenarioInvalidError,
  type SourceFile,
} from '../../negotiation/index.ts'

/** What a file in the JSON form is called. */
const extension = '.scenario.json'

/**
 * Reads every scenario in a folder: folders with a GENIUS domain, and files in the JSON form (`*.scenario.json`), by
 * their names. Anything else in it is none of ours.
 *
 * @throws {ScenarioInvalidError} when one of them does not fit together, or there is none.
 */
export async function loadScenarios(folder: string): Promise<readonly Scenario[]> {
  const entries = readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const found: Scenario[] = []
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (entry.isFile() && entry.name.endsWith(extension)) found.push(readScenario(readSource(path)))
    else if (entry.isDirectory() && hasXml(path)) found.push(await loadGenius(path))
  }
  if (found.length > 0) return found
  throw new ScenarioInvalidError(folder, 'folder', `holds neither a GENIUS domain nor a file *${extension}`)
}

/**
 * Reads a folder with a GENIUS domain: the XML file that is a negotiation template, and the two that are profiles, by
 * their names: the buyer's first.
 *
 * @throws {ScenarioInvalidError} when the files are others, or do not fit together.
 */
export async function loadGenius(folder: string): Promise<Scenario> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.xml'))
  const files = names.toSorted().map((name) => readSource(join(folder, name)))
  const [domain, ...otherDomains] = files.filter(({ text }) => isTemplate(text))
  const [first, second, ...more] = files.filter(({ text }) => !isTemplate(text))
  if (domain === undefined || first === undefined || otherDomains.length + more.length > 0) {
    throw new ScenarioInvalidError(
      folder,
      'folder',
      'holds other XML files than a domain and its two profiles',
    )
  }
  return readGenius(basename(folder), { domain, profiles: [first, second] })
}

function hasXml(folder: string): boolean {
  return readdirSync(folder).some((name) => name.endsWith('.xml'))
}

function isTemplate(text: string): boolean {
  return text.includes('<negotiation_template')
}

/** Looks at the size before it reads. */
function readSource(path: string): SourceFile {
  const { size } = statSync(path)
  if (size <= longestScenario) return { name: path, text: readFileSync(path, 'utf8') }
  throw new ScenarioInvalidError(path, 'file', `has ${size} bytes, more than ${longestScenario}`)
}
