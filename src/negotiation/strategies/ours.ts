import { ladderOf } from '../preferences/ladder.ts'
import type { Outcome } from '../preferences/outcome.ts'
import { frequencyModel } from './models/frequencyModel.ts'
import type { Moment } from './moment.ts'
import { compose, type Tactic } from './tactic.ts'
import { pickWithin } from './window.ts'

export const knobs = {
  exponent: 0.06,
  limit: 0.4,
  window: 0.03,
  probe: 5,
  micro: 1,
  endAt: 3,
  slack: 0.02,
  lastShare: 0.0,
  ultimatum: 0.05,
}

export const ours: Tactic = compose(
  (course) => {
    const model = frequencyModel(course.utility.space)
    const { utilities } = ladderOf(course.utility)
    const top = utilities[0] ?? 0
    const said = new Set<string>()
    const heard = new Set<string>()
    let answered = 0
    let unasked = 0
    let fresh = false
    const isMirror = () => knobs.micro && answered >= 2 && unasked <= 1
    return {
      said(outcome) {
        const key = outcome.join()
        fresh = !said.has(key)
        said.add(key)
      },
      heard(outcome, t) {
        const key = outcome.join()
        if (!heard.has(key)) {
          heard.add(key)
          if (said.size > 0) {
            if (fresh) answered++
            else unasked++
          }
        }
        model.heard(outcome, t)
      },
      next(moment) {
        const best = course.received[course.best]
        const got = course.offered[course.best] ?? Number.NEGATIVE_INFINITY
        const { t, left, floor } = moment
        let target: number
        const fair = Math.max(got, floor + knobs.limit * (top - floor) * (left < knobs.endAt ? left / knobs.endAt : 1) , floor)
        target = fair + Math.max(0, top - fair) * (1 - t ** (1 / knobs.exponent))
        if (isMirror()) {
          const step = utilities[Math.min(utilities.length - 1, heard.size)] as number
          target = Math.min(target, Math.max(floor, step))
        } else if (said.size < 3 && said.size <= (moment.left < 0 ? 0 : course.sent.length / knobs.probe) && utilities.length > 10) {
          target = Math.min(target, utilities[said.size] as number)
        }
        if (left === 0 && best !== undefined && got >= floor && target < got + knobs.ultimatum) return best
        if (isMirror() || said.size < 3) {
          return pickWithin(course.utility, target, Math.min(top, target + knobs.window), (o) => model.utilityOf(o) - (said.has(o.join()) ? 1 : 0))
        }
        return pickWithin(course.utility, target, target + knobs.window, model.utilityOf)
      },
    }
  },
  (course, moment, next) => {
    const offer = course.offered.at(-1) as number
    if (moment.left === 0) return !moment.heard || offer >= (course.offered[course.best] as number) - knobs.ultimatum
    return next !== undefined && offer >= course.utility.of(next)
  },
)
