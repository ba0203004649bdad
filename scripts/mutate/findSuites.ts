import { type Compiled, compile, type Output } from './compile.ts'
import type { Project, Step } from './protocol.ts'
import { artifactsOf, runStep } from './runSuites.ts'

/** The tests of a suite that pass without any fault, and how long they take. */
export type TimedSuite = { readonly step: Step; readonly ms: number }

/**
 * Compiles the project as it is, finds its test suites and runs each once.
 *
 * @throws {Error} when it does not compile, or no suite passes.
 */
export async function findSuites(
  project: Project,
): Promise<{ readonly baseline: Output['contracts']; readonly suites: readonly TimedSuite[] }> {
  const { contracts, error } = compile(project, { '*': ['*'] })
  if (error !== undefined) throw new Error(error)
  const artifacts = artifactsOf(contracts)
  const suites: TimedSuite[] = []

  for (const suite of Object.entries(contracts).flatMap(([source, named]) =>
    Object.entries(named)
      .filter(([, contract]) => source.startsWith('project/test/') && isSuite(contract))
      .map(([name]) => ({ source, name })),
  )) {
    const began = Date.now()
    const results = await runStep(artifacts, { suite })
    const ms = Date.now() - began
    // A test that fails without a fault would seem to notice every one. Some count gas, which here is that of code
    // that was not optimised.
    const without = results.filter(({ status }) => status === 'Failure').map(({ name }) => name)
    if (without.length > 0)
      console.error(`left out, for they fail on sound contracts: ${suite.name} ${without.join(', ')}`)
    if (without.length < results.length) suites.push({ step: { suite, without }, ms })
  }

  if (suites.length === 0) throw new Error('no test suite passes')
  const seconds = suites.reduce((sum, { ms }) => sum + ms, 0) / 1000
  console.log(`${suites.length} suites run in ${seconds.toFixed(0)} s`)
  return { baseline: contracts, suites }
}

/** Whether a compiled contract has tests and can be deployed to run them. */
export function isSuite({ abi, evm }: Compiled): boolean {
  const tests = abi.some(({ type, name }) => type === 'function' && /^(test|invariant)/.test(name ?? ''))
  return tests && evm.bytecode.object !== ''
}
