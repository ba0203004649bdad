import { expect } from 'chai'

import { EvidenceSource, EvidenceSources, evidenceSourcesOf, TermsPart } from '../../src/terms/index.ts'

describe('EvidenceSource', () => {
  it('is an https URL at a public name, in its one form', () => {
    for (const url of [
      'https://seller.example',
      'https://a.b.seller.example:8443/earnest/evidence',
      'https://xn--bcher-kva.example',
    ]) {
      expect(EvidenceSource.safeParse(url).success, url).to.equal(true)
    }
  })

  it('leads nobody into a network of its own, and says nothing in two ways', () => {
    for (const url of [
      '',
      'seller.example',
      'http://seller.example',
      'https://seller.example/',
      'https://Seller.example',
      'https://seller.example:443',
      'https://seller.example./x',
      'https://seller.example/a/../b',
      'https://seller.example?x=1',
      'https://seller.example#x',
      'https://user:word@seller.example',
      'https://localhost',
      'https://router.local',
      'https://metadata.google.internal',
      'https://intranet',
      'https://127.0.0.1',
      'https://2130706433',
      'https://0x7f.1',
      'https://10.0.0.1',
      'https://169.254.169.254/latest',
      'https://[::1]',
      'https://1.0.0.127.in-addr.arpa',
      `https://seller.example/${'x'.repeat(200)}`,
      'file:///etc/passwd',
    ]) {
      expect(EvidenceSource.safeParse(url).success, url).to.equal(false)
    }
  })
})

describe('EvidenceSources', () => {
  const at = (count: number) => Array.from({ length: count }, (_, index) => `https://s${index}.example`)

  it('are at most four of each side, and different', () => {
    expect(EvidenceSources.safeParse({ buyer: at(4), seller: at(4) }).success).to.equal(true)
    expect(EvidenceSources.safeParse({}).success).to.equal(true)
    for (const seller of [at(5), [], ['https://a.example', 'https://a.example'], ['x']]) {
      expect(EvidenceSources.safeParse({ seller }).success).to.equal(false)
    }
    expect(EvidenceSources.safeParse({ arbiter: at(1) }).success).to.equal(false)
  })

  it('are asked one of each side in turn, each once', () => {
    const evidence = {
      buyer: ['https://b0.example', 'https://both.example'],
      seller: ['https://s0.example', 'https://both.example', 'https://s2.example'],
    }
    expect(evidenceSourcesOf({ evidence })).to.deep.equal([
      'https://b0.example',
      'https://s0.example',
      'https://both.example',
      'https://s2.example',
    ])
    expect(evidenceSourcesOf({})).to.deep.equal([])
  })

  it('are in the terms part, or absent', () => {
    const part = { salt: `0x${'00'.repeat(32)}`, title: 'x', items: [], serviceLevels: [], criteria: [] }
    expect(TermsPart.safeParse(part).success).to.equal(true)
    expect(TermsPart.safeParse({ ...part, evidence: { buyer: at(1) } }).success).to.equal(true)
    expect(TermsPart.safeParse({ ...part, evidence: { buyer: ['http://a.example'] } }).success).to.equal(
      false,
    )
  })
})
