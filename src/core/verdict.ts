/** An expected refusal: returned, not thrown. */
export type Refusal<Code extends string = string> = {
  readonly ok: false
  /** Stable name of the rule that was broken. */
  readonly code: Code
  /** One sentence for people. */
  readonly message: string
  /** What was found, and what was allowed. */
  readonly details: Readonly<Record<string, unknown>>
}

/** What a check answers. */
export type Verdict<Code extends string = string> = { readonly ok: true } | Refusal<Code>

/** The verdict that nothing is wrong. */
export const passed: { readonly ok: true } = Object.freeze({ ok: true })

/** Builds a refusal. */
export function refused<Code extends string>(
  code: Code,
  message: string,
  details: Readonly<Record<string, unknown>> = {},
): Refusal<Code> {
  return { ok: false, code, message, details }
}
