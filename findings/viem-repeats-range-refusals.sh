#!/usr/bin/env bash
# viem asks again, unchanged, for a range of logs that an endpoint refuses for its width.
#
# One would guess that a refusal of a range (-32005 "query returned more than 10000 results", or HTTP 413 with -32614
# "eth_getLogs is limited to a 10,000 range") is thrown at once, so that a reader can halve it: asking the same again can
# only fail again. But viem's transports take -32005 and 413 for passing troubles and repeat the request three times; a
# refusal by -32602 is thrown at once. A reader that finds a limit of ten blocks from ten thousand by halving so sends 40
# useless requests and waits ten seconds, and `Retry-After` makes each repetition wait as long as the endpoint says.
#
# Versions: viem 2.57.20, Node 24. Output seen:
#   -32602: 1 request
#   -32005: 4 requests
#   413 -32614: 4 requests
#   -32005 with retryCount 0: 1 request
# Who meets it: whoever reads logs over Infura, QuickNode or chains on Erigon. Where the product deals with it:
# src/chain/events/askLogs.ts asks with `retryCount: 0`, and readSpans.ts halves.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type":"module","private":true}' > package.json
npm install --silent --no-audit --no-fund viem@2.57.20 > /dev/null
cat > run.mjs <<'JS'
import { createServer } from 'node:http'
import { createClient, http } from 'viem'

let requests = 0
let answer
const server = createServer((request, response) => {
  request.resume().on('end', () => {
    requests += 1
    response.writeHead(answer.status, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ jsonrpc: '2.0', id: 1, error: answer.error }))
  })
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const client = createClient({ transport: http(`http://127.0.0.1:${server.address().port}`, { retryDelay: 10 }) })
const range = { method: 'eth_getLogs', params: [{ fromBlock: '0x0', toBlock: '0xffff' }] }
const tries = [
  ['-32602', { status: 200, error: { code: -32602, message: 'query exceeds max block range 5000' } }, {}, 1],
  ['-32005', { status: 200, error: { code: -32005, message: 'query returned more than 10000 results' } }, {}, 4],
  ['413 -32614', { status: 413, error: { code: -32614, message: 'eth_getLogs is limited to a 10,000 range' } }, {}, 4],
  ['-32005 with retryCount 0', { status: 200, error: { code: -32005, message: 'query returned more than 10000 results' } }, { retryCount: 0 }, 1],
]
let changed = false
for (const [name, given, options, expected] of tries) {
  answer = given
  requests = 0
  await client.request(range, options).catch(() => undefined)
  console.log(`${name}: ${requests} request${requests === 1 ? '' : 's'}`)
  changed ||= requests !== expected
}
server.close()
process.exit(changed ? 1 : 0)
JS
node run.mjs
