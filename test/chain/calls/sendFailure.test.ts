import { readFileSync } from 'node:fs'

import { expect } from 'chai'
import { createClient, custom } from 'viem'
import { sendRawTransaction, sendTransaction } from 'viem/actions'
import { hardhat } from 'viem/chains'

import { nonceExpectedBy, type SendAnswer, sendAnswerOf } from '../../../src/chain/calls/sendFailure.ts'
import { badGateway, rpcError } from '../support/through.ts'

/** What nodes say to a transaction, and what it means. */
const sayings: readonly (readonly [SendAnswer, string, number, string])[] = [
  ['known', 'Geth, Erigon, Reth', -32_000, 'already known'],
  ['known', 'Besu', -32_000, 'Known transaction'],
  ['known', 'Nethermind', -32_010, 'AlreadyKnown'],
  ['known', 'Hardhat', -32_000, 'Known transaction: 0xabc'],
  ['known', 'Anvil', -32_003, 'transaction already imported'],
  ['known', 'OpenEthereum', -32_010, 'Transaction with the same hash was already imported.'],
  ['known', 'Erigon, its pool', -32_000, 'INTERNAL_ERROR: existing tx with same hash'],
  ['known', 'zkSync', 3, 'known transaction. transaction with hash 0xabc is already in the system'],
  ['NonceTooLow', 'Geth', -32_000, 'nonce too low: next nonce 7, tx nonce 4'],
  ['NonceTooLow', 'Geth, executing', -32_000, 'nonce too low: address 0xabc, tx: 4 state: 7'],
  ['NonceTooLow', 'Besu', -32_001, 'Nonce too low'],
  ['NonceTooLow', 'Nethermind', -32_010, 'OldNonce, Current nonce: 7, nonce of rejected tx: 4'],
  ['NonceTooLow', 'Hardhat', -32_000, 'Nonce too low. Expected nonce to be 7 but got 4.'],
  ['NonceTooLow', 'OpenEthereum', -32_010, 'Transaction nonce is too low. Try incrementing the nonce.'],
  ['NonceTooHigh', 'Geth, Reth', -32_000, 'nonce too high: address 0xabc, tx: 9 state: 7'],
  ['NonceTooHigh', 'Nethermind', -32_010, 'NonceGap, Future nonce. Expected nonce: 7'],
  [
    'NonceTooHigh',
    'Hardhat',
    -32_000,
    "Nonce too high. Expected nonce to be 7 but got 9. Note that transactions can't be queued when automining.",
  ],
  ['NonceTooHigh', 'Geth, of an ERC-7702 account', -32_000, 'gapped-nonce tx from delegated accounts'],
  ['NonceTooHigh', 'Besu', -32_000, 'Transaction nonce is too distant from current sender nonce'],
  ['ReplacementUnderpriced', 'Geth, Erigon, Reth', -32_000, 'replacement transaction underpriced'],
  ['ReplacementUnderpriced', 'Besu', -32_000, 'Replacement transaction underpriced'],
  ['ReplacementUnderpriced', 'Nethermind', -32_010, 'ReplacementNotAllowed'],
  ['ReplacementUnderpriced', 'Nethermind, of its own keys', -32_010, 'OwnNonceAlreadyUsed'],
  ['ReplacementUnderpriced', 'Erigon', -32_000, 'could not replace existing tx'],
  [
    'ReplacementUnderpriced',
    'OpenEthereum',
    -32_010,
    'Transaction gas price 1 is too low. There is another transaction with same nonce in the queue with gas price 2.',
  ],
  [
    'ReplacementUnderpriced',
    'Geth, of an ERC-7702 account',
    -32_000,
    'in-flight transaction limit reached for delegated accounts',
  ],
  ['FeeTooLow', 'Geth', -32_000, 'transaction underpriced: gas tip cap 0, minimum needed 1'],
  [
    'FeeTooLow',
    'Geth, OP nodes',
    -32_000,
    'max fee per gas less than block base fee: address 0xabc, maxFeePerGas: 1',
  ],
  ['FeeTooLow', 'Nethermind', -32_010, 'FeeTooLow, MaxFeePerGas too low. MaxFeePerGas: 1, BaseFee: 7'],
  ['FeeTooLow', 'Besu', -32_009, 'Gas price below configured minimum gas price'],
  [
    'FeeTooLow',
    'Hardhat',
    -32_000,
    'Transaction maxFeePerGas (1) is too low for the next block, which has a baseFeePerGas of 7',
  ],
  ['refused', 'Geth', -32_000, 'insufficient funds for gas * price + value: balance 0, tx cost 7'],
  ['refused', 'Hardhat', -32_603, "Sender doesn't have enough funds to send tx."],
  ['refused', 'a wallet', 4_001, 'User rejected the request.'],
  ['refused', 'Geth', 3, 'execution reverted'],
  ['refused', 'any', -32_602, 'invalid argument 0'],
  ['SendUnanswered', 'a proxy behind JSON-RPC', -32_603, 'upstream request timeout'],
  ['SendUnanswered', 'a provider that is busy', -32_005, 'limit exceeded'],
]

describe('what nodes answer to a transaction', () => {
  for (const [answer, who, code, message] of sayings) {
    it(`is ${answer}: "${message}" (${who})`, async () => {
      const error = rpcError(code, message)
      const provider = {
        request: async ({ method }: { method: string }) => {
          if (method === 'eth_chainId') return '0x7a69'
          throw error
        },
      }
      const client = createClient({ chain: hardhat, transport: custom(provider, { retryCount: 0 }) })
      const thrown = (promise: Promise<unknown>) => promise.catch((caught: unknown) => caught)
      const account = '0x0000000000000000000000000000000000000001' as const

      expect(sendAnswerOf(error)).to.equal(answer)
      // viem takes "already known" for a nonce that is too low; the node's own words count.
      expect(
        sendAnswerOf(await thrown(sendRawTransaction(client, { serializedTransaction: '0x02' }))),
      ).to.equal(answer)
      expect(sendAnswerOf(await thrown(sendTransaction(client, { account, to: account })))).to.equal(answer)
      // As MetaMask wraps it.
      expect(
        sendAnswerOf({ code: -32_603, message: 'Internal JSON-RPC error.', data: { code, message } }),
      ).to.equal(answer)
    })
  }

  it('is in the table for operators, all of it', () => {
    const page = readFileSync('docs/operations.md', 'utf8')
    for (const [answer, who, code, message] of sayings) {
      const named = answer === 'known' ? 'already taken' : answer
      expect(page).to.include(`| ${named} | \`${message}\` | ${String(code).replace('-', '−')} | ${who} |`)
    }
  })

  it('is none where a proxy answers, or nobody', () => {
    expect(sendAnswerOf(badGateway())).to.equal('SendUnanswered')
    expect(sendAnswerOf(Object.assign(new Error('closed'), { code: 'ECONNRESET' }))).to.equal(
      'SendUnanswered',
    )
  })

  it('is found at once in a text that says nothing at length', () => {
    for (const said of ['tip cap ', 'fee (', 'max']) {
      const started = performance.now()
      expect(sendAnswerOf(new Error(said.repeat(190_000 / said.length)))).to.equal('SendUnanswered')
      expect(performance.now() - started).to.be.lessThan(2_000)
    }
  })

  it('tells the nonce that is expected, where it is said', () => {
    const told = sayings
      .filter(([answer]) => answer === 'NonceTooLow')
      .map(([, , code, text]) => nonceExpectedBy(rpcError(code, text)))
    expect(told).to.deep.equal([7, 7, undefined, 7, 7, undefined])
  })
})
