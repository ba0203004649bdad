import { expect } from 'chai'
import type { Abi } from 'viem'
import { encodeErrorResult, zeroHash } from 'viem'
import * as chain from '../../../src/chain/index.ts'
import {
  beaconAbi,
  CaseUnexpectedStageError,
  CourtError,
  courtErrors,
  decodeRevert,
  EscrowError,
  escrowErrors,
  jurorsAbi,
  juryAbi,
  panelAbi,
  panelFactoryAbi,
} from '../../../src/chain/index.ts'

const abi: Abi = [...juryAbi, ...jurorsAbi, ...panelAbi, ...panelFactoryAbi, ...beaconAbi]
const names = new Set(abi.flatMap((item) => (item.type === 'error' ? [item.name] : [])))

/** Those of libraries that are not ours: nobody catches them by name. */
const foreign = new Set([
  'Create2EmptyBytecode',
  'FailedDeployment',
  'InsufficientBalance',
  'InvalidShortString',
  'SafeCastOverflowedUintDowncast',
  'SafeERC20FailedOperation',
  'StringTooLong',
])

describe("the courts' errors", () => {
  it("have a class each, the escrow's where it is the escrow's word", () => {
    const table = [...Object.keys(courtErrors), ...Object.keys(escrowErrors)]
    expect(table).to.include.members([...names])
    expect(Object.keys(courtErrors).filter((name) => !names.has(name))).to.deep.equal([])
    expect(Object.keys(courtErrors).filter((name) => name in escrowErrors)).to.deep.equal([])
  })

  it('are at the door of the room', () => {
    const door: Readonly<Record<string, unknown>> = chain
    for (const [name, Class] of Object.entries(courtErrors)) {
      // The beacon's have namesakes in the room that reads beacons off the chain.
      if (foreign.has(name) || name.startsWith('Beacon')) continue
      expect(door[`${name}Error`], name).to.equal(Class)
    }
  })

  it('name the stage that was found', () => {
    const data = encodeErrorResult({ abi: juryAbi, errorName: 'CaseUnexpectedStage', args: [zeroHash, 7] })
    const error = decodeRevert(data, 'the cause')
    expect(error).to.be.instanceOf(CaseUnexpectedStageError).and.instanceOf(CourtError)
    expect(error).not.to.be.instanceOf(EscrowError)
    expect(error).to.include({ code: 'CaseUnexpectedStage', cause: 'the cause' })
    expect((error as CaseUnexpectedStageError).args).to.deep.equal({ id: zeroHash, found: 'hung' })
    expect(error.shortMessage).to.equal('The case is not in the stage the act needs')
  })

  it('are no words that every object has', () => {
    expect(decodeRevert('0x08c379a0')).to.include({ code: 'Reverted', reason: undefined })
  })
})
