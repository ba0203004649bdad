import { existsSync, readFileSync } from 'node:fs'
import hre from 'hardhat'

import { glob } from '../lib/glob.ts'
import type { Project } from './protocol.ts'

/**
 * Gathers all Solidity of the project, its tests and what they import, out of what Hardhat compiles.
 *
 * @throws {Error} when it does not compile.
 */
export async function readProject(): Promise<Project> {
  await hre.tasks.getTask('build').run({ quiet: true })
  const files = glob('{artifacts,cache/test-artifacts}/build-info/*.json').filter(
    (file) => !file.endsWith('.output.json'),
  )
  const inputs = files.map(
    (file) =>
      (
        JSON.parse(readFileSync(file, 'utf8')) as {
          input: { sources: Record<string, { content: string }>; settings: { remappings?: string[] } }
        }
      ).input,
  )

  const sources: Record<string, string> = {}
  for (const input of inputs) {
    for (const [name, { content }] of Object.entries(input.sources)) {
      const path = name.replace(/^project\//, '')
      if (path === name) sources[name] = content
      else if (existsSync(path)) sources[name] = readFileSync(path, 'utf8')
    }
  }
  return { sources, remappings: [...new Set(inputs.flatMap(({ settings }) => settings.remappings ?? []))] }
}
