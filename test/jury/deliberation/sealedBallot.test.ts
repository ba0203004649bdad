import { expect } from 'chai'
import fc from 'fast-check'
import {
  encodeAbiParameters,
  hashTypedData,
  keccak256,
  parseAbiParameters,
  recoverTypedDataAddress,
} from 'viem'

import { type Hash, seededRandom } from '../../../src/core/index.ts'
import { notShownRationale } from '../../../src/jury/deliberation/rationale.ts'
import {
  type ArbiterDomain,
  caseIdOf,
  hashBallot,
  hashRationale,
  hashSeal,
  isNotShown,
  type Judgement,
  mostRationale,
  Rationale,
  rationaleOf,
  sealOf,
  signBallot,
  signSeal,
  verifyBallot,
} from '../../../src/jury/index.ts'
import { type AskedModel, replyOf, reportedOf } from '../../../src/jury/jurors/judgedBy.ts'
import { privateKeySigner } from '../../../src/terms/index.ts'
import * as arbitrary from '../../terms/fixtures/arbitraries.ts'

const types = {
  Ballot: [
    { name: 'case', type: 'bytes32' },
    { name: 'round', type: 'uint8' },
    { name: 'sellerBps', type: 'uint16' },
    { name: 'rationale', type: 'bytes32' },
  ],
  Seal: [
    { name: 'case', type: 'bytes32' },
    { name: 'round', type: 'uint8' },
    { name: 'seal', type: 'bytes32' },
  ],
} as const

const hash = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes): Hash => `0x${Buffer.from(bytes).toString('hex')}`)
const domains = fc.record({
  name: fc.constantFrom('Earnest Jury' as const, 'Earnest Panel' as const),
  chainId: fc.integer({ min: 1, max: 2 ** 31 }),
  verifyingContract: fc.constantFrom(`0x${'aa'.repeat(20)}` as const, `0x${'bb'.repeat(20)}` as const),
})
const ballots = fc.record({
  case: hash,
  round: fc.nat(255),
  sellerBps: fc.nat(10_000),
  rationale: hash,
})

const judgement: Extract<Judgement, { kind: 'answered' }> = {
  kind: 'answered',
  answers: { complete: true, polite: false },
  sellerBps: 6_000,
  notes: { complete: 'holds', polite: 'It is rude.' },
  usage: { inputTokens: 1, outputTokens: 1, requests: 1 },
}
const hashOfBundle = `0x${'b0'.repeat(32)}` as const
const hashOfCriteria = `0x${'c0'.repeat(32)}` as const
const juror = privateKeySigner(`0x${'17'.padStart(64, '0')}`)
const domain: ArbiterDomain = {
  name: 'Earnest Jury',
  chainId: 31_337,
  verifyingContract: `0x${'aa'.repeat(20)}`,
}

describe('caseIdOf', () => {
  it('is what the contract computes', () => {
    fc.assert(
      fc.property(hash, fc.nat(31), (deal, milestone) => {
        const encoded = encodeAbiParameters(parseAbiParameters('bytes32, uint256'), [deal, BigInt(milestone)])
        expect(caseIdOf(deal, milestone)).to.equal(keccak256(encoded))
      }),
    )
  })
})

describe('signBallot and signSeal', () => {
  it('hash and sign as viem does, and viem recovers the juror', async () => {
    await fc.assert(
      fc.asyncProperty(ballots, hash, domains, arbitrary.privateKey, async (ballot, seal, place, key) => {
        const signer = privateKeySigner(key)
        const typed = { types, domain: { ...place, version: '1' } } as const
        const sealed = { case: ballot.case, round: ballot.round, seal }
        const asBallot = { ...typed, primaryType: 'Ballot', message: ballot } as const
        const asSeal = { ...typed, primaryType: 'Seal', message: sealed } as const

        expect(hashBallot(ballot, place)).to.equal(hashTypedData(asBallot))
        expect(hashSeal(sealed, place)).to.equal(hashTypedData(asSeal))
        const signatures = [
          await signBallot(signer, ballot, place),
          await signSeal(signer, sealed, place),
        ] as const
        expect(await recoverTypedDataAddress({ ...asBallot, signature: signatures[0] })).to.equal(
          signer.address,
        )
        expect(await recoverTypedDataAddress({ ...asSeal, signature: signatures[1] })).to.equal(
          signer.address,
        )
      }),
      { numRuns: 30 },
    )
  })
})

