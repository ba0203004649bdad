import type { Outcome } from '../../negotiation/index.ts'
import { bidSpaceOf, decode, kalaiSmorodinskyPoint } from '../../negotiation/index.ts'
import type { Arena } from './Arena.ts'

/** A game to draw: who played, what each offered in turn, and what was agreed. */
export type DrawnGame = {
  readonly arena: Arena
  readonly a: string
  readonly b: string
  readonly offers: readonly { readonly by: 'a' | 'b'; readonly outcome: Outcome }[]
  readonly agreement?: Outcome | undefined
}

const size = 640
const margin = 56
const mostDots = 4_000

/**
 * An SVG of a negotiation in the plane of utilities, a's to the right and b's upwards: what could be agreed, the Pareto
 * frontier, the Nash and Kalai–Smorodinsky points, each side's offers in order, the reservations and the agreement.
 * Every text in it is escaped.
 */
export function drawGame({ arena, a, b, offers, agreement }: DrawnGame): string {
  const at = (outcome: Outcome) => point(arena.a.of(outcome), arena.b.of(outcome))
  const path = (by: 'a' | 'b') =>
    offers.filter((offer) => offer.by === by).map(({ outcome }) => at(outcome).join(','))
  const frontier = arena.problem.frontier.map(({ utilities }) => point(...utilities).join(','))
  const kalai = kalaiSmorodinskyPoint(arena.problem)
  const agreed = agreement && at(agreement)
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size + 40}" font-family="sans-serif" font-size="13">`,
    `<rect width="${size}" height="${size + 40}" fill="#fff"/>`,
    text(margin, 30, `${arena.name}: ${a} (a) and ${b} (b), ${offers.length} offers`, 'font-weight="bold"'),
    ...axes(a, b),
    `<g fill="#d6d9de">${dotsOf(arena)}</g>`,
    `<polyline points="${frontier.join(' ')}" fill="none" stroke="#888" stroke-dasharray="4 3"/>`,
    ...reservations(arena),
    trail(path('a'), '#1f6feb'),
    trail(path('b'), '#d1242f'),
    ...(arena.nash ? [mark(point(...arena.nash), 'N', '#6639ba')] : []),
    ...(kalai ? [mark(point(...kalai.utilities), 'K', '#9a6700')] : []),
    ...(agreed
      ? [`<circle cx="${agreed[0]}" cy="${agreed[1]}" r="7" fill="none" stroke="#1a7f37" stroke-width="3"/>`]
      : []),
    legend(agreement !== undefined),
    '</svg>',
  ]
  return `${lines.join('\n')}\n`
}

function point(ofA: number, ofB: number): [number, number] {
  const span = size - 2 * margin
  // What breaks a side's constraints is worth less than anything; it is drawn on its axis.
  const [x, y] = [ofA, ofB].map((utility) => span * Math.max(0, utility)) as [number, number]
  return [round(margin + x), round(size - margin - y)]
}

function dotsOf({ a, b }: Arena): string {
  const { grid, codes } = bidSpaceOf(a)
  const step = Math.max(1, Math.ceil(codes.length / mostDots))
  const dots: string[] = []
  for (let rank = 0; rank < codes.length; rank += step) {
    const outcome = decode(grid, codes[rank] as number)
    const ofB = b.of(outcome)
    if (!Number.isFinite(ofB)) continue
    const [x, y] = point(a.of(outcome), ofB)
    dots.push(`<circle cx="${x}" cy="${y}" r="1.5"/>`)
  }
  return dots.join('')
}

function axes(a: string, b: string): string[] {
  const [left, bottom] = point(0, 0)
  const [right, top] = point(1, 1)
  const ticks = [0, 0.25, 0.5, 0.75, 1].flatMap((tick) => {
    const [x, y] = point(tick, tick)
    return [text(x - 8, bottom + 18, String(tick)), text(left - 34, y + 4, String(tick))]
  })
  return [
    `<path d="M${left} ${top}V${bottom}H${right}" fill="none" stroke="#333"/>`,
    ...ticks,
    text(left, bottom + 40, `what it is worth to a, ${a}`),
    text(left, top - 8, `what it is worth to b, ${b}`),
  ]
}

function reservations({ problem: { disagreement } }: Arena): string[] {
  const [x, y] = point(...disagreement)
  const [right, top] = point(1, 1)
  const [left, bottom] = point(0, 0)
  return [`<path d="M${x} ${bottom}V${top}M${left} ${y}H${right}" stroke="#bbb" stroke-dasharray="2 4"/>`]
}

function trail(points: readonly string[], colour: string): string {
  const dots = points.map((one) => {
    const [x, y] = one.split(',')
    return `<circle cx="${x}" cy="${y}" r="3"/>`
  })
  return `<g fill="${colour}" fill-opacity="0.7"><polyline points="${points.join(' ')}" fill="none" stroke="${colour}" stroke-opacity="0.4"/>${dots.join('')}</g>`
}

function mark([x, y]: [number, number], letter: string, colour: string): string {
  return `<rect x="${x - 5}" y="${y - 5}" width="10" height="10" fill="none" stroke="${colour}" stroke-width="2"/>${text(x + 8, y - 6, letter, `fill="${colour}"`)}`
}

function legend(isAgreed: boolean): string {
  const said = `blue: a’s offers · red: b’s · dashed: Pareto frontier · N: Nash · K: Kalai–Smorodinsky · ${isAgreed ? 'green: agreed' : 'no deal'}`
  return text(margin, size + 24, said, 'fill="#555" font-size="11"')
}

function text(x: number, y: number, content: string, style = ''): string {
  return `<text x="${x}" y="${y}"${style && ` ${style}`}>${escapeXml(content)}</text>`
}

function escapeXml(content: string): string {
  return content.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
