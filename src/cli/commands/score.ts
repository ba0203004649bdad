import type { Command } from 'commander'

import type { Address } from '../../core/index.ts'
import { getRecord, toShare } from '../../reputation/index.ts'
import { type ChainOptions, openChain, toAddress, withChainOptions } from '../chainOptions.ts'
import { formatPairs, formatUsdc, type Output, toJson } from '../Output.ts'

/** `earnest score`: what an account's settled deals are evidence of. */
export function scoreCommand(program: Command, { out }: Output): void {
  withChainOptions(
    program
      .command('score')
      .argument('<account>', 'the account', toAddress)
      .summary("show an account's record")
      .description(
        "Shows an account's score as a seller and as a buyer, from 0 (new) to below 1,\n" +
          'what it would cost to forge it, in burned USDC, and the counts behind it.',
      )
      .option('--json', 'print JSON'),
  ).action(async (account: Address, options: ChainOptions & { json?: true }) => {
    const { client, escrow } = await openChain(options)
    const [seller, buyer] = await Promise.all([
      getRecord(client, { account, role: 'seller', escrow }),
      getRecord(client, { account, role: 'buyer', escrow }),
    ])
    if (options.json) {
      out(toJson({ account, seller, buyer }))
      return
    }
    for (const [role, record] of Object.entries({ seller, buyer })) {
      const { score, costToForge, evidence, loss, milestones, disputes, splits, waivers, defaults } = record
      out(`as a ${role}`)
      out(
        formatPairs({
          '  score': toShare(score).toFixed(3),
          '  cost to forge': formatUsdc(costToForge),
          '  evidence': formatUsdc(evidence),
          '  loss': formatUsdc(loss),
          '  milestones': milestones,
          '  disputes, splits': `${disputes}, ${splits}`,
          '  waivers, defaults': `${waivers}, ${defaults}`,
        }),
      )
    }
  })
}
