import { type ArbiterFloors, checkArbiter } from '../../chain/index.ts'
import { type Address, seededRandom } from '../../core/index.ts'
import { validateCriteria } from '../../jury/index.ts'
import {
  accountSignatory,
  askNobody,
  createNegotiator,
  memoryStore,
  type Negotiator,
  type NegotiatorParameters,
  type Policy,
} from '../../negotiation/index.ts'
import { hashCriteria } from '../../terms/index.ts'
import { attachmentsOf, cleaningRules, knownWork } from '../cleaning/juryCriteria.ts'
import type { Account } from './Account.ts'
import { commitPort } from './commitPort.ts'

/** What one side negotiates with. */
export type NegotiatorConfig = {
  readonly account: Account
  readonly usdc: Address
  /** The arbiter it agrees to. */
  readonly arbiter: Address
  /** What that must have, where it is a jury. */
  readonly floors: ArbiterFloors
  readonly relayer: string
  /** Whatever is random repeats with it. */
  readonly seed: number
  /** What may be at stake, USDC micro-units, and in how many deals. */
  readonly limits: Omit<Policy, keyof typeof LIFE>
  readonly approach: NegotiatorParameters['approach']
}

/** Seconds for which firm offers and quotes live. */
const LIFE = { firmLife: 600, quoteLife: 900 }

/** Puts a negotiator of the main job together: keys and money in one process, state in memory. */
export function openNegotiator(config: NegotiatorConfig): Negotiator {
  const { account, usdc, arbiter, floors, relayer, seed, limits, approach } = config
  const { signer, domain, clock, name } = account

  return createNegotiator({
    signatory: accountSignatory(signer, account.token),
    store: memoryStore(),
    clock,
    random: (label) => seededRandom(`${seed} ${name} ${label}`),
    policy: { ...limits, ...LIFE },
    commits: commitPort(account, relayer),
    // Nobody here is a contract account, or acts under a mandate.
    askContract: askNobody,
    readMandate: async () => ({ pulled: 0n, revokedAt: 0, dismissedAt: 0 }),
    approach,
    deployments: [{ ...domain, usdc }],
    tokens: [{ address: usdc, domain: account.token }],
    arbiters: [arbiter],
    askArbiter: (terms, { escrow }) => checkArbiter(account.client, { terms, escrow, floors }),
    // What nobody could check is no offer: better known now than in a dispute.
    checkCriteria: (criteria) => {
      const work = knownWork.get(hashCriteria(criteria))
      const attachments = work ? attachmentsOf(work) : new Map()
      return validateCriteria(criteria, { attachments, rules: cleaningRules })
    },
  })
}
