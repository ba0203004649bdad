import { readFileSync, statSync } from 'node:fs'

import type { Command } from 'commander'

import { type Address, BaseError, plain } from '../../core/index.ts'
import { type ChainOptions, openChain, toAddress, withChainOptions } from '../chainOptions.ts'
import { type Output, toJson } from '../Output.ts'

type PushOptions = ChainOptions & {
  readonly court: Address
  readonly juror: readonly string[]
  readonly json?: true
}

/** `earnest push`: hands the evidence of a case to its jurors. */
export function pushCommand(program: Command, output: Output): void {
  withChainOptions(
    program
      .command('push <bundle>')
      .summary('hand the evidence of a case to its jurors')
      .description(
        'Puts a packed bundle to each juror that was drawn for its case and is reached\n' +
          'at one of the URLs. Each verifies it against the chain. It fails where none\n' +
          'took it.',
      )
      .requiredOption('--court <address>', 'the jury or panel that judges the case', toAddress)
      .requiredOption('--juror <url...>', 'where jurors may be reached')
      .option('--json', 'print JSON'),
  ).action(async (file: string, options: PushOptions) => {
    // Other commands need not wait for what a jury needs.
    const { jurorDirectory, mostBundle, pushBundle } = await import('../../jury/index.ts')
    const bundle = readBundle(file, mostBundle)
    const { client, escrow } = await openChain(options)
    const domain = { chainId: client.chain.id, escrow }
    const directory = jurorDirectory({ urls: options.juror.map((url) => url.replace(/\/+$/, '')), domain })
    const pushed = await pushBundle(client, { court: options.court, bundle, directory })
    if (!pushed.some(({ result }) => result === 'taken')) output.fail()
    if (options.json) {
      output.out(
        toJson(pushed.map((each) => ('error' in each ? { ...each, error: String(each.error) } : each))),
      )
      return
    }
    for (const each of pushed) {
      const why = 'code' in each ? ` ${plain(each.code)}` : ''
      output.out(`${each.juror}  ${each.result}${why}`)
    }
  })
}

/** A file's bytes, if there are not too many. */
function readBundle(path: string, most: number): Uint8Array {
  try {
    if (statSync(path).size > most) throw new Error(`it has more than ${most} bytes`)
    return readFileSync(path)
  } catch (cause) {
    throw new BundleFileUnreadableError(path, cause)
  }
}

/** Thrown when a bundle's file can't be read. Code `BundleFileUnreadable`. */
export class BundleFileUnreadableError extends BaseError {
  override readonly name = 'BundleFileUnreadableError'

  constructor(path: string, cause: unknown) {
    const { code, message } = cause as { code?: string; message: string }
    const why = code === 'ENOENT' ? 'there is no such file' : message
    super(`Can't read ${path}: ${why}`, { code: 'BundleFileUnreadable', cause })
  }
}
