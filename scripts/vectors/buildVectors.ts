import {
  type Address,
  canonicalJson,
  checksumAddress,
  type Hash,
  hashJson,
  type Json,
  keccak256,
  parse,
  seededRandom,
  toWire,
} from '../../src/core/index.ts'
import {
  type ActName,
  acts,
  buildDocument,
  type ConsentBlob,
  Document,
  type Domain,
  eip712Domain,
  encodeConsent,
  hashAct,
  hashAuthorization,
  hashTermSheet,
  Mandate,
  privateKeySigner,
  type Signer,
  signAct,
  signAuthorization,
  signTermSheet,
  TermSheet,
  TermsPart,
  TrailPart,
  typesOf,
} from '../../src/terms/index.ts'

/** Addresses as twenty times a byte. */
const account = (byte: string): Address => checksumAddress(`0x${byte.repeat(20)}`)
const hash = (text: string): Hash => keccak256(text)

const domain: Domain = { chainId: 8453, escrow: account('e5') }
const usdc = checksumAddress('0x833589fcd6edb6e08f4c7c32d4f71b54bda02913')
const keys = { buyer: hash('buyer'), seller: hash('seller'), arbiter: hash('arbiter'), agent: hash('agent') }
const signers = {
  buyer: privateKeySigner(keys.buyer),
  seller: privateKeySigner(keys.seller),
  arbiter: privateKeySigner(keys.arbiter),
  agent: privateKeySigner(keys.agent),
}
const { buyer, seller, arbiter, agent } = signers

const documentVector = buildDocumentVector()

const milestone = { amount: '30000000', bond: '3000000', duration: 86_400, criteria: hash('criteria') }
const sheets: readonly [string, object][] = [
  ['three milestones, a meter, a burn, an arbiter', {}],
  ['one payment and nothing beside it', { milestones: [milestone], ...plain() }],
  ['metering alone', { milestones: [], arbiter: account('00'), arbiterFee: '0', burnBps: 0 }],
  ['every member at its largest', largest()],
]

/** Builds all test vectors: each says what goes in, and what has to come out. */
export async function buildVectors() {
  return {
    about:
      'Test vectors of Earnest. Integers over 53 bits are decimal digits; bytes are hexadecimal. Written by ' +
      '`npm run vectors`; nothing of Earnest is needed to check them.',
    domain: eip712Domain(domain),
    accounts: Object.fromEntries(
      Object.entries(signers).map(([name, { address }]) => [
        name,
        { address, privateKey: keys[name as 'buyer'] },
      ]),
    ),
    termSheets: await Promise.all(sheets.map(([name, change]) => sheetVector(name, change))),
    acts: await Promise.all(actMessages().map(([name, signer, message]) => actVector(name, signer, message))),
    authorizations: [await authorizationVector(1_800_000_000), await authorizationVector(undefined)],
    consents: await consentVectors(),
    documents: [documentVector],
  }
}

async function sheetVector(name: string, change: object) {
  const message = { ...sheetMessage(), ...change }
  const terms = parse(TermSheet, message)
  return {
    name,
    types: typesOf('TermSheet'),
    primaryType: 'TermSheet',
    message: toWire(TermSheet, terms),
    digest: hashTermSheet(terms, domain),
    signatures: {
      buyer: await signTermSheet(buyer, terms, domain),
      seller: await signTermSheet(seller, terms, domain),
    },
  }
}

async function actVector(primaryType: ActName, by: keyof typeof signers, wire: object) {
  const message = parse(acts[primaryType], wire) as never
  return {
    types: typesOf(primaryType),
    primaryType,
    message: wire,
    digest: hashAct(primaryType, message, domain),
    signer: by,
    signature: await signAct(signers[by], primaryType, message, domain),
  }
}

async function authorizationVector(expiry: number | undefined) {
  const token = { name: 'USD Coin', version: '2', chainId: domain.chainId, verifyingContract: usdc }
  const given = { token, escrow: domain.escrow, value: 100_500_000n, act: hash('act'), expiry }
  return {
    domain: token,
    from: buyer.address,
    to: domain.escrow,
    value: given.value.toString(),
    act: given.act,
    expiry: expiry ?? null,
    digest: hashAuthorization(buyer.address, given),
    signature: await signAuthorization(buyer, given),
  }
}

async function consentVectors() {
  const mandate = parse(Mandate, mandateMessage())
  const signature = (signer: Signer) => signer.signDigest(hash('signed'), {} as never)
  const consents: readonly ConsentBlob[] = [
    { kind: 'caller' },
    { kind: 'signature', signature: await signature(buyer) },
    { kind: 'authorization', value: 100_500_000n, signature: await signature(buyer) },
    {
      kind: 'authorization',
      value: 1n,
      signature: await signature(buyer),
      further: { kind: 'signature', signature: await signature(seller) },
    },
    {
      kind: 'mandate',
      mandate,
      principalSignature: await signature(buyer),
      agentSignature: await signature(agent),
    },
  ]
  return consents.map((consent) => ({ consent: withDigits(consent), bytes: encodeConsent(consent) }))
}

