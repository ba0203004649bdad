import { z } from 'zod'

import type { TermsPart } from './document.ts'

/** The most sources that a side names, and the longest of them in characters. */
const mostSources = 4
const longestSource = 200

/** Names that lead into a reader's own network, wherever that is. */
const localNames = /(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|private|arpa)$/

/**
 * Where a side serves bundles: what comes before `/cases`. A URL of https at a public name, in its one form, without
 * credentials, query, fragment and a slash at the end. Jurors fetch what strangers wrote here, so no address and no name of
 * a network of their own is taken; a redirect is not followed.
 */
export const EvidenceSource = z.string().max(longestSource).refine(isSource, {
  error: 'expected an https URL at a public name, in its one form',
})
export type EvidenceSource = z.output<typeof EvidenceSource>

const OfSide = z
  .array(EvidenceSource)
  .min(1)
  .max(mostSources)
  .refine((urls) => new Set(urls).size === urls.length, { error: 'expected different sources' })

/** Where each side serves bundles; a side that is absent names nothing. */
export const EvidenceSources = z.strictObject({
  buyer: OfSide.exactOptional(),
  seller: OfSide.exactOptional(),
})
export type EvidenceSources = z.output<typeof EvidenceSources>

/** The sources that terms name, one of each side in turn: neither keeps the other's waiting. */
export function evidenceSourcesOf({ evidence = {} }: Pick<TermsPart, 'evidence'>): readonly EvidenceSource[] {
  const { buyer = [], seller = [] } = evidence
  const places = Array.from({ length: mostSources }, (_, place) => [buyer[place], seller[place]])
  return [...new Set(places.flat().filter((url) => url !== undefined))]
}

function isSource(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '' || /[?#]/.test(text))
    return false
  // A number at the end is an IPv4 address, however it is written; brackets hold an IPv6 one.
  const { hostname } = url
  const isName = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z][a-z0-9-]*$/.test(hostname)
  return isName && !localNames.test(hostname) && `${url.origin}${url.pathname.replace(/\/+$/, '')}` === text
}
