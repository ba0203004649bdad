import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { expect } from 'chai'
import fc from 'fast-check'
import { recoverTypedDataAddress, serializeSignature } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'

import { bytesToHex, type Hex, HexInvalidError, hexToBytes } from '../../src/core/index.ts'
import {
  type ActName,
  accountSigner,
  acts,
  compactSignature,
  hashTermSheet,
  PrivateKeyInvalidError,
  privateKeySigner,
  recoverDigest,
  SignatureInvalidError,
  SignerAccountMissingError,
  signAct,
  signatureEngine,
  signTermSheet,
  type TypedMessage,
  verifyDigest,
  walletSigner,
} from '../../src/terms/index.ts'
import { javascript, secp256k1 } from '../../src/terms/secp256k1.ts'
import { parseSignature } from '../../src/terms/signature.ts'
import * as arbitrary from './fixtures/arbitraries.ts'
import { viemTypedData } from './fixtures/viem.ts'

const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n

describe('signTermSheet', () => {
  it('has the native library to run on', () => {
    expect(signatureEngine).to.equal('native')
  })

  it("gives viem's signature of any sheet, and viem recovers its signer", async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitrary.termSheet,
        arbitrary.domain,
        arbitrary.privateKey,
        async (terms, domain, key) => {
          const signer = privateKeySigner(key)
          const account = privateKeyToAccount(key)
          const typed = viemTypedData('TermSheet', terms, domain)
          const signature = await signTermSheet(signer, terms, domain)

          expect(signer.address).to.equal(account.address)
          expect(signature).to.equal(await account.signTypedData(typed))
          expect(await recoverTypedDataAddress({ ...typed, signature })).to.equal(signer.address)
        },
      ),
    )
  })
})

describe('signAct', () => {
  for (const name of Object.keys(acts) as ActName[]) {
    it(`gives viem's signature of any ${name}`, async () => {
      await fc.assert(
        fc.asyncProperty(
          arbitrary.act(name),
          arbitrary.domain,
          arbitrary.privateKey,
          async (message, domain, key) => {
            const expected = await privateKeyToAccount(key).signTypedData(
              viemTypedData(name, message, domain),
            )
            expect(await signAct(privateKeySigner(key), name, message, domain)).to.equal(expected)
          },
        ),
        { numRuns: 20 },
      )
    })
  }
})

describe('accountSigner and walletSigner', () => {
  it('sign as the account does that they wrap', async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitrary.termSheet,
        arbitrary.domain,
        arbitrary.privateKey,
        async (terms, domain, key) => {
          const account = privateKeyToAccount(key)
          const client = {
            account,
            signTypedData: ({ account: by, ...typed }: TypedMessage & { account: typeof account }) =>
              by.signTypedData(typed as never),
          }
          const expected = await signTermSheet(privateKeySigner(key), terms, domain)
          expect(await signTermSheet(accountSigner(account), terms, domain)).to.equal(expected)
          expect(await signTermSheet(walletSigner(client), terms, domain)).to.equal(expected)
        },
      ),
      { numRuns: 20 },
    )
  })

  it('give a signature of the account the form that the escrow takes', async () => {
    await fc.assert(
      fc.asyncProperty(arbitrary.hash, arbitrary.privateKey, async (digest, key) => {
        const signer = privateKeySigner(key)
        const usual = await signer.signDigest(digest, {} as TypedMessage)
        for (const unusual of [withV(usual, 0), withHighS(usual), withV(withHighS(usual), 0)]) {
          const wallet = accountSigner({ address: signer.address, signTypedData: async () => unusual })
          expect(await wallet.signDigest(digest, {} as TypedMessage)).to.equal(usual)
        }
      }),
    )
  })

  it('leave what a contract account made as it is', async () => {
    const owner = privateKeySigner(`0x${'07'.repeat(32)}`)
    const digest = `0x${'01'.repeat(32)}` as const
    const byOwner = withV(await owner.signDigest(digest, {} as TypedMessage), 0)
    for (const signature of [byOwner, `0x${'00'.repeat(200)}`, '0x'] as const) {
      const wallet = accountSigner({ address: `0x${'05'.repeat(20)}`, signTypedData: async () => signature })
      expect(await wallet.signDigest(digest, {} as TypedMessage)).to.equal(signature)
    }
  })

  it('refuse a client without an account', () => {
    expect(() => walletSigner({ signTypedData: async () => '0x' })).to.throw(SignerAccountMissingError)
  })
})

