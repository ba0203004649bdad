import { execFileSync } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'

/** A process of this machine that has not ended. */
export type Process = { readonly pid: number; readonly parent: number; readonly command: string }

/** All of them, those that ended and nobody asked for left out. */
function processes(): Process[] {
  const listed = execFileSync('ps', ['-eo', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' })
  return listed.split('\n').flatMap((line) => {
    const [, pid, parent, state = 'Z', command = ''] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? []
    return state.startsWith('Z') ? [] : [{ pid: Number(pid), parent: Number(parent), command }]
  })
}

/** A process and all that it started, and they, as long as each has its parent. */
export function familyOf(pid: number): Process[] {
  const all = processes()
  const found = all.filter((each) => each.pid === pid)
  for (const each of found) found.push(...all.filter(({ parent }) => parent === each.pid))
  return found
}

/**
 * Waits for a process's family to be such.
 *
 * @throws {Error} when it never is.
 */
export async function familyWith(
  pid: number,
  condition: (family: readonly Process[]) => boolean,
  seconds = 60,
): Promise<Process[]> {
  for (const end = Date.now() + seconds * 1_000; Date.now() < end; ) {
    const family = familyOf(pid)
    if (condition(family)) return family
    await pause(50)
  }
  throw new Error(`not within ${seconds} s: ${JSON.stringify(familyOf(pid))}`)
}

/** Those of a family that are still there, once all are gone or so many seconds have passed. */
export async function leftOf(family: readonly Process[], seconds = 90): Promise<Process[]> {
  const left = () => {
    const all = processes()
    return family.filter(({ pid, command }) =>
      all.some((each) => each.pid === pid && each.command === command),
    )
  }
  for (const end = Date.now() + seconds * 1_000; Date.now() < end && left().length > 0; ) await pause(50)
  return left()
}
