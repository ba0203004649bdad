import { BaseError } from './baseError.ts'

/**
 * Loads what an optional peer dependency is needed for.
 *
 * @param names The packages that only this needs.
 * @param purpose What needs them, as the subject of a sentence: `A server`.
 * @param load An `import()`.
 * @throws {PackageMissingError} when one of them is not installed.
 */
export async function optionalPackage<Module>(
  names: readonly string[],
  purpose: string,
  load: () => Promise<Module>,
): Promise<Module> {
  try {
    return await load()
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : ''
    // Node, browsers and bundlers quote the name of what they do not find; what it needs itself is another matter.
    const missing = names.find((name) => new RegExp(`['"]${name}(?:/[^'"]*)?['"]`).test(message))
    throw missing === undefined ? cause : new PackageMissingError(missing, purpose, names, cause)
  }
}

/** Thrown when something needs an optional package that is not installed. Code `PackageMissing`. */
export class PackageMissingError extends BaseError {
  override readonly name = 'PackageMissingError'

  constructor(missing: string, purpose: string, names: readonly string[], cause: unknown) {
    super(`${purpose} needs ${missing}, which is not installed: npm install ${names.join(' ')}`, {
      code: 'PackageMissing',
      cause,
    })
  }
}
