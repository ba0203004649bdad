import { createClient, custom, encodeErrorResult } from 'viem'

import { earnestActions, encodeAct, escrowAbi } from '../../src/chain/index.ts'
import {
  BaseError,
  canonicalJson,
  hashJson,
  type Json,
  keccak256,
  keccakReady,
  seededRandom,
  zeroHash,
} from '../../src/core/index.ts'
import {
  artifactOf,
  type Criteria,
  checkDelivery,
  decompressSignature,
  type Evidence,
  fileBundleStore,
  fileJurorStore,
  hashBundle,
  httpBundleStore,
  openBundle,
  packBundle,
  quicknet,
  signBallot,
  verifyRound,
} from '../../src/jury/index.ts'
import {
  askNobody,
  createInbox,
  haggle,
  type NegotiationRecord,
  readGenius,
  tactics,
  tradeScenarios,
  verifyTranscript,
} from '../../src/negotiation/index.ts'
import { createLedger } from '../../src/reputation/index.ts'
import {
  buildDocument,
  encodeConsent,
  hashCriteria,
  hashTermSheet,
  privateKeySigner,
  recoverDigest,
  signAct,
  signatureEngine,
  signTermSheet,
  type TermSheet,
  verifyDigest,
} from '../../src/terms/index.ts'
import { publishedRounds } from '../jury/beacon/vectors.ts'
import { deployments, domain, sellerSigner, startParties, tokens } from '../negotiation/support/parties.ts'
import { template } from '../negotiation/support/template.ts'

const buyer = privateKeySigner(keccak256('the buyer'))
const seller = privateKeySigner(keccak256('the seller'))

/**
 * Does in a page what an agent does: signs, verifies, haggles, packs and opens evidence, judges, reads a record.
 *
 * @param server Where bundles are kept over HTTP.
 */
export async function compute(server: string): Promise<Record<string, Json>> {
  const keccak = await keccakReady()
  const { evidence, packed, ...jury } = await judge()
  const store = httpBundleStore({ url: server })
  return {
    keccak,
    json: hashJson({ amount: '30', names: ['ä', '❤', '𝄞'], real: 0.1 }),
    random: seededRandom('page').hash(),
    ...(await sign(evidence.terms)),
    ...(await ask(evidence.terms)),
    ...(await negotiate()),
    ...jury,
    ...record(),
    kept: (await store.put(packed)) === hashBundle(packed),
    fetched: hashBundle((await store.get(hashBundle(packed))) ?? new Uint8Array()),
    absent: (await store.get(zeroHash)) === undefined,
    tooMuch: await codeOf(() => httpBundleStore({ url: `${server}/endless` }).get(zeroHash)),
  }
}

/** What only Node has: what is used instead, or says that it is not there. */
export async function missing(): Promise<Record<string, Json>> {
  const criteria = criteriaOf([{ kind: 'schema', name: 'shape', weight: 10_000, format: 'json', schema: {} }])
  return {
    engine: signatureEngine,
    fileBundleStore: await codeOf(() => fileBundleStore('bundles')),
    fileJurorStore: await codeOf(() => fileJurorStore('juror')),
    schema: await codeOf(() => checkDelivery(criteria, new TextEncoder().encode('1'), new Map())),
  }
}

async function sign(terms: TermSheet): Promise<Record<string, Json>> {
  const deal = hashTermSheet(terms, domain)
  const signature = await signTermSheet(buyer, terms, domain)
  const approval = await signAct(
    buyer,
    'Approval',
    { deal, milestones: 1n, metered: 0n, unlessEngaged: false },
    domain,
  )
  return {
    deal,
    signature,
    approval,
    recovered: await recoverDigest(deal, signature),
    verified: await verifyDigest(deal, signature, buyer.address),
    another: await verifyDigest(deal, signature, seller.address),
    act: keccak256(
      encodeAct('settle', {
        terms,
        milestones: 1n,
        metered: 0n,
        unlessEngaged: false,
        buyer: encodeConsent({ kind: 'signature', signature: approval }),
      }),
    ),
  }
}

/** A chain that answers every call with the number 7, and then refuses one. */
async function ask(terms: TermSheet): Promise<Record<string, Json>> {
  const word = `0x${'7'.padStart(64, '0')}`
  const clientOf = (request: () => Promise<unknown>) =>
    createClient({ transport: custom({ request }, { retryCount: 0 }) }).extend(
      earnestActions({ escrow: domain.escrow }),
    )
  const data = encodeErrorResult({ abi: escrowAbi, errorName: 'NonceSpent', args: [terms.buyer, 7n] })
  const refusing = clientOf(async () => {
    throw Object.assign(new Error('execution reverted'), { code: 3, data })
  })
  return {
    balance: `${await clientOf(async () => word).earnest.getBalance({ account: terms.buyer, token: terms.token })}`,
    refused: await codeOf(() => refusing.earnest.getBalance({ account: terms.buyer, token: terms.token })),
  }
}

