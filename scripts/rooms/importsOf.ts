/** One way a module reaches another. */
export type ModuleImport = {
  /** What stands between the quotes. */
  readonly specifier: string
  readonly line: number
  /** Whether it passes names on: `export … from`. */
  readonly reexports: boolean
  /** Whether it passes on all of them, unnamed. */
  readonly wildcard: boolean
}

const PATTERNS = [
  // import 'x' · import a, { b } from 'x' · import type * as c from 'x'
  /^[ \t]*import\s+(?:[\w$*{},\s]+?\s+from\s*)?(?<specifier>'[^'\n]+'|"[^"\n]+")/gm,
  // export { a } from 'x' · export * from 'x' · export type * as b from 'x'
  /^[ \t]*(?<names>export\s+(?:type\s+)?(?:\*(?:\s+as\s+[\w$]+)?|\{[^}]*\}))\s*from\s*(?<specifier>'[^'\n]+'|"[^"\n]+")/gm,
  // import('x'), as a value or as a type
  /\bimport\(\s*(?<specifier>'[^'\n]+'|"[^"\n]+")/g,
]

/**
 * Finds what a TypeScript module imports, types included.
 *
 * It reads formatted source: a declaration begins its line. Text in comments is not an import; a template
 * literal that holds a line which looks like one would be taken for one, and deserves to be.
 */
export function importsOf(source: string): ModuleImport[] {
  const code = withoutComments(source)

  return PATTERNS.flatMap((pattern) =>
    [...code.matchAll(pattern)].map((match) => ({
      specifier: match.groups?.specifier?.slice(1, -1) ?? '',
      line: code.slice(0, match.index).split('\n').length,
      reexports: match.groups?.names !== undefined,
      wildcard: match.groups?.names?.includes('*') ?? false,
    })),
  ).sort((a, b) => a.line - b.line)
}

/** Names a module imports and then exports by a plain `export { … }`: a re-export in two steps. */
export function passedOn(source: string): { name: string; line: number }[] {
  const code = withoutComments(source)
  const imported = new Set(
    [...code.matchAll(/^import\s+(?<clause>[\w$*{},\s]+?)\s+from\b/gm)].flatMap((match) =>
      localNames(match.groups?.clause ?? ''),
    ),
  )

  return [...code.matchAll(/^export\s+(?:type\s+)?\{(?<names>[^}]*)\}(?!\s*from)/gm)].flatMap((match) =>
    (match.groups?.names ?? '')
      .split(',')
      .map((name) =>
        name
          .replace(/\bas\b.*/s, '')
          .replace(/\btype\b/, '')
          .trim(),
      )
      .filter((name) => imported.has(name))
      .map((name) => ({ name, line: code.slice(0, match.index).split('\n').length })),
  )
}

function localNames(clause: string): string[] {
  return clause
    .replace(/[{}]/g, ',')
    .split(',')
    .map((name) =>
      name
        .replace(/^.*\bas\b/s, '')
        .replace(/\btype\b/, '')
        .trim(),
    )
    .filter((name) => name !== '')
}

/** Blanks comments out, keeping every line where it is. Strings are skipped so that `'//'` in one stays. */
function withoutComments(source: string): string {
  return source.replace(
    /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\/[^\n]*|\/\*[\s\S]*?\*\//g,
    (text) => (text.startsWith('/') ? text.replace(/[^\n]/g, ' ') : text),
  )
}
