import { expect } from 'chai'
import { parseAbi } from 'viem'

import { generatedFiles } from '../../scripts/lib/generatedFiles.ts'
import { inWordsOf } from '../../scripts/lib/inWordsOf.ts'
import { literal } from '../../scripts/lib/render.ts'
import { constantsOf, membersOf, noticeOf, type SyntaxNode } from '../../scripts/lib/syntaxTree.ts'

const literalNode = (value: string, subdenomination?: string) => ({
  nodeType: 'Literal',
  value,
  subdenomination,
})
const constant = (name: string, value: unknown) => ({
  nodeType: 'VariableDeclaration',
  constant: true,
  name,
  value,
})
const definition = (nodeType: string, name: string, rest: object = {}): SyntaxNode => ({
  nodeType,
  name,
  ...rest,
})
const enumOf = (name: string, ...members: string[]) =>
  definition('EnumDefinition', name, { members: members.map((member) => definition('EnumValue', member)) })

const definitions: readonly SyntaxNode[] = [
  enumOf('Role', 'Buyer', 'Seller'),
  enumOf('Scope', 'Commit'),
  enumOf('DealStatus', 'Unknown', 'Live'),
  enumOf('MilestoneStatus', 'Pending'),
  enumOf('Ending', 'Approved'),
  enumOf('Stage', 'None', 'Drawing'),
  enumOf('Outcome', 'Open'),
  definition('ErrorDefinition', 'NonceSpent', {
    documentation: { text: "@notice Thrown when a nonce\n was spent: the buyer's.\n@param account Whose." },
  }),
  definition('ErrorDefinition', 'Bare'),
  definition('ContractDefinition', 'Limits', {
    nodes: [
      constant('WEEK', literalNode('1', 'weeks')),
      constant('MOST', literalNode('10_000')),
      constant('HASH', { nodeType: 'FunctionCall' }),
      constant('HUGE', literalNode('1000000000000000000000')),
      { ...constant('CHANGES', literalNode('1')), constant: false },
    ],
  }),
]

describe('what is read of syntax trees', () => {
  it("finds an enum's members in their order", () => {
    expect(membersOf(definitions, 'Role')).to.deep.equal(['Buyer', 'Seller'])
    expect(() => membersOf(definitions, 'Nothing')).to.throw('no enum Nothing')
  })

  it("finds what an error's notice says", () => {
    expect(noticeOf(definitions, 'NonceSpent')).to.equal("Thrown when a nonce was spent: the buyer's.")
    expect(noticeOf(definitions, 'Bare')).to.equal(undefined)
  })

  it('finds constants that are whole numbers, times in seconds', () => {
    expect(constantsOf(definitions, 'Limits')).to.deep.equal({ WEEK: 604_800, MOST: 10_000 })
    expect(() => constantsOf(definitions, 'Nothing')).to.throw('no contract Nothing')
  })
})

describe('inWordsOf', () => {
  const promised = parseAbi([
    'function commit((uint96 amount) terms) returns (bytes32 deal)',
    'error NonceSpent(uint256 nonce)',
  ])

  it("names parameters as the interface does, and keeps what is the contract's own", () => {
    const implemented = parseAbi([
      'constructor(address usdc)',
      'error NonceSpent(uint256 n)',
      'error Other()',
      'function commit((uint96 x) sheet) returns (bytes32)',
    ])
    const [creation, nonceSpent, other, commit] = inWordsOf(promised, implemented)
    expect([nonceSpent, commit]).to.deep.equal([promised[1], promised[0]])
    expect([creation, other]).to.deep.equal([implemented[0], implemented[2]])
  })

  it('takes no contract that lacks what is promised', () => {
    const other = parseAbi(['function commit((uint128 amount) terms)', 'error NonceSpent(uint256 nonce)'])
    expect(() => inWordsOf(promised, other)).to.throw('no function commit(tuple(uint96)) in the contract')
  })
})

