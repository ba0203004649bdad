import { resolve } from 'node:path'
import {
  type Artifact,
  EdrContext,
  FsAccessPermission,
  L1_CHAIN_TYPE,
  l1GenesisState,
  l1HardforkFromString,
  l1SolidityTestRunnerFactory,
  type SuiteResult,
} from '@nomicfoundation/edr'

import type { Compiled, Output } from './compile.ts'
import type { Step } from './protocol.ts'

/** What Hardhat's own runner takes. */
const HARDFORK = 'osaka'
const SOLC = '0.8.37'

/** More than any honest test takes; what never ends, ends here. */
const GAS_LIMIT = 4_000_000_000n

let context: Promise<EdrContext> | undefined

/** The form in which Hardhat's test runner takes contracts. */
export function artifactsOf(contracts: Output['contracts']): Artifact[] {
  return Object.entries(contracts).flatMap(([source, named]) =>
    Object.entries(named).map(([name, contract]) => artifactOf(source, name, contract)),
  )
}

function artifactOf(source: string, name: string, { abi, evm }: Compiled): Artifact {
  return {
    id: { name, source, solcVersion: SOLC },
    contract: {
      abi: JSON.stringify(abi),
      bytecode: `0x${evm.bytecode.object}`,
      linkReferences: evm.bytecode.linkReferences,
      deployedBytecode: `0x${evm.deployedBytecode.object}`,
      deployedLinkReferences: evm.deployedBytecode.linkReferences,
    },
  }
}

/**
 * Runs one suite's tests, all or some, with little fuzzing.
 *
 * @param artifacts All contracts, the suite among them.
 * @param options.shrinkRunLimit How often a counterexample is tried with less of it, for somebody to read. Without it, never:
 *   that one was found is enough for who only counts.
 * @returns What EDR says of each test.
 */
export async function runStep(
  artifacts: Artifact[],
  { suite, test, without = [] }: Step,
  { shrinkRunLimit = 0 }: { readonly shrinkRunLimit?: number } = {},
): Promise<SuiteResult['testResults']> {
  context ??= createContext()
  const completed = Promise.withResolvers<SuiteResult['testResults']>()
  const seed = '0x4561726e657374'

  await (await context).runSolidityTests(
    L1_CHAIN_TYPE,
    artifacts,
    [{ ...suite, solcVersion: SOLC }],
    {
      projectRoot: resolve('.'),
      hardfork: HARDFORK,
      localPredeploys: l1GenesisState(l1HardforkFromString(HARDFORK)),
      disableBlockGasLimit: true,
      disableTransactionGasCap: true,
      gasLimit: GAS_LIMIT,
      fsPermissions: ['node_modules/@offchainlabs', 'node_modules/@safe-global', 'test'].map((path) => ({
        access: FsAccessPermission.ReadDirectory,
        path,
      })),
      fuzz: { runs: 24, seed },
      invariant: { runs: 16, depth: 24, failOnRevert: true, shrinkRunLimit },
      ...(test === undefined ? {} : { testPattern: exactly([test]) }),
      ...(without.length === 0 ? {} : { excludeTestPattern: exactly(without) }),
    },
    { buildInfos: [], ignoreContracts: false },
    ({ testResults }) => completed.resolve(testResults),
  )
  // Warning: the run may end before its last suite is reported; and a suite without a test to run is not reported.
  const nothing = setTimeout(() => completed.resolve([]), 10_000)
  const results = await completed.promise
  clearTimeout(nothing)
  return results
}

function exactly(tests: readonly string[]): string {
  return `^(${tests.map((test) => test.replace(/[^\w]/g, '\\$&')).join('|')})$`
}

async function createContext(): Promise<EdrContext> {
  const created = new EdrContext()
  await created.registerSolidityTestRunnerFactory(L1_CHAIN_TYPE, l1SolidityTestRunnerFactory())
  return created
}
