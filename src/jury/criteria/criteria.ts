import { z } from 'zod'

import { Text } from '../../core/index.ts'

/** The parts of a milestone's worth, in basis points; those of all checks and questions together are 10,000. */
const named = { name: Text.min(1).max(64), weight: z.int().min(1).max(10_000) }

/** What judges answer with yes or no. Fixed in the terms: nobody can put another to them later. */
export const Question = z.strictObject({
  ...named,
  /** Asked so that yes means the delivery is as promised. */
  ask: Text.min(1),
})
export type Question = z.infer<typeof Question>
