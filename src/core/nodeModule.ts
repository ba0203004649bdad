import { BaseError } from './baseError.ts'

/**
 * One of Node's own modules, asked of Node where it is used. An `import` of it would keep a browser's bundler from
 * everything that is beside it.
 *
 * @param name With its prefix: `node:fs/promises`.
 * @throws {PlatformUnsupportedError} where there is none, as in a browser.
 * @example
 * const { readFile } = nodeModule<typeof import('node:fs/promises')>('node:fs/promises')
 */
export function nodeModule<Module>(name: `node:${string}`): Module {
  const { process } = globalThis as { readonly process?: { getBuiltinModule?(name: string): unknown } }
  const found = process?.getBuiltinModule?.(name)
  if (found === undefined) throw new PlatformUnsupportedError(name)
  return found as Module
}

/** Thrown when something needs what this platform lacks: a module of Node's in a browser. Code `PlatformUnsupported`. */
export class PlatformUnsupportedError extends BaseError {
  override readonly name = 'PlatformUnsupportedError'

  /** @param missing What is lacking, in a few words. */
  constructor(missing: string) {
    super('This needs Node.js', { code: 'PlatformUnsupported', details: { missing } })
  }
}
