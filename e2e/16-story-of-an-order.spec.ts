import { expectGood, expectGoodOnPhone } from './support/axe'
import { expectLinesToAgree } from './support/books'
import { CARDS, typeCard } from './support/cards'
import { goTo } from './support/console'
import { payButton } from './support/links'
import { expectPapers, letPayersDownload, untilOffered } from './support/papers'
import { within } from './support/patience'
import { pressAgain } from './support/press'
import { contextOf } from './support/sign-in'
import { type Cast, castOf, followLink, mailWith, openMessage } from './support/story'
import { expect, test } from './support/test'

// S2 from beginning to end, of one order: a clerk makes it with its products, to be reserved first, and sends its link; the payer authorises on a
// phone; the clerk takes a part and gives some of that back; the same link shows each step. Needs Stripe as 01-stripe-procedure leaves it.

test.describe.configure({ mode: 'serial', ...within(120) })

const began = new Date()
const tag = Date.now().toString(36)
const JOHN = 'john.doe@quittance.example'
const REFERENCE = `PO-${tag}`

let cast: Cast
/** What the payer is sent to, and where it leads from the first success on. */
let address = ''
let portal = ''
/** Where the clerk sees the order. */
let order = ''

test.beforeAll(async ({ browser }) => {
  const admin = await (await contextOf(browser, 'admin')).newPage()
  await letPayersDownload(admin, 'Invoices', true)
  await admin.context().close()
  cast = await castOf(browser)
})

const tree = () => cast.clerk.getByRole('list', { name: 'Transactions', exact: true })

/** The payer opens the first message once more, and the link in it. */
async function openAgain(): Promise<void> {
  await openMessage(cast.payer, (await mailWith(JOHN, address)).id)
  expect(await followLink(cast.payer)).toBe(address)
  await expect(cast.payer).toHaveURL(portal)
}

test('a clerk makes an order with its products, to be reserved first', async () => {
  const page = cast.clerk
  await page.goto('/admin/customers')
  await goTo(page, 'Orders')
  await page.getByRole('link', { name: 'Create order' }).first().click()
  await expect(page.getByRole('heading', { level: 1, name: 'Create order' })).toBeVisible()
  await page.getByLabel('Customer').fill(JOHN)
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
  await page.getByLabel('Merchant reference').fill(REFERENCE)
  await expectGood(page, 'creating an order')
  await pressAgain(page.getByRole('main').getByRole('button', { name: 'Create order' }))
  await expect(page.getByRole('heading', { level: 1, name: 'Order of 60.00 USD' })).toBeVisible()
  await expect(page.getByText('Nobody was asked to pay yet.')).toBeVisible()
  order = new URL(page.url()).pathname
  await expectGood(page, 'an order')
})

test('its link is sent at once, and its mail says that the amount is authorised first', async () => {
  const page = cast.clerk
  await page.getByRole('link', { name: 'Create payment link' }).click()
  await expect(page.getByText('What is still owed for the order.')).toBeVisible()
  await expect(page.getByLabel('Email')).toHaveValue(JOHN)
  await page.getByLabel('Notify by e-mail').check()
  await pressAgain(page.getByRole('button', { name: 'Review' }))
  await expectGood(page, 'review of a link that reserves')
  await pressAgain(page.getByRole('main').getByRole('button', { name: 'Create payment link' }))
  await expect(page.getByText('The link is made and on its way to the payer.')).toBeVisible()
  const mail = await mailWith(JOHN, REFERENCE)
  expect(mail.subject).toBe('Your order with Northwind Telecom is ready')
  expect(mail.text).toContain('Authorisation Amount: 60.00 USD')
  await page.goto(order)
  await expect(page.getByText('The payer was asked to pay, and has not yet.')).toBeVisible()
  await expectGood(page, 'an order that waits to be reserved')
  await openMessage(cast.payer, mail.id)
})

