import { z } from 'zod'

import { Text } from '../../core/index.ts'

const Price = z.number().min(0)

/** How language models can be told to think, from not at all upwards. */
const efforts = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const

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
    /** Whether the provider is sent the answer's JSON Schema; if not, the prompt alone asks for it. */
    structured: z.boolean().default(true),
    /** null: none is sent. Reasoning models, for the most part, take none. */
    temperature: z.number().min(0).max(2).nullable().default(0),
    /** null: the model's own. A provider that lacks a level takes the nearest it has, and a notice says so. */
    reasoningEffort: z.enum(efforts).nullable().default(null),
    /** A model's thoughts count too. null: no limit is sent, and the provider's own holds. */
    mostOutputTokens: z.int().min(1).nullable().default(32_000),
    /** What an `openaiCompatible` endpoint calls that limit. */
    outputLimitName: z.enum(['max_tokens', 'max_completion_tokens']).default('max_tokens'),
    /** Seconds for one question, with all the requests it takes. Where the model fails, five more may be needed. */
    timeoutSeconds: z.number().positive().max(3_600).default(300),
    /** How often a request that failed on its way is sent again. */
    retries: z.int().min(0).max(10).default(3),
    /** The largest prompt that the model has room for, in bytes of UTF-8. Of what is larger the questions count as not shown. */
    mostInputBytes: z.int().min(1_000).default(200_000),
    /** Dollars for a million tokens. */
    prices: z.strictObject({ inputPerMillion: Price, outputPerMillion: Price }).exactOptional(),
  })
  .refine(({ provider, baseURL }) => provider !== 'openaiCompatible' || baseURL !== undefined, {
    error: 'expected the place of the API',
    path: ['baseURL'],
  })
export type ModelConfig = z.output<typeof ModelConfig>
