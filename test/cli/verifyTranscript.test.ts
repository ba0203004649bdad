import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect } from 'chai'
import { createWalletClient, custom, type Hex, publicActions } from 'viem'
import { hardhat } from 'viem/chains'

import { groundOn } from '../../scripts/lib/ground.ts'
import { type LocalChain, startLocalChain } from '../../scripts/lib/localChain.ts'
import { createProgram } from '../../src/cli/program.ts'
import { type Address, toWire } from '../../src/core/index.ts'
import {
  accountSignatory,
  Move,
  Opening,
  openNegotiation,
  receiveRequest,
  type Transcript,
} from '../../src/negotiation/index.ts'
import type { Domain, Eip712Domain, Signer } from '../../src/terms/index.ts'
import { delegatedWallet, nestedWallet } from '../chain/support/smartAccounts.ts'
import { fakeChain } from '../negotiation/support/fakeChain.ts'
import { playOut, signerOf, startParties } from '../negotiation/support/parties.ts'
import { arbiter, template } from '../negotiation/support/template.ts'

const START = 1_767_225_600

/** Runs the command in this process. */
async function verify(...argv: string[]): Promise<{ said: string; failed: boolean; error: string }> {
  const said: string[] = []
  let failed = false
  const program = createProgram({
    out: (text) => said.push(text),
    fail: () => {
      failed = true
    },
  })
  try {
    await program.parseAsync(['node', 'earnest', 'verify-transcript', ...argv])
    return { said: said.join('\n'), failed, error: '' }
  } catch (thrown) {
    return { said: said.join('\n'), failed, error: thrown instanceof Error ? thrown.message : `${thrown}` }
  }
}

/** Where a negotiation's sheets are committed, and what they are paid in. */
type Place = { readonly domain: Domain; readonly token: Eip712Domain }