describe('privateKeySigner', () => {
  const bad: readonly [string, string][] = [
    ['zero', `0x${'00'.repeat(32)}`],
    ["the curve's order", `0x${order.toString(16)}`],
    ['31 bytes', `0x${'ab'.repeat(31)}`],
    ['33 bytes', `0x${'ab'.repeat(33)}`],
    ['no hexadecimal', `0x${'xy'.repeat(32)}`],
  ]
  for (const [what, key] of bad) {
    it(`refuses ${what}, and does not show it`, () => {
      expect(() => privateKeySigner(key as Hex))
        .to.throw(PrivateKeyInvalidError)
        .that.satisfies(
          (error: Error) => error.cause === undefined && !error.message.includes(key.slice(2, 20)),
        )
    })
  }
})

describe('recoverDigest and verifyDigest', () => {
  it('tell the signer, of 65 bytes and of 64, in any case of the address', async () => {
    await fc.assert(
      fc.asyncProperty(arbitrary.hash, arbitrary.privateKey, async (digest, key) => {
        const signer = privateKeySigner(key)
        const long = await signer.signDigest(digest, {} as TypedMessage)
        for (const signature of [long, compact(long), long.toUpperCase().replace('0X', '0x') as Hex]) {
          expect(await recoverDigest(digest, signature)).to.equal(signer.address)
          expect(await verifyDigest(digest, signature, signer.address)).to.equal(true)
          expect(await verifyDigest(digest, signature, signer.address.toLowerCase() as Hex)).to.equal(true)
        }
      }),
    )
  })

  it('deny any other digest and any other account', async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitrary.hash,
        arbitrary.hash,
        arbitrary.privateKey,
        arbitrary.address,
        async (digest, other, key, stranger) => {
          fc.pre(digest !== other)
          const signer = privateKeySigner(key)
          const signature = await signer.signDigest(digest, {} as TypedMessage)
          expect(await verifyDigest(other, signature, signer.address)).to.equal(false)
          expect(await verifyDigest(digest, signature, stranger)).to.equal(false)
        },
      ),
    )
  })

  it('refuse the other of the two signatures that say the same', async () => {
    await fc.assert(
      fc.asyncProperty(arbitrary.hash, arbitrary.privateKey, async (digest, key) => {
        const signer = privateKeySigner(key)
        const high = withHighS(await signer.signDigest(digest, {} as TypedMessage))
        expect(await verifyDigest(digest, high, signer.address)).to.equal(false)
        expect(await errorOf(recoverDigest(digest, high)))
          .to.be.instanceOf(SignatureInvalidError)
          .with.nested.property('details.reason', 'its s is high')
      }),
    )
  })

  it('take an s of half the order, and none above', () => {
    const withS = (s: bigint) => `0x${'01'.repeat(32)}${s.toString(16).padStart(64, '0')}1b` as const
    expect(parseSignature(withS(order / 2n)).parity).to.equal(0)
    expect(() => parseSignature(withS(order / 2n + 1n))).to.throw(SignatureInvalidError, 'its s is high')
  })

  it('refuse what no key can have made, or what is no signature, with a reason', async () => {
    const digest = `0x${'12'.repeat(32)}` as const
    const good = await privateKeySigner(`0x${'34'.repeat(32)}`).signDigest(digest, {} as TypedMessage)
    const bad: readonly [Hex, RegExp][] = [
      [withV(good, 0), /v is [01],/],
      [`${good.slice(0, 130)}1d` as Hex, /v is 29/],
      [`${good}00`, /66 bytes/],
      [good.slice(0, 128) as Hex, /63 bytes/],
      ['0x', /0 bytes/],
      [`0x${'zz'.repeat(65)}`, /no hexadecimal/],
      [`0x${'00'.repeat(64)}1b`, /no key/],
      [`0x${order.toString(16)}${good.slice(66)}`, /no key/],
      [`${good.slice(0, 66)}${'00'.repeat(32)}1b` as Hex, /no key/],
    ]
    for (const [signature, reason] of bad) {
      expect(await errorOf(recoverDigest(digest, signature)), signature)
        .to.be.instanceOf(SignatureInvalidError)
        .that.has.property('code', 'SignatureInvalid')
      expect(String(await errorOf(recoverDigest(digest, signature)))).to.match(reason)
      expect(await verifyDigest(digest, signature, `0x${'11'.repeat(20)}`)).to.equal(false)
    }
  })

  it('throw when the digest, not the signature, is broken', async () => {
    const signature = await privateKeySigner(`0x${'34'.repeat(32)}`).signDigest(
      `0x${'12'.repeat(32)}`,
      {} as never,
    )
    expect(await errorOf(verifyDigest('0x12', signature, `0x${'11'.repeat(20)}`))).to.be.instanceOf(
      HexInvalidError,
    )
  })
})

