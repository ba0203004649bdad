import { expect } from 'chai'
import { TypedDataEncoder } from 'ethers'
import { hashTypedData, keccak256, toHex } from 'viem'

import { type CourtActName, courtTypedDataOf, hashCourtAct, signCourtAct } from '../../../src/jury/index.ts'
import { EncodingError, privateKeySigner, verifyDigest } from '../../../src/terms/index.ts'

const key = privateKeySigner(keccak256(toHex('key')))
const account = '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913'
const id = keccak256(toHex('case'))
const where = { chainId: 8453, verifyingContract: '0x036CbD53842c5426634e7929541eC2318f3dCF7e' } as const

/** Each act's type written again, from the interfaces' text, and the domain it is signed in. */
const acts: Readonly<Record<CourtActName, { name: string; type: string; message: Record<string, unknown> }>> =
  {
    Enrolment: {
      name: 'Earnest Jurors',
      type: 'address operator,address juror,uint8 provider,uint96 stake,uint40 expiry',
      message: {
        operator: account,
        juror: key.address,
        provider: 4,
        stake: 2n ** 96n - 1n,
        expiry: 1_800_000_000,
      },
    },
    Increase: {
      name: 'Earnest Jurors',
      type: 'address juror,uint96 amount,uint256 nonce,uint40 expiry',
      message: { juror: key.address, amount: 1n, nonce: 2n ** 255n, expiry: 1_800_000_000 },
    },
    Resignation: {
      name: 'Earnest Jurors',
      type: 'address juror,uint256 nonce,uint40 expiry',
      message: { juror: key.address, nonce: 7n, expiry: 1_800_000_000 },
    },
    Strike: {
      name: 'Earnest Jury',
      type: 'bytes32 case,uint8 round,address account,address juror',
      message: { case: id, round: 1, account, juror: key.address },
    },
    Appeal: {
      name: 'Earnest Jury',
      type: 'bytes32 case,address account,uint96 fee',
      message: { case: id, account, fee: 22_000_000n },
    },
  }

describe("the acts of a jury's operators and sides", () => {
  for (const [act, { name, type, message }] of Object.entries(acts)) {
    it(`${act} is hashed as viem does, and signed`, async () => {
      const members = type.split(',').map((member) => {
        const [kind = '', called = ''] = member.split(' ')
        return { name: called, type: kind }
      })
      const digest = hashCourtAct(act as CourtActName, message as never, where)
      expect(digest).to.equal(
        hashTypedData({
          domain: { name, version: '1', ...where },
          types: { [act]: members },
          primaryType: act,
          message,
        }),
      )
      const signature = await signCourtAct(key, act as CourtActName, message as never, where)
      expect(await verifyDigest(digest, signature, key.address)).to.equal(true)
      const typed = courtTypedDataOf(act as CourtActName, message as never, where)
      const mutable = structuredClone(typed.types) as never
      expect(TypedDataEncoder.hash(typed.domain, mutable, message)).to.equal(digest)
    })
  }

  it('are of one contract and one chain', () => {
    const message = acts.Appeal.message as never
    const digest = hashCourtAct('Appeal', message, where)
    expect(hashCourtAct('Appeal', message, { ...where, chainId: 1 })).not.to.equal(digest)
    expect(hashCourtAct('Appeal', message, { ...where, verifyingContract: account })).not.to.equal(digest)
  })

  it('are none that do not fit', () => {
    const message = { ...acts.Strike.message, round: 256 } as never
    expect(() => hashCourtAct('Strike', message, where)).to.throw(EncodingError)
  })
})
