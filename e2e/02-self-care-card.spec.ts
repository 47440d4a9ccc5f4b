import type { Page } from '@playwright/test'
import { expectBooksToAgree } from './support/books'
import { answerBank, CARDS, typeCard } from './support/cards'
import { balanceOf, entriesOf, newestPayment, paymentsOf, transactionsOf } from './support/database'
import { pay, payButton, preparePayment } from './support/pay'
import { pressAgain } from './support/press'
import { books } from './support/sandbox'
import { expect, test } from './support/test'

// A customer pays by card in self-care, the balance moves, and what we, the ledger and the processor say is the same to the cent.

test.describe.configure({ mode: 'serial' })

const title = (name: string) => ({ level: 1, name }) as const

test('0.40 is below the minimum, and the payer reads so', async ({ john }) => {
  const button = await preparePayment(john, { amount: '0.40', method: 'New card', card: CARDS.visa })
  await button.click()
  const amount = john.getByLabel('Amount')
  await expect(amount).toHaveAttribute('aria-invalid', 'true')
  await expect(amount).toHaveAccessibleDescription(/Your payment must be no less than 0\.5 USD/)
  await expect(amount).toHaveValue('0.40')
  expect(await paymentsOf('John Doe')).toHaveLength(0)
  expect(await books('stripe')).toHaveLength(0)
})

test('25.00 with a new card that is kept as a token', async ({ john }) => {
  await pay(john, { amount: '25.00', method: 'New card', card: CARDS.visa, keep: true })
  await expect(john.getByRole('heading', title('Paid 25.00 USD'))).toBeVisible()
  await expect(john.getByText('25.00 USD was taken from •••• 4242.')).toBeVisible()
  await expect(john.getByText('Your balance now: 25.00 USD')).toBeVisible()
  expect(await balanceOf('John Doe', 'USD')).toBe(2500n)
  await john.goto('/self-care/cards')
  await expect(john.getByText('VISA •••• 4242')).toBeVisible()
})

test('10.00 with the kept card, without typing it again', async ({ john }) => {
  await john.goto('/self-care/pay')
  await expect(john.getByRole('radio', { name: 'VISA •••• 4242' })).toBeChecked()
  await expect(john.locator('iframe')).toHaveCount(0)
  await john.getByLabel('Amount').fill('10')
  await expect(payButton(john)).toHaveText('Pay 10.00 USD')
  await payButton(john).click()
  await expect(john.getByRole('heading', title('Paid 10.00 USD'))).toBeVisible()
  expect(await balanceOf('John Doe', 'USD')).toBe(3500n)
})

test('a declined card: words, and nothing moved', async ({ john }) => {
  await pay(john, { amount: '8.00', method: 'New card', card: CARDS.insufficientFunds })
  await expect(john.getByRole('heading', title('Payment declined'))).toBeVisible()
  await expect(john.getByText(/No money moved\./)).toBeVisible()
  const declined = await newestPayment('John Doe')
  expect(declined).toMatchObject({ status: 'unpaid', captured: '0' })
  expect(await entriesOf(declined.id)).toEqual({})
  expect(await balanceOf('John Doe', 'USD')).toBe(3500n)

  // The way on is another attempt of the same payment, and this one succeeds.
  await john.getByRole('link', { name: 'Try again' }).click()
  await john.getByRole('radio', { name: 'VISA •••• 4242' }).check()
  await payButton(john).click()
  await expect(john.getByRole('heading', title('Paid 8.00 USD'))).toBeVisible()
  expect((await transactionsOf(declined.id)).map(({ status }) => status)).toEqual(['declined', 'succeeded'])
  expect(await balanceOf('John Doe', 'USD')).toBe(4300n)
})

test('a card whose bank asks, in the page: passed, and the card is kept', async ({ john }) => {
  await pay(john, { amount: '12.00', method: 'New card', card: CARDS.asksAlways, keep: true })
  await answerBank(john, 'Complete authentication')
  await expect(john.getByRole('heading', title('Paid 12.00 USD'))).toBeVisible()
  expect(await balanceOf('John Doe', 'USD')).toBe(5500n)
})

test('a card whose bank asks, in the page: failed, and nothing moved', async ({ john }) => {
  await pay(john, { amount: '13.00', method: 'New card', card: CARDS.asksAlways })
  await answerBank(john, 'Fail authentication')
  await expect(john.getByRole('heading', title('Payment declined'))).toBeVisible()
  await expect(john.getByText(/No money moved\./)).toBeVisible()
  expect(await balanceOf('John Doe', 'USD')).toBe(5500n)
})

