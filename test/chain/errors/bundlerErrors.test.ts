import { expect } from 'chai'
import { encodeErrorResult } from 'viem'
import * as chain from '../../../src/chain/index.ts'
import {
  BundleMismatchError,
  BundlerError,
  bundlerAbi,
  bundlerErrors,
  decodeRevert,
  EscrowError,
} from '../../../src/chain/index.ts'

describe("the bundler's errors", () => {
  it('have a class each, at the door of the room', () => {
    const names = bundlerAbi.flatMap((item) => (item.type === 'error' ? [item.name] : []))
    expect(Object.keys(bundlerErrors)).to.have.members(names)
    const door: Readonly<Record<string, unknown>> = chain
    for (const [name, Class] of Object.entries(bundlerErrors)) {
      // The library's own, which nobody catches by name.
      if (name !== 'ReentrancyGuardReentrantCall') expect(door[`${name}Error`], name).to.equal(Class)
    }
  })

  it('tell which list the mandate is for', () => {
    const data = encodeErrorResult({ abi: bundlerAbi, errorName: 'BundleMismatch', args: [1n, 2n] })
    const error = decodeRevert(data, 'the cause')
    expect(error).to.be.instanceOf(BundleMismatchError).and.instanceOf(BundlerError)
    expect(error).not.to.be.instanceOf(EscrowError)
    expect(error).to.include({ code: 'BundleMismatch', cause: 'the cause' })
    expect((error as BundleMismatchError).args).to.deep.equal({ found: 1n, needed: 2n })
  })
})
