import type { EarnestClient } from '../escrowOf.ts'

/** An action whose parameters may name what it is for: the escrow, the court. */
type Action = (client: EarnestClient, parameters: never) => unknown

/** Actions without their first parameter, the client. */
export type Bound<Actions extends Readonly<Record<string, Action>>> = {
  readonly [Name in keyof Actions]: Actions[Name] extends (
    client: EarnestClient,
    ...rest: infer Rest
  ) => infer Result
    ? (...rest: Rest) => Result
    : never
}

/**
 * Binds actions to a client.
 *
 * @param defaults Parameters where a call names none: the escrow, the court.
 */
export function bindActions<const Actions extends Readonly<Record<string, Action>>>(
  actions: Actions,
  client: EarnestClient,
  defaults: object,
): Bound<Actions> {
  const bound = Object.entries(actions).map(([name, action]) => [
    name,
    (parameters: object | undefined) => action(client, { ...defaults, ...parameters } as never),
  ])
  return Object.fromEntries(bound)
}