test('the payer opens it on a phone, sees what it is for line by line, and authorises', async () => {
  const page = cast.payer
  address = await followLink(page)
  portal = address.replace('/pay/', '/order/')
  await expect(page).toHaveURL(address)
  for (const text of ['3 × Hat', 'Scarf', 'Discount', 'Tax', 'To authorise now'])
    await expect(page.getByRole('main')).toContainText(text)
  await expect(page.getByText('The amount is reserved first.')).toBeVisible()
  await expect(payButton(page)).toHaveText('Authorise 60.00 USD')
  await expectGoodOnPhone(page, 'a link that reserves, on a phone')
  await page.getByRole('radio', { name: 'Card' }).check()
  await typeCard(page, CARDS.visa)
  await pressAgain(payButton(page))
  await expect(page.getByRole('heading', { level: 1, name: 'Reserved 60.00 USD' })).toBeVisible()
  await expectGoodOnPhone(page, 'a reservation on a phone')
  const mail = await mailWith(JOHN, portal)
  expect(mail.subject).toBe('Your card was authorised')
  expect(mail.text).toContain('Authorisation Amount: 60.00 USD')
  await page.getByRole('link', { name: 'Go to order portal' }).click()
  await expect(page).toHaveURL(portal)
  await expect(page.getByRole('main')).toContainText('60.00 USD is reserved, and nothing has been taken.')
  await expectPapers(page, [
    { name: /^Order summary/, says: ['Hat', 'Scarf', '60.00 USD', /Reserved, not taken +60\.00 USD/] },
  ])
  await expectGoodOnPhone(page, 'a reserved order on a phone')
})

test('the clerk takes a part of it, once, and is told what becomes of the rest', async () => {
  const page = cast.clerk
  await page.goto(order)
  await expect(page.getByRole('main')).toContainText('Active')
  await expect(tree().getByText('PA', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Capture' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('The customer’s balance stays as it is.')
  await dialog.getByLabel('Amount').fill('35')
  await expect(dialog).toContainText('captures once: the other 25.00 USD are released')
  await dialog.getByRole('button', { name: 'Capture 35.00 USD' }).click()
  await expect(tree().getByText('DB', { exact: true })).toBeVisible()
  await expect(page.getByRole('main')).toContainText('25.00 USD of the reservation were not taken.')
  await expect(page.getByText('35.00 USD was captured for the order.')).toBeVisible()
  await expect(page.getByText('Nothing more is to be collected.')).toBeVisible()
  await expect(page.getByRole('main')).toContainText('Complete')
  await expect(page.getByRole('button', { name: 'Capture', exact: true })).toHaveCount(0)
  await expect(page.getByRole('link', { name: 'Create payment link' })).toHaveCount(0)
})

test('the same link shows what was taken and that nothing more is asked', async () => {
  const mail = await mailWith(JOHN, 'Amount: 35.00 USD', REFERENCE)
  expect(mail.text).toContain(portal)
  expect(mail.text).not.toContain('Still open')
  await openAgain()
  const page = cast.payer
  await expect(page.getByRole('main')).toContainText(
    '35.00 USD of what was reserved was taken. The other 25.00 USD cannot be taken any more',
  )
  await expect(page.getByRole('link', { name: /^Pay/ })).toHaveCount(0)
  // Which of the products were delivered nobody said, so there is no invoice (docs/decisions/0025).
  await expectPapers(page, [
    { name: /^Receipt R-/, says: ['John Doe', '35.00 USD paid on', REFERENCE] },
    { name: /^Order summary/, says: ['Hat', 'Scarf', '60.00 USD', '35.00 USD'] },
  ])
  await expectGoodOnPhone(page, 'an order on a phone, taken in part')
})

test('the clerk gives some of it back, and reads every paper there is', async () => {
  const page = cast.clerk
  await page.getByRole('button', { name: 'Refund' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Amount').fill('5')
  await dialog.getByLabel('Reason').fill('A hat less')
  await dialog.getByRole('button', { name: 'Refund 5.00 USD' }).click()
  await expect(tree().getByText('RF', { exact: true })).toBeVisible()
  await mailWith(JOHN, 'Refunded: 5.00 USD', REFERENCE)
  await untilOffered(page, /^Credit note CN-/)
  await expect(page.getByRole('main')).toContainText('There is no invoice: the order was taken in part')
  await expectPapers(page, [
    { name: /^Order summary/, says: ['60.00 USD'] },
    { name: /^Receipt R-/, says: ['35.00 USD paid on'] },
    { name: /^Credit note CN-/, says: ['5.00 USD given back on'] },
  ])
  await expectGood(page, 'an order with its documents')
})

test('the same link shows that too, the books agree, and no browser complained', async () => {
  await openAgain()
  const page = cast.payer
  await expect(page.getByRole('main')).toContainText('5.00 USD of the 35.00 USD that were paid was given back.')
  await expectPapers(page, [
    { name: /^Receipt R-/, says: ['35.00 USD paid on'] },
    { name: /^Credit note CN-/, says: ['John Doe', '5.00 USD given back on', /Corrects +Receipt R-/, REFERENCE] },
    { name: /^Order summary/, says: [/Given back +−?5\.00 USD/] },
  ])
  await expectGoodOnPhone(page, 'an order on a phone, taken and given back in part')
  await expectLinesToAgree(began)
  await cast.end()
})
