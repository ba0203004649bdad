import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A page on this machine, and bundles under `/bundles`. */
export type ServedPage = { readonly url: string; close(): Promise<void> }

/** Serves a page that runs a module, keeps what is put under `/bundles`, and never ends below `/endless`. */
export async function servePage(script: string | Uint8Array): Promise<ServedPage> {
  const bundles = new Map<string, Buffer>()
  const server = createServer(async (request, response) => {
    const path = request.url ?? '/'
    if (path === '/')
      send(response, 'text/html', '<!doctype html><script type="module" src="/page.js"></script>')
    else if (path === '/page.js') send(response, 'text/javascript', script)
    else if (path.startsWith('/endless/')) flood(response)
    else if (request.method === 'PUT') {
      bundles.set(path, await bodyOf(request))
      response.writeHead(201).end()
    } else {
      const bundle = bundles.get(path)
      if (bundle === undefined) response.writeHead(404).end()
      else send(response, 'application/octet-stream', bundle)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function send(response: ServerResponse, type: string, body: string | Uint8Array): void {
  response.writeHead(200, { 'content-type': type }).end(body)
}

/** Sends until nobody listens. */
function flood(response: ServerResponse): void {
  const chunk = new Uint8Array(1 << 20)
  const more = () => {
    while (!response.destroyed && response.write(chunk));
  }
  response.writeHead(200).on('drain', more)
  more()
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks)
}
