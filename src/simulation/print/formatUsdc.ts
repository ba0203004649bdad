/**
 * USDC for people: micro-units as dollars with thousands apart.
 *
 * @param amount Micro-units.
 * @param decimals How many decimals to show: 6 is to the unit; fewer round down.
 */
export function formatUsdc(amount: bigint, decimals: 2 | 6 = 2): string {
  const magnitude = amount < 0n ? -amount : amount
  const whole = formatInteger(magnitude / 1_000_000n)
  const fraction = (magnitude % 1_000_000n).toString().padStart(6, '0').slice(0, decimals)
  return `${amount < 0n ? '−' : ''}${whole}.${fraction}`
}

/** An integer with thousands apart. */
export function formatInteger(value: bigint | number): string {
  return value.toString().replace(/\B(?=(\d{3})+$)/g, ',')
}
