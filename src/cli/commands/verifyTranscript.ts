import { type Command, Option } from 'commander'
import { z } from 'zod'

import { DeploymentMissingError, getDeployment, getKnownAddresses } from '../../chain/index.ts'
import { type Address, isSameAddress, parse } from '../../core/index.ts'
import {
  askNobody,
  Move,
  nameOutcome,
  Opening,
  sideOfRound,
  verifyTranscript,
} from '../../negotiation/index.ts'
import { toAddress } from '../chainOptions.ts'
import { formatPairs, type Output, toJson } from '../Output.ts'
import { readJsonFile } from '../readJsonFile.ts'

/** A negotiation as a file: the request, and the moves in order, as they were on the wire. */
const TranscriptFile = z.strictObject({ opening: Opening, moves: z.array(Move).max(10_000) })

/** `earnest verify-transcript`: whether both sides signed a negotiation, move by move. */
export function verifyTranscriptCommand(program: Command, { out, fail }: Output): void {
  program
    .command('verify-transcript <file>')
    .summary('check that both sides signed a negotiation, move by move')
    .description(
      'Checks a negotiation without any chain: the request, each move in its place after the one before, its\n' +
        "hashes, sums and times, its side's signature. Says which deal it proves.\n" +
        '<file> is {"opening", "moves"} as JSON; - reads the standard input. Signatures of contract accounts\n' +
        'can only be checked on chain, and count as missing.',
    )
    .addOption(
      new Option(
        '--usdc <address>',
        "the chain's USDC, where none is known: authorizations name it",
      ).argParser(toAddress),
    )
    .option('--json', 'print JSON')
    .action(async (file: string, options: { usdc?: Address; json?: true }) => {
      const { opening, moves } = parse(TranscriptFile, readJsonFile(file))
      const { domain, template } = opening.document
      const { chainId, escrow } = domain
      const usdc = options.usdc ?? getKnownAddresses(chainId)?.usdc ?? template.token
      const token = { name: 'USD Coin', version: '2', chainId, verifyingContract: usdc }
      const verdict = await verifyTranscript({
        opening,
        moves,
        tokens: [{ address: usdc, domain: token }],
        deployments: [{ chainId, escrow, usdc }],
        askContract: askNobody,
      })

      if (!verdict.ok) {
        fail()
        out(options.json ? toJson(verdict) : `not verified: ${verdict.message} ${toJson(verdict.details)}`)
        return
      }
      const { agreement, transcript } = verdict
      if (options.json) {
        const { deal, transcript: digests } = agreement ?? {}
        out(toJson({ ok: true, negotiation: transcript.id, moves: moves.length, deal, digests }))
        return
      }
      for (const { round, move, outcome } of transcript.entries) {
        const said = outcome ? Object.entries(nameOutcome(template.space, outcome)) : []
        const terms = said.map(([issue, value]) => `${issue} ${value}`).join(', ')
        out(
          `${String(round).padStart(4)}  ${sideOfRound(round).padEnd(6)}  ${move.kind.padEnd(6)}  ${terms}`.trimEnd(),
        )
      }
      out(
        formatPairs({
          verified: `${moves.length} moves`,
          negotiation: transcript.id,
          deal: agreement?.deal ?? 'none: it ended without one',
          chain: chainId,
          escrow: isKnown(domain) ? escrow : `${escrow}, which this version does not know`,
        }),
      )
    })
}

/** Whether an escrow is one of Earnest's: anyone can sign for a contract of their own. */
function isKnown({ chainId, escrow }: { chainId: number; escrow: Address }): boolean {
  try {
    return isSameAddress(getDeployment(chainId).contracts.escrow.address, escrow)
  } catch (error) {
    if (error instanceof DeploymentMissingError) return false
    throw error
  }
}
