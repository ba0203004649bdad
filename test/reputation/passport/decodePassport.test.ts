import { expect } from 'chai'

import { decodePassport, PassportInvalidError } from '../../../src/reputation/index.ts'

const traits = ['score', 'cost to forge (USDC)', 'loss (USDC)', 'milestones', 'disputes', 'defaults']
const attributes = ['Seller', 'Buyer'].flatMap((role) =>
  traits.map((trait, index) => ({ trait_type: `${role} ${trait}`, value: index })),
)
const metadata = {
  name: `Earnest Passport 0x${'a1'.repeat(20)}`,
  description: 'What is known.',
  image: `data:image/svg+xml;base64,${btoa('<svg></svg>')}`,
  attributes,
}
const encode = (json: unknown) => `data:application/json;base64,${btoa(JSON.stringify(json))}`

describe('decodePassport', () => {
  it('takes a passport apart', () => {
    const passport = decodePassport(encode(metadata))
    expect(passport.svg).to.equal('<svg></svg>')
    expect(passport.account.toLowerCase()).to.equal(`0x${'a1'.repeat(20)}`)
    expect(passport.buyer).to.deep.equal({
      score: 0,
      costToForge: 1,
      loss: 2,
      milestones: 3,
      disputes: 4,
      defaults: 5,
    })
  })

  const broken: Record<string, string> = {
    'that is nothing': '',
    'that is a link': 'https://example.com/passport.json',
    'that is not base64': 'data:application/json;base64,%%%',
    'that is not UTF-8': `data:application/json;base64,${btoa('"\xff"')}`,
    'that is not JSON': `data:application/json;base64,${btoa('{')}`,
    'of nobody': encode({ ...metadata, name: 'Earnest Passport nobody' }),
    'of another name': encode({ ...metadata, name: `Other 0x${'a1'.repeat(20)}` }),
    'whose picture is elsewhere': encode({ ...metadata, image: 'https://example.com/1.svg' }),
    'whose numbers are missing': encode({ ...metadata, attributes: attributes.slice(1) }),
    'whose numbers are text': encode({
      ...metadata,
      attributes: [{ trait_type: 'Seller score', value: '1' }],
    }),
    'with something more': encode({ ...metadata, animation_url: 'x' }),
  }
  for (const [what, uri] of Object.entries(broken)) {
    it(`refuses one ${what}`, () => {
      expect(() => decodePassport(uri))
        .to.throw(PassportInvalidError)
        .with.property('code', 'PassportInvalid')
    })
  }
})
