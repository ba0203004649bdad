import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

import { expect } from 'chai'
import { concat, type Hex } from 'viem'

import { askContract } from '../../../src/chain/index.ts'
import type { Address } from '../../../src/core/index.ts'
import { buyer, type Earnest, startEarnest, stranger } from '../support/earnest.ts'
import { coinbaseWallet, deployAccount, safeWallet } from '../support/smartAccounts.ts'

const digest: Hex = `0x${'ab'.repeat(32)}`
const key: Hex = `0x${'71'.repeat(32)}`

describe('askContract', () => {
  let earnest: Earnest
  let odd: Address

  before(async () => {
    earnest = await startEarnest()
    odd = await deployAccount(earnest, 'Odd')
  })

  const answerOf = (account: Address, signature: Hex, asker?: Address) =>
    askContract(earnest.chain, { account, digest, signature, asker })

  it('says that an account without code has none, also one that is not deployed yet', async () => {
    expect(await answerOf(buyer.address, `0x${'11'.repeat(65)}`)).to.equal('none')
    const { address, signer } = await coinbaseWallet(earnest, key, { deployed: false })
    const typed = { domain: {}, types: { Word: [{ name: 'word', type: 'bytes32' }] } }
    const wrapped = await signer.signDigest(digest, {
      ...typed,
      primaryType: 'Word',
      message: { word: digest },
    } as never)
    expect(wrapped.endsWith('6492')).to.equal(true)
    expect(await answerOf(address, wrapped)).to.equal('none')
  })

  it('takes the yes of a Safe that approved on chain, whose signature is empty', async () => {
    const safe = await safeWallet(earnest, key, { onChain: true })
    expect(await answerOf(safe.address, '0x')).to.equal('no')
    await safe.signer.signDigest(digest, {} as never)
    expect(await answerOf(safe.address, '0x')).to.equal('yes')
    expect(
      await askContract(earnest.chain, {
        account: safe.address,
        digest: `0x${'ac'.repeat(32)}`,
        signature: '0x',
      }),
    ).to.equal('no')
  })

  const ways: readonly (readonly [string, Hex, 'yes' | 'no'])[] = [
    ['the magic word', '0x00', 'yes'],
    ['more than a word, the magic first', '0x07', 'yes'],
    ['only where it may write', '0x01', 'no'],
    ['by using up all gas', '0x02', 'no'],
    ['by an invalid instruction', '0x03', 'no'],
    ['four bytes of magic without the rest of the word', '0x04', 'no'],
    ['the magic with something behind it', '0x05', 'no'],
    ['the magic at the wrong end of the word', '0x06', 'no'],
    ['the magic as a revert', '0x08', 'no'],
  ]
  for (const [what, signature, expected] of ways) {
    it(`says ${expected} where an account answers ${what}`, async () => {
      expect(await answerOf(odd, signature)).to.equal(expected)
      expect(await answerOf(odd, signature, earnest.escrow)).to.equal(expected)
    })
  }

  it('asks as the escrow or the token does, of accounts that answer one and not another', async () => {
    const forEscrow = concat(['0x09', earnest.escrow])
    expect(await answerOf(odd, forEscrow, earnest.escrow)).to.equal('yes')
    expect(await answerOf(odd, forEscrow, earnest.usdc)).to.equal('no')
    expect(await answerOf(odd, forEscrow)).to.equal('no')
    expect(await answerOf(odd, concat(['0x09', stranger.address]), earnest.escrow)).to.equal('no')
  })

  const traps = [
    ['writes', '0x0a'],
    ['takes more gas than an answer is given', '0x0b'],
  ] as const
  for (const [what, way] of traps) {
    it(`says no where an account answers its asker alone, and ${what}`, async () => {
      expect(await answerOf(odd, concat([way, earnest.escrow]), earnest.escrow)).to.equal('no')
    })
  }

  it('asks by a plain call where the node puts no code in the place of another', async () => {
    const request = (call: { method: string; params?: readonly unknown[] }) => {
      if ((call.params?.length ?? 0) > 2)
        throw Object.assign(new Error('too many arguments'), { code: -32_602 })
      return earnest.chain.request(call as never)
    }
    const plain = { ...earnest.chain, request } as never
    const ask = (way: Hex) =>
      askContract(plain, {
        account: odd,
        digest,
        signature: concat([way, earnest.escrow]),
        asker: earnest.escrow,
      })
    expect(await ask('0x09')).to.equal('yes')
    expect(await ask('0x0b')).to.equal('no')
  })

  it('says no to a signature that is longer than a call takes', async () => {
    expect(await answerOf(odd, `0x${'00'.repeat(48_000)}`)).to.equal('yes')
    expect(await answerOf(odd, `0x${'00'.repeat(49_000)}`)).to.equal('no')
  })

  it('throws when the node does not answer: that is no no', async () => {
    const request = async () => {
      throw Object.assign(new Error('too many requests'), { code: -32_005 })
    }
    const silent = { ...earnest.chain, request } as never
    let thrown: unknown
    await askContract(silent, { account: odd, digest, signature: '0x00' }).catch((error: unknown) => {
      thrown = error
    })
    expect(thrown).to.be.instanceOf(Error)
  })

  it('asks by code that is compiled from the source beside it', () => {
    const solc = createRequire(import.meta.url)('solc') as { compile(input: string): string }
    const content = readFileSync('src/chain/consent/probe.yul', 'utf8')
    const details = { yul: true }
    const input = {
      language: 'Yul',
      sources: { 'probe.yul': { content } },
      settings: {
        evmVersion: 'paris',
        optimizer: { enabled: true, details },
        outputSelection: { '*': { '*': ['evm.bytecode.object'] } },
      },
    }
    const { contracts } = JSON.parse(solc.compile(JSON.stringify(input)))
    const { object } = contracts['probe.yul'].Probe.evm.bytecode
    expect(readFileSync('src/chain/consent/askContract.ts', 'utf8')).to.include(`'0x${object}'`)
  })
})
