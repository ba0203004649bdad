import { BaseError, parse, seededRandom } from '../../core/index.ts'
import type { Outcome } from '../preferences/outcome.ts'
import type { UtilityFunction } from '../preferences/utility.ts'
import { bidSpaceOf } from '../space/bidSpace.ts'
import type { Moment } from '../strategies/moment.ts'
import type { Bargainer, Tactic } from '../strategies/tactic.ts'
import { GameInvalidError, gameUtility } from './gameUtility.ts'
import {
  type InitMessage,
  type PlayerAnswer,
  PlayerMessage,
  type TurnMessage,
  type WireValue,
} from './playerMessage.ts'

/** Plays one side of any number of games, told of them line by line. */
export type Player = {
  /** Answers a line, always with one; a line that can't be read changes nothing. */
  answer(line: string): PlayerAnswer
}

/** The longest line that is read, in UTF-16 code units. */
const longestLine = 1 << 24

/** The most games at once; the oldest is forgotten for one more. */
const mostGames = 1_024

/** A text, or what some programs write for a number that is none: read as null, so that its place can be named. */
const stringOrNoNumber = /"(?:[^"\\]|\\.)*"|-?(?:NaN|Infinity)\b/g

type Game = {
  readonly message: InitMessage
  readonly utility: UtilityFunction
  readonly bargainer: Bargainer
  readonly digits: readonly ReadonlyMap<string, number>[]
}

/** A player with a tactic. Its randomness repeats with the games' names. */
export function createPlayer(tactic: Tactic): Player {
  const games = new Map<InitMessage['game'], Game>()

  const respond = (message: PlayerMessage): PlayerAnswer => {
    if (message.type === 'init') {
      const oldest = games.keys().next()
      if (games.size >= mostGames && !oldest.done) games.delete(oldest.value)
      games.set(message.game, open(tactic, message))
      return { ok: true }
    }
    const game = games.get(message.game)
    if (game === undefined) throw new GameInvalidError('game', `is not open: ${message.game}`)
    if (message.type === 'turn') return move(game, message)
    games.delete(message.game)
    return { ok: true }
  }

  return {
    answer(line) {
      try {
        return respond(readMessage(line))
      } catch (error) {
        if (error instanceof BaseError) return { error: error.code, message: error.message }
        return { error: 'Unexpected', message: error instanceof Error ? error.message : String(error) }
      }
    },
  }
}

function readMessage(line: string): PlayerMessage {
  if (line.length > longestLine) throw new LineInvalidError(`has more than ${longestLine} characters`)
  let value: unknown
  try {
    value = JSON.parse(line.replace(stringOrNoNumber, (found) => (found.startsWith('"') ? found : 'null')))
  } catch (cause) {
    throw new LineInvalidError('is no JSON', cause)
  }
  return parse(PlayerMessage, value)
}

function open(tactic: Tactic, message: InitMessage): Game {
  const utility = gameUtility(message)
  // Sorted now, so that the first turn is as quick as the others.
  bidSpaceOf(utility)
  const digits = message.issues.map(
    ({ values }) => new Map(values.map((value, index) => [String(value), index] as const)),
  )
  return { message, utility, bargainer: tactic(utility), digits }
}

function move(game: Game, { step, t, offer }: TurnMessage): PlayerAnswer {
  const { message, utility, bargainer } = game
  const moment = momentOf(message, step, t, utility.reservation)
  if (offer) bargainer.hear(readOffer(game, offer), moment.t)
  const choice = bargainer.decide(moment)
  if (choice.kind === 'leave') return { action: 'end' }
  if (choice.kind === 'accept') return { action: 'accept' }
  bargainer.say(choice.outcome)
  const bid = message.issues.map(({ values }, issue) => values[choice.outcome[issue] as number] as WireValue)
  return { action: 'offer', bid }
}

function momentOf(
  { game, role, n_steps }: InitMessage,
  step: number,
  t: number | undefined,
  floor: number,
): Moment {
  const left = Math.max(0, n_steps - 1 - step)
  return {
    t: t ?? Math.min(1, (step + 1) / (n_steps + 1)),
    left,
    // What b offers in the last round nobody answers.
    chances: role === 'a' ? left + 1 : left,
    binding: true,
    floor,
    random: seededRandom(`play:${game}:${step}`),
  }
}

function readOffer({ digits, message: { issues } }: Game, offer: readonly WireValue[]): Outcome {
  if (offer.length !== issues.length) {
    throw new GameInvalidError('offer', `has ${offer.length} values for ${issues.length} issues`)
  }
  return offer.map((value, issue) => {
    const digit = digits[issue]?.get(String(value))
    if (digit === undefined) throw new GameInvalidError(`offer.${issues[issue]?.name}`, `can't be ${value}`)
    return digit
  })
}

/** Thrown when a line can't be read as a message. Code `LineInvalid`. */
export class LineInvalidError extends BaseError {
  override readonly name = 'LineInvalidError'

  constructor(problem: string, cause?: unknown) {
    super(`The line ${problem}`, { code: 'LineInvalid', cause })
  }
}
