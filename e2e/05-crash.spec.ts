import { expectBooksToAgree } from './support/books'
import { balanceOf, entriesOf, newestPayment, transactionsOf } from './support/database'
import { within } from './support/patience'
import { preparePayment } from './support/pay'
import { books, calm, misbehave } from './support/sandbox'
import { killProcess, startProcess } from './support/stage'
import { expect, test } from './support/test'

// The processor has charged, and the web process dies before it could record so. The payment ends recorded once.

test.describe.configure({ mode: 'serial' })
test.afterAll(calm)

test.beforeEach(() => {
  // The processor charges at once and then answers so slowly that the process is killed before the end of the reply.
  return misbehave({ processor: 'stripe', on: 'payment_intents.create', fault: 'drip', times: 1, ms: 25_000 })
})

async function charged(amountMinor: string): Promise<number> {
  return (await books('stripe')).filter((line) => line.amountMinor === amountMinor && line.status === 'succeeded')
    .length
}

test('the callback, tried until the process is back, records it', async ({ john }) => {
  const before = await balanceOf('John Doe', 'USD')
  // Late enough to find nobody there.
  await misbehave({ processor: 'stripe', on: 'payment_intent.succeeded', fault: 'callback_delay', times: 1, ms: 2500 })
  const button = await preparePayment(john, { amount: '51.00', method: 'VISA •••• 4242' })
  await button.click()
  await expect.poll(() => charged('5100'), { intervals: [50] }).toBe(1)
  await killProcess('web')
  expect(await balanceOf('John Doe', 'USD')).toBe(before)
  await startProcess('web')
  await expect.poll(() => balanceOf('John Doe', 'USD'), within(30)).toBe(before + 5100n)
  const { id } = await newestPayment('John Doe')
  expect(await entriesOf(id)).toEqual({ purchase: 1 })
  await john.goto(`/self-care/payments/${id}`)
  await expect(john.getByRole('heading', { level: 1, name: 'Paid 51.00 USD' })).toBeVisible()
})

test('with the callback lost, the processor is asked and its answer recorded', async ({ john }) => {
  test.setTimeout(within(120).timeout)
  const before = await balanceOf('John Doe', 'USD')
  await misbehave({ processor: 'stripe', on: '*', fault: 'callback_lose', times: 5 })
  const button = await preparePayment(john, { amount: '52.00', method: 'VISA •••• 4242' })
  await button.click()
  await expect.poll(() => charged('5200'), { intervals: [50] }).toBe(1)
  await killProcess('web')
  await startProcess('web')
  const { id } = await newestPayment('John Doe')
  expect(await transactionsOf(id)).toMatchObject([{ status: 'created' }])

  // Until it is known the payer is told not to pay again.
  await john.goto('/self-care')
  await expect(
    john.getByText('We are checking your payment of 52.00 USD with your bank. Do not pay again.'),
  ).toBeVisible()
  await expect.poll(() => balanceOf('John Doe', 'USD'), within(80)).toBe(before + 5200n)
  expect(await charged('5200')).toBe(1)
  expect(await entriesOf(id)).toEqual({ purchase: 1 })
  await calm()
  await expectBooksToAgree()
})
