import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { expect } from 'chai'

import { CompilationFailedError, ensureCompiled } from '../../scripts/lib/ensureCompiled.ts'

describe('ensureCompiled', () => {
  // The runner of these tests tells the processes it starts which project it is about.
  const { HARDHAT_CONFIG } = process.env
  let root: string
  beforeEach(() => {
    delete process.env.HARDHAT_CONFIG
    root = mkdtempSync(join(tmpdir(), 'earnest-'))
  })
  afterEach(() => {
    if (HARDHAT_CONFIG !== undefined) process.env.HARDHAT_CONFIG = HARDHAT_CONFIG
    rmSync(root, { recursive: true })
  })

  const write = (file: string, time: number) => {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), '')
    utimesSync(join(root, file), time, time)
  }
  /** Whether it began to compile; in an empty folder that can't end well. */
  const attempt = async () => {
    let began = false
    const onStart = () => {
      began = true
    }
    const error = await ensureCompiled({ root, onStart }).then(
      () => undefined,
      (reason) => reason,
    )
    return { began, error }
  }

  it('does nothing when all sources are older than what was compiled', async () => {
    write('contracts/Escrow.sol', 1_000)
    write('contracts/types/Acts.sol', 2_000)
    write('artifacts/contracts/Escrow.sol/Escrow.json', 2_000)
    expect(await attempt()).to.deep.equal({ began: false, error: undefined })
  })

  it('compiles when a source is newer, and passes on what the compiler says', async () => {
    write('artifacts/contracts/Escrow.sol/Escrow.json', 1_000)
    write('contracts/types/Acts.sol', 2_000)
    const { began, error } = await attempt()
    expect(began).to.equal(true)
    expect(error).to.be.instanceOf(CompilationFailedError)
    expect(error.message).to.match(/^The contracts do not compile:\n.*Hardhat/s)
  })

  it('compiles when nothing was compiled yet', async () => {
    write('contracts/Escrow.sol', 1_000)
    expect((await attempt()).began).to.equal(true)
  })
})
