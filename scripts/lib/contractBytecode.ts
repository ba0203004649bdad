import { type Hex, size } from 'viem'

import type { Bytecode } from '../../src/chain/index.ts'

/** What is read of a contract's artifact. */
export type CompiledContract = {
  readonly bytecode: string
  readonly deployedBytecode: string
  /** By the id of the immutable's declaration. */
  readonly immutableReferences?: Readonly<
    Record<string, readonly { readonly start: number; readonly length: number }[]>
  >
}

/**
 * What `deployments/bytecode.json` tells of each contract. Code that another contract carries, since it creates it, is told
 * by its place there.
 *
 * @param nameOf The name of the immutable that has a declaration's id in a contract's build.
 * @throws when an artifact is not as this reads it: code to be linked, or an immutable that is no word.
 */
export function contractBytecode(
  compiled: Readonly<Record<string, CompiledContract>>,
  nameOf: (contract: string, id: number) => string,
): Bytecode['contracts'] {
  const told: Record<string, Bytecode['contracts'][string]> = {}
  const creations = Object.entries(compiled).map(
    ([name, { bytecode }]) => [name, asHex(name, bytecode)] as const,
  )
  for (const [name, creation] of creations) {
    const { deployedBytecode, immutableReferences = {} } = compiled[name] as CompiledContract
    const runtime = asHex(name, deployedBytecode)
    const [carrier] = creations.filter(
      ([other, code]) => other !== name && placeIn(code, creation) !== undefined,
    )
    const start = placeIn(creation, runtime)
    if (start === undefined) throw new Error(`${name} does not create the code that it is said to`)
    told[name] = {
      creation:
        carrier === undefined
          ? creation
          : { of: carrier[0], start: placeIn(carrier[1], creation) ?? 0, length: size(creation) },
      runtime: { start, length: size(runtime) },
      immutables: Object.fromEntries(
        Object.entries(immutableReferences).map(([id, places]) => {
          if (places.some(({ length }) => length !== 32)) throw new Error(`${name}: an immutable is no word`)
          const [first = 0, ...rest] = places.map((place) => place.start)
          return [nameOf(name, Number(id)), [first, ...rest]]
        }),
      ),
    }
  }
  return told
}

function asHex(name: string, code: string): Hex {
  if (!/^0x(?:[0-9a-f]{2})+$/.test(code)) throw new Error(`${name} has code that is to be linked, or none`)
  return code as Hex
}

/** At which byte of some code other code begins. */
function placeIn(code: Hex, part: Hex): number | undefined {
  const digits = part.slice(2)
  for (let at = code.indexOf(digits); at !== -1; at = code.indexOf(digits, at + 1)) {
    if (at % 2 === 0) return (at - 2) / 2
  }
  return undefined
}
