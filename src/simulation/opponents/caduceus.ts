import {
  bidAt,
  bidSpaceOf,
  compose,
  favouriteWithin,
  frequencyModel,
  type Tactic,
} from '../../negotiation/index.ts'

/**
 * Stands in for Caduceus, first of ANAC 2016 (Güneş, Arditi and Aydoğan, "Collective voice of experts in multilateral
 * negotiation", PRIMA 2017). Kept: it repeats its best until 83 % of the time and then speaks with several voices, here of
 * two concessions and of the best it was offered, each with its weight. Left out: the experts themselves.
 */
export const caduceus: Tactic = compose(
  (course) => {
    const model = frequencyModel(course.utility.space)
    return {
      heard: model.heard,
      next({ t, floor }) {
        if (t < insists) return bidAt(bidSpaceOf(course.utility), 0)
        const target = Math.max(floor, voices(t, course.offered[course.best] ?? 0))
        return favouriteWithin(bidSpaceOf(course.utility), target, target + 0.05, model)
      },
    }
  },
  (course, { t, left }) => {
    const offer = course.offered.at(-1) as number
    return offer >= (t < insists ? 0.9 : voices(t, course.offered[course.best] as number)) || left === 0
  },
)

const insists = 0.83

function voices(t: number, best: number): number {
  return 0.5 * (1 - 0.35 * t ** 8) + 0.3 * (1 - 0.5 * t ** 4) + 0.2 * Math.max(best, 0.6)
}
