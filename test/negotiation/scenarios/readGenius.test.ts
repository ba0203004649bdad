import { expect } from 'chai'

import { readGenius, ScenarioInvalidError, utilityOf } from '../../../src/negotiation/index.ts'
import { thrownBy } from '../../jury/beacon/thrownBy.ts'

const domain = `<?xml version="1.0"?>
<!-- Bread, and how much of it. -->
<negotiation_template><utility_space number_of_issues="3"><objective index="0" name="root" type="objective">
  <issue index="1" name="bread" type="discrete" vtype="discrete" etype="discrete">
    <item index="1" value="rye &amp; oat" cost="0"/>
    <item index="2" value="wheat &#x2764;"/>
  </issue>
  <issue index="2" name="loaves" type="integer" lowerbound="2" upperbound="6"/>
  <issue index="3" name="kilos" type="real"><range lowerbound="0" upperbound="4"/></issue>
</objective></utility_space></negotiation_template>`

const profile = `<utility_space type="any"><objective index="0" name="root" type="objective">
  <issue index="10" name="kilos" type="real" etype="real"><range lowerbound="0" upperbound="4"/>
    <evaluator ftype="linear" parameter0="-0.5" parameter1="0.5"/></issue>
  <issue index="20" name="loaves" type="integer" lowerbound="2" upperbound="6">
    <evaluator ftype="linear" offset="1" slope="-0.25"/></issue>
  <issue index="30" name="bread" type="discrete" vtype="discrete">
    <item index="2" value="wheat &#10084;" evaluation="3"/>
    <item index="1" value="rye &amp; oat" evaluation="4"/>
  </issue>
  <weight index="30" value="0.5"/><weight index="20" value="0.25"/><weight index="10" value="0.25"/>
</objective><reservation value="0.1"/><discount_factor value="0"/></utility_space>`

const read = (from: string | RegExp = '', to = '', where: 'domain' | 'profile' = 'profile') => {
  const change = (text: string, here: boolean) => {
    if (!here || from === '') return text
    const changed = text.replace(from, to)
    if (changed === text) throw new Error('nothing was changed')
    return changed
  }
  return readGenius('bakery', {
    domain: { name: 'domain.xml', text: change(domain, where === 'domain') },
    profiles: [{ name: 'profile.xml', text: change(profile, where === 'profile') }, undefined],
  })
}

async function refusalOf(reading: Promise<unknown>): Promise<ScenarioInvalidError> {
  const error = await thrownBy(() => reading)
  expect(error).to.be.instanceOf(ScenarioInvalidError)
  return error as ScenarioInvalidError
}

