import { expect } from 'chai'
import type { AbiParameter, Hex } from 'viem'
import { encodeErrorResult, toHex } from 'viem'
import * as chain from '../../../src/chain/index.ts'
import {
  decodeRevert,
  EscrowError,
  escrowAbi,
  escrowErrors,
  MilestoneUnexpectedStatusError,
  NonceSpentError,
  RevertedError,
} from '../../../src/chain/index.ts'
import { BaseError } from '../../../src/core/index.ts'

const errors = escrowAbi.filter((item) => item.type === 'error')

/** A value for a parameter, and what it is told as. */
function sample({ type, internalType = type }: AbiParameter, index: number): [unknown, unknown] {
  if (internalType === 'enum Role') return [1, 'seller']
  if (internalType === 'enum MilestoneStatus') return [5, 'engaged']
  if (type === 'address') return [`0x${'1'.repeat(39)}${index}`, `0x${'1'.repeat(39)}${index}`]
  if (type === 'bytes32') return [`0x${'a'.repeat(63)}${index}`, `0x${'a'.repeat(63)}${index}`]
  if (type === 'bool') return [true, true]
  if (type === 'string') return ['text', 'text']
  const bits = Number(/^uint(\d+)$/.exec(type)?.[1])
  return bits <= 48 ? [40 + index, 40 + index] : [BigInt(40 + index), BigInt(40 + index)]
}

describe('decodeRevert', () => {
  const nonceSpent = encodeErrorResult({
    abi: escrowAbi,
    errorName: 'NonceSpent',
    args: ['0x1111111111111111111111111111111111111111', 7n],
  })

  for (const { name, inputs } of errors) {
    it(`makes a ${name}Error of ${name}, with what was found and allowed`, () => {
      const samples = (inputs as readonly AbiParameter[]).map(sample)
      const data = encodeErrorResult({
        abi: escrowAbi,
        errorName: name,
        args: samples.map(([value]) => value),
      } as never)
      const error = decodeRevert(data, 'the cause')

      expect(error).to.be.instanceOf(escrowErrors[name])
      expect(error).to.be.instanceOf(EscrowError).and.instanceOf(BaseError)
      expect(error).to.include({ code: name, name: `${name}Error`, cause: 'the cause' })
      const args = Object.fromEntries(inputs.map((input, index) => [input.name, samples[index]?.[1]]))
      expect((error as EscrowError).args).to.deep.equal(args)
      for (const [argument, value] of Object.entries(args)) {
        expect(error.message).to.include(`${argument}: ${value}`)
      }
    })
  }

  it("has a class for each of the contract's errors and no other", () => {
    expect(Object.keys(escrowErrors).sort()).to.deep.equal(errors.map(({ name }) => name).sort())
  })

  it('has each class at the door of the room', () => {
    const door: Readonly<Record<string, unknown>> = chain
    for (const [name, Class] of Object.entries(escrowErrors)) expect(door[`${name}Error`]).to.equal(Class)
  })

  it('says in the message what the contract says of the error', () => {
    const error = decodeRevert(nonceSpent)
    expect(error).to.be.instanceOf(NonceSpentError)
    expect(error.shortMessage).to.equal('A nonce was spent before')
  })

  it('types the arguments of a class', () => {
    const error = new MilestoneUnexpectedStatusError({ deal: '0x', milestone: 1n, found: 'silent' })
    // Compiles only while the status is one of the names.
    const found: 'silent' | 'resolved' | string = error.args.found
    expect(found).to.equal('silent')
  })

  const unknown: Readonly<Record<string, Hex>> = {
    'an error of another contract': '0x12345678aabb',
    'one of its own errors, cut short': nonceSpent.slice(0, -2) as Hex,
    'no data': '0x',
  }
  for (const [what, data] of Object.entries(unknown)) {
    it(`keeps the data of ${what}`, () => {
      const error = decodeRevert(data)
      expect(error).to.be.instanceOf(RevertedError)
      expect(error).to.include({ code: 'Reverted', data, reason: undefined })
    })
  }

  it('reads the text of Error(string) and the code of a panic', () => {
    const text = `0x08c379a0${'20'.padStart(64, '0')}${'2'.padStart(64, '0')}${toHex('no').slice(2).padEnd(64, '0')}`
    expect(decodeRevert(text as Hex)).to.include({ code: 'Reverted', reason: 'no' })
    const panic = `0x4e487b71${'11'.padStart(64, '0')}`
    expect(decodeRevert(panic as Hex)).to.include({ code: 'Reverted', reason: 'panic 17' })
  })
})
