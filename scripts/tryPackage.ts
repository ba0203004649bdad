/**
 * Packs what would be published, unpacks it as a dependency of a project of its own, and there compiles and runs a
 * program that imports every room, and the command line. `npm run build` comes before.
 */
import '../src/cli/checkNode.mjs'

import { type ExecFileSyncOptionsWithStringEncoding, execFileSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  exports: Record<string, unknown>
  bin: Record<string, string>
  dependencies: Record<string, string>
}
const rooms = Object.keys(manifest.exports)
  .filter((path) => path !== './package.json')
  .map((path) => path.slice(2))

const folder = mkdtempSync(join(tmpdir(), 'earnest-'))
const inside: ExecFileSyncOptionsWithStringEncoding = {
  cwd: folder,
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'inherit'],
}
try {
  const packed = execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const { filename, files, size } = firstOf(JSON.parse(packed))
  mkdirSync(join(folder, 'node_modules', 'earnest'), { recursive: true })
  execFileSync('tar', ['-xzf', filename, '-C', 'node_modules/earnest', '--strip-components', '1'], inside)
  for (const name of installed()) symlink(name)

  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'consumer', type: 'module', private: true }),
  )
  writeFileSync(
    join(folder, 'consumer.ts'),
    [
      ...rooms.map((room) => `import * as ${room} from 'earnest/${room}'`),
      "import type { TermSheet } from 'earnest/terms'",
      // Were the types missing, this would compile.
      '// @ts-expect-error',
      'export const wrong: TermSheet = 1',
      `const rooms: Record<string, object> = { ${rooms.join(', ')} }`,
      'for (const [name, room] of Object.entries(rooms)) console.log(name, Object.keys(room).length)',
    ].join('\n'),
  )
  const flags = ['--module', 'nodenext', '--target', 'es2024', '--strict', '--types', 'node']
  execFileSync(resolve('node_modules/.bin/tsc'), [...flags, 'consumer.ts'], { ...inside, stdio: 'inherit' })
  console.log(execFileSync(process.execPath, ['consumer.js'], inside).trimEnd())
  for (const file of Object.values(manifest.bin)) {
    console.log(
      execFileSync(process.execPath, [`node_modules/earnest/${file}`, '--version'], inside).trimEnd(),
    )
  }
  console.log(`${files.length} files, ${Math.round(size / 1024)} KB packed`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

type Packed = { filename: string; size: number; files: unknown[] }

/** npm prints a list of packages, or since version 11 an object of them. */
function firstOf(packed: Packed[] | Record<string, Packed>): Packed {
  const [first] = Object.values(packed)
  if (!first) throw new Error('nothing was packed')
  return first
}

/** Everything that is installed here, scoped names included: a real install would bring what is needed of it. */
function installed(): string[] {
  return readdirSync('node_modules')
    .filter((name) => !name.startsWith('.') && name !== 'earnest')
    .flatMap((name) =>
      name.startsWith('@') ? readdirSync(`node_modules/${name}`).map((part) => `${name}/${part}`) : name,
    )
}

function symlink(name: string): void {
  const target = join(folder, 'node_modules', name)
  mkdirSync(join(target, '..'), { recursive: true })
  symlinkSync(resolve('node_modules', name), target)
}
