import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect } from 'chai'

import { FileUnreadableError, readJsonFile } from '../../src/cli/readJsonFile.ts'

describe('readJsonFile', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'earnest-'))
  })
  after(() => rmSync(folder, { recursive: true }))

  const written = (text: string | Uint8Array) => {
    const path = join(folder, 'file.json')
    writeFileSync(path, text)
    return path
  }
  const reasonOf = (path: string, most?: number) => {
    try {
      readJsonFile(path, most === undefined ? {} : { most })
    } catch (error) {
      expect(error).to.be.instanceOf(FileUnreadableError)
      const { message } = error as Error
      expect(message.startsWith(`Can't read ${path} as JSON: `)).to.equal(true)
      return message.slice(`Can't read ${path} as JSON: `.length)
    }
    throw new Error('it was read')
  }

  it('reads JSON, also behind a byte order mark, of exactly as many bytes as it may have', () => {
    expect(readJsonFile(written('{"a": "ü"}'))).to.deep.equal({ a: 'ü' })
    expect(readJsonFile(written('\ufeff[1]'))).to.deep.equal([1])
    expect(readJsonFile(written('[1,2]'), { most: 5 })).to.deep.equal([1, 2])
    // A character that two chunks share.
    const long = `"${'x'.repeat(64 * 1024 - 2)}ü"`
    expect(readJsonFile(written(long))).to.equal(JSON.parse(long))
  })

  it('says why a file can not be read', () => {
    expect(reasonOf(join(folder, 'none.json'))).to.equal('there is no such file')
    expect(reasonOf(folder)).to.equal('it is a folder')
    expect(reasonOf(written(''))).to.match(/JSON/)
    expect(reasonOf(written('<html>'))).to.match(/not valid JSON/)
    expect(reasonOf(written('[1,2]'), 4)).to.equal('it has more than 4 bytes')
    expect(reasonOf(written(new Uint8Array(100_000)), 99_999)).to.equal('it has more than 99999 bytes')
  })

  it('gives up what has no end', () => {
    expect(reasonOf('/dev/zero', 1_000_000)).to.equal('it has more than 1000000 bytes')
  })
})
