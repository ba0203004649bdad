import { expect } from 'chai'
import fc from 'fast-check'

import { canonicalJson, InputInvalidError, type Json, keccak256, zeroHash } from '../../../src/core/index.ts'
import {
  artifactOf,
  BundleTooLargeError,
  buildBundle,
  type CaseFacts,
  type Evidence,
  hashBundle,
  openBundle,
  packBundle,
} from '../../../src/jury/index.ts'
import { hashCriteria } from '../../../src/terms/index.ts'
import { byHash, criteriaOf, encode } from '../support/criteria.ts'
import { criteria, deliverable, documentOf, files, openCase } from '../support/evidence.ts'

const { evidence, facts } = openCase()
const packed = packBundle(evidence)

const codeOf = (bytes: Uint8Array, known: CaseFacts = facts) => {
  const opened = openBundle(bytes, { facts: known })
  return opened.ok ? 'ok' : opened.code
}
const codeOfChanged = (changes: Partial<Evidence>) => codeOf(packBundle({ ...evidence, ...changes }))

/** Where the manifest stands in the packed bundle. */
const head = 'earnest bundle 1\n'.length + 4
const manifestLength = new DataView(packed.buffer).getUint32(head - 4)
const manifest = new TextDecoder().decode(packed.subarray(head, head + manifestLength))

/** The bundle with another manifest. */
const withManifest = (text: string) => {
  const bytes = encode(text)
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, bytes.length)
  const rest = packed.subarray(head + manifestLength)
  return Uint8Array.from([...packed.subarray(0, head - 4), ...length, ...bytes, ...rest])
}
const withMembers = (change: (members: Record<string, Json>) => void) => {
  const members = JSON.parse(manifest)
  change(members)
  return withManifest(canonicalJson(members))
}

