import { existsSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'

import { expect } from 'chai'

import { glob } from '../../scripts/lib/glob.ts'

const pages = [...glob('*.md'), ...glob('docs/**/*.md'), 'test/INVARIANTS.md']

/** Folders that hold what a page may name by its path. */
const OURS = /^(?:contracts|deployments|docs|ignition|scripts|src|test)\//

/** The anchor that a heading is reached by. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')

function anchorsIn(path: string): readonly string[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line) => /^#+ (.*)$/.exec(line)?.[1] ?? [])
    .map(anchorOf)
}

describe('pages', () => {
  for (const page of pages) {
    // What a release said of its files holds of that release.
    const text = readFileSync(page, 'utf8')

    it(`${page} links to what is there`, () => {
      for (const [, target = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^[a-z]+:/.test(target)) continue
        const [path = '', anchor] = target.split('#')
        const file = path === '' ? page : posix.join(posix.dirname(page), path)
        expect(existsSync(file), `${target}: ${file}`).to.equal(true)
        if (anchor !== undefined) expect(anchorsIn(file), target).to.include(anchor)
      }
    })

    if (page === 'CHANGELOG.md') continue
    it(`${page} names files that are there`, () => {
      for (const [, code = ''] of text.matchAll(/`([^`\s]+)`/g)) {
        if (!OURS.test(code) || /[<>…{}*]/.test(code)) continue
        // Pages on what is tested name tests by their path below test/.
        expect(existsSync(code) || existsSync(`test/${code}`), code).to.equal(true)
      }
    })
  }

  it('decisions are in their list, one page each of at most 60 lines', () => {
    const list = readFileSync('docs/decisions/README.md', 'utf8')
    for (const page of glob('docs/decisions/*.md').filter((path) => !path.endsWith('README.md'))) {
      const text = readFileSync(page, 'utf8')
      expect(list, page).to.include(`](${posix.basename(page)})`)
      expect(text.trimEnd().split('\n').length, page).to.be.at.most(60)
      expect(text.match(/^## .*/gm), page).to.deep.equal([
        '## Context',
        '## Choice',
        '## Rejected',
        '## Consequence',
      ])
    }
  })
})
