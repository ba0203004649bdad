import { readFileSync } from 'node:fs'

import { expect } from 'chai'
import { network } from 'hardhat'
import { getContractAddress, type Hex, pad, size, toHex } from 'viem'

import { readJurySettings } from '../../../scripts/lib/courtSettings.ts'
import { deployEarnest } from '../../../scripts/lib/deployEarnest.ts'
import { deployUsdc } from '../../../scripts/lib/usdc.ts'
import {
  BytecodeMissingError,
  createPanel,
  DeploymentMissingError,
  getKnownAddresses,
  getPanelAddress,
  verifyDeployment,
  waitForCourtAct,
} from '../../../src/chain/index.ts'
import type { Address } from '../../../src/core/index.ts'
import { localBeacon, quicknet } from '../../../src/jury/index.ts'
import { eip712Domain, separatorOf } from '../../../src/terms/index.ts'
import { differences, findingOf, put, startVerifying, type Verifying } from '../support/verifying.ts'

const somebody: Address = '0x00000000000000000000000000000000DeaDBeef'

describe('verifyDeployment', () => {
  let chain: Verifying['chain']
  let deployment: Verifying['deployment']
  let bytecode: Verifying['bytecode']
  let addressOf: Verifying['addressOf']
  let codeAt: Verifying['codeAt']
  let placesOf: Verifying['placesOf']
  let verify: Verifying['verify']
  let verifyWith: Verifying['verifyWith']
  const jury = readJurySettings()

  before(async () => {
    ;({ chain, deployment, bytecode, addressOf, codeAt, placesOf, verify, verifyWith } =
      await startVerifying())
  })

  /** What is found of a court that the package does not know. */
  const verifyCourt = (court: Address | undefined) =>
    verify({ escrow: addressOf('escrow'), court, expected: { usdc: chain.usdc } })

  it('finds every part of a deployment as it should be', async () => {
    const { ok, checks, chainId } = await verify()
    expect(differences({ ok, checks, chainId })).to.deep.equal([])
    expect(chainId).to.equal(31_337)
    expect(checks.filter(({ status }) => status !== 'ok')).to.deep.equal([])
    expect(ok).to.equal(true)
    expect([...new Set(checks.map(({ contract }) => contract))]).to.have.members([
      'Escrow',
      'Reputation',
      'Jury',
      'Jurors',
      'Beacon',
      'Lens',
      'Bundler',
      'PanelFactory',
      'IdentityRegistry',
      'FeedbackPublisher',
    ])
  })

  it('compares every immutable of every contract, and every setting of a jury', async () => {
    const { checks } = await verify()
    for (const [contract, { immutables }] of Object.entries(bytecode.contracts)) {
      // Of many, each with its own.
      if (contract === 'Panel') continue
      for (const immutable of Object.keys(immutables)) {
        const found = checks.find((one) => one.contract === contract && one.what === `immutable ${immutable}`)
        expect(found?.status, `${contract}.${immutable}`).to.equal('ok')
      }
    }
    for (const key of Object.keys(JSON.parse(readFileSync('deployments/jury.json', 'utf8')))) {
      const found = checks.filter(({ what }) => what === key || what.startsWith(`${key}.`))
      expect(found, key).not.to.deep.equal([])
      for (const { status } of found) expect(status, key).to.equal('ok')
    }
  })

  it('finds one byte of code that is another', async () => {
    for (const [name, contract] of [
      ['Escrow', 'escrow'],
      ['Reputation', 'reputation'],
      ['Jury', 'jury'],
      ['Jurors', 'jurors'],
      ['Beacon', 'beacon'],
      ['Lens', 'lens'],
      ['Bundler', 'bundler'],
      ['PanelFactory', 'panelFactory'],
      ['IdentityRegistry', 'identityRegistry'],
      ['FeedbackPublisher', 'feedbackPublisher'],
    ] as const) {
      // The last byte but two of what solc adds behind the code: no view notices it.
      const report = await verifyWith(addressOf(contract), (code) => put(code, size(code) - 3, '0xff'))
      expect(differences(report), name).to.deep.equal([`${name} runtime code`])
      expect(report.ok).to.equal(false)
    }
  })

  it('finds an immutable that is another, at any of its places, and what no view tells', async () => {
    for (const place of placesOf('Escrow', 'REPUTATION')) {
      const report = await verifyWith(addressOf('escrow'), (code) => put(code, place, pad(somebody)))
      expect(differences(report)).to.include('Escrow immutable REPUTATION')
      expect(findingOf(report, 'Escrow', 'immutable REPUTATION')).to.include({
        found: pad(somebody).toLowerCase(),
        expected: pad(addressOf('reputation')).toLowerCase(),
      })
      expect(differences(report)).not.to.include('Escrow runtime code')
    }
    const [separator = 0] = placesOf('Escrow', 'CACHED_SEPARATOR')
    const other = await verifyWith(addressOf('escrow'), (code) => put(code, separator, pad('0x1')))
    expect(differences(other)).to.deep.equal(['Escrow immutable CACHED_SEPARATOR'])
  })

  it('finds records and jurors that are not those that the constructor created', async () => {
    const naming = async (contract: 'escrow' | 'jury', name: string, immutable: string) =>
      verifyWith(addressOf(contract), (code) =>
        placesOf(name, immutable).reduce((changed, place) => put(changed, place, pad(somebody)), code),
      )
    expect(differences(await naming('escrow', 'Escrow', 'REPUTATION'))).to.include.members([
      'Escrow immutable REPUTATION',
      'Reputation runtime code',
      'Reputation address',
      'Reputation deployment',
    ])
    expect(differences(await naming('jury', 'Jury', 'JURORS'))).to.include.members([
      'Jury immutable JURORS',
      'Jurors runtime code',
      'Jurors address',
      'Jurors deployment',
    ])
  })

  it('finds code that belongs to another chain', async () => {
    const [place = 0] = placesOf('Escrow', 'CACHED_CHAIN_ID')
    const report = await verifyWith(addressOf('escrow'), (code) => put(code, place, pad('0x1')))
    expect(findingOf(report, 'Escrow', 'immutable CACHED_CHAIN_ID')).to.include({
      found: pad('0x1'),
      expected: pad(toHex(31_337)),
    })
  })

  it('finds a node of another chain than the client names', async () => {
    const client = { ...chain.chain, chain: { ...chain.chain.chain, id: 8_453 } }
    const { checks } = await verifyDeployment(client, { bytecode, escrow: addressOf('escrow') })
    expect(checks[0]).to.include({ what: 'chain', status: 'differs', found: '31337', expected: '8453' })
  })

  it('finds an escrow with the right code and values whose storage is another', async () => {
    const [separator = 0] = placesOf('Escrow', 'CACHED_SEPARATOR')
    const domain = eip712Domain({ chainId: 31_337, escrow: somebody })
    const reputation = getContractAddress({ from: somebody, nonce: 1n })
    let copy = put(await codeAt(addressOf('escrow')), separator, separatorOf(domain))
    for (const place of placesOf('Escrow', 'REPUTATION')) copy = put(copy, place, pad(reputation))
    const [first = 0, ...others] = placesOf('Reputation', 'ESCROW')
    let record = await codeAt(addressOf('reputation'))
    for (const place of [first, ...others]) record = put(record, place, pad(somebody))
    await chain.test.setCode({ address: reputation, bytecode: record })

    const report = await verifyWith(somebody, () => copy, {
      escrow: somebody,
      expected: { usdc: chain.usdc },
    })
    expect(differences(report)).to.deep.equal(['Escrow address'])
  })

  it('finds a USDC that is not the one known on the chain', async () => {
    const usdc = await deployUsdc(chain.deployer)
    const report = await verify({ expected: { deployment, usdc } })
    expect(differences(report)).to.deep.equal(['Escrow USDC'])
    expect(findingOf(report, 'Escrow', 'USDC')).to.include({ expected: usdc })
    expect(findingOf(report, 'Escrow', 'USDC')?.found?.toLowerCase()).to.equal(chain.usdc.toLowerCase())
  })

  it('finds each setting of a jury that is another than the package has', async () => {
    const other = await deployEarnest({
      provider: chain.connection.provider,
      usdc: chain.usdc,
      court: {
        beacon: quicknet,
        jury: {
          ...jury,
          size: 3,
          slice: jury.pay,
          clocks: { ...jury.clocks, voting: 3_600 },
          providers: ['program'],
        },
      },
    })
    const report = await verifyCourt(other.contracts.jury?.address)
    expect(differences(report)).to.deep.equal([
      'Jury size',
      'Jury slice',
      'Jury clocks.voting',
      'Jury providers',
    ])
    expect(findingOf(report, 'Jury', 'clocks.voting')).to.include({ found: '3600', expected: '43200' })
  })

  it('compares the slice where it is a setting, and says of a setting that it knows no view of it', async () => {
    const settings = { slice: jury.slice, patience: 7 }
    const report = await verify({ expected: { deployment, usdc: chain.usdc, jury: settings } })
    expect(findingOf(report, 'Jury', 'slice')).to.include({ status: 'ok', found: String(jury.slice) })
    expect(findingOf(report, 'Jury', 'patience')).to.include({ status: 'not comparable' })
    const other = await verify({
      expected: { deployment, usdc: chain.usdc, jury: { slice: jury.slice - 1n } },
    })
    expect(differences(other)).to.deep.equal(['Jury slice'])
  })

  it('finds a beacon that somebody knows the key of', async () => {
    const beacon = localBeacon({ secret: `0x${'1'.repeat(64)}`, genesis: 0, period: 3 })
    const other = await deployEarnest({
      provider: chain.connection.provider,
      usdc: chain.usdc,
      court: { beacon, jury },
    })
    const report = await verifyCourt(other.contracts.jury?.address)
    expect(differences(report)).to.deep.equal(['Beacon publicKey', 'Beacon genesis'])
  })

  it("finds a jury that judges another escrow's disputes", async () => {
    const usdc = await deployUsdc(chain.deployer)
    const other = await deployEarnest({
      provider: chain.connection.provider,
      usdc,
      court: { beacon: quicknet, jury },
    })
    const report = await verifyCourt(other.contracts.jury?.address)
    expect(differences(report)).to.deep.equal(['Jury ESCROW'])
  })

  it('says whom a panel is of, and finds one that another factory made', async () => {
    const members = [somebody, addressOf('jury'), addressOf('escrow')]
    const panel = {
      panelFactory: addressOf('panelFactory'),
      jurors: members,
      quorum: 2n,
      sealing: 3_600n,
      voting: 3_600n,
    }
    const court = await getPanelAddress(chain.chain, panel)
    await waitForCourtAct(chain.deployer, { hash: await createPanel(chain.deployer, panel), court })

    const report = await verify({ court })
    expect(differences(report)).to.deep.equal([])
    expect(findingOf(report, 'Panel', 'jurors')).to.deep.include({
      status: 'not comparable',
      found: members.join(', '),
    })

    let copy = await codeAt(court)
    const separator = separatorOf({
      name: 'Earnest Panel',
      version: '1',
      chainId: 31_337,
      verifyingContract: somebody,
    })
    for (const place of placesOf('Panel', 'CACHED_SEPARATOR')) copy = put(copy, place, separator)
    // Its members are storage, which the copy has none of.
    const other = await verifyWith(somebody, () => copy, { court: somebody })
    expect(differences(other)).to.deep.equal(['Panel address'])
  })

  it('finds no code, an account with a key, delegation and proxies, and names them', async () => {
    const eoa = chain.deployer.account.address
    const implementation = addressOf('jury')
    const digits = implementation.slice(2).toLowerCase()
    const clone: Hex = `0x363d3d373d3d3d363d73${digits}5af43d82803e903d91602b57fd5bf3`
    const found = async (court: Address, code?: Hex) => {
      const parameters = { escrow: addressOf('escrow'), court, expected: { usdc: chain.usdc } }
      const report = await (code ? verifyWith(court, () => code, parameters) : verify(parameters))
      return findingOf(report, 'Jury', 'runtime code')
    }
    expect((await found(somebody))?.found).to.match(/^no code/)
    expect((await found(eoa))?.found).to.match(/^no code/)
    expect((await found(eoa, `0xef0100${digits}`))?.found).to.equal(
      `an account that delegates by EIP-7702 to ${implementation}`,
    )
    expect((await found(somebody, clone))?.found).to.equal(`an EIP-1167 proxy of ${implementation}`)

    const slot = '0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc'
    await chain.test.setStorageAt({ address: somebody, index: slot, value: pad(implementation) })
    expect((await found(somebody, '0x60006000fd'))?.found).to.equal(`an ERC-1967 proxy of ${implementation}`)
    await chain.test.setStorageAt({ address: somebody, index: slot, value: pad('0x') })
    expect((await found(somebody, '0x60006000fd'))?.found).to.equal('5 bytes of another code')

    const { ok, checks } = await verify({ escrow: eoa, expected: { usdc: chain.usdc } })
    expect(ok).to.equal(false)
    // Where nothing answers, nothing is as it should be.
    expect(checks.filter((one) => one.status === 'ok' && one.what !== 'chain')).to.deep.equal([])
    expect(checks.find(({ what }) => what === 'runtime code')).to.include({
      contract: 'Escrow',
      status: 'differs',
    })
  })

  it('finds a deployment that is elsewhere than the package says, or made with other arguments', async () => {
    const { contracts } = deployment
    const moved = { ...contracts, jury: { ...contracts.escrow, address: somebody } }
    const report = await verify({
      court: addressOf('jury'),
      expected: { deployment: { contracts: moved }, usdc: chain.usdc },
    })
    expect(differences(report)).to.deep.equal(['Jury deployment', 'Jury arguments'])
  })

  it('says what it can compare with nothing: USDC, deployment and court of a chain nobody knows', async () => {
    const { ok, checks } = await verifyDeployment(chain.chain, { bytecode, escrow: addressOf('escrow') })
    expect(ok).to.equal(true)
    expect(checks.filter(({ status }) => status === 'not comparable').map(({ what }) => what)).to.deep.equal([
      'USDC',
      'deployment',
      'deployment',
      'court',
    ])
  })

  it('knows the USDC of Base Sepolia', async () => {
    const usdc = getKnownAddresses(84_532)?.usdc as Address
    const { provider, viem } = await network.create({
      network: 'local',
      chainType: 'op',
      override: { chainId: 84_532 },
    })
    const test = await viem.getTestClient()
    const factory = '0xba5Ed099633D3B313e4D5F7bdc1305d3c28ba5Ed'
    await test.setCode({ address: factory, bytecode: await codeAt(factory) })
    await test.setCode({ address: usdc, bytecode: '0x00' })
    const { contracts } = await deployEarnest({ provider, usdc })
    const escrow = contracts.escrow.address
    const report = await verifyDeployment(await viem.getPublicClient(), { bytecode, escrow })
    expect(findingOf(report, 'Escrow', 'USDC')).to.include({ status: 'ok', found: usdc })

    const [deployer] = await viem.getWalletClients()
    if (!deployer) throw new Error('the embedded chain has no accounts')
    const fake = await deployEarnest({ provider, usdc: await deployUsdc(deployer) })
    const other = await verifyDeployment(await viem.getPublicClient(), {
      bytecode,
      escrow: fake.contracts.escrow.address,
    })
    expect(differences(other)).to.deep.equal(['Escrow USDC'])
  })

  it('throws where no escrow is named or known, and for bytecode that lacks a contract', async () => {
    const unknown = await verifyDeployment(chain.chain, { bytecode }).catch((error) => error)
    expect(unknown).to.be.instanceOf(DeploymentMissingError)
    const lacking = { ...bytecode, contracts: {} }
    const failure = await verify({ bytecode: lacking }).catch((error) => error)
    expect(failure).to.be.instanceOf(BytecodeMissingError).with.property('code', 'BytecodeMissing')
  })
})
