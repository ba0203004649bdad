/**
 * `npm run tournament`: strategies against one another over scenarios.
 *
 *   npm run tournament -- --domains ../shared/domains        folders of GENIUS, or of Earnest's own form
 *   npm run tournament -- --hard                             with opponents after competition winners
 *   npm run --silent tournament -- --json                    one JSON object
 *   npm run tournament -- --help                             the other flags
 */
import '../src/cli/checkNode.mjs'

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { formatError } from '../src/core/index.ts'
import { classicTactics, type Tactic, tactics, tradeScenarios } from '../src/negotiation/index.ts'
import { hardOpponents } from '../src/simulation/opponents/hardOpponents.ts'
import { loadScenarios } from '../src/simulation/scenarios/loadScenarios.ts'
import { openArena } from '../src/simulation/tournament/Arena.ts'
import { drawArena } from '../src/simulation/tournament/drawArena.ts'
import { playOutsiderRows } from '../src/simulation/tournament/playOutsiderRows.ts'
import { standingsLines } from '../src/simulation/tournament/printStandings.ts'
import { runTournament } from '../src/simulation/tournament/runTournament.ts'
import { differencesOf, standingsOf } from '../src/simulation/tournament/standings.ts'
import { type TournamentFlags, tournamentCommand } from '../src/simulation/tournament/tournamentFlags.ts'

async function run(flags: TournamentFlags): Promise<void> {
  const began = performance.now()
  const { rounds, seed, strategy } = flags
  const scenarios = flags.domains === undefined ? tradeScenarios() : await loadScenarios(flags.domains)
  // A tournament whose charts can't be kept is not begun.
  if (flags.charts !== undefined) mkdirSync(flags.charts, { recursive: true })
  const arenas = scenarios.map((scenario) => openArena(scenario, flags.discounts))
  const contestants: Record<string, Tactic> = {
    [strategy]: tactics[strategy] as Tactic,
    ...classicTactics,
    ...(flags.hard && hardOpponents),
  }
  const played = runTournament({ contestants, arenas, rounds, seed })
  const outside =
    flags.outsider === undefined
      ? { rows: [], failures: [] }
      : await playOutsiderRows({
          command: flags.outsider,
          patience: flags.patience,
          contestants,
          arenas,
          rounds,
          seed,
        })
  const rows = [...played, ...outside.rows]
  const strategies = standingsOf(rows, arenas, seed)
  const differences = differencesOf(rows, strategy, seed)

  if (flags.charts !== undefined) {
    for (const [index, arena] of arenas.entries()) {
      const svg = drawArena(arena, {
        a: [strategy, contestants[strategy] as Tactic],
        b: ['boulware', classicTactics.boulware as Tactic],
        rounds,
        seed,
      })
      writeFileSync(
        join(flags.charts, `${String(index + 1).padStart(2, '0')}-${fileNameOf(arena.name)}.svg`),
        svg,
      )
    }
  }
  if (flags.json) {
    console.log(
      JSON.stringify({
        seed,
        rounds,
        scenarios: arenas.length,
        games: rows.length,
        strategies,
        differences,
        failures: outside.failures,
      }),
    )
    return
  }
  for (const line of standingsLines(strategies, differences)) console.log(line)
  for (const failure of outside.failures) console.log(`the outsider failed: ${failure}`)
  const possible = arenas.filter(({ nash }) => nash !== undefined).length
  console.log(
    `\n${rows.length} games over ${arenas.length} scenarios, ${possible} of them with a strict gain for both, seed ${seed}, ` +
      `${((performance.now() - began) / 1000).toFixed(1)} s`,
  )
  if (flags.charts !== undefined) console.log(`${arenas.length} charts in ${flags.charts}`)
}

/** A name that is safe in any file system. */
function fileNameOf(name: string): string {
  return name.replace(/[^\w.-]+/g, '_').slice(0, 64)
}

try {
  await tournamentCommand(process.argv, Object.keys(tactics), run)
} catch (error) {
  console.error(`npm run tournament: ${formatError(error)}`)
  process.exitCode = 1
}
