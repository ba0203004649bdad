#!/usr/bin/env bash
# a contract's custom error that MetaMask passes on is "execution reverted" in viem, and decoded in ethers.
#
# One would guess: both libraries find the revert data that a wallet passes on, and name the custom error. MetaMask puts
# what the node said into `data.originalError` of an error of its own (code -32603).
# What happens: viem reads `data`, or `data.data`, and no deeper: its error has no name, no arguments and no raw data, only the
# text. ethers looks deeper and finds the selector and its arguments. An error that the node itself answered, with the very same
# data at `data`, is named by both.
# Seen:
#   viem, from a node: NotLive
#   viem, from MetaMask: no name
#   ethers, from a node: NotLive
#   ethers, from MetaMask: NotLive
# Who meets it: whoever simulates, or estimates, through a wallet and then switches on the custom error's name.
# Where the product deals with it: src/chain/errors/revertDataOf.ts finds the data at any depth.
# Versions: viem 2.57.20, ethers 6.17.0. Node 24.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund viem@2.57.20 ethers@6.17.0
cat > run.mjs <<'JS'
import { createClient, custom, encodeErrorResult, parseAbi } from 'viem'
import { simulateContract } from 'viem/actions'
import { BrowserProvider, Contract } from 'ethers'

const abi = parseAbi(['error NotLive(uint256 deal)', 'function close(uint256 deal)'])
const data = encodeErrorResult({ abi, errorName: 'NotLive', args: [7n] })
const address = '0x00000000000000000000000000000000000e5c04'
const fromNode = Object.assign(new Error('execution reverted'), { code: 3, data })
const fromWallet = Object.assign(new Error('execution reverted'), {
  code: -32603,
  data: { originalError: { code: 3, message: 'execution reverted', data } },
})

const providerOf = (error) => ({
  request: async ({ method }) => {
    if (method === 'eth_chainId') return '0x2105'
    if (method === 'eth_accounts' || method === 'eth_requestAccounts') return [address]
    if (method === 'eth_blockNumber') return '0x1'
    throw error
  },
})

async function inViem(error) {
  const client = createClient({ transport: custom(providerOf(error), { retryCount: 0 }) })
  const thrown = await simulateContract(client, { address, abi, functionName: 'close', args: [7n] }).catch((one) => one)
  const reverted = thrown.walk((one) => one.name === 'ContractFunctionRevertedError')
  return reverted?.data?.errorName ?? 'no name'
}

async function inEthers(error) {
  const provider = new BrowserProvider(providerOf(error))
  const contract = new Contract(address, ['error NotLive(uint256 deal)', 'function close(uint256 deal)'], provider)
  const thrown = await contract.close.staticCall(7n).catch((one) => one)
  provider.destroy()
  return thrown.revert?.name ?? 'no name'
}

const found = [
  ['viem, from a node', await inViem(fromNode), 'NotLive'],
  ['viem, from MetaMask', await inViem(fromWallet), 'no name'],
  ['ethers, from a node', await inEthers(fromNode), 'NotLive'],
  ['ethers, from MetaMask', await inEthers(fromWallet), 'NotLive'],
]
for (const [who, name] of found) console.log(`${who}: ${name}`)
process.exitCode = found.every(([, name, expected]) => name === expected) ? 0 : 1
JS
node run.mjs
