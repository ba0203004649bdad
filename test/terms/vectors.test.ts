import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { hashTypedData, keccak256, recoverAddress, stringToBytes, type TypedDataDefinition } from 'viem'

import { buildVectors } from '../../scripts/vectors/buildVectors.ts'
import { decodeConsent, encodeConsent, primaryTypes } from '../../src/terms/index.ts'

type Vectors = Awaited<ReturnType<typeof buildVectors>>

const vectors: Vectors = JSON.parse(readFileSync(new URL('vectors.json', import.meta.url), 'utf8'))
const { accounts } = vectors

describe('the test vectors', () => {
  it('are what this code writes', async () => {
    expect(JSON.parse(JSON.stringify(await buildVectors()))).to.deep.equal(vectors)
  })

  it('cover everything that is signed', () => {
    const covered = [...vectors.termSheets, ...vectors.acts].map(({ primaryType }) => primaryType)
    expect([...new Set(covered)]).to.have.members(primaryTypes)
  })

  it('hold without this code: digests and signers by viem alone', async () => {
    for (const { types, primaryType, message, digest, signatures } of vectors.termSheets) {
      expect(
        hashTypedData({ domain: vectors.domain, types, primaryType, message } as TypedDataDefinition),
      ).to.equal(digest)
      for (const [who, signature] of Object.entries(signatures)) {
        expect(await recoverAddress({ hash: digest, signature })).to.equal(accounts[who]?.address)
      }
    }
    for (const { types, primaryType, message, digest, signer, signature } of vectors.acts) {
      expect(
        hashTypedData({ domain: vectors.domain, types, primaryType, message } as never),
        primaryType,
      ).to.equal(digest)
      expect(await recoverAddress({ hash: digest, signature })).to.equal(accounts[signer]?.address)
    }
    for (const { domain, from, to, value, act, expiry, digest, signature } of vectors.authorizations) {
      const names = [
        'address from',
        'address to',
        'uint256 value',
        'uint256 validAfter',
        'uint256 validBefore',
      ]
      const fields = [...names, 'bytes32 nonce'].map((field) => field.split(' '))
      const validBefore = expiry === null ? 2n ** 256n - 1n : BigInt(expiry)
      const found = hashTypedData({
        domain,
        types: { ReceiveWithAuthorization: fields.map(([type = '', name = '']) => ({ type, name })) },
        primaryType: 'ReceiveWithAuthorization',
        message: { from, to, value: BigInt(value), validAfter: 0n, validBefore, nonce: act },
      })
      expect(found).to.equal(digest)
      expect(await recoverAddress({ hash: digest, signature })).to.equal(from)
    }
  })

  it('hold without this code: each text hashes to its hash, and says its value', () => {
    for (const { terms, trail, document } of vectors.documents) {
      for (const { value, canonical, hash } of [terms, trail, document]) {
        expect(JSON.parse(canonical)).to.deep.equal(value)
        expect(keccak256(stringToBytes(canonical))).to.equal(hash)
      }
      expect(document.value).to.include({ terms: terms.hash, trail: trail.hash })
    }
  })

  it('hold consents that read as they say', () => {
    for (const { consent, bytes } of vectors.consents) {
      const found = decodeConsent(bytes)
      expect(encodeConsent(found)).to.equal(bytes)
      expect(found.kind).to.equal((consent as { kind: string }).kind)
    }
  })
})
