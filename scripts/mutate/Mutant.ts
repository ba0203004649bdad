/** A node of solc's AST: the members used here, and whatever else it has. */
export type AstNode = {
  readonly nodeType: string
  /** `start:length:source`, in bytes. */
  readonly src: string
  readonly id?: number
  readonly name?: string
  readonly [member: string]: unknown
}

/** One fault, put into one place of a source file. */
export type Mutant = {
  /** `file function: original → replacement`, with `#2` … where that occurs again. Stable while lines move. */
  readonly id: string
  readonly file: string
  readonly line: number
  /** What kind of fault. */
  readonly operator: Operator
  /** Byte offsets of what is replaced. */
  readonly start: number
  readonly end: number
  readonly replacement: string
}

export type Operator =
  | 'comparison'
  | 'arithmetic'
  | 'logic'
  | 'check'
  | 'constant'
  | 'effect'
  | 'branch'
  | 'member'
  | 'modifier'

/** The file's content with the fault in it. */
export function applyMutant(source: string, { start, end, replacement }: Mutant): string {
  const bytes = Buffer.from(source)
  return Buffer.concat([bytes.subarray(0, start), Buffer.from(replacement), bytes.subarray(end)]).toString()
}
