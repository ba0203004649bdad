import {
  appealCall,
  deployBeacon,
  deployJury,
  disputed,
  drawCall,
  endAppealing,
  endStage,
  enrol,
  executeCall,
  fundOperators,
  type MeasuredCase,
  type MeasuredJury,
  payCall,
  voteCalls,
} from './courts.ts'
import type { Transaction, World } from './createWorld.ts'
import type { Place } from './deals.ts'
import { type Row, row } from './row.ts'

const SIZES = [3, 5, 7] as const
/** The size that is deployed. */
const SIZE = 5
/** How many jurors there are to draw from, where nothing else is said; for an appeal; and many. */
const POOL = 20
const APPEAL_POOL = 40
const LARGE_POOL = 200
/** Basis points burned where evidence is bought: 1 %. */
const BURN = 100

/** The deal that the jury judged before, and the one that is measured: one after the other in lanes used before. */
const EARLIER: Place = { lane: 0 }
const NEXT: Place = { lane: 1 }

/**
 * What a jury costs: to draw, to vote in, to execute. Each in steady state: the jury judged such a case before, whose fee
 * it still holds, and parties, jurors and contracts are known to it.
 */
export async function measureCourts(world: World): Promise<Row[]> {
  return world.apart(async () => {
    await fundOperators(world, { pool: POOL })
    const beacon = await deployBeacon(world)
    const rows = new Map<number, Costs>()
    for (const size of SIZES) {
      rows.set(size, await world.apart(async () => measureJury(world, await deployJury(world, beacon, size))))
    }
    const larger = await world.apart(async () => measureDraws(world, await deployJury(world, beacon, SIZE)))
    const of = (size: number): Costs => rows.get(size) as Costs
    const { enrolment, activation, draw, seal, execution, burned, pay, whole } = of(SIZE)

    return [
      row('jury-enrolment', "a juror's enrolment, its stake by authorization", [enrolment]),
      row('jury-activation', 'the activation of its stake, by anyone', [activation]),
      row('jury-draw', `the draw of a jury of ${SIZE} among ${POOL} jurors, by a beacon's round`, [draw]),
      row('jury-draw-large', `the draw of a jury of ${SIZE} among ${LARGE_POOL} jurors`, [larger.draw]),
      row('jury-draw-appeal', `the draw of an appeal's jury of ${2 * SIZE + 1} among ${APPEAL_POOL} jurors`, [
        larger.appeal,
      ]),
      row('jury-seals-5', `the seals of ${SIZE} jurors`, [seal]),
      ...SIZES.map((size) => row(`verdict-${size}-ballots`, `a verdict of ${size} ballots`, [of(size).vote])),
      row('jury-execution', 'the execution of a verdict of 5 ballots', [execution]),
      row('jury-execution-evidence', 'the execution with a burn of 1 % that buys evidence', [burned]),
      row('jury-pay', `the pay of ${SIZE} jurors, credited for the first time`, [pay]),
      row('jury-dispute', `one payment that is delivered, disputed and ruled by a jury, to that pay`, whole),
    ]
  })
}

type Costs = Readonly<
  Record<'enrolment' | 'activation' | 'draw' | 'seal' | 'vote' | 'execution' | 'burned' | 'pay', Transaction>
> & {
  /** All transactions of the deal, from its commitment to its jurors' pay. */
  readonly whole: readonly Transaction[]
}

async function measureJury(world: World, of: MeasuredJury): Promise<Costs> {
  const enrolled = await enrol(world, of, { pool: POOL })
  await judge(world, of, { ...EARLIER, burnBps: BURN })
  const plain = await world.apart(() => judge(world, of, NEXT))
  const burning = await world.apart(() => judge(world, of, { ...NEXT, burnBps: BURN }))
  return { ...enrolled, ...plain, burned: burning.execution }
}

/** What draws cost from pools that are larger, the second time that the jury judges. */
async function measureDraws(
  world: World,
  of: MeasuredJury,
): Promise<{ draw: Transaction; appeal: Transaction }> {
  await fundOperators(world, { from: POOL, pool: LARGE_POOL })
  await enrol(world, of, { pool: APPEAL_POOL })
  await judge(world, of, EARLIER)
  const appeal = await world.apart(() => drawAppeal(world, of))
  await enrol(world, of, { from: APPEAL_POOL, pool: LARGE_POOL })
  const given = await disputed(world, of, NEXT)
  return { draw: await world.submit(of.jury, await drawCall(world, given)), appeal }
}

/** A case whose verdict the buyer appeals against, to the draw of the second round. */
async function drawAppeal(world: World, of: MeasuredJury): Promise<Transaction> {
  const given = await disputed(world, of, NEXT)
  await world.submit(of.jury, await drawCall(world, given))
  await vote(world, given)
  await endStage(world, given)
  await world.submit(of.jury, await appealCall(world, given))
  return world.submit(of.jury, await drawCall(world, given))
}

/** A round from its striking, in which nobody strikes, to its voting. */
async function vote(world: World, given: MeasuredCase): Promise<{ seal: Transaction; vote: Transaction }> {
  await endStage(world, given)
  const calls = await voteCalls(world, given)
  const seal = await world.submit(given.of.jury, calls.seal)
  await endStage(world, given)
  return { seal, vote: await world.submit(given.of.jury, calls.vote) }
}

/** A case from its draw to its pay. */
async function judge(
  world: World,
  of: MeasuredJury,
  sheet: Place & { readonly burnBps?: number },
): Promise<Omit<Costs, 'enrolment' | 'activation' | 'burned'>> {
  const given = await disputed(world, of, sheet)
  const draw = await world.submit(of.jury, await drawCall(world, given))
  const votes = await vote(world, given)
  await endStage(world, given)
  endAppealing(world)
  const execution = await world.submit(of.jury, executeCall(given))
  const pay = await world.apart(() => world.submit(of.jury, payCall(given)))
  return {
    draw,
    ...votes,
    execution,
    pay,
    whole: [...given.before, draw, votes.seal, votes.vote, execution, pay],
  }
}