describe('literal', () => {
  it('renders values that read as the same', () => {
    const value = {
      plain: 'text',
      quoted: "it's \\ two",
      'not-a-name': [1, true, null],
      nested: { list: [{ a: 1 }, { b: [] }], none: {} },
    }
    expect(new Function(`return ${literal(value)}`)()).to.deep.equal(value)
  })

  it('leaves out what is undefined', () => {
    expect(literal({ a: undefined, b: 1 })).to.equal('{ b: 1 }')
  })
})

describe('generatedFiles', () => {
  const files = generatedFiles({
    abis: {
      escrow: parseAbi(['error NonceSpent(address account)', 'error Bare()', 'function close()']),
      jury: parseAbi(['error Bare()', 'error SeatVacant(uint256 seat)']),
      panel: parseAbi(['error SeatVacant(uint256 seat)']),
      lens: parseAbi(['function dealIdOf() view returns (bytes32)']),
      bundler: parseAbi(['error Bare()', 'error BundleMismatch(uint256 found, uint256 needed)']),
    },
    creationCodes: { lens: '0x60' },
    definitions,
    deployments: { 8453: { block: 1 } },
    knownAddresses: {},
    courtSettings: {},
  })

  it('writes an ABI, the enums, the error classes and the deployments', () => {
    expect([...files.keys()].sort()).to.deep.equal([
      'bundler.ts',
      'bundlerErrors.ts',
      'courtErrors.ts',
      'deployments.ts',
      'enums.ts',
      'errors.ts',
      'escrow.ts',
      'jury.ts',
      'lens.ts',
      'panel.ts',
    ])
    expect(files.get('escrow.ts')).to.include('export const escrowAbi = [')
    expect(files.get('lens.ts')).to.include("export const lensCode = '0x60' as const")
    expect(files.get('escrow.ts')).not.to.include('escrowCode')
    expect(files.get('enums.ts')).to.include("export const dealStatuses = ['unknown', 'live'] as const")
    expect(files.get('deployments.ts')).to.include("'8453': { block: 1 }")
  })

  it('gives each error a class that says what the contract says', () => {
    const errors = files.get('errors.ts')
    expect(errors).to.include("/** Thrown when a nonce was spent: the buyer's. */")
    expect(errors).to.include("export class NonceSpentError extends EscrowError<'NonceSpent'> {")
    expect(errors).to.include(`super('NonceSpent', "A nonce was spent: the buyer's", args, cause)`)
    expect(errors).to.include("One of the escrow's errors: Bare.")
    expect(errors).to.match(
      /export const escrowErrors = \{\n {2}Bare: BareError,\n {2}NonceSpent: NonceSpentError,/,
    )
  })

  it("gives the courts' errors classes of their own, but for those that are the escrow's too", () => {
    const errors = files.get('courtErrors.ts')
    expect(errors).to.include("export class SeatVacantError extends CourtError<'SeatVacant'> {")
    expect(errors).to.include("One of the courts' errors: SeatVacant.")
    expect(errors).not.to.include('class BareError')
    expect(errors).to.match(/export const courtErrors = \{\n {2}SeatVacant: SeatVacantError,\n\}/)
  })

  it("gives the bundler's errors classes likewise", () => {
    const errors = files.get('bundlerErrors.ts')
    expect(errors).to.include("export class BundleMismatchError extends BundlerError<'BundleMismatch'> {")
    expect(errors).to.match(/export const bundlerErrors = \{\n {2}BundleMismatch: BundleMismatchError,\n\}/)
  })

  it('takes no two errors of one name that say different things', () => {
    const none = { creationCodes: {}, deployments: {}, knownAddresses: {}, courtSettings: {} }
    const abis = { escrow: parseAbi(['error Bare()']), jury: parseAbi(['error Bare(uint256 found)']) }
    expect(() => generatedFiles({ ...none, abis, definitions })).to.throw('two errors Bare')
  })
})
