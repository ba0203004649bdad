import { type Hex, size } from 'viem'
import { getCode } from 'viem/actions'

import { type EarnestClient, viemClient } from '../../escrowOf.ts'
import type { Bytecode } from '../bytecode.ts'
import { codeOf, firstDifference, withoutImmutables, wordsAt } from './contractCode.ts'
import { compared, type DeploymentFinding } from './deploymentCheck.ts'
import { describeCode } from './describeCode.ts'
import { type Facts, type Place, type Subject, type SubjectName, subjects, wordOf } from './subjects.ts'

/** Findings by what was compared. */
export type Findings = readonly (readonly [what: string, finding: DeploymentFinding])[]

/** Compares what stands at an address with a contract's code, byte for byte, and each immutable with what it must be. */
export async function compareCode(
  client: EarnestClient,
  {
    name,
    place,
    facts,
    bytecode,
  }: {
    readonly name: SubjectName
    readonly place: Place
    readonly facts: Facts
    readonly bytecode: Bytecode
  },
): Promise<Findings> {
  const subject: Subject = subjects[name]
  const { runtime, immutables } = codeOf(bytecode, name)
  const code = (await getCode(viemClient(client), { address: place.address })) ?? '0x'
  if (size(code) !== size(runtime)) {
    const found = await describeCode(client, place.address, code)
    const expected = `${size(runtime)} bytes of ${name}`
    return [
      ['runtime code', { status: 'differs', found, expected }],
      ['immutables', { status: 'not comparable', why: 'the code is another' }],
    ]
  }
  const values = subject.immutables(facts, place)
  return [
    ['runtime code', compareRuntime(name, withoutImmutables(code, immutables), runtime)],
    ...Object.entries(immutables).map(
      ([immutable, places]) =>
        [`immutable ${immutable}`, compareWords(wordsAt(code, places), values[immutable])] as const,
    ),
  ]
}

function compareRuntime(name: SubjectName, found: Hex, expected: Hex): DeploymentFinding {
  const at = firstDifference(found, expected)
  const all = `${size(expected)} bytes of ${name}`
  if (at === undefined) return { status: 'ok', found: all }
  return { status: 'differs', found: `another code from byte ${at} on`, expected: all }
}

/** @param words As it stands at each of its places: the same everywhere, or the code does now this and now that. */
function compareWords(words: readonly Hex[], value: unknown): DeploymentFinding {
  const [first] = words
  const word = wordOf(value)
  if (word === undefined) {
    return { status: 'not comparable', found: String(first), why: 'no view tells what it must be' }
  }
  return compared(words.find((other) => other !== word) ?? word, word)
}
