import {
  type Abi,
  type Address,
  createWalletClient,
  custom,
  encodeDeployData,
  erc20Abi,
  type Hash,
  keccak256,
  parseEther,
  toHex,
} from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { hardhat } from 'viem/chains'

import { privateKeySigner } from '../../../../src/terms/index.ts'
import { compileMock } from './compileMock.ts'
import type { Court as WholeCourt } from './court.ts'

/** Also what is made of one. */
type Court = Omit<WholeCourt, 'jurors'>

/** What each side puts down. */
export const stake = 50_000_000n

let compiled: ReturnType<typeof compileMock> | undefined

/** An account with ETH and USDC, which calls contracts itself. */
export async function startAccount(court: Court, name: string, usdc: bigint) {
  const key = keccak256(toHex(name))
  const account = privateKeyToAccount(key)
  const { provider } = court.connection
  const wallet = createWalletClient({ account, chain: hardhat, transport: custom(provider) })
  await court.test.setBalance({ address: account.address, value: parseEther('1') })
  await court.mint(account.address, usdc)
  const call = async (address: Address, abi: Abi, functionName: string, args: readonly unknown[] = []) => {
    const hash = await wallet.writeContract({ address, abi, functionName, args })
    const { status } = await court.chain.getTransactionReceipt({ hash })
    if (status !== 'success') throw new Error(`${functionName} was reverted`)
  }
  const allow = (spender: Address, amount: bigint) => call(court.usdc, erc20Abi, 'approve', [spender, amount])
  return { address: account.address, account, signer: privateKeySigner(key), call, allow }
}

/**
 * A contract that is not the escrow: two accounts bet on some work, and a court decides, see `WorkBet.sol`. Its stakes are in
 * it, and both sides could pay a dispute.
 */
export async function startBet(court: Court, criteria: Hash, number = 0) {
  compiled ??= compileMock('WorkBet')
  const { abi, bytecode } = compiled
  const claimant = await startAccount(court, `claimant ${number}`, 200_000_000n)
  const denier = await startAccount(court, `denier ${number}`, 200_000_000n)
  const args = [court.usdc, court.jury, claimant.address, denier.address, stake, criteria]
  const hash = await court.deployer.sendTransaction({
    data: encodeDeployData({ abi, bytecode, args } as never),
  })
  const { contractAddress: address } = await court.chain.getTransactionReceipt({ hash })
  if (!address) throw new Error('nothing was deployed')
  for (const side of [claimant, denier]) await side.allow(address, 150_000_000n)
  await court.deployer.writeContract({ address, abi, functionName: 'begin' })
  const fee = (await court.court.getJury()).minimumFee
  const balanceOf = (account: Address) =>
    court.chain.readContract({
      address: court.usdc,
      abi: erc20Abi,
      functionName: 'balanceOf',
      args: [account],
    })

  /** Brings it before the jury as it stands, and says which case that is. */
  const dispute = async (by = claimant): Promise<{ readonly id: Hash; readonly block: bigint }> => {
    const block = await court.chain.getBlockNumber({ cacheTime: 0 })
    const { minimumRulingPeriod } = await court.court.getJury()
    await by.call(address, abi, 'dispute', [fee, (await court.now()) + minimumRulingPeriod + 3_600])
    const [referred] = await court.court.getCourtEvents({ names: ['Referred'], fromBlock: block + 1n })
    if (referred === undefined) throw new Error('nothing was referred')
    return { id: referred.args.id, block }
  }

  return {
    address,
    abi,
    balanceOf,
    claimant,
    denier,
    dispute,
    fee,
    /** What both have, beside what is in the bet. */
    balances: async () => [await balanceOf(claimant.address), await balanceOf(denier.address)] as const,
    complain: (reason: Hash) => claimant.call(address, abi, 'complain', [reason]),
    concede: (by = claimant) => by.call(address, abi, 'concede'),
    passOn: () => claimant.call(address, abi, 'passOn'),
    show: (artifact: Hash) => denier.call(address, abi, 'show', [artifact]),
  }
}

export type Bet = Awaited<ReturnType<typeof startBet>>
