import { readFileSync } from 'node:fs'

import { expect } from 'chai'
import { getAddress } from 'viem'

import {
  Deployment,
  DeploymentMissingError,
  getDeployment,
  getKnownAddresses,
  KnownAddresses,
} from '../../../src/chain/index.ts'
import { InputInvalidError, parse } from '../../../src/core/index.ts'

describe('deployments', () => {
  it('knows what others deployed on Base and on Base Sepolia', () => {
    expect(getKnownAddresses(8453)).to.deep.equal({
      name: 'Base',
      usdc: '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913',
      usdcDomain: { name: 'USD Coin', version: '2' },
      identityRegistry: '0x8004A169FB4a3325136EB29fA0ceB6D2e539a432',
      reputationRegistry: '0x8004BAa17C55a88189AE136b182e5fdA19dE9b63',
    })
    expect(getKnownAddresses(84532)?.usdc).to.equal('0x036CbD53842c5426634e7929541eC2318f3dCF7e')
    expect(getKnownAddresses(84532)?.usdcDomain).to.deep.equal({ name: 'USDC', version: '2' })
    expect(getKnownAddresses(1)).to.equal(undefined)
  })

  it('tells what deployments/known.json tells', () => {
    const known = JSON.parse(readFileSync('deployments/known.json', 'utf8'))
    for (const [chainId, entry] of Object.entries(known)) {
      expect(getKnownAddresses(Number(chainId))).to.deep.equal(parse(KnownAddresses, entry))
    }
  })

  it('has every address with its checksum', () => {
    for (const chainId of [8453, 84532]) {
      const { name: _, usdcDomain: __, ...addresses } = getKnownAddresses(chainId) ?? { name: '' }
      for (const address of Object.values(addresses)) expect(getAddress(address)).to.equal(address)
    }
  })

  it('throws where Earnest is not known to be', () => {
    for (const chainId of [1, 31_337, undefined]) {
      expect(() => getDeployment(chainId))
        .to.throw(DeploymentMissingError)
        .with.property('code', 'DeploymentMissing')
    }
  })

  it('takes no deployment that lacks something, or has more', () => {
    const contract = { address: '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913', constructorArguments: [] }
    const whole = {
      chainId: 8453,
      block: 1,
      salt: `0x${'0'.repeat(64)}`,
      compiler: { version: '0.8.37', evmVersion: 'osaka', viaIR: true, optimizerRuns: 200 },
      contracts: { escrow: contract, reputation: contract },
    }
    expect(parse(Deployment, whole)).to.deep.equal(whole)
    for (const name of Object.keys(whole)) {
      expect(() => parse(Deployment, { ...whole, [name]: undefined })).to.throw(InputInvalidError)
    }
    expect(() => parse(Deployment, { ...whole, owner: contract.address })).to.throw(InputInvalidError)
  })
})
