import { expectGood } from './support/axe'
import { CARDS } from './support/cards'
import { balanceOf, newestPayment } from './support/database'
import { within } from './support/patience'
import { pay } from './support/pay'
import { calm } from './support/sandbox'
import { expect, test } from './support/test'

// A card that was paid with is closed, so that the refund to it comes back a while after it had succeeded.

test.describe.configure(within(90))
test.beforeEach(calm)

test('a refund that came back is booked back, told, and waits for a person', async ({ john, admin }) => {
  await pay(john, { amount: '64.00', method: 'New card', card: CARDS.refundFails })
  const { id } = await newestPayment('John Doe')
  const before = await balanceOf('John Doe', 'USD')
  await admin.goto(`/admin/payments/${id}`)
  await admin.getByRole('button', { name: 'Refund', exact: true }).click()
  const dialog = admin.getByRole('dialog')
  await dialog.getByLabel('Reason').fill('Ordered by mistake')
  await dialog.getByRole('button', { name: /^Refund/ }).click()
  await expect(admin.getByText('Refunded').first()).toBeVisible()

  await admin.goto('/admin/needs-person')
  const row = admin.getByRole('listitem').filter({ hasText: 'Refund of 64.00 USD' })
  await expect(async () => {
    await admin.reload()
    await expect(row).toContainText('The money is with you')
  }).toPass({ timeout: 30_000 })
  expect(await balanceOf('John Doe', 'USD')).toBe(before)
  await expectGood(admin, 'a refund that came back')

  await row.getByRole('link', { name: 'Open the payment' }).click()
  await expect(admin.getByText('It had succeeded, and the bank sent the money back.')).toBeVisible()
  await expect(admin.getByText('Refund that came back').first()).toBeVisible()
  await expect(admin.getByRole('button', { name: 'Refund', exact: true })).toBeEnabled()
  await expectGood(admin, 'a payment whose refund came back')

  await admin.goto('/admin/needs-person')
  await row.getByRole('button', { name: 'Dealt with' }).click()
  await admin.getByRole('alertdialog').getByLabel('What was done').fill('Paid out by bank transfer')
  await admin.getByRole('alertdialog').getByRole('button', { name: 'It is dealt with' }).click()
  await expect(row).toHaveCount(0)
})
