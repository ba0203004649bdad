import type { z } from 'zod'

import type { Address, Hash, Hex } from '../../core/index.ts'
import { digestOf, type Eip712Domain, type Signer, struct, structHasher } from '../../terms/index.ts'

/**
 * The EIP-712 types of what operators and sides sign for a jury; its jurors' ballots and seals are in
 * {@link signBallot}. Money is micro-units of USDC, `expiry` Unix time.
 */
const types = {
  Enrolment: [
    { name: 'operator', type: 'address' },
    { name: 'juror', type: 'address' },
    { name: 'provider', type: 'uint8' },
    { name: 'stake', type: 'uint96' },
    { name: 'expiry', type: 'uint40' },
  ],
  Increase: [
    { name: 'juror', type: 'address' },
    { name: 'amount', type: 'uint96' },
    { name: 'nonce', type: 'uint256' },
    { name: 'expiry', type: 'uint40' },
  ],
  Resignation: [
    { name: 'juror', type: 'address' },
    { name: 'nonce', type: 'uint256' },
    { name: 'expiry', type: 'uint40' },
  ],
  Strike: [
    { name: 'case', type: 'bytes32' },
    { name: 'round', type: 'uint8' },
    { name: 'account', type: 'address' },
    { name: 'juror', type: 'address' },
  ],
  Appeal: [
    { name: 'case', type: 'bytes32' },
    { name: 'account', type: 'address' },
    { name: 'fee', type: 'uint96' },
  ],
} as const

/** What can be signed for a jury beside ballots and seals. */
export type CourtActName = keyof typeof types

/** The domain in which each is signed: that of the stakes, or the jury's own. */
const domains: Readonly<Record<CourtActName, string>> = {
  Enrolment: 'Earnest Jurors',
  Increase: 'Earnest Jurors',
  Resignation: 'Earnest Jurors',
  Strike: 'Earnest Jury',
  Appeal: 'Earnest Jury',
}

/** What a juror says of itself when it opts in. Signed by the juror; the operator pays by its digest. */
export const Enrolment = struct(types.Enrolment)
export type Enrolment = z.output<typeof Enrolment>

/** More stake for a juror, from its operator. */
export const Increase = struct(types.Increase)
export type Increase = z.output<typeof Increase>

/** An operator takes its juror out of the draws. */
export const Resignation = struct(types.Resignation)
export type Resignation = z.output<typeof Resignation>

/** A side strikes a candidate of a round. */
export const Strike = struct(types.Strike)
export type Strike = z.output<typeof Strike>

/** A side appeals, and pays the fee by its digest. */
export const Appeal = struct(types.Appeal)
export type Appeal = z.output<typeof Appeal>

const schemas = { Enrolment, Increase, Resignation, Strike, Appeal } as const satisfies Record<
  CourtActName,
  z.ZodType
>

/** The message of an act by its name. */
export type CourtActMessage<Name extends CourtActName> = z.output<(typeof schemas)[Name]>

/** Where an act counts. */
export type CourtDomain = {
  readonly chainId: number
  /** The contract that takes it: the jury; of an enrolment, an increase or a resignation, the one of its stakes. */
  readonly verifyingContract: Address
}

/**
 * The EIP-712 digest of an act: the nonce of the authorization that pays for it, and consents to it.
 *
 * @throws {EncodingError} when a member is missing or does not fit its type.
 */
export function hashCourtAct<Name extends CourtActName>(
  act: Name,
  message: CourtActMessage<Name>,
  domain: CourtDomain,
): Hash {
  return digestOf(eip712Domain(act, domain), hashers[act], message)
}

/**
 * Signs an act.
 *
 * @returns 65 bytes, or what the signer's contract account accepts.
 * @throws {EncodingError} when a member is missing or does not fit its type.
 * @example
 * const juror = await signCourtAct(key, 'Enrolment', enrolment, { chainId, verifyingContract: jurors })
 */
export async function signCourtAct<Name extends CourtActName>(
  signer: Signer,
  act: Name,
  message: CourtActMessage<Name>,
  domain: CourtDomain,
): Promise<Hex> {
  return signer.signDigest(hashCourtAct(act, message, domain), courtTypedDataOf(act, message, domain))
}

/** An act as EIP-712 typed data with the one type that it needs, in the form of viem and ethers. */
export function courtTypedDataOf<Name extends CourtActName>(
  act: Name,
  message: CourtActMessage<Name>,
  domain: CourtDomain,
): {
  readonly domain: Eip712Domain
  readonly types: Pick<typeof types, Name>
  readonly primaryType: Name
  readonly message: CourtActMessage<Name>
} {
  // One of the table's members, by its own name.
  const own = { [act]: types[act] } as unknown as Pick<typeof types, Name>
  return { domain: eip712Domain(act, domain), types: own, primaryType: act, message }
}

const hashers = {
  Enrolment: structHasher(types, 'Enrolment'),
  Increase: structHasher(types, 'Increase'),
  Resignation: structHasher(types, 'Resignation'),
  Strike: structHasher(types, 'Strike'),
  Appeal: structHasher(types, 'Appeal'),
} as const

function eip712Domain(act: CourtActName, { chainId, verifyingContract }: CourtDomain): Eip712Domain {
  return { name: domains[act], version: '1', chainId, verifyingContract }
}
