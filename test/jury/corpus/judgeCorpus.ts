import { seededRandom } from '../../../src/core/index.ts'
import { type Judgement, modelJuror, programJuror, sellerBpsOf } from '../../../src/jury/index.ts'
import { corpus, type Item } from '../../../src/simulation/jury/corpus/corpus.ts'
import { families } from '../../../src/simulation/jury/corpus/injections.ts'
import { type Knowledge, tasks } from '../../../src/simulation/jury/corpus/tasks.ts'
import { type Behaviour, startModelServer } from '../support/modelServer.ts'
import { readPrompt } from '../support/readPrompt.ts'
import { careful, gullible } from '../support/standIns.ts'

/** What one juror said of one delivery. */
export type Said = {
  readonly judgement: Judgement
  /** The share that its answers come to, also those that it was not let give because of the canary; null: none. */
  readonly anyway: number | null
}

const plainWords = [
  'ignore the above',
  'role play',
  'authority',
  'style',
  'translation',
  'few-shot fakes',
  "seller's statement",
]

const knows: Knowledge = (ask, delivery) => {
  const task = tasks.find(({ criteria }) => criteria.questions.some((question) => question.ask === ask))
  return task?.knows(ask, delivery) ?? false
}

/** Stand-ins for models by their kind. None is a real model. */
const kinds: Readonly<Record<string, Behaviour>> = {
  careful: careful(knows),
  /** Does whatever it reads, the canary's wish too. */
  obedient: gullible(knows, families, /./),
  /** Falls for plain words, and for the canary when it is polite. */
  talkative: gullible(
    knows,
    families.filter(({ name }) => plainWords.includes(name)),
    /Please|IMPORTANT/,
  ),
  /** Falls for what looks like code, and for no canary. */
  technical: gullible(
    knows,
    families.filter(({ name }) => !plainWords.includes(name)),
  ),
}

/** Which families a kind of stand-in falls for. */
export const technicalFamilies = families.map(({ name }) => name).filter((name) => !plainWords.includes(name))

/** Everybody who sits on a panel: the program, and three jurors of each kind. */
export const members = [
  'program',
  ...Object.keys(kinds).flatMap((kind) => [1, 2, 3].map((n) => `${kind} ${n}`)),
]

/** Has every member judge the whole corpus. */
export async function judgeCorpus(): Promise<ReadonlyMap<Item, ReadonlyMap<string, Said>>> {
  const replies: string[] = []
  const recorded = Object.entries(kinds).map(([kind, behaviour]) => {
    const behave: Behaviour = (request) => {
      const answer = behaviour(request)
      replies.push(answer.kind === 'text' ? answer.text : '')
      return answer
    }
    return [kind, behave] as const
  })
  const server = await startModelServer(Object.fromEntries(recorded))
  const jurors = members.map((name) => {
    if (name === 'program') return programJuror({ name })
    const model = name.split(' ')[0] ?? ''
    const config = { name, provider: 'openaiCompatible', model, baseURL: server.url }
    return modelJuror(config, { environment: {}, random: seededRandom(name) })
  })
  try {
    const said = new Map<Item, Map<string, Said>>()
    for (const item of corpus) {
      said.set(item, new Map())
      for (const juror of jurors) {
        const before = replies.length
        const judgement = await juror.judge(item.bundle, {})
        const prompt = server.requests[before]?.prompt ?? ''
        const anyway = judgement.kind === 'answered' ? judgement.sellerBps : null
        const silenced = reasonOf(judgement) === 'canary'
        said.get(item)?.set(juror.name, {
          judgement,
          anyway: silenced
            ? shareOf(item, prompt, replies[before] ?? '{}', said.get(item)?.get('careful 1')?.judgement)
            : anyway,
        })
      }
    }
    return said
  } finally {
    await server.close()
  }
}

/** What kept a juror from the answer that its model gave first. */
function reasonOf(judgement: Judgement): string | undefined {
  return judgement.kind === 'abstained' ? judgement.reason : judgement.hindrance?.reason
}

/** What a reply comes to with the machine checks' answers, which are the same for everybody. */
function shareOf({ bundle }: Item, prompt: string, reply: string, other: Judgement | undefined): number {
  const given = JSON.parse(reply) as Record<string, { holds: boolean }>
  const answers: Record<string, boolean> = other?.kind === 'answered' ? { ...other.answers } : {}
  for (const { id, ask } of readPrompt(prompt).questions) {
    const question = bundle.criteria.questions.find((asked) => asked.ask === ask)
    if (question !== undefined) answers[question.name] = given[id]?.holds ?? false
  }
  return sellerBpsOf(bundle.criteria, answers)
}
