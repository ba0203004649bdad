import { type ChildProcess, fork } from 'node:child_process'

import { ALIVE, type Job, type Result } from './protocol.ts'
import type { Start } from './worker.ts'

/** A suite that has not ended by then never will: the fault made something endless. */
const LIMIT = 240_000
/** The compiler gives no memory back: after so many mutants a worker is replaced. */
const LIFE = 250

/** Runs jobs in processes of their own. */
export type Pool = {
  /** Runs one; `undefined`: it took too long, or took the process with it. */
  readonly run: (job: Job) => Promise<Result | undefined>
  readonly close: () => void
}

/** Starts a pool whose workers know the project. */
export function createPool(start: Start): Pool {
  const idle: { child: ChildProcess; done: number }[] = []
  const all = new Set<ChildProcess>()

  const create = () => {
    const child = fork(new URL('./worker.ts', import.meta.url), {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    all.add(child)
    child.once('exit', () => all.delete(child))
    child.send(start)
    return { child, done: 0 }
  }

  return {
    async run(job) {
      const worker = idle.pop() ?? create()
      const { child } = worker
      const result = await new Promise<Result | undefined>((done) => {
        const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT)
        const settle = (found: Result | undefined) => {
          clearTimeout(timer)
          child.removeAllListeners('message').removeAllListeners('exit')
          done(found)
        }
        child.on('message', (message) => {
          if (message === ALIVE) timer.refresh()
          else settle(message as Result)
        })
        child.once('exit', () => {
          all.delete(child)
          settle(undefined)
        })
        child.send(job)
      })
      if (result !== undefined && ++worker.done < LIFE) idle.push(worker)
      else child.kill()
      return result
    },
    close() {
      for (const child of all) child.kill()
    },
  }
}
