import { expect } from 'chai'
import { TypedDataEncoder, Wallet } from 'ethers'
import fc from 'fast-check'
import { hashTypedData } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'

import {
  type ActName,
  hashAct,
  hashTermSheet,
  primaryTypes,
  privateKeySigner,
  signAct,
  signTermSheet,
  typedData,
  typedDataOf,
} from '../../src/terms/index.ts'
import * as arbitrary from './fixtures/arbitraries.ts'

describe('typedDataOf', () => {
  it('is what ethers signs, for a term sheet and its milestones', async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitrary.termSheet,
        arbitrary.domain,
        arbitrary.privateKey,
        async (terms, domain, key) => {
          const { domain: own, types, message, primaryType } = typedDataOf('TermSheet', terms, domain)
          // ethers fills in what it finds, so it is given copies.
          const mutable = structuredClone(types) as never
          expect(TypedDataEncoder.from(mutable).primaryType).to.equal(primaryType)
          expect(TypedDataEncoder.hash(own, mutable, message)).to.equal(hashTermSheet(terms, domain))
          expect(await new Wallet(key).signTypedData(own, mutable, message)).to.equal(
            await signTermSheet(privateKeySigner(key), terms, domain),
          )
        },
      ),
      { numRuns: 20 },
    )
  })

  for (const name of primaryTypes.filter((one): one is ActName => one !== 'TermSheet')) {
    it(`is what ethers and viem sign, for any ${name}`, async () => {
      await fc.assert(
        fc.asyncProperty(
          arbitrary.act(name),
          arbitrary.domain,
          arbitrary.privateKey,
          async (given, domain, key) => {
            const { domain: own, types, message, primaryType } = typedDataOf(name, given as never, domain)
            const mutable = structuredClone(types) as never
            const digest = hashAct(name, given, domain)
            expect(Object.keys(types)).to.deep.equal([name])
            expect(TypedDataEncoder.from(mutable).primaryType).to.equal(name)
            expect(TypedDataEncoder.hash(own, mutable, message as never)).to.equal(digest)
            expect(hashTypedData({ domain: own, types, primaryType, message } as never)).to.equal(digest)
            const expected = await signAct(privateKeySigner(key), name, given, domain)
            expect(await new Wallet(key).signTypedData(own, mutable, message as never)).to.equal(expected)
          },
        ),
        { numRuns: 10 },
      )
    })
  }

  it('is what a table of all types can’t be: ethers does not know which of them is meant', () => {
    expect(() => TypedDataEncoder.from(structuredClone(typedData) as never)).to.throw(
      /ambiguous primary types/,
    )
  })

  it('has the types that viem infers', async () => {
    const domain = { chainId: 8453, escrow: `0x${'11'.repeat(20)}` } as const
    const approval = {
      deal: `0x${'22'.repeat(32)}`,
      milestones: 0b11n,
      metered: 5n,
      unlessEngaged: true,
    } as const
    const account = privateKeyToAccount(`0x${'33'.repeat(32)}`)
    const typed = typedDataOf('Approval', approval, domain)
    expect(hashTypedData(typed)).to.equal(hashAct('Approval', approval, domain))
    expect(await account.signTypedData(typed)).to.equal(
      await signAct(privateKeySigner(`0x${'33'.repeat(32)}`), 'Approval', approval, domain),
    )
  })
})
