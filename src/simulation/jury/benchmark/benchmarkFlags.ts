import { Command, Option } from 'commander'

import { formatError } from '../../../core/index.ts'
import { wholeNumber } from '../../wholeNumber.ts'

/** How the benchmark of juries is run. */
export type BenchmarkFlags = {
  /** File with the language models, a JSON list. */
  readonly models: string
  readonly seed: number
  /** How often each model judges each delivery. */
  readonly repeats: number
  /** Requests at once. */
  readonly concurrency: number
  /** File that outcomes are kept in. */
  readonly state: string
  readonly json: boolean
}

/**
 * Reads the command line of `npm run jury-benchmark`.
 *
 * @param argv As in `process.argv`.
 * @param run Does it. Help, and errors in flags, end the process before.
 */
export async function benchmarkCommand(
  argv: readonly string[],
  run: (flags: BenchmarkFlags) => Promise<void>,
): Promise<void> {
  await new Command('npm run jury-benchmark --')
    .configureOutput({ outputError: (text, write) => write(`${formatError(text)}\n`) })
    .description(
      'Has language models judge deliveries whose worth is known, plain and with injections, and prints how\n' +
        'often each family of injections moved a verdict, how often each kind of question was answered wrong,\n' +
        'and how far the models agree. Requests go to the providers of the file, and what they cost is yours.',
    )
    .requiredOption('--models <file>', 'the language models: a JSON list, as for `npm start -- --models`')
    .addOption(
      new Option('--seed <number>', 'equal seeds give equal prompts')
        .default(1)
        .argParser(wholeNumber(0, Number.MAX_SAFE_INTEGER)),
    )
    .addOption(
      new Option('--repeats <number>', 'how often each model judges each delivery')
        .default(1)
        .argParser(wholeNumber(1, 1_000)),
    )
    .addOption(
      new Option('--concurrency <number>', 'requests at once').default(4).argParser(wholeNumber(1, 64)),
    )
    .option(
      '--state <file>',
      'where outcomes are kept, so that a run that ended goes on',
      'cache/jury-benchmark/outcomes.jsonl',
    )
    .option('--json', 'print one JSON object on the standard output, and nothing else', false)
    .allowExcessArguments(false)
    .action(run)
    .parseAsync(argv)
}
