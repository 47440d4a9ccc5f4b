import { mkdirSync } from 'node:fs'
import type { BrowserContext, Page } from '@playwright/test'
import { contextOf } from './support/sign-in'
import { stage } from './support/stage'
import { expect, test } from './support/test'

// Pictures for the README, of what the specs before have made. Run with SCREENSHOTS=1.

test.skip(process.env.SCREENSHOTS !== '1', 'SCREENSHOTS=1 draws the README’s pictures')

const FOLDER = 'docs/images'

async function draw(context: BrowserContext, path: string, name: string, ready: (page: Page) => Promise<void>) {
  mkdirSync(FOLDER, { recursive: true })
  const page = await context.newPage()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.goto(path)
    await ready(page)
    await page.evaluate(() => document.fonts.ready)
    await page.screenshot({ path: `${FOLDER}/${name}-${colorScheme}.png`, animations: 'disabled' })
  }
  await context.close()
}

test('the console', async ({ browser }) => {
  const context = await contextOf(browser, 'admin', { viewport: { width: 1280, height: 800 } })
  // The narrow navigation leaves room for every column; from the oldest on there is something of everything.
  await context.addCookies([{ name: 'nav_collapsed', value: '1', url: stage.baseUrl() }])
  await draw(context, '/admin/payments?sort=date', 'console', (page) =>
    expect(page.getByRole('table').getByText('John Doe').first()).toBeVisible(),
  )
})

test('self-care', async ({ browser }) => {
  const context = await contextOf(browser, 'john', { viewport: { width: 1280, height: 800 } })
  await draw(context, '/self-care', 'self-care', (page) =>
    expect(page.getByRole('link', { name: 'Pay now' })).toBeVisible(),
  )
})

test('self-care on a phone', async ({ browser }) => {
  const context = await contextOf(browser, 'john', { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2 })
  await draw(context, '/self-care/pay?account=USD&amount=25.00', 'self-care-phone', (page) =>
    expect(page.getByRole('button', { name: 'Pay 25.00 USD' })).toBeVisible(),
  )
})
