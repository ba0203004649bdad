import { type Command, InvalidArgumentError, Option } from 'commander'

import type { AskedAgain, VerifiedJuror, VerifiedVerdict } from '../../jury/index.ts'
import { type ChainOptions, openChain, withChainOptions } from '../chainOptions.ts'
import { firstBlockOn } from '../deploymentOn.ts'
import { type Output, toJson } from '../Output.ts'
import { readJsonFile } from '../readJsonFile.ts'

type Options = ChainOptions & {
  readonly rationales?: readonly string[]
  readonly fromBlock?: bigint
  readonly again?: string
  readonly strict?: true
  readonly json?: true
}

/** A juror's model, asked again. */
type Again = Pick<VerifiedJuror, 'juror' | 'round'> & { readonly again: AskedAgain }

/** Bytes of the largest file of a model. */
const LARGEST = 1024 * 1024

/** `earnest verify-verdict`: whether a verdict follows from what its jurors were shown, and from what they tell. */
export function verifyVerdictCommand(program: Command, { out, fail, warn = () => undefined }: Output): void {
  withChainOptions(
    program
      .command('verify-verdict <bundle>')
      .summary('check a verdict, from the bundle to the ruling')
      .description(
        'Checks a verdict of a court of Earnest: seals and signatures of its ballots,\n' +
          'what each juror tells of its judgement, the median, the ruling. The machine\n' +
          'checks are run again, models are not. <bundle> is what a server gives at\n' +
          '/cases/{case}/bundle. It fails where anything is contradicted.',
      )
      .option(
        '--rationales <places...>',
        "jurors' servers, which show rationales at /rationales/{hash}, or folders with {hash}.json",
      )
      .addOption(
        new Option('--from-block <number>', "a block not after the deal's commitment").argParser(toBlock),
      )
      .option(
        '--again <file>',
        'put each model\'s prompt again, to the model of this file (what docs/jury.md calls "model")',
      )
      .option('--strict', 'fail where too little is shown, too')
      .option('--json', 'print JSON'),
  ).action(async (path: string, options: Options) => {
    // Other commands need not wait for the libraries of juries.
    const { formatVerdict, readVerdict, verifyVerdict } = await import('../../jury/index.ts')
    const { readBundleFile } = await import('../verdict/readBundleFile.ts')
    const { findRationales } = await import('../verdict/findRationales.ts')
    const { bytes, evidence } = readBundleFile(path)
    const { client, escrow } = await openChain(options)
    const { terms, milestone } = evidence
    const chainId = client.chain.id
    const fromBlock = options.fromBlock ?? BigInt(firstBlockOn(chainId))
    const record = await readVerdict(client, { chainId, escrow, terms, milestone, fromBlock })
    const hashes = record.rounds.flatMap(({ seats }) =>
      seats.flatMap(({ ballot }) => ballot?.rationale ?? []),
    )
    const rationales = await findRationales(hashes, options.rationales ?? [], warn)
    const verified = await verifyVerdict({ record, bundle: bytes, rationales })
    const again = options.again === undefined ? [] : await askAll(options.again, verified)

    const results = [...verified.points, ...verified.jurors.flatMap(({ points }) => points)]
    const isContradicted = results.some(({ result }) => result === 'contradicted')
    if (isContradicted || (options.strict && results.some(({ result }) => result === 'notShown'))) fail()
    if (options.json) {
      const jurors = verified.jurors.map(({ bundle: _, ...shown }) => shown)
      out(toJson({ ok: !isContradicted, ...verified, jurors, ...(options.again && { again }) }))
      return
    }
    for (const line of [...formatVerdict(verified), ...again.flatMap(formatAgain)]) out(line)
    const count = (wanted: string) => results.filter(({ result }) => result === wanted).length
    out('')
    out(`${count('ok')} ok, ${count('contradicted')} contradicted, ${count('notShown')} not shown`)
  })
}

function toBlock(text: string): bigint {
  if (/^\d{1,18}$/.test(text)) return BigInt(text)
  throw new InvalidArgumentError('Expected the number of a block.')
}

/** Asks a model of one's own choosing what the jurors' models were asked. */
async function askAll(path: string, { jurors }: VerifiedVerdict): Promise<readonly Again[]> {
  const { askAgain } = await import('../../jury/index.ts')
  const config = readJsonFile(path, { most: LARGEST })
  const asked: Again[] = []
  for (const { juror, round, rationale, bundle } of jurors) {
    if (rationale === undefined || bundle === undefined) continue
    const again = await askAgain(config, { rationale, bundle, environment: process.env })
    if (again.kind !== 'refused') asked.push({ juror, round, again })
  }
  return asked
}

function formatAgain({ juror, round, again }: Again): string[] {
  const head = `asked again: juror ${juror}, round ${round}`
  if (again.kind === 'refused') return ['', `${head}: ${again.message}`]
  if (again.kind === 'abstained') return ['', `${head}: no answer, ${again.reason}`]
  const word = (holds: boolean) => (holds ? 'yes' : 'no')
  return [
    '',
    head,
    ...again.answers.map(({ question, told, now }) =>
      told === now
        ? `  ${question}: ${word(now)}, the same`
        : `  ${question}: ${word(now)}, told ${word(told)}`,
    ),
    `  cost: ${again.usage.requests} requests, ${again.usage.inputTokens} tokens in, ${again.usage.outputTokens} out`,
  ]
}
