import {
  type Abi,
  getContractAddress,
  type Hex,
  keccak256,
  numberToHex,
  pad,
  size,
  slice,
  stringToHex,
} from 'viem'

import type { Address } from '../../../core/index.ts'
import { separatorOf } from '../../../terms/index.ts'
import { beaconAbi } from '../../generated/beacon.ts'
import { bundlerAbi } from '../../generated/bundler.ts'
import { escrowAbi } from '../../generated/escrow.ts'
import { feedbackPublisherAbi } from '../../generated/feedbackPublisher.ts'
import { identityRegistryAbi } from '../../generated/identityRegistry.ts'
import { jurorsAbi } from '../../generated/jurors.ts'
import { juryAbi } from '../../generated/jury.ts'
import { lensAbi } from '../../generated/lens.ts'
import { panelAbi } from '../../generated/panel.ts'
import { panelFactoryAbi } from '../../generated/panelFactory.ts'
import { reputationAbi } from '../../generated/reputation.ts'

/** Where a contract is. */
export type Place = { readonly chainId: number; readonly address: Address }

/** What a contract's views say, by the view's name; undefined: nothing. Those of a jury have its {Jurors}' beside them. */
export type Facts = Readonly<Record<string, unknown>>

/** A contract of Earnest's: what is asked of it, and what its code must hold if the answers are true. */
export type Subject = {
  readonly abi: Abi
  /** The views that tell its constructor's arguments, and what else is compared. */
  readonly views: readonly string[]
  /** The name of the EIP-712 domain in which it has acts signed, version 1. */
  readonly domain?: string
  /** In the order of its constructor's parameters. */
  readonly constructorArguments: (facts: Facts) => readonly unknown[]
  /** Each immutable's value: an address, a number, or 32 bytes. */
  readonly immutables: (facts: Facts, place: Place) => Readonly<Record<string, unknown>>
}

/** The contracts that are compared. A new one is a new entry. */
export const subjects = {
  Escrow: {
    abi: escrowAbi,
    views: ['USDC', 'REPUTATION'],
    domain: 'Earnest',
    constructorArguments: ({ USDC }) => [USDC],
    immutables: ({ USDC }, place) => ({
      USDC,
      REPUTATION: createdBy(place.address),
      ...cachedDomain('Earnest', place),
    }),
  },
  Reputation: {
    abi: reputationAbi,
    views: ['ESCROW'],
    constructorArguments: () => [],
    immutables: ({ ESCROW }) => ({ ESCROW }),
  },
  Jury: {
    abi: juryAbi,
    views: ['ESCROW', 'USDC', 'BEACON', 'JURORS', 'SIZE', 'PAY', 'clocks'],
    domain: 'Earnest Jury',
    constructorArguments: ({ ESCROW, BEACON, SIZE, STAKE, SLICE, PAY, WARM_UP, clocks, providers }) => [
      ESCROW,
      BEACON,
      { size: Number(SIZE), stake: STAKE, slice: SLICE, pay: PAY, warmUp: Number(WARM_UP), clocks },
      providers,
    ],
    immutables: ({ ESCROW, USDC, BEACON, SIZE, PAY, SLICE, clocks }, place) => ({
      ...cachedDomain('Earnest Jury', place),
      ESCROW,
      USDC,
      BEACON,
      JURORS: createdBy(place.address),
      SIZE,
      PAY,
      SLICE,
      ...stagesOf(clocks),
    }),
  },
  Jurors: {
    abi: jurorsAbi,
    views: ['JURY', 'USDC', 'STAKE', 'SLICE', 'RELEASE', 'WARM_UP', 'providers'],
    domain: 'Earnest Jurors',
    constructorArguments: ({ USDC, STAKE, SLICE, RELEASE, WARM_UP, providers }) => [
      USDC,
      STAKE,
      SLICE,
      RELEASE,
      WARM_UP,
      providers,
    ],
    immutables: ({ JURY, USDC, STAKE, SLICE, RELEASE, WARM_UP, providers }, place) => ({
      ...openZeppelinDomain('Earnest Jurors', place),
      JURY,
      USDC,
      STAKE,
      SLICE,
      PROVIDERS: Array.isArray(providers) ? providers.length : undefined,
      RELEASE,
      WARM_UP,
    }),
  },
  Beacon: {
    abi: beaconAbi,
    views: ['publicKey', 'GENESIS', 'PERIOD'],
    constructorArguments: ({ publicKey, GENESIS, PERIOD }) => [publicKey, GENESIS, PERIOD],
    immutables: ({ publicKey, GENESIS, PERIOD }) => ({ ...keyWords(publicKey), GENESIS, PERIOD }),
  },
  PanelFactory: {
    abi: panelFactoryAbi,
    views: ['ESCROW'],
    constructorArguments: ({ ESCROW }) => [ESCROW],
    immutables: ({ ESCROW }) => ({ ESCROW }),
  },
  Panel: {
    abi: panelAbi,
    views: ['ESCROW', 'USDC', 'SIZE', 'QUORUM', 'SEALING', 'VOTING', 'jurors'],
    domain: 'Earnest Panel',
    constructorArguments: ({ ESCROW, jurors, QUORUM, SEALING, VOTING }) => [
      ESCROW,
      jurors,
      QUORUM,
      SEALING,
      VOTING,
    ],
    immutables: ({ ESCROW, USDC, SIZE, QUORUM, SEALING, VOTING }, place) => ({
      ...cachedDomain('Earnest Panel', place),
      ESCROW,
      USDC,
      SIZE,
      QUORUM,
      SEALING,
      VOTING,
    }),
  },
  Lens: {
    abi: lensAbi,
    views: ['ESCROW'],
    constructorArguments: ({ ESCROW }) => [ESCROW],
    immutables: ({ ESCROW }) => ({ ESCROW }),
  },
  Bundler: {
    abi: bundlerAbi,
    views: ['ESCROW'],
    constructorArguments: ({ ESCROW }) => [ESCROW],
    immutables: ({ ESCROW }) => ({ ESCROW }),
  },
  FeedbackPublisher: {
    abi: feedbackPublisherAbi,
    views: ['REPUTATION', 'FEEDBACK', 'IDENTITIES'],
    constructorArguments: ({ REPUTATION, FEEDBACK }) => [REPUTATION, FEEDBACK],
    immutables: ({ REPUTATION, FEEDBACK, IDENTITIES }) => ({ REPUTATION, FEEDBACK, IDENTITIES }),
  },
  IdentityRegistry: {
    abi: identityRegistryAbi,
    views: [],
    domain: 'ERC8004IdentityRegistry',
    constructorArguments: () => [],
    immutables: (_facts, place) => openZeppelinDomain('ERC8004IdentityRegistry', place),
  },
} as const satisfies Readonly<Record<string, Subject>>