describe('sealOf', () => {
  it('is what the contract computes of juror and ballot', () => {
    fc.assert(
      fc.property(ballots, domains, (ballot, place) => {
        const digest = hashBallot(ballot, place)
        const words = parseAbiParameters('address, bytes32')
        const expected = keccak256(encodeAbiParameters(words, [juror.address, digest]))
        expect(sealOf(juror.address, digest)).to.equal(expected)
      }),
    )
  })
})

describe('rationaleOf', () => {
  const who = { juror: 'north', bundle: hashOfBundle, criteria: hashOfCriteria }

  it('says what the juror answered, salted anew each time', () => {
    const random = seededRandom('salt')
    const rationale = rationaleOf(judgement, who, random)
    expect(rationale).to.deep.include({ ...who, answers: judgement.answers, notes: judgement.notes })
    expect(Rationale.parse(rationale)).to.deep.equal(rationale)
    expect(hashRationale(rationaleOf(judgement, who, random))).to.not.equal(hashRationale(rationale))
  })

  it('has one hash however its members are ordered', () => {
    const rationale = rationaleOf(
      judgement,
      { juror: 'north', bundle: hashOfBundle, criteria: hashOfCriteria },
      seededRandom(1),
    )
    const turned = Object.fromEntries(Object.entries(rationale).reverse()) as Rationale
    expect(hashRationale(turned)).to.equal(hashRationale(rationale))
  })

  it('takes no note that is not plain text', () => {
    const rationale = rationaleOf(judgement, who, seededRandom(1))
    expect(Rationale.safeParse({ ...rationale, notes: { complete: 'a\u202eb' } }).success).to.equal(false)
    expect(Rationale.safeParse({ ...rationale, prompt: '' }).success).to.equal(false)
  })

  it('is one, whatever problems checks tell and providers call their models', () => {
    const text = fc.string({ unit: 'binary', maxLength: 400 })
    fc.assert(
      fc.property(fc.array(text, { maxLength: 3 }), text, text, (problems, modelId, reply) => {
        const asked: AskedModel = {
          reported: reportedOf(modelId),
          prompt: { version: '1', seed: hashOfBundle, hash: hashOfBundle, statements: [] },
          settings: { temperature: null, reasoningEffort: null, mostOutputTokens: null, structured: false },
          requests: 1,
          reply: replyOf(reply.toWellFormed()),
        }
        const told = {
          ...judgement,
          findings: [{ name: 'rows', holds: false, found: problems.length, problems }],
          by: { kind: 'model' as const, provider: 'openai', model: 'm', asked },
        }
        const rationale = rationaleOf(told, who, seededRandom(1))
        expect(Rationale.parse(JSON.parse(JSON.stringify(rationale)))).to.deep.equal(rationale)
        expect(hashRationale(rationale)).to.match(/^0x[0-9a-f]{64}$/)
      }),
      { numRuns: 30 },
    )
  })

  it('is bounded, whatever a stranger puts into it', () => {
    const rationale = rationaleOf(judgement, who, seededRandom(1))
    const many = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`q${index}`, true]))
    const reply = (text: string) => ({
      kind: 'model',
      provider: 'openai',
      model: 'm',
      asked: {
        reported: null,
        prompt: { version: '1', seed: hashOfBundle, hash: hashOfBundle, statements: [] },
        settings: { temperature: null, reasoningEffort: null, mostOutputTokens: null, structured: false },
        requests: 1,
        reply: { hash: hashOfBundle, length: text.length, text },
      },
    })
    const isRead = (changes: object) => Rationale.safeParse({ ...rationale, ...changes }).success
    expect(isRead({ answers: many(96) })).to.equal(true)
    expect(isRead({ answers: many(97) })).to.equal(false)
    expect(isRead({ by: reply('\u0000'.repeat(200_000)) })).to.equal(true)
    expect(isRead({ by: reply('x'.repeat(200_001)) })).to.equal(false)
    expect(isRead({ by: reply('\ud800') })).to.equal(false)
    expect(isRead({ version: '2' })).to.equal(false)
    // The longest of all is not longer than what is read of a server.
    const text = 'é'.repeat(256)
    const finding = { name: 'é'.repeat(64), holds: false, found: 1, problems: [text, text, text] }
    const names = Array.from({ length: 96 }, (_, index) => `${index}`.padStart(64, 'é'))
    const longest = {
      ...rationale,
      checks: { version: '1', findings: Array.from({ length: 64 }, () => finding) },
      answers: Object.fromEntries(names.map((name) => [name, true])),
      notes: Object.fromEntries(names.map((name) => [name, text])),
      by: reply('\u0000'.repeat(200_000)),
    }
    expect(isRead(longest)).to.equal(true)
    expect(new TextEncoder().encode(JSON.stringify(longest)).length).to.be.below(mostRationale)
  })
})

