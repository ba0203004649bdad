/** What an agent can be told to do by whoever started it. Between agents there is HTTP, and nothing else. */
// biome-ignore lint/suspicious/noExplicitAny: each agent's commands take what they take.
export type Commands = Record<string, (input: any) => unknown>

/** What an agent's process is told. */
export type Instruction =
  | { readonly kind: 'start'; readonly config: unknown }
  | { readonly kind: 'call'; readonly id: number; readonly command: string; readonly input: unknown }

/** What an agent's process says. */
export type Message =
  | { readonly kind: 'ready'; readonly url: string | undefined }
  | { readonly kind: 'event'; readonly event: unknown }
  | { readonly kind: 'result'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'error'; readonly id: number | undefined; readonly reason: string }
