import type { Hono } from 'hono'

import { BaseError, passed, type Refusal, refused, type Verdict } from '../core/index.ts'
import { Submission, type Submit } from '../jury/index.ts'
import { type AppParameters, boundBody, openApp } from './openApp.ts'
import { refuse } from './refuse.ts'

/** What submitting for jurors takes. */
export type CourtActRoutesParameters = AppParameters & {
  /** Pays the gas. */
  readonly submit: Submit
  /** Says what is submitted at all: courts, quotas. Default: everything. */
  readonly admit?: ((submission: Submission) => Verdict | Promise<Verdict>) | undefined
}

/** The most bytes of a submission: a sheet of 32 milestones, and more. */
const mostBytes = 64 * 1024

/**
 * Submits for jurors, over HTTP, and pays their gas.
 *
 * - `POST /court-acts` submits one act and answers when it is mined. Sent again it is refused by the court or changes
 *   nothing, so it needs no idempotency key.
 *
 * Warning: gas is money, and what is submitted calls the court that it names: admit only courts that are known.
 */
export function courtActRoutes({ submit, admit = () => passed, report }: CourtActRoutesParameters): Hono {
  const app = openApp({ report })
  app.use(boundBody(mostBytes))

  app.post('/court-acts', async (context) => {
    const submission = Submission.safeParse(await context.req.json().catch(() => undefined))
    if (!submission.success) return refuse(context, malformed)
    const admitted = await admit(submission.data)
    if (!admitted.ok) return refuse(context, admitted)
    try {
      await submit(submission.data)
    } catch (error) {
      if (!(error instanceof BaseError)) throw error
      return refuse(context, refused(error.code, error.shortMessage, error.details))
    }
    return context.json({ ok: true }, 201)
  })

  return app
}

const malformed: Refusal = refused('MessageMalformed', 'The request is not of the form it should have')