describe('openBundle', () => {
  it('gives back all that a case is judged by', () => {
    const opened = openBundle(packed, { facts })
    expect(opened).to.deep.equal({ ok: true, bundle: buildBundle(evidence) })
    const { deal, artifact, criteria: found } = buildBundle(evidence)
    expect({ deal, artifact, found }).to.deep.equal({
      deal: facts.deal,
      artifact: facts.artifact,
      found: criteria,
    })
  })

  it('opens a bundle without statements, or files', () => {
    const wanted = criteriaOf([{ kind: 'rows', format: 'text', at: '', exactly: 1 }])
    const bare = openCase({ wanted, statements: {} })
    expect(codeOf(packBundle({ ...bare.evidence, attachments: new Map() }), bare.facts)).to.equal('ok')
  })

  it('opens a bundle from which the buyer’s statement was left out', () => {
    const { seller } = evidence.statements
    expect(codeOfChanged({ statements: { seller } })).to.equal('ok')
  })

  const changes: readonly (readonly [string, string, Partial<Evidence>])[] = [
    ['DealMismatch', 'another chain', { chainId: 1 }],
    ['DealMismatch', 'another escrow', { escrow: `0x${'34'.repeat(20)}` }],
    ['DealMismatch', 'another sheet', { terms: { ...evidence.terms, silenceBps: 4_999 } }],
    ['MilestoneMismatch', 'another milestone', { milestone: 1 }],
    ['DocumentMismatch', 'another title', { termsPart: { ...evidence.termsPart, title: 'Another' } }],
    ['DocumentMismatch', 'another salt', { termsPart: { ...evidence.termsPart, salt: zeroHash } }],
    [
      'DocumentMismatch',
      'easier criteria',
      {
        termsPart: { ...evidence.termsPart, criteria: [criteriaOf([{ kind: 'rows', at: '', atLeast: 0 }])] },
      },
    ],
    ['DocumentMismatch', 'another trail', { trail: zeroHash }],
    ['ArtifactMismatch', 'another deliverable', { deliverable: encode('ba') }],
    [
      'ArtifactMismatch',
      'another word of the seller',
      { statements: { ...evidence.statements, seller: 'Trust me.' } },
    ],
    ['ArtifactMismatch', 'no word of the seller', { statements: { buyer: evidence.statements.buyer } }],
    [
      'StatementMismatch',
      'another word of the buyer',
      { statements: { ...evidence.statements, buyer: 'It is worse.' } },
    ],
    ['AttachmentMissing', 'a file less', { attachments: byHash(files.slice(1)) }],
    ['AttachmentUnknown', 'a file more', { attachments: byHash([...files, encode('more')]) }],
  ]
  for (const [code, what, change] of changes) {
    it(`refuses ${what}: ${code}`, () => {
      expect(codeOfChanged(change)).to.equal(code)
    })
  }

  it('refuses what is about another case than the chain’s', () => {
    const others: readonly (readonly [string, Partial<CaseFacts>])[] = [
      ['DealMismatch', { deal: zeroHash }],
      ['MilestoneMismatch', { milestone: 1 }],
      ['ArtifactMismatch', { artifact: zeroHash }],
      ['StatementMismatch', { reason: zeroHash }],
    ]
    for (const [code, change] of others) expect(codeOf(packed, { ...facts, ...change })).to.equal(code)
  })

  it('refuses criteria that are not those of the milestone, although in the document', () => {
    const { hash, document, parts } = documentOf(criteria, 'other')
    const other = criteriaOf([{ kind: 'rows', at: '', atLeast: 0 }])
    const [milestone] = evidence.terms.milestones
    const terms = {
      ...evidence.terms,
      document: hash,
      milestones: [{ ...(milestone as NonNullable<typeof milestone>), criteria: hashCriteria(other) }],
    }
    const changed = { ...evidence, terms, termsPart: parts.terms, trail: document.trail }
    const { deal } = buildBundle(changed)
    expect(codeOf(packBundle(changed), { ...facts, deal })).to.equal('CriteriaMismatch')
  })

  it('refuses criteria that are signed, but none that a jury can read', () => {
    const unreadable = openCase({ wanted: { name: 'rows', checks: [] } as never })
    expect(codeOf(packBundle(unreadable.evidence), unreadable.facts)).to.equal('CriteriaInvalid')
    expect(() => buildBundle(unreadable.evidence)).to.throw(InputInvalidError)
  })

  it('never takes the note of a delivery for what was delivered', () => {
    const note = encode(
      canonicalJson({
        form: 'earnest delivery note 1',
        deliverable: keccak256(deliverable),
        statement: evidence.statements.seller as string,
      }),
    )
    expect(keccak256(note)).to.equal(facts.artifact)
    const { buyer } = evidence.statements
    expect(codeOfChanged({ deliverable: note, statements: { buyer } })).to.equal('ArtifactMismatch')
  })

  it('refuses a bundle with any byte changed, cut off or added', () => {
    fc.assert(
      fc.property(fc.nat(packed.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = Uint8Array.from(packed)
        changed[at] = (packed[at] as number) ^ flip
        expect(codeOf(changed)).to.not.equal('ok')
      }),
      { numRuns: 400 },
    )
    fc.assert(
      fc.property(fc.nat(packed.length - 1), (length) => {
        expect(codeOf(packed.subarray(0, length))).to.not.equal('ok')
      }),
      { numRuns: 50 },
    )
    expect(codeOf(Uint8Array.from([...packed, 0]))).to.equal('BundleMalformed')
    expect(codeOf(encode('nonsense'))).to.equal('BundleMalformed')
  })

  it('refuses a part that is not the one the manifest names', () => {
    const changed = Uint8Array.from(packed)
    const last = changed.length - 1
    changed[last] = (changed[last] as number) ^ 1
    const opened = openBundle(changed, { facts })
    expect(opened).to.deep.include({ ok: false, code: 'PartMismatch' })
    changed.set(packed)
    changed[head + manifestLength] = 0
    expect(openBundle(changed, { facts })).to.have.nested.property('details.part', 'deliverable')
  })

  it('refuses a manifest that is written in another way, or says more', () => {
    expect(codeOf(withManifest(manifest))).to.equal('ok')
    expect(codeOf(withManifest(` ${manifest}`))).to.equal('BundleMalformed')
    expect(codeOf(withManifest(manifest.replace('{', '{"chainId":1,')))).to.equal('BundleMalformed')
    expect(codeOf(withMembers((members) => Object.assign(members, { note: 'x' })))).to.equal(
      'BundleMalformed',
    )
    expect(
      codeOf(
        withMembers((members) =>
          Object.assign(members, { attachments: (members.attachments as Json[]).toReversed() }),
        ),
      ),
    ).to.equal('BundleMalformed')
    expect(
      codeOf(withMembers((members) => Object.assign(members, { statements: { buyer: '\u202e' } }))),
    ).to.equal('BundleMalformed')
  })

  it('refuses what is too large before it reads it', () => {
    expect(codeOf(new Uint8Array(27 * 1024 * 1024))).to.equal('BundleTooLarge')
  })
})

describe('packBundle', () => {
  it('gives the same bytes in whatever order the files came', () => {
    const turned = { ...evidence, attachments: byHash(files.toReversed()) }
    expect(hashBundle(packBundle(turned))).to.equal(hashBundle(packed))
  })

  it('shows a jury also a deliverable that is too large to hold', () => {
    const large = new Uint8Array(9 * 1024 * 1024)
    const bytes = packBundle({ ...evidence, deliverable: large })
    const artifact = artifactOf(keccak256(large), evidence.statements.seller)
    expect(codeOf(bytes, { ...facts, artifact })).to.equal('ok')
  })

  it('refuses what nobody would open', () => {
    expect(() => packBundle({ ...evidence, deliverable: new Uint8Array(17 * 1024 * 1024) })).to.throw(
      InputInvalidError,
    )
    const statements = { buyer: 'x'.repeat(2_001) }
    expect(() => packBundle({ ...evidence, statements })).to.throw(InputInvalidError)
    const large = new Uint8Array(16 * 1024 * 1024)
    const attachments = byHash([large, large.fill(1, 0, 1)])
    expect(() => packBundle({ ...evidence, deliverable: large, attachments })).to.throw(BundleTooLargeError)
  })
})
