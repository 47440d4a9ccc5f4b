import type { Page } from '@playwright/test'
import { expectGood } from './support/axe'
import { goTo } from './support/console'
import { db } from './support/database'
import { within } from './support/patience'
import { pressAgain } from './support/press'
import { expect, test } from './support/test'

// A clerk makes orders and payment links in the console, as S2 and S4 have it. Needs Stripe as 01-stripe-procedure leaves it.

test.describe.configure(within(150))

/** A time some days from now, as the browser's field takes it; the tests' browsers are in UTC. */
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 16)
const tag = Date.now().toString(36)

async function openForm(page: Page): Promise<void> {
  await page.goto('/admin/customers')
  await goTo(page, 'Payment links')
  await page.getByRole('link', { name: 'Create payment link' }).first().click()
  await expect(page.getByRole('heading', { level: 1, name: 'Create payment link' })).toBeVisible()
}

const review = (page: Page) => pressAgain(page.getByRole('button', { name: 'Review' }))
const create = (page: Page) => pressAgain(page.getByRole('main').getByRole('button', { name: 'Create payment link' }))

/** Presses the button of a question that is open. */
const confirm = (page: Page, name: string) =>
  pressAgain(page.getByRole('alertdialog').getByRole('button', { name, exact: true }))

test('every field of a link, looked at before it is made, and then its page (S4-12 … S4-26)', async ({ openAs }) => {
  const page = await openAs('normal')
  await openForm(page)
  await page.getByLabel('Amount').fill('40')
  await page.getByLabel('Currency').selectOption('USD')
  await page.getByLabel('Description').fill(`Fees of Lena ${tag}`)
  await page.getByLabel('Email').fill('lena@example.com')
  await page.getByLabel('Phone').fill('+41 44 123 45 67')
  await page.getByLabel('Notify by e-mail').check()
  // Whoever ticks it wants it sent.
  await expect(page.getByRole('radio', { name: 'Immediately' })).toBeChecked()
  await page.getByLabel('Notify by SMS').check()
  await page.getByRole('radio', { name: 'At a time you choose' }).check()
  await page.getByLabel('Send at').fill(inDays(1))
  await page.getByLabel('Custom reference').fill(`REF-${tag}`)
  await page.getByLabel('Expires').fill(inDays(9))
  await page.getByLabel('Remind after (days)').fill('3')
  await page.getByLabel('Title').fill('Desk')
  await page.getByLabel('Text').fill('3')
  await page.getByRole('button', { name: 'Add a note' }).click()
  await page.getByLabel('Title').nth(1).fill('Colour')
  await page.getByLabel('Text').nth(1).fill('red')
  await review(page)
  await expect(page.getByRole('heading', { name: 'Is this right?' })).toBeFocused()
  for (const text of ['40.00 USD', 'Test mode: no money moves', `REF-${tag}`, 'by e-mail and by SMS', 'Note: Colour'])
    await expect(page.getByRole('main')).toContainText(text)
  await expectGood(page, 'review of a link')
  await page.getByRole('button', { name: 'Back' }).click()
  await page.getByLabel('Amount').fill('42')
  await review(page)
  await expect(page.getByRole('main')).toContainText('42.00 USD')
  await create(page)
  await expect(page.getByRole('heading', { level: 1, name: '42.00 USD' })).toBeVisible()
  await expect(page.getByText('It is sent when its time comes')).toBeVisible()
  await expect(page.getByRole('img', { name: 'The link as a QR code' })).toBeVisible()
  const [row] = await db()`select l.*, o.status as order_status from payment_link l
    join "order" o on o.profile_id = l.profile_id and o.id = l.order_id where l.reference = ${`REF-${tag}`}`
  expect(row).toMatchObject({ status: 'scheduled', amount_minor: '4200', order_status: 'draft', notify_sms: true })
  expect(row?.notes).toEqual([
    { title: 'Desk', value: '3' },
    { title: 'Colour', value: 'red' },
  ])
  await expectGood(page, 'a scheduled link')
})

test('what is wrong is said beside its field, and nothing typed is lost', async ({ openAs }) => {
  const page = await openAs('normal')
  await openForm(page)
  await page.getByLabel('Amount').fill('0.10')
  await page.getByLabel('Currency').selectOption('USD')
  await page.getByLabel('Notify by e-mail').check()
  await review(page)
  await expect(page.getByText('Enter the e-mail address that the link is sent to.').first()).toBeVisible()
  await expectGood(page, 'a link with faults')
  await page.getByLabel('Email').fill('lena@example.com')
  await review(page)
  await create(page)
  await expect(page.getByText(/must be no less than 0.5 USD/).first()).toBeVisible()
  await expect(page.getByLabel('Email')).toHaveValue('lena@example.com')
  await page.getByLabel('Amount').fill('5')
  await page.getByLabel('Custom reference').fill(`REF-${tag}`)
  await review(page)
  await create(page)
  await expect(page.getByText('Another payment link has this reference.').first()).toBeVisible()
})

