import { randomBytes } from 'node:crypto'
import { Hono } from 'hono'
import { answerPayment, PAYMENTS_PATH } from '@/lib/api/self-care-payments'
import { FOREIGN, isForeign, securityHeaders } from '@/lib/auth/headers'
import { env } from '@/lib/env'
import type { Handle } from './front'
import { handleOf, machineRoute, machines } from './machines'

// What web answers itself, ahead of Next: plain functions that Next would only make dearer. `proxy.ts` does not run for them: they get the
// same headers here, and what else it guards they guard themselves.

// Built files and those of public/, which do not pass `proxy.ts` either. Next has no page for "not by this method", and fails on it.
const FILES = /^\/(_next\/(static|image)|brands|favicon\.svg)(\/|$)/
const READING = new Set(['GET', 'HEAD'])

/** Is it one of those requests? The same paths asked in any other way are Next's, so that it says what is wrong with them. */
export function isAhead(method: string | undefined, path: string): boolean {
  if (path === PAYMENTS_PATH) return method === 'POST'
  if (FILES.test(path)) return !READING.has(method ?? '')
  const route = machineRoute(path)
  return route !== 'none' && method === (route.startsWith('/api/callbacks/') ? 'POST' : 'GET')
}

function answered(): Hono {
  return (
    new Hono()
      .post(PAYMENTS_PATH, (context) => answerPayment(context.req.raw))
      .use(({ req }, next) => {
        const { method, path, raw } = req
        return isForeign({ method, path, headers: raw.headers }, env().BASE_URL) ? foreign() : next()
      })
      .route('/', machines())
      // Of what is ahead, this leaves files that are not asked for but sent something.
      .all('*', () => new Response('This is a file: it can be read, and nothing else.', NOT_BY_THIS_METHOD))
  )
}

const NOT_BY_THIS_METHOD = { status: 405, headers: { allow: 'GET, HEAD', 'cache-control': 'no-store' } }

const foreign = async () => new Response(FOREIGN, { status: 403, headers: { 'cache-control': 'no-store' } })

/** Answers those, and leaves everything else to `next`. */
export function answerAhead(next: Handle): Handle {
  const answer = handleOf(answered())
  const https = env().BASE_URL.startsWith('https://')
  return (request, response) => {
    const [path = '/'] = (request.url ?? '/').split('?')
    if (!isAhead(request.method, path)) return next(request, response)
    const nonce = randomBytes(16).toString('base64')
    for (const [name, value] of Object.entries(securityHeaders({ nonce, https, development: false })))
      response.setHeader(name, value)
    return answer(request, response)
  }
}
