import './src/cli/checkNode.mjs'

import hardhatMocha from '@nomicfoundation/hardhat-mocha'
import hardhatToolboxViem from '@nomicfoundation/hardhat-toolbox-viem'
import hardhatTypechain from '@nomicfoundation/hardhat-typechain'
import { configVariable, defineConfig } from 'hardhat/config'

import { glob } from './scripts/lib/glob.ts'
import { quietDependencies } from './scripts/lib/quietDependencies.ts'

/** solc comes from npm, by path: nothing is downloaded behind npm's back. */
const solc = {
  version: '0.8.37',
  path: new URL('./node_modules/solc/soljson.js', import.meta.url).pathname,
}

/** What Base runs since its upgrade Azul, 2026-05-28. */
const evmVersion = 'osaka'

/** The most gas that one transaction may ask for since then (EIP-7825). */
const transactionGasCap = 16_777_216

/**
 * A sequence of Yul steps without the function specializer (F), which copies whole functions for each constant that they
 * are called with: with it the escrow does not fit into a contract. A commitment costs some 0.15k of gas more for it.
 */
const optimizerSteps =
  'dhfoDgvulfnTUtnIf[xa[r]EscLMcCTUtTOntnfDIulLculVcul [j]Tpeulxa[rul]xa[r]cLgvifCTUca[r]LSsTOtfDnca[r]Iulc]jmul[jul] VcTOcul jmul:fDnTOcmu'

/** What is deployed, and what every gas figure is measured on. */
const optimised = {
  ...solc,
  settings: {
    evmVersion,
    viaIR: true,
    optimizer: { enabled: true, runs: 1000, details: { yul: true, yulDetails: { optimizerSteps } } },
  },
}

/** What Solidity tests are compiled with: they deploy the optimised contracts through `vm.getCode`. */
const unoptimised = {
  ...solc,
  settings: { evmVersion, viaIR: false, optimizer: { enabled: false } },
}

/** A profile for Solidity tests: how hard fuzzing and invariants try. The seed makes every run the same. */
const effort = ({ runs, depth }: { runs: number; depth: number }) => ({
  // Circle's USDC and Safe are deployed from the artifacts that their npm packages carry.
  fsPermissions: { readDirectory: ['node_modules/@offchainlabs', 'node_modules/@safe-global', 'test'] },
  fuzz: { runs, seed: '0x4561726e657374' },
  invariant: { runs, depth, failOnRevert: true },
})

const tests = Object.fromEntries(glob('test/**/*.sol').map((file) => [file, unoptimised]))

export default defineConfig({
  plugins: [hardhatToolboxViem, hardhatMocha, hardhatTypechain, quietDependencies],
  solidity: {
    splitTestsCompilation: true,
    profiles: {
      default: { compilers: [optimised], overrides: tests },
      // The same contracts without the optimiser: compiles in a fraction of the time, says nothing about gas.
      unoptimised: { compilers: [unoptimised] },
    },
  },
  paths: { sources: 'contracts', tests: { mocha: 'test', solidity: 'test' } },
  typechain: { outDir: 'types/typechain' },
  networks: {
    // An embedded chain that behaves as Base does, but takes no L1 fee: where figures or balances depend on it,
    // scripts/lib/chargeL1Fee.ts has it take Base's.
    // Hardhat's chains of OP type stop at Isthmus, which is Prague: the cap is what they can be given of Osaka.
    local: { type: 'edr-simulated', chainType: 'op', chainId: 31_337, transactionGasCap },
    // As Base's machine is since Azul, without what makes Base an OP chain.
    osaka: { type: 'edr-simulated', chainType: 'l1', chainId: 31_337, hardfork: 'osaka' },
    base: {
      type: 'http',
      chainType: 'op',
      url: configVariable('BASE_RPC_URL'),
      accounts: [configVariable('DEPLOYER_PRIVATE_KEY')],
    },
    baseSepolia: {
      type: 'http',
      chainType: 'op',
      url: configVariable('BASE_SEPOLIA_RPC_URL'),
      accounts: [configVariable('DEPLOYER_PRIVATE_KEY')],
    },
  },
  verify: { etherscan: { apiKey: configVariable('ETHERSCAN_API_KEY') } },
  test: {
    mocha: { timeout: 120_000 },
    solidity: {
      profiles: {
        default: effort({ runs: 256, depth: 64 }),
        // Enough to reach every line: for coverage and mutation, which run all tests many times.
        quick: effort({ runs: 24, depth: 24 }),
        // `hardhat test solidity --test-profile long`
        long: effort({ runs: 10_000, depth: 256 }),
      },
    },
  },
})
