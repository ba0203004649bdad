import { expect } from 'chai'

import { InputInvalidError, keccak256, refused, seededRandom, toWire } from '../../src/core/index.ts'
import {
  BundleSourceFailedError,
  hashRationale,
  httpBundleSource,
  packBundle,
  Rationale,
  RelayFailedError,
  rationaleOf,
  relaySubmitter,
  Submission,
} from '../../src/jury/index.ts'
import { caseRoutes, courtActRoutes, rationaleRoutes } from '../../src/server/index.ts'
import { openCase } from '../jury/support/evidence.ts'

const id = keccak256('case')

/** A fetch that asks an app in memory. */
function fetchOf(app: { request(url: string, init?: RequestInit): Response | Promise<Response> }) {
  return (async (url: string, init?: RequestInit) => app.request(url, init)) as typeof globalThis.fetch
}

describe('caseRoutes', () => {
  const bundle = packBundle(openCase().evidence)
  const app = caseRoutes({ bundleOf: async (asked) => (asked === id ? bundle : undefined) })

  it('give a case’s bundle to whoever asks as jurors do', async () => {
    const source = httpBundleSource({ url: 'http://party.test/', fetch: fetchOf(app) })
    expect(await source.bundleOf(id, {})).to.deep.equal(bundle)
    expect(await source.bundleOf(keccak256('another'), {})).to.equal(undefined)
    expect((await app.request('/cases/nonsense/bundle')).status).to.equal(404)
    const { headers } = await app.request(`/cases/${id}/bundle`)
    expect(headers.get('content-disposition')).to.equal('attachment')
  })

  it('are asked no further by a source than a bundle is long', async () => {
    const endless = async () =>
      new Response(
        new ReadableStream({
          pull: (controller) => controller.enqueue(new Uint8Array(1024 * 1024)),
        }),
      )
    const source = httpBundleSource({ url: 'http://liar.test', fetch: endless as typeof globalThis.fetch })
    expect(await source.bundleOf(id, {}).catch((error) => error)).to.be.instanceOf(BundleSourceFailedError)
  })

  it('tell nobody what went wrong here', async () => {
    const reported: unknown[] = []
    const failing = caseRoutes({
      bundleOf: async () => {
        throw new Error('a secret path')
      },
      report: (error) => reported.push(error),
    })
    const answer = await failing.request(`/cases/${id}/bundle`)
    expect(answer.status).to.equal(500)
    expect(await answer.text()).to.not.include('secret')
    expect(reported).to.have.lengthOf(1)
  })
})

describe('rationaleRoutes', () => {
  it('give a rationale by the hash that its ballot names', async () => {
    const rationale = rationaleOf(
      { answers: { rows: true }, notes: { rows: 'holds' } },
      { juror: 'one', bundle: keccak256('bundle'), criteria: keccak256('criteria') },
      seededRandom('salt'),
    )
    const hash = hashRationale(rationale)
    const app = rationaleRoutes({
      service: { rationaleOf: async (asked) => (asked === hash ? rationale : undefined) },
    })
    const answer = await app.request(`/rationales/${hash}`)
    expect(hashRationale(Rationale.parse(await answer.json()))).to.equal(hash)
    expect((await app.request(`/rationales/${id}`)).status).to.equal(404)
    expect((await app.request('/rationales/nonsense')).status).to.equal(404)
  })
})

describe('courtActRoutes', () => {
  const court = `0x${'22'.repeat(20)}` as const
  const pay: Submission = { kind: 'pay', court, id, round: 0 }

  it('submit what a juror sends, and say when it is mined', async () => {
    const submitted: Submission[] = []
    const app = courtActRoutes({
      submit: async (submission) => {
        submitted.push(submission)
      },
    })
    const send = relaySubmitter({ url: 'http://relayer.test', fetch: fetchOf(app) })
    const { terms } = openCase().evidence
    const acts: Submission[] = [
      pay,
      { kind: 'execute', court, terms, milestone: 3 },
      {
        kind: 'vote',
        court,
        id,
        ballots: [{ seat: 16, sellerBps: 10_000, rationale: id, signature: '0x01' }],
      },
    ]
    for (const act of acts) await send(act)
    expect(submitted).to.deep.equal(acts)
  })

  it('refuse what is no act, what is not admitted, and what the court refuses', async () => {
    const app = courtActRoutes({
      submit: async () => {
        throw new InputInvalidError({ issues: [] } as never)
      },
      admit: ({ court: asked }) =>
        asked === court ? { ok: true } : refused('CourtUnknown', 'The court is none that is submitted to'),
    })
    const post = (body: unknown) => app.request('/court-acts', { method: 'POST', body: JSON.stringify(body) })
    const refusal = async (body: unknown) => ((await (await post(body)).json()) as { code: string }).code
    expect(await refusal({ kind: 'rule' })).to.equal('MessageMalformed')
    expect(await refusal({ ...pay, surprise: 1 })).to.equal('MessageMalformed')
    expect(await refusal(toWire(Submission, { ...pay, court: `0x${'33'.repeat(20)}` }))).to.equal(
      'CourtUnknown',
    )
    expect(await refusal(toWire(Submission, pay))).to.equal('InputInvalid')
    expect((await post({ kind: 'x'.repeat(70_000) })).status).to.equal(413)
    const send = relaySubmitter({ url: 'http://relayer.test', fetch: fetchOf(app) })
    const error = await send(pay).catch((reason) => reason)
    expect(error).to.be.instanceOf(RelayFailedError)
    expect(error.details.reason).to.equal('InputInvalid: The input does not fit its schema')
  })

  it('leave a juror with the status where a relayer says nothing that can be read', async () => {
    const answers = ['<html>', '{"code":1}', `{"code":"x","message":"${'y'.repeat(20_000)}"}`, null]
    for (const body of answers) {
      const fetch = (async () => new Response(body, { status: 502 })) as typeof globalThis.fetch
      const error = await relaySubmitter({ url: 'http://relayer.test', fetch })(pay).catch((reason) => reason)
      expect(error).to.be.instanceOf(RelayFailedError)
      expect(error.details.reason).to.equal('status 502')
    }
  })
})
