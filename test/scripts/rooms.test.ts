import { expect } from 'chai'

import { importsOf } from '../../scripts/rooms/importsOf.ts'
import { violationsOf } from '../../scripts/rooms/violationsOf.ts'

/** What the rules say about one module that imports another. */
function problemsOf(file: string, source: string, others: Record<string, string> = {}): string[] {
  return violationsOf({ ...others, [file]: source }).map(({ problem }) => problem)
}

describe('importsOf', () => {
  it('finds every form of import, with its line', () => {
    const source = [
      "import 'a'",
      "import b from 'b'",
      "import type { C } from 'c'",
      'import {',
      '  d,',
      '  type D,',
      "} from 'd'",
      "import * as e from 'e'",
      "const f = await import('f')",
      "type G = import('g').G",
      "export { h } from 'h'",
      "export type { I } from 'i'",
      "export * from 'j'",
      "export * as k from 'k'",
    ].join('\n')

    expect(importsOf(source).map(({ specifier, line }) => `${specifier}:${line}`)).to.deep.equal([
      'a:1',
      'b:2',
      'c:3',
      'd:4',
      'e:8',
      'f:9',
      'g:10',
      'h:11',
      'i:12',
      'j:13',
      'k:14',
    ])
    expect(importsOf(source).filter(({ reexports }) => reexports)).to.have.length(4)
    expect(importsOf(source).filter(({ wildcard }) => wildcard)).to.have.length(2)
  })

  it('reads neither comments nor code that only looks like an import', () => {
    const source = [
      "// import a from 'a'",
      "/* import b from 'b' */",
      '/**',
      " * import { c } from 'c'",
      ' */',
      "export const from = 'd'",
      'export const e = 1',
      "console.log('// not a comment')",
      "import f from 'f'",
    ].join('\n')

    expect(importsOf(source).map(({ specifier }) => specifier)).to.deep.equal(['f'])
  })
})

