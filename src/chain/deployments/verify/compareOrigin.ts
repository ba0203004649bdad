import {
  type Abi,
  encodeDeployData,
  getContractAddress,
  type Hash,
  type Hex,
  keccak256,
  stringToHex,
  zeroHash,
} from 'viem'

import type { Address } from '../../../core/index.ts'
import type { Bytecode } from '../bytecode.ts'
import { codeOf } from './contractCode.ts'
import { compared, type DeploymentFinding } from './deploymentCheck.ts'
import { type Facts, type Subject, type SubjectName, subjects } from './subjects.ts'

/** The factory through which Earnest is deployed by CREATE2: at this address on Base, on Base Sepolia, everywhere. */
const createX: Address = '0xba5Ed099633D3B313e4D5F7bdc1305d3c28ba5Ed'

/**
 * Makes Earnest's addresses Earnest's. Neither zero nor the sender begins it, so whoever deploys, on whatever chain,
 * gets the same address for the same code and arguments.
 */
export const deploymentSalt: Hash = keccak256(stringToHex('Earnest'))

/** Who deploys a contract by CREATE2, and with what salt. */
export type Deployer = { readonly from: Address; readonly salt: Hash }

/** Source of the formula: CreateX's `_guard`, which hashes a salt that names neither a sender nor a chain. */
export const byCreateX: Deployer = { from: createX, salt: keccak256(deploymentSalt) }

/** A factory of panels takes no salt: members, quorum and clocks are all there is. */
export function byPanelFactory(factory: Address): Deployer {
  return { from: factory, salt: zeroHash }
}

/**
 * The address that follows from a contract's creation code and its constructor's arguments.
 *
 * @returns undefined when the arguments are none that its constructor takes.
 */
export function derivedAddress(
  bytecode: Bytecode,
  name: SubjectName,
  facts: Facts,
  { from, salt }: Deployer = byCreateX,
): Address | undefined {
  const { abi, constructorArguments }: Subject = subjects[name]
  const { creation } = codeOf(bytecode, name)
  let code: Hex
  try {
    code = encodeDeployData({
      abi: abi as Abi,
      bytecode: creation,
      args: [...constructorArguments(facts)],
    } as never)
  } catch {
    return undefined
  }
  return getContractAddress({ opcode: 'CREATE2', from, salt, bytecode: code })
}

/**
 * Compares a contract's address with the one that follows from its code and arguments. Code alone does not show what its
 * constructor wrote into storage; that this code was created at this address by these arguments does.
 */
export function compareOrigin(address: Address, derived: Address | undefined): DeploymentFinding {
  if (derived === undefined) {
    return { status: 'not comparable', found: address, why: "its constructor's arguments can't be read" }
  }
  return compared(address, derived)
}
