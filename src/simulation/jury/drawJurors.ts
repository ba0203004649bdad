import { bytesToHex, type Hash, hexToBytes, keccakBytes } from '../../core/index.ts'

/** A juror that can be drawn. */
export type PoolJuror = {
  /** Who runs it: of one operator at most one juror sits. */
  readonly operator: string
  /** Index of the provider it judges with. */
  readonly provider: number
  /** In micro-units of USDC; 0: it is not drawn. */
  readonly stake: bigint
}

/** The next number of a draw, from 0 to 2²⁵⁶ − 1. */
export type Luck = () => bigint

/** Jurors of one provider that are drawn in a draw, those in vain included, before nobody is left of it. */
const MOST_TRIES = 40

/** The luck of `Jurors.sol`: keccak-256 of `abi.encode(seed, tries)`, counted up. */
export function hashLuck(seed: Hash): Luck {
  const words = new Uint8Array(64)
  words.set(hexToBytes(seed))
  const tries = new DataView(words.buffer)
  let count = 0
  return () => {
    tries.setUint32(60, count++)
    return BigInt(bytesToHex(keccakBytes(words)))
  }
}

/**
 * Draws jurors as the jury's contract does, to the juror: every seat goes to a provider by stake, to none more often than
 * its share of the stake, rounded up, unless nobody else is left; and there to a juror by stake, of whom nobody is drawn
 * twice, in vain neither.
 *
 * @param pool In the order in which they were first activated.
 * @param parameters.excluded Operators that can't sit: the sides of the deal.
 * @returns Indices into the pool, in the order they were drawn.
 * @throws {PanelTooSmallError} when there are fewer operators than seats.
 */
export function drawJurors(
  pool: readonly PoolJuror[],
  { count, luck, excluded = [] }: { count: number; luck: Luck; excluded?: readonly string[] },
): number[] {
  const providers = layOut(pool, count)
  const out = new Set(excluded)
  const drawn: number[] = []
  while (drawn.length < count) {
    const provider = drawProvider(providers, luck)
    if (!provider) throw new PanelTooSmallError(drawn.length, count)
    const index = drawJuror(pool, provider, out, luck)
    if (index === undefined) {
      provider.exhausted = true
      continue
    }
    drawn.push(index)
    provider.quota--
  }
  return drawn
}

type Provider = {
  readonly stake: bigint
  /** What was not drawn of it yet, also not in vain. */
  readonly left: { readonly index: number; readonly stake: bigint }[]
  tries: number
  /** How many more seats it is due. */
  quota: number
  exhausted: boolean
}

function layOut(pool: readonly PoolJuror[], count: number): Provider[] {
  const total = stakeOf(pool)
  const last = Math.max(-1, ...pool.map(({ provider }) => provider))
  return Array.from({ length: last + 1 }, (_, provider) => {
    const left = pool
      .map((juror, index) => ({ ...juror, index }))
      .filter((juror) => juror.provider === provider && juror.stake > 0n)
      .map(({ index, stake }) => ({ index, stake }))
    const stake = stakeOf(left)
    // Rounded up.
    const quota = stake === 0n ? 0 : Number((BigInt(count) * stake + total - 1n) / total)
    return { stake, left, tries: 0, quota, exhausted: stake === 0n }
  })
}

function drawProvider(providers: readonly Provider[], luck: Luck): Provider | undefined {
  const open = providers.filter(({ exhausted }) => !exhausted)
  // Some have fewer operators than they are due seats: the others fill in.
  if (open.every(({ quota }) => quota === 0)) for (const one of open) one.quota = Number.POSITIVE_INFINITY
  const due = open.filter(({ quota }) => quota > 0)
  return due.length === 0 ? undefined : due[pick(due, luck)]
}

function drawJuror(
  pool: readonly PoolJuror[],
  provider: Provider,
  out: Set<string>,
  luck: Luck,
): number | undefined {
  while (provider.left.length > 0 && provider.tries < MOST_TRIES) {
    provider.tries++
    const [taken] = provider.left.splice(pick(provider.left, luck), 1)
    const operator = taken && pool[taken.index]?.operator
    if (!operator || out.has(operator)) continue
    out.add(operator)
    return taken.index
  }
  return undefined
}

/** The place on which a number falls when stakes are laid end to end. */
function pick(places: readonly { readonly stake: bigint }[], luck: Luck): number {
  let target = luck() % stakeOf(places)
  return places.findIndex(({ stake }) => {
    target -= stake
    return target < 0n
  })
}

function stakeOf(places: readonly { readonly stake: bigint }[]): bigint {
  return places.reduce((sum, { stake }) => sum + stake, 0n)
}

/** Thrown when there are fewer operators to draw from than there are seats. */
export class PanelTooSmallError extends Error {
  override readonly name = 'PanelTooSmallError'
  readonly code = 'PANEL_TOO_SMALL'

  constructor(found: number, needed: number) {
    super(`${needed} seats, and operators for ${found} of them`)
  }
}
