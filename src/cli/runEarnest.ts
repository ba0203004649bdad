import { CommanderError } from 'commander'

import { formatError } from '../core/index.ts'
import type { Output } from './Output.ts'
import { createProgram } from './program.ts'

/** Where the program writes, line by line. */
export type Console = Pick<Required<Output>, 'out' | 'warn'>

/**
 * Runs the `earnest` command line to its end. Whatever goes wrong is one line of `warn`.
 *
 * @param argv As in `process.argv`.
 * @returns The code to exit with: 1 when it failed, or the answer is no.
 */
export async function runEarnest(argv: readonly string[], { out, warn }: Console): Promise<number> {
  let code = 0
  const fail = () => {
    code = 1
  }
  try {
    await createProgram({ out, warn, fail }).parseAsync(argv)
  } catch (error) {
    // Help, the version, and wrong options, which are told already.
    if (error instanceof CommanderError) return error.exitCode
    fail()
    warn(`earnest: ${formatError(error)}`)
  }
  return code
}
