import type { Address, ContractFunctionArgs } from 'viem'
import { multicall } from 'viem/actions'

import {
  type BlockOption,
  plainResult,
  readView,
  type ViewCall,
  type ViewReturnType,
} from '../calls/readView.ts'
import { decodeError } from '../errors/decodeError.ts'
import { type EarnestClient, viemClient } from '../escrowOf.ts'
import { jurorsAbi } from '../generated/jurors.ts'
import { juryAbi } from '../generated/jury.ts'
import { courtOf } from './courtOf.ts'

/** Where something is read. All are optional. */
export type CourtReadOptions = BlockOption & {
  /** The jury or the panel; default: the jury deployed on the client's chain. */
  readonly court?: Address | undefined
}

/** The names of a jury's views; a panel has those of them that a court has. */
type JuryView = Extract<
  (typeof juryAbi)[number],
  { type: 'function'; stateMutability: 'view' | 'pure' }
>['name']

/** Reads one of a court's views. */
export async function readCourt<Name extends JuryView>(
  client: EarnestClient,
  view: Name,
  args: ContractFunctionArgs<typeof juryAbi, 'view' | 'pure', Name>,
  { court, blockNumber }: CourtReadOptions,
): Promise<ViewReturnType<typeof juryAbi, Name>> {
  const call = { address: courtOf(client, court), abi: juryAbi, view, args: args as readonly unknown[] }
  return (await readView(client, call, { blockNumber })) as ViewReturnType<typeof juryAbi, Name>
}

/**
 * Reads many views at once, as of one block, by one call: of code that the call brings along, so that nothing need be
 * deployed.
 *
 * @returns What each tells, as {@link readView} would.
 */
export async function readTogether(
  client: EarnestClient,
  calls: readonly ViewCall[],
  { blockNumber }: BlockOption,
): Promise<readonly unknown[]> {
  try {
    const found = (await multicall(viemClient(client), {
      contracts: calls.map(({ view, ...call }) => ({ ...call, functionName: view })),
      allowFailure: false,
      deployless: true,
      batchSize: 0,
      ...(blockNumber === undefined ? {} : { blockNumber }),
    } as never)) as readonly unknown[]
    return calls.map(({ abi, view }, index) => plainResult(abi, view, found[index]))
  } catch (error) {
    throw decodeError(error)
  }
}

/** What never changes about a court: asked for once by each client. */
const asked = new WeakMap<EarnestClient, Map<string, Promise<unknown>>>()

function once<Answer>(client: EarnestClient, question: string, ask: () => Promise<Answer>): Promise<Answer> {
  const known = asked.get(client) ?? new Map<string, Promise<unknown>>()
  asked.set(client, known)

  const before = known.get(question)
  if (before) return before as Promise<Answer>
  const answer = ask()
  known.set(question, answer)
  answer.catch(() => known.delete(question))
  return answer
}

/** Whether a court is a jury or a panel, by the domain in which its jurors sign. */
export function courtKindOf(client: EarnestClient, court: Address): Promise<'jury' | 'panel'> {
  return once(client, `kind ${court.toLowerCase()}`, async () => {
    const { name } = await readCourt(client, 'eip712Domain', [], { court })
    return name === 'Earnest Panel' ? 'panel' : 'jury'
  })
}

/** The contract that keeps a jury's stakes. */
export function jurorsOf(client: EarnestClient, jury: Address): Promise<Address> {
  return once(client, `jurors ${jury.toLowerCase()}`, () => readCourt(client, 'JURORS', [], { court: jury }))
}

/** One of a court's views among those that {@link readTogether} reads. */
export function courtView(address: Address, view: JuryView, ...args: readonly unknown[]): ViewCall {
  return { address, abi: juryAbi, view, args }
}

/** One of the views of a jury's {Jurors}, likewise. */
export function jurorsView(
  address: Address,
  view: Extract<(typeof jurorsAbi)[number], { type: 'function'; stateMutability: 'view' }>['name'],
  ...args: readonly unknown[]
): ViewCall {
  return { address, abi: jurorsAbi, view, args }
}
