import type { Page } from '@playwright/test'
import { expectBooksToAgree } from './support/books'
import { addAssignment, editCurrency, goTo, openTab, save } from './support/console'
import { balanceOf, newestPayment, transactionsOf } from './support/database'
import { within } from './support/patience'
import { pay } from './support/pay'
import { pressAgain } from './support/press'
import { books, callbacks, calm, misbehave } from './support/sandbox'
import { stage } from './support/stage'
import { expect, test } from './support/test'

// PayPal, out and back: the balance follows PayPal's word, never the browser's return.

test.describe.configure({ mode: 'serial' })
test.afterAll(calm)

const title = (name: string) => ({ level: 1, name }) as const

/** Chooses on PayPal's page how to pay, and what to do. */
async function atPayPal(page: Page, choice: string, funding?: string): Promise<void> {
  await expect(page).toHaveURL(new RegExp(`^${stage.sandboxUrl()}/www\\.sandbox\\.paypal\\.com/`))
  if (funding) await page.getByRole('radio', { name: funding }).check()
  await page.getByRole('button', { name: choice, exact: true }).click()
}

/** Settles a pending capture on the sandbox's page for people, as PayPal would after its review. */
async function settle(captureId: string, action: 'complete' | 'deny'): Promise<void> {
  const answer = await fetch(`${stage.sandboxUrl()}/paypal/captures/${captureId}/${action}`, { method: 'POST' })
  expect(answer.ok).toBe(true)
}

test('PayPal is configured and assigned to USD beside Stripe', async ({ admin }) => {
  await admin.goto('/admin')
  await goTo(admin, 'Payment systems')
  await admin.getByRole('link', { name: 'Create payment system' }).click()
  await admin.getByLabel('Name').fill('PayPal')
  await admin.getByLabel('Payment processor').selectOption({ label: 'PayPal' })
  await admin.getByLabel('Login').fill('somebody@northwind.example')
  await admin.getByLabel('Password').fill('northwind-secret')
  await admin.getByRole('switch', { name: 'Test mode' }).check()
  await admin.getByRole('main').getByRole('button', { name: 'Save', exact: true }).click()
  await expect(admin.getByLabel('Login')).toHaveAccessibleDescription(/This is an e-mail address/)
  await admin.getByLabel('Login').fill('northwind-client')
  await pressAgain(admin.getByRole('main').getByRole('button', { name: 'Save', exact: true }))
  await expect(admin.getByRole('status').filter({ hasText: 'PayPal is saved' })).toBeVisible()
  await openTab(admin, 'Payment methods')
  await admin.getByRole('checkbox', { name: 'PayPal' }).check()
  await save(admin)
  await admin.getByRole('button', { name: 'Check connection' }).click()
  await expect(admin.getByText(/^Connected\./)).toBeVisible()
  await editCurrency(admin, 'USD')
  await addAssignment(admin, 'PayPal', '1')
  await save(admin)
})

test('approve: out, back, paid', async ({ john }) => {
  const before = await balanceOf('John Doe', 'USD')
  await pay(john, { amount: '15.00', method: 'PayPal' })
  await atPayPal(john, 'Approve and pay')
  await expect(john.getByRole('heading', title('Paid 15.00 USD'))).toBeVisible()
  expect(await balanceOf('John Doe', 'USD')).toBe(before + 1500n)
})

test('cancel: nothing moved, and the ways on are offered', async ({ john }) => {
  const before = await balanceOf('John Doe', 'USD')
  await pay(john, { amount: '16.00', method: 'PayPal' })
  await atPayPal(john, 'Cancel')
  await expect(john.getByRole('heading', title('One more step'))).toBeVisible()
  await expect(john.getByText(/No money has moved yet\./)).toBeVisible()
  await expect(john.getByRole('link', { name: 'Continue at PayPal' })).toBeVisible()
  await john.getByRole('button', { name: 'Pay another way' }).click()
  await expect(john).toHaveURL(/\/self-care\/pay\?payment=/)
  await john.getByRole('radio', { name: 'VISA •••• 4242' }).check()
  await john.getByRole('button', { name: 'Pay 16.00 USD' }).click()
  await expect(john.getByRole('heading', title('Paid 16.00 USD'))).toBeVisible()
  const { id } = await newestPayment('John Doe')
  expect((await transactionsOf(id)).map(({ status }) => status)).toEqual(['declined', 'succeeded'])
  expect(await balanceOf('John Doe', 'USD')).toBe(before + 1600n)
})

test('approve and walk away: only the callback arrives, and the balance follows it', async ({ john }) => {
  const before = await balanceOf('John Doe', 'USD')
  await pay(john, { amount: '17.00', method: 'PayPal' })
  await atPayPal(john, 'Approve, then walk away')
  await expect(john.getByText('You may close this page.')).toBeVisible()
  await expect.poll(() => balanceOf('John Doe', 'USD'), within(20)).toBe(before + 1700n)
  const { id } = await newestPayment('John Doe')
  await john.goto(`/self-care/payments/${id}`)
  await expect(john.getByRole('heading', title('Paid 17.00 USD'))).toBeVisible()
})

