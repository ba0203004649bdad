import { expect } from 'chai'
import type { AbiParameter } from 'viem'
import { encodeAbiParameters, encodeEventTopics } from 'viem'

import { decodeEvents, type EventLog, escrowAbi } from '../../../src/chain/index.ts'

const escrow = '0x000000000000000000000000000000000000eA12'
const place = {
  blockNumber: 5n,
  blockHash: `0x${'b'.repeat(64)}`,
  transactionHash: `0x${'7'.repeat(64)}`,
  logIndex: 2,
} as const

/** A value for a parameter, and what it is told as. */
function sample({ type, internalType }: AbiParameter, index: number): [unknown, unknown] {
  if (internalType === 'enum Ending') return [6, 'silent']
  if (type === 'address') return [`0x${'1'.repeat(39)}${index}`, `0x${'1'.repeat(39)}${index}`]
  if (type === 'bytes32') return [`0x${'a'.repeat(63)}${index}`, `0x${'a'.repeat(63)}${index}`]
  if (type === 'bytes') return ['0x1234', '0x1234']
  if (type === 'bool') return [true, true]
  const bits = Number(/^uint(\d+)$/.exec(type)?.[1])
  return bits <= 48 ? [40 + index, 40 + index] : [BigInt(40 + index), BigInt(40 + index)]
}

function logOf({
  name,
  inputs,
}: {
  name: string
  inputs: readonly (AbiParameter & { indexed?: boolean })[]
}) {
  const samples = inputs.map(sample)
  const values = Object.fromEntries(inputs.map((input, index) => [input.name, samples[index]?.[0]]))
  const args = Object.fromEntries(inputs.map((input, index) => [input.name, samples[index]?.[1]]))
  const plain = inputs.filter(({ indexed }) => !indexed)
  const log: EventLog = {
    ...place,
    address: escrow,
    topics: encodeEventTopics({ abi: escrowAbi, eventName: name, args: values } as never) as never,
    data: encodeAbiParameters(
      plain,
      plain.map((input) => values[input.name as string]),
    ),
  }
  return { log, args }
}

describe('decodeEvents', () => {
  for (const item of escrowAbi.filter((one) => one.type === 'event')) {
    it(`reads ${item.name}`, () => {
      const { log, args } = logOf(item)
      expect(decodeEvents([log], escrow)).to.deep.equal([
        { ...place, escrow, removed: false, name: item.name, args },
      ])
    })
  }

  const closed = escrowAbi.find((item) => item.type === 'event' && item.name === 'Cancelled')
  const { log } = logOf(closed as never)

  it('skips what another contract says in the same words', () => {
    expect(decodeEvents([log], '0x000000000000000000000000000000000000dEaD')).to.deep.equal([])
  })

  it('skips events that it does not know, and such as are cut short', () => {
    expect(decodeEvents([{ ...log, topics: [`0x${'9'.repeat(64)}`] }], escrow)).to.deep.equal([])
    expect(decodeEvents([{ ...log, topics: log.topics.slice(0, 1) }], escrow)).to.deep.equal([])
  })

  it('skips what is in no block yet', () => {
    expect(decodeEvents([{ ...log, blockHash: null }], escrow)).to.deep.equal([])
  })

  it('keeps what a node says of a removal', () => {
    expect(decodeEvents([{ ...log, removed: true }], escrow)[0]?.removed).to.equal(true)
  })
})
