import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { newId } from '@/lib/ids'
import { log, noted, within } from '@/lib/log'
import { counter, duration } from '@/lib/metrics'
import { isDraining } from './serving'

// The HTTP server around whatever answers requests: gives each an id, writes one line and one measure about it, says "try later" when the
// database is away, and finishes what is in flight before it ends.

/** Answers one request, with Node's own objects. May throw: the caller is then answered 500. */
export type Handle = (request: IncomingMessage, response: ServerResponse) => unknown

export interface Front {
  readonly server: Server
  /** Finishes what is in flight, at most `mostMs`; answers whether all of it was. */
  close(mostMs: number): Promise<boolean>
}

/** Longer than balancers keep an idle connection, so that it is never we who close one just as a request comes. */
const KEEP_ALIVE_MS = 65_000
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
const RETRY_AFTER_SECONDS = '3'

const seconds = duration('quittance_http_request_seconds', 'Time to answer a request.', ['method', 'route', 'status'])
const cut = counter('quittance_http_requests_cut_total', 'Requests whose caller left before the answer.', ['route'])

/**
 * Makes the server; the caller lets it listen. `routeOf` names the route of a path with its parameters left open (`/api/callbacks/[systemId]`),
 * one of a fixed list: it is a label of measures.
 */
export function openFront(routeOf: (path: string) => string, handle: Handle): Front {
  let inFlight = 0
  const server = createServer((request, response) => {
    inFlight += 1
    response.once('close', () => {
      inFlight -= 1
    })
    take(request, response, routeOf, handle)
  })
  server.keepAliveTimeout = KEEP_ALIVE_MS
  server.headersTimeout = KEEP_ALIVE_MS + 1_000
  return { server, close: (mostMs) => close(server, () => inFlight, mostMs) }
}

function take(
  request: IncomingMessage,
  response: ServerResponse,
  routeOf: (path: string) => string,
  handle: Handle,
): void {
  const began = performance.now()
  const [path = '/'] = (request.url ?? '/').split('?')
  const method = METHODS.has(request.method ?? '') ? String(request.method) : 'OTHER'
  const route = routeOf(path)
  const facts = { request: newId('req'), callerRequest: callersId(request), ...subjectsIn(path) }
  within(facts, async () => {
    const facts = noted()
    response.setHeader('x-request-id', String(facts.request))
    beforeHead(response, facts)
    response.once('close', () =>
      within(facts, () => {
        const ms = Math.round(performance.now() - began)
        const status = response.statusCode
        if (!response.writableFinished) cut.inc({ route })
        seconds.observe({ method, route, status: String(status) }, ms / 1000)
        const line = { method, route, status, ms, ...(response.writableFinished ? {} : { cut: true }) }
        log[isQuiet(route) && status < 500 ? 'debug' : 'info'](line, `${method} ${route} ${status} in ${ms} ms`)
      }),
    )
    try {
      await handle(request, response)
    } catch (error) {
      log.error({ err: error }, 'a request was not answered')
      if (!response.headersSent) response.writeHead(500)
      response.end()
    }
  })
}

/** Files and machines that look every few seconds are no news. */
function isQuiet(route: string): boolean {
  return route === 'file' || route.startsWith('/api/health') || route === '/api/metrics'
}

/** What a balancer or caller calls this request; it is only written down beside our own id, since anybody may send one. */
function callersId(request: IncomingMessage): string | undefined {
  const given = request.headers['x-request-id']
  return typeof given === 'string' && /^[\w.-]{1,64}$/.test(given) ? given : undefined
}

const SUBJECTS = {
  pay: 'payment',
  txn: 'transaction',
  cus: 'customer',
  sys: 'system',
  doc: 'document',
  msg: 'message',
} as const

/** What the address names, by our own ids in it; everything else in an address may be a secret. */
function subjectsIn(path: string): Record<string, string> {
  const found = path.matchAll(/\/((pay|txn|cus|sys|doc|msg)_[0-9a-z]{26})(?=\/|$)/g)
  return Object.fromEntries([...found].map(([, id = '', kind]) => [SUBJECTS[kind as keyof typeof SUBJECTS], id]))
}

/**
 * Corrects the head of an answer just before it is written: whoever made it may have noted `unavailable`, where the framework knows only
 * "it went wrong".
 */
function beforeHead(response: ServerResponse, facts: Readonly<Record<string, unknown>>): void {
  const write = response.writeHead.bind(response) as (status: number, ...rest: unknown[]) => ServerResponse
  response.writeHead = ((status: number, ...rest: unknown[]) => {
    if (isDraining()) response.setHeader('connection', 'close')
    const isAway = facts.unavailable === true && (status === 200 || status >= 500)
    if (isAway) response.setHeader('retry-after', RETRY_AFTER_SECONDS)
    return write(isAway ? 503 : status, ...rest)
  }) as typeof response.writeHead
}

async function close(server: Server, inFlight: () => number, mostMs: number): Promise<boolean> {
  let isClosed = false
  server.close(() => {
    isClosed = true
  })
  for (const end = Date.now() + mostMs; !isClosed && Date.now() < end; await sleep(20)) server.closeIdleConnections()
  const finished = inFlight() === 0
  server.closeAllConnections()
  return finished
}
