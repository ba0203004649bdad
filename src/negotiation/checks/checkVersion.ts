import { passed, refused } from '../../core/index.ts'
import { protocolVersion } from '../protocol/opening.ts'
import type { Check } from './incoming.ts'

/** The move is in the version we speak, which the request lists. */
export const checkVersion: Check<'VersionUnsupported'> = ({ transcript, move }) => {
  const { versions } = transcript.opening.document
  if (move.version === protocolVersion && versions.includes(move.version)) return passed
  return refused('VersionUnsupported', 'The move is in a version that is not spoken here', {
    found: move.version,
    spoken: protocolVersion,
  })
}
