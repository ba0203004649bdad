import { expect } from 'chai'

import { keccak256, zeroHash } from '../../../src/core/index.ts'
import {
  formatVerdict,
  hashRationale,
  packBundle,
  type Rationale,
  verifyVerdict,
} from '../../../src/jury/index.ts'
import { longestReply, replyOf } from '../../../src/jury/jurors/judgedBy.ts'
import { sumProgram } from '../support/programs.ts'
import {
  bundle,
  evidence,
  keys,
  muted,
  recordOf,
  seatOf,
  startTrial,
  type Trial,
  troublesOf,
} from './support/trial.ts'

/** A rationale with its model's part changed. */
function withAsked(rationale: Rationale, change: (asked: AskedModel) => Partial<AskedModel>): Rationale {
  const { by } = rationale
  if (by?.kind !== 'model' || by.asked === null) throw new Error('no model was asked')
  return { ...rationale, by: { ...by, asked: { ...by.asked, ...change(by.asked) } } }
}
type AskedModel = NonNullable<Extract<NonNullable<Rationale['by']>, { kind: 'model' }>['asked']>

describe('verifyVerdict', () => {
  let trial: Trial
  let honest: Rationale

  before(async () => {
    trial = await startTrial()
    honest = trial.honest
  })
  after(() => trial.server.close())

  const verify: Trial['verify'] = (...given) => trial.verify(...given)

  it('finds all of an honest verdict right, and says so point by point', async () => {
    const verified = await verify(honest)
    expect(verified.points).to.deep.equal(
      ['bundle', 'quorum', 'median', 'verdict', 'ruling'].map((point) => ({ point, result: 'ok' })),
    )
    expect(verified.jurors.map(({ juror }) => juror)).to.deep.equal(keys.map(({ address }) => address))
    const points = [
      'ballot',
      'seal',
      'signature',
      'rationale',
      'bundle',
      'criteria',
      'checks',
      'share',
      'prompt',
      'reply',
    ]
    for (const juror of verified.jurors) {
      expect(juror.points).to.deep.equal(points.map((point) => ({ point, result: 'ok' })))
    }
    expect(trial.others.map(({ sellerBps }) => sellerBps)).to.deep.equal([10_000, 5_000])
  })

  it('takes a juror that was not brought the buyer’s words for honest, whichever bundle it is verified by', async () => {
    const { rationale } = await trial.explained('plain', muted)
    expect(troublesOf(await verify(rationale))).to.deep.equal([])
    // Who shows the muted bundle alone can't check those that heard the buyer.
    const verified = await verify(rationale, { from: muted })
    expect(troublesOf(verified)).to.deep.equal(['bundle: StatementNotShown?'])
    expect(troublesOf(verified, 1)).to.deep.equal([
      'bundle: StatementNotShown?',
      'bundle: BundleNotShown?',
      'prompt: BundleNotShown?',
      'reply: PromptNotRendered?',
    ])
  })

  describe('what a juror signed', () => {
    const cases: readonly (readonly [
      what: string,
      change: (own: Rationale) => Rationale,
      found: readonly string[],
    ])[] = [
      [
        'the hash of a bundle that is not of the case',
        (own) => ({ ...own, bundle: keccak256('another') }),
        ['bundle: BundleMismatch', 'prompt: BundleNotShown?', 'reply: PromptNotRendered?'],
      ],
      [
        'no bundle',
        (own) => ({ ...own, bundle: null }),
        ['bundle: BundleNotShown?', 'prompt: BundleNotShown?', 'reply: PromptNotRendered?'],
      ],
      ['other criteria', (own) => ({ ...own, criteria: zeroHash }), ['criteria: CriteriaMismatch']],
      ['no criteria', (own) => ({ ...own, criteria: null }), ['criteria: CriteriaNotShown?']],
      [
        'findings that the checks do not find',
        ({ checks, ...own }) => ({
          ...own,
          checks: checks && {
            ...checks,
            findings: checks.findings.map((one) => ({ ...one, problems: ['a row too many'] })),
          },
        }),
        ['checks: FindingsMismatch'],
      ],
      [
        'fewer findings than there are checks',
        ({ checks, ...own }) => ({
          ...own,
          checks: checks && { ...checks, findings: checks.findings.slice(1) },
        }),
        ['checks: FindingsMismatch'],
      ],
      [
        'findings of another version',
        ({ checks, ...own }) => ({ ...own, checks: checks && { ...checks, version: '0' } }),
        ['checks: ChecksVersionUnknown?'],
      ],
      ['no findings', (own) => ({ ...own, checks: null }), ['checks: FindingsNotShown?']],
      [
        'an answer that the checks contradict, and the share that would follow from the true one',
        (own) => ({ ...own, answers: { ...own.answers, 'check 0': false } }),
        ['checks: AnswersMismatch', 'share: ShareMismatch'],
      ],
      [
        'an answer to a question that nobody asked',
        (own) => ({ ...own, answers: { ...own.answers, generous: true } }),
        ['share: AnswersMismatch'],
      ],
      [
        'no answer to a question that was asked',
        ({ answers: { polite: _, ...answers }, ...own }) => ({ ...own, answers }),
        ['share: AnswersMismatch', 'reply: ReplyMismatch'],
      ],
      [
        'an answer that its model did not give, though the share follows from it',
        (own) => ({ ...own, answers: { ...own.answers, short: false } }),
        ['share: ShareMismatch', 'reply: ReplyMismatch'],
      ],
      [
        'a note that its model did not write',
        (own) => ({ ...own, notes: { ...own.notes, short: 'It is long.' } }),
        ['reply: ReplyMismatch'],
      ],
      ['nothing of what judged', (own) => ({ ...own, by: null }), ['prompt: JudgeNotShown?']],
      [
        'that a program answered the questions',
        (own) => ({ ...own, by: { kind: 'program', name: 'clever', version: '9' } }),
        ['reply: JudgeNotShown?'],
      ],
      [
        'that its model was asked nothing',
        (own) => ({ ...own, by: { kind: 'model', provider: 'openai', model: 'm', asked: null } }),
        ['prompt: ModelNotAsked'],
      ],
      [
        'the hash of another prompt',
        (own) => withAsked(own, ({ prompt }) => ({ prompt: { ...prompt, hash: zeroHash } })),
        ['prompt: PromptMismatch', 'reply: PromptNotRendered?'],
      ],
      [
        'another seed than that of its prompt',
        (own) => withAsked(own, ({ prompt }) => ({ prompt: { ...prompt, seed: zeroHash } })),
        ['prompt: PromptMismatch', 'reply: PromptNotRendered?'],
      ],
      [
        'a prompt of an unknown version',
        (own) => withAsked(own, ({ prompt }) => ({ prompt: { ...prompt, version: '0' } })),
        ['prompt: PromptVersionUnknown?', 'reply: PromptNotRendered?'],
      ],
      [
        'that its model was not shown what the seller says',
        (own) => withAsked(own, ({ prompt }) => ({ prompt: { ...prompt, statements: ['buyer'] } })),
        ['prompt: StatementWithheld', 'reply: PromptNotRendered?'],
      ],
      [
        'a reply that answers otherwise',
        (own) =>
          withAsked(own, ({ reply }) => ({ reply: replyOf(reply.text?.replace('true', 'false') ?? '') })),
        ['reply: ReplyMismatch'],
      ],
      [
        'a reply that is no answer',
        (own) => withAsked(own, () => ({ reply: replyOf('Both hold, I would say.') })),
        ['reply: ReplyUnreadable'],
      ],
      [
        'a reply that answers twice',
        (own) =>
          withAsked(own, ({ reply: { text } }) => ({
            reply: replyOf(`${text} or ${text?.replace('true', 'false')}`),
          })),
        ['reply: ReplyUnreadable'],
      ],
      [
        'a text under another hash',
        (own) => withAsked(own, ({ reply }) => ({ reply: { ...reply, hash: zeroHash } })),
        ['reply: ReplyMismatch'],
      ],
      [
        'a text under another length',
        (own) => withAsked(own, ({ reply }) => ({ reply: { ...reply, length: 1 } })),
        ['reply: ReplyMismatch'],
      ],
      [
        'a reply too long to be kept',
        (own) => withAsked(own, () => ({ reply: replyOf('x'.repeat(longestReply + 1)) })),
        ['reply: ReplyNotKept?'],
      ],
    ]
    for (const [what, change, expected] of cases) {
      it(`is told where it is ${what}`, async () => {
        const changed = change(honest)
        expect(hashRationale(changed)).to.not.equal(hashRationale(honest))
        const verified = await verify(changed)
        expect(troublesOf(verified)).to.deep.equal(expected)
        // Of the others' parts nothing is said that isn't so.
        expect(troublesOf(verified, 1)).to.deep.equal([])
      })
    }

    it('is told where its model obeyed the canary', async () => {
      const word =
        /\b[a-z]{12}\b/.exec(trial.server.requests[0]?.prompt.split('[remarks]')[1] ?? '')?.[0] ?? ''
      const obedient = withAsked(honest, ({ reply }) => ({
        reply: replyOf(`${word.toUpperCase()}\n${reply.text}`),
      }))
      expect(word).to.have.length(12)
      expect(troublesOf(await verify(obedient))).to.deep.equal(['reply: CanaryObeyed'])
    })

    it('is told where another share was voted than follows from the answers', async () => {
      expect(troublesOf(await verify(honest, { sellerBps: 7_999 }))).to.deep.equal(['share: ShareMismatch'])
    })
  })

  describe('what a juror published', () => {
    it('is told where it is nothing', async () => {
      expect(troublesOf(await verify(honest, { shown: [] }))).to.deep.equal(['rationale: RationaleNotShown?'])
    })

    it('is told where it is not what the ballot names, or nothing that could be', async () => {
      const seats = [await seatOf(0, honest, 8_000)]
      const named = hashRationale(honest)
      for (const shown of [{ ...honest, juror: 'other' }, { ...honest, more: 1 }, 'nonsense', null, []]) {
        const verified = await verifyVerdict({
          record: recordOf(seats),
          bundle,
          rationales: new Map([[named, shown]]),
        })
        // One ballot, of a quorum of two.
        expect(troublesOf(verified)).to.deep.equal(['quorum: QuorumMissed', 'rationale: RationaleMismatch'])
      }
    })
  })

  it('believes no bundle that is not of the case, and then nothing that stands on one', async () => {
    const forged = packBundle({ ...evidence, deliverable: new TextEncoder().encode('forged') })
    for (const from of [forged, new Uint8Array([1, 2, 3])]) {
      const verified = await verify(honest, { from })
      expect(troublesOf(verified)).to.deep.equal([
        'bundle: BundleRefused',
        'bundle: BundleNotShown?',
        'criteria: CriteriaNotShown?',
        'checks: ChecksNotRun?',
        'share: CriteriaNotShown?',
        'reply: CriteriaNotShown?',
      ])
      expect(verified.jurors[0]?.bundle).to.equal(undefined)
    }
  })

  it('shows what jurors wrote as data: nothing that a terminal obeys comes through', async () => {
    const hostile = '\u001b[2J\u202eevil\u0000\r\n{"q1": 1}\u2028<script>'
    const own = withAsked(honest, () => ({ reply: replyOf(hostile) }))
    const text = formatVerdict(await verify(own))
    expect(text.join('')).to.match(/evil/)
    for (const line of text) expect(line, line).to.match(/^[^\p{Cc}\p{Cf}\u2028\u2029]*$/u)
    // Elsewhere than in a reply no such text is taken for a rationale at all.
    for (const named of ['juror', 'model'] as const) {
      const bad =
        named === 'juror'
          ? { ...honest, juror: hostile }
          : { ...honest, by: honest.by?.kind === 'model' ? { ...honest.by, model: hostile } : null }
      const verified = await verifyVerdict({
        record: recordOf([await seatOf(0, honest, 8_000), await seatOf(1, honest, 8_000)]),
        bundle,
        rationales: new Map([[hashRationale(honest), bad]]),
      })
      expect(troublesOf(verified)).to.deep.equal(['rationale: RationaleMismatch'])
      expect(formatVerdict(verified).join('')).to.not.include('evil')
    }
  })

  it('runs the checks again, and not what a juror says of them', async () => {
    // Another program than the one agreed on is none of the case's: its bundle does not open.
    const program = sumProgram(1)
    const attachments = new Map([...evidence.attachments].slice(1)).set(keccak256(program), program)
    const verified = await verify(honest, { from: packBundle({ ...evidence, attachments }) })
    expect(troublesOf(verified)).to.include('bundle: BundleRefused')
  })
})
