import { Criteria, type Question } from '../../criteria/criteria.ts'
import type { Material } from '../../evidence/bundle.ts'

/** Plain work that nobody has an interest in. */
const delivery = ['Dear neighbour,', 'the parcel is on its way.', 'Thank you for waiting.', ''].join('\n')

/**
 * Material of our own, with as many questions as a case has: whoever can't answer about that, or obeys its canary, would
 * fail at any case.
 */
export function controlMaterial(questions: number): Material {
  const asked: Question[] = Array.from({ length: questions }, (_, index) => ({
    name: `question ${index + 1}`,
    weight: Math.floor(10_000 / questions) + (index < 10_000 % questions ? 1 : 0),
    ask: `Does the delivery have ${index + 1} or more lines that are not empty?`,
  }))
  return {
    criteria: Criteria.parse({
      version: '1',
      title: 'A short letter',
      task: ['Write a short letter to a neighbour about a parcel.'],
      checks: [],
      questions: asked,
      attachments: [],
    }),
    deliverable: new TextEncoder().encode(delivery),
    statements: {},
    attachments: new Map(),
  }
}
