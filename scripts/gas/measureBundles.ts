import { encodeFunctionData, type Hex, parseAbi } from 'viem'

import { bundlerAbi, encodeAct, packAct } from '../../src/chain/index.ts'
import { draftBundleMandate, signMandate, type TermSheet } from '../../src/terms/index.ts'
import { signerOf, type Transaction, type World } from './createWorld.ts'
import { batchCall, ONE, sheetOf, signedSheet } from './deals.ts'
import { type Row, row } from './row.ts'
import { stand } from './runDeal.ts'

const SIZES = [2, 5, 20] as const
/** How many of them the bundler commits. */
const BUNDLED = 5

const erc20 = parseAbi(['function approve(address spender, uint256 amount)'])

/**
 * What it costs to buy from several sellers or from none: the assembler's own batch, and the bundler's for an assembler
 * without gas. In steady state: the assembler made a deal before, and pays from its balance.
 */
export async function measureBundles(world: World): Promise<Row[]> {
  const rows: Row[] = []
  for (const size of SIZES) {
    const title = `${size} sellers' deals or none, the assembler's own batch from its balance`
    rows.push(row(`bundle-${size}`, title, [await ownBatch(world, size)]))
  }
  const title = `${BUNDLED} sellers' deals or none by the bundler, for an assembler without gas`
  return [...rows, row(`bundle-${BUNDLED}-bundler`, title, [await byBundler(world)])]
}

/** The assembler is whoever submits: to send them is its consent. */
function ownBatch(world: World, size: number): Promise<Transaction> {
  return world.apart(async () => {
    await depositOwn(world)
    const earlier = await partsOf(world, size, world.relayer, 0)
    await world.submit(world.escrow, commitCalls(world, earlier))
    await world.submit(world.escrow, settleCalls(world, earlier))
    return world.submit(world.escrow, commitCalls(world, await partsOf(world, size, world.relayer)))
  })
}

/** Money in the escrow of whoever submits. */
async function depositOwn({ escrow, expiry, mint, relayer, submit, usdc }: World): Promise<void> {
  const amount = 100_000_000_000n
  await mint(relayer, amount)
  await submit(usdc, encodeFunctionData({ abi: erc20, functionName: 'approve', args: [escrow, amount] }))
  const act = { account: relayer, token: usdc, amount, nonce: 1n, expiry }
  await submit(escrow, encodeAct('deposit', { act, consent: '0x' }))
}

function commitCalls({ usdc }: World, parts: readonly Part[]): Hex {
  const calls = parts.map(({ terms, other }) =>
    packAct('commit', { terms, buyer: '0x', seller: other }, usdc),
  )
  return batchCall(calls, { atomic: true })
}

/** What ends them, so that their lanes can be used again. */
function settleCalls({ usdc }: World, parts: readonly Part[]): Hex {
  const approval = { milestones: 1n, metered: 0n, unlessEngaged: true }
  const calls = parts.map(({ terms }) => packAct('settle', { terms, ...approval, buyer: '0x' }, usdc))
  return batchCall(calls, { atomic: true })
}

function byBundler(world: World): Promise<Transaction> {
  return world.apart(async () => {
    const { buyer: assembler, domain, escrow, expiry: validUntil } = world
    const bundler = await world.deploy('Bundler', [escrow])
    await stand(world)

    const parts = await partsOf(world, BUNDLED, assembler.address)
    const sheets = parts.map(({ terms }) => terms)
    const mandate = draftBundleMandate({ sheets, assembler: assembler.address, bundler, validUntil }, domain)
    const signature = await signMandate(assembler, mandate, domain)
    const args = [parts, mandate, signature] as const
    return world.submit(bundler, encodeFunctionData({ abi: bundlerAbi, functionName: 'commitAll', args }))
  })
}

type Part = { readonly terms: TermSheet; readonly other: Hex }

/** Sheets of one payment that the assembler buys in so many lanes, each from a seller of its own, who signed it. */
function partsOf(
  world: World,
  size: number,
  buyer: World['relayer'],
  generation = 1,
): Promise<readonly Part[]> {
  const parts = Array.from({ length: size }, async (_, lane) => {
    const seller = signerOf(`seller ${lane} ${generation}`)
    const sheet = sheetOf(world, { amounts: ONE, lane, generation })
    const terms: TermSheet = { ...sheet, buyer, seller: seller.address }
    return { terms, other: await signedSheet(world, seller, terms) }
  })
  return Promise.all(parts)
}
