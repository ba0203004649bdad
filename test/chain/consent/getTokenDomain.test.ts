import { expect } from 'chai'

import { getTokenDomain } from '../../../src/chain/index.ts'
import type { Address } from '../../../src/core/index.ts'
import { type Earnest, startEarnest, stranger } from '../support/earnest.ts'
import { deployAccount } from '../support/smartAccounts.ts'

describe('getTokenDomain', () => {
  let earnest: Earnest

  before(async () => {
    earnest = await startEarnest()
  })

  const domainOf = (token: Address) => getTokenDomain(earnest.chain, { token })
  const failureOf = (token: Address) =>
    domainOf(token).then(
      () => expect.fail('it was told'),
      (error: unknown) => error as { code: string; details: object },
    )

  it('reads USDC’s, which knows no eip712Domain', async () => {
    const { usdc, domain } = earnest
    expect(await domainOf(usdc)).to.deep.equal({
      name: 'USD Coin',
      version: '2',
      chainId: domain.chainId,
      verifyingContract: usdc,
    })
  })

  it('takes what ERC-5267 says', async () => {
    const token = await deployAccount(earnest, 'Nested', [stranger.address])
    expect(await domainOf(token)).to.include({ name: 'Nested', version: '3', verifyingContract: token })
  })

  it('finds the version that gives the token’s separator, where it tells none', async () => {
    for (const version of ['1', '2']) {
      expect(await domainOf(await deployAccount(earnest, 'Named', [version]))).to.include({
        name: 'Named',
        version,
      })
    }
    const unknown = await failureOf(await deployAccount(earnest, 'Named', ['9']))
    expect(unknown).to.include({ code: 'TokenDomainUnknown' })
    expect(unknown.details).to.include({ name: 'Named', version: undefined })
  })

  it('fails where no token is, or none that tells', async () => {
    expect(await failureOf(stranger.address)).to.include({ code: 'TokenDomainUnknown' })
    expect(await failureOf(await deployAccount(earnest, 'Mute'))).to.include({ code: 'TokenDomainUnknown' })
  })

  it('throws what the node says when it does not answer', async () => {
    const request = async () => {
      throw Object.assign(new Error('too many requests'), { code: -32_005 })
    }
    const silent = { ...earnest.chain, request } as never
    const error = await getTokenDomain(silent, { token: earnest.usdc }).catch((thrown: unknown) => thrown)
    expect(error).to.be.instanceOf(Error).and.not.have.property('code', 'TokenDomainUnknown')
  })
})
