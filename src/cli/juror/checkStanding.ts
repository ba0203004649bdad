import { readContract } from 'viem/actions'

import { getJuror, type JurorStanding, JurorUnknownError, juryAbi, panelAbi } from '../../chain/index.ts'
import { type Address, BaseError, isSameAddress } from '../../core/index.ts'
import { CourtUnknownError } from '../../jury/index.ts'
import { isTransport } from '../isTransport.ts'
import type { OpenedJuror } from './openJuror.ts'

/**
 * Whether a juror has anything to do in the courts of its file: enrolled in a jury of them, or a member of a panel. A chain
 * that does not answer now says nothing about that: the service asks it again.
 *
 * @returns What whoever runs it should know: that it is drawn no more, and why.
 * @throws {CourtUnknownError} when one of the courts is none of ours.
 * @throws {JurorNotEnrolledError} when it belongs to none of them.
 */
export async function checkStanding(opened: OpenedJuror): Promise<readonly string[]> {
  const { courts, signer } = opened
  try {
    const found = await Promise.all(courts.map((court) => standingIn(opened, court)))
    const belonging = found.filter((standing) => standing !== 'none')
    if (belonging.length === 0) throw new JurorNotEnrolledError(signer.address, courts)
    return belonging.flatMap((standing) => (standing === 'member' ? [] : noteOf(standing)))
  } catch (error) {
    if (isTransport(error)) return []
    throw error
  }
}

async function standingIn(
  { client, signer }: OpenedJuror,
  court: Address,
): Promise<JurorStanding | 'member' | 'none'> {
  const name = await readContract(client, {
    address: court,
    abi: juryAbi,
    functionName: 'eip712Domain',
  }).then(
    ([, found]) => found,
    (error) => {
      throw isTransport(error) ? error : new CourtUnknownError(court, error)
    },
  )
  if (name === 'Earnest Panel') {
    const members = await readContract(client, { address: court, abi: panelAbi, functionName: 'jurors' })
    return members.some((member) => isSameAddress(member, signer.address)) ? 'member' : 'none'
  }
  if (name !== 'Earnest Jury') throw new CourtUnknownError(court, new Error('its domain is another'))
  try {
    const standing = await getJuror(client, { court, juror: signer.address })
    // One that has resigned and taken its stake is liable for nothing any more.
    return standing.releaseAt > 0 && standing.stake === 0n ? 'none' : standing
  } catch (error) {
    if (error instanceof JurorUnknownError) return 'none'
    throw error
  }
}

function noteOf({ active, activatesAt, expelled, releaseAt }: JurorStanding): readonly string[] {
  const dateOf = (time: number) => new Date(time * 1_000).toISOString()
  if (expelled) return ['The key signed two ballots and is expelled: it is never drawn again. Enrol another.']
  if (releaseAt > 0) {
    const free = dateOf(releaseAt)
    return [
      `The juror has resigned and is drawn no more. It ends what it began; its stake is free from ${free}.`,
    ]
  }
  if (active > 0n) return []
  if (activatesAt === 0) return ['The juror is drawn no more: it has no stake. It ends what it began.']
  return [`The juror is not drawn: its stake can be activated from ${dateOf(activatesAt)}.`]
}

/** Thrown when a juror belongs to none of its courts. Code `JurorNotEnrolled`. */
export class JurorNotEnrolledError extends BaseError {
  override readonly name = 'JurorNotEnrolledError'

  constructor(juror: Address, courts: readonly Address[]) {
    super('The juror of this key is enrolled in none of its courts: earnest juror enrol, or another key', {
      code: 'JurorNotEnrolled',
      details: { juror, courts },
    })
  }
}
