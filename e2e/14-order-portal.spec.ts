import type { Page } from '@playwright/test'
import { expectGood } from './support/axe'
import { db } from './support/database'
import { cancelAsClerk, makeLink } from './support/links'
import { payFor, sell, sellToMany } from './support/orders'
import { expectPaper, expectPapers, hrefOf, letPayersDownload } from './support/papers'
import { within } from './support/patience'
import { stage } from './support/stage'
import { expect, test } from './support/test'

// From its first success a link opens the order (S2-15): in the portal, on paper, in the console and in self-care. Needs Stripe as
// 01-stripe-procedure leaves it. Orders are made and paid by the services; the pages are what is looked at.

test.describe.configure(within(150))

const main = (page: Page) => page.getByRole('main')

test('a link opens the checkout before, and the order with its papers after', async ({ page, admin }) => {
  await letPayersDownload(admin, 'Invoices', true)
  const sold = await sell()
  const before = await page.request.get(`/order/${sold.token}`, { maxRedirects: 0 })
  expect([before.status(), before.headers().location]).toEqual([307, `/pay/${sold.token}`])
  await payFor(sold)
  const answer = await page.goto(`/order/${sold.token}`)
  expect(answer?.headers()).toMatchObject({ 'referrer-policy': 'same-origin', 'x-robots-tag': 'noindex, nofollow' })
  expect(answer?.headers()['cache-control']).toContain('no-store')
  await expect(page.getByRole('heading', { level: 1, name: 'Order of 40.00 USD' })).toBeVisible()
  for (const text of ['All of it is paid', 'Wool hat', '2 × 10.00 USD', 'Discount −2.00 USD', 'P••• P•••'])
    await expect(main(page)).toContainText(text)
  await expect(page.locator('meta[name="referrer"]')).toHaveAttribute('content', 'no-referrer')
  // Of whoever paid, and how, nothing.
  for (const text of ['4242', 'Paula', '@quittance.example', 'VISA']) expect(await page.content()).not.toContain(text)
  await expectPapers(page, [
    { name: /^Receipt R-/, says: ['40.00 USD paid on'] },
    { name: /^Order summary/, says: ['Wool hat', 'Scarf', '40.00 USD', 'Still to pay', stage.baseUrl()] },
    { name: /^Invoice INV-/, says: ['40.00 USD, paid in full'] },
  ])
  await expectGood(page, 'a paid order')
})

test('what is paid in part says what is left, and leads to pay it', async ({ page }) => {
  const sold = await sell({ link: { parts: true, partMin: '5' } })
  await payFor(sold, '15')
  await page.goto(`/order/${sold.token}`)
  await expect(main(page)).toContainText('15.00 USD of 40.00 USD is paid. 25.00 USD is still to be paid.')
  const rest = page.getByRole('link', { name: 'Pay the rest: 25.00 USD' })
  await expect(rest).toHaveAttribute('href', `/pay/${sold.token}?checkout=1`)
  await expectPaper(page.request, await hrefOf(page, /^Invoice INV-/), ['25.00 USD to pay'])
  await expectGood(page, 'an order paid in part')
  await payFor(sold, '25')
  await page.reload()
  await expect(main(page)).toContainText('All of it is paid')
  await expect(rest).toHaveCount(0)
  await expect(page.getByRole('link', { name: /^Receipt R-/ })).toHaveCount(2)
})

test('a reservation is reversed in the console, and the payer reads that no money was taken', async ({
  page,
  openAs,
}) => {
  const sold = await sell({ order: { preauthorize: 'on' } })
  await payFor(sold)
  const clerk = await openAs('normal')
  await clerk.goto(`/admin/orders/${sold.orderId}`)
  await clerk.getByRole('button', { name: 'Reverse authorisation' }).click()
  await clerk.getByRole('dialog').getByRole('button', { name: 'Reverse 40.00 USD' }).click()
  await expect(clerk.getByText('RV', { exact: true })).toBeVisible()
  await page.goto(`/order/${sold.token}`)
  await expect(main(page)).toContainText('The reservation was given free. No money was taken.')
  await expectGood(page, 'a released order')
})