describe('verifyBallot', () => {
  const shown = async (changes: Partial<Parameters<typeof hashBallot>[0]> = {}) => {
    const rationale = rationaleOf(
      judgement,
      { juror: 'north', bundle: hashOfBundle, criteria: hashOfCriteria },
      seededRandom(2),
    )
    const ballot = {
      case: caseIdOf(`0x${'dd'.repeat(32)}`, 1),
      round: 0,
      sellerBps: judgement.sellerBps,
      rationale: hashRationale(rationale),
      ...changes,
    }
    const signature = await signBallot(juror, ballot, domain)
    const seal = sealOf(juror.address, hashBallot(ballot, domain))
    return { juror: juror.address, ballot, signature, seal, rationale }
  }
  const codeOf = async (...parameters: Parameters<typeof verifyBallot>) => {
    const verdict = await verifyBallot(...parameters)
    return verdict.ok ? 'ok' : verdict.code
  }

  it('passes what was sealed, with its rationale and without', async () => {
    const { rationale, ...rest } = await shown()
    expect(await codeOf({ ...rest, rationale }, domain)).to.equal('ok')
    expect(await codeOf(rest, domain)).to.equal('ok')
  })

  it('refuses a share of what, by its rationale, was not shown', async () => {
    const shownNothing = notShownRationale('north', seededRandom(3))
    expect(isNotShown(shownNothing)).to.equal(true)
    const rationale = hashRationale(shownNothing)
    const nothing = await shown({ rationale, sellerBps: 0 })
    expect(await codeOf({ ...nothing, rationale: shownNothing }, domain)).to.equal('ok')
    const something = await shown({ rationale, sellerBps: 1 })
    expect(await codeOf({ ...something, rationale: shownNothing }, domain)).to.equal('BallotUnfounded')
  })

  it('refuses another share, round, case, arbiter or juror than was signed', async () => {
    const good = await shown()
    for (const change of [{ sellerBps: 6_001 }, { round: 1 }, { case: caseIdOf(good.ballot.case, 0) }]) {
      const changed = { ...good, ballot: { ...good.ballot, ...change } }
      expect(await codeOf(changed, domain)).to.equal('BallotSignatureInvalid')
    }
    for (const change of [{ chainId: 1 }, { name: 'Earnest Panel' as const }]) {
      expect(await codeOf(good, { ...domain, ...change })).to.equal('BallotSignatureInvalid')
    }
    const other = { ...good, juror: privateKeySigner(`0x${'18'.padStart(64, '0')}`).address }
    expect(await codeOf(other, domain)).to.equal('BallotSignatureInvalid')
  })

  it('refuses a second ballot under the seal of the first', async () => {
    const [first, second] = [await shown(), await shown({ sellerBps: 10_000 })]
    expect(await codeOf({ ...second, seal: first.seal }, domain)).to.equal('BallotSealMismatch')
  })

  it('refuses a seal that another juror made of the same ballot', async () => {
    const good = await shown()
    const seal = sealOf(`0x${'99'.repeat(20)}`, hashBallot(good.ballot, domain))
    expect(await codeOf({ ...good, seal }, domain)).to.equal('BallotSealMismatch')
  })

  it('refuses another rationale, and more than all', async () => {
    const good = await shown()
    const rationale = { ...good.rationale, juror: 'another' }
    expect(await codeOf({ ...good, rationale }, domain)).to.equal('BallotRationaleMismatch')
    expect(await codeOf(await shown({ sellerBps: 10_001 }), domain)).to.equal('BallotShareTooLarge')
  })
})