describe('earnest verify-transcript', function () {
  this.timeout(120_000)

  let folder: string
  let local: LocalChain
  let here: Place
  let rpc: string
  /** What the accounts of tests are deployed by. */
  let host: Parameters<typeof nestedWallet>[0]
  let files = 0

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'earnest-'))
    local = await startLocalChain({ start: START })
    const { chain } = await groundOn(local)
    rpc = chain.rpc
    here = placeAt(chain.id, chain.escrow, chain.usdc, 'USD Coin')
    const client = createWalletClient({
      // By its address: the chain takes ERC-7702's transactions from its own accounts only.
      account: local.deployer.account.address,
      chain: { ...hardhat, contracts: {} },
      transport: custom(local.provider),
      pollingInterval: 10,
    }).extend(publicActions)
    host = { deployer: client, chain: client, connection: { provider: local.provider } } as never
  })

  after(async () => {
    rmSync(folder, { recursive: true })
    await local.close()
  })

  const placeAt = (chainId: number, escrow: Address, usdc: Address, name: string): Place => ({
    domain: { chainId, escrow },
    token: { name, version: '2', chainId, verifyingContract: usdc },
  })

  /** A negotiation to its end, both sides paying by authorizations. Its seller may be any account. */
  const negotiate = async (
    { domain, token }: Place,
    { selling = signerOf(0x5e), leaves = false }: { selling?: Signer; leaves?: boolean } = {},
  ): Promise<Transcript> => {
    const changes = (signer: Signer) => ({
      signatory: accountSignatory(signer, token),
      deployments: [{ ...domain, usdc: token.verifyingContract }],
      tokens: [{ address: token.verifyingContract, domain: token }],
      arbiters: [arbiter],
      // What the other side's contract says is not what is tested here.
      askContract: async () => 'yes' as const,
    })
    const parties = startParties({
      buyer: {
        ...changes(signerOf(0xb1)),
        approaches: leaves ? { strategy: () => ({ kind: 'leave', reason: 0 }) as const } : {},
      },
      seller: { ...changes(selling), approaches: { firm: true } },
    })
    const commits = fakeChain(parties.clock, domain).port
    const [buyer, seller] = [
      { ...parties.buyer, commits },
      { ...parties.seller, commits },
    ]
    const opened = await openNegotiation(buyer, {
      seller: selling.address,
      domain,
      template: { ...template, token: token.verifyingContract },
      rounds: 10,
      until: parties.clock.now() + 3_600,
      buyerNonce: 1n,
    })
    if (!opened.ok) throw new Error(opened.message)
    const received = await receiveRequest(seller, opened.text)
    if (!received.ok) throw new Error(received.message)
    await playOut({ buyer, seller }, opened.id)
    const record = await seller.store.load(opened.id)
    if (record === undefined) throw new Error('nothing was kept')
    return record
  }

  /** The path of a transcript's file. */
  const fileOf = ({ opening, entries }: Transcript, moves = entries.length): string => {
    const written = {
      opening: toWire(Opening, opening),
      moves: entries.slice(0, moves).map(({ move }) => toWire(Move, move)),
    }
    return write(JSON.stringify(written))
  }
  const write = (text: string): string => {
    files += 1
    const path = join(folder, `${files}.json`)
    writeFileSync(path, text)
    return path
  }

  it('holds a negotiation without any chain, and says that it asked none', async () => {
    const transcript = await negotiate(here)
    expect(transcript.entries.at(-1)?.move.kind).to.equal('accept')
    const { said, failed } = await verify(fileOf(transcript))
    expect(failed).to.equal(false)
    expect(said)
      .to.match(new RegExp(`verified +${transcript.entries.length} moves`))
      .and.match(/token +USD Coin, version 2/)
      .and.match(/accounts +not asked/)
    const json = JSON.parse((await verify(fileOf(transcript), '--json')).said)
    expect(json).to.include({ ok: true, moves: transcript.entries.length })
    expect(json.deal).to.equal(transcript.entries.at(-2)?.digest)
  })

  it('reads the token’s name from the chain', async () => {
    const transcript = await negotiate(here)
    const { said, failed } = await verify(fileOf(transcript), '--rpc', rpc)
    expect(failed).to.equal(false)
    expect(said)
      .to.match(/token +USD Coin, version 2/)
      .and.match(/accounts +asked on chain/)
    // Signed under another name than the token's own: the chain would refuse it.
    const { domain, token } = here
    const wrong = await negotiate({ domain, token: { ...token, name: 'USDC' } })
    const refused = await verify(fileOf(wrong), '--rpc', rpc)
    expect(refused.failed).to.equal(true)
    expect(refused.said).to.match(/^not verified: .*SignatureRefused/s)
  })

  it('knows what the USDC of Base and of Base Sepolia are called', async () => {
    const base = placeAt(8453, here.domain.escrow, '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913', 'USD Coin')
    const sepolia = placeAt(84532, here.domain.escrow, '0x036CbD53842c5426634e7929541eC2318f3dCF7e', 'USDC')
    for (const place of [base, sepolia]) {
      const { failed, said } = await verify(fileOf(await negotiate(place)))
      expect(failed, said).to.equal(false)
      expect(said).to.include(`${place.token.name}, version 2`)
    }
  })

  it('takes the token’s name and version from flags, and names those it used where it fails', async () => {
    const token = { ...here.token, name: 'Euro Coin', version: '7' }
    const file = fileOf(await negotiate({ ...here, token }))
    const without = await verify(file)
    expect(without.failed).to.equal(true)
    expect(without.said)
      .to.match(/^not verified: /)
      .and.include('a token called "USD Coin", version "2"')
      .and.include('--rpc')
    expect((await verify(file, '--token-name', 'Euro Coin')).failed).to.equal(true)
    const named = await verify(file, '--token-name', 'Euro Coin', '--token-version', '7')
    expect(named.failed, named.said).to.equal(false)
    expect((await verify(file, '--rpc', rpc)).failed).to.equal(true)
    const over = await verify(file, '--rpc', rpc, '--token-name', 'Euro Coin', '--token-version', '7')
    expect(over.failed, over.said).to.equal(false)
  })

  it('asks contract accounts where a chain is named, and else counts them as missing', async () => {
    const { signer } = await nestedWallet(host, `0x${'81'.repeat(32)}`)
    const file = fileOf(await negotiate(here, { selling: signer }))
    const offline = await verify(file)
    expect(offline.failed).to.equal(true)
    expect(offline.said).to.match(/^not verified: /)
    const online = await verify(file, '--rpc', rpc)
    expect(online.failed, online.said).to.equal(false)
  })

  it('finds on chain that a key’s authorization does not count for an account with code', async () => {
    const key: Hex = `0x${'82'.repeat(32)}`
    const { signer } = await delegatedWallet(host, key, { erc1271: false })
    const transcript = await negotiate(here, { selling: signer })
    const file = fileOf(transcript)
    expect((await verify(file)).failed).to.equal(false)
    const online = await verify(file, '--rpc', rpc)
    expect(online.failed).to.equal(true)
    expect(online.said).to.include('ContractSignatureNeeded')
  })

  it('fails on a transcript without moves, and on one that is cut off after any', async () => {
    const transcript = await negotiate(here)
    const empty = await verify(fileOf(transcript, 0))
    expect(empty.failed).to.equal(true)
    expect(empty.said).to.match(/^not verified: The transcript has no moves/)
    for (let moves = 1; moves < transcript.entries.length; moves++) {
      const { failed, said } = await verify(fileOf(transcript, moves), '--json')
      expect(failed).to.equal(true)
      expect(JSON.parse(said)).to.deep.include({ ok: false, code: 'TranscriptUnfinished' })
    }
  })

  it('fails on a file that is empty, cut off or of another form', async () => {
    const whole = JSON.stringify({ opening: 1, moves: [] })
    for (const text of ['', whole.slice(0, -3)]) {
      expect((await verify(write(text))).error).to.match(/Can't read .* as JSON/)
    }
    expect((await verify(write('{}'))).error).to.match(/opening/)
    expect((await verify(join(folder, 'none.json'))).error).to.match(/Can't read/)
  })

  it('takes a negotiation that a side left for finished, without a deal', async () => {
    const transcript = await negotiate(here, { leaves: true })
    expect(transcript.entries.at(-1)?.move.kind).to.equal('leave')
    const { failed, said } = await verify(fileOf(transcript))
    expect(failed, said).to.equal(false)
    expect(said).to.include('none: it ended without one')
  })

  it('says what is wrong with the chain: none, another one, one without the escrow', async () => {
    const transcript = await negotiate(here)
    const file = fileOf(transcript)
    expect((await verify(file, '--rpc', 'http://127.0.0.1:9')).error).to.match(/No chain answers at/)
    const base = placeAt(8453, here.domain.escrow, here.token.verifyingContract, 'USD Coin')
    const elsewhere = await verify(fileOf(await negotiate(base)), '--rpc', rpc)
    expect(elsewhere.error).to.match(/another chain than answers \(found: 31337, needed: 8453\)/)
    const nowhere = placeAt(
      here.domain.chainId,
      `0x${'44'.repeat(20)}`,
      here.token.verifyingContract,
      'USD Coin',
    )
    const missing = await verify(fileOf(await negotiate(nowhere)), '--rpc', rpc)
    expect(missing.error).to.match(/There is no contract at the address|no escrow of Earnest/)
  })
})
