import { expect } from 'chai'
import fc from 'fast-check'

import { type Hash, keccak256 } from '../../../src/core/index.ts'
import { promptVersion } from '../../../src/jury/index.ts'
import { hashPrompt, renderPrompt } from '../../../src/jury/jurors/prompt/renderPrompt.ts'
import { bundleOf, criteriaOf } from '../../../src/simulation/jury/corpus/bundles.ts'

const asked = criteriaOf({
  task: ['Say it all.'],
  questions: ['one', 'two', 'three'].map((name, index) => ({
    name,
    weight: index === 0 ? 3_334 : 3_333,
    ask: `Is it ${name}?`,
  })),
})
const bundle = bundleOf(asked, 'A delivery\nof two lines', { statements: { buyer: 'No.', seller: 'Yes.' } })
const hashOf = (seed: Hash, of = bundle) => {
  const prompt = renderPrompt(of, seed)
  if (prompt === undefined) throw new Error('nothing was rendered')
  return hashPrompt(prompt)
}
const seeds = fc.string({ minLength: 1 }).map((text) => keccak256(text))

describe('renderPrompt', () => {
  it('gives the prompt that version 1 gives: another needs another version', () => {
    expect([promptVersion, hashOf(keccak256('seed'))]).to.deep.equal([
      '1',
      '0x3240fcc8fbc1c250b9cf5cc874b6b78d6e3ab7a246d914613465ef6d208eb66c',
    ])
  })

  it('gives the same of the same seed, and another of another, of another delivery, of another statement', () => {
    fc.assert(
      fc.property(seeds, seeds, (one, other) => {
        fc.pre(one !== other)
        const mute = { statements: { seller: 'Yes.' } }
        const hashes = [
          hashOf(one),
          hashOf(other),
          hashOf(one, bundleOf(asked, 'A delivery\nof two line', { statements: bundle.statements })),
          hashOf(one, bundleOf(asked, bundle.deliverable, mute)),
        ]
        expect(hashOf(one)).to.equal(hashes[0])
        expect(new Set(hashes).size).to.equal(4)
      }),
      { numRuns: 50 },
    )
  })

  it('gives nothing where the delivery can’t be shown whole', () => {
    expect(renderPrompt(bundleOf(asked, new Uint8Array([0xff])), keccak256('seed'))).to.equal(undefined)
    expect(renderPrompt(bundle, keccak256('seed'), 100)).to.equal(undefined)
  })
})
