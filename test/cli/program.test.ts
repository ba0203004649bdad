import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect } from 'chai'
import { waitForTransactionReceipt } from 'viem/actions'

import { groundOn } from '../../scripts/lib/ground.ts'
import { type LocalChain, startLocalChain } from '../../scripts/lib/localChain.ts'
import { commit, finalize } from '../../src/chain/index.ts'
import { createProgram } from '../../src/cli/program.ts'
import { toWire, zeroAddress } from '../../src/core/index.ts'
import { type Account, openAccount } from '../../src/simulation/agents/Account.ts'
import type { Ground } from '../../src/simulation/Ground.ts'
import { hashTermSheet, TermSheet, termsTotals } from '../../src/terms/index.ts'

const START = 1_767_225_600

/** Runs a command in this process. */
async function earnest(...argv: string[]): Promise<{ said: string; failed: boolean; error: string }> {
  const said: string[] = []
  let failed = false
  let complaint = ''
  const program = createProgram({
    out: (text) => said.push(text),
    fail: () => {
      failed = true
    },
  })
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({
      writeOut: (text) => said.push(text),
      writeErr: (text) => {
        complaint += text
      },
    })
  }
  try {
    await program.parseAsync(['node', 'earnest', ...argv])
  } catch (thrown) {
    complaint ||= thrown instanceof Error ? thrown.message : String(thrown)
  }
  return { said: said.join('\n'), failed, error: complaint }
}

describe('earnest', function () {
  this.timeout(120_000)

  let folder: string
  let local: LocalChain
  let ground: Ground
  let buyer: Account
  let seller: Account
  let terms: TermSheet

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'earnest-'))
    local = await startLocalChain({ start: START })
    ground = await groundOn(local)
    const { chain } = ground
    const account = (digit: string) =>
      openAccount({ name: digit, key: `0x${digit.repeat(64)}`, chain }) satisfies Account
    buyer = account('1')
    seller = account('2')
    for (const { address } of [buyer, seller]) await ground.mint(address, 1_000_000_000n)
    terms = {
      buyer: buyer.address,
      seller: seller.address,
      token: chain.usdc,
      milestones: [
        { amount: 30_000_000n, bond: 3_000_000n, duration: 3_600, criteria: `0x${'c'.repeat(64)}` },
        { amount: 40_000_000n, bond: 4_000_000n, duration: 7_200, criteria: `0x${'c'.repeat(64)}` },
      ],
      metered: 0n,
      meteredFor: 0,
      burnBps: 250,
      arbiter: zeroAddress,
      arbiterFee: 0n,
      reviewPeriod: 3_600,
      rulingPeriod: 3_600,
      silenceBps: 5_000,
      expiry: START + 3_600,
      document: `0x${'d'.repeat(64)}`,
      buyerNonce: 1n,
      sellerNonce: 0n,
    }
    writeFileSync(join(folder, 'sheet.json'), JSON.stringify(toWire(TermSheet, terms)))
  })

  after(async () => {
    rmSync(folder, { recursive: true })
    await local.close()
  })

  const here = () => ['--rpc', ground.chain.rpc, '--escrow', ground.chain.escrow]
  const sheetFile = () => join(folder, 'sheet.json')

  it('shows where a deal stands, before, while and after it runs', async () => {
    const { chain } = ground
    const deal = hashTermSheet(terms, { chainId: chain.id, escrow: chain.escrow })
    const { cost, bonds } = termsTotals(terms)

    const before = await earnest('deal', sheetFile(), ...here())
    expect(before.said)
      .to.match(new RegExp(`deal +${deal}`))
      .and.match(/status +unknown/)
    expect(before.said).to.include(`${cost} units`).and.include(`${bonds} units`)

    const sent = {
      terms,
      buyer: await buyer.pay(deal, cost, terms.expiry),
      seller: await seller.pay(deal, bonds, terms.expiry),
      escrow: chain.escrow,
    }
    await waitForTransactionReceipt(local.deployer, { hash: await commit(local.deployer, sent) })
    const during = await earnest('deal', sheetFile(), ...here())
    expect(during.said)
      .to.match(/status +live/)
      .and.match(/milestone 1 +pending until 2026-01-01T02/)
    const data = JSON.parse((await earnest('deal', sheetFile(), '--json', ...here())).said)
    expect(data).to.deep.include({ deal, status: 'live', cost: `${cost}`, bonds: `${bonds}` })
    expect(data.milestones[0].status).to.equal('pending')

    await local.advance(7_200)
    const late = await earnest('deal', sheetFile(), ...here())
    expect(late.said).to.match(/milestone 0 +missed$/m)
    const hash = await finalize(local.deployer, { terms, milestones: 0b11n, escrow: chain.escrow })
    await waitForTransactionReceipt(local.deployer, { hash })
    expect((await earnest('deal', sheetFile(), ...here())).said).to.match(/status +closed/)
  })

  it("shows an account's record in both roles", async () => {
    const { said } = await earnest('score', seller.address, ...here())
    expect(said).to.match(/as a seller\n +score +0\.000/)
    // b(30) + b(40), rounded up as it decays.
    expect(said).to.match(/loss +1\.75000\d USDC/)
    expect(said).to.match(/waivers, defaults +0, 2/)

    const data = JSON.parse((await earnest('score', seller.address, '--json', ...here())).said)
    expect(Number(data.seller.loss)).to.be.within(1_750_000, 1_750_009)
    expect(data.seller.defaults).to.equal(2)
    expect(data.buyer).to.include({ evidence: '0', milestones: 0 })
  })

  it('says what is wrong with a file', async () => {
    expect((await earnest('deal', join(folder, 'none.json'), ...here())).error).to.match(
      /Can't read .*none\.json/,
    )
    writeFileSync(join(folder, 'bad.json'), '{"buyer": 1')
    expect((await earnest('deal', join(folder, 'bad.json'), ...here())).error).to.match(
      /Can't read .*bad\.json as JSON/,
    )
    expect((await earnest('verify-transcript', sheetFile())).error).to.match(/opening: /)
  })

  it('says what is wrong with an argument, and what there is instead', async () => {
    expect((await earnest('score', '0x12')).error).to.include('Expected an address')
    expect((await earnest('score', seller.address, '--chain', 'mars')).error).to.include(
      'Allowed choices are base',
    )
    expect((await earnest('deals')).error).to.include('Did you mean deal?')
    expect((await earnest('deal')).error).to.include("missing required argument 'file'")
    expect((await earnest('score', seller.address)).error).to.include('not known to be on this chain')
    const nowhere = await earnest('score', seller.address, '--rpc', 'http://127.0.0.1:9')
    expect(nowhere.error).to.include('No chain answers at http://127.0.0.1:9')
  })

  it('has help for itself and for every command', async () => {
    const { said } = await earnest('--help')
    for (const name of ['deal', 'score', 'verify-transcript']) {
      expect(said).to.include(name)
      expect((await earnest(name, '--help')).said).to.include(`Usage: earnest ${name}`)
    }
  })

  it('describes every command in lines of at most 80 columns, which nothing breaks anew', () => {
    const { commands } = createProgram({ out: () => undefined, fail: () => undefined })
    const lines = commands
      .flatMap((command) => [command, ...command.commands])
      .flatMap((command) => command.description().split('\n'))
    expect(lines.length).to.be.greaterThan(10)
    expect(lines.filter((line) => line.length > 80)).to.deep.equal([])
  })
})
