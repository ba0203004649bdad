/**
 * Whatever can keep a juror from an answer, and whose failing that is. **A running juror always votes**: only what is its
 * own costs a ballot, and nobody is better off for what he keeps jurors from seeing.
 *
 * - `own`: its machine, its clock or its node. It abstains.
 * - `traced`: its model or provider did not answer as asked. It finds out why by asking the same of material of its own
 *   (see `askTraced`). Where that fails too, the failing is its own, and it abstains. Else the material is to blame: without the
 *   buyer's statement it is judged where that helps, and otherwise the questions count as not shown.
 * - `shown`: whatever the parties agreed or delivered, or did not. It counts as not shown, since the seller bears the proof.
 */
export const obstacles = {
  /** The model ended its answer itself, and it is not what the schema asks for, or more than one answer. */
  offSchema: 'traced',
  /** The answer was cut off: its limit, or the model's room, was used up, by thoughts perhaps. */
  cutOff: 'traced',
  /** The model would not answer. */
  refused: 'traced',
  /** The provider's filter kept the answer, or the prompt, back. */
  blocked: 'traced',
  /** The answer ended in another way than its end: what there is of it is not believed. */
  unfinished: 'traced',
  /** It did what the canary among the material told it to. */
  canary: 'traced',
  /** The model took longer than it may; or the sealing ended first, which is the clock and `own`. */
  timeout: 'traced',
  /** The provider failed, or refused the request, however often it was asked. */
  provider: 'traced',
  /** The juror did not run, or did not reach the chain, until it was too late to look for evidence. */
  away: 'own',
  /** There was evidence, and the juror's machine or its node failed at verifying or judging it. */
  machine: 'own',
  /** Questions for a program, a check whose rule the juror lacks or that can't be run by anybody. */
  unanswerable: 'shown',
  /** The delivery can't be shown to a model whole: too large, or no text. */
  unreadable: 'shown',
  /** No source had a bundle that the chain agrees with, in time to judge it. */
  noBundle: 'shown',
} as const satisfies Readonly<Record<string, 'own' | 'traced' | 'shown'>>

/** What kept a juror from an answer. */
export type Obstacle = keyof typeof obstacles

type ObstacleOf<Whose> = {
  [Name in Obstacle]: (typeof obstacles)[Name] extends Whose ? Name : never
}[Obstacle]

/** Why a juror gives no ballot. Its operator can change that: see `adviceOn`. */
export type AbstainReason = ObstacleOf<'own' | 'traced'>

/** All of them. */
export const abstainReasons = (Object.keys(obstacles) as Obstacle[]).filter(
  (name): name is AbstainReason => obstacles[name] !== 'shown',
)

/** What is traced to whoever caused it. */
export type Fault = ObstacleOf<'traced'>

/** What of one failed question may be nobody's doing, and over when it is asked again. */
export function isChance(obstacle: Obstacle): boolean {
  return obstacle === 'timeout' || obstacle === 'provider'
}
