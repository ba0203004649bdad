import { type Hash, keccak256 } from '../../../src/core/index.ts'
import { type Check, Criteria, checkDelivery, type Finding, type Question } from '../../../src/jury/index.ts'

// A distributive Omit: each kind of check keeps its own members.
type Unnamed<Member> = Member extends Check ? Omit<Member, 'name' | 'weight'> : never

/** Criteria of these checks and questions, which share the weight evenly; the last has the rest. */
export function criteriaOf(
  checks: readonly (Unnamed<Check> & { readonly name?: string; readonly weight?: number })[],
  changes: { readonly questions?: readonly Question[]; readonly files?: readonly Uint8Array[] } = {},
): Criteria {
  const { questions = [], files = [] } = changes
  const left = 10_000 - questions.reduce((sum, { weight }) => sum + weight, 0)
  const each = Math.floor(left / Math.max(1, checks.length))
  return Criteria.parse({
    version: '1',
    title: 'A test',
    task: ['Do it.'],
    checks: checks.map((check, index) => ({
      name: `check ${index}`,
      weight: index === checks.length - 1 ? left - each * index : each,
      ...check,
    })),
    questions,
    attachments: files.map((file, index) => ({
      name: `file ${index}`,
      hash: keccak256(file),
      bytes: file.length,
    })),
  })
}

/** Files by their hashes. */
export function byHash(files: readonly Uint8Array[]): ReadonlyMap<Hash, Uint8Array> {
  return new Map(files.map((file) => [keccak256(file), file]))
}

/** The bytes of a text, or of a value's JSON. */
export function encode(value: unknown): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value))
}

/** What one check finds of a delivery: bytes, a text as it is, or a value as JSON. */
export async function find(
  check: Unnamed<Check>,
  delivered: unknown,
  files: readonly Uint8Array[] = [],
): Promise<Finding> {
  const bytes = delivered instanceof Uint8Array ? delivered : encode(delivered)
  const { findings } = await checkDelivery(criteriaOf([check], { files }), bytes, byHash(files))
  const [finding] = findings
  if (finding === undefined) throw new Error('nothing was found')
  return finding
}
