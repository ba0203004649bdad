import { z } from 'zod'

import {
  BaseError,
  type Clock,
  Hash,
  type Random,
  type Refusal,
  readBounded,
  systemTimer,
  type Timer,
} from '../../core/index.ts'
import type { Domain, Signer } from '../../terms/index.ts'
import type { Answer } from '../session/receiveRequest.ts'
import { parsePublicUrl } from './publicUrl.ts'
import { signRead } from './readSignature.ts'
import type { Wire } from './wire.ts'

/** What a wire over HTTP is made of. */
export type HttpWireParameters = {
  /** The counterparty's public URL: what comes before `/negotiations`. */
  readonly url: string
  /** Signs reads: the account, or its agent key. */
  readonly signer: Signer
  /** Domain of the negotiations. */
  readonly domain: Domain
  readonly clock: Clock
  /** For idempotency keys. */
  readonly random: Random
  readonly fetch?: typeof globalThis.fetch | undefined
  readonly timer?: Timer | undefined
  /** How often a request that got no answer is sent, in all; default: 4. */
  readonly attempts?: number | undefined
  /** Seconds for each answer, beyond those that a read asks the other side to wait; default: 30. */
  readonly patience?: number | undefined
}

const AnswerSchema = z.object({
  ok: z.literal(true),
  negotiation: Hash,
  round: z.int().min(0),
  digest: Hash,
}) satisfies z.ZodType<Answer>

const RefusalSchema = z.object({
  ok: z.literal(false),
  code: z.string(),
  message: z.string(),
  details: z.record(z.string(), z.unknown()).default({}),
}) satisfies z.ZodType<Refusal>

const Posted = z.discriminatedUnion('ok', [AnswerSchema, RefusalSchema])
const Read = z.union([z.object({ moves: z.array(z.string()) }), RefusalSchema])

/** Longest answer that is read, in bytes: sixteen moves of the largest size, escaped. */
const mostAnswer = 4 * 1024 * 1024

/**
 * The client's end of a wire over HTTP: only the other side needs an address.
 *
 * @throws {PublicUrlInvalidError} when the URL is none.
 * @returns A wire whose functions throw {@link WireFailedError} when no answer could be got.
 */
export function httpWire(parameters: HttpWireParameters): Wire {
  const { signer, domain, clock, random } = parameters
  const server = parsePublicUrl(parameters.url)
  const call = caller(parameters)
  const post = async (path: string, body: string) => {
    const headers = { 'content-type': 'application/json', 'idempotency-key': random.hash().slice(2) }
    return call(`${server}${path}`, Posted, async () => ({ method: 'POST', headers, body }))
  }
  return {
    open: (text) => post('/negotiations', text),
    send: (negotiation, text) => post(`/negotiations/${negotiation}/moves`, text),
    async read(negotiation, after, wait) {
      const path = `/negotiations/${negotiation}/moves?after=${after}&wait=${wait}`
      const read = { method: 'GET', server, path, domain }
      // Signed anew each time: an earlier signature may have expired meanwhile.
      const request = async () => ({ headers: { ...(await signRead(signer, read, clock.now())) } })
      const answer = await call(`${server}${path}`, Read, request, wait)
      return 'moves' in answer ? answer.moves : answer
    },
  }
}

function caller(parameters: HttpWireParameters) {
  const { fetch = globalThis.fetch, timer = systemTimer, attempts = 4, patience = 30 } = parameters
  return async <Schema extends z.ZodType>(
    url: string,
    schema: Schema,
    request: () => Promise<RequestInit>,
    wait = 0,
  ): Promise<z.output<Schema>> => {
    let cause: unknown
    let refusal: Refusal | undefined
    for (let attempt = 0; attempt < attempts; attempt++) {
      if (attempt > 0) await timer(Math.min(4, 0.25 * 2 ** attempt))
      try {
        // Whoever takes a request and never answers it must not hold up all the others.
        const signal = AbortSignal.timeout((wait + patience) * 1_000)
        const response = await fetch(url, { ...(await request()), signal })
        const text = await readText(response)
        // The server's own trouble, or an earlier attempt that is still running: the same again is safe.
        if (response.status < 500 && !isRunning(response.status, text)) return schema.parse(JSON.parse(text))
        cause = new Error(`status ${response.status}`)
        refusal = refusalIn(text)
      } catch (error) {
        cause = error
        refusal = undefined
      }
    }
    // It was there all along, and said why not.
    if (refusal !== undefined) return refusal as z.output<Schema>
    throw new WireFailedError(url, attempts, cause)
  }
}

/** The refusal that an answer is; undefined when it is none, such as a proxy's page. */
function refusalIn(text: string): Refusal | undefined {
  try {
    return RefusalSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

function isRunning(status: number, text: string): boolean {
  return status === 409 && text.includes('"IdempotencyRunning"')
}

/** Reads an answer, but not without end. */
async function readText({ body }: Response): Promise<string> {
  const bytes = await readBounded(body, mostAnswer)
  if (bytes === undefined) throw new Error('the answer is too long')
  return new TextDecoder().decode(bytes)
}

/** Thrown when a counterparty could not be reached, or answered nonsense. Code `WireFailed`. */
export class WireFailedError extends BaseError {
  override readonly name = 'WireFailedError'

  constructor(url: string, attempts: number, cause: unknown) {
    super('The counterparty could not be reached', { code: 'WireFailed', details: { url, attempts }, cause })
  }
}
