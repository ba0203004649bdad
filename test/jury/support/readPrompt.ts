/** What a model makes of the prompt it is sent: the parts of the material, and the questions. */
export type ReadPrompt = {
  readonly parts: readonly { readonly label: string; readonly text: string }[]
  readonly questions: readonly { readonly id: string; readonly ask: string }[]
}

/** Reads a juror's prompt as a careful reader would: a part ends where a line is not marked any more. */
export function readPrompt(prompt: string): ReadPrompt {
  const parts: { label: string; text: string }[] = []
  const questions: { id: string; ask: string }[] = []
  for (const line of prompt.split('\n')) {
    const label = /^\[(.+)\]$/.exec(line)?.[1]
    const question = /^(q\d+): (.+)$/.exec(line)
    if (label !== undefined) parts.push({ label, text: '' })
    else if (question !== null) questions.push({ id: question[1] ?? '', ask: question[2] ?? '' })
    const last = parts.at(-1)
    if (last !== undefined && line.startsWith('| ')) {
      last.text += `${last.text === '' ? '' : '\n'}${line.slice(2)}`
    }
  }
  return { parts, questions }
}

/** The text of the first part of a label; empty: there is none. */
export function partOf({ parts }: ReadPrompt, label: string): string {
  return parts.find((part) => part.label === label)?.text ?? ''
}
