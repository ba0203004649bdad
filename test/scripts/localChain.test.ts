import { expect } from 'chai'
import { createClient, http, parseEther } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import {
  estimateGas,
  getBlock,
  getTransactionReceipt,
  sendRawTransaction,
  sendTransaction,
} from 'viem/actions'

import { PortTakenError, startLocalChain } from '../../scripts/lib/localChain.ts'

const START = 1_767_225_600

describe('startLocalChain', () => {
  it('serves a chain whose clock moves with its blocks alone', async () => {
    const local = await startLocalChain({ start: START })
    try {
      const reader = createClient({ chain: local.chain, transport: http(local.url) })
      const time = async () => Number((await getBlock(reader)).timestamp)
      expect(await time()).to.equal(START)

      const to = privateKeyToAccount(generatePrivateKey()).address
      const hash = await sendTransaction(local.deployer, { to, value: 1n })
      expect(await time()).to.equal(START + 2)
      expect((await getTransactionReceipt(reader, { hash })).gasUsed).to.equal(21_000n)

      await local.advance(3_600)
      expect(await time()).to.equal(START + 3_602)
      expect(Number(await estimateGas(reader, { to, account: local.deployer.account }))).to.be.within(
        21_000,
        21_100,
      )
    } finally {
      await local.close()
    }
  })

  it('gives transactions that come at once a block each', async () => {
    const local = await startLocalChain({ start: START })
    try {
      const reader = createClient({ chain: local.chain, transport: http(local.url) })
      const keys = Array.from({ length: 4 }, () => privateKeyToAccount(generatePrivateKey()))
      for (const { address } of keys) {
        await sendTransaction(local.deployer, { to: address, value: parseEther('1') })
      }
      const signed = await Promise.all(
        keys.map((key) =>
          key.signTransaction({
            chainId: local.chain.id,
            to: key.address,
            gas: 21_000n,
            nonce: 0,
            maxFeePerGas: 10n ** 10n,
          }),
        ),
      )
      await Promise.all(
        signed.map((serializedTransaction) => sendRawTransaction(reader, { serializedTransaction })),
      )

      expect(await getBlock(reader)).to.deep.include({ number: 8n, timestamp: BigInt(START + 16) })
    } finally {
      await local.close()
    }
  })

  it('serves nothing that only a chain of one owner has', async () => {
    const local = await startLocalChain({ start: START })
    try {
      const ask = async (body: string) => fetch(local.url, { method: 'POST', body })
      const call = { jsonrpc: '2.0', id: 1, params: [10] }
      const refused = await ask(JSON.stringify({ ...call, method: 'evm_increaseTime' }))
      expect(await refused.json()).to.deep.include({
        error: { code: -32_601, message: 'evm_increaseTime is not served' },
      })
      expect((await ask('no JSON')).status).to.equal(400)

      const both = await ask(
        JSON.stringify([
          { ...call, method: 'eth_chainId', params: [] },
          { ...call, id: 2 },
        ]),
      )
      const [chainId, nothing] = (await both.json()) as { result?: string; error?: object }[]
      expect(chainId?.result).to.equal('0x7a69')
      expect(nothing?.error).to.not.equal(undefined)
    } finally {
      await local.close()
    }
  })

  it('tells a revert as one, with its data, which no client asks for again', async () => {
    const local = await startLocalChain({ start: START })
    try {
      // Creation code that reverts with 0xdeadbeef.
      const creation = { from: local.deployer.account.address, data: '0x63deadbeef6000526004601cfd' }
      for (const method of ['eth_call', 'eth_estimateGas']) {
        const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: [creation, 'latest'] })
        const response = await fetch(local.url, { method: 'POST', body })
        const { error } = (await response.json()) as { error: object }
        expect(error).to.include({ code: 3, data: '0xdeadbeef' })
      }
    } finally {
      await local.close()
    }
  })

  it('says so when its port is taken', async () => {
    const local = await startLocalChain({ start: START })
    try {
      const again = startLocalChain({ start: START, port: Number(new URL(local.url).port) })
      const error = await again.then(
        () => undefined,
        (reason) => reason,
      )
      expect(error).to.be.instanceOf(PortTakenError)
    } finally {
      await local.close()
    }
  })
})
