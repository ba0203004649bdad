import { BaseError } from '../../core/index.ts'
import type { NegotiatorParameters } from './negotiator.ts'

/** Everything by which a negotiator asks the chain. */
export type ChainPorts = Pick<NegotiatorParameters, 'commits' | 'askContract' | 'readMandate' | 'askArbiter'>

/**
 * The ports to the chain, whose failures have a type: what they throw, a node's silence as a rule, becomes a
 * {@link ChainUnreachableError}, unless it is an error of Earnest's own already.
 */
export function askChain({ commits, askContract, readMandate, askArbiter }: ChainPorts): ChainPorts {
  return {
    commits: {
      position: typed((deal, terms) => commits.position(deal, terms)),
      funds: typed((question) => commits.funds(question)),
      simulate: typed((commitment) => commits.simulate(commitment)),
      submit: typed((commitment) => commits.submit(commitment)),
    },
    askContract: typed((question) => askContract(question)),
    readMandate: typed((account, mandate) => readMandate(account, mandate)),
    askArbiter: askArbiter && typed((terms, domain) => askArbiter(terms, domain)),
  }
}

function typed<Parameters extends readonly unknown[], Result>(
  ask: (...parameters: Parameters) => Promise<Result>,
): (...parameters: Parameters) => Promise<Result> {
  return async (...parameters) => {
    try {
      return await ask(...parameters)
    } catch (error) {
      throw error instanceof BaseError ? error : new ChainUnreachableError(error)
    }
  }
}

/** Thrown when a question to the chain got no answer. Code `ChainUnreachable`. */
export class ChainUnreachableError extends BaseError {
  override readonly name = 'ChainUnreachableError'

  constructor(cause: unknown) {
    super('The chain did not answer', { code: 'ChainUnreachable', cause })
  }
}
