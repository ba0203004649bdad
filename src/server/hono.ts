import { optionalPackage } from '../core/index.ts'

/** The packages that this room needs: optional peers of Earnest, since whoever only buys needs neither. */
export const serverPackages = ['hono', '@hono/node-server']

// Loaded by name: where Hono is not installed, importing the room says so in one line.
const [hono, limit] = await optionalPackage(serverPackages, 'A server', () =>
  Promise.all([import('hono'), import('hono/body-limit')]),
)

export const { Hono } = hono
export const { bodyLimit } = limit
