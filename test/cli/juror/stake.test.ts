import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect } from 'chai'
import { keccak256, toHex } from 'viem'

import { enrolJuror, readStatus, resignJuror } from '../../../src/cli/juror/stake.ts'
import type { Listening } from '../../../src/server/index.ts'
import { jurorOf } from '../../chain/court/support/court.ts'
import { rpcError } from '../../chain/support/through.ts'
import { serveRpc } from '../../jury/service/support/serveRpc.ts'
import { keyOf, startWorld, type World } from '../../jury/service/support/world.ts'

/** Of an account that Hardhat gives ETH; known to everybody. */
const gasKey = '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d'

describe('a juror’s stake, past a node whose answer is lost', function () {
  this.timeout(120_000)

  let world: World
  let rpc: Listening
  let folder: string
  let lost = 0

  before(async () => {
    world = await startWorld(3)
    const { provider } = world.connection
    // A first node took the bytes; the second refuses them, and knows the transaction by its receipt alone.
    const request = async (call: { method: string }) => {
      if (call.method === 'eth_getTransactionByHash') return null
      const answer = await provider.request(call as never)
      if (call.method !== 'eth_sendRawTransaction') return answer
      lost += 1
      throw rpcError(-32_000, 'nonce too low')
    }
    rpc = await serveRpc({ request })
    folder = mkdtempSync(join(tmpdir(), 'earnest-'))
  })

  after(async () => {
    await rpc.close()
    rmSync(folder, { recursive: true })
  })

  it('is enrolled and resigned by what was sent, and its hash is told', async () => {
    const number = 40
    const path = join(folder, 'juror.json')
    const config = {
      rpc: rpc.url,
      courts: [world.jury],
      keyEnv: 'JUROR',
      gasKeyEnv: 'GAS',
      juror: { kind: 'program', name: 'forty' },
      bundles: ['https://bundles.example'],
      state: 'forty',
    }
    writeFileSync(path, JSON.stringify(config))
    await world.mint(jurorOf(number).operator.address, 300_000_000n)
    const environment = {
      JUROR: keyOf(number),
      GAS: gasKey,
      OPERATOR: keccak256(toHex(`operator ${number}`)),
    }
    const operated = { environment, operatorKeyEnv: 'OPERATOR' }

    const enrolled = await enrolJuror(path, { ...operated, provider: 'openai', stake: 250_000_000n })
    expect((await world.chain.getTransactionReceipt({ hash: enrolled })).status).to.equal('success')
    expect((await readStatus(path, { environment })).standing.stake).to.equal(250_000_000n)

    const resigned = await resignJuror(path, operated)
    expect((await world.chain.getTransactionReceipt({ hash: resigned })).status).to.equal('success')
    expect(lost).to.equal(2)
  })
})
