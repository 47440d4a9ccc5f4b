import type { NextRequest } from 'next/server'
import NextAuth from 'next-auth'
import { type TooMany, tooManyRequests } from '@/lib/auth/limits'
import { authOptions } from '@/lib/auth/options'
import { noted } from '@/lib/log'

async function handle(request: NextRequest, context: { params: Promise<{ nextauth: string[] }> }): Promise<Response> {
  // next-auth calls it a fault of ours when a form's address is opened as a page.
  if (request.method === 'GET' && (await context.params).nextauth[0] === 'callback')
    return new Response('method not allowed', { status: 405, headers: { allow: 'POST' } })
  const met: TooMany[] = []
  const answer = await NextAuth(request, context, authOptions({ tooMany: (refusal) => met.push(refusal) }))
  if (met[0]) return tooManyRequests(met[0].retryAfter)
  // It takes a session that could not be read for none and removes the cookie: an outage must not sign people out.
  return noted().unavailable ? new Response('try again later', { status: 503 }) : answer
}

export { handle as GET, handle as POST }
