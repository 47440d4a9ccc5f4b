import type { Browser, Page } from '@playwright/test'
import { expectGood } from './support/axe'
import { expectLinesToAgree } from './support/books'
import { answerBank, CARDS, typeCard } from './support/cards'
import { ANNA, expectPortal, makeLink, onPayment, payButton, payByCard, standingOf, typeWho } from './support/links'
import { pressAgain } from './support/press'
import { stage } from './support/stage'
import { expect, test } from './support/test'
import { ON_PHONE } from './support/visitor'

// A payer without an account opens a payment link on a phone and pays.

const began = new Date()
const title = (name: string) => ({ level: 1, name }) as const

async function onPhone(browser: Browser, javaScriptEnabled = true): Promise<Page> {
  return (await browser.newContext({ ...ON_PHONE, javaScriptEnabled })).newPage()
}

test('with a card, and then the same link opens the portal', async ({ browser }) => {
  const link = await makeLink()
  const page = await onPhone(browser)
  const foreign: string[] = []
  page.on('request', async (request) => {
    if (new URL(request.url()).origin === stage.baseUrl()) return
    if (JSON.stringify(await request.allHeaders()).includes(link.token)) foreign.push(request.url())
  })
  await page.goto(link.path)
  await expect(page.getByText('25.00 USD').first()).toBeVisible()
  await expect(page.getByText('Fees of Lena')).toBeVisible()
  await expect(page.getByText('Test mode', { exact: true })).toBeVisible()
  await expect(payButton(page)).toHaveText('Pay 25.00 USD')
  await typeCard(page, CARDS.visa)
  await payButton(page).click()
  const summary = page.getByRole('alert').filter({ hasText: '2 things need your attention' })
  await expect(summary).toBeFocused()
  await expect(page.getByLabel('Name')).toHaveAccessibleDescription(/Enter your name/)
  await typeWho(page, { name: ANNA.name, email: 'anna' })
  await pressAgain(payButton(page))
  await expect(page.getByLabel('E-mail')).toHaveAccessibleDescription(/such as name@example\.com/)
  expect(await standingOf(link)).toMatchObject({ payments: [], opened: true })
  await typeWho(page)
  await pressAgain(payButton(page))
  await onPayment(page, link)
  await expect(page.getByRole('heading', title('Paid 25.00 USD'))).toBeVisible()
  expect(await standingOf(link)).toMatchObject({ link: 'success', order: 'complete', paid: 2500, payers: [ANNA.name] })
  await expect(page.getByRole('link', { name: 'Go to order portal' })).toHaveAttribute('href', `/order/${link.token}`)
  const receipt = page.getByRole('link', { name: 'Download receipt (PDF)' })
  await expect(receipt).toBeVisible()
  const path = (await receipt.getAttribute('href')) ?? ''
  const pdf = await page.request.get(path)
  expect([pdf.status(), pdf.headers()['content-type']]).toEqual([200, 'application/pdf'])
  // Another browser that has the link sees neither the payment nor its receipt.
  const other = await browser.newContext()
  expect((await other.request.get(path)).status()).toBe(404)
  expect((await other.request.get(new URL(page.url()).pathname)).status()).toBe(404)
  await expectPortal(page, link)
  expect(foreign, 'the address was told to').toEqual([])
  expect(stage.webLog().filter((line) => line.includes(link.token))).toEqual([])
})

test('declined, and then paid by another attempt of the same payment', async ({ browser }) => {
  const link = await makeLink()
  const page = await onPhone(browser)
  await payByCard(page, link, CARDS.insufficientFunds)
  const declined = await onPayment(page, link)
  await expect(page.getByRole('heading', title('Payment declined'))).toBeVisible()
  await expectGood(page, 'a declined payment by link')
  await page.getByRole('link', { name: 'Try again' }).click()
  await expect(page.getByText('Nothing was charged. Try again with the same or another way to pay.')).toBeVisible()
  // Who pays is known by now.
  await expect(page.getByLabel('Name')).toHaveCount(0)
  await expectGood(page, 'trying again by link')
  await typeCard(page, CARDS.visa)
  await payButton(page).click()
  await expect(page.getByRole('heading', title('Paid 25.00 USD'))).toBeVisible()
  expect(await onPayment(page, link)).toBe(declined)
  expect(await standingOf(link)).toMatchObject({ link: 'success', payments: ['paid'] })
  await expectGood(page, 'a payment by link')
})

