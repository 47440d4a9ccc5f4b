import { cookies, headers } from 'next/headers'
import { env } from '@/lib/env'
import { networkOf } from './address'
import { browserCookie, type KnownBrowser, readBrowser, rememberIn } from './known-browser'
import { readVisit, visitCookie } from './visit'

/** Who is at the other end of a request, before anybody has signed in: what tries are counted by. */
export interface Visitor {
  /** The network address, see `networkOf`. */
  readonly network: string
  readonly browser?: KnownBrowser | undefined
}

/** The visitor of this request. For pages, server actions and routes. */
export async function visitor(): Promise<Visitor> {
  const value = (await cookies()).get(browserCookie().name)?.value
  return { network: networkOf(await headers(), env().TRUSTED_PROXIES), browser: await readBrowser(value) }
}

/** The secret by which the browser of this request sees what it paid by links; undefined where it has none. For their pages and actions. */
export async function visitOf(): Promise<string | undefined> {
  return readVisit((await cookies()).get(visitCookie(env().BASE_URL).name)?.value)
}

/**
 * Does a person's browser show the page of this request to them? Not what looks at addresses in mail, draws previews, or fetches ahead: such
 * programs do not say that they load a page.
 */
export async function isShown(): Promise<boolean> {
  const asked = await headers()
  return asked.get('sec-fetch-dest') === 'document' && !asked.has('sec-purpose') && !asked.has('purpose')
}

/** Remembers that somebody signed in with this e-mail address in this browser. Call from server actions. */
export async function rememberBrowser(email: string): Promise<void> {
  const { name, options } = browserCookie()
  const jar = await cookies()
  jar.set(name, await rememberIn(await readBrowser(jar.get(name)?.value), email), options)
}
