import { expect } from 'chai'
import fc from 'fast-check'
import { hashTypedData } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'

import { usdcAbi } from '../../scripts/lib/usdc.ts'
import type { Hash } from '../../src/core/index.ts'
import {
  hashAuthorization,
  neverExpires,
  privateKeySigner,
  signAuthorization,
} from '../../src/terms/index.ts'
import { startChain } from '../chain/fixtures/chain.ts'
import * as arbitrary from './fixtures/arbitraries.ts'

const types = {
  ReceiveWithAuthorization: [
    { name: 'from', type: 'address' },
    { name: 'to', type: 'address' },
    { name: 'value', type: 'uint256' },
    { name: 'validAfter', type: 'uint256' },
    { name: 'validBefore', type: 'uint256' },
    { name: 'nonce', type: 'bytes32' },
  ],
} as const

const parameters = fc.record({
  token: fc.record({
    name: fc.string({ unit: 'grapheme' }),
    version: fc.string(),
    chainId: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
    verifyingContract: arbitrary.address,
  }),
  escrow: arbitrary.address,
  value: fc.bigInt({ min: 0n, max: 2n ** 96n - 1n }),
  act: arbitrary.hash,
  expiry: fc.option(fc.integer({ min: 0, max: 2 ** 40 - 1 }), { nil: undefined }),
})

describe('signAuthorization', () => {
  it("gives viem's digest and signature for any token's domain", async () => {
    await fc.assert(
      fc.asyncProperty(parameters, arbitrary.privateKey, async (given, key) => {
        const account = privateKeyToAccount(key)
        const typed = {
          domain: given.token,
          types,
          primaryType: 'ReceiveWithAuthorization',
          message: {
            from: account.address,
            to: given.escrow,
            value: given.value,
            validAfter: 0n,
            validBefore: given.expiry === undefined ? 2n ** 256n - 1n : BigInt(given.expiry),
            nonce: given.act,
          },
        } as const
        expect(hashAuthorization(account.address, given)).to.equal(hashTypedData(typed))
        expect(await signAuthorization(privateKeySigner(key), given)).to.equal(
          await account.signTypedData(typed),
        )
      }),
    )
  })

  it("moves Circle's USDC to whom it names, once, before its end", async () => {
    const { deployer, chain, usdc, mint } = await startChain()
    const signer = privateKeySigner(`0x${'5e'.repeat(32)}`)
    const token = { name: 'USD Coin', version: '2', chainId: 31_337, verifyingContract: usdc } as const
    const act: Hash = `0x${'ac'.repeat(32)}`
    await mint(signer.address, 10n)
    const now = Number((await chain.getBlock()).timestamp)

    const receive = async (value: bigint, expiry: number | undefined) => {
      const given = { token, escrow: deployer.account.address, value, act, expiry }
      const validBefore = expiry === undefined ? neverExpires : BigInt(expiry)
      const signature = await signAuthorization(signer, given)
      return chain.simulateContract({
        account: deployer.account,
        address: usdc,
        abi: usdcAbi,
        functionName: 'receiveWithAuthorization',
        args: [signer.address, deployer.account.address, value, 0n, validBefore, act, signature],
      })
    }
    let expired: unknown
    await receive(4n, now - 1).catch((error: unknown) => {
      expired = error
    })
    expect(String(expired)).to.match(/authorization is expired/)

    for (const expiry of [now + 1_000, undefined]) await receive(4n, expiry)
    const { request } = await receive(4n, undefined)
    await deployer.writeContract(request)
    const balanceOf = {
      address: usdc,
      abi: usdcAbi,
      functionName: 'balanceOf',
      args: [signer.address],
    } as const
    expect(await chain.readContract(balanceOf)).to.equal(6n)
  })
})
