import { expect } from 'chai'
import { runWorker } from '../../../src/jury/checks/workers/runWorker.ts'
import { WorkerFailedError } from '../../../src/jury/index.ts'

const limits = { seconds: 20, heap: 64 }

describe('runWorker', () => {
  it('tells of too much memory by itself: of a small heap, a large delivery is more', async () => {
    const bytes = new TextEncoder().encode(`[${'{"a":[0]},'.repeat(700_000)}0]`)
    const question = { schema: {}, delivery: { bytes, format: 'json' } }
    expect(await runWorker('schemaWorker', question, { ...limits, heap: 8 })).to.deep.equal({ kind: 'full' })
    expect(await runWorker('schemaWorker', question, { ...limits, heap: 1_024 })).to.have.property(
      'kind',
      'answered',
    )
  })

  it('tells of too much time', async () => {
    const bytes = new TextEncoder().encode(`"${'a'.repeat(8_000_000)}"`)
    const question = { schema: { pattern: '(a?){200}b' }, delivery: { bytes, format: 'json' } }
    expect(await runWorker('schemaWorker', question, { ...limits, seconds: 0.05 })).to.deep.equal({
      kind: 'late',
    })
  })

  it('takes a worker that fails by itself for no answer', async () => {
    const outcome = await runWorker('noWorker' as never, {}, limits).catch((error) => error)
    expect(outcome).to.be.instanceOf(WorkerFailedError)
  })
})
