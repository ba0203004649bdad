import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'

import type { Refusal } from '../core/index.ts'

/** The status of each code that has one of its own. This is the only place where codes become HTTP. */
const statuses: Readonly<Record<string, ContentfulStatusCode>> = {
  MessageTooLarge: 413,
  BundleTooLarge: 413,
  BundleUnknown: 404,
  CaseUnknown: 404,
  JurorUnannounced: 404,
  CaseClosed: 409,
  MessageMalformed: 400,
  MessageAmbiguous: 400,
  MessageTooDeep: 400,
  MessageInvalid: 400,
  VersionUnsupported: 400,
  ReadUnsigned: 401,
  ReadExpired: 401,
  ReadForbidden: 403,
  ReadMisdirected: 421,
  PublicUrlMissing: 421,
  ConsentMissing: 403,
  ConsentMalformed: 403,
  ConsentInvalid: 403,
  AccountUndeployed: 403,
  MandatePrincipalMismatch: 403,
  NegotiationUnknown: 404,
  RationaleUnknown: 404,
  NegotiationOver: 409,
  NegotiationExpired: 410,
  RoundTaken: 409,
  RoundSkipped: 409,
  RoundsUsedUp: 409,
  TurnMismatch: 409,
  PreviousMismatch: 409,
  IdempotencyRunning: 409,
  Busy: 503,
  ChainUnreachable: 503,
  Internal: 500,
}

/** Answers with a refusal: its code for programs, its sentence for people. */
export function refuse(context: Context, refusal: Refusal): Response {
  const { ok, code, message, details } = refusal
  const body = JSON.stringify({ ok, code, message, details }, (_name, value) =>
    typeof value === 'bigint' ? value.toString() : value,
  )
  return context.body(body, statuses[code] ?? 422, { 'content-type': 'application/problem+json' })
}
