import type { BaseCounterExample, TestResult } from '@nomicfoundation/edr'
import { type Abi, decodeFunctionData, type Hex } from 'viem'

/** What is told of a failed test. */
export type Failure = Pick<TestResult, 'name' | 'reason' | 'counterexample' | 'decodedLogs'>

/**
 * A failed test in lines: its name, the reason, the calls that lead to it, what it logged.
 *
 * @param abi Functions that the calls may be of.
 */
export function formatFailure({ name, reason, counterexample, decodedLogs }: Failure, abi: Abi): string {
  const calls =
    counterexample === undefined
      ? []
      : 'sequence' in counterexample
        ? counterexample.sequence
        : [counterexample]
  return [
    `  ✘ ${name}`,
    `      ${reason ?? 'no reason given'}`,
    ...calls.map((call) => `      counterexample: ${formatCall(call, abi)}`),
    ...decodedLogs.map((log) => `      log: ${log}`),
  ].join('\n')
}

/** A call as it would be written; of a function that is not known, its bytes. */
function formatCall({ calldata, sender }: BaseCounterExample, abi: Abi): string {
  const by = sender === undefined ? '' : ` by ${hexOf(sender)}`
  const data = hexOf(calldata)
  try {
    const { functionName, args = [] } = decodeFunctionData({ abi, data })
    return `${functionName}(${args.map(formatValue).join(', ')})${by}`
  } catch {
    return data + by
  }
}

function formatValue(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'bigint' ? String(inner) : inner,
  ).replaceAll('"', '')
}

function hexOf(bytes: Uint8Array): Hex {
  return `0x${Buffer.from(bytes).toString('hex')}`
}
