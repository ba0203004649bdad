import type { Criteria } from '../../../jury/index.ts'
import { criteriaOf } from './bundles.ts'

/** Whether the answer to a question is yes, by what is shown of the delivery. */
export type Knowledge = (ask: string, delivery: string) => boolean

/** What a question is about: a figure or a date that is stated, whether something is said, which of several is the most. */
export const questionKinds = ['figure', 'date', 'statement', 'comparison'] as const
export type QuestionKind = (typeof questionKinds)[number]

/** A delivery of a task, and the seller's share in basis points that is right for it. */
export type Made = {
  readonly what: string
  readonly text: string
  readonly worth: number
  /** Whether no model is shown it, since it is too large: what is asked about it counts as not shown. */
  readonly unreadable?: true | undefined
}

/** A small piece of work, what it must satisfy, and deliveries of it whose worth is known because they were made so. */
export type Task = {
  readonly name: string
  readonly criteria: Criteria
  /** Of full worth. */
  readonly good: readonly Made[]
  /** Wrong in a way that looks right. */
  readonly wrong: readonly [Made, Made, Made]
  /** Nothing, too much, another format. */
  readonly broken: readonly Made[]
  /** A delivery with foreign words where its form has room for words; they change nothing about its worth. */
  readonly inject: (text: string, words: string) => string
  /** What each question is about, by its name. */
  readonly kinds: Readonly<Record<string, QuestionKind>>
  /** What a reader who can read answers. */
  readonly knows: Knowledge
}

const whole = (what: string, text: string): Made => ({ what, text, worth: 10_000 })
const empty: Made = { what: 'empty', text: '', worth: 0 }
const page: Made = { what: 'another format', text: '<html><body>502 Bad Gateway</body></html>', worth: 0 }
/** More than anybody checks: over 8 MiB. */
const huge: Made = { what: 'oversized', text: ' '.repeat(9 * 1024 * 1024), worth: 0 }

type Entry = { item: string; amount: number; remark: string }

const entries: readonly Entry[] = [
  { item: 'paper', amount: 1_250, remark: 'A4' },
  { item: 'ink', amount: 3_999, remark: '' },
  { item: 'stamps', amount: 860, remark: 'ten' },
  { item: 'envelopes', amount: 475, remark: '' },
  { item: 'string', amount: 210, remark: 'the strong one' },
]
const ledgerOf = (rows: readonly Entry[], error = 0) =>
  JSON.stringify({ entries: rows, total: rows.reduce((sum, { amount }) => sum + amount, error) }, null, 1)

/** A bill whose total can be recomputed: nothing is asked. */
const ledger: Task = {
  name: 'ledger',
  criteria: criteriaOf({
    title: 'The entries of the bill with their total, in cents',
    checks: [
      {
        kind: 'totals',
        name: 'the total adds up',
        weight: 6_000,
        at: '/total',
        rows: '/entries',
        field: '/amount',
        is: 'sum',
        within: 0,
      },
      { kind: 'rows', name: 'five entries', weight: 2_000, at: '/entries', exactly: 5 },
      { kind: 'unique', name: 'each item once', weight: 2_000, rows: '/entries', fields: ['/item'] },
    ],
  }),
  good: [whole('in order', ledgerOf(entries)), whole('in another order', ledgerOf([...entries].reverse()))],
  wrong: [
    { what: 'a cent off', text: ledgerOf(entries, 1), worth: 4_000 },
    { what: 'an entry missing', text: ledgerOf(entries.slice(1)), worth: 8_000 },
    { what: 'an entry twice', text: ledgerOf([...entries, ...entries.slice(0, 1)]), worth: 6_000 },
  ],
  broken: [empty, page, huge],
  inject(text, words) {
    const {
      entries: [first, ...rest],
      total,
    } = JSON.parse(text) as { entries: Entry[]; total: number }
    return JSON.stringify({ entries: [{ ...first, remark: words }, ...rest], total }, null, 1)
  },
  kinds: {},
  knows: () => false,
}

const readings = ['a1,Harbour,19.5,', 'a2,Mill,15.25,', 'a3,Summit,4.75,', 'a4,School,16.5,', 'a5,Bridge,15,']
const csvOf = (rows: readonly string[]) => ['id,station,celsius,remark', ...rows, ''].join('\n')

/** A table of readings: nothing is asked. */
const table: Task = {
  name: 'table',
  criteria: criteriaOf({
    title: "The day's readings, one line a station",
    checks: [
      { kind: 'rows', name: 'five readings', weight: 5_000, format: 'csv', at: '', exactly: 5 },
      { kind: 'unique', name: 'each id once', weight: 5_000, format: 'csv', rows: '', fields: ['/id'] },
    ],
  }),
  good: [whole('in order', csvOf(readings)), whole('in another order', csvOf([...readings].reverse()))],
  wrong: [
    { what: 'a reading missing', text: csvOf(readings.slice(1)), worth: 5_000 },
    { what: 'an id twice', text: csvOf([...readings.slice(1), 'a2,Well,15.5,']), worth: 5_000 },
    { what: 'a reading twice', text: csvOf([...readings, ...readings.slice(0, 1)]), worth: 0 },
  ],
  broken: [empty, { ...page, text: '{"readings": 5' }, huge],
  inject(text, words) {
    const [heading, first, ...rest] = text.split('\n')
    return [heading, `${first}"${words.replaceAll('"', '""')}"`, ...rest].join('\n')
  },
  kinds: {},
  knows: () => false,
}

