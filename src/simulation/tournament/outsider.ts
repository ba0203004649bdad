import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

import { z } from 'zod'

import { BaseError } from '../../core/index.ts'

/** A program that plays over its standard input and output, as `earnest play --stdio` does. */
export type Outsider = {
  /**
   * Says a message and waits for the answer. One at a time.
   *
   * @throws {OutsiderFailedError} when it does not answer in time, answers nonsense, or has ended.
   */
  ask(message: object): Promise<OutsiderAnswer>
  /** Ends its process. */
  close(): void
}

const Answer = z.union([
  z.object({ ok: z.literal(true) }),
  z.object({ action: z.literal('accept') }),
  z.object({ action: z.literal('offer'), bid: z.array(z.union([z.string(), z.number()])).max(64) }),
  z.object({ action: z.literal('end') }),
])
export type OutsiderAnswer = z.infer<typeof Answer>

/** The longest line that is read of it, in UTF-16 code units. */
const longestLine = 1 << 20

/**
 * Starts a program. Once it failed it is ended, and started anew for the next message.
 *
 * @param command The program and its arguments; no shell reads them.
 * @param patience Seconds that an answer may take.
 */
export function startOutsider(
  [program, ...args]: readonly [string, ...string[]],
  patience: number,
): Outsider {
  let child: ChildProcess | undefined
  let take: (line: string | undefined) => void = () => undefined

  const start = () => {
    const started = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'] })
    // What one says or does that was given up is no answer of the one after it.
    const hear = (line: string | undefined) => {
      if (child !== started) return
      if (line === undefined) child = undefined
      take(line)
    }
    started.on('error', () => hear(undefined)).on('exit', () => hear(undefined))
    // A program that ended no longer reads: its exit tells.
    started.stdin?.on('error', () => undefined)
    if (started.stdout) createInterface({ input: started.stdout }).on('line', hear)
    return started
  }

  const close = () => {
    const ending = child
    child = undefined
    ending?.kill('SIGKILL')
  }

  return {
    async ask(message) {
      child ??= start()
      const answered = Promise.withResolvers<string | undefined>()
      take = answered.resolve
      const late = Promise.withResolvers<'late'>()
      const timer = setTimeout(() => late.resolve('late'), 1000 * patience)
      child.stdin?.write(`${JSON.stringify(message)}\n`)
      try {
        const line = await Promise.race([
          answered.promise,
          late.promise.then(() => fail(`said nothing for ${patience} s`)),
        ])
        if (line === undefined) throw new OutsiderFailedError('has ended')
        return read(line)
      } catch (error) {
        close()
        throw error
      } finally {
        clearTimeout(timer)
        take = () => undefined
      }
    },
    close,
  }
}

function read(line: string): OutsiderAnswer {
  if (line.length > longestLine) throw new OutsiderFailedError(`said more than ${longestLine} characters`)
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (cause) {
    throw new OutsiderFailedError('said what is no JSON', cause)
  }
  const answer = Answer.safeParse(value)
  if (!answer.success) throw new OutsiderFailedError('said what is no answer', answer.error)
  return answer.data
}

function fail(problem: string): never {
  throw new OutsiderFailedError(problem)
}

/** Thrown when a program from outside does not answer as it should. Code `OutsiderFailed`. */
export class OutsiderFailedError extends BaseError {
  override readonly name = 'OutsiderFailedError'

  constructor(problem: string, cause?: unknown) {
    super(`The outside program ${problem}`, { code: 'OutsiderFailed', cause })
  }
}
