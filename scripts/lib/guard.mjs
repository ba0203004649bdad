// Runs a program in the process group that it leads, and ends the group when whoever started it asks, or is gone: killed,
// it could tell nobody, but its end of the channel closes. Plain JavaScript, so that it is up at once.
import { spawn } from 'node:child_process'

/** Milliseconds that the group has to end by itself. */
const GRACE = 1_000

const [program = '', ...args] = process.argv.slice(2)
let ending = false

function end() {
  if (ending) return
  ending = true
  process.kill(-process.pid, 'SIGTERM')
  setTimeout(() => process.kill(-process.pid, 'SIGKILL'), GRACE)
}

process.on('disconnect', end)
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, end)

const child = spawn(program, args, { stdio: 'inherit' })
child.on('error', (error) => {
  console.error(error.message)
  process.exit(127)
})
child.on('exit', (code) => {
  // What it started itself may still run.
  if (ending) return
  process.exit(code ?? 1)
})
