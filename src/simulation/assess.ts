import type { Hash } from '../core/index.ts'
import type { Shopped } from './agents/shop.ts'
import type { Cast } from './cast.ts'
import type { Report } from './cleaning/check/checkDelivery.ts'
import { knownWork } from './cleaning/juryCriteria.ts'
import { expectedChanges } from './expectedChanges.ts'
import type { Assertion, MainJobResult } from './MainJobResult.ts'

/** What a run came to, before it is judged. */
export type Facts = Pick<
  MainJobResult,
  'negotiations' | 'deal' | 'smallDeal' | 'jury' | 'balances' | 'reputations'
> & {
  readonly main: Shopped
  readonly small: Shopped
  readonly reports: readonly Report[]
  /** The deal that the transcript proves; undefined: it proves none. */
  readonly verified: Hash | undefined
  readonly cast: Cast
}

/** All that must hold of a run. What is known of the chain was read from it, not told by an agent. */
export function assess(facts: Facts): readonly Assertion[] {
  const { negotiations, deal, smallDeal, main, reports, verified, cast } = facts
  const { buyer, sellers } = cast
  const outcomes = Object.fromEntries(negotiations.map(({ seller, outcome }) => [seller, outcome]))
  const refused = sellers.filter(({ name }) => scoreOf(facts, name, 'before') < buyer.minimumScore)

  return [
    assertion(
      'all sellers were asked; those whose score is too low were left for it',
      negotiations.length === sellers.length &&
        refused.length === 1 &&
        refused.every(({ name }) =>
          negotiations.find(({ seller }) => seller === name)?.reason?.includes('record'),
        ),
    ),
    assertion(
      'one seller was agreed with, the others were left, and the price came down',
      Object.values(outcomes).filter((outcome) => outcome === 'agreed').length === 1 &&
        outcomes[deal.seller] === 'agreed' &&
        deal.agreedPrice < deal.listPrice,
    ),
    assertion('the transcript, verified by a stranger, proves the deal on chain', verified === deal.id),
    assertion(
      'one approval settled two milestones, whose checks all hold',
      ended(deal, ['approved', 'approved', 'ruled']) && reports.slice(0, 2).every(({ passed }) => passed),
    ),
    assertion('the seller that missed its deadline lost its bond', ended(smallDeal, ['missed'])),
    assertion(
      'the criteria that were checked are those both sides signed',
      reports.length === main.agreement.terms.milestones.length &&
        main.agreement.terms.milestones.every(({ criteria }) => knownWork.has(criteria)),
    ),
    ...juryAssertions(facts),
    ...moneyAssertions(facts),
    ...recordAssertions(facts),
  ]
}

/** One juror of the panel was silent and one dishonest: neither changes what the others come to. */
function juryAssertions({ jury, deal, reports, main }: Facts): readonly Assertion[] {
  const last = reports.at(-1)
  // The checks leave open no more than what the questions are worth.
  const isGranted = (sellerBps: number) =>
    last !== undefined && sellerBps >= last.bps && sellerBps <= last.bps + last.openBps
  const silent = jury.votes.filter(({ sellerBps }) => sellerBps === null)
  const honest = jury.votes.filter(({ sellerBps }) => sellerBps !== null && isGranted(sellerBps))
  const astray = jury.votes.filter(({ sellerBps }) => sellerBps !== null && !isGranted(sellerBps))
  const feeOf = (name: string) => jury.fees.find(({ juror }) => juror === name)
  const share = main.agreement.terms.arbiterFee / BigInt(jury.votes.length)
  return [
    assertion(
      'five jurors of seven sat; one was silent, one dishonest',
      jury.drawn.length === 7 &&
        jury.drawn.filter(({ sits }) => sits).length === 5 &&
        silent.length === 1 &&
        astray.length === 1 &&
        honest.length === 3,
    ),
    assertion(
      "the verdict is what the honest jurors' own checks grant, and what the buyer's did",
      last !== undefined &&
        !last.passed &&
        isGranted(jury.verdict) &&
        deal.milestones[2]?.sellerBps === jury.verdict,
    ),
    assertion(
      'who voted near the verdict was paid, who did not got nothing, who was silent lost stake',
      honest.every(({ juror }) => feeOf(juror)?.earned === share && feeOf(juror)?.slashed === 0n) &&
        astray.every(({ juror }) => feeOf(juror)?.earned === 0n && feeOf(juror)?.slashed === 0n) &&
        silent.every(({ juror }) => feeOf(juror)?.earned === 0n && (feeOf(juror)?.slashed ?? 0n) > 0n),
    ),
    assertion(
      'how far they agreed is known, and undefined only where nobody differed',
      jury.agreement.length > 0 &&
        (jury.agreement.every(({ share }) => share === 1)
          ? jury.alpha === null
          : jury.alpha !== null && jury.alpha < 1),
    ),
  ]
}

