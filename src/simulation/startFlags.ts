import { Command, Option } from 'commander'

import { formatError } from '../core/index.ts'
import { wholeNumber } from './wholeNumber.ts'

/** How the main job is run. */
export type StartFlags = {
  /** Repeats a run: keys, preferences, salts follow from it. */
  readonly seed: number
  /** One JSON object on the standard output, and nothing else. */
  readonly json: boolean
  /** TCP port of the chain's JSON-RPC; 0: any free one. */
  readonly port: number
  /** File to write the main negotiation's transcript to. */
  readonly transcript?: string
  /** File with the language models that judge, a JSON list; false: none; absent: those with a key in the environment. */
  readonly models?: string | false
}

/**
 * Reads the command line of `npm start`.
 *
 * @param argv As in `process.argv`.
 * @param run Does it. Help, and errors in flags, end the process before.
 */
export async function startCommand(
  argv: readonly string[],
  run: (flags: StartFlags) => Promise<void>,
): Promise<void> {
  await new Command('npm start --')
    .configureOutput({ outputError: (text, write) => write(`${formatError(text)}\n`) })
    .description(
      'Two agents that never met make a deal and keep it: one from first offer to settlement, with real ' +
        "work on real data, on an embedded chain with Circle's own USDC code. Nothing leaves this machine, " +
        "unless language models judge: they do where a provider's key is in the environment " +
        '(ANTHROPIC_API_KEY, OPENAI_API_KEY, GOOGLE_GENERATIVE_AI_API_KEY), and what they cost is yours.',
    )
    .addOption(
      new Option('--seed <number>', 'repeat a run: equal seeds give equal moves, digests, prices and gas')
        .default(1)
        .argParser(wholeNumber(0, Number.MAX_SAFE_INTEGER)),
    )
    .option('--json', 'print one JSON object on the standard output, and nothing else', false)
    .addOption(
      new Option('--port <number>', "TCP port of the chain's JSON-RPC on 127.0.0.1; 0: any free one")
        .default(0)
        .argParser(wholeNumber(0, 65_535)),
    )
    .option('--transcript <file>', 'write the main negotiation, for `earnest verify-transcript`')
    .option(
      '--models <file>',
      'let these language models judge instead: a JSON list, each as docs/jury.md says',
    )
    .option('--no-models', 'let programs judge, whatever keys there are')
    .allowExcessArguments(false)
    .action(run)
    .parseAsync(argv)
}
