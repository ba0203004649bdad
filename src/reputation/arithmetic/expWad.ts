/** Where the exponential of a fixed-point number is less than half a unit. */
const LEAST = -41_446_531_673_892_822_313n
/** From where on it does not fit a signed word any more. */
const MOST = 135_305_999_368_893_231_589n

/** ln 2, times 2⁹⁶. */
const LN2_96 = 54_916_777_467_707_473_351_141_471_128n

/**
 * e^x of a fixed-point number, to the unit as the contract computes it.
 *
 * The approximation is Remco Bloemen's (a rational one of six and seven terms after halving the range), as in
 * Solady's `FixedPointMathLib.expWad`, which the contract uses. Solidity's division rounds towards zero and so does
 * JavaScript's; its `>>` of signed numbers rounds down, and so does JavaScript's.
 *
 * @param x In units of 10⁻¹⁸.
 * @returns In units of 10⁻¹⁸.
 * @throws {RangeError} from some 135 on, where the contract would revert.
 */
export function expWad(x: bigint): bigint {
  if (x <= LEAST) return 0n
  if (x >= MOST) throw new RangeError(`e^${x} does not fit 255 bits`)

  // To a base of 2⁹⁶, then to within half of ln 2 by taking out powers of two.
  const scaled = (x << 78n) / 5n ** 18n
  const k = ((scaled << 96n) / LN2_96 + (1n << 95n)) >> 96n
  const z = scaled - k * LN2_96

  const y = (((z + 1346386616545796478920950773328n) * z) >> 96n) + 57155421227552351082224309758442n
  const p =
    ((((y + z - 94201549194550492254356042504812n) * y) >> 96n) + 28719021644029726153956944680412240n) * z +
    (4385272521454847904659076985693276n << 96n)

  const coefficients = [
    50020603652535783019961831881945n,
    -533845033583426703283633433725380n,
    3604857256930695427073651918091429n,
    -14423608567350463180887372962807573n,
    26449188498355588339934803723976023n,
  ]
  const q = coefficients.reduce(
    (sum, coefficient) => ((sum * z) >> 96n) + coefficient,
    z - 2855989394907223263936484059900n,
  )

  return ((p / q) * 3822833074963236453042738258902158003155416615667n) >> (195n - k)
}
