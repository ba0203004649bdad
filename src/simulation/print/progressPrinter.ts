import type { Progress, Tell } from '../Progress.ts'
import { formatInteger, formatUsdc } from './formatUsdc.ts'
import type { Paint } from './paint.ts'

const WHO = 9
const WHAT = 62
const MONEY = 12
const GAS = 11

/** Prints what happens, as it happens: who, what, how much, gas. */
export function progressPrinter(write: (line: string) => void, paint: Paint): Tell {
  let stages = 0

  return (progress: Progress) => {
    switch (progress.kind) {
      case 'stage':
        write('')
        write(paint('bold', `${++stages}. ${progress.title}`))
        break
      case 'step': {
        const { who, what, amount, gas } = progress
        const money = amount === undefined ? '' : formatUsdc(amount)
        const used = gas === undefined ? '' : `${formatInteger(gas)} gas`
        const told = `   ${paint('cyan', who.padEnd(WHO))} ${what.padEnd(WHAT)} ${money.padStart(MONEY)}`
        write(`${told} ${paint('dim', used.padStart(GAS + 4))}`.trimEnd())
        break
      }
      case 'detail':
        for (const line of progress.lines) write(paint('dim', `   ${' '.repeat(WHO)} ${line}`))
        break
    }
  }
}
