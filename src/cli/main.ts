#!/usr/bin/env node
import { createProgram } from './program.ts'

try {
  await createProgram({
    out: (text) => console.log(text),
    fail: () => {
      process.exitCode = 1
    },
  }).parseAsync()
} catch (error) {
  console.error(`earnest: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
}
