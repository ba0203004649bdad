import type { Abi, AbiParameter } from 'viem'

/**
 * A contract's ABI with the parameters named as its interface names them: the interface is the promise, how an
 * implementation calls what it is given is its own affair.
 *
 * @throws when the contract lacks something that the interface promises.
 */
export function inWordsOf(promised: Abi, implemented: Abi): Abi {
  const promises = new Map(promised.map((item) => [signatureOf(item), item]))
  const told = implemented.map((item) => promises.get(signatureOf(item)) ?? item)
  for (const [key, item] of promises) if (!told.includes(item)) throw new Error(`no ${key} in the contract`)
  return told
}

/** What an item of an ABI is, but for its parameters' names. */
export function signatureOf(item: Abi[number]): string {
  const {
    type,
    name = '',
    inputs = [],
  } = item as { type: string; name?: string; inputs?: readonly AbiParameter[] }
  return `${type} ${name}(${inputs.map(shapeOf).join(',')})`
}

function shapeOf(parameter: AbiParameter): string {
  const members = 'components' in parameter ? parameter.components.map(shapeOf).join(',') : ''
  return `${parameter.type}${members && `(${members})`}`
}
