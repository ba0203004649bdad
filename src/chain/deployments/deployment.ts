import { z } from 'zod'

import { Address, Hash } from '../../core/index.ts'

/** How the contracts were compiled: whoever compiles the same sources so gets the same code. */
export const Compiler = z.strictObject({
  version: z.string(),
  evmVersion: z.string(),
  viaIR: z.boolean(),
  /** For how many runs it was optimised; 0: not at all. */
  optimizerRuns: z.int().nonnegative(),
  /** The optimiser's sequence of Yul steps; left out: the compiler's own. */
  optimizerSteps: z.string().optional(),
})

const DeployedContract = z.strictObject({
  address: Address,
  /** In the order of the constructor's parameters. */
  constructorArguments: z.array(z.string()),
})

/** Where Earnest is on a chain, and how it came there. `deployments/<chainId>.json` holds one. */
export const Deployment = z.strictObject({
  chainId: z.int().positive(),
  /** The first block in which there can be an event of Earnest. */
  block: z.int().nonnegative(),
  /** What its address was derived from, together with its code and its arguments. */
  salt: Hash,
  compiler: Compiler,
  contracts: z.strictObject({
    escrow: DeployedContract,
    reputation: DeployedContract,
    /** For explorers: the client asks a lens that it brings along. */
    lens: DeployedContract.optional(),
    bundler: DeployedContract.optional(),
    identityRegistry: DeployedContract.optional(),
    beacon: DeployedContract.optional(),
    jury: DeployedContract.optional(),
    jurors: DeployedContract.optional(),
    panelFactory: DeployedContract.optional(),
    /** Tells the scores of agents to the chain's ERC-8004 reputation registry. */
    feedbackPublisher: DeployedContract.optional(),
  }),
})
export type Deployment = z.output<typeof Deployment>