function buildDocumentVector() {
  const criteria = { checks: [{ kind: 'rows', count: 3201 }], questions: ['Is every title a text?'] }
  const {
    hash: found,
    document,
    parts,
  } = buildDocument(
    {
      terms: {
        title: 'Films, cleaned · Filme, gesäubert',
        items: [
          { milestone: 0, title: 'Typed rows', unit: 'row', quantity: 3_000, unitPrice: 10_000n },
          { milestone: null, title: 'Look-up', unit: 'call', quantity: 1, unitPrice: 250n },
        ],
        serviceLevels: [{ metric: 'uptime', bound: 'atLeast', target: 99.9, unit: '%' }],
        criteria: [criteria],
      },
      trail: { negotiation: hash('request'), round: 3, previous: hash('move'), issuedAt: 1_790_000_000 },
    },
    seededRandom('vectors'),
  )
  const terms = toWire(TermsPart, parts.terms) as Json
  const trail = toWire(TrailPart, parts.trail)
  const whole = toWire(Document, document)
  return {
    criteria: { value: criteria, hash: hashJson(criteria) },
    terms: { value: terms, canonical: canonicalJson(terms), hash: document.terms },
    trail: { value: trail, canonical: canonicalJson(trail), hash: document.trail },
    document: { value: whole, canonical: canonicalJson(whole), hash: found },
  }
}

function sheetMessage() {
  return {
    buyer: buyer.address,
    seller: seller.address,
    token: usdc,
    milestones: [
      milestone,
      { ...milestone, duration: 172_800 },
      { ...milestone, amount: '40000000', bond: '0' },
    ],
    metered: '5000000',
    meteredFor: 259_200,
    burnBps: 50,
    arbiter: arbiter.address,
    arbiterFee: '2000000',
    reviewPeriod: 43_200,
    rulingPeriod: 86_400,
    silenceBps: 5_000,
    expiry: 1_800_000_000,
    document: documentVector.document.hash,
    buyerNonce: '7',
    sellerNonce: '0',
  }
}

function plain() {
  return { metered: '0', meteredFor: 0, burnBps: 0, arbiter: account('00'), arbiterFee: '0' }
}

function largest() {
  const amount = (2n ** 96n - 1n).toString()
  const bytes = `0x${'ff'.repeat(32)}`
  const widest = { amount, bond: amount, duration: 2 ** 32 - 1, criteria: bytes }
  return {
    buyer: account('ff'),
    seller: account('ff'),
    token: account('ff'),
    milestones: [widest, widest],
    metered: amount,
    meteredFor: 2 ** 32 - 1,
    burnBps: 2 ** 16 - 1,
    arbiter: account('ff'),
    arbiterFee: amount,
    reviewPeriod: 2 ** 32 - 1,
    rulingPeriod: 2 ** 32 - 1,
    silenceBps: 2 ** 16 - 1,
    expiry: 2 ** 40 - 1,
    document: bytes,
    buyerNonce: (2n ** 256n - 1n).toString(),
    sellerNonce: (2n ** 256n - 1n).toString(),
  }
}

function mandateMessage() {
  return {
    principal: buyer.address,
    agent: agent.address,
    scopes: '35',
    token: usdc,
    perDeal: '200000000',
    total: '1000000000',
    counterparty: account('00'),
    arbiter: arbiter.address,
    validAfter: 1_790_000_000,
    validUntil: 1_810_000_000,
    nonce: '1',
  }
}

/** A message of each act, and who signs it. */
function actMessages(): readonly [ActName, keyof typeof signers, object][] {
  const deal = hash('deal')
  const expiry = 1_800_000_000
  const own = { account: buyer.address, nonce: '9', expiry }
  return [
    ['Approval', 'buyer', { deal, milestones: '3', metered: '1250000', unlessEngaged: true }],
    ['Waiver', 'seller', { deal, milestones: '4', metered: true, expiry }],
    ['Split', 'buyer', { deal, milestone: 2, sellerBps: 2_500, expiry }],
    ['Delivery', 'seller', { deal, milestone: 1, index: 2, artifact: hash('artifact') }],
    ['Dispute', 'buyer', { deal, milestone: 1, index: 2, concededBps: 1_000, reason: hash('reason') }],
    ['Amendment', 'buyer', { deal, next: hash('next'), milestones: '6', expiry }],
    ['Engagement', 'arbiter', { deal, milestone: 1 }],
    ['Ruling', 'arbiter', { deal, milestone: 1, sellerBps: 6_000 }],
    ['Mandate', 'buyer', mandateMessage()],
    ['Consent', 'agent', { account: buyer.address, role: 0, act: hash('act'), mandate: hash('mandate') }],
    ['Deposit', 'buyer', { ...own, token: usdc, amount: '5000000' }],
    ['Withdrawal', 'buyer', { ...own, token: usdc, amount: '5000000', to: account('70') }],
    ['PayoutChange', 'buyer', { ...own, token: usdc, payout: domain.escrow }],
    ['Cancellation', 'seller', { account: seller.address, digest: deal, expiry }],
    ['LaneCancellation', 'buyer', { account: buyer.address, lane: 2, generation: 8, expiry }],
    ['NonceCancellation', 'buyer', { account: buyer.address, word: '0', mask: '128', expiry }],
    ['Revocation', 'buyer', { account: buyer.address, mandate: hash('mandate'), expiry }],
    ['Dismissal', 'buyer', { account: buyer.address, agent: agent.address, expiry }],
    [
      'Request',
      'buyer',
      {
        buyer: buyer.address,
        seller: seller.address,
        document: hash('request document'),
        rounds: 12,
        until: expiry,
        buyerNonce: '7',
      },
    ],
    ['Quote', 'seller', { deal }],
    ['Leave', 'seller', { negotiation: hash('request'), previous: hash('move'), reason: 1 }],
  ]
}

/** A consent with its numbers as digits. */
function withDigits(consent: ConsentBlob): object {
  return JSON.parse(
    JSON.stringify(consent, (_name, value) => (typeof value === 'bigint' ? value.toString() : value)),
  )
}
