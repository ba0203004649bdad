import { fileURLToPath } from 'node:url'

import { type Command, Option } from 'commander'

import { Bytecode, type DeploymentCheck, verifyDeployment } from '../../chain/index.ts'
import { type Address, parse, plain } from '../../core/index.ts'
import { type ChainOptions, openClient, toAddress, withChainOptions } from '../chainOptions.ts'
import { type Output, toJson } from '../Output.ts'
import { readJsonFile } from '../readJsonFile.ts'

/** From here and from where the package has its compiled code alike. */
const BYTECODE = new URL('../../../deployments/bytecode.json', import.meta.url)

type Options = ChainOptions & { readonly court?: Address; readonly publisher?: Address; readonly json?: true }

/** `earnest verify-deployment`: whether the contracts on chain are those of this package. */
export function verifyDeploymentCommand(program: Command, { out, fail }: Output): void {
  withChainOptions(
    program
      .command('verify-deployment')
      .summary("check that the contracts on chain are this package's")
      .description(
        'Compares the contracts on chain with this package, one line for each thing: code\n' +
          "byte for byte, the values in it, constructors' arguments by the addresses that\n" +
          "follow from them, USDC, signing domains, a jury's settings. Each is ok, differs,\n" +
          'or is not comparable, and why. Fails when anything differs: a court may have\n' +
          'other settings for good reasons, and which they are is what you should know.',
      ),
  )
    .addOption(
      new Option('--court <address>', 'a jury or a panel: the arbiter of a term sheet').argParser(toAddress),
    )
    .addOption(
      new Option('--publisher <address>', 'a publisher of scores as ERC-8004 feedback').argParser(toAddress),
    )
    .option('--json', 'print JSON')
    .action(async ({ escrow, court, publisher, json, ...options }: Options) => {
      const client = await openClient(options)
      const bytecode = parse(Bytecode, readJsonFile(fileURLToPath(BYTECODE)))
      const report = await verifyDeployment(client, { bytecode, escrow, court, publisher })

      if (!report.ok) fail()
      if (json) {
        out(toJson(report))
        return
      }
      for (const line of linesOf(report.checks)) out(line)
      const count = (status: DeploymentCheck['status']) =>
        report.checks.filter((check) => check.status === status).length
      out(
        `${report.ok ? 'verified' : 'not verified'}: ${count('ok')} ok, ${count('differs')} differ, ` +
          `${count('not comparable')} not comparable, on chain ${report.chainId}`,
      )
    })
}

/** One line a check, under one line a contract. */
function linesOf(checks: readonly DeploymentCheck[]): readonly string[] {
  const width = Math.max(...checks.map(({ what }) => what.length))
  const places = [...new Set(checks.map(({ contract, address }) => `${contract} ${address}`))]
  return places.flatMap((place) => [
    place,
    ...checks
      .filter(({ contract, address }) => `${contract} ${address}` === place)
      .map((check) => `  ${check.status.padEnd(14)}  ${check.what.padEnd(width)}  ${wordsOf(check)}`),
  ])
}

function wordsOf(check: DeploymentCheck): string {
  // What a contract says may be anything.
  const found = plain(check.found ?? '')
  switch (check.status) {
    case 'ok':
      return found
    case 'differs':
      return `found ${found}, expected ${plain(check.expected)}`
    case 'not comparable':
      return check.found === undefined ? check.why : `${found} (${check.why})`
  }
}
