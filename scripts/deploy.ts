/**
 * Deploys Earnest on a chain, or finds it there, and writes `deployments/<chainId>.json`:
 *
 *     hardhat run scripts/deploy.ts --network baseSepolia
 *
 * Run again, it changes nothing.
 */
import '../src/cli/checkNode.mjs'

import { join } from 'node:path'

import { network } from 'hardhat'
import { keccak256, toHex } from 'viem'

import { getKnownAddresses } from '../src/chain/index.ts'
import { localBeacon, quicknet } from '../src/jury/index.ts'
import { readJurySettings } from './lib/courtSettings.ts'
import { deployEarnest } from './lib/deployEarnest.ts'
import { deployUsdc } from './lib/usdc.ts'
import { writeDeployment } from './lib/writeDeployment.ts'

/** Known to everybody. */
const LOCAL_SECRET = keccak256(toHex('Earnest'))

const { provider, viem, networkConfig } = await network.create()
const [deployer] = await viem.getWalletClients()
const { id: chainId } = (await viem.getPublicClient()).chain
if (!deployer) throw new Error(`no account deploys on chain ${chainId}`)

const embedded = networkConfig.type === 'edr-simulated'
const known = getKnownAddresses(chainId)
const usdc = known?.usdc ?? (embedded ? await deployUsdc(deployer) : undefined)
if (usdc === undefined) throw new Error(`deployments/known.json names no USDC on chain ${chainId}`)

// Who knows a local beacon's secret knows every draw beforehand: for chains that are worth nothing.
const beacon = embedded ? localBeacon({ secret: LOCAL_SECRET, genesis: 0, period: 3 }) : quicknet
const deployment = await deployEarnest({
  provider,
  usdc,
  identityRegistry: known === undefined,
  reputationRegistry: known?.reputationRegistry,
  court: { beacon, jury: { ...readJurySettings(), ...(embedded && { warmUp: 0 }) } },
  journal: embedded ? undefined : join(import.meta.dirname, `../ignition/deployments/chain-${chainId}`),
})
const path = join(import.meta.dirname, `../deployments/${chainId}.json`)
const written = writeDeployment(path, deployment)

console.log(`escrow      ${deployment.contracts.escrow.address}`)
console.log(`reputation  ${deployment.contracts.reputation.address}`)
console.log(`lens        ${deployment.contracts.lens?.address}`)
console.log(`identity    ${deployment.contracts.identityRegistry?.address ?? known?.identityRegistry}`)
console.log(`jury        ${deployment.contracts.jury?.address}`)
console.log(`jurors      ${deployment.contracts.jurors?.address}`)
console.log(`beacon      ${deployment.contracts.beacon?.address}`)
console.log(`panels      ${deployment.contracts.panelFactory?.address}`)
if (deployment.contracts.feedbackPublisher) {
  console.log(`publisher   ${deployment.contracts.feedbackPublisher.address}`)
}
console.log(`USDC        ${usdc}`)
console.log(`deployments/${chainId}.json ${written ? 'written' : 'unchanged'}`)
if (written && !embedded) console.log('npm run generate takes it into the client')
