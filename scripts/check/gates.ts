/** One thing a change must pass. */
export type Gate = {
  readonly name: string
  /** Commands run one after another, in a shell, with the project's own binaries first. */
  readonly commands: readonly string[]
  /** Gates that must have passed before it starts. */
  readonly after?: readonly string[]
  /** Whether it runs tests that another gate runs and counts already. */
  readonly repeats?: boolean
}

const SOLIDITY = "'contracts/**/*.sol' 'test/**/*.sol' 'scripts/**/*.sol'"

/**
 * Every gate. Two run side by side, taken from the top, so the long ones that wait for nothing but the
 * compiler stand first: the short ones fill the gaps beside them.
 */
export const gates: readonly Gate[] = [
  { name: 'compile', commands: ['hardhat build', 'tsx scripts/warnings.ts'] },
  { name: 'format and lint', commands: ['biome check --error-on-warnings .'] },
  {
    name: 'format and lint of Solidity',
    commands: [`prettier --check ${SOLIDITY}`, "solhint --noPoster --max-warnings 0 'contracts/**/*.sol'"],
  },
  { name: 'types', commands: ['tsc --noEmit -p tsconfig.json'] },
  { name: 'rooms', commands: ['tsx scripts/rooms.ts'] },
  { name: 'unused', commands: ['knip --no-progress --treat-config-hints-as-errors'] },
  { name: 'package', commands: ['npm run --silent build', 'publint --strict', 'tsx scripts/tryPackage.ts'] },
  { name: 'contract tests', commands: ['hardhat test solidity --no-compile'], after: ['compile'] },
  { name: 'generated files', commands: ['tsx scripts/generate.ts --check'], after: ['compile'] },
  { name: 'sizes', commands: ['tsx scripts/size.ts --check'], after: ['compile'] },
  { name: 'gas', commands: ['tsx scripts/gas.ts --check'], after: ['compile'] },
  { name: 'TypeScript tests', commands: ['hardhat test mocha --no-compile'], after: ['compile'] },
  { name: 'coverage', commands: ['tsx scripts/coverage.ts'], after: ['compile'], repeats: true },
]
