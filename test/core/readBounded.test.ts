import { expect } from 'chai'

import { readBounded } from '../../src/core/index.ts'
import { thrownBy } from '../jury/beacon/thrownBy.ts'

/** A body in chunks, that tells whether it was cancelled, and has no iterator, as in some browsers. */
function bodyOf(...chunks: readonly number[][]) {
  const state = { cancelled: false, pulled: 0 }
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const chunk = chunks[state.pulled++]
        if (chunk === undefined) controller.close()
        else controller.enqueue(Uint8Array.from(chunk))
      },
      cancel() {
        state.cancelled = true
      },
    },
    { highWaterMark: 0 },
  )
  Object.defineProperty(stream, Symbol.asyncIterator, { value: undefined })
  return { stream, state }
}

describe('readBounded', () => {
  it('reads all of a body, empty chunks too', async () => {
    expect(await readBounded(bodyOf([1, 2], [], [3]).stream, 3)).to.deep.equal(Uint8Array.of(1, 2, 3))
    expect(await readBounded(bodyOf().stream, 0)).to.deep.equal(new Uint8Array())
    expect(await readBounded(null, 0)).to.deep.equal(new Uint8Array())
  })

  it('takes no byte more than it may, and fetches no more', async () => {
    const { stream, state } = bodyOf([1, 2], [3], [4], [5])
    expect(await readBounded(stream, 2)).to.equal(undefined)
    expect(state).to.deep.equal({ cancelled: true, pulled: 2 })
  })

  it('fails as the body does', async () => {
    const broken = new Error('broken off')
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => controller.error(broken),
    })
    expect(await thrownBy(() => readBounded(stream, 9))).to.equal(broken)
  })
})
