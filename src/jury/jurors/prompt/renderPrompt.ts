import { type Hash, hashJson, seededRandom } from '../../../core/index.ts'
import type { Material } from '../../evidence/bundle.ts'
import { buildPrompt, type ModelPrompt } from './buildPrompt.ts'

/** Of the form of prompts. Another form has another version: whoever checks a verdict renders the prompt again by it. */
export const promptVersion = '1'

/**
 * The prompt of a case, which what is shown and a seed tell to the letter.
 *
 * @param seed Unpredictable, until the vote is over: by it a delivery could be written around the canary.
 * @param mostBytes The largest prompt, in bytes of UTF-8; default: any.
 * @returns undefined when the delivery can't be shown whole.
 */
export function renderPrompt(
  material: Material,
  seed: Hash,
  mostBytes: number = Number.POSITIVE_INFINITY,
): ModelPrompt | undefined {
  return buildPrompt(material, seededRandom(seed), mostBytes)
}

/** keccak-256 of the canonical JSON of a prompt's version and both of its texts. */
export function hashPrompt({ instructions, prompt }: Pick<ModelPrompt, 'instructions' | 'prompt'>): Hash {
  return hashJson({ version: promptVersion, instructions, prompt })
}
