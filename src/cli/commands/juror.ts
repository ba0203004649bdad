import { setTimeout as pause } from 'node:timers/promises'

import { type Command, InvalidArgumentError } from 'commander'

import { optionalPackage } from '../../core/index.ts'
import type { JurorService, JurorStep } from '../../jury/index.ts'
import { formatPairs, formatUsdc, type Output, toJson } from '../Output.ts'

type RunOptions = { readonly once?: true; readonly json?: true }
type StakeOptions = { readonly operatorKeyEnv: string }

/** `earnest juror`: a juror's service, and its stake. */
export function jurorCommand(program: Command, output: Output): void {
  const juror = program
    .command('juror')
    .summary('judge disputes')
    .description('Runs a juror, and looks after its stake. docs/jury.md describes the file.')

  juror
    .command('run <file>', { isDefault: true })
    .summary('judge the cases that the juror sits in')
    .description(
      'Watches the courts of the file, judges the cases where its juror sits, votes\n' +
        'and collects. It goes on from wherever it was stopped, however it was stopped;\n' +
        'SIGINT and SIGTERM let the running step end.',
    )
    .option('--once', 'look once and end, for a scheduler; it fails when something has to be tried again')
    .option('--json', 'print a JSON object a line')
    .action((file: string, options: RunOptions) => run(file, options, output))

  juror
    .command('status <file>')
    .summary("show the juror's stake and record")
    .option('--json', 'print JSON')
    .action((file: string, options: { json?: true }) => showStatus(file, options, output))

  withOperator(juror.command('enrol <file>'))
    .summary('opt the juror in, with a stake')
    .requiredOption('--provider <name>', 'whose model or program it judges with, as the jury names it')
    .requiredOption('--stake <usdc>', 'dollars of USDC, from the operator', toUsdc)
    .action(async (file: string, options: StakeOptions & { provider: string; stake: bigint }) => {
      const { enrolJuror } = await import('../juror/stake.ts')
      output.out(`enrolled by ${await enrolJuror(file, { ...options, environment: process.env })}`)
      await showActivation(file, output)
    })

  juror
    .command('activate <file>')
    .summary('bring stake that warmed up into the draws; a running juror does so by itself')
    .action(async (file: string) => {
      const { activateJuror } = await import('../juror/stake.ts')
      output.out(`activated by ${await activateJuror(file, { environment: process.env })}`)
    })

  withOperator(juror.command('resign <file>'))
    .summary('take the juror out of the draws')
    .action(async (file: string, options: StakeOptions) => {
      const { resignJuror } = await import('../juror/stake.ts')
      output.out(`resigned by ${await resignJuror(file, { ...options, environment: process.env })}`)
    })

  juror
    .command('withdraw <file>')
    .summary('send the stake of a juror that resigned to its operator')
    .action(async (file: string) => {
      const { withdrawJuror } = await import('../juror/stake.ts')
      output.out(`withdrawn by ${await withdrawJuror(file, { environment: process.env })}`)
    })
}

function withOperator(command: Command): Command {
  return command.option(
    '--operator-key-env <name>',
    "the environment variable with the operator's key",
    'EARNEST_OPERATOR_KEY',
  )
}

/** Dollars as micro-units. */
function toUsdc(text: string): bigint {
  const found = /^(\d{1,12})(?:\.(\d{1,6}))?$/.exec(text)
  if (!found) throw new InvalidArgumentError('Expected dollars, with at most six decimals.')
  return BigInt(found[1] ?? '') * 1_000_000n + BigInt((found[2] ?? '').padEnd(6, '0'))
}

