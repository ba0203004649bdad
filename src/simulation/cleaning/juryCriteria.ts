import { z } from 'zod'

import { canonicalJson, type Hash, keccak256, passed, refused } from '../../core/index.ts'
import type { CheckOf, CustomRules, Criteria as JuryCriteria } from '../../jury/index.ts'
import { hashCriteria } from '../../terms/index.ts'
import {
  Basis,
  Check,
  type Criteria,
  cleaningCriteria,
  directorsCriteria,
  judgedCriteria,
} from './Criteria.ts'
import { type Examiner, examinerOf } from './check/checkDelivery.ts'

/** Under this name a jury is handed the rule of the checks of cleaned data. */
const ruleName = 'cleaning'

/** One check without its name and weight, and the hash of the file with what it shares with others. */
const Parameters = z.strictObject({ basis: z.string(), check: z.record(z.string(), z.json()) })

/** What all checks of a milestone share, as a file that its criteria name by its hash. */
function basisOf({ checks: _, questions: __, ...basis }: Criteria): Uint8Array {
  return new TextEncoder().encode(canonicalJson(basis))
}

/**
 * Criteria as both sides sign them and a jury reads them: each check by itself, with its weight, what they share in a
 * file beside them.
 */
export function juryCriteriaOf(criteria: Criteria): JuryCriteria {
  const { title, task, checks, questions } = criteria
  const file = basisOf(criteria)
  const basis = keccak256(file)
  return {
    version: '1',
    title,
    task: [task],
    checks: checks.map(({ name, weight, ...check }) => ({
      name,
      weight,
      kind: 'custom',
      rule: ruleName,
      parameters: { basis, check },
    })),
    questions,
    attachments: [{ name: 'basis', hash: basis, bytes: file.length }],
  }
}

/** The files that the criteria of some work name. */
export function attachmentsOf(criteria: Criteria): ReadonlyMap<Hash, Uint8Array> {
  const file = basisOf(criteria)
  return new Map([[keccak256(file), file]])
}

/** All the work that is known, by the hash that a milestone signs. */
export const knownWork: ReadonlyMap<Hash, Criteria> = new Map(
  [...cleaningCriteria, ...judgedCriteria, directorsCriteria].map((criteria) => [
    hashCriteria(juryCriteriaOf(criteria)),
    criteria,
  ]),
)

/** What a juror of cleaned data is handed: the rule of its checks. */
export const cleaningRules: CustomRules = new Map([
  [
    ruleName,
    {
      verify(check, { attachments }) {
        const read = readParameters(check, attachments)
        return 'problem' in read ? refused('ParametersInvalid', read.problem) : passed
      },
      run(check, { bytes }, { attachments }) {
        const read = readParameters(check, attachments)
        return 'problem' in read ? [read.problem] : read.examine(read.check, bytes)
      },
    },
  ],
])

const examiners = new Map<Hash, Examiner>()

function readParameters(
  { name, weight, parameters }: CheckOf<'custom'>,
  attachments: ReadonlyMap<Hash, Uint8Array>,
): { readonly check: Check; readonly examine: Examiner } | { readonly problem: string } {
  const read = Parameters.safeParse(parameters)
  if (!read.success) return { problem: 'the parameters are not those of a check of cleaned data' }
  const { basis, check } = read.data
  const whole = Check.safeParse({ name, weight, ...check })
  if (!whole.success) return { problem: 'there is no such check of cleaned data' }
  const file = attachments.get(basis as Hash)
  const examine = examiners.get(basis as Hash) ?? (file && readBasis(file))
  if (!examine) return { problem: 'what the checks share is missing, or not of its form' }
  examiners.set(basis as Hash, examine)
  return { check: whole.data, examine }
}

function readBasis(file: Uint8Array): Examiner | undefined {
  try {
    return examinerOf(Basis.parse(JSON.parse(new TextDecoder().decode(file))))
  } catch {
    // Of another form, or about data that is not here: either way nobody can check by it.
    return undefined
  }
}
