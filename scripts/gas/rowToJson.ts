import { dollarsOf } from './fees.ts'
import type { Row } from './row.ts'

/** A row as plain data: the L1 fee as decimal digits of wei, and what it costs in dollars at each level of fees. */
export function rowToJson(row: Row) {
  const dollars = {
    minimum: dollarsOf(row, 'minimum'),
    tenfold: dollarsOf(row, 'tenfold'),
    hundredfold: dollarsOf(row, 'hundredfold'),
  }
  return { ...row, l1Fee: row.l1Fee.toString(), dollars }
}
