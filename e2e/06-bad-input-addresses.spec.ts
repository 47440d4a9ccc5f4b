import type { APIRequestContext } from '@playwright/test'
import { ABSURD } from './support/absurd'
import { newestPayment } from './support/database'
import { stage } from './support/stage'
import { expect, test } from './support/test'

// Whatever is sent, by whomever: an answer that says what is wrong, never a fault of ours, and nothing changed.

test.describe('addresses', () => {
  /** Asks for each address and expects an answer without a fault of ours. */
  async function expectNoFault(request: APIRequestContext, paths: readonly string[]): Promise<void> {
    for (const path of paths) {
      const { status } = await raw(request, path)
      expect(status, path).toBeLessThan(500)
    }
  }

  async function raw(request: APIRequestContext, path: string) {
    const answer = await request.get(path, { maxRedirects: 0 })
    return { status: answer.status(), location: answer.headers().location ?? '' }
  }

  test('of a customer: what is not there, not theirs, or no address at all is "not found"', async ({ john }) => {
    const routes = ABSURD.flatMap((id) => [
      `/self-care/payments/${id}`,
      `/self-care/payments/${id}/return`,
      `/self-care/payments/${id}/cancel`,
      `/self-care/documents/${id}`,
    ])
    await expectNoFault(john.request, routes)
    // Coming back leads to the page of the payment, and that is not there.
    for (const path of routes.filter((one) => one.includes('pay_0') || one.includes('nonsense')))
      expect((await john.request.get(path)).status(), path).toBe(404)
    const mias = await newestPayment('Mia Gerber')
    for (const end of ['', '/return', '/cancel'])
      expect((await john.request.get(`/self-care/payments/${mias.id}${end}`)).status(), end).toBe(404)
    const queries = ABSURD.flatMap((value) => [
      `/self-care/pay?account=${value}&amount=${value}&payment=${value}`,
      `/self-care/cards?account=${value}`,
      `/self-care/history?after=${value}&before=${value}`,
      `/self-care/details?next=${value}`,
    ])
    await expectNoFault(john.request, queries)
  })

  test('of the console: filters, cursors and identifiers that mean nothing', async ({ admin }) => {
    const filters = [
      'q',
      'from',
      'to',
      'status',
      'method',
      'system',
      'mode',
      'amount',
      'last4',
      'customer',
      'reference',
    ]
    const query = (value: string) => filters.map((name) => `${name}=${value}`).join('&')
    await expectNoFault(
      admin.request,
      ABSURD.flatMap((value) => [
        `/admin/payments/${value}`,
        `/admin/customers/${value}`,
        `/admin/customers/${value}/accounts/${value}`,
        `/admin/payment-systems/${value}`,
        `/admin/currencies/${value}`,
        `/admin/documents/${value}`,
        `/admin/documents?number=${value}&kind=${value}&customer=${value}&from=${value}&to=${value}&after=${value}`,
        `/admin/${value}`,
        `/admin/customers?q=${value}&after=${value}&sort=${value}&size=${value}`,
        ...(value.length > 1000
          ? [`/admin/payments?q=${value}`, `/admin/payments/export?q=${value}`]
          : [
              `/admin/payments?${query(value)}&id=${value}&after=${value}&before=${value}&sort=${value}&size=${value}`,
              `/admin/payments/export?${query(value)}&id=${value}&customerId=${value}`,
            ]),
        `/admin/audit?after=${value}`,
      ]),
    )
  })

  test('the export is a CSV for staff, "not found" for customers, and sign-in for nobody', async ({
    admin,
    john,
    request,
  }) => {
    const csv = await admin.request.get('/admin/payments/export?status=paid')
    expect(csv.headers()['content-type']).toContain('text/csv')
    expect(await csv.text()).toContain('John Doe')
    expect((await raw(john.request, '/admin/payments/export')).status).toBe(404)
    const nobody = await raw(request, '/admin/payments/export')
    expect([302, 303, 307]).toContain(nobody.status)
    expect(nobody.location).toContain('/sign-in?next=')
  })

  test('of nobody: sign-in, links, health, and what does not exist', async ({ request }) => {
    await expectNoFault(
      request,
      ABSURD.flatMap((value) => [
        `/${value}`,
        `/api/${value}`,
        `/api/auth/${value}`,
        `/sign-in?next=${value}&error=${value}`,
        `/sign-in/link?token=${value}`,
        `/set-password?token=${value}&email=${value}`,
        `/document/${value}`,
        `/api/health?${value}=${value}`,
      ]),
    )
    expect((await raw(request, '/api/nothing-here')).status).toBe(404)
    expect((await raw(request, '/nothing-here')).status).toBe(404)
    expect((await request.post('/api/health', { headers: { origin: stage.baseUrl() } })).status()).toBe(405)
    await request.get('/sign-in/link?token=forged')
  })

  test('a link that is no link says so', async ({ page }) => {
    await page.goto('/sign-in/link?token=forged')
    await expect(page.getByRole('heading', { level: 1, name: 'This link does not work any more' })).toBeVisible()
  })

  test('after signing in nobody is led to another site', async ({ page }) => {
    for (const next of ['//evil.example', 'https://evil.example', '/\\evil.example', '/\t/evil.example']) {
      await page.goto(`/sign-in?next=${encodeURIComponent(next)}`)
      await expect(page.locator('input[name=next]')).toHaveCount(0)
    }
  })
})
