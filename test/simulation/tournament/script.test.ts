import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect } from 'chai'
import { XMLValidator } from 'fast-xml-parser'

describe('npm run tournament', function () {
  this.timeout(120_000)

  const run = (...args: string[]) =>
    spawnSync(process.execPath, ['--import', 'tsx', 'scripts/tournament.ts', ...args], { encoding: 'utf8' })

  it('prints one JSON object, and writes a well-formed chart for each scenario', () => {
    const folder = mkdtempSync(join(tmpdir(), 'earnest-charts-'))
    try {
      const { stdout, status } = run('--json', '--rounds', '5', '--charts', folder)
      expect(status).to.equal(0)
      const said = JSON.parse(stdout)
      expect(said.strategies).to.have.length(7)
      for (const one of said.strategies) {
        expect(one).to.include.keys(
          'name',
          'meanUtility',
          'ci95',
          'agreementRate',
          'nashDistance',
          'worstOpponentTakes',
        )
        expect(one.ci95[0]).to.be.at.most(one.meanUtility)
        expect(one.ci95[1]).to.be.at.least(one.meanUtility)
      }
      expect(said.differences.map(({ name }: { name: string }) => name)).to.deep.equal(
        new Array(6).fill('ours'),
      )
      const charts = readdirSync(folder)
      expect(charts).to.have.length(said.scenarios)
      for (const chart of charts)
        expect(XMLValidator.validate(readFileSync(join(folder, chart), 'utf8'))).to.equal(true)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('says what is wrong with a folder or a flag, and fails', () => {
    const missing = run('--domains', 'test/simulation/tournament')
    expect(missing.status).to.equal(1)
    expect(missing.stderr).to.include('npm run tournament: ')
    expect(run('--strategy', 'unheard').status).to.equal(1)
    expect(run('--rounds', '0').stderr).to.include('Expected a whole number')
  })
})
