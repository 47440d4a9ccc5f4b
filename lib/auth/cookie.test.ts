import { afterEach, beforeAll, expect, it, vi } from 'vitest'
import { COOKIE_MAX_AGE, readCookie, writeCookie } from './cookie'

beforeAll(() => {
  Object.assign(process.env, {
    DATABASE_URL: 'postgres://nowhere/none',
    BASE_URL: 'http://localhost:3000',
    SECRET_KEYS: `1:${Buffer.alloc(32, 7).toString('base64')}`,
    NEXTAUTH_SECRET: 'x'.repeat(32),
  })
})
afterEach(() => {
  vi.useRealTimers()
})

it('names its session, at the first reading and at those that need not decipher it any more', async () => {
  const [one, two] = [await writeCookie('ses_1'), await writeCookie('ses_2')]
  for (let reading = 0; reading < 3; reading++)
    expect([await readCookie(one), await readCookie(two)]).toEqual(['ses_1', 'ses_2'])
})

it('altered by one character names nothing, although the true one was read before', async () => {
  const value = await writeCookie('ses_1')
  expect(await readCookie(value)).toBe('ses_1')
  const last = value.at(-5) === 'A' ? 'B' : 'A'
  expect(await readCookie(`${value.slice(0, -5)}${last}${value.slice(-4)}`)).toBeUndefined()
  for (const other of ['', 'x', undefined]) expect(await readCookie(other)).toBeUndefined()
})

it('names nothing once it is too old, although it was read before', async () => {
  const value = await writeCookie('ses_1')
  expect(await readCookie(value)).toBe('ses_1')
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + (COOKIE_MAX_AGE + 60) * 1000 })
  expect(await readCookie(value)).toBeUndefined()
})
