import { type ChildProcessByStdio, spawn } from 'node:child_process'
import type { Readable } from 'node:stream'

/** What is started, and how. */
export type GuardedParameters = {
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
}

/** A program that was started, and what it says. */
export type Guarded = ChildProcessByStdio<null, Readable, Readable>

/**
 * Starts a program that leaves nothing behind: when it is told to end (SIGTERM), or this process is gone by whatever
 * signal, all that it started ends too, a second later at the latest.
 */
export function spawnGuarded(
  program: string,
  args: readonly string[],
  { cwd, env }: GuardedParameters = {},
): Guarded {
  const guard = new URL('./guard.mjs', import.meta.url).pathname
  const child = spawn(process.execPath, [guard, program, ...args], {
    cwd,
    env,
    // A group of its own: the guard ends all of it, and nothing else.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  return child as unknown as Guarded
}
