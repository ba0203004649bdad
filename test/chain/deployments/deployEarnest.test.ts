import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect } from 'chai'
import { network } from 'hardhat'
import { getAddress, keccak256 } from 'viem'

import { deployEarnest, escrowAddress } from '../../../scripts/lib/deployEarnest.ts'
import { deployUsdc } from '../../../scripts/lib/usdc.ts'
import { writeDeployment } from '../../../scripts/lib/writeDeployment.ts'
import {
  bundlerAbi,
  type Deployment,
  feedbackPublisherAbi,
  getReputation,
  getUsdc,
  identityRegistryAbi,
  lensAbi,
  Deployment as Schema,
} from '../../../src/chain/index.ts'
import { parse, toWire } from '../../../src/core/index.ts'
import { startChain } from '../fixtures/chain.ts'
import { compileFeedbackRegistry } from '../support/feedbackRegistry.ts'

const CREATE_X = '0xba5Ed099633D3B313e4D5F7bdc1305d3c28ba5Ed'

describe('deployEarnest', () => {
  let chain: Awaited<ReturnType<typeof startChain>>
  let first: Deployment

  before(async () => {
    chain = await startChain()
    first = await deployEarnest({ provider: chain.connection.provider, usdc: chain.usdc })
  })

  it('deploys the escrow with its USDC, at the address that follows from both', async () => {
    const { address } = first.contracts.escrow
    expect(address).to.equal(await escrowAddress(chain.usdc))
    const of = { escrow: address }
    expect((await getUsdc(chain.chain, of)).toLowerCase()).to.equal(chain.usdc.toLowerCase())
    expect(await getReputation(chain.chain, of)).to.equal(first.contracts.reputation.address)
  })

  it('deploys the lens of the escrow, for explorers', async () => {
    const address = first.contracts.lens?.address ?? '0x'
    const read = { address, abi: lensAbi, functionName: 'ESCROW' } as const
    expect(await chain.chain.readContract(read)).to.equal(first.contracts.escrow.address)
  })

  it('deploys the bundler of the escrow', async () => {
    const address = first.contracts.bundler?.address ?? '0x'
    const read = { address, abi: bundlerAbi, functionName: 'ESCROW' } as const
    expect(await chain.chain.readContract(read)).to.equal(first.contracts.escrow.address)
  })

  it('tells how it was compiled, the sequence of Yul steps too', () => {
    const { version, evmVersion, optimizerSteps } = first.compiler
    expect({ version: version.split('+')[0], evmVersion }).to.deep.equal({
      version: '0.8.37',
      evmVersion: 'osaka',
    })
    // The function specializer is left out.
    expect(optimizerSteps)
      .to.be.a('string')
      .that.matches(/:fDnTOcmu$/)
      .and.does.not.include('F')
  })

  it('tells the block in which it came to be', async () => {
    const { address } = first.contracts.escrow
    const at = (block: number) => chain.chain.getCode({ address, blockNumber: BigInt(block) })
    expect(await at(first.block)).to.be.a('string')
    expect(await at(first.block - 1)).to.equal(undefined)
  })

  it('changes nothing when it is run again', async () => {
    const block = await chain.chain.getBlockNumber()
    const again = await deployEarnest({ provider: chain.connection.provider, usdc: chain.usdc })
    expect(again).to.deep.equal(first)
    expect(await chain.chain.getBlockNumber({ cacheTime: 0 })).to.equal(block)
  })

  it('gives the same addresses on another chain for the same USDC address, and the same code', async () => {
    const { provider, viem } = await network.create({
      network: 'local',
      chainType: 'op',
      override: { chainId: 84_532 },
    })
    const [deployer, somebody] = await viem.getWalletClients()
    const factory = await chain.chain.getCode({ address: CREATE_X })
    await (await viem.getTestClient()).setCode({ address: CREATE_X, bytecode: factory ?? '0x' })
    if (!deployer || !somebody) throw new Error('the embedded chain has no accounts')
    const usdc = await deployUsdc(deployer)
    expect(usdc).to.equal(chain.usdc)

    // Another sender, at another height.
    await somebody.sendTransaction({ to: deployer.account.address, value: 1n })
    await somebody.sendTransaction({ to: deployer.account.address, value: 1n })
    const other = await deployEarnest({ provider: accountsInReverse(provider), usdc })
    expect(other.chainId).to.equal(84_532)
    expect(other.contracts).to.deep.equal(first.contracts)
    expect(other.block).not.to.equal(first.block)

    const reader = await viem.getPublicClient()
    const { address } = other.contracts.reputation
    const code = await reader.getCode({ address })
    expect(keccak256(code ?? '0x')).to.equal(keccak256((await chain.chain.getCode({ address })) ?? '0x'))
  })

  it('deploys an identity registry where the chain lacks one, once', async () => {
    const { provider } = chain.connection
    const parameters = { provider, usdc: chain.usdc, identityRegistry: true }
    const { contracts } = await deployEarnest(parameters)
    const address = contracts.identityRegistry?.address ?? '0x'
    const call = { address, abi: identityRegistryAbi } as const
    expect(await chain.chain.readContract({ ...call, functionName: 'symbol' })).to.equal('AGENT')
    expect(contracts.escrow).to.deep.equal(first.contracts.escrow)
    expect(first.contracts.identityRegistry).to.equal(undefined)

    const block = await chain.chain.getBlockNumber({ cacheTime: 0 })
    expect((await deployEarnest(parameters)).contracts).to.deep.equal(contracts)
    expect(await chain.chain.getBlockNumber({ cacheTime: 0 })).to.equal(block)
  })

  it('deploys a publisher of scores where there is a reputation registry, once', async () => {
    const { provider } = chain.connection
    const { contracts: before } = await deployEarnest({ provider, usdc: chain.usdc, identityRegistry: true })
    const identities = before.identityRegistry?.address ?? '0x'
    const hash = await chain.deployer.deployContract({ ...compileFeedbackRegistry(), args: [identities] })
    const { contractAddress } = await chain.chain.getTransactionReceipt({ hash })
    const reputationRegistry = getAddress(contractAddress ?? '0x')
    const parameters = { provider, usdc: chain.usdc, reputationRegistry }
    const deployment = await deployEarnest(parameters)
    const { feedbackPublisher: publisher, reputation } = deployment.contracts
    expect(publisher?.constructorArguments).to.deep.equal([reputation.address, reputationRegistry])
    expect(first.contracts.feedbackPublisher).to.equal(undefined)
    const read = { address: publisher?.address ?? '0x', abi: feedbackPublisherAbi } as const
    expect(await chain.chain.readContract({ ...read, functionName: 'IDENTITIES' })).to.equal(identities)
    // As a deployment's file has it.
    expect(parse(Schema, toWire(Schema, deployment))).to.deep.equal(deployment)

    const block = await chain.chain.getBlockNumber({ cacheTime: 0 })
    expect((await deployEarnest(parameters)).contracts).to.deep.equal(deployment.contracts)
    expect(await chain.chain.getBlockNumber({ cacheTime: 0 })).to.equal(block)
  })

  it('deploys nothing where the reputation registry has no code', async () => {
    const usdc = await deployUsdc(chain.deployer)
    const block = await chain.chain.getBlockNumber({ cacheTime: 0 })
    const reputationRegistry = '0x000000000000000000000000000000000000dEaD'
    const { provider } = chain.connection
    const failure = await deployEarnest({ provider, usdc, reputationRegistry }).catch((error) => error)
    expect(failure).to.be.an('error').with.property('message').that.includes(reputationRegistry)
    expect(await chain.chain.getBlockNumber({ cacheTime: 0 })).to.equal(block)
  })

  it('gives another address for another USDC', async () => {
    const usdc = await deployUsdc(chain.deployer)
    const other = await deployEarnest({ provider: chain.connection.provider, usdc })
    expect(other.contracts.escrow.address).not.to.equal(first.contracts.escrow.address)
  })

  it('keeps a journal where it is told, by which the contracts can be verified', async () => {
    const journal = mkdtempSync(join(tmpdir(), 'journal-'))
    try {
      const usdc = await deployUsdc(chain.deployer)
      const { contracts } = await deployEarnest({ provider: chain.connection.provider, usdc, journal })
      const addresses = JSON.parse(readFileSync(join(journal, 'deployed_addresses.json'), 'utf8'))
      expect(addresses).to.deep.equal({
        'Earnest#Escrow': contracts.escrow.address,
        'Lens#Lens': contracts.lens?.address,
        'Bundler#Bundler': contracts.bundler?.address,
      })
    } finally {
      rmSync(journal, { recursive: true })
    }
  })

  it('refuses a USDC without code', async () => {
    const usdc = '0x000000000000000000000000000000000000dEaD'
    const failure = await deployEarnest({ provider: chain.connection.provider, usdc }).catch((error) => error)
    expect(String(failure)).to.include('The deployment wasn')
  })
})