describe('readGenius', () => {
  it('reads issues in the order of the domain, and what they are worth', async () => {
    const scenario = await read()
    expect(scenario.name).to.equal('bakery')
    expect(scenario.space.issues).to.deep.equal([
      { kind: 'discrete', name: 'bread', values: ['rye & oat', 'wheat ❤'] },
      { kind: 'integer', name: 'loaves', min: 2, max: 6 },
      { kind: 'continuous', name: 'kilos', min: 0, max: 4 },
    ])
    const utility = utilityOf(scenario, 'buyer')
    expect([utility.reservation, utility.discount]).to.deep.equal([0.1, 1])
    expect([0, 1].map((value) => utility.part(0, value))).to.deep.equal([0.5, 0.5 * 0.75])
    expect([2, 4, 6].map((value) => utility.part(1, value))).to.deep.equal([0.25, 0.125, 0])
    // Cut off at 0 and 1.
    expect([0, 1, 2, 3, 4].map((value) => utility.part(2, value))).to.deep.equal([0, 0, 0.125, 0.25, 0.25])
  })

  it('reads triangles, constants, small evaluations and profiles without reservation or discount', async () => {
    const triangle = await read(
      /ftype="linear" parameter0.*?\/>/,
      'ftype="triangular" parameter0="1" parameter1="4" parameter2="2"/>',
    )
    expect([0, 1, 1.5, 2, 3, 4].map((value) => utilityOf(triangle, 'buyer').part(2, value))).to.deep.equal([
      0, 0, 0.125, 0.25, 0.125, 0,
    ])
    const constant = await read(/ftype="linear" parameter0.*?\/>/, 'ftype="constant" parameter0="0.5"/>')
    expect([0, 4].map((value) => utilityOf(constant, 'buyer').part(2, value))).to.deep.equal([0.125, 0.125])
    const small = await read(/"3"\/>([\s\S]*)"4"/, '"0.3"/>$1"0.4"')
    expect(utilityOf(small, 'buyer').part(0, 0)).to.equal(0.2)
    const bare = utilityOf(await read(/<reservation.*?factor.*?\/>/), 'buyer')
    expect([bare.reservation, bare.discount]).to.deep.equal([0, 1])
  })

  const bad: readonly (readonly [what: string, place: string, ...change: Parameters<typeof read>])[] = [
    ['an evaluation that is missing', 'bread: rye & oat', ' evaluation="4"'],
    ['an evaluation that is no number', 'bread: rye & oat', 'evaluation="4"', 'evaluation="four"'],
    ['an evaluation that is NaN', 'bread: rye & oat', 'evaluation="4"', 'evaluation="NaN"'],
    ['an evaluation without end', 'bread: rye & oat', 'evaluation="4"', 'evaluation="1e999"'],
    ['an evaluation that is empty', 'bread: rye & oat', 'evaluation="4"', 'evaluation=""'],
    ['a negative evaluation', 'bread: rye & oat', 'evaluation="4"', 'evaluation="-4"'],
    ['a value that is missing', 'bread: rye & oat', /<item index="1".*?\/>/],
    ['a value that the domain has not', 'bread: oat', 'rye &amp; oat', 'oat'],
    ['a value that is there twice', 'bread: wheat ❤', 'rye &amp; oat', 'wheat &#10084;'],
    ['an issue that is missing', 'bread', /<issue index="30"[\s\S]*?<\/issue>/],
    ['an issue that the domain has not', 'butter', 'name="bread"', 'name="butter"'],
    ['an issue that is there twice', 'loaves', 'name="kilos"', 'name="loaves"'],
    ['a weight that is missing', 'loaves', '<weight index="20" value="0.25"/>'],
    [
      'a weight that is there twice',
      'loaves',
      '<weight index="20"',
      '<weight index="20" value="0"/><weight index="20"',
    ],
    ['weights that do not sum to 1', 'weights', 'value="0.5"', 'value="0.6"'],
    ['a negative weight', 'bread', 'value="0.5"', 'value="-0.5"'],
    ['an evaluator that is missing', 'loaves', '<evaluator ftype="linear" offset="1" slope="-0.25"/>'],
    ['an evaluator that is not read', 'kilos', 'ftype="linear" parameter0', 'ftype="cubic" parameter0'],
    ['a reservation above 1', 'reservation', '<reservation value="0.1"/>', '<reservation value="1.1"/>'],
    [
      'an objective within the objective',
      'objective',
      '<weight index="30"',
      '<objective/><weight index="30"',
    ],
    ['a profile that is none', 'file', /utility_space/g, 'something'],
    ['a domain that is none', 'file', /negotiation_template/g, 'something', 'domain'],
    ['a type that is not read', 'loaves', 'type="integer"', 'type="tree"', 'domain'],
    ['a value of the domain that is there twice', 'bread', 'wheat &#x2764;', 'rye &amp; oat', 'domain'],
    ['a range that is missing', 'kilos', /<range.*?\/>/, '', 'domain'],
    ['a range that ends before it starts', 'space.issues.1', 'upperbound="6"', 'upperbound="1"', 'domain'],
    [
      'a number of loaves without end',
      'space.issues.1.max',
      'upperbound="6"',
      'upperbound="1e300"',
      'domain',
    ],
  ]
  for (const [what, place, from, to, where = 'profile'] of bad) {
    it(`names the file and the place of ${what}`, async () => {
      const refused = await refusalOf(read(from, to, where))
      expect(refused.details).to.deep.equal({ file: `${where}.xml`, place })
    })
  }

  const hostile: readonly (readonly [what: string, text: string, hint?: RegExp])[] = [
    [
      'entities that grow',
      '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><negotiation_template/>',
      /document type/,
    ],
    [
      'entities from outside',
      '<!DOCTYPE a SYSTEM "file:///etc/passwd"><negotiation_template/>',
      /document type/,
    ],
    ['a tag that is not closed', '<negotiation_template><utility_space>'],
    ['nesting without end', `${'<a>'.repeat(10_000)}${'</a>'.repeat(10_000)}`],
    ['names with another meaning', '<negotiation_template><__proto__ a="1"/></negotiation_template>'],
    ['no XML at all', 'PK\u0003\u0004'],
    ['nothing', ''],
    ['too much', `<negotiation_template a="${'x'.repeat(1 << 22)}"/>`],
  ]
  for (const [what, text, hint = /file/] of hostile) {
    it(`takes no ${what}`, async () => {
      const file = { name: 'domain.xml', text }
      const refused = await refusalOf(readGenius('bakery', { domain: file, profiles: [file, undefined] }))
      expect(refused.message).to.match(hint)
      expect(refused.details).to.deep.equal({ file: 'domain.xml', place: 'file' })
    })
  }
})
