import { type Browser, type BrowserContext, type BrowserContextOptions, expect, type Page } from '@playwright/test'
import { pressAgain } from './press'
import { demoPerson, type Who } from './stage'

/** Signs in through the sign-in page, and leaves the page where that person starts. */
export async function signInAs(page: Page, who: Who): Promise<void> {
  const person = demoPerson(who)
  await page.goto(person.url)
  await fillSignIn(page, person.email, person.password)
  await expect(page).not.toHaveURL(/sign-in/)
}

/** Fills the sign-in form and sends it; what comes of it is the caller's to expect. */
export async function fillSignIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await pressAgain(page.getByRole('button', { name: 'Sign in', exact: true }))
}

type State = Awaited<ReturnType<BrowserContext['storageState']>>
const states = new Map<Who, State>()

/** A browser of somebody's own in which they are signed in. Signs in once per person, and shares the session from then on. */
export async function contextOf(
  browser: Browser,
  who: Who,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const known = states.get(who)
  if (known) return browser.newContext({ ...options, storageState: known })
  const context = await browser.newContext()
  const page = await context.newPage()
  await signInAs(page, who)
  states.set(who, await context.storageState())
  await context.close()
  return contextOf(browser, who, options)
}

/** Forgets a shared session, for tests that end it. */
export function forgetSession(who: Who): void {
  states.delete(who)
}
