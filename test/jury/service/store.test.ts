import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect } from 'chai'

import { FolderLockedError, keccak256, seededRandom } from '../../../src/core/index.ts'
import {
  fileJurorStore,
  type JurorStore,
  memoryJurorStore,
  RecordUnreadableError,
  type RoundRecord,
  rationaleOf,
} from '../../../src/jury/index.ts'
import { AbstainedFor } from '../../../src/jury/service/store/roundRecord.ts'
import { openCase } from '../support/evidence.ts'

const account = (byte: string) => `0x${byte.repeat(20)}` as const

function recordOf(round: number, changes: Partial<RoundRecord> = {}): RoundRecord {
  return {
    version: '1',
    juror: account('11'),
    chainId: 31_337,
    court: account('22'),
    id: keccak256('case'),
    round,
    deal: keccak256('deal'),
    milestone: 0,
    published: false,
    ...changes,
  }
}

/** All that a record can hold. */
const full = recordOf(1, {
  terms: openCase().evidence.terms,
  ballot: {
    bundle: keccak256('bundle'),
    sellerBps: 4_000,
    rationale: rationaleOf(
      { answers: { rows: true }, notes: { rows: 'holds' } },
      { juror: 'one', bundle: keccak256('bundle'), criteria: keccak256('criteria') },
      seededRandom('salt'),
    ),
    digest: keccak256('digest'),
    seal: keccak256('seal'),
  },
  signatures: { seal: '0x01', ballot: '0x02' },
  published: true,
  end: 'ended',
})

const unexpected = (error: unknown) => {
  throw error
}

/** What every store does. */
function behaves(open: () => Promise<JurorStore>): void {
  it('keeps rounds and blocks, each by its name', async () => {
    const store = await open()
    expect(await store.load(recordOf(0))).to.equal(undefined)
    for (const record of [recordOf(0), full]) await store.change(record, () => ({ next: record, result: 0 }))
    expect(await store.load(full)).to.deep.equal(full)
    expect(await store.records(unexpected)).to.have.deep.members([recordOf(0), full])

    expect(await store.loadBlock(account('ab'))).to.equal(undefined)
    await store.saveBlock(account('ab'), 12n)
    await store.saveBlock(account('cd'), 13n)
    expect(await store.loadBlock(account('AB'))).to.equal(12n)
    await store.close()
  })

  it('keeps every reason of an abstention', async () => {
    const store = await open()
    const records = AbstainedFor.options.map((abstained, round) => recordOf(round, { abstained }))
    for (const record of records) await store.change(record, () => ({ next: record, result: 0 }))
    expect(await store.records(unexpected)).to.have.deep.members(records)
    await store.close()
  })

  it('changes one at a time, on what is kept', async () => {
    const store = await open()
    const counted = await Promise.all(
      Array.from({ length: 8 }, () =>
        store.change(recordOf(7), (current = recordOf(7)) => {
          const next = { ...current, milestone: current.milestone + 1 }
          return { next, result: next.milestone }
        }),
      ),
    )
    expect(counted.sort()).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8])
    expect(await store.change(recordOf(7), (current) => ({ result: current?.milestone }))).to.equal(8)
    await store.close()
  })
}

describe('memoryJurorStore', () => {
  behaves(async () => memoryJurorStore())
})

describe('fileJurorStore', () => {
  let folder: string

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'earnest-'))
  })

  afterEach(() => {
    rmSync(folder, { recursive: true })
  })

  behaves(() => fileJurorStore(join(folder, 'juror')))

  it('has what it kept when it is opened again, whatever a crash left beside it', async () => {
    const store = await fileJurorStore(folder)
    await store.change(full, () => ({ next: full, result: 0 }))
    await store.close()
    const [name] = readdirSync(join(folder, 'rounds'))
    if (name === undefined) throw new Error('nothing was written')
    const written = readFileSync(join(folder, 'rounds', name), 'utf8')
    writeFileSync(join(folder, 'rounds', `${name}.unfinished`), written.slice(0, 40))

    const again = await fileJurorStore(folder)
    expect(await again.records(unexpected)).to.deep.equal([full])
    await again.change(full, () => ({ next: { ...full, published: false }, result: 0 }))
    expect(readdirSync(join(folder, 'rounds'))).to.deep.equal([name])
    await again.close()
  })

  it('takes a damaged record for none that is not there', async () => {
    const store = await fileJurorStore(folder)
    await store.change(full, () => ({ next: full, result: 0 }))
    const [name] = readdirSync(join(folder, 'rounds'))
    const path = join(folder, 'rounds', name ?? '')
    for (const damage of [
      '',
      '{"version":',
      '{"version":"2"}',
      readFileSync(path, 'utf8').replace('4000', '40001'),
    ]) {
      writeFileSync(path, damage)
      expect(await store.load(full).catch((error) => error)).to.be.instanceOf(RecordUnreadableError)
      const change = store.change(full, () => ({ next: full, result: 0 }))
      expect(await change.catch((error) => error)).to.be.instanceOf(RecordUnreadableError)
      const told: unknown[] = []
      expect(await store.records((error) => told.push(error))).to.deep.equal([])
      expect(told).to.have.lengthOf(1)
    }
    await store.close()
  })

  it('is one process’s, until it is closed', async () => {
    const store = await fileJurorStore(folder)
    expect(await fileJurorStore(folder).catch((error) => error)).to.be.instanceOf(FolderLockedError)
    await store.close()
    await (await fileJurorStore(folder)).close()
  })
})
