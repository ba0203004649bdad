import { expect } from 'chai'
import { Hono } from 'hono'

import { createInbox } from '../../src/negotiation/index.ts'
import { negotiationRoutes } from '../../src/server/index.ts'
import { peerOf } from '../../src/server/peerOf.ts'
import { startParties } from '../negotiation/support/parties.ts'

/** The peer of a request from an address, with what its headers say. */
async function peer(remoteAddress: string | undefined, trustedProxies = 0, forwarded?: string) {
  const app = new Hono()
  app.get('/', (context) => context.json({ peer: peerOf(context, trustedProxies) ?? null }))
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }
  const env = remoteAddress === undefined ? {} : { incoming: { socket: { remoteAddress } } }
  const response = await app.request('http://seller.test/', { headers }, env)
  return ((await response.json()) as { peer: string | null }).peer
}

describe('peerOf', () => {
  it('is the network of the connection’s own address, whatever a header says', async () => {
    expect(await peer('192.0.2.7')).to.equal('192.0.2.0/24')
    expect(await peer('::ffff:192.0.2.7')).to.equal('192.0.2.0/24')
    expect(await peer('192.0.2.7', 0, '198.51.100.1')).to.equal('192.0.2.0/24')
    expect(await peer('2001:db8:1:2:3::4')).to.equal('2001:db8:1::/48')
    expect(await peer('2001:DB8:0001:ffff::')).to.equal('2001:db8:1::/48')
    expect(await peer('2001::5')).to.equal('2001:0:0::/48')
  })

  it('is not known where anybody may be behind it', async () => {
    expect(await peer('127.0.0.1')).to.equal(null)
    expect(await peer('::1', 0, '198.51.100.1')).to.equal(null)
    expect(await peer(undefined)).to.equal(null)
    expect(await peer(undefined, 1, '198.51.100.1')).to.equal(null)
  })

  it('is what the outermost of our own proxies saw: what stands before that is a stranger’s word', async () => {
    expect(await peer('127.0.0.1', 1, '198.51.100.1')).to.equal('198.51.100.0/24')
    expect(await peer('127.0.0.1', 1, '203.0.113.9, 198.51.100.1')).to.equal('198.51.100.0/24')
    expect(await peer('10.0.0.2', 2, '203.0.113.9, 198.51.100.1, 10.0.0.1')).to.equal('198.51.100.0/24')
    expect(await peer('127.0.0.1', 1, '2001:db8:1::9')).to.equal('2001:db8:1::/48')
    expect(await peer('127.0.0.1', 2, '198.51.100.1')).to.equal(null)
    expect(await peer('127.0.0.1', 1)).to.equal(null)
    expect(await peer('127.0.0.1', 1, 'unknown')).to.equal(null)
    expect(await peer('127.0.0.1', 1, '<script>')).to.equal(null)
  })

  it('is handed to whoever listens', async () => {
    const { seller, clock } = startParties()
    const peers: (string | undefined)[] = []
    const inbox = createInbox(seller, { report: () => {} })
    const app = negotiationRoutes({
      negotiator: seller,
      clock,
      trustedProxies: 1,
      inbox: {
        ...inbox,
        open(text, from) {
          peers.push(from)
          return inbox.open(text, from)
        },
      },
    })
    const headers = { 'x-forwarded-for': '198.51.100.1' }
    const env = { incoming: { socket: { remoteAddress: '127.0.0.1' } } }
    await app.request('http://seller.test/negotiations', { method: 'POST', body: '{}', headers }, env)
    expect(peers).to.deep.equal(['198.51.100.0/24'])
  })
})
