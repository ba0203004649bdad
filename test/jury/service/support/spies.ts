import type { Hash } from 'viem'

import { type Juror, programJuror } from '../../../../src/jury/index.ts'
import type { Signer } from '../../../../src/terms/index.ts'

/** A juror that tells by `asked` how often it was asked, and of which deal. */
export function counting(answers: Juror = programJuror({ name: 'counting' })) {
  const asked: (Hash | undefined)[] = []
  const juror: Juror = {
    name: answers.name,
    judge(bundle, options) {
      asked.push(bundle.deal)
      return answers.judge(bundle, options)
    },
  }
  return { juror, asked }
}

/** A signer that tells by `signed` which digests it signed. */
export function watching({ address, signDigest }: Signer) {
  const signed: Hash[] = []
  const signer: Signer = {
    address,
    signDigest(digest, typed) {
      signed.push(digest)
      return signDigest(digest, typed)
    },
  }
  return { signer, signed }
}
