import { formatError } from '../core/index.ts'
import { runEarnest } from './runEarnest.ts'

// Whoever read the output, `head` for example, has had enough.
process.stdout.on('error', () => process.exit(1))
process.on('uncaughtException', (error) => {
  console.error(`earnest: ${formatError(error)}`)
  process.exit(1)
})

process.exitCode = await runEarnest(process.argv, {
  out: (text) => console.log(text),
  warn: (text) => console.error(text),
})
