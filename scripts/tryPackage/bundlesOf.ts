import { type BuildFailure, build } from 'esbuild'

import type { Consumer } from './createConsumer.ts'

/**
 * Bundles rooms for browsers, each as a page would that uses all of it.
 *
 * @returns The size of each, in bytes.
 * @throws when a room can't be bundled, naming what can't be resolved.
 */
export async function bundlesOf(
  { folder, write }: Consumer,
  rooms: readonly string[],
): Promise<Readonly<Record<string, number>>> {
  const sizes: Record<string, number> = {}
  for (const room of rooms) {
    write('page.js', `import * as room from 'earnest/${room}'\nconsole.log(room)\n`)
    const { outputFiles } = await build({
      absWorkingDir: folder,
      entryPoints: ['page.js'],
      bundle: true,
      platform: 'browser',
      format: 'esm',
      minify: true,
      write: false,
      logLevel: 'silent',
    }).catch((error: BuildFailure) => {
      throw new Error(`earnest/${room} does not bundle for browsers: ${error.errors.map(({ text }) => text)}`)
    })
    sizes[room] = outputFiles[0]?.contents.length ?? 0
  }
  return sizes
}
