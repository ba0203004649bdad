import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect } from 'chai'
import { createClient, custom, keccak256, toHex } from 'viem'

import { releaseOf } from '../../../scripts/juryAdversary/measureAdversary.ts'
import { JurySettings, readJurySettings } from '../../../scripts/lib/courtSettings.ts'
import { deployEarnest } from '../../../scripts/lib/deployEarnest.ts'
import { deployUsdc } from '../../../scripts/lib/usdc.ts'
import { beaconAbi, type Deployment, juryActions, Deployment as Schema } from '../../../src/chain/index.ts'
import { InputInvalidError, parse, toWire } from '../../../src/core/index.ts'
import { localBeacon, quicknet } from '../../../src/jury/index.ts'
import { startChain } from '../fixtures/chain.ts'

describe('deployEarnest with courts', () => {
  let chain: Awaited<ReturnType<typeof startChain>>
  let first: Deployment
  const jury = readJurySettings()

  before(async () => {
    chain = await startChain()
    first = await deploy()
  })

  const deploy = (beacon: Parameters<typeof deployEarnest>[0]['court'] = { beacon: quicknet, jury }) =>
    deployEarnest({ provider: chain.connection.provider, usdc: chain.usdc, court: beacon })
  const height = () => chain.chain.getBlockNumber({ cacheTime: 0 })

  it('deploys a jury by the settings that are checked in, over quicknet and the escrow', async () => {
    const { escrow, beacon, jury: court, jurors, panelFactory } = first.contracts
    const { jury: client } = createClient({ transport: custom(chain.connection.provider) }).extend(
      juryActions({ jury: court?.address ?? '0x' }),
    )
    const { providers, clocks, ...told } = await client.getJury()
    expect(told).to.include({
      jurors: jurors?.address,
      beacon: beacon?.address,
      escrow: escrow.address,
      size: 5,
      stake: jury.stake,
      slice: jury.slice,
      warmUp: 30 * 24 * 3600,
      pay: jury.pay,
      minimumFee: 5n * jury.pay,
      minimumRulingPeriod: 4 * (300 + 48 * 3600) + 24 * 3600,
      // By which docs/security.md tells what a capture costs.
      release: releaseOf(jury.clocks),
    })
    expect(new Set(Object.values(clocks))).to.deep.equal(new Set([12 * 3600]))
    expect(providers).to.deep.equal(['program', 'anthropic', 'openai', 'google', 'open-weights'])
    expect(await chain.chain.getCode({ address: panelFactory?.address ?? '0x' })).to.be.a('string')

    const read = { address: beacon?.address ?? '0x', abi: beaconAbi } as const
    expect(await chain.chain.readContract({ ...read, functionName: 'publicKey' })).to.equal(
      quicknet.publicKey,
    )
    expect(await chain.chain.readContract({ ...read, functionName: 'GENESIS' })).to.equal(quicknet.genesis)
    expect(await chain.chain.readContract({ ...read, functionName: 'PERIOD' })).to.equal(3)
  })

  it('tells the arguments of every constructor, by which they are verified', () => {
    const { escrow, beacon, jury: court, jurors, panelFactory } = first.contracts
    expect(beacon?.constructorArguments).to.deep.equal([
      quicknet.publicKey,
      String(quicknet.genesis),
      String(quicknet.period),
    ])
    expect(panelFactory?.constructorArguments).to.deep.equal([escrow.address])
    const [ofEscrow, ofBeacon, settings, names] = court?.constructorArguments ?? []
    expect([ofEscrow, ofBeacon]).to.deep.equal([escrow.address, beacon?.address])
    const { providers, ...written } = JSON.parse(readFileSync('deployments/jury.json', 'utf8'))
    expect(JSON.parse(settings ?? '')).to.deep.equal(written)
    expect(JSON.parse(names ?? '')).to.have.lengthOf(providers.length)
    expect(jurors?.constructorArguments.slice(1, 3)).to.deep.equal([written.stake, written.slice])
    expect(jurors?.constructorArguments.slice(4)).to.deep.equal(['2592000', names])
    // As a deployment's file has it.
    expect(parse(Schema, toWire(Schema, first))).to.deep.equal(first)
  })

  it('changes nothing when it is run again', async () => {
    const block = await height()
    expect(await deploy()).to.deep.equal(first)
    expect(await height()).to.equal(block)
  })

  it('keeps one journal of them all, by which they can be verified, and goes on with it', async () => {
    const journal = mkdtempSync(join(tmpdir(), 'journal-'))
    try {
      const usdc = await deployUsdc(chain.deployer)
      const parameters = { provider: chain.connection.provider, usdc, journal }
      const { contracts: before } = await deployEarnest(parameters)
      const own = localBeacon({ secret: keccak256(toHex('journal')), genesis: 0, period: 3 })
      const { contracts } = await deployEarnest({ ...parameters, court: { beacon: own, jury } })
      expect(contracts.escrow).to.deep.equal(before.escrow)
      const addresses = JSON.parse(readFileSync(join(journal, 'deployed_addresses.json'), 'utf8'))
      expect(addresses).to.deep.equal({
        'Earnest#Escrow': contracts.escrow.address,
        'Lens#Lens': contracts.lens?.address,
        'Bundler#Bundler': contracts.bundler?.address,
        'Beacon#Beacon': contracts.beacon?.address,
        'Jury#Jury': contracts.jury?.address,
        'PanelFactory#PanelFactory': contracts.panelFactory?.address,
      })
    } finally {
      rmSync(journal, { recursive: true })
    }
  })

  it('gives other courts of the same escrow for another beacon or other settings', async () => {
    const own = localBeacon({ secret: keccak256(toHex('own')), genesis: 0, period: 3 })
    const other = await deploy({ beacon: own, jury })
    expect(other.contracts.escrow).to.deep.equal(first.contracts.escrow)
    expect(other.contracts.panelFactory).to.deep.equal(first.contracts.panelFactory)
    expect(other.contracts.jury?.address).not.to.equal(first.contracts.jury?.address)
    const smaller = await deploy({ beacon: own, jury: { ...jury, size: 3, slice: jury.pay } })
    expect(smaller.contracts.beacon).to.deep.equal(other.contracts.beacon)
    expect(smaller.contracts.jury?.address).not.to.equal(other.contracts.jury?.address)
  })
})

describe('JurySettings', () => {
  const written = JSON.parse(readFileSync('deployments/jury.json', 'utf8'))

  it('takes none that a jury would refuse', () => {
    for (const changes of [
      { size: 4 },
      { size: 9 },
      { stake: '-1' },
      { slice: '-1' },
      { warmUp: -1 },
      { warmUp: 2 ** 32 },
      { clocks: { ...written.clocks, voting: 0 } },
      { providers: [] },
      { providers: ['A Name'] },
      { owner: 'nobody' },
    ]) {
      expect(() => parse(JurySettings, { ...written, ...changes })).to.throw(InputInvalidError)
    }
  })
})
