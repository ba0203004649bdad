import { expect } from 'chai'

import { contractBytecode } from '../../scripts/lib/contractBytecode.ts'
import { immutableOf } from '../../scripts/lib/syntaxTree.ts'

const zeros = '00'.repeat(32)
const runtime = `61${zeros}62${zeros}63`
const child = { bytecode: `0xc0c1${runtime}`, deployedBytecode: `0x${runtime}` }
const parent = { bytecode: `0xa0a1a2b0${child.bytecode.slice(2)}`, deployedBytecode: '0xa2b0' }
const nameOf = (contract: string, id: number) => `${contract}${id}`

describe('contractBytecode', () => {
  it('tells code, where the runtime code is in it, and where each immutable is in that', () => {
    const immutableReferences = {
      7: [
        { start: 1, length: 32 },
        { start: 34, length: 32 },
      ],
    }
    expect(contractBytecode({ Child: { ...child, immutableReferences } }, nameOf)).to.deep.equal({
      Child: { creation: child.bytecode, runtime: { start: 2, length: 67 }, immutables: { Child7: [1, 34] } },
    })
  })

  it('tells code that another contract carries by its place there', () => {
    const { Child, Parent } = contractBytecode({ Child: child, Parent: parent }, nameOf)
    expect(Child?.creation).to.deep.equal({ of: 'Parent', start: 4, length: 69 })
    expect(Child?.runtime).to.deep.equal({ start: 2, length: 67 })
    expect(Parent?.creation).to.equal(parent.bytecode)
  })

  it('finds code at whole bytes only', () => {
    const shifted = { bytecode: '0x0abc0abc', deployedBytecode: '0xabc0' }
    expect(() => contractBytecode({ Shifted: shifted }, nameOf)).to.throw('does not create')
  })

  it('takes no code that is to be linked, no interface, and no immutable that is no word', () => {
    const unlinked = { bytecode: '0x73__$aabb$__63', deployedBytecode: '0x63' }
    expect(() => contractBytecode({ Unlinked: unlinked }, nameOf)).to.throw('to be linked')
    const none = { bytecode: '0x', deployedBytecode: '0x' }
    expect(() => contractBytecode({ Interface: none }, nameOf)).to.throw('or none')
    const immutableReferences = { 7: [{ start: 1, length: 20 }] }
    expect(() => contractBytecode({ Child: { ...child, immutableReferences } }, nameOf)).to.throw('no word')
  })
})

describe('immutableOf', () => {
  const declared = { nodeType: 'VariableDeclaration', id: 7, name: 'USDC' }

  it('finds the immutable that a declaration declares, and no other variable', () => {
    expect(immutableOf([{ ...declared, mutability: 'immutable' }], 7)).to.equal('USDC')
    expect(() => immutableOf([{ ...declared, mutability: 'mutable' }], 7)).to.throw('no immutable 7')
    expect(() => immutableOf([{ ...declared, mutability: 'immutable' }], 8)).to.throw('no immutable 8')
  })
})
