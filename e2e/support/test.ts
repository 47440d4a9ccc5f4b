import { test as base, expect, type Page } from '@playwright/test'
import { contextOf } from './sign-in'
import type { Who } from './stage'

/** A page of somebody who is signed in; opened when the test asks for it, closed after it. */
type OpenAs = (who: Who) => Promise<Page>

/** Playwright's `test` with pages of people who are signed in. */
export const test = base.extend<{ openAs: OpenAs; admin: Page; john: Page }>({
  openAs: async ({ browser }, use) => {
    const opened: Page[] = []
    await use(async (who) => {
      const page = await (await contextOf(browser, who)).newPage()
      opened.push(page)
      return page
    })
    for (const page of opened) await page.context().close()
  },
  admin: async ({ openAs }, use) => use(await openAs('admin')),
  john: async ({ openAs }, use) => use(await openAs('john')),
})

export { expect }
