import { expect } from 'chai'
import { createClient, custom } from 'viem'
import { hardhat } from 'viem/chains'

import type { EarnestClient } from '../../../src/chain/index.ts'
import { activateStake } from '../../../src/jury/service/activateStake.ts'
import { type CourtProfile, readCourtProfile } from '../../../src/jury/service/courtProfile.ts'
import { clientSubmitter } from '../../../src/jury/service/submit/clientSubmitter.ts'
import type { Submission } from '../../../src/jury/service/submit/submission.ts'
import { type Court, jurorOf, settings, startCourt } from '../../chain/court/support/court.ts'

describe('activateStake', () => {
  const warmUp = 7 * 24 * 3600
  let court: Court
  let client: EarnestClient
  let profile: CourtProfile
  let submitted: Submission[]

  before(async () => {
    court = await startCourt({ warmUp })
    client = createClient({
      account: court.deployer.account,
      chain: { ...hardhat, contracts: {} },
      transport: custom(court.connection.provider, { retryCount: 0 }),
      pollingInterval: 10,
    })
    profile = await readCourtProfile(client, court.jury)
  })

  beforeEach(() => {
    submitted = []
  })

  const look = (number: number, changes: Partial<CourtProfile> = {}) =>
    activateStake({
      client,
      profile: { ...profile, ...changes },
      juror: jurorOf(number).key.address,
      async submit(submission) {
        submitted.push(submission)
        await clientSubmitter(client)(submission)
      },
    })
  const standing = (number: number) => court.court.getJuror({ juror: jurorOf(number).key.address })

  it('brings stake in when it warmed up, and not before', async () => {
    await court.enrolPending(jurorOf(0))
    await look(0)
    const { activatesAt } = await standing(0)
    await court.pass(activatesAt - (await court.now()) - 60)
    await look(0)
    expect(submitted).to.deep.equal([])

    await court.pass(60)
    await look(0)
    expect(submitted).to.deep.equal([{ kind: 'activate', court: court.jury, juror: jurorOf(0).key.address }])
    expect(await standing(0)).to.include({ active: settings.stake, pending: 0n, activatesAt: 0 })
    await look(0)
    expect(submitted).to.have.length(1)
  })

  it('asks nothing of a panel, and submits nothing for who never enrolled', async () => {
    await look(9)
    await look(0, { kind: 'panel', court: '0x0000000000000000000000000000000000000001' })
    expect(submitted).to.deep.equal([])
  })
})
