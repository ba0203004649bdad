/** What a model makes of the prompt it is sent: the parts of the material, and the questions. */
export type ReadPrompt = {
  readonly parts: readonly { readonly label: string; readonly text: string }[]
  readonly questions: readonly { readonly id: string; readonly ask: string }[]
}

/** Reads a juror's prompt as a careful reader would: what is marked is material, and what is not is a heading or asked. */
export function readPrompt(prompt: string): ReadPrompt {
  const parts: { label: string; lines: string[] }[] = []
  const questions: { id: string; ask: string }[] = []
  for (const line of prompt.split('\n')) {
    const label = /^\[(.+)\]$/.exec(line)?.[1]
    const [, id, ask] = /^(q\d+): (.+)$/.exec(line) ?? []
    if (line.startsWith('| ')) parts.at(-1)?.lines.push(line.slice(2))
    else if (label !== undefined) parts.push({ label, lines: [] })
    else if (id !== undefined && ask !== undefined) questions.push({ id, ask })
  }
  return { parts: parts.map(({ label, lines }) => ({ label, text: lines.join('\n') })), questions }
}

/** The text of the first part of a label; empty: there is none. */
export function partOf({ parts }: ReadPrompt, label: string): string {
  return parts.find((part) => part.label === label)?.text ?? ''
}
