import { expect } from 'chai'

import { optionalPackage, PackageMissingError } from '../../src/core/index.ts'
import { thrownBy } from '../jury/beacon/thrownBy.ts'

describe('optionalPackage', () => {
  const missing = (name: string) => async () => import(name)

  it('gives what is loaded', async () => {
    const names = ['hono']
    expect(await optionalPackage(names, 'A test', async () => 7)).to.equal(7)
  })

  it('names the package that is missing, and what installs all that belong to it, in one line', async () => {
    for (const path of ['@nobody/nothing', '@nobody/nothing/part']) {
      const names = ['no-such-package', '@nobody/nothing']
      const error = (await thrownBy(() => optionalPackage(names, 'A test', missing(path)))) as Error
      expect(error).to.be.instanceOf(PackageMissingError)
      expect(error.message).to.equal(
        'A test needs @nobody/nothing, which is not installed: npm install no-such-package @nobody/nothing',
      )
      expect(error).to.have.property('code', 'PackageMissing')
    }
  })

  it('passes on what is wrong otherwise, as what a package that is there lacks itself', async () => {
    const load = missing('no-such-package-of-theirs')
    const error = (await thrownBy(() => optionalPackage(['no-such-package'], 'A test', load))) as Error
    expect(error).to.not.be.instanceOf(PackageMissingError)
    expect(error).to.have.property('code', 'ERR_MODULE_NOT_FOUND')
    const broken = new Error('broken')
    const failing = async () => {
      throw broken
    }
    expect(await thrownBy(() => optionalPackage(['hono'], 'A test', failing))).to.equal(broken)
  })
})
