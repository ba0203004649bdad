import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** Milliseconds between two looks at whether the wrapper still lives. */
const INTERVAL = 250

/**
 * Has this process ended (SIGTERM) when npm, which runs it, is gone. npm passes some signals on, to its shell alone; of
 * others, and of its being killed, this process would never hear. Without npm around it nothing is done: a program that
 * is started by itself may outlive the terminal that it was started from.
 */
export function endWithWrapper(): void {
  if (process.env.npm_execpath === undefined) return
  const parent = process.ppid
  let watched: readonly number[] = [parent]

  wrapperOf(parent).then(
    (found) => {
      watched = found
    },
    // Where `ps` is missing, the parent alone is watched.
    () => undefined,
  )
  setInterval(() => {
    if (process.ppid === parent && watched.every(isAlive)) return
    process.kill(process.pid, 'SIGTERM')
  }, INTERVAL).unref()
}

/** A parent, and where that is npm's shell, npm itself, which may be killed while the shell waits. */
async function wrapperOf(parent: number): Promise<readonly number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'ppid=,args=', '-p', String(parent)])
  const [, above = '', command = ''] = /^\s*(\d+)\s+(.*)$/m.exec(stdout) ?? []
  return / -c /.test(command) ? [parent, Number(above)] : [parent]
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // One of another user is alive too.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
