import { parseAbi } from 'viem'
import { getChainId } from 'viem/actions'

import { type Address, BaseError, type Hash, type Hex } from '../../core/index.ts'
import { type Eip712Domain, separatorOf } from '../../terms/index.ts'
import { type EarnestClient, viemClient } from '../escrowOf.ts'
import { tryView } from './tryCall.ts'

/** What tokens say of their domain; USDC has no `eip712Domain`. */
const abi = parseAbi([
  'function eip712Domain() view returns (bytes1 fields, string name, string version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] extensions)',
  'function name() view returns (string)',
  'function version() view returns (string)',
  'function DOMAIN_SEPARATOR() view returns (bytes32)',
])

/**
 * The EIP-712 domain under which a token takes authorizations: of its ERC-5267 answer, or its name and version, the one
 * whose hash is the token's own separator. Base's USDC is called `USD Coin`, Base Sepolia's `USDC`.
 *
 * @throws {TokenDomainUnknownError} when nothing that the token says gives its separator.
 * @throws The transport's error when the node does not answer.
 */
export async function getTokenDomain(
  client: EarnestClient,
  { token }: { readonly token: Address },
): Promise<Eip712Domain> {
  const ask = (functionName: string) => tryView(client, { address: token, abi, functionName })
  const [chainId, told, name, version, separator] = (await Promise.all([
    getChainId(viemClient(client)),
    ask('eip712Domain'),
    ask('name'),
    ask('version'),
    ask('DOMAIN_SEPARATOR'),
  ])) as [number, readonly [Hex, string, string] | undefined, string?, string?, Hash?]
  const own = { chainId, verifyingContract: token }
  const candidates: readonly Eip712Domain[] = [
    ...(told === undefined ? [] : [{ name: told[1], version: told[2], ...own }]),
    ...(name === undefined ? [] : [version ?? '1', '1', '2'].map((one) => ({ name, version: one, ...own }))),
  ]
  const found =
    separator === undefined
      ? candidates[0]
      : candidates.find((candidate) => separatorOf(candidate) === separator.toLowerCase())
  if (found === undefined) throw new TokenDomainUnknownError(token, { name, version, separator })
  return found
}

/** Thrown when a token does not tell the EIP-712 domain that its signatures are for. Code `TokenDomainUnknown`. */
export class TokenDomainUnknownError extends BaseError {
  override readonly name = 'TokenDomainUnknownError'

  constructor(
    token: Address,
    found: {
      readonly name: string | undefined
      readonly version: string | undefined
      readonly separator: Hash | undefined
    },
  ) {
    super('The token does not tell its EIP-712 domain', {
      code: 'TokenDomainUnknown',
      details: { token, ...found },
    })
  }
}
