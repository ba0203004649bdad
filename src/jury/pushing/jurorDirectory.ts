import { type Address, isSameAddress, readBounded } from '../../core/index.ts'
import type { Domain } from '../../terms/index.ts'
import { readAnnouncement } from './announcement.ts'

/** What {@link jurorDirectory} takes. */
export type JurorDirectoryParameters = {
  /** Where jurors may be, from whatever list. */
  readonly urls: readonly string[]
  /** Of the escrow whose cases they judge. */
  readonly domain: Domain
  readonly fetch?: typeof globalThis.fetch | undefined
  /** Seconds for each; default: 5. */
  readonly patience?: number | undefined
}

/** Where jurors are reached. */
export type JurorDirectory = {
  /** @returns Those of the jurors, by their keys, that are known and announce themselves there. */
  urlsOf(jurors: readonly Address[]): Promise<readonly string[]>
  /** @returns Where one is reached; undefined: not known. */
  urlOf(juror: Address): Promise<string | undefined>
}

/** The most bytes of an announcement. */
const mostBytes = 4_096

/**
 * A directory of a list of URLs. The list need not be trusted: each juror's key signs where it is reached. Who announced
 * itself is remembered as long as the directory lasts; the others are asked again.
 */
export function jurorDirectory({
  urls,
  domain,
  fetch = globalThis.fetch,
  patience = 5,
}: JurorDirectoryParameters): JurorDirectory {
  const known = new Map<string, Address>()

  async function ask(url: string): Promise<void> {
    if (known.has(url)) return
    try {
      const signal = AbortSignal.timeout(patience * 1_000)
      const { status, body } = await fetch(`${url}/juror`, { signal, redirect: 'error' })
      const bytes = status === 200 ? await readBounded(body, mostBytes) : undefined
      if (bytes === undefined) return await body?.cancel()
      const read = await readAnnouncement(JSON.parse(new TextDecoder().decode(bytes)), url, domain)
      if (read.ok) known.set(url, read.announcement.juror)
    } catch {
      // Away, or none: it is asked again.
    }
  }
  const directory: JurorDirectory = {
    async urlsOf(jurors) {
      await Promise.all(urls.map(ask))
      return urls.filter((url) => jurors.some((juror) => isSameAddress(juror, known.get(url) ?? '0x')))
    },
    async urlOf(juror) {
      return (await directory.urlsOf([juror]))[0]
    },
  }
  return directory
}
