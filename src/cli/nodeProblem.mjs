// Plain JavaScript in an old dialect, and nothing imported but one function: an old Node must be able to run it.
import { readFileSync } from 'node:fs'

/**
 * Why this Node can't run Earnest, in one line; undefined: it can. `engines` of package.json says which can.
 *
 * @param {string} version Of the Node that runs.
 * @returns {string | undefined}
 */
export function nodeProblem(version) {
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  const needed = manifest.engines.node.replace('>=', '')
  const wanted = needed.split('.').map(Number)
  const found = version.split('.').map(Number)
  const enough = found[0] > wanted[0] || (found[0] === wanted[0] && found[1] >= (wanted[1] || 0))
  return enough ? undefined : `Earnest needs Node ${needed} or later, and this is ${version}.`
}
