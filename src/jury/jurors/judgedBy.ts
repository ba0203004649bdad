import { z } from 'zod'

import { Hash, keccak256, plain, Side, Text } from '../../core/index.ts'
import type { RequestSettings } from './requestSettings.ts'

/** The longest reply whose text is kept, in UTF-16 units; of a longer one only the hash is. */
export const longestReply = 200_000

/** A model's reply to a request, as it was received: well-formed Unicode, and otherwise whatever the model wrote. */
export const Reply = z.strictObject({
  /** keccak-256 of the text's UTF-8. */
  hash: Hash,
  /** UTF-16 units of the whole text. */
  length: z.int().min(0),
  /** null: it is longer than what is kept. */
  text: z
    .string()
    .max(longestReply)
    .refine((text) => text.isWellFormed(), { error: 'expected well-formed Unicode' })
    .nullable(),
})
export type Reply = z.output<typeof Reply>

/** What a request asked for beside its prompt, as it was sent. */
const Settings = z.strictObject({
  temperature: z.number().min(0).max(2).nullable(),
  reasoningEffort: Text.nullable(),
  mostOutputTokens: z.int().min(1).nullable(),
  structured: z.boolean(),
})

/** How a language model was asked. */
export const AskedModel = z.strictObject({
  /** The model as the provider reported it, as plain text; null: it reported none. */
  reported: Text.nullable(),
  prompt: z.strictObject({
    /** Of the form of prompts: `promptVersion`. */
    version: Text.min(1).max(16),
    /** What its marker, canary and order follow from. */
    seed: Hash,
    /** `hashPrompt` of what was sent. */
    hash: Hash,
    /** The sides whose statements the model was shown. */
    statements: z.array(Side).max(2),
  }),
  settings: Settings,
  /** Requests that were sent for the case, also those that failed, and those that found out whose failing that was. */
  requests: z.int().min(1),
  /** What the answers were read from. */
  reply: Reply,
})
export type AskedModel = z.output<typeof AskedModel>

/** What judged: a program, or a language model as its operator names it. Nobody can prove either. */
export const JudgedBy = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('program'),
    name: Text.min(1),
    version: Text.min(1).max(64),
    /** keccak-256 of the program, where it is one file. */
    hash: Hash.exactOptional(),
  }),
  z.strictObject({
    kind: z.literal('model'),
    provider: Text.min(1).max(64),
    /** As its provider was asked for it. */
    model: Text.min(1),
    /** null: no answer of it counts. The machine checks decided alone, or there is a hindrance that says why. */
    asked: AskedModel.nullable(),
  }),
])
export type JudgedBy = z.output<typeof JudgedBy>

/** A reply of this text. */
export function replyOf(text: string): Reply {
  const kept = text.length <= longestReply
  return { hash: keccak256(text), length: text.length, text: kept ? text : null }
}

/** What a provider calls the model that replied, as a rationale holds it. */
export function reportedOf(modelId: string | undefined): string | null {
  const reported = Text.safeParse(modelId === undefined ? '' : plain(modelId))
  return reported.success && reported.data !== '' ? reported.data : null
}

/** Of what was sent, what tells how the model was set. */
export function settingsOf(settings: RequestSettings): AskedModel['settings'] {
  const { temperature, reasoningEffort, mostOutputTokens, structured } = settings
  return { temperature, reasoningEffort, mostOutputTokens, structured }
}
