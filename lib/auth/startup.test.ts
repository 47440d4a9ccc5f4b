import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { type Looked, unsafeSettings } from './startup'

const good: Looked = {
  NODE_ENV: 'production',
  BASE_URL: 'https://pay.example.com',
  SECRET_KEYS: `1:${randomBytes(32).toString('base64')}`,
  NEXTAUTH_SECRET: randomBytes(32).toString('base64url'),
  NEXTAUTH_URL: 'https://pay.example.com',
  SMTP_URL: 'smtps://mail.example.com',
  TRUSTED_PROXIES: 1,
  LIMITS: '',
  LOG_LEVEL: 'info',
  SHUTDOWN_WAIT_MS: 0,
}

it('starts with random secrets behind https, and on this machine alone without', () => {
  expect(unsafeSettings(good)).toEqual([])
  for (let i = 0; i < 5000; i++) {
    const [one, two] = [randomBytes(32), randomBytes(32)]
    const fresh = { SECRET_KEYS: `1:${one.toString('base64')},2:${two.toString('base64')}` }
    expect(unsafeSettings({ ...good, ...fresh, NEXTAUTH_SECRET: one.toString('base64') }), fresh.SECRET_KEYS).toEqual(
      [],
    )
    expect(unsafeSettings({ ...good, NEXTAUTH_SECRET: two.toString('hex') }), two.toString('hex')).toEqual([])
  }
  for (const SMTP_URL of ['smtp://localhost:2525', 'smtp://mail.example.com:587?requireTLS=true', undefined])
    expect(unsafeSettings({ ...good, SMTP_URL })).toEqual([])
  const local = { BASE_URL: 'http://localhost:3000', SANDBOX_URL: 'http://localhost:4400', TRUSTED_PROXIES: 0 }
  expect(unsafeSettings({ ...good, ...local, NEXTAUTH_URL: undefined, SMTP_URL: 'smtp://localhost' })).toEqual([])
  expect(unsafeSettings({ ...good, NODE_ENV: 'development', BASE_URL: 'http://pay.example.com' })).toEqual([])
})

const key = (text: string) => `1:${Buffer.from(text).toString('base64')}`

it.each<[keyof Looked, readonly unknown[]]>([
  ['BASE_URL', ['http://pay.example.com', 'http://localhost.example.com', 'http://192.168.1.5:3000']],
  ['NEXTAUTH_URL', ['http://pay.example.com', 'https://pay.example.com.evil.example', 'http://localhost:3000']],
  [
    'NEXTAUTH_SECRET',
    [
      'x'.repeat(40),
      'short',
      'k9Q-3mZ_x7Lw2pRt',
      'please-change-me-please-change-me-0',
      'my-very-long-secret-for-production-use',
      'correct horse battery staple and more words',
      'abcdefghijklmnopqrstuvwxyzABCDEF0',
      '0918273645546372819009182736455463',
    ],
  ],
  [
    'SECRET_KEYS',
    [
      key('a'.repeat(32)),
      key('0123456789abcdef0123456789abcdee'.replace('0123456', 'example')),
      key('horse battery staple lorem ipsum'),
      `1:${Buffer.alloc(32, 7).toString('base64')}`,
      `1:${Buffer.from(Array.from({ length: 32 }, (_, i) => i + 60)).toString('base64')}`,
      key('short'),
      '',
    ],
  ],
  ['LOG_LEVEL', ['debug', 'trace']],
  ['SANDBOX_URL', ['http://localhost:4400', 'https://sandbox.example.com']],
  ['SMTP_URL', ['smtp://mail.example.com', 'smtp://mail.example.com:25?requireTLS=false', 'nonsense']],
  ['TRUSTED_PROXIES', [0]],
  ['LIMITS', ['pay.adress=1/1']],
])('refuses to start with an unsafe %s (A17)', (name, values) => {
  for (const value of values) {
    // Web speaks http on a plain address without a proxy too.
    const rest = name === 'BASE_URL' ? { NEXTAUTH_URL: undefined } : {}
    const problems = unsafeSettings({ ...good, ...rest, [name]: value })
    expect(problems, `${name}=${value}`).toHaveLength(1)
    expect(problems[0]).toContain(name)
    expect(/SECRET/.test(name) && String(value).length > 6 && problems[0]?.includes(String(value))).toBe(false)
  }
})

it('holds what does not say what it is to what production is held to', async () => {
  const before = { ...process.env }
  process.env = {
    ...before,
    NODE_ENV: '' as 'test',
    DATABASE_URL: 'postgres://unused',
    BASE_URL: 'http://pay.example.com',
    SECRET_KEYS: good.SECRET_KEYS,
    NEXTAUTH_SECRET: good.NEXTAUTH_SECRET,
  }
  try {
    const { env } = await import('@/lib/env')
    expect(unsafeSettings(env())).toEqual([expect.stringContaining('BASE_URL')])
  } finally {
    process.env = before
  }
})
