import { joinBytes } from './bytes.ts'

/**
 * Reads a body, but not without end. By its reader: not every browser iterates over streams.
 *
 * @param most Bytes.
 * @returns undefined when there is more than that; the rest is not fetched.
 * @throws What the stream fails with.
 */
export async function readBounded(
  body: ReadableStream<Uint8Array> | null,
  most: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const reader = body?.getReader()
  const chunks: Uint8Array[] = []
  let length = 0
  for (let next = await reader?.read(); next?.value !== undefined; next = await reader?.read()) {
    length += next.value.length
    if (length > most) {
      await reader?.cancel()
      return undefined
    }
    chunks.push(next.value)
  }
  return joinBytes(chunks)
}
