import type { AbiParameter, AbiParameterToPrimitiveType } from 'viem'

import { enums } from './generated/enums.ts'

type Enums = typeof enums

/** A parameter as it is told: an enum's value by its name, everything else as viem has it. */
export type Plain<Parameter extends AbiParameter> = Parameter extends {
  readonly internalType: `enum ${infer Name extends keyof Enums}`
}
  ? Enums[Name][number]
  : AbiParameterToPrimitiveType<Parameter>

/** Parameters by their names. */
export type Named<Parameters extends readonly AbiParameter[]> = {
  readonly [Parameter in Parameters[number] as Parameter['name'] & string]: Plain<Parameter>
}

/**
 * Gives decoded values the names of their parameters, and the values of enums theirs.
 *
 * @param values In the order of the parameters.
 */
export function named<const Parameters extends readonly AbiParameter[]>(
  parameters: Parameters,
  values: readonly unknown[],
): Named<Parameters> {
  const entries = parameters.map((parameter, index) => [parameter.name, plain(parameter, values[index])])
  return Object.fromEntries(entries)
}

function plain({ internalType }: AbiParameter, value: unknown): unknown {
  const name = internalType?.startsWith('enum ') ? internalType.slice('enum '.length) : undefined
  if (name === undefined || !(name in enums)) return value
  return enums[name as keyof Enums][Number(value)]
}
