import { expect } from 'chai'

import {
  CaseEventsMissingError,
  CourtUnknownError,
  readVerdict,
  verifyVerdict,
} from '../../../src/jury/index.ts'
import { jurorOf } from '../../chain/court/support/court.ts'
import { type Case, startWorld, type World } from '../service/support/world.ts'

describe('readVerdict', () => {
  let world: World

  before(async () => {
    world = await startWorld(3)
  })

  const read = ({ evidence }: Case, changes: Partial<Parameters<typeof readVerdict>[1]> = {}) => {
    const { chainId, escrow, terms, milestone } = evidence
    return readVerdict(world.caller, { chainId, escrow, terms, milestone, ...changes })
  }

  it('reads a panel’s quorum of the panel, and shows who did not vote', async () => {
    const members = [0, 1, 2].map((number) => jurorOf(number).key.address)
    // Two thirds of three would be two.
    const asked = { jurors: members, quorum: 1n, sealing: 7_200n, voting: 7_200n }
    const panel = await world.court.getPanelAddress(asked)
    await world.done(await world.court.createPanel(asked), panel)
    const given = await world.open({ arbiter: panel })
    const { service } = world.serviceOf(0, given, { courts: [panel], beacon: async () => '0x' })
    for (let stage = 0; stage < 3; stage++) {
      await service.tick()
      if (stage < 2) await world.endStage(given.id, panel)
    }
    const record = await read(given)
    expect(record.domain).to.include({ name: 'Earnest Panel', verifyingContract: panel })
    const [round] = record.rounds
    expect(round).to.include({ quorum: 1, median: 10_000 })
    expect(round?.seats.map(({ juror, counted }) => [juror, counted])).to.deep.equal([
      [members[0], 10_000],
      [members[1], undefined],
      [members[2], undefined],
    ])
    expect(round?.seats[0]?.ballot?.signature).to.match(/^0x[0-9a-f]{128}$/)
    expect(record).to.include({ verdict: 10_000, ruling: 10_000 })

    const verified = await verifyVerdict({ record, bundle: given.bundle, rationales: new Map() })
    for (const point of verified.points) expect(point.result, point.point).to.equal('ok')
    const results = verified.jurors.map(({ points }) =>
      points.map(({ point, result }) => `${point} ${result}`),
    )
    expect(results).to.deep.equal([
      ['ballot ok', 'seal ok', 'signature ok', 'rationale notShown'],
      ['ballot notShown'],
      ['ballot notShown'],
    ])
  })

  it('reads a case that is not decided, with neither verdict nor ruling', async () => {
    const given = await world.sealing()
    const record = await read(given)
    expect(record).to.not.have.any.keys('verdict', 'ruling')
    expect(record.rounds[0]?.seats).to.have.length(3)
    expect(record.rounds[0]).to.include({ quorum: 2 })
    expect(record.facts).to.deep.include({ deal: given.deal, concededBps: 0 })
    const { points } = await verifyVerdict({ record, bundle: given.bundle, rationales: new Map() })
    expect(points.map(({ point, result }) => `${point} ${result}`)).to.deep.equal([
      'bundle ok',
      'quorum notShown',
    ])
  })

  it('says where there is no court, and where the blocks of the case are not looked at', async () => {
    const given = await world.open()
    const terms = { ...given.terms, arbiter: world.usdc }
    expect(await read(given, { terms }).catch((error) => error)).to.be.instanceOf(CourtUnknownError)
    const fromBlock = await world.chain.getBlockNumber({ cacheTime: 0 })
    await world.pass(1)
    expect(await read(given, { fromBlock: fromBlock + 1n }).catch((error) => error)).to.be.instanceOf(
      CaseEventsMissingError,
    )
  })
})
