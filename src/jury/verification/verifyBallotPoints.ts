import type { Address, Hash } from '../../core/index.ts'
import { verifyDigest, wholeBps } from '../../terms/index.ts'
import { type ArbiterDomain, hashBallot, sealOf } from '../deliberation/sealedBallot.ts'
import { contradicted, type JurorPoint, notShown, ok } from './point.ts'
import type { RecordedBallot, RecordedSeat } from './verdictRecord.ts'

/** Where a ballot counts. */
type BallotPlace = { readonly id: Hash; readonly round: number; readonly domain: ArbiterDomain }

/** Whether a ballot is within bounds, is its juror's and is the one that was sealed. */
export async function verifyBallotPoints(
  { juror, seal, ballot, counted }: RecordedSeat & { readonly ballot: RecordedBallot },
  { id, round, domain }: BallotPlace,
): Promise<readonly JurorPoint[]> {
  const { sellerBps, rationale, signature } = ballot
  if (sellerBps > wholeBps) {
    const details = { found: sellerBps, allowed: wholeBps }
    return [contradicted('ballot', 'ShareTooLarge', 'The ballot gives the seller more than all', details)]
  }
  const ballotPoint =
    counted === sellerBps
      ? ok('ballot')
      : contradicted('ballot', 'BallotMismatch', 'The court counts another share than the ballot has', {
          found: sellerBps,
          counted,
        })
  const digest = hashBallot({ case: id, round, sellerBps, rationale }, domain)
  return [ballotPoint, sealPoint(juror, seal, digest), await signaturePoint(juror, signature, digest)]
}

function sealPoint(juror: Address, seal: Hash | undefined, digest: Hash): JurorPoint {
  if (seal === undefined) return notShown('seal', 'SealMissing', 'The chain shows no seal of the juror')
  const found = sealOf(juror, digest)
  if (found === seal.toLowerCase()) return ok('seal')
  return contradicted('seal', 'SealMismatch', 'The ballot is not the one that was sealed', {
    found,
    sealed: seal,
  })
}

async function signaturePoint(
  juror: Address,
  signature: RecordedBallot['signature'],
  digest: Hash,
): Promise<JurorPoint> {
  if (signature === undefined) {
    const message = "The juror's signature is not in the transaction's own call: the court checked it"
    return notShown('signature', 'SignatureNotShown', message)
  }
  if (await verifyDigest(digest, signature, juror)) return ok('signature')
  return contradicted('signature', 'SignatureInvalid', 'The juror did not sign the ballot', { digest })
}
