import type { Commands, Instruction, Message } from './protocol.ts'

/** An agent that is up: where others reach it, if they do, and what it can be told to do. */
export type RunningAgent<Available extends Commands> = {
  readonly url?: string
  readonly commands: Available
}

/**
 * The body of an agent's process: waits for its configuration, starts, then does what it is told.
 *
 * Whatever goes wrong is said before the process ends.
 *
 * @param start Starts the agent; `tell` reports an event.
 */
export function runAgent<Config, Event, Available extends Commands>(
  start: (config: Config, tell: (event: Event) => void) => Promise<RunningAgent<Available>>,
): void {
  const say = (message: Message) => process.send?.(message)
  const fail = (error: unknown) => {
    say({ kind: 'error', id: undefined, reason: reasonOf(error) })
    // Let the message leave first.
    process.disconnect?.()
    process.exitCode = 1
  }
  let commands: Commands = {}

  process.on('uncaughtException', fail)
  process.on('unhandledRejection', fail)
  process.on('message', async (instruction: Instruction) => {
    if (instruction.kind === 'start') {
      const agent = await start(instruction.config as Config, (event) => say({ kind: 'event', event }))
      commands = agent.commands
      say({ kind: 'ready', url: agent.url })
      return
    }

    const { id, command, input } = instruction
    try {
      say({ kind: 'result', id, result: await commands[command]?.(input) })
    } catch (error) {
      say({ kind: 'error', id, reason: reasonOf(error) })
    }
  })
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
