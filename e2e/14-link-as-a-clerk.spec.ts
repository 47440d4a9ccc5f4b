import type { Page } from '@playwright/test'
import { expectGood } from './support/axe'
import { goTo } from './support/console'
import { db } from './support/database'
import { within } from './support/patience'
import { pressAgain } from './support/press'
import { inbox } from './support/sandbox'
import { stage } from './support/stage'
import { expect, test } from './support/test'

// The clerk's half of S4: a link with all fields, scheduled, sent by the clock, delivered, and everything that can be done with it then. Needs
// Stripe as 01-stripe-procedure leaves it.

test.describe.configure({ mode: 'serial', ...within(300) })

const tag = Date.now().toString(36)
const EMAIL = `lena.${tag}@quittance.example`
/** The stand-in leaves it to a person what becomes of an SMS to it. */
const PHONE = '+15005550070'
const LIST = '/admin/payment-links'
const minutesOn = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString().slice(0, 16)
const expiry = minutesOn(3 * 24 * 60)
let address = ''

const confirm = (page: Page, name: string) =>
  pressAgain(page.getByRole('alertdialog').getByRole('button', { name, exact: true }))

/** The row of the link in the list, looked for by its reference. */
async function inList(page: Page) {
  await page.goto(`${LIST}?q=REF-${tag}`)
  return page.getByRole('table').getByRole('row').nth(1)
}

async function openLink(page: Page): Promise<void> {
  await (await inList(page)).getByRole('link').first().click()
  await expect(page.getByRole('heading', { level: 1, name: '128.50 USD' })).toBeVisible()
}

/** Nobody is written to twice within a minute; what happened is written in stone, so the stone is moved. */
async function aMinuteGoesBy(): Promise<void> {
  await db().begin(async (sql) => {
    await sql`set local session_replication_role = replica`
    await sql`update link_event set at = at - interval '1 minute'
      where link_id in (select id from payment_link where reference = ${`REF-${tag}`})`
  })
}

