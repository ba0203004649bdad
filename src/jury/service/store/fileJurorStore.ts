import { z } from 'zod'

import {
  type Address,
  BaseError,
  lockFolder,
  nodeModule,
  oneAtATime,
  parse,
  toWire,
} from '../../../core/index.ts'
import { type JurorStore, nameOf, type RoundKey } from './jurorStore.ts'
import { RoundRecord } from './roundRecord.ts'

/** How far the events of each contract were read, by its address in lower case. */
const Blocks = z.record(z.string(), z.string().regex(/^\d{1,20}$/))

/**
 * Keeps a juror's rounds as files of one folder, a file each. A file is written beside its place, forced to the disk and
 * then put there, and so is the folder's entry: whenever the power goes, there is the old one or the new one, whole.
 *
 * @param folder Made when it is not there.
 * @throws {FolderLockedError} when another process has it.
 * @throws {PlatformUnsupportedError} where there is no Node, and so no files.
 */
export async function fileJurorStore(folder: string): Promise<JurorStore> {
  const { mkdir, readdir } = files()
  const { join } = nodeModule<typeof import('node:path')>('node:path')
  const rounds = join(folder, 'rounds')
  await mkdir(rounds, { recursive: true })
  const release = lockFolder(folder)
  const pathOf = (key: RoundKey) => join(rounds, `${nameOf(key)}.json`)
  const read = async (path: string) => {
    const json = await readJson(path)
    return json === undefined ? undefined : readRecord(path, json)
  }
  const inTurn = oneAtATime()
  const blocksPath = join(folder, 'blocks.json')
  const loadBlocks = async () => parse(Blocks, (await readJson(blocksPath)) ?? {})

  return {
    load: (key) => inTurn(() => read(pathOf(key))),
    records: (onUnreadable) =>
      inTurn(async () => {
        const names = (await readdir(rounds)).filter((name) => name.endsWith('.json')).sort()
        const records = await Promise.all(
          names.map((name) =>
            read(join(rounds, name)).catch((error) => {
              if (!(error instanceof RecordUnreadableError)) throw error
              onUnreadable(error)
              return undefined
            }),
          ),
        )
        return records.filter((record) => record !== undefined)
      }),
    change: (key, change) =>
      inTurn(async () => {
        const { next, result } = change(await read(pathOf(key)))
        if (next !== undefined) await writeWhole(rounds, pathOf(key), toWire(RoundRecord, next))
        return result
      }),
    loadBlock: (contract) =>
      inTurn(async () => {
        const block = (await loadBlocks())[nameOfContract(contract)]
        return block === undefined ? undefined : BigInt(block)
      }),
    saveBlock: (contract, block) =>
      inTurn(async () => {
        const blocks = { ...(await loadBlocks()), [nameOfContract(contract)]: block.toString() }
        await writeWhole(folder, blocksPath, blocks)
      }),
    close: () => inTurn(async () => release()),
  }
}

function nameOfContract(contract: Address): string {
  return contract.toLowerCase()
}

/** Node's files. */
function files() {
  return nodeModule<typeof import('node:fs/promises')>('node:fs/promises')
}

async function readJson(path: string): Promise<unknown> {
  let text: string
  try {
    text = await files().readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new RecordUnreadableError(path, cause)
  }
}

function readRecord(path: string, json: unknown): RoundRecord {
  try {
    return parse(RoundRecord, json)
  } catch (cause) {
    throw new RecordUnreadableError(path, cause)
  }
}

async function writeWhole(folder: string, path: string, value: unknown): Promise<void> {
  const { open, rename, rm } = files()
  // One process writes, one file at a time: what a crash left here is written over.
  const unfinished = `${path}.unfinished`
  try {
    const file = await open(unfinished, 'w', 0o600)
    try {
      await file.writeFile(`${JSON.stringify(value, undefined, 2)}\n`)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(unfinished, path)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
  await syncFolder(folder)
}

/** Forces a folder's entries to the disk. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await files().open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/**
 * Thrown when a juror's record is damaged. Code `RecordUnreadable`. What was signed in that round is not known: nothing may
 * be signed in it again.
 */
export class RecordUnreadableError extends BaseError {
  override readonly name = 'RecordUnreadableError'

  constructor(path: string, cause: unknown) {
    super("A juror's record can't be read: it may have voted there", {
      code: 'RecordUnreadable',
      details: { path },
      cause,
    })
  }
}
