import { closeSync, existsSync, openSync, rmSync } from 'node:fs'

/**
 * Whether a file can be written, before the work is done whose result it is to hold. What is in it stays; where there is
 * none, there is none afterwards.
 *
 * @throws {FileUnwritableError} with the reason.
 */
export function checkWritable(file: string): void {
  const existed = existsSync(file)
  try {
    closeSync(openSync(file, 'a'))
  } catch (cause) {
    throw new FileUnwritableError(file, cause)
  }
  if (!existed) rmSync(file)
}

/** What the system's codes mean, for people. */
const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder',
  ENOTDIR: 'what should be its folder is a file',
  EISDIR: 'it is a folder',
  EACCES: 'you may not write it',
  EROFS: 'nothing can be written there',
}

/** Thrown when a file can't be written. Code `FileUnwritable`. */
export class FileUnwritableError extends Error {
  override readonly name = 'FileUnwritableError'
  readonly code = 'FileUnwritable'

  constructor(file: string, cause: unknown) {
    const { code = '', message = String(cause) } = cause as { code?: string; message?: string }
    super(`Can't write ${file}: ${reasons[code] ?? message}`, { cause })
  }
}