async function run(file: string, options: RunOptions, output: Output): Promise<void> {
  // Other commands need not wait for the libraries of language models.
  const { openJuror, startJuror } = await import('../juror/openJuror.ts')
  const { checkStanding } = await import('../juror/checkStanding.ts')
  const { formatStep, stepData } = await import('../juror/formatStep.ts')
  const { runJurorService } = await import('../../jury/index.ts')

  const tell = (step: JurorStep) =>
    output.out(options.json ? JSON.stringify(stepData(step)) : formatStep(step))
  const opened = await openJuror(file, process.env)
  const { port, host, url, trustedProxies, interval } = opened.config
  // Before anything is begun: whoever lacks them hears it now.
  const server =
    port === undefined || options.once
      ? undefined
      : { ...(await loadServer()), port, host, url, trustedProxies }
  const { service, store } = await startJuror(opened, {
    path: file,
    environment: process.env,
    turn: options.once ? undefined : interval,
    onStep: tell,
  })
  try {
    for (const note of await checkStanding(opened)) output.warn?.(`earnest: ${note}`)
    if (options.once) {
      if ((await service.tick()).failed) output.fail()
      return
    }
    const stopped = onSignals()
    const close = server && (await serveJuror(service, server, output))
    try {
      await runJurorService(service, {
        stopped,
        wait: (signal) => pause(interval * 1_000, undefined, { signal }).catch(() => undefined),
        onError: (error) => tell({ step: 'failed', at: 'tick', error }),
      })
    } finally {
      await close?.()
    }
  } finally {
    // What is judged, and signed, is kept first.
    await service.idle()
    await store.close()
  }
}

/** Ends at the first signal that asks for it; a second one is not waited for. */
function onSignals(): AbortSignal {
  const controller = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => controller.abort())
  }
  return controller.signal
}

type Server = Pick<typeof import('../../server/index.ts'), 'jurorRoutes' | 'listen'>

/** Only jurors that are reached by others need a server. */
function loadServer(): Promise<Server> {
  return optionalPackage(['hono', '@hono/node-server'], 'The port of a juror', async () => {
    // `listen` loads it too, but only once the juror runs.
    await import('@hono/node-server')
    return import('../../server/index.ts')
  })
}

/** How a juror is reached. */
type Reached = {
  readonly port: number
  readonly host: string
  readonly url: string | undefined
  readonly trustedProxies: number
}

/** Takes and gives bundles, and shows rationales. @returns Stops it. */
async function serveJuror(
  service: JurorService,
  { jurorRoutes, listen, port, host, url, trustedProxies }: Server & Reached,
  { out }: Output,
): Promise<() => Promise<void>> {
  const server = await listen(jurorRoutes({ service, url, trustedProxies }), { port, host })
  out(`shows rationales at ${server.url}/rationales/`)
  return server.close
}

async function showStatus(file: string, { json }: { json?: true }, { out }: Output): Promise<void> {
  const { readStatus } = await import('../juror/stake.ts')
  const { juror, standing, owed } = await readStatus(file, { environment: process.env })
  if (json) {
    out(toJson({ juror, ...standing, owed }))
    return
  }
  out(
    formatPairs({
      juror,
      operator: standing.operator,
      provider: standing.provider,
      stake: formatUsdc(standing.stake),
      'drawn by': formatUsdc(standing.active),
      pending: formatUsdc(standing.pending),
      ...(standing.activatesAt > 0 && { 'can be activated from': dateOf(standing.activatesAt) }),
      ...(standing.expelled && { expelled: 'for good: its key signed two ballots' }),
      ...(standing.releaseAt > 0 && {
        'stake free from': dateOf(standing.releaseAt),
      }),
      'panels, voted, silent': `${standing.drawn}, ${standing.voted}, ${standing.silent}`,
      'near the verdict': standing.coherent.toString(),
      earned: formatUsdc(standing.earned),
      'to collect': formatUsdc(owed),
      slashed: formatUsdc(standing.slashed),
    }),
  )
}

/** When what was staked can be drawn. */
async function showActivation(file: string, { out }: Output): Promise<void> {
  const { readStatus } = await import('../juror/stake.ts')
  const { standing } = await readStatus(file, { environment: process.env })
  out(`its stake can be activated from ${dateOf(standing.activatesAt)}: earnest juror run does so by itself`)
}

function dateOf(time: number): string {
  return new Date(time * 1_000).toISOString()
}