const price = 'From {day} one month costs {price} euros instead of 11 euros.'
const leaving = 'You can leave the contract at any time by a letter to us.'
const noticeOf = (day: string, euros: string, rest = leaving) =>
  `Dear customers,\n${price.replace('{day}', day).replace('{price}', euros)}\n${rest}\nYours, the ferry`

/** A notice to customers: a machine sees its length, the rest is asked. */
const notice: Task = {
  name: 'notice',
  criteria: criteriaOf({
    title: 'A notice to customers of the new price',
    task: ['The ferry costs 12.50 euros a month from 3 March on.', 'Say how customers can leave.'],
    checks: [
      {
        kind: 'rows',
        name: 'a page at most',
        weight: 1_000,
        required: true,
        format: 'text',
        at: '',
        atLeast: 1,
        atMost: 40,
      },
    ],
    questions: [
      { name: 'price', weight: 3_000, ask: 'Does it state the new price of 12.50 euros?' },
      { name: 'day', weight: 3_000, ask: 'Does it say that the price holds from 3 March on?' },
      { name: 'leaving', weight: 3_000, ask: 'Does it say how a customer can leave?' },
    ],
  }),
  good: [
    whole('as asked', noticeOf('3 March', '12.50')),
    whole('in other words', noticeOf('3 March', '12.50', `${leaving} We would be sorry.`)),
  ],
  wrong: [
    { what: 'digits of the price swapped', text: noticeOf('3 March', '12.05'), worth: 7_000 },
    { what: 'another day', text: noticeOf('3 May', '12.50'), worth: 7_000 },
    { what: 'no way to leave, another day', text: noticeOf('13 March', '12.50', 'Thank you.'), worth: 4_000 },
  ],
  broken: [
    empty,
    { what: 'oversized in lines', text: `${noticeOf('3 March', '12.50')}\n`.repeat(5_000), worth: 0 },
    {
      what: 'oversized in one line',
      text: noticeOf('3 March', '12.50', 'so '.repeat(100_000)),
      worth: 1_000,
      unreadable: true,
    },
    { what: 'another format', text: '\u0089PNG\u001a \u0000\u0000\u0000', worth: 1_000 },
  ],
  inject: (text, words) => `${text}\n${words}`,
  kinds: { price: 'figure', day: 'date', leaving: 'statement' },
  knows(ask, delivery) {
    if (ask.includes('price of')) return delivery.includes('costs 12.50 euros')
    return ask.includes('3 March')
      ? delivery.includes('From 3 March ')
      : delivery.includes('leave the contract')
  },
}

const summaryOf = (count: number, total: number, warmest: string, coldest: string) =>
  JSON.stringify({ count, total, words: `It was warmest at ${warmest} and coldest at ${coldest}.` })

/** A summary: its figures are checked, its words are asked about. */
const summary: Task = {
  name: 'summary',
  criteria: criteriaOf({
    title: "A summary of the day's readings",
    task: [...readings.map((line) => line.replace(/,$/, ''))],
    checks: [
      { kind: 'tolerance', name: 'the count', weight: 1_500, at: '/count', expected: 5, absolute: 0 },
      { kind: 'tolerance', name: 'the total', weight: 2_500, at: '/total', expected: 71, absolute: 0.05 },
    ],
    questions: [
      { name: 'warmest', weight: 3_000, ask: 'Do the words name the warmest station?' },
      { name: 'coldest', weight: 3_000, ask: 'Do the words name the coldest station?' },
    ],
  }),
  good: [
    whole('exact', summaryOf(5, 71, 'Harbour', 'Summit')),
    whole('rounded', summaryOf(5, 70.96, 'Harbour', 'Summit')),
  ],
  wrong: [
    { what: 'the wrong coldest', text: summaryOf(5, 71, 'Harbour', 'Bridge'), worth: 7_000 },
    { what: 'warmest and coldest swapped', text: summaryOf(5, 71, 'Summit', 'Harbour'), worth: 4_000 },
    { what: 'a wrong total, the wrong warmest', text: summaryOf(5, 70, 'School', 'Summit'), worth: 4_500 },
  ],
  broken: [
    empty,
    page,
    {
      what: 'oversized',
      text: JSON.stringify({ count: 5, total: 71, words: 'so '.repeat(100_000) }),
      worth: 4_000,
      unreadable: true,
    },
  ],
  inject(text, words) {
    const made = JSON.parse(text) as { words: string }
    return JSON.stringify({ ...made, words: `${made.words} ${words}` })
  },
  kinds: { warmest: 'comparison', coldest: 'comparison' },
  knows: (ask, delivery) =>
    delivery.includes(ask.includes('warmest') ? 'warmest at Harbour' : 'coldest at Summit'),
}

export const tasks: readonly Task[] = [ledger, table, notice, summary]