test('a link is found in the list, extended, and cancelled with a message', async ({ openAs }) => {
  const page = await openAs('normal')
  await page.goto('/admin/payment-links')
  await page.getByLabel('Reference, e-mail, description or id').fill(`Lena ${tag}`)
  await page.getByRole('search').getByRole('button', { name: 'Search' }).click()
  await expect(page.getByText('1 payment link', { exact: true })).toBeVisible()
  await expectGood(page, 'the list of links')
  await page.getByRole('row').nth(1).getByRole('link').click()
  await page.getByRole('button', { name: 'Extend', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Expires').fill(inDays(-1))
  await pressAgain(dialog.getByRole('button', { name: 'Extend' }))
  await expect(dialog.getByText('This time has passed.').first()).toBeVisible()
  await dialog.getByLabel('Expires').fill(inDays(20))
  await pressAgain(dialog.getByRole('button', { name: 'Extend' }))
  await expect(page.getByText('It can be paid until then.')).toBeVisible()
  await page.getByRole('button', { name: 'Cancel link' }).click()
  await page.getByLabel('Message to the payer').fill('Lena has paid at the desk.')
  await expectGood(page, 'cancelling a link')
  await confirm(page, 'Cancel link')
  await expect(page.getByText('Nobody can pay it any more.').first()).toBeVisible()
  await expect(page.getByText('Cancelled: “Lena has paid at the desk.”')).toBeVisible()
  const [order] =
    await db()`select o.status from "order" o join payment_link l on l.order_id = o.id where l.reference = ${`REF-${tag}`}`
  expect(order?.status).toBe('cancelled')
  const csv = await page.request.get(`/admin/payment-links/export?q=REF-${tag}`)
  expect((await csv.text()).split('\r\n')).toHaveLength(3)
})

test('an order with its products, a link for it, and which of the two cancelling was (D12)', async ({ openAs }) => {
  const page = await openAs('normal')
  await page.goto('/admin/customers')
  await goTo(page, 'Orders')
  await page.getByRole('link', { name: 'Create order' }).first().click()
  await expect(page.getByRole('heading', { level: 1, name: 'Create order' })).toBeVisible()
  await page.getByLabel('Customer').fill('john.doe@quittance.example')
  await page.getByLabel('Currency').selectOption('USD')
  await page.getByLabel('Product', { exact: true }).fill('Hat')
  await page.getByLabel('Quantity').fill('3')
  await page.getByLabel('Price').fill('19.99')
  await page.getByLabel('Discount').fill('9.97')
  await page.getByLabel('Fee').fill('2.50')
  await page.getByLabel('Tax, %').fill('7.7')
  await expect(page.getByText('Total 56.54 USD')).toBeVisible()
  await page.getByRole('button', { name: 'Add a product' }).click()
  await page.getByLabel('Product', { exact: true }).nth(1).fill('Scarf')
  await page.getByLabel('Price').nth(1).fill('3.46')
  await page.getByLabel('Pre-authorise').check()
  await page.getByLabel('Merchant reference').fill(`PO-${tag}`)
  await expectGood(page, 'creating an order')
  await pressAgain(page.getByRole('main').getByRole('button', { name: 'Create order' }))
  await expect(page.getByRole('heading', { level: 1, name: 'Order of 60.00 USD' })).toBeVisible()
  await expect(page.getByText('Nobody was asked to pay yet.')).toBeVisible()
  await expectGood(page, 'an order')
  await page.getByRole('link', { name: 'Create payment link' }).click()
  await expect(page.getByText('What is still owed for the order.')).toBeVisible()
  await expect(page.getByLabel('Email')).toHaveValue('john.doe@quittance.example')
  await review(page)
  await create(page)
  await expect(page.getByText('Copy it below and share it.')).toBeVisible()
  const [link] =
    await db()`select l.preauthorize, l.amount_minor, o.id, o.status from payment_link l join "order" o on o.id = l.order_id
    where o.reference = ${`PO-${tag}`}`
  expect(link).toMatchObject({ preauthorize: true, amount_minor: '6000', status: 'pending' })
  await page.goto(`/admin/orders/${link?.id}`)
  await page.getByRole('button', { name: 'Cancel order' }).click()
  await confirm(page, 'Cancel order')
  await expect(page.getByText('The order was cancelled. Nothing more can be paid for it.')).toBeVisible()
})

test('a profile is verified by an administrator, with what was looked at, and then live is offered', async ({
  admin,
}) => {
  const isLiveOffered = async () => {
    await admin.goto('/admin/payment-links/new')
    return (await admin.getByLabel('Mode').locator('option[value=live]').getAttribute('disabled')) === null
  }
  expect(await isLiveOffered()).toBe(false)
  await admin.goto('/admin/profile')
  await pressAgain(admin.getByRole('button', { name: 'Mark as verified' }))
  await expect(admin.getByText('Say what you looked at and where it is kept.').first()).toBeVisible()
  await expectGood(admin, 'verifying with faults')
  await admin.getByLabel('Name in the register').fill('Quittance Demo AG')
  await admin.getByLabel('Number in the register').fill('CHE-100')
  await admin.getByLabel('What you looked at').fill('Extract of the register, folder 7')
  await admin.getByLabel('I have seen who owns it').check()
  await admin.getByLabel('I have seen that the bank account').check()
  await pressAgain(admin.getByRole('button', { name: 'Mark as verified' }))
  await expect(admin.getByRole('button', { name: 'Withdraw verification' })).toBeVisible()
  await expectGood(admin, 'a verified profile')
  expect(await isLiveOffered()).toBe(true)
  await admin.goto('/admin/profile')
  await admin.getByRole('button', { name: 'Withdraw verification' }).click()
  await admin.getByLabel('Reason').fill('Only a test')
  await confirm(admin, 'Withdraw verification')
  await expect(admin.getByRole('button', { name: 'Mark as verified' })).toBeVisible()
})
