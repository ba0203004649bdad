import { formatError } from '../core/index.ts'
import { createProgram } from './program.ts'

/** Tells why it ends, in one line. */
function fail(error: unknown): void {
  console.error(`earnest: ${formatError(error)}`)
  process.exitCode = 1
}

// Whoever read the output, `head` for example, has had enough.
process.stdout.on('error', () => process.exit(1))
process.on('uncaughtException', (error) => {
  fail(error)
  process.exit()
})

try {
  await createProgram({
    out: (text) => console.log(text),
    warn: (text) => console.error(`earnest: ${text}`),
    fail: () => {
      process.exitCode = 1
    },
  }).parseAsync()
} catch (error) {
  fail(error)
}
