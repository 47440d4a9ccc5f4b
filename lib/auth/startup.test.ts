import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { unsafeSettings } from './startup'

const good = {
  NODE_ENV: 'production',
  BASE_URL: 'https://pay.example.com',
  SECRET_KEYS: `1:${randomBytes(32).toString('base64')}`,
  NEXTAUTH_SECRET: randomBytes(32).toString('base64url'),
  LOG_LEVEL: 'info',
} as const

it('starts with random secrets behind https, and on this machine alone without', () => {
  expect(unsafeSettings(good)).toEqual([])
  expect(unsafeSettings({ ...good, NEXTAUTH_SECRET: randomBytes(32).toString('hex') })).toEqual([])
  expect(unsafeSettings({ ...good, BASE_URL: 'http://localhost:3000' })).toEqual([])
  expect(unsafeSettings({ ...good, NODE_ENV: 'development', BASE_URL: 'http://pay.example.com' })).toEqual([])
})

it('refuses default and short secrets, an http address, and debug output (A17)', () => {
  const key = (text: string) => `1:${Buffer.from(text).toString('base64')}`
  const cases = {
    BASE_URL: ['http://pay.example.com', 'http://localhost.example.com'],
    NEXTAUTH_SECRET: [
      'x'.repeat(40),
      'short',
      'please-change-me-please-change-me-0',
      'my-very-long-secret-for-production-use',
    ],
    SECRET_KEYS: [
      key('a'.repeat(32)),
      key('0123456789abcdef0123456789abcdee'.replace('0123456', 'example')),
      key('short'),
      '',
    ],
    LOG_LEVEL: ['debug', 'trace'],
  } as const
  for (const [name, values] of Object.entries(cases))
    for (const value of values) {
      const problems = unsafeSettings({ ...good, [name]: value })
      expect(problems, `${name}=${value}`).toHaveLength(1)
      expect(problems[0]).toContain(name)
      expect(value.length > 6 && problems[0]?.includes(value)).toBe(false)
    }
})
