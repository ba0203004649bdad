/** From so many on, counting digits is quicker than comparing. */
const many = 1 << 12

/** How many bits are sorted by in one pass. */
const digitBits = 16

/**
 * The codes of the outcomes that are possible at all, best first; equal ones rise, so that every machine has the same
 * order. Many are sorted by radix: the bits of numbers that are not negative rise as the numbers do.
 *
 * @param utilities By code; −∞ for an outcome that is out of the question.
 */
export function codesByUtility(utilities: Float64Array): Uint32Array {
  const codes = new Uint32Array(utilities.length)
  let count = 0
  let isRadixSortable = isLittleEndian
  for (let code = 0; code < utilities.length; code++) {
    const utility = utilities[code] as number
    if (utility === Number.NEGATIVE_INFINITY) continue
    codes[count++] = code
    if (!(utility >= 0)) isRadixSortable = false
  }
  const possible = codes.subarray(0, count)
  if (count >= many && isRadixSortable) return sortByRadix(utilities, possible)
  return possible.sort((one, other) => (utilities[other] as number) - (utilities[one] as number))
}

function sortByRadix(utilities: Float64Array, codes: Uint32Array): Uint32Array {
  const words = new Uint32Array(utilities.buffer, utilities.byteOffset, 2 * utilities.length)
  let from = codes
  let to: Uint32Array = new Uint32Array(codes.length)
  // From the lowest digit to the highest; each pass keeps the order of equals.
  for (const word of [0, 1]) {
    for (const shift of [0, digitBits]) {
      sortByDigit(words, word, shift, from, to)
      const swapped = from
      from = to
      to = swapped
    }
  }
  return from
}

/** Sorts codes by one digit of their utilities, the greatest first. */
function sortByDigit(
  words: Uint32Array,
  word: number,
  shift: number,
  from: Uint32Array,
  to: Uint32Array,
): void {
  const places = new Uint32Array(1 << digitBits)
  const mask = places.length - 1
  for (let index = 0; index < from.length; index++) {
    const digit = ((words[2 * (from[index] as number) + word] as number) >>> shift) & mask
    places[digit] = (places[digit] as number) + 1
  }
  for (let digit = mask, place = 0; digit >= 0; digit--) {
    const count = places[digit] as number
    places[digit] = place
    place += count
  }
  for (let index = 0; index < from.length; index++) {
    const code = from[index] as number
    const digit = ((words[2 * code + word] as number) >>> shift) & mask
    const place = places[digit] as number
    to[place] = code
    places[digit] = place + 1
  }
}

const isLittleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1
