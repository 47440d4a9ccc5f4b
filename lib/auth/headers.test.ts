import { existsSync } from 'node:fs'
import { expect, it } from 'vitest'
import { browserOrigins } from '@/lib/payments/browser-origins'
import {
  contentSecurityPolicy,
  isCardPage,
  isForeign,
  isReadable,
  MACHINES,
  needsOwnDocument,
  securityHeaders,
} from './headers'

const plain = { nonce: 'abc', https: true, development: false }
const hosted = {
  kind: 'hosted_fields',
  library: 'example',
  script: 'https://js.example.com/v3/',
  publicSettings: [],
  connects: ['https://api.example.com'],
  frames: ['https://js.example.com', 'https://hooks.example.com'],
} as const
const adapters = [{ entry: hosted }, { entry: { kind: 'at_processor' } }] as const

it('lets in from elsewhere only what is called by machines and is there', () => {
  expect(MACHINES.filter((prefix) => !existsSync(`app${prefix}`))).toEqual([])
  const headers = new Headers({ origin: 'https://evil.example' })
  expect(isForeign({ method: 'POST', path: '/api/v1/payments', headers }, 'https://pay.example.com')).toBe(true)
})

it('lets a page load its own scripts by nonce, and nothing of anybody else', () => {
  expect(contentSecurityPolicy(plain).split('; ')).toEqual([
    `default-src 'self'`,
    `script-src 'self' 'nonce-abc' 'strict-dynamic'`,
    `style-src 'self' 'unsafe-inline'`,
    `img-src 'self' data:`,
    `font-src 'self'`,
    `connect-src 'self'`,
    `frame-src 'none'`,
    `worker-src 'self'`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `form-action 'self'`,
    `frame-ancestors 'none'`,
    'upgrade-insecure-requests',
  ])
})

it('lets card pages reach what the adapters declare, and the stand-in when there is one', () => {
  const reach = browserOrigins(adapters)
  expect(reach).toEqual({
    scripts: ['https://js.example.com'],
    connects: ['https://api.example.com'],
    frames: ['https://hooks.example.com', 'https://js.example.com'],
  })
  expect(contentSecurityPolicy({ ...plain, reach })).toContain(
    'frame-src https://hooks.example.com https://js.example.com;',
  )
  expect(browserOrigins(adapters, 'http://localhost:4400/')).toMatchObject({
    scripts: ['http://localhost:4400', 'https://js.example.com'],
  })
  expect(browserOrigins([{ entry: { kind: 'at_processor' } }], 'http://localhost:4400').scripts).toEqual([])
})

it('asks for https only where the public address is https', () => {
  expect(securityHeaders(plain)).toMatchObject({
    'strict-transport-security': 'max-age=63072000',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'strict-origin-when-cross-origin',
  })
  const http = securityHeaders({ ...plain, https: false })
  expect(http['strict-transport-security']).toBeUndefined()
  expect(http['content-security-policy']).not.toContain('upgrade-insecure-requests')
  expect(http['permissions-policy']).toContain('payment=()')
})

it('knows the pages where a card is typed', () => {
  expect(
    ['/self-care/pay', '/self-care/pay/pay_1', '/self-care/cards/new', '/self-care/payments/pay_1', '/pay/t0k3n'].every(
      isCardPage,
    ),
  ).toBe(true)
  expect(['/self-care', '/self-care/payday', '/payday', '/admin/payments', '/sign-in'].some(isCardPage)).toBe(false)
})

const BASE = 'https://pay.example.com'
const foreign = (method: string, path: string, headers: Record<string, string>) =>
  isForeign({ method, path, headers: new Headers(headers) }, BASE)

it('refuses what another site sent, on everything that a cookie opens (A5)', () => {
  expect(foreign('POST', '/sign-in', { origin: BASE, 'sec-fetch-site': 'same-origin' })).toBe(false)
  expect(foreign('POST', '/sign-in', { origin: BASE })).toBe(false)
  expect(foreign('POST', '/sign-in', { origin: 'http://127.0.0.1:3000', host: '127.0.0.1:3000' })).toBe(false)
  const refused: Record<string, string>[] = [
    {},
    { origin: 'null' },
    { origin: 'https://evil.example' },
    { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    { origin: 'https://pay.example.com.evil.example', host: 'pay.example.com' },
    { origin: 'http://pay.example.com' },
    { origin: BASE, 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'none' },
    { origin: 'https://other.example.com', 'sec-fetch-site': 'same-site' },
  ]
  expect(refused.filter((headers) => !foreign('POST', '/admin/users', headers))).toEqual([])
  expect(foreign('DELETE', '/api/auth/x', {})).toBe(true)
})

it('lets another site lead here, and not draw from here: no picture, frame or script can ask for anything', () => {
  const from = (site: string, mode: string, dest: string) =>
    foreign('GET', '/self-care/payments/pay_1/cancel', {
      'sec-fetch-site': site,
      'sec-fetch-mode': mode,
      'sec-fetch-dest': dest,
    })
  for (const site of ['cross-site', 'same-site']) {
    expect(from(site, 'navigate', 'document')).toBe(false)
    const drawn = [
      ['no-cors', 'image'],
      ['no-cors', 'script'],
      ['cors', 'empty'],
      ['navigate', 'iframe'],
      ['navigate', 'object'],
      ['navigate', 'embed'],
    ] as const
    expect(drawn.filter(([mode, dest]) => !from(site, mode, dest))).toEqual([])
  }
  expect(from('same-origin', 'cors', 'empty')).toBe(false)
  expect(from('none', 'navigate', 'document')).toBe(false)
  expect(foreign('GET', '/admin', {})).toBe(false)
})

it('leaves machines alone, which bring no cookie', () => {
  expect(foreign('POST', '/api/callbacks/sys_1', {})).toBe(false)
  expect(foreign('POST', '/api/callbacksx', {})).toBe(true)
})

it('makes a card page a page load of its own when it is entered from elsewhere', () => {
  const fetched = (referer?: string) => new Headers({ 'sec-fetch-dest': 'empty', ...(referer && { referer }) })
  expect(needsOwnDocument('GET', '/self-care/pay', fetched(`${BASE}/self-care`))).toBe(true)
  expect(needsOwnDocument('GET', '/self-care/pay', fetched())).toBe(true)
  expect(needsOwnDocument('GET', '/self-care/pay', fetched(`${BASE}/self-care/cards`))).toBe(false)
  expect(needsOwnDocument('GET', '/self-care/pay', new Headers({ 'sec-fetch-dest': 'document' }))).toBe(false)
  expect(needsOwnDocument('POST', '/self-care/pay', fetched(`${BASE}/self-care`))).toBe(false)
  expect(needsOwnDocument('GET', '/self-care', fetched(`${BASE}/sign-in`))).toBe(false)
})

it('refuses addresses that are no text', () => {
  expect(['/admin', '/admin/%F0%9F%92%B8', '/%25'].every((path) => isReadable(path, '?q=%E2%82%AC'))).toBe(true)
  expect(['/%ED%A0%80', '/%', '/a%00b'].some((path) => isReadable(path, ''))).toBe(false)
  expect(isReadable('/admin', '?q=%00')).toBe(false)
})