test('all fields, looked at, made, and in the list as scheduled', async ({ openAs }) => {
  const page = await openAs('normal')
  await page.goto('/admin/customers')
  await goTo(page, 'Payment links')
  await page.getByRole('link', { name: 'Create payment link' }).first().click()
  await page.getByLabel('Amount').fill('128.50')
  await page.getByLabel('Currency').selectOption('USD')
  await page.getByLabel('Description').fill(`Spring fees of Lena ${tag}`)
  await page.getByLabel('Email').fill(EMAIL)
  await page.getByLabel('Phone').fill(PHONE)
  await page.getByLabel('Notify by e-mail').check()
  await page.getByLabel('Notify by SMS').check()
  await page.getByRole('radio', { name: 'At a time you choose' }).check()
  // A minute that is nearly over would have passed before the link is made.
  await page.getByLabel('Send at').fill(minutesOn(new Date().getSeconds() > 40 ? 2 : 1))
  await page.getByLabel('Custom reference').fill(`REF-${tag}`)
  await page.getByLabel('Expires').fill(expiry)
  await page.getByLabel('Remind after (days)').fill('2')
  await page.getByLabel('Remind before expiry (hours)').fill('12')
  await page.getByLabel('Title').fill('Desk')
  await page.getByLabel('Text').fill('3')
  await page.getByRole('button', { name: 'Add a note' }).click()
  await page.getByLabel('Title').nth(1).fill('Class')
  await page.getByLabel('Text').nth(1).fill('4b')
  await pressAgain(page.getByRole('button', { name: 'Review' }))
  await expect(page.getByRole('heading', { name: 'Is this right?' })).toBeFocused()
  for (const text of ['128.50 USD', EMAIL, PHONE, `REF-${tag}`, 'by e-mail and by SMS', 'Note: Class'])
    await expect(page.getByRole('main')).toContainText(text)
  await pressAgain(page.getByRole('main').getByRole('button', { name: 'Create payment link' }))
  await expect(page.getByText('It is sent when its time comes')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Resend' })).toHaveCount(0)
  expect(await (await inList(page)).textContent()).toContain('Scheduled')
  expect((await inbox(EMAIL)).mails).toHaveLength(0)
  await expectGood(page, 'a scheduled link in the list')
})

test('the clock sends it, the inbox says what became of it, and the list shows it', async ({ openAs }) => {
  const page = await openAs('normal')
  const state = async () => (await inList(page)).textContent()
  await expect.poll(state, { intervals: [2000], ...within(150) }).toContain('Created')
  await expect.poll(async () => (await inbox(EMAIL)).mails.length, within(30)).toBe(1)
  await expect
    .poll(async () => (await inbox(PHONE)).sms.filter(({ body }) => body.includes('128.50')).length, within(30))
    .toBe(1)
  const [mail] = (await inbox(EMAIL)).mails
  expect(mail?.text).toContain('128.50 USD')
  const sms = (await inbox(PHONE)).sms[0]
  address = /https?:\S+\/pay\/\S+/.exec(sms?.body ?? '')?.[0] ?? ''
  expect(mail?.text).toContain(address)

  const box = await page.context().newPage()
  await box.goto(`${stage.sandboxUrl()}/inbox?to=${EMAIL}`)
  await box.getByRole('table').getByRole('link').first().click()
  await box.getByRole('button', { name: 'Delivered' }).click()
  await expect(box.getByText('Reported so far: delivered')).toBeVisible()
  await openLink(page)
  await expect(page.getByText('The link was delivered by e-mail')).toBeVisible()
  await expect(page.getByText('The link was delivered by SMS')).toHaveCount(0)
  await box.goto(`${stage.sandboxUrl()}/inbox/sms/${sms?.sid}`)
  await box.getByRole('button', { name: 'Delivered', exact: true }).click()
  // A page that is closed while its form is on its way takes the report with it, and minutes to close.
  await expect(box.getByText('· delivered')).toBeVisible()
  await box.close()
  const told = async () => {
    await page.reload()
    return page.getByText('The link was delivered by SMS').count()
  }
  await expect.poll(told, within(30)).toBe(1)
  await expectGood(page, 'a link that was delivered')
  await page.goto(`${LIST}?delivery=delivered&q=REF-${tag}`)
  await expect(page.getByText('1 payment link', { exact: true })).toBeVisible()
})

test('it is copied, scanned and printed', async ({ openAs }) => {
  const page = await openAs('normal')
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await openLink(page)
  await page.getByRole('button', { name: 'Copy the link', exact: true }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Copied' })).toBeAttached()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(address)
  await expect(page.getByRole('img', { name: 'The link as a QR code' })).toBeVisible()
  await page.evaluate(() => {
    window.print = () => document.body.setAttribute('data-printed', 'yes')
  })
  await page.getByRole('button', { name: 'Print' }).click()
  await expect(page.locator('body')).toHaveAttribute('data-printed', 'yes')
  // Paper goes to the payer: nothing of what is for the merchant's own people is on it.
  await page.emulateMedia({ media: 'print' })
  await expect(page.getByText('Facts', { exact: true })).toBeHidden()
  await expect(page.getByRole('button', { name: 'Cancel link' })).toBeHidden()
  await expect(page.getByRole('navigation', { name: 'Console' })).toBeHidden()
  await expect(page.getByText('Northwind Telecom').filter({ visible: true })).toBeVisible()
  await expect(page.getByText(address)).toBeVisible()
  await expect(page.getByRole('img', { name: 'The link as a QR code' })).toBeVisible()
})

test('it is reminded of and sent again, not twice within a minute, and extended', async ({ openAs }) => {
  const page = await openAs('normal')
  await openLink(page)
  await aMinuteGoesBy()
  await page.getByRole('button', { name: 'Remind' }).click()
  await confirm(page, 'Remind')
  await expect(page.getByText('A reminder is on its way by e-mail and by SMS.')).toBeVisible()
  await expect.poll(async () => (await inbox(EMAIL)).mails.length, within(30)).toBe(2)
  await page.getByRole('button', { name: 'Resend' }).click()
  await confirm(page, 'Resend')
  await expect(page.getByRole('alertdialog')).toContainText('less than a minute ago. Nothing more was sent.')
  await expectGood(page, 'asking for a message too soon')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Extend', exact: true }).click()
  await expectGood(page, 'extending a link')
  // Pressed as it opens it would change nothing.
  await expect(page.getByRole('dialog').getByLabel('Expires')).toHaveValue(expiry)
  await page.getByRole('dialog').getByLabel('Expires').fill('2090-01-31T09:00')
  await pressAgain(page.getByRole('dialog').getByRole('button', { name: 'Extend' }))
  await expect(page.getByText('It can be paid until then.')).toBeVisible()
  await expect(page.getByText(/^Extended until/)).toBeVisible()
  await aMinuteGoesBy()
  await page.getByRole('button', { name: 'Resend' }).click()
  await confirm(page, 'Resend')
  await expect(page.getByText('The link is on its way again by e-mail and by SMS.')).toBeVisible()
  await expect.poll(async () => (await inbox(EMAIL)).mails.length, within(30)).toBe(3)
  // However often it is sent, it is one address.
  for (const { text } of (await inbox(EMAIL)).mails) expect(text).toContain(address)
})

test('it is cancelled with a message that its payer reads', async ({ openAs }) => {
  const page = await openAs('normal')
  await openLink(page)
  await page.getByRole('button', { name: 'Cancel link' }).click()
  await page.getByLabel('Message to the payer').fill('Lena has paid at the desk.')
  await confirm(page, 'Cancel link')
  await expect(page.getByText('The payer is told by e-mail and by SMS.')).toBeVisible()
  await expect
    .poll(async () => (await inbox(EMAIL)).mails.at(-1)?.text, within(30))
    .toContain('Lena has paid at the desk.')
  expect(await (await inList(page)).textContent()).toContain('Cancelled')
  await openLink(page)
  await expectGood(page, 'a link that was cancelled')
})

test('a draft order becomes a link that reserves (S2)', async ({ openAs }) => {
  const page = await openAs('normal')
  await page.goto('/admin/orders/new')
  await page.getByLabel('Currency').selectOption('USD')
  await page.getByLabel('Product', { exact: true }).fill('Camera')
  await page.getByLabel('Price').fill('250')
  await page.getByLabel('Pre-authorise').check()
  await page.getByLabel('Merchant reference').fill(`PO-${tag}`)
  await pressAgain(page.getByRole('main').getByRole('button', { name: 'Create order' }))
  await expect(page.getByRole('heading', { level: 1, name: 'Order of 250.00 USD' })).toBeVisible()
  await expect(page.getByRole('main')).toContainText('Draft')
  await page.getByRole('link', { name: 'Create payment link' }).click()
  await page.getByLabel('Email').fill(`buyer.${tag}@quittance.example`)
  await page.getByLabel('Notify by e-mail').check()
  await pressAgain(page.getByRole('button', { name: 'Review' }))
  await expectGood(page, 'review of a link that reserves')
  await pressAgain(page.getByRole('main').getByRole('button', { name: 'Create payment link' }))
  await expect(page.getByRole('heading', { level: 1, name: '250.00 USD' })).toBeVisible()
  const buyer = `buyer.${tag}@quittance.example`
  await expect
    .poll(async () => (await inbox(buyer)).mails[0]?.text, within(30))
    .toContain('Authorisation Amount: 250.00 USD')
  const [row] = await db()`select o.id, o.status from "order" o where o.reference = ${`PO-${tag}`}`
  expect(row?.status).toBe('pending')
  await page.goto(`/admin/orders/${row?.id}`)
  await expect(page.getByRole('main')).toContainText('Pending')
  await expectGood(page, 'an order that waits to be reserved')
})
