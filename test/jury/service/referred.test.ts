import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect } from 'chai'
import { createWalletClient, custom, type Hash, keccak256, parseAbi, parseEther, toHex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { getBlockNumber } from 'viem/actions'
import { hardhat } from 'viem/chains'

import { juryAbi } from '../../../src/chain/index.ts'
import { seededRandom } from '../../../src/core/index.ts'
import { type BundleSource, fileJurorStore, hashRationale, isNotShown } from '../../../src/jury/index.ts'
import { beacon, jurorOf, settings } from '../../chain/court/support/court.ts'
import { seller } from '../../chain/support/earnest.ts'
import { startWorld, type World } from './support/world.ts'

const hour = 3_600
const erc20 = parseAbi(['function approve(address spender, uint256 amount)'])

describe('createJurorService, in a case that another contract brought', () => {
  let world: World
  let referrals = 0

  before(async () => {
    world = await startWorld()
  })

  /** An account that brings a dispute before a court, which asks nothing about what it is. */
  const refer = async (address = world.jury) => {
    referrals += 1
    const account = privateKeyToAccount(keccak256(toHex(`referrer ${referrals}`)))
    const wallet = createWalletClient({
      account,
      chain: hardhat,
      transport: custom(world.connection.provider),
    })
    const court = { address, abi: juryAbi } as const
    const fee = 5n * settings.pay
    await world.test.setBalance({ address: account.address, value: parseEther('1') })
    await world.mint(account.address, fee)
    await wallet.writeContract({
      address: world.usdc,
      abi: erc20,
      functionName: 'approve',
      args: [address, fee],
    })
    const block = await getBlockNumber(world.caller, { cacheTime: 0 })
    const dispute = keccak256(toHex('a bet'))
    const period = await world.chain.readContract({ ...court, functionName: 'minimumRulingPeriod' })
    const rulingEnds = (await world.now()) + Number(period) + hour
    const sides = [account.address, seller.address] as const
    await wallet.writeContract({
      ...court,
      functionName: 'refer',
      args: [dispute, ...sides, rulingEnds, fee],
    })
    const id = await world.chain.readContract({
      ...court,
      functionName: 'caseIdFor',
      args: [account.address, dispute],
    })
    return {
      id,
      account: account.address,
      block,
      bundle: new Uint8Array([1]),
      /** Its parties end it. */
      recall: () => wallet.writeContract({ ...court, functionName: 'recall', args: [dispute] }),
      /** Tells it the verdict, which code that does nothing takes. */
      execute: async () => {
        await world.test.setCode({ address: account.address, bytecode: '0x00' })
        await world.deployer.writeContract({ ...court, functionName: 'executeFor', args: [id] })
      },
    }
  }

  const draw = async (id: Hash) => {
    const court = { address: world.jury, abi: juryAbi } as const
    await world.pass(hour)
    const [round] = await world.chain.readContract({ ...court, functionName: 'drawingFor', args: [id] })
    await world.deployer.writeContract({
      ...court,
      functionName: 'drawFor',
      args: [id, beacon.sign(round)],
    })
  }

  /** A case at its sealing, and the services of all who sit; its sources are counted. */
  const sealing = async () => {
    const given = await refer()
    await draw(given.id)
    await world.endStage(given.id)
    let asked = 0
    const source: BundleSource = {
      name: 'counted',
      async bundleOf() {
        asked += 1
        return given.bundle
      },
    }
    const numbers = await world.sitting(given.id)
    expect(numbers).to.have.length(5)
    const services = numbers.map((number) => world.serviceOf(number, given, { sources: [source] }))
    const tickAll = async () => {
      for (const { service } of services) expect(await service.tick()).to.include({ failed: false })
    }
    return { given, numbers, services, tickAll, asked: () => asked }
  }

  const recordsOf = (numbers: readonly number[]) =>
    Promise.all(numbers.map((number) => world.court.getJuror({ juror: jurorOf(number).key.address })))

  const owedTo = (number: number) => world.court.getOwed({ account: jurorOf(number).operator.address })

  const sealsAndVotes = async ({ given, numbers, tickAll }: Awaited<ReturnType<typeof sealing>>) => {
    await tickAll()
    for (const number of numbers)
      expect(await world.seatOf(given.id, jurorOf(number))).to.include.keys('seal')
    await world.endStage(given.id)
    await tickAll()
    for (const number of numbers)
      expect(await world.seatOf(given.id, jurorOf(number))).to.include({ sellerBps: 0 })
  }

  it('votes 0 in every seat, for nothing was shown, and is benched nowhere', async () => {
    const drawn = await sealing()
    const { given, numbers, services, tickAll } = drawn
    const before = await recordsOf(numbers)
    await sealsAndVotes(drawn)
    expect(drawn.asked()).to.equal(0)

    // Appealing, executing: nothing that it can do, and nothing that it tries.
    await world.endStage(given.id)
    await tickAll()
    await world.endStage(given.id)
    await tickAll()
    expect(await world.court.getCase({ id: given.id })).to.include({ stage: 'executable' })
    await given.execute()
    expect(await world.court.getCase({ id: given.id })).to.include({ stage: 'executed', verdict: 0 })
    await tickAll()
    await tickAll()
    for (const { service } of services) expect(await service.tick()).to.deep.equal({ open: 0, failed: false })

    const after = await recordsOf(numbers)
    for (const [index, juror] of after.entries()) {
      const { active, drawn: sat, voted, silent } = before[index] ?? juror
      expect(juror).to.include({ active, pending: 0n, drawn: sat + 1n, voted: voted + 1n, silent })
    }
    for (const number of numbers) expect(await owedTo(number)).to.equal(0n)
    const kinds = services.flatMap(({ names }) => names())
    const count = (kind: string) => kinds.filter((found) => found === kind).length
    expect(['seal', 'vote', 'execute', 'drop', 'penalize', 'pay', 'collect'].map(count)).to.deep.equal([
      5, 5, 0, 0, 1, 1, 5,
    ])
    const [first] = services
    expect(first?.names().slice(0, 5)).to.deep.equal([
      'noticed',
      'notJudged',
      'ballotFixed',
      'ballotSigned',
      'seal',
    ])
    const [record] = (await first?.store.records(unexpected)) ?? []
    if (record?.ballot === undefined) throw new Error('no ballot was fixed')
    const { rationale } = record.ballot
    expect(isNotShown(rationale)).to.equal(true)
    expect(await first?.service.rationaleOf(hashRationale(rationale))).to.deep.equal(rationale)
  })

  it('is paid where nobody told the contract its verdict', async () => {
    const drawn = await sealing()
    const { given, numbers, services, tickAll } = drawn
    await sealsAndVotes(drawn)
    // Appealing, executing, and the end of the ruling period.
    for (let stage = 0; stage < 3; stage++) {
      await world.endStage(given.id)
      await tickAll()
    }
    expect(await world.court.getCase({ id: given.id })).to.include({ stage: 'lapsed' })
    await tickAll()
    await tickAll()
    for (const { service } of services) expect(await service.tick()).to.deep.equal({ open: 0, failed: false })
    const kinds = services.flatMap(({ names }) => names())
    expect(kinds.filter((kind) => kind === 'collect')).to.have.length(5)
    for (const { silent, pending } of await recordsOf(numbers))
      expect([silent, pending]).to.deep.equal([0n, 0n])
  })

  it('is paid for its seal where the contract takes the case back', async () => {
    const { given, services, tickAll } = await sealing()
    await tickAll()
    await given.recall()
    await tickAll()
    await tickAll()
    await tickAll()
    for (const { service } of services) expect(await service.tick()).to.deep.equal({ open: 0, failed: false })
    const kinds = services.flatMap(({ names }) => names())
    expect(kinds.filter((kind) => kind === 'collect')).to.have.length(5)
  })

  it('seals as long as there is sealing, however late it looks first', async () => {
    const { given, numbers, tickAll } = await sealing()
    const { stageEndsAt } = await world.court.getCase({ id: given.id })
    await world.pass(stageEndsAt - (await world.now()) - 15)
    await tickAll()
    for (const number of numbers)
      expect(await world.seatOf(given.id, jurorOf(number))).to.include.keys('seal')
  })

  it('goes on with the same ballot after a restart', async () => {
    const { given, numbers } = await sealing()
    const [number = 0] = numbers
    const folder = mkdtempSync(join(tmpdir(), 'earnest-'))
    try {
      const store = await fileJurorStore(folder)
      await world.serviceOf(number, given, { store }).service.tick()
      await store.close()
      const { seal } = await world.seatOf(given.id, jurorOf(number))
      expect(seal).to.be.a('string')

      await world.endStage(given.id)
      const again = await fileJurorStore(folder)
      const restarted = world.serviceOf(number, given, { store: again, random: seededRandom('another') })
      expect(await restarted.service.tick()).to.include({ failed: false })
      expect(restarted.names()).to.deep.equal(['vote'])
      expect(await world.seatOf(given.id, jurorOf(number))).to.include({ seal, sellerBps: 0 })
      await again.close()
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('does not vote on a panel, where silence costs nothing and the fee may be nothing', async () => {
    const asked = { jurors: [jurorOf(0).key.address], quorum: 1n, sealing: 7_200n, voting: 7_200n }
    const panel = await world.court.getPanelAddress(asked)
    await world.done(await world.court.createPanel(asked), panel)
    const given = await refer(panel)
    expect(await world.court.getCase({ id: given.id, court: panel })).to.include({ stage: 'sealing' })
    const { service, names } = world.serviceOf(0, given, { courts: [panel] })
    expect(await service.tick()).to.deep.equal({ open: 0, failed: false })
    expect(names()).to.deep.equal([])

    // Nobody is the worse for it: once the case lapses, all of the fee goes back to who referred it.
    await world.endStage(given.id, panel)
    await world.endStage(given.id, panel)
    expect(await world.court.getCase({ id: given.id, court: panel })).to.include({ stage: 'hung' })
    await world.endStage(given.id, panel)
    await world.done(await world.court.pay({ court: panel, id: given.id, round: 0 }), panel)
    expect(await world.court.getOwed({ court: panel, account: given.account })).to.equal(5n * settings.pay)
  })

  it('abstains without a failure where it was away, and takes no bundle', async () => {
    const { given, services, tickAll } = await sealing()
    const [first] = services
    await world.endStage(given.id)
    await tickAll()
    expect(first?.names()).to.deep.equal(['noticed', 'abstained'])
    expect(await first?.service.takeBundle(given.id, given.bundle)).to.include({ ok: false })
  })
})

function unexpected(error: unknown): never {
  throw error
}
