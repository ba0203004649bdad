import { type Address, type Hash, type Hex, passed, refused, type Verdict } from '../../core/index.ts'
import { verifyDigest, wholeBps } from '../../terms/index.ts'
import { hashRationale, isNotShown, type Rationale } from './rationale.ts'
import { type ArbiterDomain, type Ballot, hashBallot, sealOf } from './sealedBallot.ts'

/** What is wrong with a ballot. */
export type BallotRefusal =
  | 'BallotShareTooLarge'
  | 'BallotSignatureInvalid'
  | 'BallotSealMismatch'
  | 'BallotRationaleMismatch'
  | 'BallotUnfounded'

/** A ballot as its juror shows it. */
export type ShownBallot = {
  readonly juror: Address
  readonly ballot: Ballot
  readonly signature: Hex
  /** What the juror showed before. */
  readonly seal: Hash
  /** Shown if the juror wants to. */
  readonly rationale?: Rationale | undefined
}

/**
 * Whether a ballot is its juror's, is the one that was sealed, and has the rationale that is shown for it. The juror's own
 * key must have signed: a contract account's signature is the arbiter's to ask for.
 */
export async function verifyBallot(
  shown: ShownBallot,
  domain: ArbiterDomain,
): Promise<Verdict<BallotRefusal>> {
  const { juror, ballot, signature, seal, rationale } = shown
  if (ballot.sellerBps > wholeBps) {
    const details = { found: ballot.sellerBps, allowed: wholeBps }
    return refused('BallotShareTooLarge', 'The ballot gives the seller more than all', details)
  }
  const digest = hashBallot(ballot, domain)
  if (!(await verifyDigest(digest, signature, juror))) {
    return refused('BallotSignatureInvalid', 'The juror did not sign the ballot', { juror })
  }
  const found = sealOf(juror, digest)
  if (found !== seal.toLowerCase()) {
    return refused('BallotSealMismatch', 'The ballot is not the one that was sealed', { found, sealed: seal })
  }
  if (rationale !== undefined && hashRationale(rationale) !== ballot.rationale.toLowerCase()) {
    return refused('BallotRationaleMismatch', 'The rationale is not the one that the ballot names', {
      found: hashRationale(rationale),
      named: ballot.rationale,
    })
  }
  if (rationale !== undefined && isNotShown(rationale) && ballot.sellerBps !== 0) {
    return refused('BallotUnfounded', 'The ballot gives the seller a share of what was not shown', {
      found: ballot.sellerBps,
    })
  }
  return passed
}
