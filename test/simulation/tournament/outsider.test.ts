import { expect } from 'chai'

import { seededRandom } from '../../../src/core/index.ts'
import { type Tactic, tactics } from '../../../src/negotiation/index.ts'
import { startOutsider } from '../../../src/simulation/tournament/outsider.ts'
import { playOutsider } from '../../../src/simulation/tournament/playOutsider.ts'
import { utilityOfTenths } from '../../negotiation/support/arbitraryUtility.ts'

const falling = [10, 5, 0]
const theirs = utilityOfTenths([falling, falling])
const utility = utilityOfTenths([falling.toReversed(), falling])

describe('playOutsider', function () {
  this.timeout(30_000)

  const play = async (manner: string, role: 'a' | 'b', tactic = 'conceder') => {
    const command = [
      process.execPath,
      '--import',
      'tsx',
      'test/simulation/fixtures/player.ts',
      manner,
    ] as const
    const outsider = startOutsider([...command], manner === 'hanging' || manner === 'silent' ? 1 : 20)
    const game = {
      outsider,
      role,
      theirs,
      tactic: tactics[tactic] as Tactic,
      utility,
      rounds: 5,
      random: seededRandom(1),
    }
    try {
      const played = await playOutsider(game)
      // Whatever happened, the next game begins anew.
      const again = manner === 'garbled' ? await playOutsider(game) : played
      expect(again).to.deep.equal(played)
      return played
    } finally {
      outsider.close()
    }
  }

  it('plays to a deal', async () => {
    const played = await play('stubborn', 'a')
    // It insists on its best; that costs the tactic one issue only.
    expect(played).to.deep.include({ outcome: [0, 0], by: 'b' })
    expect(played.failure).to.equal(undefined)
  })

  it('ends where the outsider ends', async () => {
    expect(await play('leaving', 'b')).to.deep.equal({ by: 'b', round: 1 })
  })

  for (const [manner, role, failure] of [
    ['silent', 'a', 'said nothing for 1 s'],
    ['hanging', 'b', 'said nothing for 1 s'],
    ['garbled', 'a', 'no JSON'],
    ['dying', 'a', 'has ended'],
    ['lying', 'a', 'no outcome'],
    ['greedy', 'a', 'nothing stands'],
    ['rude', 'b', 'no answer'],
  ] as const) {
    it(`ends the game without a deal when the outsider is ${manner}`, async () => {
      const played = await play(manner, role)
      expect(played.outcome).to.equal(undefined)
      expect(played.by).to.equal(role)
      expect(played.failure).to.include(failure)
    })
  }

  it('says so when there is no such program', async () => {
    const outsider = startOutsider(['no-such-program-anywhere'], 5)
    const game = { outsider, role: 'a', theirs, tactic: tactics.ours as Tactic, utility, rounds: 5 } as const
    const played = await playOutsider({ ...game, random: seededRandom(1) })
    expect(played.failure).to.include('has ended')
  })
})
