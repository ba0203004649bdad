import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { expect } from 'chai'
import { BrowserProvider, type Contract, type ContractFactory, type Signer } from 'ethers'

import { buyer, type Earnest, seller, startEarnest } from './support/earnest.ts'

/** What the compiler generates for ethers; `earnest/typechain` exports it built, with its types. */
type Bindings = {
  readonly Escrow__factory: typeof ContractFactory & { connect(address: string, signer: Signer): Contract }
}

describe('the bindings for ethers', () => {
  let earnest: Earnest
  let escrow: Contract

  before(async () => {
    const index = join(import.meta.dirname, '../../types/typechain/index.ts')
    expect(existsSync(index), 'compile the contracts first').to.equal(true)
    const { Escrow__factory }: Bindings = await import(pathToFileURL(index).href)
    earnest = await startEarnest()
    const provider = new BrowserProvider(earnest.connection.provider as never)
    escrow = Escrow__factory.connect(earnest.escrow, await provider.getSigner())
  })

  const call = (name: string, ...args: unknown[]) => escrow.getFunction(name)(...args)

  it('commit, settle, read and tell events', async () => {
    const { sheet, consents, sign, client } = earnest
    const terms = await sheet()
    const blobs = await consents(terms)
    const deal = await client.getDealId({ terms })

    const committed = await (await call('commit', terms, blobs.buyer, blobs.seller)).wait()
    const [event] = committed.logs
      .filter((log: { address: string }) => log.address.toLowerCase() === earnest.escrow.toLowerCase())
      .map((log: never) => escrow.interface.parseLog(log))
    expect(event.name).to.equal('Committed')
    expect([event.args.deal, event.args.buyer, event.args.seller]).to.deep.equal([
      deal,
      buyer.address,
      seller.address,
    ])
    expect((await earnest.client.getDeal({ terms })).status).to.equal('live')

    const consent = await sign(buyer, 'Approval', {
      deal,
      milestones: 0b111n,
      metered: 0n,
      unlessEngaged: false,
    })
    await (await call('settle', terms, 0b111n, 0n, false, consent)).wait()
    expect((await earnest.client.getDeal({ terms })).status).to.equal('closed')
  })

  it("name the contract's errors", async () => {
    const terms = await earnest.sheet()
    const error = await call('settle', terms, 1n, 0n, false, '0x').catch((thrown: unknown) => thrown)
    expect(error.revert?.name ?? escrow.interface.parseError(error.data)?.name).to.equal('DealNotLive')
  })
})
