import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import { expect } from 'chai'

import { FolderLockedError, lockFolder } from '../../src/core/index.ts'

describe('lockFolder', () => {
  let folder: string

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'earnest-'))
  })

  afterEach(() => {
    rmSync(folder, { recursive: true })
  })

  /** What another process finds that locks the folder and ends without releasing it. */
  const elsewhere = (): string => {
    const script = `
      import { lockFolder } from ${JSON.stringify(resolve('src/core/lockFolder.ts'))}
      try { lockFolder(${JSON.stringify(folder)}); console.log('locked') } catch (error) { console.log(error.code) }`
    const flags = ['--import', 'tsx', '--input-type=module', '-e', script]
    return execFileSync(process.execPath, flags, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
  }

  it('keeps the same process out until it is released', () => {
    const release = lockFolder(folder)
    expect(() => lockFolder(folder)).to.throw(FolderLockedError)
    release()
    lockFolder(folder)()
  })

  it('keeps another process out, and lets it in when it is released', () => {
    const release = lockFolder(folder)
    expect(elsewhere()).to.equal('FolderLocked')
    release()
    expect(elsewhere()).to.equal('locked')
    // That process ended as it pleased.
    lockFolder(folder)()
  }).timeout(30_000)

  it('tells of a folder that is not there', () => {
    expect(() => lockFolder(join(folder, 'none'))).to.throw(/unable to open/)
  })
})
