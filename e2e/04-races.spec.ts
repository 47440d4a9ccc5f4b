import { captureAction, sendAction } from './support/actions'
import { expectBooksToAgree } from './support/books'
import { balanceOf, entriesOf, newestPayment, paymentsOf, transactionsOf } from './support/database'
import { within } from './support/patience'
import { pay, payButton, preparePayment } from './support/pay'
import { pressAgain } from './support/press'
import { books, callbacks, calm, misbehave, resend } from './support/sandbox'
import { contextOf } from './support/sign-in'
import { expect, test } from './support/test'

// Whatever is pressed, sent or told twice, in whatever order: one payment and one entry.

test.describe.configure({ mode: 'serial' })
test.afterAll(calm)

const KEPT = 'VISA •••• 4242'
const title = (name: string) => ({ level: 1, name }) as const

/** How many payments and how much money John Doe has. */
async function state() {
  return { payments: (await paymentsOf('John Doe')).length, balance: await balanceOf('John Doe', 'USD') }
}

/** Expects that since `before` one payment of this amount was made, with one entry, and that it stays so. */
async function expectOne(before: Awaited<ReturnType<typeof state>>, amountMinor: bigint): Promise<void> {
  await expect.poll(state).toEqual({ payments: before.payments + 1, balance: before.balance + amountMinor })
  const { id } = await newestPayment('John Doe')
  expect(await entriesOf(id)).toEqual({ purchase: 1 })
  await expectBooksToAgree()
}

/** The callbacks about a payment, by our id in their bodies. */
async function callbacksOf(paymentId: string) {
  const ids = (await transactionsOf(paymentId)).map(({ id }) => id)
  return (await callbacks()).filter(({ body }) => ids.some((id) => body.includes(id)))
}

test('a double click', async ({ john }) => {
  const before = await state()
  const button = await preparePayment(john, { amount: '31.00', method: KEPT })
  await button.dblclick()
  await expect(john.getByRole('heading', title('Paid 31.00 USD'))).toBeVisible()
  await expectOne(before, 3100n)
})

test('thirty copies of the same request at once', async ({ john }) => {
  const before = await state()
  const button = await preparePayment(john, { amount: '32.00', method: KEPT })
  const request = await captureAction(john, () => button.click())
  const answers = await Promise.all(Array.from({ length: 30 }, () => sendAction(request, john.context())))
  expect(answers.filter(({ status }) => status >= 500)).toEqual([])
  // Each of them is led to the same payment.
  const { id } = await newestPayment('John Doe')
  expect(answers.filter(({ location }) => location.includes(id))).toHaveLength(30)
  await expectOne(before, 3200n)
})

test('the answer is lost on its way, and the button once more', async ({ john }) => {
  const before = await state()
  const button = await preparePayment(john, { amount: '32.50', method: KEPT })
  await john.route(
    '**/api/self-care/payments',
    async (route) => {
      await route.fetch()
      await route.abort('connectionreset')
    },
    { times: 1 },
  )
  await button.click()
  await expect(john.getByRole('main').getByRole('alert')).toContainText('Press the button again')
  await expect(john.getByLabel('Amount')).toHaveValue('32.50')
  await pressAgain(button)
  await expect(john.getByText('was not charged a second time')).toBeVisible()
  await expect(john.getByRole('heading', title('Paid 32.50 USD'))).toBeVisible()
  await expectOne(before, 3250n)
})

test('without scripts: the form itself pays once, and meets that payment when it is sent again', async ({
  browser,
}) => {
  const before = await state()
  const context = await contextOf(browser, 'john', { javaScriptEnabled: false })
  const tabs = [await context.newPage(), await context.newPage()] as const
  for (const tab of tabs) await preparePayment(tab, { amount: '32.75', method: KEPT })
  for (const tab of tabs) {
    await payButton(tab).click()
    await expect(tab.getByRole('heading', title('Paid 32.75 USD'))).toBeVisible()
  }
  await expect(tabs[1].getByText('was not charged a second time')).toBeVisible()
  const wrong = await context.newPage()
  await preparePayment(wrong, { amount: '0.01', method: KEPT })
  await payButton(wrong).click()
  await expect(wrong.getByLabel('Amount')).toHaveAttribute('aria-invalid', 'true')
  await expect(wrong.getByLabel('Amount')).toHaveValue('0.01')
  await expectOne(before, 3275n)
  await context.close()
})

test('two tabs with the same amount', async ({ john }) => {
  const other = await john.context().newPage()
  const before = await state()
  const buttons = [
    await preparePayment(john, { amount: '33.00', method: KEPT }),
    await preparePayment(other, { amount: '33.00', method: KEPT }),
  ]
  await Promise.all(buttons.map((button) => button.click()))
  for (const page of [john, other]) await expect(page.getByRole('heading', title('Paid 33.00 USD'))).toBeVisible()
  expect(new URL(john.url()).pathname).toBe(new URL(other.url()).pathname)
  await expectOne(before, 3300n)
})

