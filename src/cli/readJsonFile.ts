import { closeSync, openSync, readSync } from 'node:fs'

import { BaseError } from '../core/index.ts'

/** The largest file that is read, if nobody says otherwise, in bytes: a long negotiation. */
const usualSize = 64 * 1024 * 1024

/** Bytes that are read at once. */
const CHUNK = 64 * 1024

/** What a file may be. */
export type ReadJsonOptions = {
  /** The most bytes that it may have. */
  readonly most?: number
}

/**
 * Reads a JSON file; `-` is the standard input.
 *
 * @throws {FileUnreadableError} when it can't be read, is too large, or is no JSON.
 */
export function readJsonFile(path: string, { most = usualSize }: ReadJsonOptions = {}): unknown {
  try {
    return JSON.parse(readText(path, most))
  } catch (cause) {
    throw new FileUnreadableError(path, cause)
  }
}

/** Reads no more than it may: what has no size beforehand, a pipe or a device, may have no end either. */
function readText(path: string, most: number): string {
  const file = path === '-' ? 0 : openSync(path, 'r')
  try {
    const chunks: Buffer[] = []
    let size = 0
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK)
      const read = readSync(file, chunk)
      if (read === 0) break
      size += read
      if (size > most) throw new Error(`it has more than ${most} bytes`)
      chunks.push(chunk.subarray(0, read))
    }
    // Some editors begin a file with a byte order mark, which is no JSON.
    return Buffer.concat(chunks)
      .toString('utf8')
      .replace(/^\ufeff/, '')
  } finally {
    if (file !== 0) closeSync(file)
  }
}

/** What the system's codes mean, for people. */
const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'you may not read it',
}

/** Thrown when a file can't be read as JSON. Code `FileUnreadable`. */
export class FileUnreadableError extends BaseError {
  override readonly name = 'FileUnreadableError'

  constructor(path: string, cause: unknown) {
    const { code = '', message = String(cause) } = cause as { code?: string; message?: string }
    super(`Can't read ${path} as JSON: ${reasons[code] ?? message}`, { code: 'FileUnreadable', cause })
  }
}