test('a card whose bank asks', async ({ browser }) => {
  const link = await makeLink()
  const page = await onPhone(browser)
  await payByCard(page, link, CARDS.asksAlways)
  await answerBank(page, 'Fail authentication')
  await expect(page.getByRole('heading', title('Payment declined'))).toBeVisible()
  await page.getByRole('link', { name: 'Try again' }).click()
  await typeCard(page, CARDS.asksAlways)
  await payButton(page).click()
  await answerBank(page, 'Complete authentication')
  await expect(page.getByRole('heading', title('Paid 25.00 USD'))).toBeVisible()
})

test('a part of it, and then the rest; never so much that the rest could not be paid', async ({ browser }) => {
  const link = await makeLink({ parts: true, partMin: '5' })
  const page = await onPhone(browser)
  await page.goto(link.path)
  await typeWho(page)
  await typeCard(page, CARDS.visa)
  for (const [typed, told] of [
    ['4.99', /no less than 5\.00 USD/],
    ['24.70', /Pay 24\.50 USD at most, or all of it: 25\.00 USD/],
    ['25.01', /No more than 25\.00 USD/],
  ] as const) {
    await page.getByLabel('Amount').fill(typed)
    await pressAgain(payButton(page))
    await expect(page.getByLabel('Amount')).toHaveAccessibleDescription(told)
  }
  await page.getByLabel('Amount').fill('10')
  await expect(payButton(page)).toHaveText('Pay 10.00 USD')
  await pressAgain(payButton(page))
  await expect(page.getByRole('heading', title('Paid 10.00 USD'))).toBeVisible()
  await page.getByRole('link', { name: 'Pay the rest' }).click()
  await expect(page.getByText('10.00 USD was paid already.')).toBeVisible()
  await expect(page.getByLabel('Amount')).toHaveValue('15.00')
  await expectGood(page, 'paying the rest of a link')
  await typeCard(page, CARDS.visa)
  await payButton(page).click()
  await expect(page.getByRole('heading', title('Paid 15.00 USD'))).toBeVisible()
  expect(await standingOf(link)).toMatchObject({ link: 'success', order: 'complete', paid: 2500 })
})

test('with PayPal: turned back, and then approved', async ({ browser }) => {
  const link = await makeLink()
  const page = await onPhone(browser)
  await page.goto(link.path)
  await typeWho(page)
  await page.getByRole('radio', { name: 'PayPal' }).check()
  await payButton(page).click()
  await expect(page).toHaveURL(/www\.sandbox\.paypal\.com/)
  await page.getByRole('button', { name: 'Cancel', exact: true }).click()
  await onPayment(page, link)
  await expect(page.getByRole('heading', title('One more step'))).toBeVisible()
  await expectGood(page, 'a payment by link that waits')
  // The link itself leads there while it is under way.
  await page.goto(link.path)
  await onPayment(page, link)
  await page.getByRole('button', { name: 'Pay another way' }).click()
  await expect(page.getByRole('heading', { name: 'Payment cancelled' }).or(payButton(page)).first()).toBeVisible()
  await page.getByRole('radio', { name: 'PayPal' }).check()
  await payButton(page).click()
  await page.getByRole('button', { name: 'Approve and pay', exact: true }).click()
  await expect(page.getByRole('heading', title('Paid 25.00 USD'))).toBeVisible()
})

test('without scripts: with PayPal, and nothing typed is lost', async ({ browser }) => {
  const link = await makeLink()
  const page = await onPhone(browser, false)
  await page.goto(link.path)
  // What stands in <noscript> is there, and is drawn by browsers that run none for another reason than a test.
  expect(await page.content()).toContain('To type a card, this page needs JavaScript.')
  await page.getByLabel('Name').fill(ANNA.name)
  await page.getByRole('radio', { name: 'PayPal' }).check()
  await payButton(page).click()
  await expect(page.getByText('Enter your e-mail address.').first()).toBeVisible()
  await expect(page.getByLabel('Name')).toHaveValue(ANNA.name)
  await expect(page.getByRole('radio', { name: 'PayPal' })).toBeChecked()
  await page.getByLabel('E-mail').fill(ANNA.email)
  await payButton(page).click()
  await onPayment(page, link)
  await page.getByRole('link', { name: 'Continue at PayPal' }).click()
  await page.getByRole('button', { name: 'Approve and pay', exact: true }).click()
  await expect(page.getByRole('heading', title('Paid 25.00 USD'))).toBeVisible()
  expect(await standingOf(link)).toMatchObject({ link: 'success', paid: 2500 })
})

test('the books agree', async () => {
  await expectLinesToAgree(began)
})
