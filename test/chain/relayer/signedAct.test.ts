import { expect } from 'chai'
import { decodeFunctionData, toFunctionSelector } from 'viem'
import { type Act, encodeAct, escrowAbi, SignedAct } from '../../../src/chain/index.ts'
import { consentsOf } from '../../../src/chain/relayer/signedAct.ts'
import { InputInvalidError, parse, toWire } from '../../../src/core/index.ts'
import { type TermSheet, typedData } from '../../../src/terms/index.ts'

const functions = escrowAbi
  .filter((item) => item.type === 'function' && item.stateMutability === 'nonpayable')
  .filter(({ name }) => name !== 'batch' && !name.endsWith('PackedFormat'))

const values: Readonly<Record<string, unknown>> = {
  address: '0x00000000000000000000000000000000000000AA',
  bool: true,
  bytes: '0x00ff',
  bytes32: `0x${'a'.repeat(64)}`,
  uint8: 3,
  uint16: 4,
  uint32: 5,
  uint40: 6,
  uint96: 7n,
  uint256: 8n,
}

/** A value of a parameter of the ABI. */
function sample(parameter: {
  type: string
  components?: readonly { name: string; type: string }[]
}): unknown {
  const struct = () =>
    Object.fromEntries((parameter.components ?? []).map((member) => [member.name, sample(member as never)]))
  if (parameter.type === 'tuple') return struct()
  if (parameter.type === 'tuple[]') return [struct(), struct()]
  return values[parameter.type]
}

describe('SignedAct', () => {
  for (const item of functions) {
    const fields = Object.fromEntries(item.inputs.map((input) => [input.name, sample(input as never)]))
    const act = { kind: item.name, ...fields } as SignedAct

    it(`carries every argument of ${item.name}, over the wire too`, () => {
      const wire = JSON.parse(JSON.stringify(toWire(SignedAct, act)))
      expect(parse(SignedAct, wire)).to.deep.equal(act)
      const { functionName, args = [] } = decodeFunctionData({
        abi: escrowAbi,
        data: encodeAct<Act>(item.name as Act, fields as never),
      })
      expect(functionName).to.equal(item.name)
      expect([...args]).to.deep.equal(Object.values(fields))
    })

    it(`knows each consent of ${item.name}`, () => {
      const blobs = item.inputs.filter(({ type }) => type === 'bytes')
      expect(consentsOf(act).map(({ blob }) => blob)).to.deep.equal(blobs.map(() => '0x00ff'))
      for (const { account } of consentsOf(act)) expect(account).to.equal(values.address)
    })
  }

  it('covers all that can be done, but a batch', () => {
    const kinds = SignedAct.options.map((option) => option.shape.kind.value as string)
    expect(kinds.sort()).to.deep.equal(functions.map(({ name }) => name as string).sort())
  })

  it('tells whose consent is whose', () => {
    const terms = { buyer: '0xb', seller: '0x5', arbiter: '0xa' } as unknown as TermSheet
    const who = (act: object) => consentsOf(act as SignedAct).map(({ account, blob }) => `${account} ${blob}`)
    expect(who({ kind: 'commit', terms, buyer: '0x1', seller: '0x2' })).to.deep.equal(['0xb 0x1', '0x5 0x2'])
    expect(who({ kind: 'split', terms, buyer: '0x1', seller: '0x2' })).to.deep.equal(['0xb 0x1', '0x5 0x2'])
    expect(who({ kind: 'amend', terms, buyer: '0x1', seller: '0x2' })).to.deep.equal(['0xb 0x1', '0x5 0x2'])
    for (const kind of ['settle', 'dispute'])
      expect(who({ kind, terms, buyer: '0x1' })).to.deep.equal(['0xb 0x1'])
    for (const kind of ['waive', 'deliver'])
      expect(who({ kind, terms, seller: '0x1' })).to.deep.equal(['0x5 0x1'])
    for (const kind of ['engage', 'rule'])
      expect(who({ kind, terms, arbiter: '0x1' })).to.deep.equal(['0xa 0x1'])
    expect(who({ kind: 'cancel', terms, account: '0x7', consent: '0x1' })).to.deep.equal(['0x7 0x1'])
    for (const kind of ['deposit', 'withdraw', 'setPayout', 'cancelNonces', 'revoke', 'dismiss']) {
      expect(who({ kind, act: { account: '0x9' }, consent: '0x1' })).to.deep.equal(['0x9 0x1'])
    }
    for (const kind of ['finalize', 'close']) expect(who({ kind, terms })).to.deep.equal([])
  })

  it('refuses a batch, and whatever is misspelt, missing or too much', () => {
    const act = {
      kind: 'withdraw',
      consent: '0x',
      act: Object.fromEntries(typedData.Withdrawal.map(({ name }) => [name, 1])),
    }
    for (const wrong of [
      { ...act },
      { kind: 'batch', calls: [], atomic: false },
      { kind: 'Settle' },
      {},
      null,
    ]) {
      expect(() => parse(SignedAct, wrong)).to.throw(InputInvalidError)
    }
  })

  it('has the selectors of the escrow', () => {
    const selectors = functions.map((item) => toFunctionSelector(item))
    expect(new Set(selectors).size).to.equal(18)
  })
})
