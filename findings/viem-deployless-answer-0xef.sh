#!/usr/bin/env bash
# a viem call that creates its contract as it goes fails for one answer in 256.
#
# One would guess: `call({ code, data })` answers what the contract would answer if it were deployed.
# What happens: viem has the node create a contract whose code would be the answer, and takes that "code" for the answer. A chain
# takes no code that begins with 0xef (EIP-3541, since London). So an answer that begins with this byte, as one hash in 256
# does, is an error: every time for the same question, on any node that follows the rules, and on no other question.
# Seen:
#   deployed, an answer that begins with ee: 0xee00000000000000000000000000000000000000000000000000000000000001
#   deployed, an answer that begins with ef: 0xef00000000000000000000000000000000000000000000000000000000000001
#   within the call, with ee: 0xee00000000000000000000000000000000000000000000000000000000000001
#   within the call, with ef: an error
# Who meets it: whoever asks a lens that is nowhere deployed for a digest, an id or a bytes32 that anything may begin.
# Where the product deals with it: src/chain/calls/deployless.yul answers a zero byte first, test/chain/views/lens.test.ts.
# Versions: viem 2.57.20, hardhat 3.18.0. Node 24.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm pkg set type=module >/dev/null
npm install --silent --no-audit --no-fund viem@2.57.20 hardhat@3.18.0
echo 'export default {}' > hardhat.config.js
cat > run.js <<'JS'
import hre from 'hardhat'
import { createClient, custom } from 'viem'
import { call, getTransactionReceipt, sendTransaction } from 'viem/actions'

const { provider } = await hre.network.connect()
const client = createClient({ transport: custom(provider) })
const [account] = await provider.request({ method: 'eth_accounts' })

// Answers what it is asked: calldatasize, push0, push0, calldatacopy, calldatasize, push0, return; and what creates that.
const code = '0x66365f5f37365ff35f5260076019f3'
const questions = ['ee', 'ef'].map((first) => [first, `0x${first}${'00'.repeat(30)}01`])

const hash = await sendTransaction(client, { account, data: code, chain: null })
const { contractAddress: to } = await getTransactionReceipt(client, { hash })
const lines = []
for (const [first, data] of questions) {
  lines.push(`deployed, an answer that begins with ${first}: ${(await call(client, { to, data })).data}`)
}
for (const [first, data] of questions) {
  const answer = await call(client, { code, data }).then((found) => found.data, () => 'an error')
  lines.push(`within the call, with ${first}: ${answer}`)
}
console.log(lines.join('\n'))
const expected = [questions[0][1], questions[1][1], questions[0][1], 'an error']
if (!lines.every((line, index) => line.endsWith(`: ${expected[index]}`))) {
  console.error('It is not so any more.')
  process.exit(1)
}
JS
node run.js
