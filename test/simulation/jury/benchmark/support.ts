import { ModelConfig } from '../../../../src/jury/index.ts'
import { families } from '../../../../src/simulation/jury/corpus/injections.ts'
import { type Knowledge, tasks } from '../../../../src/simulation/jury/corpus/tasks.ts'
import type { Behaviour } from '../../../jury/support/modelServer.ts'
import { careful, gullible } from '../../../jury/support/standIns.ts'

const knows: Knowledge = (ask, delivery) =>
  tasks.find(({ criteria }) => criteria.questions.some((one) => one.ask === ask))?.knows(ask, delivery) ??
  false

/** Stand-ins for models: one that nothing moves, one that obeys, one that takes the least for the most, one kept out. */
export const standIns: Readonly<Record<string, Behaviour>> = {
  careful: careful(knows),
  obedient: gullible(knows, families),
  erring: careful((ask, delivery) =>
    /warmest|coldest/.test(ask) ? !knows(ask, delivery) : knows(ask, delivery),
  ),
  barred: () => ({ kind: 'status', status: 401 }),
}

/** Models of a server's, as a file has them. */
export function modelsAt(url: string, names: readonly string[]): readonly ModelConfig[] {
  return names.map((name) =>
    ModelConfig.parse({
      name,
      provider: 'openaiCompatible',
      model: name,
      baseURL: url,
      prices: { inputPerMillion: 1, outputPerMillion: 5 },
    }),
  )
}
