import { expect } from 'chai'
import { encodeAbiParameters, keccak256 as viemKeccak256 } from 'viem'

import { keccak256, zeroHash } from '../../../src/core/index.ts'
import {
  artifactOf,
  type Brief,
  BundleTooLargeError,
  checkBrief,
  hashBrief,
  openBrief,
  packBrief,
  packBundle,
} from '../../../src/jury/index.ts'
import { hashCriteria } from '../../../src/terms/index.ts'
import { byHash, encode } from '../support/criteria.ts'
import { criteria, deliverable, files, openCase } from '../support/evidence.ts'

const statements = { buyer: 'It is not so.', seller: 'It is.' }
const whole: Brief = {
  criteria,
  deliverable,
  statements,
  attachments: byHash(files),
  reason: keccak256(statements.buyer),
}
const dispute = hashBrief({
  criteria: hashCriteria(criteria),
  artifact: artifactOf(keccak256(deliverable), statements.seller),
  reason: whole.reason,
})

describe('a brief', () => {
  it('is hashed as a contract does it', () => {
    const hashes = { criteria: keccak256('a'), artifact: keccak256('b'), reason: keccak256('c') }
    const words = [{ type: 'bytes32' }, { type: 'bytes32' }, { type: 'bytes32' }] as const
    const encoded = encodeAbiParameters(words, [hashes.criteria, hashes.artifact, hashes.reason])
    expect(hashBrief(hashes)).to.equal(viemKeccak256(encoded))
  })

  it('is read as it was written, with the claimant’s words or without', () => {
    expect(openBrief(packBrief(whole), { dispute })).to.deep.equal({ ok: true, brief: whole })
    const silent: Brief = { ...whole, statements: { seller: statements.seller } }
    expect(openBrief(packBrief(silent), { dispute })).to.deep.equal({ ok: true, brief: silent })
    const reversed = { ...whole, attachments: byHash([...files].reverse()) }
    expect(packBrief(reversed)).to.deep.equal(packBrief(whole))
  })

  const another = encode('another')
  const refusals: readonly (readonly [string, Partial<Brief>])[] = [
    ['BriefMismatch', { deliverable: another }],
    ['BriefMismatch', { criteria: { ...criteria, title: 'Another' } }],
    ['BriefMismatch', { reason: zeroHash }],
    ['BriefMismatch', { statements: { buyer: statements.buyer } }],
    ['StatementMismatch', { statements: { ...statements, buyer: 'It never was.' } }],
    ['StatementInvalid', { statements: { ...statements, buyer: '\u202eIt is not so.' } }],
    ['AttachmentMissing', { attachments: new Map() }],
    [
      'AttachmentMismatch',
      { attachments: new Map([...byHash(files).keys()].map((hash) => [hash, another])) },
    ],
    ['AttachmentUnknown', { attachments: byHash([...files, another]) }],
    ['CriteriaInvalid', { criteria: { ...criteria, checks: [] } }],
  ]
  for (const [code, changes] of refusals) {
    it(`is refused with another part: ${code}, ${Object.keys(changes).join()}`, () => {
      expect(checkBrief({ ...whole, ...changes }, dispute)).to.deep.include({ ok: false, code })
    })
  }

  it('is not the note of a delivery: its hash says nothing of the work', () => {
    const note = { form: 'earnest delivery note 1', deliverable: keccak256(deliverable), statement: 'It is.' }
    const text = JSON.stringify({ deliverable: note.deliverable, form: note.form, statement: note.statement })
    const posed: Brief = { ...whole, deliverable: encode(text), statements: { buyer: statements.buyer } }
    expect(keccak256(posed.deliverable)).to.equal(artifactOf(note.deliverable, note.statement))
    expect(checkBrief(posed, dispute)).to.deep.include({ ok: false, code: 'ArtifactMismatch' })
  })

  it('is neither a bundle nor anything else', () => {
    const packed = packBrief(whole)
    const refused = (bytes: Uint8Array, code: string) =>
      expect(openBrief(bytes, { dispute })).to.deep.include({ ok: false, code })
    refused(packBundle(openCase().evidence), 'BundleMalformed')
    refused(encode('nothing'), 'BundleMalformed')
    refused(Uint8Array.from([...packed, 0]), 'BundleMalformed')
    refused(packed.slice(0, -1), 'PartMismatch')
    refused(new Uint8Array(26 * 1024 * 1024), 'BundleTooLarge')
    expect(openBrief(packed, { dispute: zeroHash })).to.deep.include({ ok: false, code: 'BriefMismatch' })
    const huge = { ...whole, attachments: new Map([[keccak256('x'), new Uint8Array(16 * 1024 * 1024)]]) }
    expect(() => packBrief({ ...huge, deliverable: new Uint8Array(16 * 1024 * 1024) })).to.throw(
      BundleTooLargeError,
    )
  })
})
