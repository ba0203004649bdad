import { mostBundle } from './packBundle.ts'

/** Reads a packed bundle out of an answer, but not without end. */
export async function readBundleBytes({ body }: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body ?? []) {
    length += chunk.length
    if (length > mostBundle) throw new Error('the bundle is too large')
    chunks.push(chunk)
  }
  return new Uint8Array(Buffer.concat(chunks))
}
