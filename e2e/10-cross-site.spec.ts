import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Request } from '@playwright/test'
import { newestPayment, systemId } from './support/database'
import { stage } from './support/stage'
import { whatIsThere } from './support/state'
import { expect, test } from './support/test'

// What another site makes a browser send, with the cookies of whoever is signed in: none of it is accepted, and nothing changes (A5).

const OURS = () => stage.baseUrl()

/** What tells a request of ours from one of another site; the ways in which it can be another's. */
const FOREIGN: readonly Readonly<Record<string, string>>[] = [
  { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
  { origin: 'https://evil.example' },
  { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
  { origin: 'null' },
  { origin: 'null', 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { 'sec-fetch-site': 'none' },
  {},
]

/** Every server action that was built, by its id. */
function actionIds(): readonly string[] {
  const { node } = JSON.parse(readFileSync('.next/server/server-reference-manifest.json', 'utf8'))
  return Object.keys(node)
}

async function routes(): Promise<readonly string[]> {
  const payment = await newestPayment('John Doe')
  const system = await systemId('Stripe')
  return [
    '/',
    '/sign-in',
    '/sign-in/link',
    '/set-password',
    '/choose-profile',
    '/account',
    '/admin',
    '/admin/payments/export',
    `/admin/payments/${payment.id}`,
    `/admin/payment-systems/${system}`,
    '/admin/users',
    '/self-care',
    '/self-care/pay',
    '/self-care/cards',
    '/self-care/details',
    `/self-care/payments/${payment.id}`,
    `/self-care/payments/${payment.id}/return`,
    `/self-care/payments/${payment.id}/cancel`,
    '/self-care/documents/doc_0',
    '/api/health',
    '/api/auth/signin/credentials',
    '/api/auth/signout',
    '/api/auth/callback/credentials',
    '/api/auth/session',
    '/api/auth/_log',
    '/nothing-here',
  ]
}

test('no route takes it, by whatever method, as whomever', async ({ admin, john, request }) => {
  const before = await whatIsThere()
  for (const who of [admin.request, john.request, request])
    for (const path of await routes())
      for (const [i, own] of FOREIGN.entries()) {
        const method = ['POST', 'PUT', 'PATCH', 'DELETE'][i % 4]
        const sent = await who.fetch(path, {
          ...(method && { method }),
          headers: own,
          form: { a: '1' },
          maxRedirects: 0,
        })
        expect.soft(sent.status(), `${method} ${path} ${JSON.stringify(own)}`).toBe(403)
      }
  expect(await whatIsThere()).toEqual(before)
})

test('no server action takes it, as whomever', async ({ admin, john }) => {
  const ids = actionIds()
  expect(ids.length).toBeGreaterThan(30)
  const before = await whatIsThere()
  const send = (page: typeof admin, path: string, id: string, own: Readonly<Record<string, string>>) =>
    page.request.post(path, {
      headers: { ...own, 'next-action': id, 'content-type': 'text/plain;charset=UTF-8', accept: 'text/x-component' },
      data: '[{}]',
      maxRedirects: 0,
    })
  for (const id of ids)
    for (const own of FOREIGN) {
      const [staff, payer] = await Promise.all([send(admin, '/admin', id, own), send(john, '/self-care', id, own)])
      expect.soft([staff.status(), payer.status()], `${id} ${JSON.stringify(own)}`).toEqual([403, 403])
    }
  expect(await whatIsThere()).toEqual(before)
  // The same from here is let in: the refusals above are of where it came from.
  const own = { origin: OURS(), 'sec-fetch-site': 'same-origin' }
  expect((await send(john, '/self-care', '0'.repeat(42), own)).status()).not.toBe(403)
})

test('no page of another site can draw anything from here, and its links lead here', async ({ admin, john }) => {
  const drawn = [
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' },
    { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' },
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
  ]
  const payment = await newestPayment('John Doe')
  const paths = [`/self-care/payments/${payment.id}/cancel`, `/self-care/payments/${payment.id}/return`, '/self-care']
  for (const headers of drawn) {
    for (const path of paths) expect((await john.request.get(path, { headers })).status(), path).toBe(403)
    expect((await admin.request.get('/admin/payments/export', { headers })).status()).toBe(403)
  }
  const led = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
  for (const path of paths) expect((await john.request.get(path, { headers: led })).status(), path).toBe(200)
})

test('a real browser on another site: its forms, pictures and scripts change nothing', async ({ john }) => {
  const payment = await newestPayment('John Doe')
  const before = await whatIsThere()
  // To a browser 127.0.0.1 and localhost are two sites.
  const other = createServer((_, response) => {
    response.setHeader('content-type', 'text/html')
    response.end(`<img src="${OURS()}/self-care/payments/${payment.id}/cancel">
      <iframe src="${OURS()}/self-care/pay"></iframe>
      <form id="form" method="post" action="${OURS()}/self-care/details"><input name="phone" value="666"></form>
      <script>
        fetch('${OURS()}/self-care/details', { method: 'POST', credentials: 'include', mode: 'no-cors', body: 'x' }).catch(() => 0)
      </script>`)
  })
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const evil = await john.context().newPage()
  const seen: string[] = []
  const ours = (request: Request) => request.url().startsWith(OURS())
  evil.on('response', (response) => {
    if (ours(response.request())) seen.push(`${response.request().resourceType()} ${response.status()}`)
  })
  // The browser keeps the very answer from the page.
  evil.on('requestfailed', (request) => {
    if (ours(request)) seen.push(`${request.resourceType()} ${request.failure()?.errorText}`)
  })
  await evil.goto(`http://127.0.0.1:${(other.address() as AddressInfo).port}/`)
  await expect
    .poll(() => [...new Set(seen)].sort())
    .toEqual([
      'document 403',
      'document net::ERR_BLOCKED_BY_RESPONSE',
      'fetch net::ERR_BLOCKED_BY_RESPONSE.NotSameOrigin',
      'image net::ERR_BLOCKED_BY_RESPONSE.NotSameOrigin',
    ])
  await evil.evaluate(() => (document.getElementById('form') as HTMLFormElement).submit())
  await evil.waitForURL(/self-care\/details/)
  await expect(evil.getByText('This request came from another site. Nothing was changed.')).toBeVisible()
  expect(await whatIsThere()).toEqual(before)
  await evil.close()
  other.close()
})
