import { expect } from 'chai'

import {
  accountSignatory,
  askNobody,
  type Move,
  receiveMove,
  verifyEquivocation,
} from '../../../src/negotiation/index.ts'
import { encodeConsent, signAct } from '../../../src/terms/index.ts'
import { forgeSheet, textOf } from '../support/forge.ts'
import { buyerSigner, deployments, domain, sellerSigner, signerOf, tokens } from '../support/parties.ts'
import { begin, codeOf, forged, other } from '../support/situation.ts'
import { middling } from '../support/template.ts'

describe('when a side signs twice for one round', () => {
  it('keeps a proof that anyone can verify, whatever the second statement is', async () => {
    for (const second of ['quote', 'offer', 'leave'] as const) {
      const situation = await begin()
      const { buyer, id, record, now } = situation
      await receiveMove(buyer, await forged(situation))
      const previous = record.entries.at(-1)?.digest ?? other
      const message = { negotiation: id, previous, reason: 0 }
      const consent = encodeConsent({
        kind: 'signature',
        signature: await signAct(sellerSigner, 'Leave', message, domain),
      })
      const move: Move =
        second === 'leave'
          ? { kind: 'leave', version: 'earnest/1', round: 3, ...message, consent }
          : await forgeSheet(record, { now, kind: second, outcome: middling.with(0, 99_000_000) })
      expect(await codeOf(situation, textOf(move))).to.equal('RoundTaken')

      const proofs = (await buyer.store.load(id))?.proofs ?? []
      expect(proofs).to.have.length(1)
      const [proof] = proofs
      if (proof === undefined) throw new Error('no proof')
      const parameters = { domain, tokens, deployments, ask: askNobody }
      expect(await verifyEquivocation(proof, parameters)).to.deep.equal({ ok: true })
      expect((await verifyEquivocation({ ...proof, signer: buyerSigner.address }, parameters)).ok).to.equal(
        false,
      )
      expect((await verifyEquivocation({ ...proof, second: proof.first }, parameters)).ok).to.equal(false)
      expect((await verifyEquivocation({ ...proof, round: 5 }, parameters)).ok).to.equal(false)
      const forgedProof = { ...proof, second: { ...proof.second, consent: proof.first.consent } }
      expect((await verifyEquivocation(forgedProof, parameters)).ok).to.equal(false)
      expect(
        (await verifyEquivocation(proof, { ...parameters, domain: { ...domain, chainId: 1 } })).ok,
      ).to.equal(false)
    }
  })

  it('keeps one, and the proof, when both come at once', async () => {
    const situation = await begin()
    const { buyer, id } = situation
    const texts = [
      await forged(situation),
      await forged(situation, { outcome: middling.with(0, 99_000_000) }),
    ]
    const answers = await Promise.all(texts.map((text) => receiveMove(buyer, text)))
    expect(answers.map((answer) => (answer.ok ? 'ok' : answer.code)).sort()).to.deep.equal([
      'RoundTaken',
      'ok',
    ])
    const record = await buyer.store.load(id)
    expect(record?.entries).to.have.length(3)
    expect(record?.proofs).to.have.length(1)
  })

  it('keeps nothing that the side did not sign', async () => {
    const situation = await begin()
    await receiveMove(situation.buyer, await forged(situation))
    const text = await forged(situation, {
      outcome: middling.with(0, 99_000_000),
      signatory: accountSignatory(signerOf(7)),
    })
    expect(await codeOf(situation, text)).to.equal('RoundTaken')
    expect((await situation.buyer.store.load(situation.id))?.proofs).to.deep.equal([])
  })
})
