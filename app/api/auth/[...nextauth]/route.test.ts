import { NextRequest } from 'next/server'
import { expect, it } from 'vitest'
import { GET, POST } from './route'

function ask(method: 'GET' | 'POST', path: string, sent: RequestInit = {}): Promise<Response> {
  const address = `http://localhost:3000/api/auth/${path}`
  const [segments = ''] = path.split('?')
  const context = { params: Promise.resolve({ nextauth: segments.split('/') }) }
  const { signal: _, ...init } = sent
  return (method === 'GET' ? GET : POST)(new NextRequest(address, { ...init, method }), context)
}

it.each([
  ['POST', '_log'],
  ['GET', '_log'],
  ['POST', 'session/credentials/more'],
  ['GET', 'callback'],
] as const)('has nothing at %s /api/auth/%s: nobody writes into our log from outside', async (method, path) => {
  const body = JSON.stringify({ level: 'error', code: 'x'.repeat(1000) })
  expect((await ask(method, path, method === 'POST' ? { body } : {})).status).toBe(404)
})

it.each([
  '',
  '{',
  'null',
  '[]',
  '"text"',
  '{"callbackUrl":1}',
  '{"callbackUrl":"//"}',
  '{"callbackUrl":"javascript:0"}',
])('refuses the body %j: it is the sender’s fault, not ours', async (body) => {
  const sent = { body, headers: { 'content-type': 'application/json' } }
  expect((await ask('POST', 'session', sent)).status).toBe(400)
})

it.each(['callbackUrl=nowhere', 'callbackUrl=javascript:0', 'callbackUrl=https://'])(
  'refuses to lead to what is no address: ?%s',
  async (query) => {
    expect((await ask('GET', `session?${query}`)).status).toBe(400)
    const form = { body: query, headers: { 'content-type': 'application/x-www-form-urlencoded' } }
    expect((await ask('POST', 'session', form)).status).toBe(400)
  },
)