describe('compactSignature', () => {
  it("gives ERC-2098's two words of either form, as viem does", async () => {
    const words = new Set<string>()
    for (let number = 1; number <= 16; number++) {
      const account = privateKeyToAccount(`0x${number.toString(16).padStart(64, '0')}`)
      const signature = await account.sign({ hash: `0x${'5'.repeat(64)}` })
      const expected = compact(signature)
      const { r, vs } = compactSignature(signature)
      expect(`${r}${vs.slice(2)}`).to.equal(expected)
      expect(compactSignature(expected)).to.deep.equal({ r, vs })
      words.add((BigInt(vs) >> 255n).toString())
    }
    expect(words.size).to.equal(2)
  })

  it('takes none that courts would refuse', () => {
    expect(() => compactSignature('0x1234')).to.throw(SignatureInvalidError)
    const high = `0x${'1'.repeat(64)}${(order / 2n + 1n).toString(16)}1b` as const
    expect(() => compactSignature(high)).to.throw(SignatureInvalidError, 'its s is high')
  })
})

describe('the JavaScript fallback', () => {
  it('gives the same signatures, addresses and signers as the native library', async () => {
    const fallback = javascript()
    await fc.assert(
      fc.asyncProperty(arbitrary.hash, arbitrary.privateKey, async (hash, key) => {
        const [digest, bytes] = [hexToBytes(hash), hexToBytes(key)]
        const [slow, fast] = [await fallback.sign(digest, bytes), await secp256k1.sign(digest, bytes)]
        expect(bytesToHex(slow.compact)).to.equal(bytesToHex(fast.compact))
        expect(slow.parity).to.equal(fast.parity)
        expect(fallback.addressOf(bytes)).to.equal(secp256k1.addressOf(bytes))
        expect(bytesToHex(await fallback.recover(digest, fast))).to.equal(
          bytesToHex(await secp256k1.recover(digest, fast)),
        )
      }),
      { numRuns: 30 },
    )
  })
})

describe('where the native library does not load', () => {
  it('everything works all the same, slower', async () => {
    const program = fileURLToPath(new URL('fixtures/signWithoutNative.ts', import.meta.url))
    const withoutModules = 'data:text/javascript,process.getBuiltinModule=undefined'
    const options = ['--import', 'tsx', '--import', withoutModules, program]
    const { stdout } = await promisify(execFile)(process.execPath, options)
    const signer = privateKeySigner(`0x${'11'.repeat(32)}`)
    const domain = { chainId: 1, escrow: `0x${'44'.repeat(20)}` } as const
    const quote = { deal: `0x${'22'.repeat(32)}` } as const
    expect(JSON.parse(stdout)).to.deep.equal({
      engine: 'javascript',
      address: signer.address,
      signature: await signAct(signer, 'Quote', quote, domain),
      verified: true,
    })
  })
})

describe('a signature', () => {
  it('is good for one domain alone', async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitrary.termSheet,
        arbitrary.domain,
        arbitrary.domain,
        arbitrary.privateKey,
        async (terms, domain, other, key) => {
          fc.pre(domain.chainId !== other.chainId || domain.escrow !== other.escrow)
          const signer = privateKeySigner(key)
          const signature = await signTermSheet(signer, terms, domain)
          expect(await verifyDigest(hashTermSheet(terms, other), signature, signer.address)).to.equal(false)
        },
      ),
    )
  })
})

/** The same signature with v counted from another number. */
function withV(signature: Hex, from: 0 | 27): Hex {
  const parity = Number.parseInt(signature.slice(130), 16) % 27 === 0 ? 0 : 1
  return `${signature.slice(0, 130)}${(from + parity).toString(16).padStart(2, '0')}` as Hex
}

/** The other signature that says the same: s mirrored, the parity turned. */
function withHighS(signature: Hex): Hex {
  const s = order - BigInt(`0x${signature.slice(66, 130)}`)
  const v = signature.slice(130) === '1b' ? '1c' : '1b'
  return `${signature.slice(0, 66)}${s.toString(16).padStart(64, '0')}${v}` as Hex
}

/** ERC-2098, by viem. */
function compact(signature: Hex): Hex {
  const parity = signature.slice(130) === '1b' ? 0n : 1n
  const s = BigInt(`0x${signature.slice(66, 130)}`) | (parity << 255n)
  const long = serializeSignature({
    r: signature.slice(0, 66) as Hex,
    s: `0x${s.toString(16).padStart(64, '0')}`,
    yParity: 0,
  })
  return long.slice(0, 130) as Hex
}

async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    return await promise
  } catch (error) {
    return error
  }
}
