import { expectGood } from './support/axe'
import { goTo } from './support/console'
import { db, newestPayment } from './support/database'
import { within } from './support/patience'
import { pressAgain } from './support/press'
import { expect, test } from './support/test'

// The dated results of the nightly inspections. What is broken for it is mended again at its end.

test.describe.configure(within(120))

test('run now, a finding is told with its payment, and an old result is a warning', async ({ admin }) => {
  const { id } = await newestPayment('John Doe')
  await admin.goto('/admin')
  await goTo(admin, 'Inspections')
  const run = async (result: RegExp) => {
    const rows = admin.getByRole('table').getByRole('row')
    const before = await rows.count()
    await pressAgain(admin.getByRole('button', { name: 'Run now' }).first())
    await expect(admin.getByRole('status').filter({ hasText: 'It was ordered.' })).toBeVisible()
    const count = async () => {
      await admin.reload()
      return rows.count()
    }
    await expect.poll(count, within(30)).toBeGreaterThan(before)
    await expect(rows.nth(1)).toContainText(result)
  }
  await run(/Nothing wrong/)
  await db()`update payment set refunded_minor = refunded_minor + 1 where id = ${id}`
  await run(/1 finding/)
  await admin.getByRole('button', { name: 'Details' }).first().click()
  await expectGood(admin, 'inspections')
  await admin.getByRole('link', { name: 'Go to the payment' }).first().click()
  await expect(admin).toHaveURL(`/admin/payments/${id}`)
  await db()`update payment set refunded_minor = refunded_minor - 1 where id = ${id}`
  await admin.goto('/admin/inspections')
  await db()`update inspection set finished_at = finished_at - interval '27 hours', started_at = started_at - interval '27 hours'`
  await admin.reload()
  await expect(admin.getByText('The last result is older than a night')).toBeVisible()
  await run(/Nothing wrong/)
  await expect(admin.getByText('The last result is older than a night')).toHaveCount(0)
})
