import { z } from 'zod'

import { Address, Hex, keccak256, type Refusal, refused } from '../../core/index.ts'
import {
  type Domain,
  digestOf,
  type Eip712Domain,
  EvidenceSource,
  type Signer,
  structHasher,
  verifyDigest,
} from '../../terms/index.ts'

/** What a juror signs of where it is reached. `url`: keccak-256 of it. */
const types = {
  Announcement: [
    { name: 'juror', type: 'address' },
    { name: 'url', type: 'bytes32' },
  ],
} as const

const hasher = structHasher(types, 'Announcement')

/** Where a juror is reached, as `GET {url}/juror` shows it. Whoever passes it on can't change it. */
export const Announcement = z.strictObject({
  juror: Address,
  url: EvidenceSource,
  signature: Hex,
})
export type Announcement = z.output<typeof Announcement>

/** Signs where a juror is reached. */
export async function signAnnouncement(juror: Signer, url: string, domain: Domain): Promise<Announcement> {
  const message = { juror: juror.address, url: keccak256(url) }
  const typed = { domain: ofEscrow(domain), types, primaryType: 'Announcement', message }
  const signature = await juror.signDigest(digestOf(typed.domain, hasher, message), typed)
  return { juror: juror.address, url, signature }
}

/** Whether an announcement is the juror's that it names, and of the URL that was asked. */
export async function readAnnouncement(
  json: unknown,
  url: string,
  domain: Domain,
): Promise<{ readonly ok: true; readonly announcement: Announcement } | Refusal<'AnnouncementInvalid'>> {
  const read = Announcement.safeParse(json)
  if (!read.success) return refused('AnnouncementInvalid', 'What is shown is no announcement', { url })
  const announcement = read.data
  const { juror, signature } = announcement
  const digest = digestOf(ofEscrow(domain), hasher, { juror, url: keccak256(announcement.url) })
  if (announcement.url === url && (await verifyDigest(digest, signature, juror))) {
    return { ok: true, announcement }
  }
  return refused('AnnouncementInvalid', 'The juror did not announce this place', { url, juror })
}

function ofEscrow({ chainId, escrow }: Domain): Eip712Domain {
  return { name: 'Earnest Juror', version: '1', chainId, verifyingContract: escrow }
}
