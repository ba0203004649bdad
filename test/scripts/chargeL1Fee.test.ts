import { expect } from 'chai'
import { network } from 'hardhat'
import { type Address, createClient, custom, encodeFunctionData, type Hex, http, parseAbi } from 'viem'
import { call, estimateGas, getBalance, readContract, sendTransaction } from 'viem/actions'

import { chargeL1Fee, L1 } from '../../scripts/lib/chargeL1Fee.ts'
import { type LocalChain, startLocalChain } from '../../scripts/lib/localChain.ts'

const START = 1_767_225_600

/** Has no ETH. */
const poor: Address = `0x${'77'.repeat(20)}`
const l1Block: Address = '0x4200000000000000000000000000000000000015'
const oracle: Address = '0x420000000000000000000000000000000000000F'

type Receipt = { readonly l1Fee: Hex; readonly gasUsed: Hex; readonly effectiveGasPrice: Hex }

/** What a transfer of no value takes from its sender beside its gas, and what its receipt says of that. */
async function feesOf(client: LocalChain['deployer'], data?: Hex): Promise<{ taken: bigint; told: bigint }> {
  const { address } = client.account
  const before = await getBalance(client, { address })
  const hash = await sendTransaction(client, { to: poor, ...(data && { data }) })
  const receipt = (await client.request({ method: 'eth_getTransactionReceipt', params: [hash] })) as never
  const { l1Fee, gasUsed, effectiveGasPrice } = receipt as Receipt
  const spent = before - (await getBalance(client, { address }))
  return { taken: spent - BigInt(gasUsed) * BigInt(effectiveGasPrice), told: BigInt(l1Fee) }
}

describe('chargeL1Fee', () => {
  let local: LocalChain
  before(async () => {
    local = await startLocalChain({ start: START })
  })
  after(() => local.close())

  it("takes Base's fee for publishing from the sender, and says so in the receipt", async () => {
    const { taken, told } = await feesOf(local.deployer)
    // Fjord's formula, at the least size that it knows: a hundred bytes.
    const least =
      (100n * (16n * L1.baseFeeScalar * L1.baseFee + L1.blobBaseFeeScalar * L1.blobBaseFee)) / 10n ** 6n
    expect(told).to.equal(least)
    expect(taken).to.equal(told)

    // Of bytes that don't compress.
    const bytes = Array.from({ length: 3_000 }, (_, index) => (index * index * 2_654_435_761) % 251)
    const long = await feesOf(local.deployer, `0x${Buffer.from(bytes).toString('hex')}`)
    expect(long.told > 2n * least).to.equal(true)
    expect(long.taken).to.equal(long.told)
  })

  it('answers calls and estimates of accounts without ETH, as Base does, and never for nothing afterwards', async () => {
    const reader = createClient({ chain: local.chain, transport: http(local.url, { retryCount: 0 }) })
    expect((await call(reader, { account: poor, to: poor, data: '0x12' })).data).to.equal(undefined)
    const estimates = await Promise.all([1, 2, 3].map(() => estimateGas(reader, { account: poor, to: poor })))
    for (const gas of estimates) expect(Number(gas)).to.be.within(21_000, 21_100)
    const { taken, told } = await feesOf(local.deployer)
    expect(taken).to.equal(told)
    expect(told > 0n).to.equal(true)
  })

  it("keeps what a call says of the state itself, and tells the fee by the chain's own oracle", async () => {
    const reader = createClient({ chain: local.chain, transport: http(local.url, { retryCount: 0 }) })
    const abi = parseAbi([
      'function baseFeeScalar() view returns (uint32)',
      'function blobBaseFeeScalar() view returns (uint32)',
      'function getL1Fee(bytes) view returns (uint256)',
    ])
    const scalar = (functionName: 'baseFeeScalar' | 'blobBaseFeeScalar') =>
      readContract(reader, { address: l1Block, abi, functionName })
    expect(BigInt(await scalar('baseFeeScalar'))).to.equal(L1.baseFeeScalar)
    expect(BigInt(await scalar('blobBaseFeeScalar'))).to.equal(L1.blobBaseFeeScalar)
    const fee = await readContract(reader, { address: oracle, abi, functionName: 'getL1Fee', args: ['0x'] })
    expect(fee > 0n).to.equal(true)

    // Code that returns the balance of whoever calls.
    const override = { [poor]: { code: '0x333160005260206000f3', balance: '0x5' } }
    const found = await reader.request({
      method: 'eth_call',
      params: [
        { from: poor, to: poor, data: encodeFunctionData({ abi, functionName: 'baseFeeScalar' }) },
        'latest',
        override,
      ],
    } as never)
    expect(BigInt(found)).to.equal(5n)
  })

  it('is needed: by itself the embedded chain takes none', async () => {
    const { provider, close } = await network.create({ network: 'local', chainType: 'op' })
    try {
      const { deployer } = local
      const client = createClient({
        account: deployer.account,
        chain: deployer.chain,
        transport: custom(provider as never),
      })
      // When this fails, Hardhat takes a fee by itself: then chargeL1Fee is to go, and the configuration's word for it.
      expect(await feesOf(client)).to.deep.equal({ taken: 0n, told: 0n })
      await chargeL1Fee(provider as never)
      expect((await feesOf(client)).told > 0n).to.equal(true)
    } finally {
      await close()
    }
  })
})
