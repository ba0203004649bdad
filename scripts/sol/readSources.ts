import { existsSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'

import { glob } from '../lib/glob.ts'

/** Solidity as it stands on the disk, by source name: `project/` and a path of ours, or the path that an import has. */
export type Sources = Readonly<Record<string, string>>

/** Where a source's file is, by its name. */
export function fileOf(source: string): string {
  return source.startsWith('project/') ? source.slice('project/'.length) : `node_modules/${source}`
}

/** Reads all contracts and tests of the project, and what they import at any distance. No compiler is needed. */
export function readSources(): Sources {
  const sources: Record<string, string> = {}
  const names = glob('{contracts,test}/**/*.sol').map((file) => `project/${file}`)
  // A list that grows while it is walked through is walked through to its end.
  for (const name of names) {
    // What is not there is the compiler's to tell, with the line that imports it.
    if (name in sources || !existsSync(fileOf(name))) continue
    sources[name] = readFileSync(fileOf(name), 'utf8')
    names.push(...importsOf(name, sources[name]))
  }
  return sources
}

/** The sources that one imports itself. */
export function importsOf(name: string, content: string): string[] {
  return [...content.matchAll(/^import\s[^;]*?["']([^"'\n]+)["']/gm)].map(([, path = '']) =>
    path.startsWith('.') ? posix.join(posix.dirname(name), path) : path,
  )
}
