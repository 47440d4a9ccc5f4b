import { createHash } from 'node:crypto'
import type { Browser, BrowserContext, BrowserContextOptions } from '@playwright/test'
import { PHONE } from './axe'
import { db } from './database'

/** A browser on a phone. */
export const ON_PHONE = { viewport: PHONE, hasTouch: true, isMobile: true } as const

/** A browser that comes from a network of its own, as the proxy before web would say. */
export function visitorFrom(
  browser: Browser,
  address: string,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  return browser.newContext({ ...options, extraHTTPHeaders: { 'x-forwarded-for': address } })
}

/** Uses up a limit for somebody, until `minutes` from now, as so many tries would have. */
export async function useUp(limit: string, key: string, minutes: number): Promise<void> {
  const hash = createHash('sha256').update(key).digest('base64url').slice(0, 32)
  await db()`
    insert into rate_limit (key, points, expire)
    values (${`${limit}:${hash}`}, 1000000, now() + make_interval(mins => ${minutes}))
    on conflict (key) do update set points = excluded.points, expire = excluded.expire`
}

/** Forgets all that was counted. */
export async function forgetTries(): Promise<void> {
  await db()`delete from rate_limit`
}
