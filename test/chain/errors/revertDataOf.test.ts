import { expect } from 'chai'
import type { Hex } from 'viem'
import { createClient, custom, encodeErrorResult, parseAbi, toHex } from 'viem'
import { hardhat } from 'viem/chains'

import {
  DealNotLiveError,
  decodeError,
  escrowAbi,
  RevertedError,
  revertDataOf,
  simulateClose,
} from '../../../src/chain/index.ts'

const deal: Hex = `0x${'1'.repeat(64)}`
const data = encodeErrorResult({ abi: escrowAbi, errorName: 'DealNotLive', args: [deal] })
const escrow = '0x00000000000000000000000000000000000e5c04'
/** What a request sends: as long as an error is. */
const calldata: Hex = `0xc6878519${'2'.repeat(64)}`
const foreign: Hex = '0x12345678'
const text: Hex = `0x08c379a0${'20'.padStart(64, '0')}${'2'.padStart(64, '0')}${toHex('no').slice(2).padEnd(64, '0')}`
const hash: Hex = `0x${'a'.repeat(64)}`

const reverted = { code: 3, message: 'execution reverted', data }
const withMessage = (message: string, more: object = {}) => Object.assign(new Error(message), more)

/** Real shapes, by who makes them. */
const shapes: Readonly<Record<string, unknown>> = {
  'MetaMask: data.originalError.data': withMessage('execution reverted: has aaaaa.', {
    code: -32603,
    data: { originalError: reverted },
  }),
  'MetaMask: data.data, as a node that is no Geth is passed on': withMessage('Internal JSON-RPC error.', {
    code: -32603,
    data: reverted,
  }),
  'a wallet over a wallet: data.originalError.data.originalError.data': {
    data: { originalError: { code: -32603, data: { originalError: reverted } } },
  },
  'data.originalError itself': { code: -32603, data: { originalError: data } },
  'MetaMask with an error of its own inside: data.cause.error.data': {
    data: { code: -32603, cause: { error: reverted } },
  },
  'Ganache 7: data.result': withMessage('VM Exception while processing transaction: revert', {
    code: -32000,
    data: { hash, programCounter: 92, result: data, reason: null, message: 'revert' },
  }),
  'Ganache 2: data[hash].return': {
    code: -32000,
    data: {
      [hash]: { error: 'revert', program_counter: 92, return: data },
      stack: 'RuntimeError',
      name: 'x',
    },
  },
  'Nethermind and OpenEthereum: Reverted 0x…': {
    code: -32015,
    message: 'VM execution error.',
    data: `Reverted ${data}`,
  },
  'Moonbeam: no prefix': { code: -32603, message: 'VM Exception', data: data.slice(2) },
  'ethers 5: error.error.error.data': {
    code: 'UNPREDICTABLE_GAS_LIMIT',
    error: { code: 'SERVER_ERROR', error: { error: { code: 3, data } } },
    transaction: { data: calldata },
  },
  'ethers 5: JSON in body': {
    reason: 'processing response error',
    code: 'SERVER_ERROR',
    body: JSON.stringify({ jsonrpc: '2.0', id: 44, error: { code: -32015, data: `Reverted ${data}` } }),
    error: { code: -32015 },
    requestBody: JSON.stringify({ method: 'eth_call', params: [{ data: calldata }, 'latest'], id: 44 }),
  },
  'ethers 5: "missing revert data", though it was there': withMessage(
    `missing revert data in call exception (data="0x", transaction={"to":"${escrow}","data":"${calldata}"}, error={"reason":"processing response error","body":${JSON.stringify(
      JSON.stringify({
        jsonrpc: '2.0',
        error: { code: -32015, message: 'VM execution error.', data: `Reverted ${data}` },
      }),
    )}}, code=CALL_EXCEPTION)`,
    { data: '0x', transaction: { data: calldata } },
  ),
  'ethers 6: info.error.data': {
    code: 'UNKNOWN_ERROR',
    info: { error: reverted, payload: { method: 'eth_estimateGas', params: [{ data: calldata }] } },
  },
  'ethers 6: data beside the transaction': {
    code: 'CALL_EXCEPTION',
    action: 'estimateGas',
    data,
    transaction: { to: escrow, data: calldata },
    invocation: null,
  },
  'ethers 6: the message alone': withMessage(
    `execution reverted (unknown custom error) (action="estimateGas", data="${data}", reason=null, transaction={ "data": "${calldata}", "to": "${escrow}" }, invocation=null, revert=null, code=CALL_EXCEPTION, version=6.13.0)`,
  ),
  'web3 4: innerError': withMessage('Error happened during contract execution', {
    innerError: reverted,
    receipt: { logs: [{ data: calldata }] },
  }),
  'web3 1: JSON behind a message': withMessage(
    `Internal JSON-RPC error.\n${JSON.stringify(reverted, null, 2)}`,
  ),
  'ethjs-query: JSON within a JSON within a message': withMessage(
    `[ethjs-query] while formatting outputs from RPC '{"value":{"code":-32603,"data":${JSON.stringify(reverted)}}}'`,
  ),
  'a message that is JSON': withMessage(JSON.stringify({ error: { data: { data } } })),
  'a message: execution reverted: 0x…': withMessage(`execution reverted: ${data}`),
  'a message: execution reverted, data: "0x…"': withMessage(`execution reverted, revert data: "${data}"`),
  'Hardhat: return data in the message': withMessage(
    `VM Exception while processing transaction: reverted with an unrecognized custom error (return data: ${data})`,
  ),
  'Anvil: a selector and its arguments': withMessage(
    `execution reverted: custom error ${data.slice(0, 10)}: ${data.slice(10)}`,
  ),
  'a batch: an array of answers': [
    { id: 1, result: '0x' },
    { id: 2, error: reverted },
  ],
  'many nodes: AggregateError': new AggregateError([new Error('no answer'), withMessage('node', reverted)]),
  'empty data outside of real data': { data: '0x', error: { data: '0x', cause: { data } } },
  'data of another error outside of ours': { data: foreign, error: { data: text, info: { data } } },
  'a wallet whose properties throw': {
    get message(): string {
      throw new Error('revoked')
    },
    error: reverted,
  },
}