test('coming back without having approved moves nothing, whatever the address says', async ({ john }) => {
  const before = await balanceOf('John Doe', 'USD')
  await pay(john, { amount: '18.00', method: 'PayPal' })
  await expect(john).toHaveURL(/www\.sandbox\.paypal\.com/)
  const { id } = await newestPayment('John Doe')
  await john.goto(`/self-care/payments/${id}/return?token=FORGED&PayerID=FORGED&status=COMPLETED`)
  await expect(john.getByRole('heading', title('One more step'))).toBeVisible()
  expect(await balanceOf('John Doe', 'USD')).toBe(before)
  await john.getByRole('link', { name: 'Continue at PayPal' }).click()
  await atPayPal(john, 'Approve and pay', 'Declined funding')
  await expect(john.getByRole('heading', { level: 1 })).toHaveText(/One more step|Payment declined/)
  expect(await balanceOf('John Doe', 'USD')).toBe(before)
})

test('held for review: on its way, and paid when PayPal says so', async ({ john }) => {
  const before = await balanceOf('John Doe', 'USD')
  await pay(john, { amount: '19.00', method: 'PayPal' })
  await atPayPal(john, 'Approve and pay', 'Held for review (pending)')
  await expect(john.getByRole('heading', title('On its way'))).toBeVisible()
  expect(await balanceOf('John Doe', 'USD')).toBe(before)
  const held = (await books('paypal')).find(({ status }) => status === 'pending')
  expect(held?.amountMinor).toBe('1900')
  await settle(held?.id ?? '', 'complete')
  // The page looks for news by itself.
  await expect(john.getByRole('heading', title('Paid 19.00 USD'))).toBeVisible(within(30))
  expect(await balanceOf('John Doe', 'USD')).toBe(before + 1900n)
})

test('held for review and denied: declined, and nothing moved', async ({ john }) => {
  const before = await balanceOf('John Doe', 'USD')
  await pay(john, { amount: '21.00', method: 'PayPal' })
  await atPayPal(john, 'Approve and pay', 'Held for review (pending)')
  await expect(john.getByRole('heading', title('On its way'))).toBeVisible()
  const held = (await books('paypal')).find(({ status }) => status === 'pending')
  await settle(held?.id ?? '', 'deny')
  await expect(john.getByRole('heading', title('Payment declined'))).toBeVisible(within(30))
  expect(await balanceOf('John Doe', 'USD')).toBe(before)
})

test('refunded from the console', async ({ john, admin }) => {
  await pay(john, { amount: '22.00', method: 'PayPal' })
  await atPayPal(john, 'Approve and pay')
  await expect(john.getByRole('heading', title('Paid 22.00 USD'))).toBeVisible()
  const before = await balanceOf('John Doe', 'USD')
  const { id } = await newestPayment('John Doe')
  await admin.goto(`/admin/payments/${id}`)
  await admin.getByRole('button', { name: 'Refund', exact: true }).click()
  const dialog = admin.getByRole('dialog')
  await dialog.getByLabel('Amount').fill('2.50')
  await dialog.getByLabel('Reason').fill('Goodwill')
  await dialog.getByRole('button', { name: 'Refund 2.50 USD' }).click()
  await expect(admin.getByRole('status').filter({ hasText: '2.50 USD is on its way back' })).toBeVisible()
  expect(await balanceOf('John Doe', 'USD')).toBe(before - 250n)
})

test('a forged callback of PayPal’s is refused, the true one beside it counts', async ({ john }) => {
  await misbehave({ processor: 'paypal', on: 'PAYMENT.CAPTURE.COMPLETED', fault: 'callback_forge', times: 1 })
  const before = await balanceOf('John Doe', 'USD')
  await pay(john, { amount: '23.00', method: 'PayPal' })
  await atPayPal(john, 'Approve, then walk away')
  await expect.poll(() => balanceOf('John Doe', 'USD'), within(20)).toBe(before + 2300n)
  await expect
    .poll(async () => {
      const tries = (await callbacks()).flatMap((one) => one.attempts)
      return tries.filter(({ forged }) => forged).map(({ status }) => status)
    })
    .toEqual([401])
})

test('it cannot be kept, and so it is offered for nothing that happens without its payer', async ({ john, admin }) => {
  await john.goto('/self-care/pay?account=USD')
  await john.getByRole('radio', { name: 'PayPal' }).check()
  await expect(john.getByRole('checkbox', { name: /Keep/ })).toHaveCount(0)
  await john.goto('/self-care/cards')
  await expect(john.getByRole('main').getByText('PayPal')).toHaveCount(0)
  // What staff can charge without the payer are kept cards only.
  await admin.goto('/admin')
  await goTo(admin, 'Customers')
  await admin.getByRole('link', { name: 'John Doe' }).click()
  await admin
    .getByRole('navigation', { name: /^Pages of/ })
    .getByRole('link', { name: 'Cards' })
    .click()
  await expect(admin.getByText('•••• 4242').first()).toBeVisible()
  await expect(admin.getByRole('main').getByText('PayPal')).toHaveCount(0)
})

test('the books agree', async () => {
  await expectBooksToAgree()
})
