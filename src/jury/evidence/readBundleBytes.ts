import { readBounded } from '../../core/index.ts'
import { mostBundle } from './packedFile.ts'

/**
 * Reads a packed bundle out of a server's answer, but not without end.
 *
 * @returns undefined when the server says that it has none.
 * @throws when it answers otherwise, or with too much.
 */
export async function readBundleBytes(response: Response): Promise<Uint8Array | undefined> {
  const { status, body } = response
  if (status !== 200) {
    await body?.cancel()
    if (status === 404) return undefined
    throw new Error(`status ${status}`)
  }
  const bytes = await readBounded(body, mostBundle)
  if (bytes === undefined) throw new Error('the bundle is too large')
  return bytes
}
