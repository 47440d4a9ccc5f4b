import type { NextRequest } from 'next/server'
import NextAuth from 'next-auth'
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

async function handle(request: NextRequest, context: { params: Promise<{ nextauth: string[] }> }): Promise<Response> {
  if (!isKnown(request.method, (await context.params).nextauth)) return new Response('not found', { status: 404 })
  const met: TooMany[] = []
  const answer = await NextAuth(request, context, authOptions({ tooMany: (refusal) => met.push(refusal) }))
  if (met[0]) return tooManyRequests(met[0].retryAfter)
  // It takes a session that could not be read for none and removes the cookie: an outage must not sign people out.
  return noted().unavailable ? new Response('try again later', { status: 503 }) : answer
}

export { handle as GET, handle as POST }
