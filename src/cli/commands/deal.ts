import type { Command } from 'commander'

import { getDeal, getMilestone } from '../../chain/index.ts'
import { BaseError, parse, type Refusal } from '../../core/index.ts'
import { hashTermSheet, TermSheet, termsTotals, validateTermSheet } from '../../terms/index.ts'
import { type ChainOptions, openChain, withChainOptions } from '../chainOptions.ts'
import { formatPairs, type Output, toJson } from '../Output.ts'
import { readJsonFile } from '../readJsonFile.ts'

/** Bytes of the largest file that is read: a hundred times what the longest sheet has. */
const LARGEST = 1024 * 1024

/** `earnest deal`: what a term sheet costs, and where the deal stands that it is. */
export function dealCommand(program: Command, { out }: Output): void {
  withChainOptions(
    program
      .command('deal <file>')
      .summary('show where a deal stands')
      .description(
        'Shows the deal id of a term sheet, what each side puts down, and where it\n' +
          'stands on chain. <file> is the term sheet as JSON, amounts as decimal digits;\n' +
          '- reads the standard input.',
      )
      .option('--json', 'print JSON'),
  ).action(async (file: string, options: ChainOptions & { json?: true }) => {
    const terms = parse(TermSheet, readJsonFile(file, { most: LARGEST }))
    const { client, escrow, usdc } = await openChain(options)
    // Without a time: a deal outlives the day until which its sheet could be committed.
    const verdict = validateTermSheet(terms, { escrow, usdc })
    if (!verdict.ok) throw new TermSheetRefusedError(verdict)
    const deal = hashTermSheet(terms, { chainId: client.chain.id, escrow })
    const { amount, cost, bonds, burn } = termsTotals(terms)
    const { status, committedAt } = await getDeal(client, { terms, escrow })
    const milestones =
      status === 'live'
        ? await Promise.all(
            terms.milestones.map((_, milestone) => getMilestone(client, { terms, milestone, escrow })),
          )
        : []

    if (options.json) {
      out(toJson({ deal, status, amount, burn, cost, bonds, committedAt, milestones }))
      return
    }
    out(
      formatPairs({
        deal,
        status,
        // In units of whatever token it is in.
        'buyer puts down': `${cost} units`,
        'of it burned': `${burn} units`,
        'seller puts down': `${bonds} units`,
        ...(status === 'live' && { committed: new Date(committedAt * 1000).toISOString() }),
        ...Object.fromEntries(
          milestones.map(({ status, clock }, index) => [
            `milestone ${index}`,
            clock === 0 ? status : `${status} until ${new Date(clock * 1000).toISOString()}`,
          ]),
        ),
      }),
    )
  })
}

/** Thrown when no escrow would take a term sheet. Its code is the refusal's. */
export class TermSheetRefusedError extends BaseError {
  override readonly name = 'TermSheetRefusedError'

  constructor({ code, message, details }: Refusal) {
    super(`The term sheet can't be committed: ${message}`, { code, details })
  }
}
