import type { Address, Hash } from '../../core/index.ts'
import type { Hindrance, Usage } from '../jurors/juror.ts'
import type { AbstainedFor, RoundEnd } from './store/roundRecord.ts'
import type { Submission } from './submit/submission.ts'

/** What a juror service does or finds: told as it happens, for logs. Nothing of a delivery is ever in it. */
export type JurorStep =
  /** A case that this juror was drawn for, or sits on the panel of. */
  | (OfRound & { readonly step: 'noticed'; readonly court: Address })
  /** What a source gave is not the case's bundle. */
  | (OfRound & { readonly step: 'bundleRefused'; readonly source: string; readonly code: string })
  | (OfRound & { readonly step: 'bundleFetched'; readonly source: string; readonly bundle: Hash })
  /** Nobody has shown what was delivered in time: its ballot gives the seller nothing. */
  | (OfRound & { readonly step: 'notShown' })
  /**
   * Another contract referred the case, and nobody told this juror how that contract's cases are judged: its ballot gives the
   * respondent nothing. `arbitrable`, `dispute`: the contract and its name for it; absent: the node did not show them.
   */
  | (OfRound & {
      readonly step: 'notJudged'
      readonly court: Address
      readonly arbitrable?: Address | undefined
      readonly dispute?: Hash | undefined
    })
  /** `hindrance`: what could not be judged, and on whose side. `notices`: what the juror's model was not asked as configured, and why. */
  | (OfRound & {
      readonly step: 'judged'
      readonly sellerBps: number
      readonly usage: Usage
      readonly hindrance?: Hindrance | undefined
      readonly notices?: readonly string[] | undefined
    })
  | (OfRound & { readonly step: 'ballotFixed'; readonly digest: Hash })
  | (OfRound & { readonly step: 'ballotSigned' })
  /** There will be no ballot of this juror: a slice of its stake is at risk. `status`: a provider's, over HTTP. */
  | (OfRound & {
      readonly step: 'abstained'
      readonly reason: AbstainedFor
      readonly status?: number | undefined
      /** Absent: nothing was judged. */
      readonly usage?: Usage | undefined
      readonly notices?: readonly string[] | undefined
    })
  /** The stage ended before what was signed for it was mined. */
  | (OfRound & { readonly step: 'missed'; readonly stage: 'sealing' | 'voting' })
  | (OfRound & { readonly step: 'ended'; readonly end: RoundEnd })
  | { readonly step: 'submitted'; readonly kind: Submission['kind']; readonly id?: Hash | undefined }
  /** Something failed; it is tried again at the next tick. */
  | { readonly step: 'failed'; readonly at: string; readonly error: unknown; readonly id?: Hash | undefined }

type OfRound = { readonly id: Hash; readonly round: number }
