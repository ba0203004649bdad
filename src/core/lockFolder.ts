import { BaseError } from './baseError.ts'
import { nodeModule } from './nodeModule.ts'

/** What SQLite says of a database that another holds. */
const BUSY = 5

/**
 * Keeps every other process out of a folder that asks the same, until it is released or this process ends, however it
 * ends: the lock is the operating system's, by way of SQLite, so nothing is left behind to be cleared away.
 *
 * @param folder Must be there.
 * @returns Releases it.
 * @throws {FolderLockedError} when somebody has it, this process included.
 * @throws {PlatformUnsupportedError} where there is no Node.
 */
export function lockFolder(folder: string): () => void {
  // Older versions of Node warn of it as soon as it is loaded: only whoever locks loads it.
  const { DatabaseSync } = nodeModule<typeof import('node:sqlite')>('node:sqlite')
  const { join } = nodeModule<typeof import('node:path')>('node:path')
  const database = new DatabaseSync(join(folder, 'lock.sqlite'))
  try {
    database.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    if ((error as { errcode?: number }).errcode === BUSY) throw new FolderLockedError(folder)
    throw error
  }
  return () => database.close()
}

/** Thrown when another process works in a folder. Code `FolderLocked`. */
export class FolderLockedError extends BaseError {
  override readonly name = 'FolderLockedError'

  constructor(folder: string) {
    super('Another process works in the folder', {
      code: 'FolderLocked',
      details: { folder },
    })
  }
}
