import type { Browser, Page } from '@playwright/test'
import { sweepLinks } from '@/lib/orders/sweep'
import { expectLinesToAgree } from './support/books'
import { answerBank, CARDS, typeCard } from './support/cards'
import {
  cancelAsClerk,
  expire,
  type Link,
  makeLink,
  onPayment,
  payButton,
  payByCard,
  standingOf,
  typeWho,
} from './support/links'
import { books } from './support/sandbox'
import { expect, test } from './support/test'

// Two payers at once, and a payer whom the clerk or the clock overtakes: each ends in the state that the design names.

const began = new Date()
const title = (name: string | RegExp) => ({ level: 1, name }) as const

const chargesOf = async (amountMinor: string) =>
  (await books('stripe')).filter((line) => line.amountMinor === amountMinor && line.status === 'succeeded')

async function ready(browser: Browser, link: Link): Promise<Page> {
  const page = await (await browser.newContext()).newPage()
  await page.goto(link.path)
  await typeWho(page)
  await typeCard(page, CARDS.visa)
  return page
}

test('two payers at the same instant: one charge, and the other is told', async ({ browser }) => {
  const link = await makeLink({ amount: '31.07' })
  const pages = [await ready(browser, link), await ready(browser, link)]
  await Promise.all(pages.map((page) => payButton(page).click()))
  const [first, second] = pages as [Page, Page]
  const told = (page: Page) =>
    page
      .getByRole('heading', title('Paid 31.07 USD'))
      .or(page.getByText(/Somebody is paying this just now/))
      .first()
  await expect(told(first)).toBeVisible()
  // The second is told, or is led to the portal when the first was faster.
  await expect.poll(async () => (await told(second).count()) > 0 || second.url().includes('/order/')).toBe(true)
  await expect.poll(() => standingOf(link)).toMatchObject({ link: 'success', paid: 3107, payments: ['paid'], over: 0 })
  expect(await chargesOf('3107')).toHaveLength(1)
})

test('a button pressed twice, and two tabs of one browser, are one payment', async ({ browser }) => {
  const link = await makeLink({ amount: '31.08' })
  const first = await ready(browser, link)
  const second = await first.context().newPage()
  await second.goto(link.path)
  await typeWho(second)
  await typeCard(second, CARDS.visa)
  await Promise.all([payButton(first).dblclick(), payButton(second).click()])
  for (const page of [first, second]) await expect(page.getByRole('heading', title('Paid 31.08 USD'))).toBeVisible()
  expect(await standingOf(link)).toMatchObject({ paid: 3108, payments: ['paid'], over: 0 })
  expect(await chargesOf('3108')).toHaveLength(1)
})

test('the clerk cancels while the payer is at their bank: not while they pay, and they are paid', async ({ page }) => {
  const link = await makeLink({ amount: '31.09' })
  await payByCard(page, link, CARDS.asksAlways)
  await onPayment(page, link)
  expect(await cancelAsClerk(link, 'Sold')).toBe('being_paid')
  await answerBank(page, 'Complete authentication')
  await expect(page.getByRole('heading', title('Paid 31.09 USD'))).toBeVisible()
  expect(await standingOf(link)).toMatchObject({ link: 'success', order: 'complete', late: false })
})

test('… and once they gave up, it is cancelled, and they read why', async ({ page }) => {
  const link = await makeLink()
  await payByCard(page, link, CARDS.asksAlways)
  await answerBank(page, 'Fail authentication')
  await expect(page.getByRole('heading', title('Payment declined'))).toBeVisible()
  expect(await cancelAsClerk(link, 'Sold to somebody else')).toBe('cancelled')
  await page.getByRole('link', { name: 'Try again' }).click()
  await expect(page.getByRole('heading', title('This payment link was cancelled'))).toBeVisible()
  await expect(page.getByText('Sold to somebody else')).toBeVisible()
  expect(await standingOf(link)).toMatchObject({ link: 'cancelled', payments: ['unpaid'] })
})

test('cancelled while the form is filled in: nothing is charged, and the page says so', async ({ browser }) => {
  const link = await makeLink({ amount: '31.10' })
  const page = await ready(browser, link)
  expect(await cancelAsClerk(link, 'Too late')).toBe('cancelled')
  await payButton(page).click()
  await expect(page.getByRole('heading', title('This payment link was cancelled'))).toBeVisible()
  expect(await chargesOf('3110')).toHaveLength(0)
})

test('paid one second after it expired: paid late, and not lost', async ({ page }) => {
  const link = await makeLink({ amount: '31.11' })
  await payByCard(page, link, CARDS.asksAlways)
  await onPayment(page, link)
  await expire(link, 1)
  await sweepLinks()
  expect(await standingOf(link)).toMatchObject({ link: 'expired' })
  await answerBank(page, 'Complete authentication')
  await expect(page.getByRole('heading', title('Paid 31.11 USD'))).toBeVisible()
  await expect
    .poll(() => standingOf(link))
    .toMatchObject({ link: 'success', late: true, order: 'complete', paid: 3111, over: 0 })
})

test('the books agree', async () => {
  await expectLinesToAgree(began)
})
