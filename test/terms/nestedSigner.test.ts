import { expect } from 'chai'
import { type Hex, hexToString, keccak256, size, slice, toHex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { getEip712Domain } from 'viem/actions'

import { askContract } from '../../src/chain/index.ts'
import {
  accountSigner,
  hashTermSheet,
  nestedSigner,
  privateKeySigner,
  type Signer,
  signAct,
  signTermSheet,
} from '../../src/terms/index.ts'
import { type Earnest, startEarnest } from '../chain/support/earnest.ts'
import { deployAccount } from '../chain/support/smartAccounts.ts'

const key: Hex = `0x${'74'.repeat(32)}`
const owner = privateKeyToAccount(key)

describe('nestedSigner', () => {
  let earnest: Earnest
  let address: Hex

  before(async () => {
    earnest = await startEarnest()
    address = await deployAccount(earnest, 'Nested', [owner.address])
  })

  const domainOf = () => ({ name: 'Nested', version: '3', chainId: earnest.domain.chainId })
  const signerOf = (by: Signer = privateKeySigner(key)) =>
    nestedSigner({ address, owner: by, domain: domainOf() })
  const answer = (digest: Hex, signature: Hex, account = address) =>
    askContract(earnest.chain, { account, digest, signature })

  it('signs a term sheet that OpenZeppelin’s ERC-7739 takes, by a raw key and by a wallet', async () => {
    const terms = await earnest.sheet({ buyer: address })
    const digest = hashTermSheet(terms, earnest.domain)
    const signature = await signTermSheet(signerOf(), terms, earnest.domain)
    expect(await answer(digest, signature)).to.equal('yes')
    expect(await signTermSheet(signerOf(accountSigner(owner)), terms, earnest.domain)).to.equal(signature)
    expect(await answer(keccak256(digest), signature)).to.equal('no')
  })

  it('takes the domain as the account itself tells it', async () => {
    const { domain } = await getEip712Domain(earnest.chain, { address })
    const terms = await earnest.sheet({ buyer: address })
    const told = nestedSigner({ address, owner: privateKeySigner(key), domain: domain as never })
    expect(await signTermSheet(told, terms, earnest.domain)).to.equal(
      await signTermSheet(signerOf(), terms, earnest.domain),
    )
  })

  it('signs acts, and for one account of an owner alone', async () => {
    const other = await deployAccount(earnest, 'Nested', [owner.address])
    const approval = { deal: keccak256('0x01'), milestones: 1n, metered: 0n, unlessEngaged: false }
    const digest = earnest.hashAct('Approval', approval)
    const signature = await signAct(signerOf(), 'Approval', approval, earnest.domain)
    expect(await answer(digest, signature)).to.equal('yes')
    expect(await answer(digest, signature, other)).to.equal('no')
  })

  it('describes the contents explicitly: every type in the order of names, then which it is', async () => {
    const terms = await earnest.sheet({ buyer: address })
    const signature = await signTermSheet(signerOf(), terms, earnest.domain)
    const length = Number(slice(signature, size(signature) - 2))
    const description = hexToString(slice(signature, size(signature) - 2 - length, size(signature) - 2))
    expect(description).to.match(/^Milestone\(uint96 amount,.*\)TermSheet\(address buyer,.*\)TermSheet$/)
    expect(toHex(description).length / 2 - 1).to.equal(length)
  })
})
