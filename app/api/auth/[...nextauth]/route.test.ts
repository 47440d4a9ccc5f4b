import { NextRequest } from 'next/server'
import { expect, it } from 'vitest'
import { GET, POST } from './route'

it.each([
  ['POST', '_log'],
  ['GET', '_log'],
  ['POST', 'session/credentials/more'],
  ['GET', 'callback'],
])('has nothing at %s /api/auth/%s: nobody writes into our log from outside', async (method, path) => {
  const request = new NextRequest(`http://localhost:3000/api/auth/${path}`, {
    method,
    ...(method === 'POST' && { body: JSON.stringify({ level: 'error', code: 'x'.repeat(1000) }) }),
  })
  const handle = method === 'GET' ? GET : POST
  const answer = await handle(request, { params: Promise.resolve({ nextauth: path.split('/') }) })
  expect(answer.status).toBe(404)
})
