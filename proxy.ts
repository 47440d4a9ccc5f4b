import { randomBytes } from 'node:crypto'
import { type NextRequest, NextResponse } from 'next/server'
import { isReadableBody } from '@/lib/auth/action-body'
import { networkOf } from '@/lib/auth/address'
import { sessionCookieName } from '@/lib/auth/cookie-name'
import { guesserWaits, isLinkPage } from '@/lib/auth/guessers'
import {
  contentSecurityPolicy,
  FOREIGN,
  isCardPage,
  isForeign,
  isReadable,
  isSecretAddress,
  needsOwnDocument,
  securityHeaders,
} from '@/lib/auth/headers'
import { PATH_HEADER, signInPath } from '@/lib/auth/next-path'
import { isPayPage, newVisit, readVisit, visitCookie } from '@/lib/auth/visit'
import { env } from '@/lib/env'
import { browserOrigins } from '@/lib/payments/browser-origins'
import { ADAPTERS } from '@/lib/payments/registry'

// Before every page and route: refuses what another site sent or nobody can read, asks visitors without a cookie to sign in, and sets the headers that
// bind the browser. Whether a session holds is decided later, by its row.

/** Runs before each request that is not for a built file. */
export async function proxy(request: NextRequest): Promise<Response> {
  const { pathname: path, search } = request.nextUrl
  const { BASE_URL, NODE_ENV, SANDBOX_URL, TRUSTED_PROXIES } = env()
  const choice = {
    nonce: randomBytes(16).toString('base64'),
    https: BASE_URL.startsWith('https://'),
    development: NODE_ENV === 'development',
    reach: isCardPage(path) ? browserOrigins(ADAPTERS, SANDBOX_URL) : undefined,
    secretAddress: isSecretAddress(path),
  }
  const answer = async () => {
    if (!isReadable(path, search)) return plain('This address cannot be read.', 400)
    if (isForeign({ method: request.method, path, headers: request.headers }, BASE_URL)) return plain(FOREIGN, 403)
    if (request.method === 'POST' && !path.startsWith('/api/') && !(await isReadableBody(request.clone())))
      return plain('This request cannot be read. Nothing was changed.', 400)
    if (needsOwnDocument(request.method, path, request.headers)) return plain('Load this page by itself.', 200)
    if (mustSignIn(request, path, BASE_URL))
      return NextResponse.redirect(new URL(signInPath(path + search), request.url))
    const headers = new Headers(request.headers)
    headers.set(PATH_HEADER, path + search)
    // Next reads the nonce for its own scripts from here.
    headers.set('content-security-policy', contentSecurityPolicy(choice))
    // The page says the same in words.
    const wait = isLinkPage(path) ? guesserWaits(networkOf(request.headers, TRUSTED_PROXIES)) : 0
    if (wait > 0)
      return NextResponse.next({ request: { headers }, status: 429, headers: { 'retry-after': String(wait) } })
    return NextResponse.next({ request: { headers } })
  }
  const response = await answer()
  for (const [name, value] of Object.entries(securityHeaders(choice))) response.headers.set(name, value)
  rememberVisit(request, response, path, BASE_URL)
  return response
}

function mustSignIn(request: NextRequest, path: string, baseUrl: string): boolean {
  const isPrivate = /^\/(admin|self-care|account|choose-profile)(\/|$)/.test(path)
  const isVisit = request.method === 'GET' || request.method === 'HEAD'
  return isPrivate && isVisit && !request.cookies.has(sessionCookieName(baseUrl))
}

/**
 * Gives a browser that opens a payment link the secret by which it sees what it will pay. Before its form is sent, and not with it: pressed twice, a
 * form must be one browser's both times.
 */
function rememberVisit(request: NextRequest, response: Response, path: string, baseUrl: string): void {
  if (!isPayPage(path) || response.status >= 400) return
  const { name, options } = visitCookie(baseUrl)
  if (readVisit(request.cookies.get(name)?.value)) return
  const { maxAge, secure } = options
  const parts = [`${name}=${newVisit()}`, `Path=${options.path}`, `Max-Age=${maxAge}`, 'HttpOnly', 'SameSite=Lax']
  response.headers.append('set-cookie', [...parts, ...(secure ? ['Secure'] : [])].join('; '))
}

function plain(text: string, status: number): NextResponse {
  return new NextResponse(text, {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  })
}

export const config = { matcher: '/((?!_next/static|_next/image|favicon.svg|brands/).*)' }
