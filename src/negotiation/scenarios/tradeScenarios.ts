import apiQuota from './data/api-quota.scenario.json' with { type: 'json' }
import batchLabelling from './data/batch-labelling.scenario.json' with { type: 'json' }
import computeLease from './data/compute-lease.scenario.json' with { type: 'json' }
import dataCleaning from './data/data-cleaning.scenario.json' with { type: 'json' }
import datasetLicence from './data/dataset-licence.scenario.json' with { type: 'json' }
import hosting from './data/hosting.scenario.json' with { type: 'json' }
import inspection from './data/inspection.scenario.json' with { type: 'json' }
import translation from './data/translation.scenario.json' with { type: 'json' }
import { parseScenario, type Scenario } from './scenario.ts'

const files: readonly { readonly name: string }[] = [
  apiQuota,
  batchLabelling,
  computeLease,
  dataCleaning,
  datasetLicence,
  hosting,
  inspection,
  translation,
]

let scenarios: readonly Scenario[] | undefined

/**
 * The scenarios that come with Earnest: trades of agents, each with both sides' preferences and a template that makes
 * every outcome a term sheet. Their figures are invented.
 */
export function tradeScenarios(): readonly Scenario[] {
  scenarios ??= files.map((file) => parseScenario(`${file.name}.scenario.json`, file))
  return scenarios
}
