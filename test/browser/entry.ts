import { compute, missing } from './page.ts'

// What the test calls in the page.
Object.assign(globalThis, { earnest: { compute, missing } })