/** Whatever looks like it and is the request's, or nothing. */
const others: Readonly<Record<string, unknown>> = {
  'the transaction that failed': { code: 'CALL_EXCEPTION', data: null, transaction: { data: calldata } },
  'the request that failed': {
    message: 'timeout',
    request: { data: calldata },
    payload: { params: [{ data: calldata }] },
  },
  "viem's own account of a call": withMessage(
    `HTTP request failed.\n\nStatus: 502\nURL: http://127.0.0.1\nRequest body: {"method":"eth_call","params":[{"data":"${calldata}"}]}\n\nRaw Call Arguments:\n  to:    ${escrow}\n  data:  ${calldata}`,
  ),
  'a hash as a result': { result: hash },
  'an address behind the word': withMessage(`reverted: ${escrow}`),
  'a receipt': { receipt: { logs: [{ data: calldata }] } },
}

describe('revertDataOf, of what wallets wrap', () => {
  for (const [who, error] of Object.entries(shapes)) {
    it(`finds the data of ${who}`, () => {
      expect(revertDataOf(error)).to.equal(data)
      const decoded = decodeError(error)
      expect(decoded).to.be.instanceOf(DealNotLiveError)
      expect((decoded as DealNotLiveError).args).to.deep.equal({ deal })
    })
  }

  for (const [what, error] of Object.entries(others)) {
    it(`does not take ${what}`, () => {
      expect(revertDataOf(error)).to.equal(undefined)
      expect(decodeError(error)).to.equal(error)
    })
  }

  it('prefers what Solidity says itself to what nobody knows, and that to nothing', () => {
    expect(revertDataOf({ data: text, error: { data: foreign } })).to.equal(text)
    expect(revertDataOf({ data: foreign, error: { data: '0x' } })).to.equal(foreign)
    expect(decodeError({ error: { data: text }, data: '0x' }))
      .to.be.instanceOf(RevertedError)
      .and.include({ reason: 'no' })
    expect(decodeError({ code: 3, data: '0x' })).to.include({ code: 'Reverted', data: '0x' })
  })

  it('goes as deep as they nest, and ends where they turn in circles', () => {
    let deep: object = { data }
    for (let layer = 0; layer < 2_000; layer++) deep = layer % 2 ? { cause: deep } : { error: [deep] }
    expect(revertDataOf(deep)).to.equal(data)

    const circle: { message: string; error?: unknown; info?: unknown } = { message: 'circle' }
    circle.error = { data: [circle, { originalError: circle }] }
    expect(revertDataOf(circle)).to.equal(undefined)
    circle.info = { circle, error: reverted }
    expect(revertDataOf(circle)).to.equal(data)
  })

  it('takes no time for a text of nothing but brackets', () => {
    const started = performance.now()
    expect(revertDataOf(withMessage('{['.repeat(100_000)))).to.equal(undefined)
    expect(performance.now() - started).to.be.lessThan(2_000)
  })

  it("takes a contract's text for its text, whatever data it mentions", () => {
    for (const said of [
      `reverted with data ${data}`,
      `{"data":"${data}"}`,
      `custom error ${data.slice(2)}`,
    ]) {
      const own = encodeErrorResult({ abi: parseAbi(['error Error(string)']), args: [said] })
      const message = `execution reverted: ${said}`
      for (const error of [
        withMessage(message, { code: 3, data: own }),
        { message: JSON.stringify({ error: { code: 3, message, data: own } }) },
        { cause: { details: message, cause: { code: 3, message, data: own } } },
      ]) {
        expect(revertDataOf(error)).to.equal(own)
        expect(decodeError(error)).to.be.instanceOf(RevertedError).and.include({ reason: said })
      }
    }
  })

  it('takes no time for a text of gaps, or of many data', () => {
    for (const said of [
      `revert${' '.repeat(190_000)}x`,
      `return data${' '.repeat(190_000)}x`,
      'revert 0x12345678 '.repeat(10_000),
    ]) {
      const started = performance.now()
      revertDataOf(withMessage(said))
      expect(performance.now() - started).to.be.lessThan(2_000)
    }
  })

  it("is the class of the escrow's error whatever the wallet behind viem makes of it", async () => {
    const [first] = Object.values(shapes)
    const provider = {
      request: async ({ method }: { method: string }) => {
        if (method === 'eth_chainId') return '0x7a69'
        throw first
      },
    }
    const client = createClient({ chain: hardhat, transport: custom(provider, { retryCount: 0 }) })
    const terms = {
      buyer: escrow,
      seller: escrow,
      token: escrow,
      milestones: [],
      metered: 0n,
      meteredFor: 0,
      burnBps: 0,
      arbiter: escrow,
      arbiterFee: 0n,
      reviewPeriod: 0,
      rulingPeriod: 0,
      silenceBps: 0,
      expiry: 0,
      document: hash,
      buyerNonce: 0n,
      sellerNonce: 0n,
    } as const
    const error = await simulateClose(client, { escrow, terms }).catch((thrown: unknown) => thrown)
    expect(error).to.be.instanceOf(DealNotLiveError)
  })
})
