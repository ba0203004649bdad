import { readFileSync } from 'node:fs'

import { artifacts } from 'hardhat'

import type { Deployment } from '../../src/chain/index.ts'

type BuildInfo = {
  readonly solcVersion: string
  readonly input: {
    readonly settings: {
      readonly evmVersion: string
      readonly viaIR?: boolean
      readonly optimizer: {
        readonly enabled?: boolean
        readonly runs?: number
        readonly details?: { readonly yulDetails?: { readonly optimizerSteps?: string } }
      }
    }
  }
}

/** How a contract was compiled, as its build info has it. */
export async function compilerOf(contract: string): Promise<Deployment['compiler']> {
  const id = await artifacts.getBuildInfoId(contract)
  const path = id === undefined ? undefined : await artifacts.getBuildInfoPath(id)
  if (path === undefined) throw new Error(`no build info of ${contract}`)
  const { solcVersion, input }: BuildInfo = JSON.parse(readFileSync(path, 'utf8'))
  const { evmVersion, viaIR = false, optimizer } = input.settings
  const optimizerRuns = optimizer.enabled ? (optimizer.runs ?? 200) : 0
  const optimizerSteps = optimizer.details?.yulDetails?.optimizerSteps
  return { version: solcVersion, evmVersion, viaIR, optimizerRuns, optimizerSteps }
}