async function negotiate(): Promise<Record<string, Json>> {
  const parties = startParties()
  const report = (error: unknown) => {
    throw error
  }
  const result = await haggle(parties.buyer, {
    domain,
    template,
    rounds: 12,
    until: parties.clock.now() + 3_600,
    buyerNonce: 1n,
    wait: 1,
    patience: 2,
    sellers: [{ seller: sellerSigner.address, wire: createInbox(parties.seller, { report }) }],
  })
  const id = result.sellers[0]?.negotiation ?? zeroHash
  const { opening, entries } = (await parties.seller.store.load(id)) as NegotiationRecord
  const moves = entries.map(({ move }) => move)
  const verified = await verifyTranscript({ opening, moves, tokens, deployments, askContract: askNobody })
  const file = (text: string) => ({ name: 'file.xml', text })
  const issue = (worth: string) =>
    `<objective><issue name="side" index="1" type="discrete"><item value="left"${worth}/></issue>`
  const genius = await readGenius('lane', {
    domain: file(
      `<negotiation_template><utility_space>${issue('')}</objective></utility_space></negotiation_template>`,
    ),
    profiles: [
      file(
        `<utility_space>${issue(' evaluation="1"')}<weight index="1" value="1"/></objective></utility_space>`,
      ),
      undefined,
    ],
  })
  return {
    agreed: result.agreement?.deal ?? null,
    transcript: entries.map(({ text }) => keccak256(text)),
    verified: verified.ok,
    tactics: Object.keys(tactics),
    scenarios: tradeScenarios().map(({ name }) => name),
    genius: genius.space.issues.map(({ name }) => name),
  }
}

async function judge() {
  const deliverable = new TextEncoder().encode('id,price\n1,0.94\n2,19.99\n')
  const check = { weight: 5_000, format: 'csv', rows: '' } as const
  const criteria = criteriaOf([
    { ...check, kind: 'unique', name: 'ids', fields: ['/id'] },
    { weight: 5_000, kind: 'bytes', name: 'these', hash: keccak256(deliverable) },
  ])
  const { hash, document, parts } = buildDocument(
    {
      terms: { title: 'Prices', items: [], serviceLevels: [], criteria: [criteria] },
      trail: { negotiation: zeroHash, round: 1, previous: zeroHash, issuedAt: 1_800_000_000 },
    },
    seededRandom('document'),
  )
  const evidence: Evidence = {
    ...domain,
    terms: sheetOf(hashCriteria(criteria), hash),
    milestone: 0,
    termsPart: parts.terms,
    trail: document.trail,
    deliverable,
    statements: { seller: 'Both of them.' },
    attachments: new Map(),
  }
  const packed = packBundle(evidence)
  const facts = {
    ...domain,
    deal: hashTermSheet(evidence.terms, domain),
    milestone: 0,
    artifact: artifactOf(keccak256(deliverable), evidence.statements.seller),
    reason: zeroHash,
    concededBps: 0,
    until: 1_800_010_000,
  }
  const opened = openBundle(packed, { facts })
  const { findings } = await checkDelivery(criteria, deliverable, new Map())
  const [round] = publishedRounds
  if (round === undefined) throw new Error('there is no round')
  const ballot = { case: facts.deal, round: 0, sellerBps: 10_000, rationale: zeroHash }
  const court = { name: 'Earnest Jury', chainId: 31_337, verifyingContract: domain.escrow } as const
  return {
    evidence,
    packed,
    bundle: hashBundle(packed),
    bytes: packed.length,
    opened: opened.ok,
    findings: findings.map(({ holds }) => holds),
    randomness: verifyRound({ ...quicknet, ...round, signature: decompressSignature(round.signature) }),
    ballot: await signBallot(seller, ballot, court),
  }
}

function criteriaOf(checks: Criteria['checks']): Criteria {
  return { version: '1', title: 'Prices', task: ['List them.'], checks, questions: [], attachments: [] }
}

function sheetOf(criteria: `0x${string}`, document: `0x${string}`): TermSheet {
  return {
    buyer: buyer.address,
    seller: seller.address,
    token: `0x${'44'.repeat(20)}`,
    milestones: [{ amount: 100n, bond: 10n, duration: 3_600, criteria }],
    metered: 0n,
    meteredFor: 0,
    burnBps: 0,
    arbiter: `0x${'55'.repeat(20)}`,
    arbiterFee: 1n,
    reviewPeriod: 3_600,
    rulingPeriod: 7_200,
    silenceBps: 5_000,
    expiry: 1_800_000_120,
    document,
    buyerNonce: 1n,
    sellerNonce: 0n,
  }
}

function record(): Record<string, Json> {
  const ledger = createLedger()
  const entry = { buyer: buyer.address, seller: seller.address, burned: 1_000_000n, both: true } as const
  ledger.record(
    { ...entry, sellerLoss: 0n, buyerLoss: 0n, ending: 'approved', milestones: 1, disputed: 0 },
    1_800_000_000,
  )
  const standing = ledger.standingOf(seller.address, 'seller', 1_800_086_400)
  const digits = (_name: string, value: unknown) => (typeof value === 'bigint' ? `${value}` : value)
  return { standing: canonicalJson(JSON.parse(JSON.stringify(standing, digits))) }
}

/** The code of what a call throws. */
async function codeOf(call: () => unknown): Promise<Json> {
  try {
    await call()
  } catch (error) {
    return error instanceof BaseError ? error.code : String(error)
  }
  return null
}
