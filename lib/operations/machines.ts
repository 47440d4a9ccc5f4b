import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { isReadable } from '@/lib/auth/headers'
import { answerCallback } from '@/lib/callbacks/answer'
import type { Handle } from './front'
import { live, ready } from './health'
import { metrics } from './scrape'

// What machines ask of us, for servers without Next: the same functions that Next's routes call.

const CALLBACKS = '/api/callbacks/[systemId]'
const HEALTH = ['/api/health', '/api/health/live', '/api/health/ready', '/api/metrics']

/** `/api/health…` and `/api/metrics`. */
export function operations(): Hono {
  return new Hono()
    .get('/api/health', ready)
    .get('/api/health/live', () => live())
    .get('/api/health/ready', ready)
    .get('/api/metrics', (context) => metrics(context.req.raw))
}

/** The same and `/api/callbacks/<payment system>`. */
export function machines(): Hono {
  const path = '/api/callbacks/:systemId'
  return operations()
    .post(path, (context) => answerCallback(context.req.raw, context.req.param('systemId')))
    .all(path, () => new Response(null, { status: 405 }))
}

/** Hono's answers for a server of Node's. */
export function handleOf(app: Hono): Handle {
  const listen = getRequestListener(app.fetch, { overrideGlobalObjects: false })
  return (request, response) => {
    const [path = '/', search = ''] = (request.url ?? '/').split('?')
    if (isReadable(path, search)) return listen(request, response)
    response.writeHead(400, { 'content-type': 'text/plain; charset=utf-8' }).end('This address cannot be read.')
  }
}

/** Names the route of a path, as the web's own list does. */
export function machineRoute(path: string): string {
  if (HEALTH.includes(path)) return path
  return /^\/api\/callbacks\/[^/]+$/.test(path) ? CALLBACKS : 'none'
}
