import { expectGood, expectGoodOnPhone } from './support/axe'
import { expectLinesToAgree } from './support/books'
import { CARDS, typeCard } from './support/cards'
import { goTo } from './support/console'
import { db } from './support/database'
import { payButton } from './support/links'
import { expectPapers, letPayersDownload, untilOffered } from './support/papers'
import { within } from './support/patience'
import { pressAgain } from './support/press'
import { inbox } from './support/sandbox'
import { contextOf } from './support/sign-in'
import { stage } from './support/stage'
import { type Cast, castOf, followLink, mailWith, openMessage } from './support/story'
import { expect, test } from './support/test'

// S4 from beginning to end, of one link: a clerk makes it with every field there is, the clock sends it, it arrives by mail and by SMS, its payer
// opens it on a phone and pays, reads the papers, is given a part back, and reads that. Needs Stripe as 01-stripe-procedure leaves it.

test.describe.configure({ mode: 'serial', ...within(180) })

const began = new Date()
const tag = Date.now().toString(36)
const LENA = { name: 'Lena Berg', email: `lena.${tag}@quittance.example` }
/** The stand-in leaves it to a person what becomes of an SMS to it. */
const PHONE = '+15005550070'
const LIST = `/admin/payment-links?q=REF-${tag}`
const minutesOn = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString().slice(0, 16)
const EXPIRES = minutesOn(3 * 24 * 60)

let cast: Cast
/** What the payer is sent to. */
let address = ''

test.beforeAll(async ({ browser }) => {
  const admin = await (await contextOf(browser, 'admin')).newPage()
  await letPayersDownload(admin, 'Invoices', true)
  await admin.context().close()
  cast = await castOf(browser)
})

/** The row of the link in the clerk's list. */
async function inList() {
  await cast.clerk.goto(LIST)
  return cast.clerk.getByRole('table').getByRole('row').nth(1)
}

const smsToLena = async () => (await inbox(PHONE)).sms.filter(({ body }) => body.includes('128.50'))

