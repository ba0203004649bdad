import type { Hash } from '../../core/index.ts'
import type { Material } from '../evidence/bundle.ts'
import type { Asked } from './askModel.ts'
import type { Usage } from './juror.ts'
import { type Fault, isChance } from './obstacle.ts'
import type { ModelPrompt } from './prompt/buildPrompt.ts'
import { controlMaterial } from './prompt/control.ts'
import { addUsage, noUsage } from './usage.ts'

/** A prompt, and what it follows from beside its material. */
export type SeededPrompt = ModelPrompt & { readonly seed: Hash }

/** What a model said of a case; or whose failing it is that it said nothing. */
export type Traced = { readonly usage: Usage; readonly notices: readonly string[] } & (
  | {
      readonly kind: 'answered'
      readonly prompt: SeededPrompt
      /** What the prompt shows. */
      readonly material: Material
      readonly asked: Extract<Asked, { kind: 'answered' }>
      /** What the model did while the buyer's statement was there, which is why it was left out; absent: it was not. */
      readonly unheard?: Fault | 'unreadable' | undefined
    }
  /** What was agreed or delivered keeps it from an answer. */
  | { readonly kind: 'shown'; readonly reason: Fault | 'unreadable' }
  /** It answers about nothing. `status`: its provider's. */
  | { readonly kind: 'own'; readonly reason: Fault; readonly status?: number | undefined }
)

/** What {@link askTraced} takes. */
export type AskTracedParameters = {
  /** What there is to show; its criteria ask something. */
  readonly material: Material
  /** A fresh prompt each time, with a marker and a canary of its own; undefined: it can't be shown whole. */
  readonly build: (material: Material) => SeededPrompt | undefined
  readonly ask: (prompt: SeededPrompt) => Promise<Asked>
  /** Of the sealing: what it ends is nobody's but the clock's. */
  readonly signal?: AbortSignal | undefined
}

/** A question that came to nothing. */
type Failed = { readonly kind: Fault | 'unreadable'; readonly status?: number | undefined }

/** What a buyer may say that has no other purpose. */
const plainComplaint = 'It is not what we agreed on, and I do not accept it.'

/** Statuses that no prompt brings about: the key, the account, the model's name. */
const ofAccount: readonly (number | undefined)[] = [401, 402, 404]

/**
 * Asks a model about a case, and where it does not answer as asked finds out what is to blame:
 *
 * 1. It is asked about {@link controlMaterial}. Does it fail there too, the failing is its own.
 * 2. What may have been chance (a provider, a clock) is asked once more as it is.
 * 3. It is asked with a plain statement of ours in the place of the buyer's, and then with none. If it answers both, the
 *    buyer's words were to blame, and the second answer counts: so a buyer gains nothing by a statement that models choke on,
 *    and a seller nothing by a delivery that is good as long as the buyer says nothing.
 * 4. Else what was agreed and delivered is to blame, in whatever part of it.
 *
 * Each side can only bring about what is worse for itself: a statement that is not heard, questions that count as no.
 */
export async function askTraced({ material, build, ask, signal }: AskTracedParameters): Promise<Traced> {
  let usage: Usage = noUsage
  let notices: readonly string[] = []
  const told = <Result extends object>(result: Result) => ({ ...result, usage, notices })

  const put = async (shown: Material) => {
    const prompt = build(shown)
    if (prompt === undefined) return { kind: 'unreadable' } as const
    const asked = await ask(prompt)
    usage = addUsage(usage, asked.usage)
    notices = [...new Set([...notices, ...asked.notices])]
    if (asked.kind === 'answered') return { kind: 'answered', prompt, material: shown, asked } as const
    if (asked.kind !== 'failed') return { kind: asked.kind }
    return { kind: 'provider', status: asked.status } as const
  }
  const isOwn = async ({ status }: Failed) => {
    if (signal?.aborted || ofAccount.includes(status)) return true
    const control = await put(controlMaterial(material.criteria.questions.length))
    return control.kind !== 'answered' || signal?.aborted === true
  }
  const own = ({ kind, status }: Failed) => {
    if (signal?.aborted || kind === 'unreadable') return told({ kind: 'own', reason: 'timeout' } as const)
    return told({ kind: 'own', reason: kind, ...(kind === 'provider' && { status }) } as const)
  }

  const first = await put(material)
  if (first.kind === 'answered') return told(first)
  if (first.kind !== 'unreadable' && (await isOwn(first))) return own(first)

  const isRepeated = isChance(first.kind)
  let last = isRepeated ? await put(material) : first
  if (last.kind === 'answered') return told(last)
  const { buyer, ...statements } = material.statements
  if (buyer !== undefined)
    last = await put({ ...material, statements: { ...statements, buyer: plainComplaint } })
  if (last.kind === 'answered' || (buyer === undefined && !isRepeated)) {
    last = await put({ ...material, statements })
  }
  if (last.kind === 'answered') return told(buyer === undefined ? last : { ...last, unheard: first.kind })
  // Not known yet of what could not be shown before; and providers fail in the midst of it, too.
  const isOpen = last.kind !== 'unreadable' && (first.kind === 'unreadable' || isChance(last.kind))
  if (isOpen && (await isOwn(last))) return own(last)
  if (signal?.aborted) return own(last)
  return told({ kind: 'shown', reason: last.kind } as const)
}
