import { readFileSync } from 'node:fs'

import { expect } from 'chai'

import { escrowAbi } from '../../src/chain/generated/escrow.ts'
import { type Address, checksumAddress, maxAmount, zeroAddress, zeroHash } from '../../src/core/index.ts'
import { type TermSheet, typedData, validateTermSheet } from '../../src/terms/index.ts'

const text = readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8')

/** What stands under a heading, until the next. */
function under(heading: string): string {
  const [, rest = ''] = text.split(`\n${heading}\n`)
  return rest.split(/\n#{2,3} /)[0] ?? ''
}

/** The rows of a section's tables, cell by cell; without heads. */
const rowsUnder = (heading: string): readonly (readonly string[])[] =>
  under(heading)
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(1)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )

/** What comes between backticks. */
const codesIn = (cell: string): readonly string[] =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code)

/** A list without those that equal the one before. */
const once = (names: readonly string[]) => names.filter((name, index) => name !== names[index - 1])

/** The acts that the escrow knows: the rest of the table is sheets, and what is signed off the chain. */
const notActs = ['Milestone', 'TermSheet', 'Request', 'Quote', 'Leave']

const [escrow, usdc, other, buyer, seller, arbiter] = [1, 2, 3, 4, 5, 6].map((digit) =>
  checksumAddress(`0x${String(digit).repeat(40)}`),
) as [Address, Address, Address, Address, Address, Address]
const now = 1_800_000_000
const day = 86_400

/** A sheet that breaks every rule that needs no chain. */
const worst: TermSheet = {
  buyer: zeroAddress,
  seller: zeroAddress,
  token: other,
  milestones: [],
  metered: 0n,
  meteredFor: 1,
  burnBps: 10_001,
  arbiter: zeroAddress,
  arbiterFee: 1n,
  reviewPeriod: 1,
  rulingPeriod: 1,
  silenceBps: 10_001,
  expiry: now,
  document: zeroHash,
  buyerNonce: 2n ** 64n,
  sellerNonce: 0n,
}
const milestone = { amount: 0n, bond: 0n, duration: 1, criteria: zeroHash }

/** What mends one fault after another, in the order of the refusals. */
const mends: readonly Partial<TermSheet>[] = [
  { expiry: now + 1 },
  { buyer },
  { seller },
  { arbiter: buyer },
  { arbiter },
  { token: usdc },
  { milestones: [milestone] },
  { milestones: [{ ...milestone, amount: maxAmount }] },
  { milestones: [{ ...milestone, amount: maxAmount, duration: day }] },
  { metered: 1n },
  { meteredFor: day },
  { reviewPeriod: day },
  { rulingPeriod: day },
  { burnBps: 100, silenceBps: 0 },
  { buyerNonce: 0n },
]

/** How the worst of sheets is refused while one fault after another is mended. */
function refusals(): readonly string[] {
  let terms = worst
  const found: string[] = []
  for (const mend of [...mends, {}]) {
    const verdict = validateTermSheet(terms, { escrow, usdc, now })
    found.push(verdict.ok ? 'none' : verdict.code)
    terms = { ...terms, ...mend }
  }
  return found
}

describe('docs/protocol.md', () => {
  it('has the acts as they are signed', () => {
    const [, block = ''] = under('### Acts').split('```')
    const written = block.replace(/\n\s+/g, '').match(/\w+\([^)]*\)/g)
    const signed = Object.entries(typedData)
      .filter(([name]) => !notActs.includes(name))
      .map(([name, members]) => `${name}(${members.map((member) => `${member.type} ${member.name}`)})`)
    expect(written).to.have.members(signed)
  })

  it('has the events of the escrow, each with its parameters', () => {
    const written = rowsUnder('## Events').flatMap(([event = '']) => codesIn(event))
    const emitted = escrowAbi
      .filter((item) => item.type === 'event')
      .filter(({ name }) => name !== 'EIP712DomainChanged')
      .map(({ name, inputs }) => `${name}(${inputs.map((input) => input.name).join(', ')})`)
    expect(written).to.have.members(emitted)
  })

  it('names no errors but the escrow’s for a sheet that it refuses', () => {
    const errors = escrowAbi.filter((item) => item.type === 'error').map(({ name }) => name)
    for (const name of rowsUnder('## Validity').flatMap(([, error = '']) => codesIn(error))) {
      const start = name.replace('…', '')
      const known =
        name === start
          ? errors.some((error) => error === name)
          : errors.some((error) => error.startsWith(start))
      expect(known, name).to.equal(true)
    }
  })

  it('has those errors in the order in which a sheet is refused', () => {
    const found = refusals()
    const written = rowsUnder('## Validity').flatMap(([, error = '']) => codesIn(error))
    expect(once(written.filter((name) => found.includes(name)))).to.deep.equal(once(found))
  })
})
