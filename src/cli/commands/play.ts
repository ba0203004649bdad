import { createInterface } from 'node:readline'

import { type Command, Option } from 'commander'

import { createPlayer, type Tactic, tactics } from '../../negotiation/index.ts'
import type { Output } from '../Output.ts'

/** `earnest play`: plays one side of negotiations that another program referees. */
export function playCommand(program: Command, { out }: Output): void {
  program
    .command('play')
    .summary('play one side of a negotiation that another program referees')
    .description(
      'Reads one JSON object a line and answers each with one:\n' +
        '{"type":"init",…} with {"ok":true}, {"type":"turn",…} with {"action":"accept"},\n' +
        '{"action":"offer","bid":[…]} or {"action":"end"}, {"type":"result",…} with\n' +
        '{"ok":true}, and what it can\'t read with {"error":…,"message":…}. Games may be\n' +
        'interleaved; each line names its own. docs/negotiation.md has the members.',
    )
    .requiredOption('--stdio', 'over the standard input and output')
    .addOption(new Option('--strategy <name>', 'who plays').choices(Object.keys(tactics)).default('ours'))
    .action(async ({ strategy }: { strategy: string }) => {
      const player = createPlayer(tactics[strategy] as Tactic)
      for await (const line of createInterface({
        input: process.stdin,
        crlfDelay: Number.POSITIVE_INFINITY,
      })) {
        if (line.trim() !== '') out(JSON.stringify(player.answer(line)))
      }
    })
}
