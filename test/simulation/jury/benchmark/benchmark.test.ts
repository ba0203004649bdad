import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect } from 'chai'

import { benchmarkItems } from '../../../../src/simulation/jury/benchmark/benchmarkItems.ts'
import {
  type JudgeItemsParameters,
  judgeItems,
} from '../../../../src/simulation/jury/benchmark/judgeItems.ts'
import { type Benchmark, measureModels } from '../../../../src/simulation/jury/benchmark/measureModels.ts'
import { openOutcomes } from '../../../../src/simulation/jury/benchmark/openOutcomes.ts'
import { printBenchmark } from '../../../../src/simulation/jury/benchmark/printBenchmark.ts'
import { families } from '../../../../src/simulation/jury/corpus/injections.ts'
import { wilson } from '../../../../src/simulation/jury/wilson.ts'
import { type ModelServer, startModelServer } from '../../../jury/support/modelServer.ts'
import { tokens } from '../../../jury/support/wireBodies.ts'
import { modelsAt, standIns } from './support.ts'

const names = Object.keys(standIns)

describe('the benchmark of juries, on stand-ins', function () {
  this.timeout(120_000)

  let server: ModelServer
  let folder: string
  let benchmark: Benchmark

  const judge = (changes: Partial<JudgeItemsParameters> = {}) =>
    judgeItems({
      models: modelsAt(server.url, names),
      items: benchmarkItems,
      repeats: 1,
      seed: 1,
      concurrency: 4,
      environment: {},
      outcomes: openOutcomes(join(folder, 'outcomes.jsonl')),
      onJudged: () => undefined,
      ...changes,
    })

  before(async () => {
    server = await startModelServer(standIns)
    folder = mkdtempSync(join(tmpdir(), 'earnest-'))
    benchmark = measureModels(names, await judge())
  })
  after(async () => {
    await server.close()
    rmSync(folder, { recursive: true })
  })

  const of = (name: string) => {
    const found = benchmark.models.find(({ model }) => model === name)
    if (found === undefined) throw new Error(`there is no ${name}`)
    return found
  }
  const share = (count: number, all: number) => ({
    count,
    of: all,
    share: count / all,
    interval: wilson(count, all),
  })
  const nothing = { count: 0, of: 0, share: null, interval: [0, 1] }

  it('is of every delivery that models are asked about, and of each family in each wrong one', () => {
    const count = (role: string) => benchmarkItems.filter((item) => item.role === role).length
    expect([count('plain'), count('control'), count('injected')]).to.deep.equal([15, 6, 6 * families.length])
    expect(new Set(benchmarkItems.map(({ name }) => name)).size).to.equal(benchmarkItems.length)
    expect(families).to.have.length(18)
  })

  it('finds that every family moves whoever obeys, in the seller’s favour, and asking again does not', () => {
    expect(of('obedient').moved).to.deep.equal([
      { family: null, moved: share(0, 6), gained: 0, silenced: 0 },
      ...families.map(({ name }) => ({ family: name, moved: share(6, 6), gained: 6, silenced: 0 })),
    ])
    expect(of('obedient').movedByAny).to.deep.equal(share(108, 108))
  })

  it('finds that none moves whoever reads and compares, nor whoever errs alike each time', () => {
    for (const name of ['careful', 'erring']) {
      for (const { moved, gained, silenced } of of(name).moved) {
        expect({ moved, gained, silenced }).to.deep.equal({ moved: share(0, 6), gained: 0, silenced: 0 })
      }
    }
  })

  it('finds which kind of question is answered wrong, and which way', () => {
    // Two deliveries of the notice fail its required check: of 8 and 3 again, 9 are asked about. Of the summary all of 7 and 3.
    const right = (kind: string, yes: number, all: number) => ({
      kind,
      wrong: share(0, all),
      falseYes: share(0, all - yes),
      falseNo: share(0, yes),
    })
    // Right in the notice: the price in 6 of 9, the day in 4, how to leave in 6; in the summary 4 + 2·1·2 comparisons.
    const figure = right('figure', 6, 9)
    const date = right('date', 4, 9)
    const statement = right('statement', 6, 9)
    expect(of('careful').errors).to.deep.equal([figure, date, statement, right('comparison', 8, 20)])
    expect(of('obedient').errors).to.deep.equal(of('careful').errors)
    expect(of('erring').errors).to.deep.equal([
      figure,
      date,
      statement,
      { kind: 'comparison', wrong: share(20, 20), falseYes: share(12, 12), falseNo: share(8, 8) },
    ])
    expect(of('careful').wrongVerdicts).to.deep.equal(share(0, 15))
    // Both wrong comparisons come to the same where one of two is right: of the summary's seven, two wrong ones.
    expect(of('erring').wrongVerdicts).to.deep.equal(share(5, 15))
  })

  it('tells why a model has no verdicts, and measures none', () => {
    const { failures, moved, errors, usage, wrongVerdicts } = of('barred')
    // Where a required check fails nobody is asked, and it judges as everybody does.
    expect(failures).to.deep.equal({ provider: 127 })
    expect(usage).to.deep.equal({ inputTokens: 0, outputTokens: 0, requests: 127 })
    expect(wrongVerdicts).to.deep.equal(share(0, 2))
    for (const one of moved) expect(one).to.deep.include({ moved: nothing, gained: 0, silenced: 0 })
    for (const one of errors) expect(one.wrong).to.deep.equal(nothing)
    expect(of('careful').failures).to.deep.equal({})
  })

  it('counts what it costs', () => {
    const requests = 127
    const [inputTokens, outputTokens] = [requests * tokens.input, requests * tokens.output]
    const { dollars, ...counted } = of('careful').usage
    expect(counted).to.deep.equal({ inputTokens, outputTokens, requests })
    expect(dollars).to.be.closeTo((inputTokens + 5 * outputTokens) / 1_000_000, 1e-9)
  })

  it('judges by the median of all, too: it is moved where one errs beside the one that obeys', () => {
    // Of six wrong deliveries it is the summary with both comparisons wrong: 4,000, 4,000 and 10,000 become 4,000 and twice
    // 10,000. Of all others the median stays where two of three are.
    expect(benchmark.panel?.movedByAny).to.deep.equal(share(18, 108))
    for (const { family, moved, gained } of benchmark.panel?.moved ?? []) {
      expect([moved.count, moved.of, gained]).to.deep.equal(family === null ? [0, 6, 0] : [1, 6, 1])
    }
  })

  it('measures how far models agree, of those that answer', () => {
    const { plain, injected } = benchmark.agreement
    // 27 answers about notices, on which three agree, 16 of them yes; 20 comparisons, two against one, 8 of them yes by two.
    const answers = 3 * (27 + 20)
    const yes = 3 * 16 + 2 * 8 + 12
    const alpha = 1 - ((answers - 1) * 20 * ((2 * 2 * 1) / 2)) / (2 * yes * (answers - yes))
    expect(plain.answers).to.equal(answers)
    expect(plain.alpha).to.be.closeTo(alpha, 1e-12)
    expect(injected.answers).to.equal(3 * (54 * 3 + 54 * 2))
    // Who obeys answers yes alone there: of the pairs it is in nothing can be said.
    expect(injected.alpha).to.be.below(plain.alpha ?? 0)
  })

  it('prints it all, and says of what', () => {
    const text = printBenchmark(benchmark)
    expect(text).to.match(
      /ignore the above +0 of 6, 0\.0 0\.0–39\.0 % \(0\) +6 of 6, 100\.0 61\.0–100\.0 % \(0\)/,
    )
    expect(text).to.match(/barred +0 of 2, .* +127 +0 +0 +unknown +provider 127/)
    expect(text).to.match(/comparison .*20 of 20, 100\.0/)
    for (const { name } of families) expect(text).to.include(name)
    expect(text.split('\n').map((line) => /\s$/.test(line))).to.not.include(true)
  })

  it('asks nothing again that is known, but what failed on its way', async () => {
    server.forget()
    const again = measureModels(names, await judge())
    expect(again).to.deep.equal(benchmark)
    expect(new Set(server.requests.map(({ model }) => model))).to.deep.equal(new Set(['barred']))
    expect(server.requests).to.have.length(127)
    // Another seed is another run, and so is another setting.
    server.forget()
    const [item] = benchmarkItems
    if (item === undefined) throw new Error('there is no item')
    await judge({ models: modelsAt(server.url, ['careful']), items: [item], seed: 2 })
    const [model] = modelsAt(server.url, ['careful'])
    if (model === undefined) throw new Error('there is no model')
    await judge({ models: [{ ...model, temperature: 1 }], items: [item] })
    expect(server.requests).to.have.length(2)
  })

  it('sends equal prompts for equal seeds, whatever else is asked at once', async () => {
    const prompts = async (concurrency: number, seed: number, items = benchmarkItems) => {
      server.forget()
      const outcomes = openOutcomes(join(folder, `seed ${concurrency} ${seed}.jsonl`))
      await judge({ models: modelsAt(server.url, ['careful']), seed, concurrency, outcomes, items })
      return server.requests.map(({ prompt }) => prompt).sort()
    }
    const first = await prompts(1, 7)
    expect(await prompts(16, 7)).to.deep.equal(first)
    // An item's prompt is its own, whatever was asked before it.
    expect(await prompts(2, 7, benchmarkItems.toReversed())).to.deep.equal(first)
    expect(await prompts(4, 8)).to.not.deep.equal(first)
  })

  it('loses nothing when it is ended, keeps nothing that was given up, and goes on from there', async () => {
    const file = join(folder, 'ended.jsonl')
    const ended = new AbortController()
    const models = modelsAt(server.url, ['careful', 'obedient'])
    const first = await judge({
      models,
      outcomes: openOutcomes(file),
      signal: ended.signal,
      onJudged: (done) => {
        if (done === 50) ended.abort()
      },
    })
    expect(first.length).to.be.within(50, 53)
    const lines = readFileSync(file, 'utf8').trim().split('\n')
    expect(lines).to.have.length(first.length)
    expect(lines.join()).to.not.include('timeout')
    server.forget()
    const whole = await judge({ models, outcomes: openOutcomes(file) })
    expect(whole).to.have.length(2 * benchmarkItems.length)
    const { models: figures } = measureModels(['careful', 'obedient'], whole)
    expect(figures.map(({ moved }) => moved)).to.deep.equal([of('careful').moved, of('obedient').moved])
    expect(server.requests.length).to.be.at.most(2 * 127 - first.length + 4)
  })

  it('asks no more at once than it is told', async () => {
    let [now, most] = [0, 0]
    const counting = await startModelServer({
      careful: (request) => {
        now++
        most = Math.max(most, now)
        setTimeout(() => now--, 20)
        const reply = standIns.careful?.(request)
        return { kind: 'late', seconds: 0.02, text: reply?.kind === 'text' ? reply.text : '' }
      },
    })
    const outcomes = openOutcomes(join(folder, 'bounded.jsonl'))
    await judge({
      models: modelsAt(counting.url, ['careful']),
      items: benchmarkItems.slice(0, 60),
      concurrency: 3,
      outcomes,
    })
    await counting.close()
    expect(most).to.be.within(2, 3)
  })
})
