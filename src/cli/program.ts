import { Command } from 'commander'

import manifest from '../../package.json' with { type: 'json' }
import { formatError } from '../core/index.ts'
import { dealCommand } from './commands/deal.ts'
import { jurorCommand } from './commands/juror.ts'
import { playCommand } from './commands/play.ts'
import { pushCommand } from './commands/push.ts'
import { scoreCommand } from './commands/score.ts'
import { verifyDeploymentCommand } from './commands/verifyDeployment.ts'
import { verifyTranscriptCommand } from './commands/verifyTranscript.ts'
import { verifyVerdictCommand } from './commands/verifyVerdict.ts'
import type { Output } from './Output.ts'

/**
 * The `earnest` command line, writing its results to `output`.
 *
 * It throws a `CommanderError` where it would end the process: with help, and for wrong options, both told by then.
 */
export function createProgram(output: Output): Command {
  const { out, warn } = output
  const program = new Command('earnest')
    .description(`${manifest.description}`)
    .version(manifest.version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => out(text.trimEnd()),
      writeErr: (text) => (warn ?? console.error)(text.trimEnd()),
      // What is complained of is repeated: arguments of any length, with anything in them.
      outputError: (text, write) => write(`${formatError(text)} (earnest --help shows what there is)`),
    })

  dealCommand(program, output)
  playCommand(program, output)
  jurorCommand(program, output)
  pushCommand(program, output)
  scoreCommand(program, output)
  verifyDeploymentCommand(program, output)
  verifyTranscriptCommand(program, output)
  verifyVerdictCommand(program, output)
  return program
}
