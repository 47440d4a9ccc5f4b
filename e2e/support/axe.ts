import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { cardFields } from './cards'

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

export const WIDE = { width: 1280, height: 800 }
export const PHONE = { width: 360, height: 740 }

/** Waits for what is drawn later: card fields, fonts, transitions of colours. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('load')
  // Going on within the site, the title of the page left is gone a moment before that of the next one is there.
  await expect(page).toHaveTitle(/\S/)
  if (await page.locator('iframe[title="Secure card payment input frame"]').count())
    await expect(cardFields(page).getByLabel('Card number')).toBeVisible()
  await page.evaluate(async () => {
    await document.fonts.ready
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined)))
  })
}

/** Expects axe to find nothing; `what` names the page in the report. */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze()
  const told = violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary?.split('\n')[1]?.trim() ?? ''}`),
  )
  expect.soft(told, what).toEqual([])
}

type Look = readonly [size: typeof WIDE, scheme: 'light' | 'dark']

/** Expects of the page as it stands now that axe finds nothing in either theme and on a phone, and that it is no wider than its window. */
export async function expectGood(page: Page, what: string): Promise<void> {
  await lookAt(page, what, [
    [WIDE, 'light'],
    [WIDE, 'dark'],
    [PHONE, 'light'],
  ])
  await page.setViewportSize(WIDE)
}

/** The same of a page that somebody has open on a phone, in either theme there. */
export async function expectGoodOnPhone(page: Page, what: string): Promise<void> {
  await lookAt(page, what, [
    [PHONE, 'dark'],
    [PHONE, 'light'],
  ])
}

async function lookAt(page: Page, what: string, looks: readonly Look[]): Promise<void> {
  for (const [size, scheme] of looks) {
    await page.setViewportSize(size)
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    await settled(page)
    await expectAccessible(page, `${what}, ${scheme}, ${size.width} wide`)
    const outer = await page.evaluate(() => document.documentElement.scrollWidth)
    expect.soft(outer, `${what} on ${size.width}`).toBeLessThanOrEqual(size.width)
  }
  await page.emulateMedia({ colorScheme: 'light' })
}
