import { expect } from 'chai'

import { keccak256 } from '../../../src/core/index.ts'
import { jurorDirectory, readAnnouncement, signAnnouncement } from '../../../src/jury/index.ts'
import { privateKeySigner } from '../../../src/terms/index.ts'

const domain = { chainId: 31_337, escrow: `0x${'33'.repeat(20)}` } as const
const one = privateKeySigner(keccak256('one'))
const other = privateKeySigner(keccak256('other'))
const url = 'https://one.example'

describe('jurorDirectory', () => {
  it('believes a juror alone of where it is reached', async () => {
    const shown = await signAnnouncement(one, url, domain)
    expect(await readAnnouncement(shown, url, domain)).to.deep.equal({ ok: true, announcement: shown })
    const lies = [
      { ...shown, juror: other.address },
      { ...shown, url: 'https://liar.example' },
      { ...shown, signature: (await signAnnouncement(other, url, domain)).signature },
      await signAnnouncement(one, 'https://liar.example', domain),
      await signAnnouncement(one, url, { ...domain, chainId: 1 }),
      { ...shown, more: 1 },
      'nothing',
    ]
    for (const lie of lies) {
      expect(await readAnnouncement(lie, url, domain)).to.include({ ok: false, code: 'AnnouncementInvalid' })
    }
  })

  it('finds those that announce themselves, whatever else its list leads to, and asks the others again', async () => {
    const asked: string[] = []
    let isUp = false
    const answers: Readonly<Record<string, () => Promise<Response>>> = {
      [`${url}/juror`]: async () => Response.json(await signAnnouncement(one, url, domain)),
      'https://copy.example/juror': async () => Response.json(await signAnnouncement(one, url, domain)),
      'https://endless.example/juror': async () => new Response('x'.repeat(10_000)),
      'https://none.example/juror': async () => new Response('', { status: 404 }),
      'https://late.example/juror': async () => {
        if (!isUp) throw new Error('away')
        return Response.json(await signAnnouncement(other, 'https://late.example', domain))
      },
    }
    const fetch = (async (place: string) => {
      asked.push(place)
      return answers[place]?.()
    }) as typeof globalThis.fetch
    const urls = Object.keys(answers).map((place) => place.replace('/juror', ''))
    const directory = jurorDirectory({ urls, domain, fetch })
    expect(await directory.urlsOf([one.address, other.address])).to.deep.equal([url])
    expect(await directory.urlOf(other.address)).to.equal(undefined)
    isUp = true
    expect(await directory.urlOf(other.address)).to.equal('https://late.example')
    expect(asked.filter((place) => place === `${url}/juror`)).to.have.length(1)
  })
})
