import { expect } from 'chai'
import fc from 'fast-check'
import { ContractFunctionExecutionError, HttpRequestError, parseAbi, BaseError as ViemError } from 'viem'

import { BaseError, formatError, InputInvalidError, isPlainText } from '../../src/core/index.ts'

describe('formatError', () => {
  const of = (message: string, details?: Record<string, unknown>) =>
    new BaseError(message, { code: 'Any', details })

  it('tells a message and its details as they are, where they are short', () => {
    expect(formatError(of('Too many', { found: 33n, most: 32, where: undefined }))).to.equal(
      'Too many (found: 33, most: 32)',
    )
    expect(formatError(new Error('no such thing'))).to.equal('no such thing')
    expect(formatError('a word')).to.equal('a word')
    expect(formatError(undefined)).to.equal('undefined')
    expect(formatError(of('It is', { deal: { id: '0x1', at: 5n } }))).to.equal(
      'It is (deal: {id: 0x1, at: 5})',
    )
  })

  it('shows the first of many details, and how many more there are', () => {
    const issues = Array.from({ length: 100_000 }, (_, index) => `milestones.${index}: expected an amount`)
    expect(formatError(of('It does not fit', { issues }))).to.equal(
      'It does not fit (issues: milestones.0: expected an amount; milestones.1: expected an amount; ' +
        'milestones.2: expected an amount; and 99997 more)',
    )
    expect(formatError(of('Long', { found: 'x'.repeat(1_000_000), most: 5 }))).to.match(
      /^Long \(found: x+…, most: 5\)$/,
    )
  })

  it('leaves out the request that an error of viem repeats', () => {
    const cause = new ViemError('It reverted', { details: 'execution reverted' })
    const abi = parseAbi(['function pay(string to) view'])
    const error = new ContractFunctionExecutionError(cause, {
      abi,
      functionName: 'pay',
      args: ['x'.repeat(100_000)],
    })
    expect(error.message.length).to.be.greaterThan(100_000)
    expect(formatError(error)).to.equal('It reverted (execution reverted)')
    const failed = new HttpRequestError({ url: 'http://127.0.0.1:9/key', details: 'fetch failed' })
    expect(formatError(failed)).to.equal('HTTP request failed. (fetch failed)')
  })

  it('keeps what is said behind a long argument', () => {
    const said = `error: argument '${'0'.repeat(10_000)}' is invalid.\nExpected an address.\n`
    expect(formatError(said)).to.match(/^error: argument '0{160}…' is invalid\. Expected an address\.$/)
  })

  it('is one short line without control characters, whatever went wrong', () => {
    const text = fc.string({ unit: 'binary', maxLength: 2_000 })
    const error = fc.oneof(
      text,
      text.map((message) => new Error(message)),
      fc
        .tuple(text, fc.dictionary(text, fc.oneof(text, fc.array(text), fc.jsonValue())))
        .map(([message, details]) => of(message, details)),
      fc.anything(),
    )
    fc.assert(
      fc.property(error, (any) => {
        const line = formatError(any)
        expect(line.length).to.be.at.most(500)
        expect(isPlainText(line), JSON.stringify(line)).to.equal(true)
      }),
    )
  })

  it('names the first places of an input that does not fit', () => {
    const cause = { issues: [{ path: ['a', 0], message: 'expected\u001b[31m this' }] }
    expect(formatError(new InputInvalidError(cause as never))).to.equal(
      'The input does not fit its schema (issues: a.0: expected\\u{1b}[31m this)',
    )
  })
})