test('a clerk fills in every field, looks at it, mends the amount and makes the link', async () => {
  const page = cast.clerk
  await page.goto('/admin/customers')
  await goTo(page, 'Payment links')
  await page.getByRole('link', { name: 'Create payment link' }).first().click()
  await page.getByLabel('Amount').fill('120')
  await page.getByLabel('Currency').selectOption('USD')
  await page.getByLabel('Description').fill(`Spring fees of Lena ${tag}`)
  await page.getByLabel('Email').fill(LENA.email)
  await page.getByLabel('Phone').fill(PHONE)
  await page.getByLabel('Notify by e-mail').check()
  // Whoever ticks it wants it sent.
  await expect(page.getByRole('radio', { name: 'Immediately' })).toBeChecked()
  await page.getByLabel('Notify by SMS').check()
  await page.getByRole('radio', { name: 'At a time you choose' }).check()
  await page.getByLabel('Custom reference').fill(`REF-${tag}`)
  await page.getByLabel('Expires').fill(EXPIRES)
  await page.getByLabel('Remind after (days)').fill('2')
  await page.getByLabel('Remind before expiry (hours)').fill('12')
  await page.getByLabel('Title').fill('Desk')
  await page.getByLabel('Text').fill('3')
  await page.getByRole('button', { name: 'Add a note' }).click()
  await page.getByLabel('Title').nth(1).fill('Class')
  await page.getByLabel('Text').nth(1).fill('4b')
  // A minute that is nearly over would have passed before the link is made.
  await page.getByLabel('Send at').fill(minutesOn(new Date().getSeconds() > 40 ? 2 : 1))
  await pressAgain(page.getByRole('button', { name: 'Review' }))
  await expect(page.getByRole('heading', { name: 'Is this right?' })).toBeFocused()
  await expect(page.getByRole('main')).toContainText('120.00 USD')
  await page.getByRole('button', { name: 'Back' }).click()
  await page.getByLabel('Amount').fill('128.50')
  await pressAgain(page.getByRole('button', { name: 'Review' }))
  for (const text of ['128.50 USD', LENA.email, PHONE, `REF-${tag}`, 'by e-mail and by SMS', 'Note: Class'])
    await expect(page.getByRole('main')).toContainText(text)
  await expect(page.getByRole('main')).toContainText('Test mode: no money moves')
  await pressAgain(page.getByRole('main').getByRole('button', { name: 'Create payment link' }))
  await expect(page.getByRole('heading', { level: 1, name: '128.50 USD' })).toBeVisible()
  await expect(page.getByText('It is sent when its time comes')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Resend' })).toHaveCount(0)
  const [row] = await db()`select l.*, o.status as order_status from payment_link l
    join "order" o on o.profile_id = l.profile_id and o.id = l.order_id where l.reference = ${`REF-${tag}`}`
  expect(row).toMatchObject({ status: 'scheduled', amount_minor: '12850', order_status: 'draft', notify_sms: true })
  expect(row?.notes).toEqual([
    { title: 'Desk', value: '3' },
    { title: 'Class', value: '4b' },
  ])
})

test('until its time comes nothing is sent; it can be copied, scanned and printed', async () => {
  const page = cast.clerk
  expect((await inbox(LENA.email)).mails).toHaveLength(0)
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('button', { name: 'Copy the link', exact: true }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Copied' })).toBeAttached()
  address = await page.evaluate(() => navigator.clipboard.readText())
  expect(address).toMatch(/\/pay\/[\w-]{43}$/)
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
  await page.emulateMedia({ media: 'screen' })
  await expectGood(page, 'a scheduled link')
  // What it is by now is the clock's business.
  await expect(await inList()).toContainText(/Scheduled|Created/)
  await expectGood(page, 'a link in the list')
})

test('the clock sends it, and it arrives by mail and by SMS', async () => {
  await expect
    .poll(async () => (await inList()).textContent(), { intervals: [2000], ...within(150) })
    .toContain('Created')
  const mail = await mailWith(LENA.email, 'Your order with Northwind Telecom is ready')
  for (const text of ['128.50 USD', `Spring fees of Lena ${tag}`, `REF-${tag}`, address])
    expect(mail.text).toContain(text)
  // Before it is paid for, nothing is said of what is for the merchant's own people.
  expect(mail.text).not.toContain('4b')
  await expect.poll(async () => (await smsToLena()).length, within(30)).toBe(1)
  await openMessage(cast.payer, mail.id)
  await (await inList()).getByRole('link').first().click()
  await expect(cast.clerk.getByText('The link was delivered by e-mail')).toBeVisible()
  await expect(cast.clerk.getByText('The link was delivered by SMS')).toHaveCount(0)
  await openMessage(cast.payer, `sms/${(await smsToLena())[0]?.sid}`)
  const told = async () => {
    await cast.clerk.reload()
    return cast.clerk.getByText('The link was delivered by SMS').count()
  }
  await expect.poll(told, within(30)).toBe(1)
  await expectGood(cast.clerk, 'a link that was delivered')
  await cast.clerk.goto(`${LIST}&delivery=delivered`)
  await expect(cast.clerk.getByText('1 payment link', { exact: true })).toBeVisible()
})

test('its payer opens it from the SMS on a phone, sees what it is for, and pays by card', async () => {
  const page = cast.payer
  expect(await followLink(page)).toBe(address)
  await expect(page).toHaveURL(address)
  await expect(page.getByRole('heading', { level: 1, name: 'Pay Northwind Telecom' })).toBeVisible()
  for (const text of ['128.50 USD', `Spring fees of Lena ${tag}`, 'Can be paid until'])
    await expect(page.getByRole('main')).toContainText(text)
  await expectGoodOnPhone(page, 'a link on a phone')
  await page.getByLabel('Name').fill(LENA.name)
  await page.getByLabel('E-mail').fill(LENA.email)
  await page.getByRole('radio', { name: 'Card' }).check()
  await typeCard(page, CARDS.visa)
  await expect(payButton(page)).toHaveText('Pay 128.50 USD')
  await pressAgain(payButton(page))
  await expect(page.getByRole('heading', { level: 1, name: 'Paid 128.50 USD' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Download receipt (PDF)' })).toBeVisible()
  await expectGoodOnPhone(page, 'a payment on a phone')
})

test('they land in the portal of their order, with papers to read and a confirmation in the mail', async () => {
  const page = cast.payer
  await page.getByRole('link', { name: 'Go to order portal' }).click()
  await expect(page).toHaveURL(address.replace('/pay/', '/order/'))
  await expect(page.getByRole('heading', { level: 1, name: 'Order of 128.50 USD' })).toBeVisible()
  await expect(page.getByRole('main')).toContainText('All of it is paid. There is nothing more to do.')
  const fees = `Spring fees of Lena ${tag}`
  await expectPapers(page, [
    { name: /^Receipt R-/, says: [LENA.name, fees, '128.50 USD paid on'] },
    { name: /^Order summary/, says: [LENA.name, fees, '128.50 USD', stage.baseUrl()] },
    { name: /^Invoice INV-/, says: [LENA.name, fees, '128.50 USD, paid in full'] },
  ])
  await expectGoodOnPhone(page, 'a paid order on a phone')
  const mail = await mailWith(LENA.email, 'Your order with Northwind Telecom is confirmed')
  for (const text of ['Amount: 128.50 USD', 'VISA •••• 4242', `REF-${tag}`, page.url()])
    expect(mail.text).toContain(text)
})

test('the clerk sees that it is paid, and gives a part back', async () => {
  const page = cast.clerk
  await expect(await inList()).toContainText(/Success.*128\.50 USD.*128\.50 USD/)
  await (await inList()).getByRole('link').first().click()
  await expect(page.getByText('Opened by somebody who has the address')).toBeVisible()
  await expect(page.getByText(/^Paid: 128\.50 USD/)).toBeVisible()
  await page.getByRole('main').getByRole('link', { name: /^ord_/ }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Order of 128.50 USD' })).toBeVisible()
  await expect(page.getByRole('main')).toContainText('Complete')
  await page.getByRole('button', { name: 'Refund' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Amount').fill('28.50')
  await dialog.getByLabel('Reason').fill('Came a week later')
  await dialog.getByRole('button', { name: 'Refund 28.50 USD' }).click()
  await expect(
    page.getByRole('list', { name: 'Transactions', exact: true }).getByText('RF', { exact: true }),
  ).toBeVisible()
  await untilOffered(page, /^Credit note CN-/)
  await expectGood(page, 'an order that was refunded in part')
})

test('the same link opens the portal, which shows what was given back, with a credit note', async () => {
  const page = cast.payer
  const mail = await mailWith(LENA.email, 'Northwind Telecom has refunded 28.50 USD')
  expect(mail.text).toContain('Refunded: 28.50 USD')
  expect(mail.text).not.toContain('Came a week later')
  await openMessage(page, `sms/${(await smsToLena())[0]?.sid}`)
  expect(await followLink(page)).toBe(address)
  await expect(page).toHaveURL(address.replace('/pay/', '/order/'))
  await expect(page.getByRole('main')).toContainText('28.50 USD of the 128.50 USD that were paid was given back.')
  await expectPapers(page, [
    { name: /^Receipt R-/, says: ['128.50 USD paid on'] },
    { name: /^Credit note CN-/, says: [LENA.name, '28.50 USD given back on', /Corrects +Invoice INV-/] },
    { name: /^Order summary/, says: [/Given back +−?28\.50 USD/] },
    { name: /^Invoice INV-/, says: ['128.50 USD'] },
  ])
  await expectGoodOnPhone(page, 'an order on a phone, refunded in part')
})

test('the clerk’s list shows it, the books agree, and no browser complained', async () => {
  await expect(await inList()).toContainText(/Success\s*Part refunded.*128\.50 USD/)
  await (await inList()).getByRole('link').first().click()
  await expect(cast.clerk.getByRole('region', { name: 'Payments' }).first()).toContainText('Part refunded')
  await expectLinesToAgree(began)
  await cast.end()
})
