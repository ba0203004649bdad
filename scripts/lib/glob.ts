import fs from 'node:fs'

/**
 * The files that a pattern names.
 *
 * An old Node has no `globSync`. Imported by its name, it would fail where modules are linked, before anything could say
 * that Node is too old.
 */
export function glob(pattern: string, options: { readonly cwd?: string } = {}): string[] {
  return fs.globSync(pattern, options)
}
