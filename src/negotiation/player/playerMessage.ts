import { z } from 'zod'

/** Names one of the games that are played at once. */
const GameName = z.union([z.string().max(256), z.number()])

/** A value as it is on the wire; numbers are told from texts when they come back. */
export const WireValue = z.union([z.string(), z.number(), z.boolean()])
export type WireValue = z.infer<typeof WireValue>

/**
 * Begins a game.
 *
 * - `role`: `a` moves first in each round.
 * - `weights`: of each issue by its name, summing to about 1; `values`: of each value by the issue's name and its own.
 *   An outcome is worth Σ weight · value, on whatever scale `reservation` is too.
 * - `reservation`: what no deal is worth; absent: 0.
 * - `n_steps`: how many rounds there are, of a turn for each side.
 * - `discount`: d of u · dᵗ; 0, 1 or absent: none.
 */
export const InitMessage = z.object({
  type: z.literal('init'),
  game: GameName,
  role: z.enum(['a', 'b']),
  issues: z
    .array(z.object({ name: z.string(), values: z.array(WireValue).min(1).max(100_000) }))
    .min(1)
    .max(64),
  weights: z.record(z.string(), z.number().min(0)),
  values: z.record(z.string(), z.record(z.string(), z.number())),
  reservation: z.number().nullish(),
  n_steps: z.int().positive(),
  discount: z.number().min(0).max(1).nullish(),
})
export type InitMessage = z.infer<typeof InitMessage>

/** Asks for a move: the round counted from 0, and the counterparty's offer that stands. */
const TurnMessage = z.object({
  type: z.literal('turn'),
  game: GameName,
  step: z.int().nonnegative(),
  t: z.number().min(0).max(1).optional(),
  offer: z.array(WireValue).nullish(),
})
export type TurnMessage = z.infer<typeof TurnMessage>

/** Ends a game. */
const ResultMessage = z.object({ type: z.literal('result'), game: GameName })

/** What a player is told, a JSON object a line. Members it does not know are passed over. */
export const PlayerMessage = z.discriminatedUnion('type', [InitMessage, TurnMessage, ResultMessage])
export type PlayerMessage = z.infer<typeof PlayerMessage>

/** What a player answers: to `init` and `result`, to `turn`, to what it could not read. */
export type PlayerAnswer =
  | { readonly ok: true }
  | { readonly action: 'accept' }
  | { readonly action: 'offer'; readonly bid: readonly WireValue[] }
  | { readonly action: 'end' }
  | { readonly error: string; readonly message: string }