function moneyAssertions({
  balances,
  deal,
  smallDeal,
  jury,
  main,
  small,
  cast,
}: Facts): readonly Assertion[] {
  const { accounts, minted, burned, escrow } = balances
  const changeOf = (name: string) => {
    const account = accounts.find(({ who }) => who === name)
    if (!account) return undefined
    const { before, after } = account
    return after.wallet + after.balance - before.wallet - before.balance
  }
  const first = expectedChanges({ terms: main.agreement.terms, milestones: deal.milestones })
  const second = expectedChanges({ terms: small.agreement.terms, milestones: smallDeal.milestones })
  const expected = new Map(accounts.map(({ who }) => [who, 0n]))
  const add = (who: string, amount: bigint) => expected.set(who, (expected.get(who) ?? 0n) + amount)
  add(cast.buyer.name, first.buyer + second.buyer)
  const earned = jury.fees.reduce((sum, fee) => sum + fee.earned, 0n)
  add(`${cast.jurors.length} operators of jurors`, earned)
  // What nobody earned stays with the jury, and is nobody's.
  add('the jury', first.arbiter + second.arbiter - earned)
  add(deal.seller, first.seller)
  add(smallDeal.seller, second.seller)

  const wallets = accounts.reduce((sum, { after }) => sum + after.wallet, 0n)
  const kept = accounts.reduce((sum, { after }) => sum + after.balance, 0n)
  return [
    assertion(
      'every balance changed by what the deals say, to the unit',
      [...expected].every(([who, amount]) => changeOf(who) === amount),
    ),
    assertion(
      'no unit of USDC came up or got lost: minted = wallets + balances + burned',
      minted === wallets + kept + burned && escrow === kept + burned,
    ),
    assertion(
      'nobody but the relayer ever had ETH',
      accounts.every(
        ({ who, before, after }) => who === cast.relayer.name || (before.ether === 0n && after.ether === 0n),
      ),
    ),
  ]
}

function recordAssertions(facts: Facts): readonly Assertion[] {
  const { deal, smallDeal, cast } = facts
  const fell = (name: string) => scoreOf(facts, name, 'after') < scoreOf(facts, name, 'before')
  const buyer = cast.buyer.name
  return [
    assertion(
      'the scores of both sellers that let the buyer down fell',
      deal.seller !== smallDeal.seller && fell(deal.seller) && fell(smallDeal.seller),
    ),
    assertion(
      "the buyer's score rose: what it burned is evidence, and it lost no dispute",
      scoreOf(facts, buyer, 'after') > scoreOf(facts, buyer, 'before'),
    ),
  ]
}

function ended({ milestones }: Facts['deal'], statuses: readonly string[]): boolean {
  return (
    milestones.length === statuses.length &&
    milestones.every(({ status }, index) => status === statuses[index])
  )
}

/** A score from 0 to below 1. */
function scoreOf({ reputations }: Facts, name: string, when: 'before' | 'after'): number {
  const record = reputations.find(({ who }) => who === name)
  return Number((record?.[when].score ?? 0n) / 10n ** 9n) / 1e9
}

function assertion(name: string, holds: boolean | undefined): Assertion {
  return { name, holds: holds === true }
}
