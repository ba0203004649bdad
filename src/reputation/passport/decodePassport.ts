import { z } from 'zod'

import { Address, BaseError } from '../../core/index.ts'

const JSON_PREFIX = 'data:application/json;base64,'
const SVG_PREFIX = 'data:image/svg+xml;base64,'
const NAME_PREFIX = 'Earnest Passport '

const Metadata = z.strictObject({
  name: z.string().startsWith(NAME_PREFIX),
  description: z.string(),
  image: z.string().startsWith(SVG_PREFIX),
  attributes: z.array(z.strictObject({ trait_type: z.string(), value: z.number() })),
})

/** What a passport shows of one role: dollars, and a score from 0 to below 1, for people to read. */
export type PassportSide = {
  readonly score: number
  readonly costToForge: number
  readonly loss: number
  readonly milestones: number
  readonly disputes: number
  readonly defaults: number
}

/** A passport, taken apart. */
export type Passport = {
  readonly account: Address
  readonly description: string
  /** The picture, as markup. */
  readonly svg: string
  readonly seller: PassportSide
  readonly buyer: PassportSide
}

/**
 * Takes a passport's `tokenURI` apart.
 *
 * Its numbers are rounded for showing; programs that decide ask for the record.
 *
 * @throws {PassportInvalidError} when it is no passport.
 */
export function decodePassport(uri: string): Passport {
  try {
    const { name, description, image, attributes } = Metadata.parse(JSON.parse(decodeData(uri, JSON_PREFIX)))
    const values = new Map(attributes.map(({ trait_type, value }) => [trait_type, value]))
    return {
      account: Address.parse(name.slice(NAME_PREFIX.length)),
      description,
      svg: decodeData(image, SVG_PREFIX),
      seller: sideOf(values, 'Seller'),
      buyer: sideOf(values, 'Buyer'),
    }
  } catch (cause) {
    throw new PassportInvalidError(cause)
  }
}

function sideOf(values: ReadonlyMap<string, number>, role: string): PassportSide {
  const value = (trait: string) => z.number().parse(values.get(`${role} ${trait}`))
  return {
    score: value('score'),
    costToForge: value('cost to forge (USDC)'),
    loss: value('loss (USDC)'),
    milestones: value('milestones'),
    disputes: value('disputes'),
    defaults: value('defaults'),
  }
}

function decodeData(uri: string, prefix: string): string {
  const encoded = z.string().startsWith(prefix).parse(uri).slice(prefix.length)
  const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0))
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
}

/** Thrown when what should be a passport is none. Code `PassportInvalid`. */
export class PassportInvalidError extends BaseError {
  override readonly name = 'PassportInvalidError'

  constructor(cause: unknown) {
    super('This is no passport', { code: 'PassportInvalid', cause })
  }
}
