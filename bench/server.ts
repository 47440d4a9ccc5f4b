import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type postgres from 'postgres'
import { receiveCallback } from '@/lib/callbacks/inbox'
import type { Answer, Errand } from './client'
import { REFERENCE_ACCOUNTS, writeCallback, writePayment } from './reference'

// A bare node:http server in this process: both sides of a row stand behind it, on the same pool.

export interface Server {
  readonly origin: string
  close(): void
}

/** `/limit` writes a payment, `/bare` stores a callback unread, `/callbacks/<system>` is our inbox. */
export async function serve(sql: postgres.Sql): Promise<Server> {
  let turn = 0
  const server = createServer(async (request, response) => {
    const [, first, second = ''] = (request.url ?? '').split('/')
    const body = await bodyOf(request)
    try {
      response.writeHead(await answer(first ?? '', second, body, request)).end('ok')
    } catch (error) {
      response.writeHead(500).end(String(error))
    }
  })
  async function answer(first: string, second: string, body: Buffer, request: IncomingMessage): Promise<number> {
    switch (first) {
      case 'limit':
        await writePayment(sql, turn++ % REFERENCE_ACCOUNTS)
        return 200
      case 'bare': {
        const text = body.toString()
        await writeCallback(sql, (JSON.parse(text) as { id: string }).id, text)
        return 200
      }
      case 'callbacks': {
        const headers = new Headers(request.headers as Record<string, string>)
        return (await receiveCallback(second, { headers, body: new Uint8Array(body) })).status
      }
      default:
        return 404
    }
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Starts the sending side, a program that `bundle('client')` made. */
export function startClient(program: string): Client {
  return new Client(fork(program, { stdio: 'inherit', execArgv: [] }))
}

export class Client {
  readonly #process: ChildProcess

  constructor(child: ChildProcess) {
    this.#process = child
  }

  /** Sends for so long; resolves to how many were answered with 200 per second. Any other answer is an error. */
  async load(errand: Errand): Promise<{ readonly perSecond: number }> {
    this.#process.send(errand)
    const [answer] = (await once(this.#process, 'message')) as [Answer]
    if ('failed' in answer) throw new Error(answer.failed)
    return answer
  }

  stop(): void {
    this.#process.disconnect()
  }
}
