import { expect } from 'chai'
import { pad } from 'viem'

import { deployEarnest } from '../../../scripts/lib/deployEarnest.ts'
import { deployUsdc } from '../../../scripts/lib/usdc.ts'
import type { DeploymentReport } from '../../../src/chain/index.ts'
import type { Address } from '../../../src/core/index.ts'
import { differences, findingOf, put, startVerifying, type Verifying } from '../support/verifying.ts'

const somebody: Address = '0x00000000000000000000000000000000DeaDBeef'

describe('verifyDeployment, of a publisher', () => {
  let chain: Verifying['chain']
  let deployment: Verifying['deployment']
  let registry: Verifying['registry']
  let addressOf: Verifying['addressOf']
  let codeAt: Verifying['codeAt']
  let deployRegistry: Verifying['deployRegistry']
  let placesOf: Verifying['placesOf']
  let verify: Verifying['verify']
  let verifyWith: Verifying['verifyWith']

  before(async () => {
    ;({ chain, deployment, registry, addressOf, codeAt, deployRegistry, placesOf, verify, verifyWith } =
      await startVerifying())
  })

  it('compares a publisher of scores where one is named, or deployed', async () => {
    const publisher = addressOf('feedbackPublisher')
    const known = { usdc: chain.usdc, reputationRegistry: registry }
    const found = ({ checks }: DeploymentReport) =>
      checks
        .filter(({ contract }) => contract === 'FeedbackPublisher')
        .map(({ what, status }) => `${what}: ${status}`)
    const named = await verify({ escrow: addressOf('escrow'), publisher, expected: known })
    expect(found(named)).to.deep.equal([
      'runtime code: ok',
      'immutable REPUTATION: ok',
      'immutable FEEDBACK: ok',
      'immutable IDENTITIES: ok',
      'address: ok',
      'REPUTATION: ok',
      'FEEDBACK: ok',
      'IDENTITIES: ok',
      'deployment: not comparable',
    ])
    expect(found(await verify()).slice(-2)).to.deep.equal(['deployment: ok', 'arguments: ok'])
    const { feedbackPublisher: _, ...contracts } = deployment.contracts
    expect(found(await verify({ expected: { deployment: { contracts }, ...known } }))).to.deep.equal([])
    const elsewhere = await verify({ publisher, expected: { deployment, usdc: chain.usdc } })
    expect(findingOf(elsewhere, 'FeedbackPublisher', 'FEEDBACK')).to.include({
      status: 'not comparable',
      found: registry,
    })
    expect(elsewhere.ok).to.equal(true)
  })

  it('finds a publisher of other scores, or in another registry, or none at all', async () => {
    const fake = await deployRegistry(addressOf('identityRegistry'))
    const { provider } = chain.connection
    const inFake = await deployEarnest({ provider, usdc: chain.usdc, reputationRegistry: fake })
    const publishing = async (publisher: Address | undefined) => {
      const report = await verify({ publisher })
      return differences(report).filter((text) => text.startsWith('FeedbackPublisher'))
    }
    expect(await publishing(inFake.contracts.feedbackPublisher?.address)).to.deep.equal([
      'FeedbackPublisher FEEDBACK',
      'FeedbackPublisher deployment',
      'FeedbackPublisher arguments',
    ])

    const usdc = await deployUsdc(chain.deployer)
    const ofOther = await deployEarnest({ provider, usdc, reputationRegistry: registry })
    expect(await publishing(ofOther.contracts.feedbackPublisher?.address)).to.deep.equal([
      'FeedbackPublisher REPUTATION',
      'FeedbackPublisher deployment',
      'FeedbackPublisher arguments',
    ])
    expect(await publishing(somebody)).to.include.members([
      'FeedbackPublisher runtime code',
      'FeedbackPublisher REPUTATION',
      'FeedbackPublisher FEEDBACK',
    ])
  })

  it('finds a publisher whose code has another word, or whose registry turned to other identities', async () => {
    const publisher = addressOf('feedbackPublisher')
    for (const immutable of ['REPUTATION', 'FEEDBACK', 'IDENTITIES']) {
      for (const place of placesOf('FeedbackPublisher', immutable)) {
        const report = await verifyWith(publisher, (code) => put(code, place, pad(somebody)))
        expect(report.ok, `${immutable} at ${place}`).to.equal(false)
      }
    }
    const before = await codeAt(registry)
    const turned = await deployRegistry(somebody)
    const other = await codeAt(turned)
    await chain.test.setCode({ address: registry, bytecode: other })
    expect(differences(await verify())).to.deep.equal(['FeedbackPublisher IDENTITIES'])
    await chain.test.setCode({ address: registry, bytecode: '0x00' })
    expect(findingOf(await verify(), 'FeedbackPublisher', 'IDENTITIES')).to.include({
      status: 'not comparable',
    })
    await chain.test.setCode({ address: registry, bytecode: before })
  })
})
