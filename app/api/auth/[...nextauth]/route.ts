import type { NextRequest } from 'next/server'
import NextAuth from 'next-auth'
import { z } from 'zod'
import { type TooMany, tooManyRequests } from '@/lib/auth/limits'
import { authOptions } from '@/lib/auth/options'
import { noted } from '@/lib/log'

const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  GET: ['session', 'csrf', 'providers', 'signin', 'signout', 'error', 'verify-request'],
  // Without `_log`, by which anybody could write into our log; next-auth's own scripts are on no page of ours.
  POST: ['session', 'signin', 'signout', 'callback'],
}

/** Is there such an address? next-auth itself answers many that there are not with a fault of ours. */
function isKnown(method: string, [action = '', provider, ...more]: readonly string[]): boolean {
  const known = ACTIONS[method]?.includes(action) ?? false
  return known && (provider === undefined || provider === 'credentials') && more.length === 0
}

// By the same test as next-auth's own, which answers what fails it with a fault of the server's.
const place = z.string().refine((url) => {
  const address = URL.parse(url, url.startsWith('/') ? 'http://here.invalid' : undefined)
  return address !== null && /^https?:$/.test(address.protocol)
})
const fields = z.looseObject({ callbackUrl: place.optional(), csrfToken: z.string().optional() })

/** Can next-auth read it? It throws at a body that is no object, and at places to go on to that are no addresses. */
async function isReadable(request: NextRequest): Promise<boolean> {
  if (!fields.safeParse(Object.fromEntries(request.nextUrl.searchParams)).success) return false
  const kept = request.cookies.getAll().filter(({ name }) => name.endsWith('next-auth.callback-url'))
  if (!kept.every(({ value }) => place.safeParse(value).success)) return false
  const type = request.headers.get('content-type') ?? ''
  if (request.method !== 'POST' || !/application\/(json|x-www-form-urlencoded)/.test(type)) return true
  const text = await request.clone().text()
  if (!type.includes('application/json')) {
    return fields.safeParse(Object.fromEntries(new URLSearchParams(text))).success
  }
  try {
    return fields.safeParse(JSON.parse(text)).success
  } catch {
    return false
  }
}

async function handle(request: NextRequest, context: { params: Promise<{ nextauth: string[] }> }): Promise<Response> {
  if (!isKnown(request.method, (await context.params).nextauth)) return new Response('not found', { status: 404 })
  if (!(await isReadable(request))) return new Response('not understood', { status: 400 })
  const met: TooMany[] = []
  const threw: unknown[] = []
  const told = { tooMany: (refusal: TooMany) => met.push(refusal), failed: (error: unknown) => threw.push(error) }
  const answer = await NextAuth(request, context, authOptions(told))
  if (threw.length > 0) throw threw[0]
  if (met[0]) return tooManyRequests(met[0].retryAfter)
  // It takes a session that could not be read for none and removes the cookie: an outage must not sign people out.
  return noted().unavailable ? new Response('try again later', { status: 503 }) : answer
}

export { handle as GET, handle as POST }
