import { digitsOf, isLongNumber } from './longNumber.ts'

/** What it takes to put one name of an object in its place: as long as a pattern takes for so many characters. */
const stepsToSort = 8

/**
 * One text for each value of JSON, to look it up by: 1.0 and 1 have the same, 1 and `"1"` do not, and the order of an
 * object's names does not matter.
 *
 * @param spend Told for each value that it takes a step, and more for long texts and objects.
 */
export function valueText(value: unknown, spend: (steps: number) => void = () => undefined): string {
  if (typeof value === 'string') {
    spend(1 + (value.length >> 4))
    return JSON.stringify(value)
  }
  spend(1)
  if (typeof value !== 'object' || value === null) return value === 0 ? '0' : String(value)
  // Never the text of a JavaScript number: no value has both forms.
  if (isLongNumber(value)) return digitsOf(value)
  if (Array.isArray(value)) return `[${value.map((item) => valueText(item, spend)).join(',')}]`
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))
  spend(stepsToSort * members.length)
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${valueText(member, spend)}`).join(',')}}`
}
