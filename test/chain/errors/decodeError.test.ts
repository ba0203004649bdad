import { expect } from 'chai'
import type { Hex } from 'viem'
import { createClient, createWalletClient, custom, encodeErrorResult, http } from 'viem'
import { writeContract } from 'viem/actions'
import { hardhat } from 'viem/chains'

import {
  AccountMissingError,
  ConsentMissingError,
  close,
  DealNotLiveError,
  DeploymentMissingError,
  decodeError,
  earnestActions,
  escrowAbi,
  revertDataOf,
  settle,
  simulateSettle,
} from '../../../src/chain/index.ts'
import { type Earnest, startEarnest } from '../support/earnest.ts'

const data = encodeErrorResult({ abi: escrowAbi, errorName: 'DealNotLive', args: [`0x${'1'.repeat(64)}`] })

/** What was thrown. */
const thrownBy = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error) => error,
  )

describe('revertDataOf', () => {
  const shapes: Readonly<Record<string, unknown>> = {
    'at data, as Geth has it': { code: 3, data },
    'at data.data, as older nodes have it': { data: { data } },
    'behind a word, as OpenEthereum had it': { data: `Reverted ${data}` },
    'in the inner error of a provider': { error: { data } },
    "at raw, as viem's contract errors have it": { raw: data, data: { errorName: 'DealNotLive' } },
    'in a cause of a cause': { cause: { cause: { data } }, data: '0x99' },
  }
  for (const [where, error] of Object.entries(shapes)) {
    it(`finds the data ${where}`, () => expect(revertDataOf(error)).to.equal(data))
  }

  for (const error of [undefined, null, 'no', new Error('no'), { data: 'not hexadecimal' }, { data: 7 }]) {
    it(`finds none in ${JSON.stringify(error) ?? 'nothing'}`, () =>
      expect(revertDataOf(error)).to.equal(undefined))
  }

  it('ends when an error is its own cause', () => {
    const error: { cause?: unknown } = {}
    error.cause = error
    expect(revertDataOf(error)).to.equal(undefined)
  })
})

describe('errors of the actions', () => {
  let earnest: Earnest

  before(async () => {
    earnest = await startEarnest()
  })

  it('throws the class of what was refused, whether sent, simulated or read', async () => {
    const { client, sheet } = earnest
    const terms = await sheet()
    const deal = await client.getDealId({ terms })
    const approval = { terms, milestones: 1n, metered: 0n, unlessEngaged: false }

    for (const attempt of [
      () => client.settle(approval),
      () => client.simulateSettle(approval),
      () => client.getMilestone({ terms, milestone: 0 }),
    ]) {
      const error = await thrownBy(attempt())
      expect(error).to.be.instanceOf(DealNotLiveError)
      expect((error as DealNotLiveError).args).to.deep.equal({ deal })
      expect((error as DealNotLiveError).cause).to.be.instanceOf(Error)
    }
  })

  it('says who did not consent', async () => {
    const { client, sheet, deployer } = earnest
    const terms = await sheet()
    const error = await thrownBy(client.commit({ terms }))
    expect(error).to.be.instanceOf(ConsentMissingError)
    expect((error as ConsentMissingError).args.account).to.equal(terms.buyer)
    expect((error as ConsentMissingError).args.caller.toLowerCase()).to.equal(deployer.account.address)
  })

  it("decodes what viem's own contract actions throw", async () => {
    const { deployer, escrow, sheet } = earnest
    const call = { address: escrow, abi: escrowAbi, functionName: 'close', args: [await sheet()] } as const
    const error = await thrownBy(writeContract(deployer, call))
    expect(decodeError(error)).to.be.instanceOf(DealNotLiveError)
  })

  it('tells why a transaction reverted that was mined all the same', async () => {
    const { client, sheet } = earnest
    const hash = await client.close({ terms: await sheet(), gas: 500_000n }).catch(async () => {
      // The embedded chain refuses it, and mines it nevertheless.
      const block = await earnest.chain.getBlock()
      return block.transactions[0] as Hex
    })
    expect(await thrownBy(client.waitForAct({ hash }))).to.be.instanceOf(DealNotLiveError)
  })

  it('leaves what is no revert as it is', async () => {
    const nobody = createClient({ chain: hardhat, transport: http('http://127.0.0.1:1', { retryCount: 0 }) })
    const { escrow, sheet } = earnest
    const error = await thrownBy(
      simulateSettle(nobody, {
        escrow,
        terms: await sheet(),
        milestones: 1n,
        metered: 0n,
        unlessEngaged: false,
      }),
    )
    expect(error).to.be.instanceOf(Error).and.not.to.have.property('code', 'Reverted')
  })

  it('asks for an account before it sends', async () => {
    const { connection, escrow, sheet } = earnest
    const client = createClient({ chain: hardhat, transport: custom(connection.provider) })
    const approval = { escrow, terms: await sheet(), milestones: 1n, metered: 0n, unlessEngaged: false }
    expect(await thrownBy(settle(client, approval))).to.be.instanceOf(AccountMissingError)
  })

  it('asks for an escrow where none is known', async () => {
    const { connection, deployer, sheet } = earnest
    const client = createWalletClient({
      account: deployer.account,
      chain: hardhat,
      transport: custom(connection.provider),
    })
    const terms = await sheet()
    const { earnest: bound } = client.extend(earnestActions())
    for (const attempt of [() => close(client, { terms }), () => bound.getDeal({ terms })]) {
      const error = await thrownBy(attempt())
      expect(error).to.be.instanceOf(DeploymentMissingError)
      expect((error as DeploymentMissingError).details.found).to.equal(31_337)
    }
  })
})