test('two tabs with different amounts: the second is told, and nothing is charged for it', async ({ john }) => {
  const other = await john.context().newPage()
  const before = await state()
  const first = await preparePayment(john, { amount: '34.00', method: KEPT })
  const second = await preparePayment(other, { amount: '35.00', method: KEPT })
  await first.click()
  await expect(john.getByRole('heading', title('Paid 34.00 USD'))).toBeVisible()
  await second.click()
  await expect(other.getByRole('main').getByRole('alert')).toContainText(
    'Another payment was already made from this page.',
  )
  await expect(other.getByRole('link', { name: 'Start a new payment' })).toBeVisible()
  await expectOne(before, 3400n)
})

test('the back button after paying, and the button once more', async ({ john }) => {
  const before = await state()
  await pay(john, { amount: '36.00', method: KEPT })
  await expect(john.getByRole('heading', title('Paid 36.00 USD'))).toBeVisible()
  await john.goBack()
  await expect(payButton(john)).toBeVisible()
  await payButton(john).click()
  // Either the form is empty again and asks for an amount, or it is the old one and meets the payment that was made.
  await expect(john.getByText(/Enter an amount\.|was not charged a second time/).first()).toBeVisible()
  await expectOne(before, 3600n)
})

test('reloading the result page', async ({ john }) => {
  const before = await state()
  await pay(john, { amount: '37.00', method: KEPT })
  for (let times = 0; times < 3; times += 1) await john.reload()
  await expect(john.getByRole('heading', title('Paid 37.00 USD'))).toBeVisible()
  await expectOne(before, 3700n)
})

test('the callback comes before the processor’s own reply', async ({ john }) => {
  const before = await state()
  await misbehave({ processor: 'stripe', on: 'payment_intents.create', fault: 'drip', times: 1, ms: 4000 })
  const button = await preparePayment(john, { amount: '38.00', method: KEPT })
  await button.click()
  // Paid by the callback alone, while our call is still waiting.
  await expect.poll(() => balanceOf('John Doe', 'USD'), { intervals: [100] }).toBe(before.balance + 3800n)
  await expect(john.getByRole('heading', title('Paid 38.00 USD'))).toBeVisible()
  await expectOne(before, 3800n)
})

test('every callback twice, and sent again five times', async ({ john }) => {
  const before = await state()
  await misbehave({ processor: 'stripe', on: '*', fault: 'callback_duplicate', times: 10 })
  await pay(john, { amount: '39.00', method: KEPT })
  await calm()
  const { id } = await newestPayment('John Doe')
  await expect.poll(async () => (await callbacksOf(id)).length).toBeGreaterThan(0)
  const sent = await callbacksOf(id)
  await Promise.all(sent.flatMap((one) => Array.from({ length: 5 }, () => resend(one.id))))
  const statuses = (await callbacksOf(id)).flatMap(({ attempts }) => attempts.map(({ status }) => status))
  expect(statuses.length).toBeGreaterThanOrEqual(7)
  expect(new Set(statuses)).toEqual(new Set([200]))
  await expectOne(before, 3900n)
})

test('the return from PayPal racing its callbacks, each sent five times, and three more returns', async ({ john }) => {
  const before = await state()
  await pay(john, { amount: '41.00', method: 'PayPal' })
  await expect(john).toHaveURL(/www\.sandbox\.paypal\.com/)
  const { id } = await newestPayment('John Doe')
  const storm = async () => {
    await expect.poll(async () => (await callbacksOf(id)).length, { intervals: [20] }).toBeGreaterThan(0)
    const sent = await callbacksOf(id)
    await Promise.all([
      ...sent.flatMap((one) => Array.from({ length: 5 }, () => resend(one.id))),
      ...[1, 2, 3].map(() => john.request.get(`/self-care/payments/${id}/return`)),
    ])
  }
  await Promise.all([john.getByRole('button', { name: 'Approve and pay' }).click(), storm()])
  await expect(john.getByRole('heading', title('Paid 41.00 USD'))).toBeVisible()
  expect((await books('paypal')).filter(({ amountMinor }) => amountMinor === '4100')).toHaveLength(1)
  await expectOne(before, 4100n)
})

test('the callback first, the browser’s return after it', async ({ john }) => {
  const before = await state()
  await pay(john, { amount: '42.00', method: 'PayPal' })
  await expect(john).toHaveURL(/www\.sandbox\.paypal\.com/)
  const { id } = await newestPayment('John Doe')
  await john.getByRole('button', { name: 'Approve, then walk away' }).click()
  await expect.poll(() => balanceOf('John Doe', 'USD'), within(20)).toBe(before.balance + 4200n)
  await john.goto(`/self-care/payments/${id}/return`)
  await expect(john.getByRole('heading', title('Paid 42.00 USD'))).toBeVisible()
  await expectOne(before, 4200n)
})
