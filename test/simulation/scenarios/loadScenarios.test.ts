import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect } from 'chai'

import { ScenarioInvalidError } from '../../../src/negotiation/index.ts'
import { loadGenius, loadScenarios } from '../../../src/simulation/scenarios/loadScenarios.ts'
import { thrownBy } from '../../jury/beacon/thrownBy.ts'

const shipped = 'src/negotiation/scenarios/data'

const issue = (evaluation: string) =>
  `<issue name="side" index="1" type="discrete"><item value="left"${evaluation}/></issue>`
const domain = `<negotiation_template><utility_space><objective>${issue('')}</objective></utility_space></negotiation_template>`
const profile = (reservation: number) =>
  `<utility_space><objective>${issue(' evaluation="1"')}<weight index="1" value="1"/></objective>
  <reservation value="${reservation}"/></utility_space>`

async function refusalOf(reading: Promise<unknown>): Promise<ScenarioInvalidError> {
  const error = await thrownBy(() => reading)
  expect(error).to.be.instanceOf(ScenarioInvalidError)
  return error as ScenarioInvalidError
}

describe('loadScenarios', () => {
  let folder: string
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text)

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'scenarios-'))
    mkdirSync(join(folder, 'lane'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('reads the files that come with Earnest', async () => {
    expect((await loadScenarios(shipped)).length).to.equal(8)
  })

  it('reads a folder of GENIUS domains, the first profile as the buyer', async () => {
    write('lane/domain.xml', domain)
    write('lane/profileA.xml', profile(0.25))
    write('lane/profileB.xml', profile(0.5))
    write('manifest.json', '{}')
    const [scenario, ...more] = await loadScenarios(folder)
    expect([scenario?.name, more.length]).to.deep.equal(['lane', 0])
    expect(scenario?.preferences.buyer?.reservation).to.equal(0.25)
    expect(scenario?.preferences.seller?.reservation).to.equal(0.5)
  })

  it('says which file does not fit', async () => {
    write('lane/domain.xml', domain)
    write('lane/profileA.xml', profile(0.25))
    write('lane/profileB.xml', profile(2))
    const { details } = await refusalOf(loadScenarios(folder))
    expect(details).to.deep.equal({ file: join(folder, 'lane/profileB.xml'), place: 'reservation' })
  })

  it('says that a folder holds nothing to read, a domain without profiles, or a file that is too large', async () => {
    expect((await refusalOf(loadScenarios(folder))).details.file).to.equal(folder)
    write('lane/domain.xml', domain)
    expect((await refusalOf(loadGenius(join(folder, 'lane')))).details.file).to.equal(join(folder, 'lane'))
    write('huge.scenario.json', ' '.repeat(5_000_000))
    expect((await refusalOf(loadScenarios(folder))).details.file).to.include('huge')
  })
})