/** A contract that can be compared. */
export type SubjectName = keyof typeof subjects

/** The contract that another's constructor creates: the only one it does. */
export function createdBy(creator: Address): Address {
  return getContractAddress({ from: creator, nonce: 1n })
}

/**
 * A value as the word that stands in code for it.
 *
 * @returns undefined when it is none that a word holds.
 */
export function wordOf(value: unknown): Hex | undefined {
  if (typeof value === 'bigint' || typeof value === 'number') return numberToHex(value, { size: 32 })
  if (typeof value !== 'string' || !/^0x(?:[0-9a-f]{2}){1,32}$/i.test(value)) return undefined
  return pad(value.toLowerCase() as Hex, { size: 32 })
}

/** The immutables of a contract that keeps its domain separator, version 1. */
function cachedDomain(name: string, place: Place): Readonly<Record<string, unknown>> {
  return {
    CACHED_CHAIN_ID: place.chainId,
    CACHED_SEPARATOR: separatorOf({ name, version: '1', ...domainOf(place) }),
  }
}

/** Seconds between a draw's call and the beacon's round it is by, as {Rounds} has them. */
const LEAD = 300

/** When each stage of a jury's round ends, in seconds from the draw, and how long a case lasts, as {Rounds} sums them up. */
function stagesOf(clocks: unknown): Readonly<Record<string, number>> {
  if (clocks === undefined) return {}
  const { drawing, striking, sealing, voting, appealing, executing } = clocks as Readonly<
    Record<'drawing' | 'striking' | 'sealing' | 'voting' | 'appealing' | 'executing', number>
  >
  const [drawn, voted] = [LEAD + drawing, striking + sealing + voting]
  const longest = 4 * (drawn + voted) + appealing
  return {
    DRAWN: drawn,
    STRUCK: striking,
    SEALED: striking + sealing,
    VOTED: voted,
    APPEALED: appealing,
    LONGEST: longest,
    MINIMUM: longest + executing,
  }
}

/** The immutables of OpenZeppelin's EIP712, version 1. */
function openZeppelinDomain(name: string, place: Place): Readonly<Record<string, unknown>> {
  return {
    _cachedDomainSeparator: separatorOf({ name, version: '1', ...domainOf(place) }),
    _cachedChainId: place.chainId,
    _cachedThis: place.address,
    _hashedName: keccak256(stringToHex(name)),
    _hashedVersion: keccak256(stringToHex('1')),
    _name: shortString(name),
    _version: shortString('1'),
  }
}

/** A text of at most 31 bytes, and in the last byte how many they are. */
function shortString(text: string): Hex {
  const bytes = stringToHex(text)
  return `${pad(bytes, { dir: 'right', size: 31 })}${numberToHex(size(bytes), { size: 1 }).slice(2)}`
}

function domainOf({ chainId, address }: Place) {
  return { chainId, verifyingContract: address }
}

function keyWords(key: unknown): Readonly<Record<string, Hex>> {
  if (typeof key !== 'string') return {}
  const words = Math.floor(size(key as Hex) / 32)
  return Object.fromEntries(
    Array.from({ length: words }, (_, index) => [
      `KEY_${index}`,
      slice(key as Hex, 32 * index, 32 * (index + 1)),
    ]),
  )
}