test('a kept card whose bank asks, on the bank’s own page', async ({ john }) => {
  await pay(john, { amount: '7.00', method: 'VISA •••• 3184' })
  await john.getByRole('button', { name: 'Complete authentication' }).click()
  await expect(john.getByRole('heading', title('Paid 7.00 USD'))).toBeVisible()
  expect(await balanceOf('John Doe', 'USD')).toBe(6200n)
})

test('a card is added without paying, made the default, and removed', async ({ john }) => {
  await john.goto('/self-care/cards')
  await typeCard(john, CARDS.mastercard)
  await john.getByRole('button', { name: 'Add card' }).click()
  const row = john.getByRole('listitem').filter({ hasText: 'MasterCard •••• 4444' })
  await expect(row).toBeVisible()
  await row.getByRole('button', { name: /default/ }).click()
  await expect(row.getByText('Default', { exact: true })).toBeVisible()
  await row.getByRole('button', { name: /Remove/ }).click()
  await john.getByRole('alertdialog').getByRole('button', { name: 'Remove card' }).click()
  await expect(row).toHaveCount(0)
  expect(await balanceOf('John Doe', 'USD')).toBe(6200n)
})

test('in Swiss francs, by a customer without an account: it is opened by paying', async ({ openAs }) => {
  const mia = await openAs('mia')
  const button = await preparePayment(mia, {
    amount: '0.40',
    method: 'New card',
    card: CARDS.mastercard,
    currency: 'CHF',
  })
  await button.click()
  await expect(mia.getByLabel('Amount')).toHaveAccessibleDescription(/Your payment must be no less than 0\.5 CHF/)
  await mia.getByLabel('Amount').fill('30.55')
  await pressAgain(payButton(mia))
  await expect(mia.getByRole('heading', title('Paid 30.55 CHF'))).toBeVisible()
  expect(await balanceOf('Mia Gerber', 'CHF')).toBe(3055n)
})

test('the 25.00 are given back in parts, with a reason, and never more than is left', async ({ admin }) => {
  const payment = (await paymentsOf('John Doe')).find(({ amount }) => amount === '2500')
  await admin.goto(`/admin/payments/${payment?.id}`)
  await refund(admin, '5.00', 'Two days without service')
  await expect(admin.getByRole('status').filter({ hasText: '5.00 USD is on its way back to John Doe.' })).toBeVisible()
  expect(await balanceOf('John Doe', 'USD')).toBe(5700n)

  await refund(admin, '20.01', 'One cent too many')
  const dialog = admin.getByRole('dialog')
  await expect(dialog.getByLabel('Amount')).toHaveAccessibleDescription(/Only 20\.00 USD can still be refunded\./)
  await dialog.getByLabel('Amount').fill('20.00')
  await dialog.getByLabel('Reason').fill('')
  await pressAgain(dialog.getByRole('button', { name: 'Refund 20.00 USD' }))
  await expect(dialog.getByLabel('Reason')).toHaveAccessibleDescription(/Enter a reason/)
  await dialog.getByLabel('Reason').fill('The rest of it')
  await pressAgain(dialog.getByRole('button', { name: 'Refund 20.00 USD' }))
  await expect(admin.getByRole('status').filter({ hasText: '20.00 USD is on its way back to John Doe.' })).toBeVisible()
  expect(await balanceOf('John Doe', 'USD')).toBe(3700n)
  expect(await newestOf(payment?.id)).toMatchObject({ status: 'refunded', captured: '2500', refunded: '2500' })
  // Nothing is left, so there is no button any more; both reasons are in the record.
  await admin.reload()
  await expect(admin.getByRole('button', { name: /^Refund/ })).toHaveCount(0)
  await expect(admin.getByText('Two days without service').first()).toBeVisible()
  await expect(admin.getByText('The rest of it').first()).toBeVisible()
})

async function newestOf(id: string | undefined) {
  return (await paymentsOf('John Doe')).find((payment) => payment.id === id)
}

async function refund(page: Page, amount: string, reason: string): Promise<void> {
  await page.getByRole('button', { name: 'Refund', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Amount').fill(amount)
  await dialog.getByLabel('Reason').fill(reason)
  await dialog.getByRole('button', { name: `Refund ${amount} USD` }).click()
}

test('the receipt is a PDF', async ({ john }) => {
  await john.goto('/self-care/history')
  const receipt = john.getByRole('link', { name: /^Receipt/ }).first()
  await expect(receipt).toBeVisible()
  const answer = await john.request.get((await receipt.getAttribute('href')) ?? '')
  expect(answer.status()).toBe(200)
  expect(answer.headers()['content-type']).toBe('application/pdf')
  expect((await answer.body()).subarray(0, 5).toString()).toBe('%PDF-')
})

test('balance, ledger and the processor’s books agree to the cent', async ({ john }) => {
  await expectBooksToAgree()
  await john.goto('/self-care')
  await expect(john.getByRole('main')).toContainText('37.00 USD')
})
