import { NextRequest } from 'next/server'
import { beforeAll, expect, it } from 'vitest'
import { proxy } from '@/proxy'
import { writeCookie } from './cookie'
import { readBrowser, rememberIn } from './known-browser'
import { testSecrets } from './testing'

const BASE = 'https://pay.example.com'

beforeAll(() => {
  testSecrets()
  process.env.BASE_URL = BASE
})

const ask = (path: string, init: { readonly method?: string; readonly headers?: Record<string, string> } = {}) =>
  proxy(new NextRequest(`${BASE}${path}`, init))
const nonceOf = (text: string | null) => /'nonce-([^']+)'/.exec(text ?? '')?.[1]

it('answers at an https address with every header, whatever the answer', async () => {
  const answers = await Promise.all([
    ask('/sign-in'),
    ask('/admin'),
    ask('/a%00b'),
    ask('/sign-in', { method: 'POST', headers: { origin: 'https://evil.example' } }),
    ask('/api/health'),
  ])
  expect(answers.map(({ status }) => status)).toEqual([200, 307, 400, 403, 200])
  for (const { headers } of answers) {
    expect(Object.fromEntries(headers)).toMatchObject({
      'strict-transport-security': 'max-age=63072000',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'strict-origin-when-cross-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=()'),
    })
    expect(headers.get('content-security-policy')).toContain('upgrade-insecure-requests')
  }
})

it('tells no other site the address of an order, which is a key, and no search engine', async () => {
  for (const path of ['/order/some-token', '/order/some-token/summary', '/order/some-token/documents/doc_1']) {
    const { headers } = await ask(path)
    expect(headers.get('referrer-policy'), path).toBe('same-origin')
    expect(headers.get('x-robots-tag'), path).toBe('noindex, nofollow')
  }
  expect((await ask('/orders')).headers.get('x-robots-tag')).toBeNull()
})

it('nor that of a mailed link, and lets its form say where it comes from', async () => {
  for (const path of ['/sign-in/link?token=t', '/set-password?token=t']) {
    const { headers } = await ask(path)
    expect(headers.get('referrer-policy'), path).toBe('same-origin')
    expect(headers.get('x-robots-tag'), path).toBe('noindex, nofollow')
  }
  expect((await ask('/sign-in')).headers.get('x-robots-tag')).toBeNull()
})

it('gives each answer a nonce of its own, the same to the page and to the browser', async () => {
  const answers = (await Promise.all(Array.from({ length: 50 }, () => ask('/sign-in')))).map(({ headers }) => headers)
  const nonces = answers.map((headers) => nonceOf(headers.get('content-security-policy')))
  expect(new Set(nonces).size).toBe(50)
  expect(nonces[0]).toHaveLength(24)
  const told = answers.map((headers) => nonceOf(headers.get('x-middleware-request-content-security-policy')))
  expect(told).toEqual(nonces)
})

it('knows the session by the __Host- cookie alone', async () => {
  const value = await writeCookie('ses_1')
  const as = async (name: string) => (await ask('/self-care', { headers: { cookie: `${name}=${value}` } })).status
  expect(await as('__Host-quittance.session')).toBe(200)
  expect(await as('quittance.session')).toBe(307)
})

it('keeps cookies that say what browser it is apart from those that say who is signed in', async () => {
  const browser = await rememberIn(undefined, 'anna@example.com')
  expect(await readBrowser(browser)).toMatchObject({ marks: [expect.any(String)] })
  expect(await readBrowser(await writeCookie('ses_1'))).toBeUndefined()
  const { readCookie } = await import('./cookie')
  expect(await readCookie(browser)).toBeUndefined()
  expect(await readBrowser(`${browser.slice(0, -3)}abc`)).toBeUndefined()
  // Five people at most, the last to sign in first.
  let value = browser
  for (const name of ['b', 'c', 'd', 'e', 'f', 'f'])
    value = await rememberIn(await readBrowser(value), `${name}@example.com`)
  const kept = await readBrowser(value)
  expect(kept?.marks).toHaveLength(5)
  expect(kept?.id).toBe((await readBrowser(browser))?.id)
})

it('gives a browser that opens a payment link a secret of its own, once, and tells no other site the address', async () => {
  const first = await ask('/pay/some-token')
  const cookie = first.headers.get('set-cookie') ?? ''
  expect(cookie).toMatch(
    /^__Secure-quittance\.visit=[\w-]{43}; Path=\/pay; Max-Age=2592000; HttpOnly; SameSite=Lax; Secure$/,
  )
  expect(first.headers.get('referrer-policy')).toBe('same-origin')
  expect(first.headers.get('content-security-policy')).toContain('js.stripe.com')
  const known = { headers: { cookie: cookie.split(';')[0] ?? '' } }
  expect((await ask('/pay/some-token/payments/pay_1', known)).headers.get('set-cookie')).toBeNull()
  // One that somebody made up is replaced; whoever pays elsewhere needs none.
  const forged = { headers: { cookie: '__Secure-quittance.visit=x' } }
  expect((await ask('/pay/some-token', forged)).headers.get('set-cookie')).toContain('visit=')
  for (const path of ['/payday', '/sign-in', '/self-care/pay'])
    expect((await ask(path)).headers.get('set-cookie')).toBeNull()
})
