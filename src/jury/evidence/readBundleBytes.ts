import { mostBundle } from './packBundle.ts'

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
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body ?? []) {
    length += chunk.length
    if (length > mostBundle) throw new Error('the bundle is too large')
    chunks.push(chunk)
  }
  return new Uint8Array(Buffer.concat(chunks))
}
