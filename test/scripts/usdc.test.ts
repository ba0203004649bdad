import { expect } from 'chai'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'

import { usdcAbi } from '../../scripts/lib/usdc.ts'
import { startChain } from '../chain/fixtures/chain.ts'

describe('deployUsdc', () => {
  it("deploys Circle's FiatTokenV2_2, initialised", async () => {
    const { deployer, chain, usdc, mint } = await startChain()
    const token = { address: usdc, abi: usdcAbi } as const
    await mint(deployer.account.address, 5n)

    expect(await chain.readContract({ ...token, functionName: 'name' })).to.equal('USD Coin')
    expect(await chain.readContract({ ...token, functionName: 'symbol' })).to.equal('USDC')
    expect(await chain.readContract({ ...token, functionName: 'version' })).to.equal('2')
    expect(await chain.readContract({ ...token, functionName: 'decimals' })).to.equal(6)
    expect(await chain.readContract({ ...token, functionName: 'totalSupply' })).to.equal(5n)
  })

  it('takes an authorization signed by the holder, and only once', async () => {
    const { deployer, chain, usdc, mint } = await startChain()
    const holder = privateKeyToAccount(generatePrivateKey())
    await mint(holder.address, 7n)

    const message = {
      from: holder.address,
      to: deployer.account.address,
      value: 7n,
      validAfter: 0n,
      validBefore: 2n ** 256n - 1n,
      nonce: `0x${'11'.repeat(32)}`,
    } as const
    const signature = await holder.signTypedData({
      domain: { name: 'USD Coin', version: '2', chainId: 31_337, verifyingContract: usdc },
      types: {
        ReceiveWithAuthorization: [
          { name: 'from', type: 'address' },
          { name: 'to', type: 'address' },
          { name: 'value', type: 'uint256' },
          { name: 'validAfter', type: 'uint256' },
          { name: 'validBefore', type: 'uint256' },
          { name: 'nonce', type: 'bytes32' },
        ],
      },
      primaryType: 'ReceiveWithAuthorization',
      message,
    })
    const call = {
      address: usdc,
      abi: usdcAbi,
      functionName: 'receiveWithAuthorization',
      args: [
        message.from,
        message.to,
        message.value,
        message.validAfter,
        message.validBefore,
        message.nonce,
        signature,
      ],
    } as const
    await deployer.writeContract(call)
    expect(
      await chain.readContract({
        address: usdc,
        abi: usdcAbi,
        functionName: 'balanceOf',
        args: [message.to],
      }),
    ).to.equal(7n)

    let refusal = ''
    await deployer.writeContract(call).catch((error: Error) => {
      refusal = error.message
    })
    expect(refusal).to.include('FiatTokenV2: authorization is used or canceled')
  })
})
