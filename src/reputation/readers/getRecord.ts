import { getBlockNumber } from 'viem/actions'

import { type EarnestClient, getReputation, viemClient } from '../../chain/index.ts'
import type { Standing } from '../ledger/accountRecord.ts'
import { type RecordParameters, readReputation } from './readReputation.ts'

/**
 * All that is known of an account in a role, as of one block.
 *
 * @returns Amounts in USDC micro-units, the score in units of 10⁻¹⁸; all zero for a new account.
 * @example
 * const { score, loss, defaults } = await getRecord(client, { account: seller, role: 'seller' })
 */
export async function getRecord(client: EarnestClient, parameters: RecordParameters): Promise<Standing> {
  // Asked anew: a client's own memory of the latest block can be from before the act that is looked for.
  const blockNumber = parameters.blockNumber ?? (await getBlockNumber(viemClient(client), { cacheTime: 0 }))
  const reputation = parameters.reputation ?? (await getReputation(client, { ...parameters, blockNumber }))
  const at = { reputation, blockNumber }
  const who = [parameters.account, parameters.role === 'seller'] as const

  const [score, costToForge, evidence, loss, ...counts] = await Promise.all([
    readReputation(client, 'scoreOf', who, at),
    readReputation(client, 'costToForgeOf', who, at),
    readReputation(client, 'evidenceOf', who, at),
    readReputation(client, 'lossOf', who, at),
    readReputation(client, 'milestonesOf', who, at),
    readReputation(client, 'disputesOf', who, at),
    readReputation(client, 'splitsOf', who, at),
    readReputation(client, 'waiversOf', who, at),
    readReputation(client, 'defaultsOf', who, at),
  ])
  const [milestones, disputes, splits, waivers, defaults] = counts
  return {
    score,
    costToForge,
    evidence,
    loss,
    milestones: Number(milestones),
    disputes: Number(disputes),
    splits: Number(splits),
    waivers: Number(waivers),
    defaults: Number(defaults),
  }
}
