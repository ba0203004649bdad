import { InvalidArgumentError } from 'commander'

/** Reads a flag that is a whole number, both bounds included; commander tells what was expected otherwise. */
export function wholeNumber(least: number, most: number) {
  return (text: string): number => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= least && value <= most) return value
    throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`)
  }
}
