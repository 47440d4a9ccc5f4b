import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createHttp } from './wire'

type Handler = (request: IncomingMessage, response: ServerResponse) => void

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** A processor on a port of its own; returns the route to it. */
async function processor(handler: Handler): Promise<(url: string) => string> {
  const server = createServer(handler)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  closing.push(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return (url) => url.replace('https://processor.example', `http://127.0.0.1:${port}`)
}

const POST = { method: 'POST', url: 'https://processor.example/v1/charges', body: 'amount=1' } as const

describe('the wire', () => {
  it('brings a request there and its reply back, as they are', async () => {
    const seen: string[] = []
    const route = await processor((request, response) => {
      request.on('data', (chunk) =>
        seen.push(`${request.method} ${request.url} ${request.headers['idempotency-key']} ${chunk}`),
      )
      request.on('end', () => response.writeHead(402, { 'request-id': 'req_1' }).end('{"grüße":1}'))
    })
    const result = await createHttp(route)({ ...POST, headers: { 'Idempotency-Key': 'txn_1' } })
    expect(seen).toEqual(['POST /v1/charges txn_1 amount=1'])
    expect(result).toMatchObject({ kind: 'replied', status: 402, body: '{"grüße":1}' })
    expect(result.kind === 'replied' && result.headers.get('request-id')).toBe('req_1')
  })

  it('does not follow a redirect', async () => {
    let calls = 0
    const route = await processor((_request, response) => {
      calls += 1
      response.writeHead(302, { location: '/elsewhere' }).end()
    })
    expect(await createHttp(route)(POST)).toMatchObject({ kind: 'replied', status: 302 })
    expect(calls).toBe(1)
  })

  it('sends nothing over plain http of an adapter', async () => {
    const called = createHttp()({ method: 'GET', url: 'http://processor.example/' })
    expect(await called).toMatchObject({ kind: 'not_sent', cause: expect.stringContaining('https') })
  })

  it('knows that a refused connection sent nothing', async () => {
    const route = await processor(() => {})
    await closing.pop()?.()
    expect(await createHttp(route)(POST)).toEqual({ kind: 'not_sent', cause: 'ECONNREFUSED' })
  })

  it('knows that an unknown name was never reached', async () => {
    expect(await createHttp()({ method: 'GET', url: 'https://nothing.invalid/' })).toMatchObject({ kind: 'not_sent' })
  })

  it.each<[string, Handler]>([
    ['a reset before the reply', (request) => request.socket.resetAndDestroy()],
    ['a closed connection', (request) => request.socket.end()],
    [
      'half a reply',
      (request, response) => {
        response.writeHead(200, { 'content-length': '100' }).write('{"id":')
        setTimeout(() => request.socket.resetAndDestroy(), 20)
      },
    ],
    ['silence', () => {}],
    [
      'a drip that never ends',
      (_request, response) => {
        response.writeHead(200)
        const drip = setInterval(() => response.write(' '), 20)
        response.on('close', () => clearInterval(drip))
      },
    ],
    ['too large a reply', (_request, response) => response.end('x'.repeat(2_000_001))],
  ])('cannot tell what happened after %s, and asks once only', async (_name, handler) => {
    let calls = 0
    const route = await processor((request, response) => {
      calls += 1
      handler(request, response)
    })
    expect((await createHttp(route, 300)(POST)).kind).toBe('no_reply')
    expect(calls).toBe(1)
  })
})
