import type { BrowserContext } from '@playwright/test'
import { expectAccessible, PHONE, settled, WIDE } from './support/axe'
import { watch } from './support/network'
import { consolePages, openPages, selfCarePages } from './support/pages'
import { within } from './support/patience'
import { contextOf } from './support/sign-in'
import { expect, test } from './support/test'

// Every page, light and dark, wide and on a phone: no violation that axe can find, nothing for the console to complain of, no request
// to anybody but us and the sandbox, and nothing that has to be scrolled sideways.

test.describe.configure({ mode: 'default', ...within(300) })

test('the console', async ({ browser }) => {
  await inspect(await contextOf(browser, 'admin', { reducedMotion: 'reduce', viewport: WIDE }), await consolePages())
})

test('self-care', async ({ browser }) => {
  await inspect(await contextOf(browser, 'john', { reducedMotion: 'reduce', viewport: WIDE }), await selfCarePages())
})

test('signing in, and what is not there', async ({ browser }) => {
  await inspect(await browser.newContext({ reducedMotion: 'reduce', viewport: WIDE }), await openPages())
})

test('dialogs, menus and messages of the console', async ({ browser }) => {
  const context = await contextOf(browser, 'admin', { reducedMotion: 'reduce', viewport: WIDE })
  const page = await context.newPage()
  await page.goto('/admin')
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('dialog')).toBeVisible()
  await expectAccessible(page, 'search')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /signed in as/ }).click()
  await expectAccessible(page, 'user menu')
  await page.keyboard.press('Escape')
  await page.goto('/admin/customers/new')
  await page
    .getByRole('main')
    .getByRole('button', { name: /^Create/ })
    .click()
  await expect(page.getByRole('main').getByRole('alert')).toBeVisible()
  await expectAccessible(page, 'form with errors')
  await page.goto('/admin/payments?status=paid')
  await page.getByRole('row').nth(1).getByRole('link').first().click()
  await page.getByRole('button', { name: 'Refund', exact: true }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await expectAccessible(page, 'refund')
  await context.close()
})

/** Looks at each page in both themes and on a phone, and expects to find nothing. */
async function inspect(context: BrowserContext, paths: readonly string[]): Promise<void> {
  const seen = watch(context)
  const page = await context.newPage()
  for (const path of paths) {
    await page.setViewportSize(WIDE)
    await page.emulateMedia({ colorScheme: 'light' })
    await page.goto(path)
    await settled(page)
    await expectAccessible(page, `${path} light`)
    await page.emulateMedia({ colorScheme: 'dark' })
    await settled(page)
    await expectAccessible(page, `${path} dark`)
    await page.setViewportSize(PHONE)
    await settled(page)
    const { inner, outer } = await page.evaluate(() => ({
      inner: document.documentElement.scrollWidth,
      outer: document.documentElement.clientWidth,
    }))
    expect.soft(inner, `${path} is wider than a phone`).toBeLessThanOrEqual(outer)
    await expectAccessible(page, `${path} on a phone`)
  }
  // A page that is meant not to be there answers 404, which a browser notes as an error.
  const complaints = seen.complaints.filter((one) => !/nothing-here.*status of 404/.test(one))
  expect.soft(complaints).toEqual([])
  expect.soft(seen.foreign).toEqual([])
  await context.close()
}
