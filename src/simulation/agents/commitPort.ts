import { passed, refused } from '../../core/index.ts'
import { type CommitPort, escrowCommitPort } from '../../negotiation/index.ts'
import { AnswerRefusedError, ask } from '../wires/ask.ts'
import { submitActs } from '../wires/questions.ts'
import type { Account } from './Account.ts'

/** The chain as a negotiation needs it: read by oneself, written through the relayer. */
export function commitPort({ client, domain, address }: Account, relayer: string): CommitPort {
  return escrowCommitPort(client, {
    domain,
    account: address,
    async submit({ terms, buyer, seller }) {
      try {
        await ask(relayer, submitActs, { acts: [{ kind: 'commit', terms, buyer, seller }] })
        return passed
      } catch (error) {
        if (error instanceof AnswerRefusedError) return refused(error.code, error.shortMessage)
        throw error
      }
    },
  })
}
