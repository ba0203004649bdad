import { readFileSync } from 'node:fs'

import { BaseError } from '../core/index.ts'

/**
 * Reads a JSON file; `-` is the standard input.
 *
 * @throws {FileUnreadableError} when it can't be read, or is no JSON.
 */
export function readJsonFile(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path === '-' ? 0 : path, 'utf8'))
  } catch (cause) {
    throw new FileUnreadableError(path, cause)
  }
}

/** Thrown when a file can't be read as JSON. Code `FileUnreadable`. */
export class FileUnreadableError extends BaseError {
  override readonly name = 'FileUnreadableError'

  constructor(path: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    super(`Can't read ${path} as JSON: ${reason}`, { code: 'FileUnreadable', cause })
  }
}
