import { readFileSync } from 'node:fs'

import { expect } from 'chai'

import { adviceOn, type Obstacle, obstacles } from '../../../src/jury/index.ts'

const all = Object.keys(obstacles) as Obstacle[]

describe('adviceOn', () => {
  it('has its own for each reason, and names settings that there are', () => {
    expect(new Set(all.map((reason) => adviceOn(reason))).size).to.equal(all.length)
    expect(adviceOn('cutOff')).to.contain('mostOutputTokens')
    expect(adviceOn('timeout')).to.contain('timeoutSeconds')
  })

  it('tells apart how a provider refused', () => {
    const statuses = [undefined, 400, 401, 402, 403, 404, 413, 429, 503]
    expect(new Set(statuses.map((status) => adviceOn('provider', status))).size).to.equal(statuses.length)
    expect(adviceOn('provider', 401)).to.contain('apiKeyEnv')
    expect(adviceOn('provider', 418)).to.equal(adviceOn('provider', 400))
    expect(adviceOn('provider', 529)).to.equal(adviceOn('provider', 500))
  })

  it('is in the page for operators, reason by reason', () => {
    const page = readFileSync('docs/operations.md', 'utf8')
    for (const reason of all) expect(page).to.contain(`\`${reason}\``)
  })
})
