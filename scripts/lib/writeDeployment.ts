import { existsSync, readFileSync, writeFileSync } from 'node:fs'

import { Deployment } from '../../src/chain/index.ts'
import { toWire } from '../../src/core/index.ts'

/**
 * Writes a deployment where none, or another, is written.
 *
 * @param path A `deployments/<chainId>.json`.
 * @returns Whether anything changed.
 */
export function writeDeployment(path: string, deployment: Deployment): boolean {
  const text = `${JSON.stringify(toWire(Deployment, deployment), null, 2)}\n`
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return false
  writeFileSync(path, text)
  return true
}
