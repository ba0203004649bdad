/**
 * Draws two passports as a wallet would show them: of a seller that many buyers know, and of one that is new and let
 * a buyer down. Records them on an embedded chain, and photographs what `tokenURI` answers in a browser.
 *
 *     tsx scripts/passports.ts [folder] [--browser /usr/bin/chromium]
 */
import '../src/cli/checkNode.mjs'

import { mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { artifacts, network } from 'hardhat'
import { chromium } from 'playwright-core'
import type { Abi, Address, Hex } from 'viem'
import { setNextBlockTimestamp } from 'viem/actions'

import { endings, reputationAbi } from '../src/chain/index.ts'
import { addressFromBytes, keccakBytes, seededRandom } from '../src/core/index.ts'
import { type Entry, getPassport } from '../src/reputation/index.ts'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { browser: { type: 'string', default: '/usr/bin/chromium' } },
})
const folder = positionals[0] ?? join(tmpdir(), 'earnest-passports')
const DAY = 86_400

const { viem } = await network.create()
const chain = await viem.getPublicClient()
const test = await viem.getTestClient()
const [escrow] = await viem.getWalletClients()
if (!escrow) throw new Error('the embedded chain has no accounts')

const { abi, bytecode } = await artifacts.readArtifact('Reputation')
const hash = await escrow.deployContract({ abi: abi as Abi, bytecode: bytecode as Hex })
const { contractAddress: reputation } = await chain.getTransactionReceipt({ hash })
if (!reputation) throw new Error('nothing was deployed')

let time = Number((await chain.getBlock()).timestamp)

/** An account by a name. */
function accountOf(name: string): Address {
  return addressFromBytes(keccakBytes(new TextEncoder().encode(name)).slice(12))
}

async function record(entry: Partial<Entry> & Pick<Entry, 'buyer' | 'seller'>): Promise<void> {
  time += DAY
  await setNextBlockTimestamp(test, { timestamp: BigInt(time) })
  const whole = {
    burned: 0n,
    both: true,
    sellerLoss: 0n,
    buyerLoss: 0n,
    milestones: 1,
    disputed: 0,
    ...entry,
  }
  await escrow?.writeContract({
    address: reputation as Address,
    abi: reputationAbi,
    functionName: 'record',
    args: [{ ...whole, ending: endings.indexOf(entry.ending ?? 'approved') }],
  })
}

const random = seededRandom('passports')
const known = accountOf('a seller that many know')
const fresh = accountOf('a newcomer')
const buyers = Array.from({ length: 150 }, (_, index) => accountOf(`buyer ${index}`))

for (let round = 0; round < 3; round++) {
  for (const buyer of buyers) {
    const seller = random.below(3) === 0 ? accountOf(`seller ${random.below(9)}`) : known
    await record({ buyer, seller, burned: BigInt(2_000_000 + random.below(40_000_000)), milestones: 3 })
  }
}
await record({ buyer: known, seller: accountOf('seller 1'), burned: 12_000_000n, milestones: 2 })
await record({
  buyer: buyers[0] as Address,
  seller: known,
  burned: 0n,
  sellerLoss: 4_000_000n,
  ending: 'missed',
})

await record({ buyer: buyers[1] as Address, seller: fresh, burned: 6_000_000n })
const ruled = { burned: 1_000_000n, sellerLoss: 3_500_000n, ending: 'ruled', disputed: 1 } as const
await record({ buyer: buyers[2] as Address, seller: fresh, ...ruled })

mkdirSync(folder, { recursive: true })
const browser = await chromium.launch({ executablePath: values.browser, args: ['--no-sandbox'] })
try {
  const page = await browser.newPage({ viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 })
  for (const [name, account] of Object.entries({ known, newcomer: fresh })) {
    const { svg } = await getPassport(chain, { account, reputation })
    writeFileSync(join(folder, `${name}.svg`), svg)
    await page.setContent(
      `<style>body{margin:0}</style><img width="640" src="data:image/svg+xml;base64,${btoa(svg)}">`,
    )
    await page.locator('img').evaluate((image) => (image as HTMLImageElement).decode())
    await page.screenshot({ path: join(folder, `${name}.png`), omitBackground: true })
    console.log(join(folder, `${name}.png`))
  }
} finally {
  await browser.close()
}
