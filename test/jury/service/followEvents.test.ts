import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect } from 'chai'

import { createEventCursor, type EarnestEvent } from '../../../src/chain/index.ts'
import { seededRandom } from '../../../src/core/index.ts'
import { fileJurorStore } from '../../../src/jury/index.ts'
import { followEvents } from '../../../src/jury/service/followEvents.ts'
import { nameOf, replicated, rpcError, startReplicas } from '../../chain/support/replicas.ts'

describe('followEvents', () => {
  let folder: string

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'earnest-'))
  })

  afterEach(() => {
    rmSync(folder, { recursive: true })
  })

  /** A long chain whose endpoint lets so many requests through before it refuses every one. */
  function start(length: number) {
    const budget = { left: 0 }
    const replicas = startReplicas(seededRandom('nodes'), {
      refuse: () => {
        if (budget.left-- <= 0) throw rpcError(-32_016, 'over rate limit')
      },
    })
    replicas.grow(Array.from({ length }, (_, block) => (block % 50 === 0 ? 1 : 0)))
    return { ...replicas, budget }
  }

  /** A process of its own: with nothing but what the folder keeps. */
  async function follow({ client }: ReturnType<typeof start>, take: (name: number) => void) {
    const store = await fileJurorStore(folder)
    const look = followEvents<EarnestEvent<'MandateRevoked'>>({
      store,
      contract: replicated,
      fromBlock: 1n,
      open: (fromBlock) =>
        createEventCursor(client, {
          escrow: replicated,
          names: ['MandateRevoked'],
          fromBlock,
          span: 100n,
          timer: async () => undefined,
          random: seededRandom('pauses'),
        }),
      take: async (event) => take(nameOf(event)),
    })
    return { look, store }
  }

  it('goes on after a look that failed, and after a restart, from the range that it came to', async () => {
    const replicas = start(5_000)
    const taken: number[] = []
    let starts = 0
    for (let done = false; !done; starts++) {
      const { look, store } = await follow(replicas, (name) => taken.push(name))
      replicas.budget.left = 12
      done = await look().then(
        () => true,
        () => false,
      )
      await store.close()
    }
    // Fifty ranges, twelve a process: all of them but what is read anew for its age.
    expect(starts).to.equal(5)
    expect([...new Set(taken)]).to.deep.equal(replicas.truth(1n))
    // A block that was kept is read again, once for each start.
    expect(taken.length).to.be.at.most(replicas.truth(1n).length + starts)
  })

  it('has an event come again that was not dealt with', async () => {
    const replicas = start(1_000)
    replicas.budget.left = 1_000
    const taken: number[] = []
    let broken = true
    const { look, store } = await follow(replicas, (name) => {
      if (name === 7 && broken) throw new Error('the disk is full')
      taken.push(name)
    })
    expect(await look().catch((error) => error.message)).to.equal('the disk is full')
    broken = false
    await look()
    expect([...new Set(taken)]).to.deep.equal(replicas.truth(1n))
    await store.close()
  })
})
