import { type ChildProcess, fork } from 'node:child_process'

import { BaseError } from '../../core/index.ts'
import { TooLongError, within } from '../within.ts'
import type { Commands, Instruction, Message } from './protocol.ts'

/** An agent in a process of its own. */
export type Agent<Available extends Commands = Commands> = {
  readonly name: string
  /** Where other agents reach it; empty: nowhere. */
  readonly url: string
  readonly process: ChildProcess
  /**
   * Tells it to do something, and waits until it is done.
   *
   * @throws {AgentFailedError} when it fails, dies, or takes too long.
   */
  call<Command extends keyof Available & string>(
    command: Command,
    input: Parameters<Available[Command]>[0],
  ): Promise<Awaited<ReturnType<Available[Command]>>>
  /** Ends its process. */
  stop(): Promise<void>
}

/** How to start an agent. */
export type AgentParameters<Config, Event> = {
  readonly name: string
  /** The module that calls {@link runAgent}. */
  readonly module: URL
  readonly config: Config
  readonly onEvent: (event: Event) => void
  /** Called when it dies without being told to. */
  readonly onDeath: (error: AgentFailedError) => void
  /** Seconds that it may take to come up, and to do what it is told; default: {@link usualPatience}. */
  readonly patience?: number | undefined
  /** Ends its process, also while it is still coming up. */
  readonly signal?: AbortSignal | undefined
}

/** Seconds that an agent may take for what it is told, if nobody says otherwise. */
export const usualPatience = 120

/** Of this module, compiled or not. */
const extension = import.meta.url.slice(import.meta.url.lastIndexOf('.'))

/** Milliseconds that a process has to end by itself: one that is stopped, or stuck, hears no signal but the last. */
const GRACE = 3_000

/**
 * Starts an agent in a process of its own and waits until it is ready. When this process is gone, the agent goes too.
 *
 * @throws {AgentFailedError} when it doesn't come up.
 */
export async function startAgent<Config, Event, Available extends Commands>({
  name,
  module,
  config,
  onEvent,
  onDeath,
  patience = usualPatience,
  signal,
}: AgentParameters<Config, Event>): Promise<Agent<Available>> {
  const child = fork(module, {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    signal,
    killSignal: 'SIGKILL',
    execArgv: [
      // Where Node reads TypeScript by itself, a loader would only cost each process its time.
      ...(process.features.typescript ? [] : process.execArgv),
      ...['--import', new URL(`./endWithStarter${extension}`, import.meta.url).href],
    ],
  })
  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  const ready = Promise.withResolvers<string>()
  const gone = Promise.withResolvers<void>()
  // A failure reaches everybody who waits; nobody may be waiting.
  ready.promise.catch(() => undefined)
  let stopping = false
  let death: AgentFailedError | undefined
  let errors = ''
  let reason: string | undefined

  child.stderr?.on('data', (chunk) => {
    errors = (errors + chunk).slice(-2_000)
  })
  child.on('message', (message: Message) => {
    switch (message.kind) {
      case 'ready':
        ready.resolve(message.url ?? '')
        break
      case 'event':
        onEvent(message.event as Event)
        break
      case 'result':
        waiting.get(message.id)?.resolve(message.result)
        waiting.delete(message.id)
        break
      case 'error':
        if (message.id === undefined) reason = message.reason
        else waiting.get(message.id)?.reject(new AgentFailedError(name, message.reason))
        break
    }
  })
  child.on('exit', () => gone.resolve())
  // What it said last comes after its exit. One that could not be started closes without one.
  child.on('close', (code, signal) => {
    gone.resolve()
    if (stopping) return
    const error = new AgentFailedError(
      name,
      reason ?? lastLine(errors) ?? `its process ended (${signal ?? code})`,
    )
    death = error
    ready.reject(error)
    for (const { reject } of waiting.values()) reject(error)
    onDeath(error)
  })
  child.on('error', (error) => {
    reason = error.message
  })

  const tell = (instruction: Instruction) => child.send(instruction, () => undefined)
  const stop = async () => {
    stopping = true
    child.kill('SIGTERM')
    const last = setTimeout(() => child.kill('SIGKILL'), GRACE)
    await gone.promise
    clearTimeout(last)
  }
  let calls = 0
  tell({ kind: 'start', config })
  const url = await within(patience, 'it to come up', ready.promise).catch(async (error) => {
    await stop()
    throw error instanceof TooLongError ? new AgentFailedError(name, error.message) : error
  })

  return {
    name,
    url,
    process: child,
    call(command, input) {
      if (death !== undefined) return Promise.reject(death)
      const answer = Promise.withResolvers<unknown>()
      const id = calls++
      waiting.set(id, answer)
      tell({ kind: 'call', id, command, input })
      const answered = within(patience, `"${command}" to be done`, answer.promise).catch((error) => {
        waiting.delete(id)
        throw error instanceof TooLongError ? new AgentFailedError(name, error.message) : error
      })
      return answered as ReturnType<Agent<Available>['call']> as never
    },
    stop,
  }
}

function lastLine(text: string): string | undefined {
  return text.trim().split('\n').at(-1) || undefined
}

/** Thrown when an agent fails at what it was told, or its process dies. Code `AgentFailed`. */
export class AgentFailedError extends BaseError {
  override readonly name = 'AgentFailedError'

  constructor(agent: string, reason: string) {
    super(`${agent}: ${reason}`, { code: 'AgentFailed' })
  }
}
