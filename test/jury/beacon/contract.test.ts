import { expect } from 'chai'
import { network } from 'hardhat'
import type { NetworkConnection } from 'hardhat/types/network'
import { getContract, parseAbi } from 'viem'

import { type Hex, seededRandom } from '../../../src/core/index.ts'
import { decompressSignature, verifyRound } from '../../../src/jury/beacon/beaconSignature.ts'
import { localBeacon } from '../../../src/jury/beacon/localBeacon.ts'
import { quicknet } from '../../../src/jury/beacon/quicknet.ts'
import {
  type BeaconParameters,
  BeaconRoundInvalidError,
  BeaconTimeTooEarlyError,
  publishedAt,
  roundAt,
} from '../../../src/jury/beacon/rounds.ts'
import { thrownBy } from './thrownBy.ts'
import { publishedRounds } from './vectors.ts'

const abi = parseAbi([
  'function publicKey() view returns (bytes)',
  'function roundAt(uint256 time) view returns (uint64)',
  'function publishedAt(uint64 round) view returns (uint256)',
  'function verify(uint64 round, bytes signature) view returns (bytes32)',
  'error BeaconSignatureInvalid(uint64 round)',
  'error BeaconTimeTooEarly(uint256 found, uint256 genesis)',
  'error BeaconRoundZero()',
])

/** What both languages say of a beacon. */
describe('the beacon on chain and the client', () => {
  let connection: NetworkConnection<'op'>
  const random = seededRandom('0x626561636f6e')

  before(async () => {
    connection = await network.create({ network: 'local', chainType: 'op' })
  })

  const deploy = async ({ publicKey, genesis, period }: BeaconParameters) => {
    const { address } = await connection.viem.deployContract('Beacon', [publicKey, genesis, period])
    return getContract({ address, abi, client: await connection.viem.getPublicClient() })
  }

  it('check published rounds alike', async () => {
    const beacon = await deploy(quicknet)
    expect(await beacon.read.publicKey()).to.equal(quicknet.publicKey)
    for (const { round, signature, randomness } of publishedRounds) {
      expect(await beacon.read.verify([round, decompressSignature(signature)])).to.equal(randomness)
    }
  })

  it('check rounds of a key of one’s own alike', async () => {
    for (let keys = 0; keys < 4; keys++) {
      // Below the order of the subgroup, whose first byte is 0x73.
      const secret: Hex = `0x01${random.hash().slice(4)}`
      const own = localBeacon({ secret, genesis: 1_000, period: 5 })
      const beacon = await deploy(own)
      for (const round of [1n, BigInt(random.hash()) >> 192n, 2n ** 64n - 1n]) {
        const signature = own.sign(round)
        const randomness = verifyRound({ publicKey: own.publicKey, round, signature })
        expect(await beacon.read.verify([round, signature]), String(round)).to.equal(randomness)
        expect(await thrownBy(() => beacon.read.verify([round ^ 2n, signature])))
          .to.be.instanceOf(Error)
          .with.property('message')
          .that.includes('BeaconSignatureInvalid')
      }
    }
  })

  it('count rounds alike', async () => {
    for (const [genesis, period] of [
      [quicknet.genesis, quicknet.period],
      [0, 1],
      [1_000, 4_294_967_295],
    ] as const) {
      const beacon = await deploy({ ...quicknet, genesis, period })
      const times = [0, 1, period - 1, period, period + 1].map((seconds) => genesis + seconds)
      for (let more = 0; more < 20; more++) {
        times.push(genesis + Number(BigInt(random.hash()) >> 222n))
      }
      for (const time of times) {
        const round = roundAt({ genesis, period }, time)
        expect(await beacon.read.roundAt([BigInt(time)]), `${genesis} ${period} ${time}`).to.equal(round)
        expect(await beacon.read.publishedAt([round])).to.equal(
          BigInt(publishedAt({ genesis, period }, round)),
        )
      }
    }
  })

  it('refuse alike a time before the first round, and round 0', async () => {
    const beacon = await deploy(quicknet)
    const early = quicknet.genesis - 1
    expect(() => roundAt(quicknet, early)).to.throw(BeaconTimeTooEarlyError)
    expect(String(await thrownBy(() => beacon.read.roundAt([BigInt(early)])))).to.include(
      'BeaconTimeTooEarly',
    )
    expect(() => publishedAt(quicknet, 0n)).to.throw(BeaconRoundInvalidError)
    expect(() => publishedAt(quicknet, 2n ** 64n)).to.throw(BeaconRoundInvalidError)
    expect(String(await thrownBy(() => beacon.read.publishedAt([0n])))).to.include('BeaconRoundZero')
  })
})

describe('localBeacon', () => {
  it('refuses a secret that is none', () => {
    const order: Hex = '0x73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001'
    for (const secret of [`0x${'00'.repeat(32)}`, order, '0x01'] as const) {
      expect(() => localBeacon({ secret, genesis: 0, period: 1 }), secret).to.throw()
    }
  })
})
