import { Hash, nodeModule, type Random, systemRandom } from '../../../core/index.ts'
import { BundleTooLargeError, mostBundle } from '../packedFile.ts'
import { type BundleStore, hashBundle } from './bundleStore.ts'

/**
 * Keeps bundles as files of one folder, named by their hashes. A crash leaves no half of one under its name.
 *
 * @param folder Made when it is not there.
 * @param random For the names of files that are not whole yet.
 * @returns A store whose `put` throws {@link BundleTooLargeError}.
 * @throws {PlatformUnsupportedError} where there is no Node, and so no files.
 */
export function fileBundleStore(folder: string, random: Random = systemRandom): BundleStore {
  const { mkdir, readFile, rename, rm, stat, writeFile } =
    nodeModule<typeof import('node:fs/promises')>('node:fs/promises')
  const { join } = nodeModule<typeof import('node:path')>('node:path')
  const pathOf = (hash: Hash) => join(folder, `${hash}.bundle`)
  return {
    async put(bytes) {
      if (bytes.length > mostBundle) throw new BundleTooLargeError(bytes.length)
      const hash = hashBundle(bytes)
      await mkdir(folder, { recursive: true })
      const unfinished = `${pathOf(hash)}.${random.hash().slice(2, 18)}`
      try {
        await writeFile(unfinished, bytes, { flag: 'wx', flush: true })
        await rename(unfinished, pathOf(hash))
      } finally {
        await rm(unfinished, { force: true })
      }
      return hash
    },
    async get(hash) {
      // A hash may come from a stranger: nothing else becomes a path.
      const read = Hash.safeParse(hash)
      if (!read.success) return undefined
      try {
        const path = pathOf(read.data)
        if ((await stat(path)).size > mostBundle) return undefined
        const bytes = await readFile(path)
        return hashBundle(bytes) === read.data ? bytes : undefined
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
        throw error
      }
    },
  }
}
