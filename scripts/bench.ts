import '../src/cli/checkNode.mjs'

import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { hashTypedData, recoverTypedDataAddress } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'

import { isSameAddress, keccakReady, seededRandom } from '../src/core/index.ts'
import {
  type Domain,
  eip712Domain,
  hashTermSheet,
  privateKeySigner,
  signatureEngine,
  signTermSheet,
  type TermSheet,
  typesOf,
  verifyDigest,
} from '../src/terms/index.ts'
import { type Contest, compare, type Row } from './bench/compare.ts'
import { randomTermSheet } from './bench/randomTermSheet.ts'
import { measureSigned, type SignedRow } from './bench/signed.ts'
import { measureUnsigned, type UnsignedRow } from './bench/unsigned.ts'

/**
 * Compares hashing, signing and verifying a term sheet with viem, each from the plain sheet; then counts negotiations a
 * second, unsigned and signed.
 */
const effort = { blocks: 11, slice: 60, inputs: 50 }
const secondsEach = 2
const { values: options } = parseArgs({ options: { json: { type: 'boolean', default: false } } })

const random = seededRandom('bench')
const sheets = Array.from({ length: effort.inputs }, () => randomTermSheet(random))
const domain: Domain = { chainId: 8453, escrow: sheets[0]?.arbiter ?? '0x' }
const typed = (message: TermSheet) =>
  ({ domain: eip712Domain(domain), types: typesOf('TermSheet'), primaryType: 'TermSheet', message }) as const

const key = random.hash()
const signer = privateKeySigner(key)
const account = privateKeyToAccount(key)
const engines = { keccak: await keccakReady(), secp256k1: signatureEngine }

const signatures = await Promise.all(sheets.map((sheet) => signTermSheet(signer, sheet, domain)))
const sheetAt = (index: number) => sheets[index] as TermSheet
const signatureAt = (index: number) => signatures[index] ?? '0x'

const contests: readonly Contest[] = [
  {
    name: 'sign',
    viem: (index) => account.signTypedData(typed(sheetAt(index))),
    earnest: (index) => signTermSheet(signer, sheetAt(index), domain),
  },
  {
    name: 'verify',
    viem: async (index) =>
      isSameAddress(
        await recoverTypedDataAddress({ ...typed(sheetAt(index)), signature: signatureAt(index) }),
        signer.address,
      ),
    earnest: (index) =>
      verifyDigest(hashTermSheet(sheetAt(index), domain), signatureAt(index), signer.address),
  },
  {
    name: 'hash',
    viem: (index) => hashTypedData(typed(sheetAt(index))),
    earnest: (index) => hashTermSheet(sheetAt(index), domain),
  },
]

for (const { name, viem, earnest } of contests) {
  for (let index = 0; index < effort.inputs; index++) {
    const [expected, found] = [await viem(index), await earnest(index)]
    if (expected !== found)
      throw new Error(`${name} of sheet ${index}: viem says ${expected}, Earnest ${found}`)
  }
}

const rows = await compare(contests, effort)
const unsigned = await measureUnsigned(join(import.meta.dirname, '../../shared/domains'), secondsEach)
const signed = await measureSigned(secondsEach)
if (options.json) {
  const contested = rows.map(({ name, ratio }) => ({ name, ratio }))
  console.log(JSON.stringify({ rows: [...contested, ...unsigned, signed] }))
} else {
  print(rows)
  printNegotiations(unsigned, signed)
}

function print(table: readonly Row[]): void {
  console.log(
    `A term sheet of three milestones, from the plain object. Median of ${effort.blocks} interleaved blocks of ` +
      `${effort.slice} ms; secp256k1: ${engines.secp256k1}, keccak: ${engines.keccak}.\n`,
  )
  console.log(
    `${'operation'.padEnd(12)}${'viem, ms'.padStart(12)}${'Earnest, ms'.padStart(14)}${'times'.padStart(10)}`,
  )
  for (const { name, viem, earnest, ratio } of table) {
    console.log(
      name.padEnd(12) +
        viem.toFixed(3).padStart(12) +
        earnest.toFixed(4).padStart(14) +
        ratio.toFixed(1).padStart(10),
    )
  }
}

function printNegotiations(unsignedRows: readonly UnsignedRow[], signedRow: SignedRow): void {
  console.log('\nNegotiations a second, one core, 100 rounds; an established engine: 42 and 6.\n')
  console.log(
    `${'domain'.padEnd(12)}${'outcomes'.padStart(12)}${'Boulware'.padStart(14)}${'ours'.padStart(10)}`,
  )
  for (const { name, outcomes, perSecond, ours } of unsignedRows) {
    console.log(
      name.padEnd(12) +
        String(outcomes).padStart(12) +
        perSecond.toFixed(0).padStart(14) +
        ours.toFixed(0).padStart(10),
    )
  }
  console.log(
    `\n${signedRow.perSecond.toFixed(0)} a second of ${signedRow.moves} moves, each signed by one side and checked by the other.`,
  )
}
