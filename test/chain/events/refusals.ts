import type { LogRefusal } from '../../../src/chain/events/logRefusal.ts'
import type { HttpRefusal } from '../support/httpEndpoint.ts'

/** How real endpoints refuse logs, in their own words, and what is to be done; docs/operations.md shows them. */
export const refusals: readonly (readonly [who: string, kind: LogRefusal['kind'], refusal: HttpRefusal])[] = [
  [
    'Alchemy',
    'refused',
    {
      status: 400,
      body: {
        code: -32_600,
        message:
          'You can make eth_getLogs requests with up to a 10 block range. Based on your parameters, this block range should work: [0x123c9b2, 0x123c9bb]',
      },
    },
  ],
  ['Alchemy, size', 'refused', { body: { code: -32_602, message: 'Log response size exceeded.' } }],
  [
    'Infura, results',
    'refused',
    { body: { code: -32_005, message: 'query returned more than 10000 results' } },
  ],
  ['Infura, range', 'refused', { body: { code: -32_602, message: 'range 1000000 exceeds limit of 10000' } }],
  [
    'QuickNode',
    'refused',
    { status: 413, body: { code: -32_614, message: 'eth_getLogs is limited to a 10,000 range' } },
  ],
  ['reth', 'refused', { body: { code: -32_602, message: 'query exceeds max block range 5000' } }],
  [
    'Erigon',
    'refused',
    { body: { code: -32_000, message: 'query block range exceeds server limit, narrow your filter: 5' } },
  ],
  [
    'an Erigon chain',
    'refused',
    { body: { code: -32_005, message: 'block range too large, max range: 1000' } },
  ],
  [
    'a geth chain',
    'refused',
    { body: { code: -32_000, message: 'block range is bigger than maxBlockRange' } },
  ],
  ['Moonbeam', 'refused', { body: { code: -32_603, message: 'block range is too wide (maximum 1024)' } }],
  ['a proxy, 400', 'refused', { status: 400, body: 'Bad Request' }],
  ['a proxy, 413', 'refused', { status: 413, body: 'Request Entity Too Large' }],
  ['BSC', 'unclear', { body: { code: -32_005, message: 'limit exceeded' } }],
  ['a gateway', 'unclear', { status: 504, body: 'upstream request timeout' }],

  ['any, over HTTP', 'busy', { status: 429, headers: { 'retry-after': '3' }, body: 'Too Many Requests' }],
  [
    'Alchemy, in a batch',
    'busy',
    { body: { code: 429, message: 'Your app has exceeded its compute units per second capacity' } },
  ],
  ['Base', 'busy', { status: 429, body: { code: -32_016, message: 'over rate limit' } }],
  [
    'Base, behind a node',
    'busy',
    {
      body: {
        code: -32_000,
        message: '429 Too Many Requests: {"error":{"code":-32016,"message":"over rate limit"}}',
      },
    },
  ],
  [
    'Infura, rate',
    'busy',
    { status: 429, body: { code: -32_005, message: 'daily request count exceeded, request rate limited' } },
  ],
  ['Chainstack', 'busy', { body: { code: -32_005, message: 'Rate limit exceeded' } }],
  ['QuickNode, rate', 'busy', { body: { code: -32_007, message: '15/second request limit reached' } }],
  ['TheRPC', 'busy', { body: { code: -32_029, message: 'Too many requests' } }],

  [
    'geth and reth',
    'behind',
    {
      body: {
        code: -32_602,
        message: 'block range extends beyond current head block: requested 50162452, head 50162449',
      },
    },
  ],
  [
    'Sentio',
    'behind',
    {
      body: {
        code: -32_000,
        message: 'block 50162452 is beyond the latest block 50162448 of this node, retry later',
      },
    },
  ],
  ['geth, by hash', 'behind', { body: { code: -32_000, message: 'unknown block' } }],
  ['EIP-234', 'behind', { body: { code: -32_000, message: 'Block not found.' } }],
  ['Hardhat', 'behind', { body: { code: -32_602, message: 'blockHash cannot be found' } }],
]
