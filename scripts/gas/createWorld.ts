import hre, { network } from 'hardhat'
import type { Address, Hex } from 'viem'
import { encodeDeployData, keccak256, toHex } from 'viem'

import { mostTransactionGas } from '../../src/chain/index.ts'
import { privateKeySigner, type Signer } from '../../src/terms/index.ts'
import { chargeL1Fee } from '../lib/chargeL1Fee.ts'
import type { Provider } from '../lib/deployEarnest.ts'
import { deployUsdc, mintUsdc, type UsdcClient } from '../lib/usdc.ts'
import { compileBareEscrow } from './compileBareEscrow.ts'

/** What one transaction cost. */
export type Transaction = {
  /** The whole transaction's. */
  readonly gas: number
  /** Bytes. */
  readonly calldata: number
  /** What the chain takes for publishing it, in wei; see chargeL1Fee.ts. */
  readonly l1Fee: bigint
}

/** A chain with everything on it that figures are measured on. */
export type World = Awaited<ReturnType<typeof createWorld>>

/** Unix time of the first block. Everything is fixed, so that equal code gives equal figures. */
const START = 1_800_000_000
/** What a party has, in micro-units of USDC. */
export const FORTUNE = 1_000_000_000_000n
/** Seconds between two blocks, as on Base. */
const BLOCK_TIME = 2

/**
 * An embedded chain that behaves as Base does, with the real USDC code, the escrow and the floor's contract. Buyer,
 * seller and arbiter hold USDC and no ETH; a relayer submits everything.
 */
export async function createWorld() {
  await hre.tasks.getTask('build').run({ noTests: true, quiet: true })
  const connection = await network.create({
    network: 'local',
    chainType: 'op',
    override: { initialDate: new Date(START * 1000) },
  })
  const chain = await connection.viem.getPublicClient()
  const test = await connection.viem.getTestClient()
  const [deployer, relayer] = await connection.viem.getWalletClients()
  if (!deployer || !relayer) throw new Error('the embedded chain has no accounts')

  const usdc = await deployUsdc(deployer as UsdcClient)
  const escrow = await connection.viem.deployContract('Escrow', [usdc])
  const bare = await deployBareEscrow()
  const buyer = signerOf('buyer')
  const seller = signerOf('seller')
  const arbiter = signerOf('arbiter')
  for (const to of [buyer.address, seller.address, arbiter.address, escrow.address, bare]) {
    await mintUsdc(deployer as UsdcClient, { usdc, to, amount: FORTUNE })
  }
  await chargeL1Fee(connection.provider as Provider)

  let now = START + 3_600

  async function deployBareEscrow(): Promise<Address> {
    const hash = await deployer?.sendTransaction({
      data: encodeDeployData({ ...compileBareEscrow(), args: [] }),
    })
    const { contractAddress } = await chain.getTransactionReceipt({ hash: hash ?? '0x' })
    if (!contractAddress) throw new Error('the floor was not deployed')
    return contractAddress
  }

  return {
    /** Reads. */
    chain,
    usdc,
    escrow: escrow.address,
    bare,
    /** Submits everything, and has ETH. */
    relayer: relayer.account.address,
    buyer,
    seller,
    arbiter,
    domain: { chainId: 31_337, escrow: escrow.address },
    token: { name: 'USD Coin', version: '2', chainId: 31_337, verifyingContract: usdc },
    /** An expiry that no row reaches. */
    expiry: START + 30 * 86_400,

    /** Lets time pass, in seconds. */
    skip(seconds: number): void {
      now += seconds
    },

    /** Lets time pass until the next block is of this second, if it has not come. */
    skipTo(time: number): void {
      now = Math.max(now, time - BLOCK_TIME)
    },

    /** Deploys one of the contracts. */
    async deploy(contract: string, args: readonly unknown[]): Promise<Address> {
      now += BLOCK_TIME
      await test.setNextBlockTimestamp({ timestamp: BigInt(now) })
      const { address } = await connection.viem.deployContract(contract, args as never)
      return address
    },

    /** Gives somebody USDC, in micro-units. */
    async mint(to: Address, amount: bigint): Promise<void> {
      now += BLOCK_TIME
      await test.setNextBlockTimestamp({ timestamp: BigInt(now) })
      await mintUsdc(deployer as UsdcClient, { usdc, to, amount })
    },

    /**
     * Has the relayer submit a call, in a block of its own.
     *
     * @throws when it reverts, with the node's reason.
     */
    async submit(to: Address, data: Hex): Promise<Transaction> {
      now += BLOCK_TIME
      await test.setNextBlockTimestamp({ timestamp: BigInt(now) })
      const hash = await relayer.sendTransaction({ to, data, gas: mostTransactionGas })
      const receipt = (await chain.request({ method: 'eth_getTransactionReceipt', params: [hash] })) as {
        status: Hex
        gasUsed: Hex
        l1Fee: Hex
      } | null
      if (receipt?.status !== '0x1') throw new Error(`transaction ${hash} reverted`)
      return { gas: Number(receipt.gasUsed), calldata: (data.length - 2) / 2, l1Fee: BigInt(receipt.l1Fee) }
    },

    /** Runs something and takes it back, so that no row depends on another. */
    async apart<Result>(run: () => Promise<Result>): Promise<Result> {
      const [id, before] = [await test.snapshot(), now]
      const result = await run()
      await test.revert({ id })
      now = before
      return result
    },
  }
}

/** The same world between two other parties, whom nothing in it knows: the buyer has USDC, the seller none. */
export async function withParties(world: World, buyer: Signer, seller: Signer): Promise<World> {
  await world.mint(buyer.address, FORTUNE)
  return { ...world, buyer, seller }
}

/** A signer whose key is the hash of its name. */
export function signerOf(name: string): Signer {
  return privateKeySigner(keccak256(toHex(name)))
}
