import { z } from 'zod'

import { Text } from '../../core/index.ts'

const Price = z.number().min(0)

/** How a language model judges, as its operator writes it down. The key is not in it: it names where the key is. */
export const ModelConfig = z
  .strictObject({
    /** What the juror is called in reports and rationales. */
    name: Text.min(1),
    provider: z.enum(['anthropic', 'openai', 'google', 'openaiCompatible']),
    /** The model as its provider names it. */
    model: Text.min(1),
    /** Where the provider's API is; default: the provider's own place. */
    baseURL: z.url({ protocol: /^https?$/ }).exactOptional(),
    /** The environment variable that holds the key; default: the provider's usual one, for `openaiCompatible` none. */
    apiKeyEnv: z
      .string()
      .regex(/^[A-Z_][A-Z0-9_]*$/)
      .exactOptional(),
    /** Whether an `openaiCompatible` endpoint holds answers to a JSON Schema; if not, the prompt alone asks for it. */
    structured: z.boolean().default(true),
    /** Seconds that judging may take, with all its requests. */
    timeoutSeconds: z.number().positive().max(3_600).default(120),
    /** How often a request that failed on its way is sent again. */
    retries: z.int().min(0).max(10).default(3),
    /** The largest prompt, in bytes of UTF-8. What is larger is not judged. */
    mostInputBytes: z.int().min(1_000).default(200_000),
    mostOutputTokens: z.int().min(1).default(4_000),
    /** Dollars for a million tokens. */
    prices: z.strictObject({ inputPerMillion: Price, outputPerMillion: Price }).exactOptional(),
  })
  .refine(({ provider, baseURL }) => provider !== 'openaiCompatible' || baseURL !== undefined, {
    error: 'expected the place of the API',
    path: ['baseURL'],
  })
export type ModelConfig = z.output<typeof ModelConfig>
