import { readFileSync } from 'node:fs'

import { expect } from 'chai'
import { build, type Metafile } from 'esbuild'

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  exports: Record<string, unknown>
  dependencies: Record<string, string>
  peerDependencies: Record<string, string>
}
const rooms = Object.keys(manifest.exports)
  .map((path) => path.slice(2))
  .filter((room) => room !== 'typechain' && !room.endsWith('.json'))

/** What a room's own work needs; all that any room may load when it is imported. */
const needed = new Set(['viem', 'zod', 'canonicalize', 'hash-wasm'])
const neededByJury = new Set([...needed, '@noble/curves', '@eslint-community/regexpp'])
/** The rooms that load the jury's, and it. */
const withJury = ['jury', 'server']

/** The modules of the project that a room consists of, and what of others they import. */
async function graphOf(room: string): Promise<{ graph: Metafile['inputs']; entry: string }> {
  const entry = `src/${room}/index.ts`
  const { metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    packages: 'external',
    platform: 'neutral',
    // Listed instead of refused.
    external: ['node:*'],
    format: 'esm',
    outdir: 'dist',
    metafile: true,
    write: false,
    logLevel: 'silent',
  })
  return { graph: metafile.inputs, entry }
}

/** What is imported from outside as soon as a module is. */
function loadedBy(graph: Metafile['inputs'], entry: string): string[] {
  const seen = new Set<string>([entry])
  const loaded = new Set<string>()
  for (const module of seen) {
    for (const { path, kind, external } of graph[module]?.imports ?? []) {
      if (kind === 'dynamic-import') continue
      if (external) loaded.add(packageOf(path))
      else seen.add(path)
    }
  }
  return [...loaded].sort()
}

/** Everything that is ever imported from outside. */
function importedBy(graph: Metafile['inputs']): string[] {
  const paths = Object.values(graph).flatMap(({ imports }) =>
    imports.filter(({ external }) => external).map(({ path }) => packageOf(path)),
  )
  return [...new Set(paths)].sort()
}

function packageOf(path: string): string {
  return path
    .split('/')
    .slice(0, path.startsWith('@') ? 2 : 1)
    .join('/')
}

describe('what a room imports', () => {
  for (const room of rooms) {
    it(`earnest/${room} loads no provider of models, no XML parser, no server and nothing of Node's`, async () => {
      const { graph, entry } = await graphOf(room)
      const allowed = withJury.includes(room) ? neededByJury : needed
      const loaded = loadedBy(graph, entry)
      expect(loaded).to.include('viem')
      expect(loaded.filter((name) => !allowed.has(name))).to.deep.equal([])
    })

    it(`earnest/${room} carries no bytecode`, async () => {
      const { graph } = await graphOf(room)
      expect(Object.keys(graph).filter((path) => path.includes('bytecode.json'))).to.deep.equal([])
    })

    it(`earnest/${room} imports no module of Node's at any time, and nothing that is not declared`, async () => {
      const declared = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)]
      const imported = importedBy((await graphOf(room)).graph)
      expect(imported.filter((name) => !declared.includes(name))).to.deep.equal([])
    })
  }
})

describe('the page for operators', () => {
  it('states the range of each peer', () => {
    const page = readFileSync('docs/operations.md', 'utf8')
    for (const [name, range] of Object.entries(manifest.peerDependencies)) {
      expect(page, name).to.include(`| \`${name}\` | \`${range.replaceAll('|', '\\|')}\` |`)
    }
  })
})
