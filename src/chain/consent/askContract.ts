import { concat, encodeFunctionData, hexToBigInt, pad, parseAbi, size, slice } from 'viem'
import { call } from 'viem/actions'

import type { Address, Hash, Hex } from '../../core/index.ts'
import { type EarnestClient, viemClient } from '../escrowOf.ts'
import { tryCall } from './tryCall.ts'

/** Whether an account's contract takes a signature for the account's. */
export type ContractQuestion = {
  readonly account: Address
  readonly digest: Hash
  readonly signature: Hex
  /** Who asks on chain: the escrow, or a token. Some contracts answer one and not another. Default: somebody. */
  readonly asker?: Address | undefined
}

/** What an account's contract says: `none` where the account has no code, so that its key alone can sign. */
export type ContractAnswer = 'yes' | 'no' | 'none'

/** Gas that an account is given for an answer; a passkey checked in Solidity takes some 300,000. */
const ANSWER_GAS = 2_000_000n

/** For an answer, and for a second one. */
const GAS = 5_000_000n

/** Gas of a call before anything runs, and of a byte of calldata where it runs for long. */
const CALL_GAS = 21_000n
const GAS_PER_SENT_BYTE = 16n

/** Gas of a byte of calldata at most (EIP-7623). */
const GAS_PER_BYTE = 40n

/** What a call that creates may carry at most (EIP-3860), the probe's own code left out. */
const MOST_BYTES = 49_000

/** ERC-1271's answer. */
const MAGIC: Hex = '0x1626ba7e'

const erc1271 = parseAbi(['function isValidSignature(bytes32 digest, bytes signature) view returns (bytes4)'])

/**
 * Asks an account's contract for a signature by ERC-1271, exactly as the escrow and USDC do: by a static call, the answer
 * the magic word and nothing near it, whatever the signature looks like. An account that is not deployed is `none`, and an
 * empty signature is asked like any other.
 *
 * Says nothing about keys: the escrow takes the account's own key's signature first, USDC only where there is no code.
 *
 * @returns Also `no` where the account's code fails or uses up 2 million gas, or the signature is longer than a call takes.
 * @throws The transport's error when the node does not answer.
 * @example
 * const askContract = (question: ContractQuestion) => askContract(client, question)
 */
export async function askContract(
  client: EarnestClient,
  { account, digest, signature, asker }: ContractQuestion,
): Promise<ContractAnswer> {
  const question = encodeFunctionData({
    abi: erc1271,
    functionName: 'isValidSignature',
    args: [digest, signature],
  })
  if (size(question) > MOST_BYTES) return 'no'
  const data = concat([PROBE, pad(account), question])
  const gas = GAS + GAS_PER_BYTE * BigInt(size(data))
  const { data: answer = '0x' } = await call(viemClient(client), { data, gas })
  switch (hexToBigInt(slice(answer, 0, 32))) {
    case 0n:
      return 'none'
    case 1n:
      return 'yes'
    case 3n:
      return 'no'
    default:
      return asker !== undefined && (await saysYesTo(asker)) ? 'yes' : 'no'
  }

  /** Whether it says yes to the asker, and to nobody else: the same code asks in the asker's place. */
  async function saysYesTo(from: Address): Promise<boolean> {
    const place = [{ address: from, code: data }]
    const said = await call(viemClient(client), { to: from, gas, stateOverride: place }).catch(
      () => undefined,
    )
    if (said?.data !== undefined && size(said.data) === 32) return hexToBigInt(said.data) === 1n

    // The node puts nobody in another's place. A plain call is near it, though it does not show whether the account writes.
    const spent = CALL_GAS + GAS_PER_SENT_BYTE * BigInt(size(question))
    const tried = await tryCall(client, { from, to: account, data: question, gas: ANSWER_GAS + spent })
    return (
      tried.ok &&
      size(tried.data) >= 32 &&
      slice(tried.data, 0, 32) === pad(MAGIC, { dir: 'right', size: 32 })
    )
  }
}

/** Compiled from probe.yul. */
const PROBE: Hex =
  '0x6097803803809160003960005190813b601c576000805260206000f35b6002916020820191601f190190602083838284621e8480fa630b135d3f60e11b845114601f3d111616608f575b60028414605b575b8360005260206000f35b6020918260008593818552621e8480f190630b135d3f60e11b905114601f3d1116166088575b3880806051565b5060036081565b60019350604956'
