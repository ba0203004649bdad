/** What the project is compiled from. */
export type Project = {
  /** Content by solc source name (`project/contracts/Escrow.sol`). */
  readonly sources: Readonly<Record<string, string>>
  readonly remappings: readonly string[]
}

/** A contract with tests, by its source name and its own. */
export type Suite = { readonly source: string; readonly name: string }

/** A run of a suite's tests: one, or all but some. */
export type Step = {
  readonly suite: Suite
  readonly test?: string | undefined
  readonly without?: readonly string[] | undefined
}

/** What a worker is asked: the tests of a mutated file, in order, until one fails. */
export type Job = {
  readonly source: string
  readonly content: string
  /** Contracts that have code of the file in them, by source name. */
  readonly wanted: Readonly<Record<string, readonly string[]>>
  readonly steps: readonly Step[]
  /** The sources that all this is compiled from: the fewer, the faster. */
  readonly sources: readonly string[]
  /** Suites that have code of the mutated file in themselves and must be compiled anew. */
  readonly inlined: readonly Suite[]
}

/** What a worker says each time that a step has ended. */
export const ALIVE = 'alive'

/** How a mutant ended. */
export type Result =
  /** A test failed: the fault was noticed. */
  | { readonly outcome: 'killed'; readonly by: Step }
  /** Its tests never end, or take their process with them: whoever waits for them notices. */
  | { readonly outcome: 'endless' }
  /** No test failed. */
  | { readonly outcome: 'survived' }
  /** It does not compile: no fault that anybody could make. */
  | { readonly outcome: 'stillborn'; readonly reason: string }
  /** It compiles to the very same code: no fault at all. */
  | { readonly outcome: 'identical' }
