import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Server as HttpServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type postgres from 'postgres'
import { receiveCallback } from '@/lib/callbacks/inbox'
import { answerAhead } from '@/lib/operations/ahead'
import { openFront } from '@/lib/operations/front'
import type { Answer, Errand } from './client'
import { intentOf } from './processor'
import { REFERENCE_ACCOUNTS, writeCallback, writePayment } from './reference'

// A bare node:http server in this process: both sides of a row stand behind it, on the same pool.

export interface Server {
  readonly origin: string
  close(): void
}

interface Answered {
  readonly status: number
  readonly body: string
}

/**
 * `/limit` writes a payment, `/bare` stores a callback unread, `/callbacks/<system>` is our inbox, and `/api.stripe.com/…` stands where
 * the sandbox stands for processes of their own: it answers at once.
 */
export async function serve(sql: postgres.Sql): Promise<Server> {
  let turn = 0
  const answer = async (path: string, body: Buffer, request: IncomingMessage): Promise<Answered> => {
    const [, first, second = ''] = path.split('/')
    switch (first) {
      case 'limit':
        await writePayment(sql, turn++ % REFERENCE_ACCOUNTS)
        return { status: 200, body: 'ok' }
      case 'bare': {
        const text = body.toString()
        await writeCallback(sql, (JSON.parse(text) as { id: string }).id, text)
        return { status: 200, body: 'ok' }
      }
      case 'callbacks': {
        const headers = new Headers(request.headers as Record<string, string>)
        return receiveCallback(second, { headers, body: new Uint8Array(body) })
      }
      case 'api.stripe.com': {
        const asked = new URLSearchParams(body.toString())
        const intent = intentOf(asked.get('metadata[transaction]') ?? '', Number(asked.get('amount')))
        return { status: 200, body: JSON.stringify(intent) }
      }
      default:
        return { status: 404, body: '' }
    }
  }
  const server = createServer(async (request, response) => {
    const { status, body } = await bodyOf(request)
      .then((body) => answer(request.url ?? '', body, request))
      .catch((error: unknown) => ({ status: 500, body: String(error) }))
    response.writeHead(status, { 'content-type': 'application/json' }).end(body)
  })
  return listening(server)
}

/** What web answers ahead of Next, behind the very server that web has, in this process and on its pool. */
export async function serveAhead(): Promise<Server> {
  return listening(
    openFront(
      () => 'bench',
      answerAhead((_, response) => response.writeHead(404).end()),
    ).server,
  )
}

async function listening(server: HttpServer): Promise<Server> {
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