/** A provider whose first account is another one's last. */
function accountsInReverse(provider: { request(call: never): Promise<unknown> }) {
  return {
    async request(call: { readonly method: string; readonly params?: readonly unknown[] | object }) {
      const answer = await provider.request(call as never)
      return call.method === 'eth_accounts' ? [...(answer as string[])].reverse() : answer
    },
  }
}

describe('writeDeployment', () => {
  const folder = mkdtempSync(join(tmpdir(), 'deployments-'))
  after(() => rmSync(folder, { recursive: true }))

  const contract = {
    address: '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913',
    constructorArguments: [],
  } as const
  const deployment: Deployment = {
    chainId: 8453,
    block: 7,
    salt: `0x${'1'.repeat(64)}`,
    compiler: { version: '0.8.37', evmVersion: 'osaka', viaIR: true, optimizerRuns: 200 },
    contracts: {
      escrow: { ...contract, constructorArguments: ['0x0'] },
      reputation: { ...contract, constructorArguments: [] },
    },
  }

  it('writes what reads as the same, once', () => {
    const path = join(folder, '8453.json')
    expect(writeDeployment(path, deployment)).to.equal(true)
    expect(parse(Schema, JSON.parse(readFileSync(path, 'utf8')))).to.deep.equal(deployment)
    expect(writeDeployment(path, deployment)).to.equal(false)
  })

  it('writes over another', () => {
    const path = join(folder, 'other.json')
    writeFileSync(path, '{}')
    expect(writeDeployment(path, deployment)).to.equal(true)
    expect(writeDeployment(path, { ...deployment, block: 8 })).to.equal(true)
  })
})