test('papers of an order are had by its own links alone, and of the kinds that are activated', async ({
  page,
  admin,
}) => {
  const [mine, other] = [await sell(), await sell()]
  for (const sold of [mine, other]) await payFor(sold)
  await page.goto(`/order/${other.token}`)
  const receipt = (await hrefOf(page, /^Receipt R-/)) ?? ''
  const invoice = (await hrefOf(page, /^Invoice INV-/)) ?? ''
  const status = async (href: string) => (await page.request.get(href)).status()
  expect(await status(receipt)).toBe(200)
  expect(await status(receipt.replace(other.token, mine.token))).toBe(404)
  await letPayersDownload(admin, 'Invoices', false)
  expect(await status(invoice)).toBe(404)
  await page.reload()
  await expect(page.getByRole('link', { name: /^Invoice/ })).toHaveCount(0)
  await expect(page.getByRole('link', { name: /^Receipt/ })).toHaveCount(1)
})

test('links that open nothing say why, each with a way on', async ({ page }) => {
  expect((await page.goto('/order/nobody-has-this-link'))?.status()).toBe(404)
  await expect(page.getByRole('heading', { name: 'There is no such order' })).toBeVisible()
  await expectGood(page, 'no such order')

  const sold = await sell()
  await payFor(sold)
  await db()`update payment_link set closed_at = now() where id = ${sold.linkId}`
  await page.goto(`/order/${sold.token}`)
  await expect(page.getByRole('heading', { name: 'This link shows nothing any more' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Sign in to your account' })).toBeVisible()
  expect((await page.request.get(`/order/${sold.token}/summary`)).status()).toBe(404)
  await expectGood(page, 'a closed link')

  // It went to the wrong person and was taken back; what another link paid is not theirs to see.
  const paid = await sell()
  const wrong = await makeLink({ orderId: paid.orderId, amount: '40' })
  expect(await cancelAsClerk(wrong)).toBe('cancelled')
  await payFor(paid)
  await page.goto(`/order/${wrong.token}`)
  await expect(page).toHaveURL(wrong.path)
  await expect(page.getByRole('heading', { name: 'This payment link was cancelled' })).toBeVisible()
  expect((await page.request.get(`/order/${wrong.token}/summary`)).status()).toBe(404)

  const shared = await sellToMany()
  await page.goto(`/order/${shared}`)
  await expect(page.getByRole('heading', { name: 'This link has no order page' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Go to the payment page' })).toHaveAttribute(
    'href',
    `/pay/${shared}?checkout=1`,
  )
  await expectGood(page, 'a link of many')
})

test('a customer finds in self-care what they owe, the way to pay it, and the papers', async ({ john }) => {
  const reference = `PO-${Date.now().toString(36)}`
  const sold = await sell({ order: { customer: 'john.doe@quittance.example', reference } })
  await john.goto('/self-care')
  const owed = john.getByRole('listitem').filter({ hasText: reference })
  await expect(owed.getByRole('link', { name: 'Pay 40.00 USD' })).toBeVisible()
  await expectGood(john, 'home with orders to pay')
  const led = await john.request.get(`/self-care/orders/${sold.orderId}/pay`, { maxRedirects: 0 })
  expect([led.status(), led.headers().location]).toEqual([307, `/pay/${sold.token}?checkout=1`])
  await owed.getByRole('link', { name: 'Wool hat and one more' }).click()
  await expect(john.getByRole('heading', { level: 1, name: 'Order of 40.00 USD' })).toBeVisible()
  await expect(main(john)).toContainText('Nothing has been paid yet.')
  await expectPaper(john.request, await hrefOf(john, /^Order summary/), ['John Doe'])
  await expectGood(john, 'an own order to pay')
  await payFor(sold)
  await john.reload()
  await expect(main(john)).toContainText('All of it is paid')
  await expectPaper(john.request, await hrefOf(john, /^Receipt R-/), ['40.00 USD paid on'])
  await john.getByRole('link', { name: 'All orders' }).click()
  const row = john.getByRole('listitem').filter({ hasText: reference })
  await expect(row).toContainText('Complete')
  await expectGood(john, 'own orders')
})
