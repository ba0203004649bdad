import { Command, Option } from 'commander'

import { formatError } from '../../core/index.ts'
import { wholeNumber } from '../wholeNumber.ts'

/** How a tournament is run. */
export type TournamentFlags = {
  /** Folder of scenarios; absent: those that come with Earnest. */
  readonly domains?: string
  /** Whose name the table of differences is about. */
  readonly strategy: string
  /** Adds the opponents after competition winners. */
  readonly hard: boolean
  /** Adds a program from outside, as a command. */
  readonly outsider?: string
  /** Seconds that an answer of it may take. */
  readonly patience: number
  readonly rounds: number
  readonly seed: number
  /** Whether time costs what the scenarios say. */
  readonly discounts: boolean
  readonly json: boolean
  /** Folder to write charts to. */
  readonly charts?: string
}

/**
 * Reads the command line of `npm run tournament`.
 *
 * @param argv As in `process.argv`.
 * @param strategies The names that `--strategy` may have.
 * @param run Does it. Help, and errors in flags, end the process before.
 */
export async function tournamentCommand(
  argv: readonly string[],
  strategies: readonly string[],
  run: (flags: TournamentFlags) => Promise<void>,
): Promise<void> {
  await new Command('npm run tournament --')
    .configureOutput({ outputError: (text, write) => write(`${formatError(text)}\n`) })
    .description(
      'Plays strategies against one another over scenarios, everybody against everybody else in both roles,\n' +
        'and prints how each fared. No deal pays the reservation.',
    )
    .option('--domains <folder>', 'folder of scenarios: GENIUS folders, .scenario.json files')
    .addOption(
      new Option('--strategy <name>', 'who plays against the classic six')
        .choices(strategies)
        .default('ours'),
    )
    .option('--hard', 'add opponents after the descriptions of competition winners', false)
    .option('--outsider <command>', 'add a program that plays over its standard input and output')
    .addOption(
      new Option('--patience <seconds>', 'how long it may think')
        .default(10)
        .argParser(wholeNumber(1, 3_600)),
    )
    .addOption(
      new Option('--rounds <number>', 'of a turn for each side')
        .default(100)
        .argParser(wholeNumber(1, 100_000)),
    )
    .addOption(
      new Option('--seed <number>', 'repeat a run')
        .default(1)
        .argParser(wholeNumber(0, Number.MAX_SAFE_INTEGER)),
    )
    .option('--discounts', 'let time cost what the scenarios say', false)
    .option('--json', 'print one JSON object on the standard output, and nothing else', false)
    .option('--charts <folder>', 'write a chart of a negotiation for each scenario')
    .allowExcessArguments(false)
    .action(run)
    .parseAsync(argv)
}
