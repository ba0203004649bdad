import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

import { chatBody, googleBody, messagesBody, responsesBody, responsesMessage } from './wireBodies.ts'

/** One request for an answer, whatever wire it came by. */
export type ModelRequest = {
  readonly model: string
  readonly instructions: string
  readonly prompt: string
  /** How many requests for this model came before it. */
  readonly before: number
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: Readonly<Record<string, unknown>>
}

/** What the server does about a request. */
export type Reply =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'status'
      readonly status: number
      readonly headers?: Readonly<Record<string, string>>
      /** Members of the error that the body tells. */
      readonly error?: Readonly<Record<string, unknown>>
    }
  /** A good status and a body of the wire's own. */
  | { readonly kind: 'body'; readonly body: object }
  /** A good status and a body that is no answer. */
  | { readonly kind: 'raw'; readonly body: string }
  /** Breaks the connection off in the middle of the body. */
  | { readonly kind: 'cut' }
  /** Answers after so many seconds, if anybody waits. */
  | { readonly kind: 'late'; readonly seconds: number; readonly text: string }

/** How one model behaves. */
export type Behaviour = (request: ModelRequest) => Reply

export type ModelServer = {
  /** What comes before each wire's own path. */
  readonly url: string
  readonly requests: readonly ModelRequest[]
  /** Forgets the requests so far. */
  forget(): void
  close(): Promise<void>
}

/** A model provider of our own on this machine, on the wires of OpenAI (both of them), Anthropic and Google. */
export async function startModelServer(models: Readonly<Record<string, Behaviour>>): Promise<ModelServer> {
  const requests: ModelRequest[] = []
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk as Buffer)
    const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>
    const path = incoming.url ?? ''
    const wire = wires.find(({ ending }) => ending.test(path))
    if (wire === undefined) return void response.writeHead(404).end()
    const model = typeof body.model === 'string' ? body.model : (/models\/(.+):/.exec(path)?.[1] ?? '')
    const before = requests.filter((request) => request.model === model).length
    const { instructions, prompt } = wire.read(body)
    const request = { model, instructions, prompt, before, path, headers: incoming.headers, body }
    requests.push(request)
    const reply = models[model]?.(request) ?? { kind: 'status', status: 404 }
    await send(response, reply, wire)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    forget() {
      requests.length = 0
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

type Wire = {
  readonly ending: RegExp
  readonly read: (body: Readonly<Record<string, unknown>>) => { instructions: string; prompt: string }
  readonly write: (text: string) => object
}

async function send(response: ServerResponse, reply: Reply, { write }: Wire): Promise<void> {
  const json = { 'content-type': 'application/json' }
  switch (reply.kind) {
    case 'status':
      response.writeHead(reply.status, { ...json, ...reply.headers })
      response.end(
        JSON.stringify({ error: { message: 'as asked for', type: 'test', code: 'test', ...reply.error } }),
      )
      return
    case 'body':
      response.writeHead(200, json).end(JSON.stringify(reply.body))
      return
    case 'raw':
      response.writeHead(200, json).end(reply.body)
      return
    case 'cut': {
      const body = JSON.stringify(write('{}'))
      response.writeHead(200, { ...json, 'content-length': body.length })
      response.write(body.slice(0, body.length / 2), () => response.destroy())
      return
    }
    case 'late':
      await wait(reply.seconds * 1_000, undefined, { ref: false })
      response.writeHead(200, json).end(JSON.stringify(write(reply.text)))
      return
    case 'text':
      response.writeHead(200, json).end(JSON.stringify(write(reply.text)))
  }
}

/** The texts within a value, in their order: what a wire wraps text in does not matter here. */
function textsIn(value: unknown): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(textsIn).join('')
  if (typeof value !== 'object' || value === null) return ''
  const { content, text, parts } = value as Record<string, unknown>
  return textsIn(content ?? text ?? parts)
}

function ofRoles(value: unknown, ...roles: readonly string[]): string {
  const messages = Array.isArray(value) ? (value as { role?: string }[]) : []
  return textsIn(messages.filter(({ role }) => roles.includes(role ?? 'user')))
}

const wires: readonly Wire[] = [
  {
    ending: /\/chat\/completions$/,
    read: ({ messages }) => ({
      instructions: ofRoles(messages, 'system', 'developer'),
      prompt: ofRoles(messages, 'user'),
    }),
    write: (text) => chatBody({ content: text }),
  },
  {
    ending: /\/responses$/,
    read: ({ input }) => ({
      instructions: ofRoles(input, 'system', 'developer'),
      prompt: ofRoles(input, 'user'),
    }),
    write: (text) =>
      responsesBody({ output: [responsesMessage({ type: 'output_text', text, annotations: [] })] }),
  },
  {
    ending: /\/messages$/,
    read: ({ system, messages }) => ({ instructions: textsIn(system), prompt: ofRoles(messages, 'user') }),
    write: (text) => messagesBody([{ type: 'text', text }]),
  },
  {
    ending: /:generateContent$/,
    read: ({ systemInstruction, contents }) => ({
      instructions: textsIn(systemInstruction),
      prompt: ofRoles(contents, 'user'),
    }),
    write: (text) => googleBody({ content: { role: 'model', parts: [{ text }] } }),
  },
]
