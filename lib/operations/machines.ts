import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { isReadable } from '@/lib/auth/headers'
import { answerCallback } from '@/lib/callbacks/answer'
import { answerMailReport, answerSmsReport } from '@/lib/callbacks/message-reports'
import type { Handle } from './front'
import { live, ready } from './health'
import { metrics } from './scrape'

// What machines ask of us, for servers without Next: the same functions that Next's routes call.

const CALLBACKS = '/api/callbacks/[systemId]'
const SMS_REPORTS = '/api/callbacks/sms/[messageId]'
const MAIL_REPORTS = '/api/callbacks/mail'
const HEALTH = ['/api/health', '/api/health/live', '/api/health/ready', '/api/metrics']

/** `/api/health…` and `/api/metrics`. */
export function operations(): Hono {
  return new Hono()
    .get('/api/health', ready)
    .get('/api/health/live', () => live())
    .get('/api/health/ready', ready)
    .get('/api/metrics', (context) => metrics(context.req.raw))
}

/** The same and `/api/callbacks/…`: of payment systems, and reports about messages. */
export function machines(): Hono {
  const path = '/api/callbacks/:systemId'
  const sms = '/api/callbacks/sms/:messageId'
  const otherwise = () => new Response(null, { status: 405 })
  return operations()
    .post(sms, (context) => answerSmsReport(context.req.raw, context.req.param('messageId')))
    .all(sms, otherwise)
    .post(MAIL_REPORTS, (context) => answerMailReport(context.req.raw))
    .post(path, (context) => answerCallback(context.req.raw, context.req.param('systemId')))
    .all(path, otherwise)
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
  if (HEALTH.includes(path) || path === MAIL_REPORTS) return path
  if (/^\/api\/callbacks\/sms\/[^/]+$/.test(path)) return SMS_REPORTS
  return /^\/api\/callbacks\/[^/]+$/.test(path) ? CALLBACKS : 'none'
}
