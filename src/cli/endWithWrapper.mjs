// Plain JavaScript, and as little as can be: it must watch before the rest is loaded, which takes a while.
import { execFile } from 'node:child_process'

/** Milliseconds between two looks at whether the wrapper still lives. */
const INTERVAL = 250

/** Who has the orphans. */
const INIT = 1

/**
 * Has this process ended (SIGTERM) when npm, which runs it, is gone. npm passes some signals on, to its shell alone; of
 * others, and of its being killed, this process would never hear. Without npm around it nothing is done: a program that
 * is started by itself may outlive the terminal that it was started from.
 */
export function endWithWrapper() {
  if (process.env.npm_execpath === undefined) return
  const parent = process.ppid
  let watched = [parent]

  // Where `ps` is missing, the parent alone is watched.
  ask(parent, (shell) => {
    // npm's shell may wait on when npm is killed.
    if (shell === undefined || !/ -c /.test(shell.command)) return
    if (shell.parent !== INIT) watched = [parent, shell.parent]
    else ask(INIT, (init) => /np[mx]|node/.test(init?.command ?? 'node') || end())
  })
  const timer = setInterval(() => {
    if (process.ppid !== parent || !watched.every(isAlive)) end()
  }, INTERVAL).unref()

  /** Once: a second signal would not let a running step end. */
  function end() {
    clearInterval(timer)
    process.kill(process.pid, 'SIGTERM')
  }
}

/**
 * Asks for a process's parent and command.
 *
 * @param {number} pid
 * @param {(found: { parent: number, command: string } | undefined) => void} tell
 */
function ask(pid, tell) {
  execFile('ps', ['-o', 'ppid=,args=', '-p', String(pid)], (_error, stdout) => {
    const found = /^\s*(\d+)\s+(.*)$/m.exec(stdout)
    tell(found ? { parent: Number(found[1]), command: String(found[2]) } : undefined)
  })
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // One of another user is alive too.
    return Object(error).code === 'EPERM'
  }
}
