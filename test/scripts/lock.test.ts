import { expect } from 'chai'

import { completeLock } from '../../scripts/lock/completeLock.ts'

describe('completeLock', () => {
  it('adds what is missing for other platforms, and leaves what is there', () => {
    const present = { version: '1.0.0', os: ['linux'], cpu: ['x64'], dev: true, optional: true }
    const nested = { version: '3.0.0' }
    const { lock, added } = completeLock({
      name: 'kept',
      packages: {
        '': {},
        'node_modules/tool': {
          version: '1.0.0',
          dev: true,
          optionalDependencies: { '@tool/cli-linux-x64': '1.0.0', '@tool/cli-linux-arm64-musl': '1.0.0' },
        },
        'node_modules/@tool/cli-linux-x64': present,
        'node_modules/other': {
          version: '2.0.0',
          optionalDependencies: { '@other/darwin-arm64': '2.0.0', near: '3.0.0' },
        },
        'node_modules/other/node_modules/near': nested,
      },
    })

    expect(added).to.deep.equal(['@tool/cli-linux-arm64-musl', '@other/darwin-arm64'])
    expect(lock.name).to.equal('kept')
    expect(lock.packages['node_modules/@tool/cli-linux-x64']).to.equal(present)
    expect(lock.packages['node_modules/other/node_modules/near']).to.equal(nested)
    expect(lock.packages).to.not.have.property('node_modules/near')
    expect(
      (lock.packages as Record<string, unknown>)['node_modules/@tool/cli-linux-arm64-musl'],
    ).to.deep.equal({
      version: '1.0.0',
      cpu: ['arm64'],
      libc: ['musl'],
      os: ['linux'],
      dev: true,
      optional: true,
    })
    expect(completeLock(lock).added).to.be.empty
  })
})
