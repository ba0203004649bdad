import { concat, hashStruct, hashTypedData, numberToHex, size, stringToHex } from 'viem'

import { type Address, type Hash, type Hex, zeroHash } from '../core/index.ts'
import { separatorOf } from './digest.ts'
import type { Eip712Domain } from './domain.ts'
import type { Signer, TypedMessage } from './signer.ts'
import { encodePart } from './structHasher.ts'

/** What {@link nestedSigner} takes. */
export type NestedSignerParameters = {
  /** The contract account. */
  readonly address: Address
  /** Whose key the account takes. */
  readonly owner: Signer
  /** The account's own EIP-712 domain, as its `eip712Domain()` says; its contract is the account. */
  readonly domain: Pick<Eip712Domain, 'name' | 'version' | 'chainId'> & {
    /** Default: zero. */
    readonly salt?: Hash | undefined
  }
}

/**
 * A signer for a contract account that verifies nested typed data (ERC-7739). The owner's wallet shows the whole message,
 * and the signature is good for this account alone.
 *
 * The contents are described in ERC-7739's explicit form. The implicit one takes the first type for the contents', and
 * in a term sheet's description that is `Milestone`.
 *
 * @example
 * const signature = await signTermSheet(nestedSigner({ address, owner, domain: accountDomain }), terms, escrowDomain)
 */
export function nestedSigner({ address, owner, domain }: NestedSignerParameters): Signer {
  return {
    address,
    async signDigest(_digest, typed) {
      const nested = nest(typed, address, domain)
      const signature = await owner.signDigest(hashTypedData(nested as never), nested)
      return concat([signature, proofOf(typed)])
    },
  }
}

/** The typed data that the owner signs: the message within what tells the account. */
function nest(
  { domain, types, primaryType, message }: TypedMessage,
  verifyingContract: Address,
  { name, version, chainId, salt = zeroHash }: NestedSignerParameters['domain'],
): TypedMessage {
  return {
    domain,
    types: {
      ...types,
      TypedDataSign: [
        { name: 'contents', type: primaryType },
        { name: 'name', type: 'string' },
        { name: 'version', type: 'string' },
        { name: 'chainId', type: 'uint256' },
        { name: 'verifyingContract', type: 'address' },
        { name: 'salt', type: 'bytes32' },
      ],
    },
    primaryType: 'TypedDataSign',
    message: { contents: message, name, version, chainId: BigInt(chainId), verifyingContract, salt },
  }
}

/** What the account needs beside the owner's signature to build the same digest. */
function proofOf({ domain, types, primaryType, message }: TypedMessage): Hex {
  const contents = hashStruct({ types, primaryType, data: message } as never)
  const description = stringToHex(`${encodePart(types, primaryType)}${primaryType}`)
  return concat([separatorOf(domain), contents, description, numberToHex(size(description), { size: 2 })])
}
