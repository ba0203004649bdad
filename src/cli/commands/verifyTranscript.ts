import { type Command, Option } from 'commander'
import { z } from 'zod'

import { DeploymentMissingError, getDeployment } from '../../chain/index.ts'
import { type Address, isSameAddress, parse, type Refusal, refused } from '../../core/index.ts'
import {
  Move,
  nameOutcome,
  Opening,
  sideOfRound,
  type VerifiedTranscript,
  verifyTranscript,
} from '../../negotiation/index.ts'
import { toAddress } from '../chainOptions.ts'
import { formatPairs, type Output, toJson } from '../Output.ts'
import { readJsonFile } from '../readJsonFile.ts'
import { openGround, type TranscriptGroundOptions } from '../transcript/openGround.ts'

/** A negotiation as a file: the request, and the moves in order, as they were on the wire. */
const TranscriptFile = z.strictObject({ opening: Opening, moves: z.array(Move).max(10_000) })

type Options = TranscriptGroundOptions & { readonly json?: true }

/** `earnest verify-transcript`: whether both sides signed a negotiation, move by move. */
export function verifyTranscriptCommand(program: Command, { out, fail }: Output): void {
  program
    .command('verify-transcript <file>')
    .summary('check that both sides signed a negotiation, move by move')
    .description(
      'Checks a negotiation: the request, each move in its place after the one before,\n' +
        "its hashes, sums and times, its side's signature. Says which deal it proves. One\n" +
        'that ends with neither an accept nor a leave is an error: it may be cut off.\n' +
        '<file> is {"opening", "moves"} as JSON; - reads the standard input.\n' +
        'Without --rpc no chain is asked: then signatures of contract accounts count as\n' +
        "missing, and the token's name is the known one.",
    )
    .option('--rpc <url>', "JSON-RPC of the sheet's chain, to ask contract accounts and the token")
    .addOption(
      new Option(
        '--usdc <address>',
        "the chain's USDC, where none is known: authorizations name it",
      ).argParser(toAddress),
    )
    .option('--token-name <name>', "the token's EIP-712 name, where no chain is asked")
    .option('--token-version <version>', "the token's EIP-712 version, where no chain is asked")
    .option('--json', 'print JSON')
    .action(async (file: string, options: Options) => {
      const { opening, moves } = parse(TranscriptFile, readJsonFile(file))
      const ground = await openGround(opening, options)
      const { domain: token } = ground.tokens[0]
      const verdict = finished(await verifyTranscript({ opening, moves, ...ground }))

      if (!verdict.ok) {
        fail()
        out(options.json ? toJson(verdict) : `not verified: ${verdict.message} ${toJson(verdict.details)}`)
        if (!options.json && verdict.code === 'ConsentInvalid' && options.rpc === undefined) {
          out(
            `No chain was asked. Authorizations were checked for a token called "${token.name}", version ` +
              `"${token.version}": --rpc asks the token and the accounts, --token-name names another.`,
          )
        }
        return
      }
      const { agreement, transcript } = verdict
      if (options.json) {
        const { deal, transcript: digests } = agreement ?? {}
        out(toJson({ ok: true, negotiation: transcript.id, moves: moves.length, deal, digests }))
        return
      }
      const { domain, template } = opening.document
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
          chain: domain.chainId,
          escrow: isKnown(domain) ? domain.escrow : `${domain.escrow}, which this version does not know`,
          token: `${token.name}, version ${token.version}`,
          accounts: options.rpc === undefined ? 'not asked: no chain was' : 'asked on chain',
        }),
      )
    })
}

/** A transcript that holds so far proves nothing while it may go on. */
function finished(verdict: VerifiedTranscript | Refusal): VerifiedTranscript | Refusal {
  if (!verdict.ok || verdict.end !== 'open') return verdict
  const moves = verdict.transcript.entries.length
  if (moves === 0) return refused('TranscriptEmpty', 'The transcript has no moves', { moves })
  return refused(
    'TranscriptUnfinished',
    'The transcript ends with neither an accept nor a leave: it is cut off, or nobody answered',
    { moves, last: verdict.transcript.entries.at(-1)?.move.kind },
  )
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