describe('the import rules between rooms', () => {
  it('let core import nothing of ours', () => {
    expect(problemsOf('src/core/Amount.ts', "import { z } from 'zod'\nimport { a } from './clock.ts'")).to.be
      .empty
    expect(problemsOf('src/core/Amount.ts', "import { a } from '../terms/index.ts'")).to.deep.equal([
      'core may not import terms',
    ])
  })

  it('let terms import core alone', () => {
    expect(problemsOf('src/terms/sign.ts', "import { a } from '../core/index.ts'")).to.be.empty
    expect(problemsOf('src/terms/sign.ts', "import type { A } from '../chain/index.ts'")).to.deep.equal([
      'terms may not import chain',
    ])
  })

  it('let peers use one another, also from a folder within', () => {
    expect(problemsOf('src/negotiation/wires/http.ts', "import { a } from '../../chain/index.ts'")).to.be
      .empty
    expect(problemsOf('src/jury/vote.ts', "import { a } from '../agent/index.ts'")).to.deep.equal([
      'jury may not import agent',
    ])
  })

  it('keep the jury from negotiation, of which it needs nothing', () => {
    expect(
      problemsOf('src/jury/jurors/ask.ts', "import { a } from '../../negotiation/index.ts'"),
    ).to.deep.equal(['jury may not import negotiation'])
    expect(problemsOf('src/jury/jurors/ask.ts', "import { a } from '../../chain/index.ts'")).to.be.empty
  })

  it('open rooms by their index alone, dynamic imports included', () => {
    expect(problemsOf('src/terms/sign.ts', "import { a } from '../core/Amount.ts'")).to.deep.equal([
      'core is entered through core/index.ts',
    ])
    expect(problemsOf('src/terms/sign.ts', "const a = await import('../core/Amount.ts')")).to.deep.equal([
      'core is entered through core/index.ts',
    ])
  })

  it('forbid circles of rooms, of types too', () => {
    const problems = problemsOf('src/chain/settle.ts', "import type { A } from '../reputation/index.ts'", {
      'src/market/rank.ts': "import { a } from '../chain/index.ts'",
      'src/reputation/read.ts': "import { a } from '../market/index.ts'",
    })
    expect(problems).to.have.length(1)
    expect(problems[0]).to.match(/^rooms in a circle: .*chain.*reputation/)
  })

  it('let agent join the rooms, and receive storage and telemetry', () => {
    expect(problemsOf('src/agent/run.ts', "import { a } from '../market/index.ts'")).to.be.empty
    expect(problemsOf('src/agent/run.ts', "import { a } from '../storage/index.ts'")).to.deep.equal([
      'agent may not import storage',
    ])
  })

  it('let nothing import a porch, and porches import any room', () => {
    expect(problemsOf('src/cli/main.ts', "import { a } from '../agent/index.ts'")).to.be.empty
    for (const porch of ['cli', 'web', 'simulation']) {
      expect(problemsOf('src/agent/run.ts', `import { a } from '../${porch}/index.ts'`)).to.deep.equal([
        `${porch} is a porch: nothing imports it`,
      ])
    }
    expect(problemsOf('src/server/main.ts', "import { a } from '../cli/index.ts'")).to.deep.equal([
      'cli is a porch: nothing imports it',
    ])
  })

  it('let commands, simulations and agents open the server, by its index, and nobody else', () => {
    const door = "import { a } from '../server/index.ts'"
    for (const room of ['agent', 'cli', 'simulation']) {
      expect(problemsOf(`src/${room}/run.ts`, door)).to.be.empty
      expect(problemsOf(`src/${room}/run.ts`, "import { a } from '../server/listen.ts'")).to.deep.equal([
        'server is entered through server/index.ts',
      ])
    }
    for (const room of ['core', 'chain', 'negotiation', 'storage', 'web']) {
      expect(problemsOf(`src/${room}/run.ts`, door)).to.deep.equal([`${room} may not import server`])
    }
  })

  it('let the server import what it serves, and nothing that may open it', () => {
    expect(problemsOf('src/server/routes.ts', "import { a } from '../negotiation/index.ts'")).to.be.empty
    expect(problemsOf('src/server/routes.ts', "import { a } from '../agent/index.ts'")).to.deep.equal([
      'server may not import agent',
    ])
  })

  it('let only an index.ts re-export, by name, and no module use its own door', () => {
    expect(problemsOf('src/core/index.ts', "export { a, type B } from './Amount.ts'")).to.be.empty
    expect(problemsOf('src/core/index.ts', "export * from './Amount.ts'")).to.deep.equal([
      're-exports are by name',
    ])
    expect(problemsOf('src/core/all.ts', "export { a } from './Amount.ts'")).to.deep.equal([
      "only a room's index.ts re-exports",
    ])
    expect(
      problemsOf('src/core/all.ts', "import { a as b } from './Amount.ts'\nexport { b as c }"),
    ).to.deep.equal(["only a room's index.ts re-exports (b)"])
    expect(problemsOf('src/core/all.ts', "import { a } from './index.ts'")).to.deep.equal([
      'a room does not use its own door',
    ])
  })

  it('keep modules in rooms, and the package out of its own source', () => {
    expect(problemsOf('src/main.ts', '')).to.deep.equal(['a module lives in a room: src/<room>/'])
    expect(problemsOf('src/attic/box.ts', '')).to.deep.equal(['attic is no room; see DOORS in scripts/rooms'])
    expect(problemsOf('src/core/a.ts', "import { a } from 'earnest/terms'")).to.deep.equal([
      'import the room, not the package',
    ])
    expect(problemsOf('src/core/a.ts', "import { a } from '../../scripts/gas.ts'")).to.deep.equal([
      'core imports scripts/gas.ts, which is outside src',
    ])
    expect(problemsOf('src/chain/a.ts', "import a from '../../deployments/8453.json' with { type: 'json' }"))
      .to.be.empty
  })
})
