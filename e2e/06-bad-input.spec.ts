import type { APIRequestContext, BrowserContext, Page } from '@playwright/test'
import { type ActionRequest, captureAction, sendAction } from './support/actions'
import { KNOWN_SECRET, postCallback, stripeSignature } from './support/callbacks'
import { db, newestPayment, storedCallbacks, systemId } from './support/database'
import { payButton, preparePayment } from './support/pay'
import { pressAgain } from './support/press'
import { contextOf, fillSignIn } from './support/sign-in'
import { stage } from './support/stage'
import { expect, test } from './support/test'

// Whatever is sent, by whomever: an answer that says what is wrong, never a fault of ours, and nothing changed.

const ABSURD = [
  'nonsense',
  '%00',
  '%20',
  '%F0%9F%92%B8',
  '%ED%A0%80',
  "'%20or%20''='",
  '..%2f..%2fetc%2fpasswd',
  '__proto__',
  'constructor',
  '-1',
  '1e999',
  'pay_',
  'pay_00000000000000000000000000',
  `pay_${'9'.repeat(300)}`,
  'a'.repeat(4000),
] as const

/** What nobody may change by bad input: counts of the rows that matter, and the sum of all balances. */
async function whatIsThere() {
  const [row] = await db()`
    select (select count(*) from payment) as payments, (select count(*) from transaction) as transactions,
      (select count(*) from entry) as entries, (select count(*) from customer) as customers,
      (select count(*) from login) as logins, (select count(*) from seat) as seats,
      (select count(*) from payment_system) as systems, (select count(*) from currency) as currencies,
      (select count(*) from currency_assignment) as assignments, (select count(*) from audit_event) as audited,
      (select count(*) from stored_method where revoked_at is null) as cards,
      (select coalesce(sum(balance_minor), 0) from account) as balances`
  return row
}

test.describe('callbacks', () => {
  const body = JSON.stringify({
    id: 'evt_forged',
    object: 'event',
    type: 'payment_intent.succeeded',
    created: 1_700_000_000,
    livemode: false,
    data: { object: { id: 'pi_forged', object: 'payment_intent', status: 'succeeded', metadata: {} } },
  })
  const cases: readonly [string, () => string, Record<string, string>][] = [
    ['without a signature', () => body, {}],
    ['with an empty signature', () => body, { 'stripe-signature': '' }],
    ['with nonsense as signature', () => body, { 'stripe-signature': 't=,v1=,v1,=,,' }],
    [
      'signed with another secret',
      () => body,
      { 'stripe-signature': stripeSignature(body, { secret: 'whsec_other' }) },
    ],
    ['301 seconds old', () => body, { 'stripe-signature': stripeSignature(body, { ageSeconds: 301 }) }],
    ['from the future', () => body, { 'stripe-signature': stripeSignature(body, { ageSeconds: -3000 }) }],
    ['altered after signing', () => body.replace('pi_', 'px_'), { 'stripe-signature': stripeSignature(body) }],
    ['empty', () => '', { 'stripe-signature': stripeSignature('x') }],
    ['not even JSON', () => '{"id": "evt', {}],
  ]
  for (const [name, bytes, headers] of cases)
    test(`${name}: 401 or 400, nothing stored`, async () => {
      const system = await systemId('Stripe two')
      const before = await storedCallbacks(system)
      const answer = await postCallback(system, bytes(), headers)
      expect([400, 401]).toContain(answer.status)
      expect(await storedCallbacks(system)).toBe(before)
    })

  test('signed rightly, for another payment system: 401', async () => {
    const system = await systemId('Stripe')
    const before = await storedCallbacks(system)
    const answer = await postCallback(system, body, {
      'stripe-signature': stripeSignature(body, { secret: KNOWN_SECRET }),
    })
    expect(answer.status).toBe(401)
    expect(await storedCallbacks(system)).toBe(before)
  })

  test('signed rightly, for its own: taken, so that the refusals above are of the signature', async () => {
    const answer = await postCallback(await systemId('Stripe two'), body, { 'stripe-signature': stripeSignature(body) })
    expect([200, 503]).toContain(answer.status)
  })

  test('PayPal’s with a certificate from elsewhere: 401, and nobody fetches it', async () => {
    const system = await systemId('PayPal')
    const before = await storedCallbacks(system)
    for (const address of [
      'https://evil.example/v1/notifications/certs/CERT-1',
      'https://api.sandbox.paypal.com.evil.example/v1/notifications/certs/CERT-1',
      `${stage.sandboxUrl()}/control/reset`,
    ]) {
      const answer = await postCallback(system, body, {
        'paypal-transmission-id': 'forged',
        'paypal-transmission-time': new Date().toISOString(),
        'paypal-transmission-sig': 'Zm9yZ2Vk',
        'paypal-auth-algo': 'SHA256withRSA',
        'paypal-cert-url': address,
      })
      expect(answer.status).toBe(401)
    }
    expect(await storedCallbacks(system)).toBe(before)
  })

  test('a megabyte and a byte: 413, with and without saying so first', async () => {
    const system = await systemId('Stripe two')
    const huge = new Uint8Array(1_000_001).fill(32)
    expect((await postCallback(system, huge)).status).toBe(413)
    const chunks = new ReadableStream({
      start: (controller) => {
        for (let sent = 0; sent < 11; sent += 1) controller.enqueue(new Uint8Array(100_000))
        controller.close()
      },
    })
    const init = { method: 'POST', body: chunks, duplex: 'half' } as RequestInit
    expect((await fetch(`${stage.baseUrl()}/api/callbacks/${system}`, init)).status).toBe(413)
  })

  test('to addresses that are nobody’s: 404; by other methods: 405', async () => {
    for (const id of ABSURD) {
      const { status } = await postCallback(id, body)
      expect([400, 404, 414], id).toContain(status)
    }
    const address = `${stage.baseUrl()}/api/callbacks/${await systemId('Stripe two')}`
    for (const method of ['GET', 'PUT', 'DELETE', 'PATCH']) expect((await fetch(address, { method })).status).toBe(405)
  })

  test('what was refused is counted, and staff can read how often', async ({ admin }) => {
    await admin.goto(`/admin/payment-systems/${await systemId('Stripe two')}/callbacks`)
    await expect(admin.getByText(/\d+ forged or malformed, the last/)).toBeVisible()
  })
})

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
      `/self-care/receipts/${id}`,
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

test.describe('what another site sends', () => {
  test('is refused, with and without saying where it comes from, and changes nothing', async ({ john }) => {
    const button = await preparePayment(john, { amount: '61.00', method: 'VISA •••• 4242' })
    const request = await captureAction(john, () => button.click())
    const before = await whatIsThere()
    const { origin: _, 'sec-fetch-site': _site, ...bare } = request.headers
    const headers: readonly Record<string, string>[] = [
      { ...bare, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
      { ...bare, origin: 'https://evil.example' },
      { ...bare, origin: 'null' },
      { ...bare, 'sec-fetch-site': 'cross-site' },
      { ...bare, origin: stage.baseUrl(), 'sec-fetch-site': 'same-site' },
      bare,
    ]
    for (const sent of headers) {
      const answer = await sendAction({ ...request, headers: sent }, john.context())
      expect(answer.status, JSON.stringify(sent)).toBe(403)
    }
    const form = await fetch(`${stage.baseUrl()}/api/auth/callback/credentials`, {
      method: 'POST',
      headers: { origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' },
      body: 'email=admin@quittance.example&password=try+quittance+now',
    })
    expect(form.status).toBe(403)
    expect(await whatIsThere()).toEqual(before)
  })
})

test.describe('server actions', () => {
  test('with a body that is none: nothing changed', async ({ john }) => {
    const button = await preparePayment(john, { amount: '62.00', method: 'VISA •••• 4242' })
    const request = await captureAction(john, () => button.click())
    const before = await whatIsThere()
    const notOurs = { ...request, headers: { ...request.headers, 'next-action': '0'.repeat(42) } }
    const wrong: readonly (readonly [string, ActionRequest])[] = [
      ['unknown action', notOurs],
      ['action that is no name', { ...request, headers: { ...request.headers, 'next-action': '__proto__' } }],
      ['text', { ...request, headers: { ...request.headers, 'content-type': 'text/plain' }, body: Buffer.from('[]') }],
    ]
    for (const [name, one] of wrong) {
      const answer = await sendAction(one, john.context())
      expect.soft(answer.status, name).toBeLessThan(500)
    }
    // A body that breaks off is the framework's to read, and it answers for it before any of our code runs: nothing happens.
    for (const length of [0, Math.floor(request.body.length / 2)]) {
      const { text } = await sendAction(
        { ...request, body: request.body.subarray(0, length) as Buffer },
        john.context(),
      )
      expect(text).not.toMatch(/node_modules|at \w+ \(/)
    }
    expect(await whatIsThere()).toEqual(before)
  })

  test('of a customer, sent by anybody else, change nothing', async ({ john, openAs, browser }) => {
    const button = await preparePayment(john, { amount: '63.00', method: 'VISA •••• 4242' })
    const paying = await captureAction(john, () => button.click())
    await john.goto('/self-care/cards')
    const row = john.getByRole('listitem').filter({ hasText: 'VISA •••• 3184' })
    await row.getByRole('button', { name: /Remove/ }).click()
    const removing = await captureAction(john, () =>
      john.getByRole('alertdialog').getByRole('button', { name: 'Remove card' }).click(),
    )
    await john.goto('/self-care/details')
    await john.getByLabel('Phone').fill('+1 202 555 0000')
    const details = await captureAction(john, () => john.getByRole('button', { name: 'Save' }).click())

    const mia = (await openAs('mia')).context()
    const before = await whatIsThere()
    for (const action of [paying, removing, details]) {
      await expectRefused(action, undefined)
      for (const who of ['admin', 'accountant', 'normal', 'restricted'] as const)
        await expectRefused(action, await contextOf(browser, who))
    }
    for (const action of [paying, removing]) await expectRefused(action, mia)
    expect(await whatIsThere()).toEqual(before)
    const [own] = await db()`select phone from customer where name = 'John Doe'`
    expect(own?.phone).not.toBe('+1 202 555 0000')
  })

  test('of staff, sent by customers and by staff without the permission, change nothing', async ({
    admin,
    browser,
  }) => {
    const john = await newestPayment('John Doe')
    await admin.goto(`/admin/payments/${john.id}`)
    await admin.getByRole('button', { name: 'Refund', exact: true }).click()
    const dialog = admin.getByRole('dialog')
    await dialog.getByLabel('Amount').fill('1.00')
    await dialog.getByLabel('Reason').fill('Never')
    const refund = await captureAction(admin, () => dialog.getByRole('button', { name: 'Refund 1.00 USD' }).click())

    await admin.goto('/admin/currencies/USD')
    await admin.getByLabel('Minimum payment').first().fill('0.75')
    const currency = await captureAction(admin, () => saveButton(admin).click())

    await admin.goto(`/admin/payment-systems/${await systemId('Stripe two')}`)
    await admin.getByLabel('Name').fill('Stolen')
    const system = await captureAction(admin, () => saveButton(admin).click())

    await admin.goto('/admin/users')
    await admin.getByLabel('Name').fill('Mallory')
    await admin.getByLabel('E-mail address').fill('mallory@quittance.example')
    const invite = await captureAction(admin, () => admin.getByRole('button', { name: 'Invite', exact: true }).click())

    const before = await whatIsThere()
    const nobody: BrowserContext | undefined = undefined
    for (const action of [refund, currency, system, invite]) {
      await expectRefused(action, nobody)
      for (const who of ['john', 'mia', 'restricted'] as const)
        await expectRefused(action, await contextOf(browser, who))
    }
    for (const action of [currency, system, invite])
      for (const who of ['accountant', 'normal'] as const) await expectRefused(action, await contextOf(browser, who))
    expect(await whatIsThere()).toEqual(before)
    expect(await db()`select 1 from payment_system where name = 'Stolen'`).toHaveLength(0)
  })

  /** Sends the action as somebody, and expects the words for "not yours" and no fault. */
  async function expectRefused(action: ActionRequest, as: BrowserContext | undefined): Promise<void> {
    const { status, text } = await sendAction(action, as)
    expect(status).toBeLessThan(500)
    expect(text).toMatch(/"code":"(not_found|signed_out|card_removed)"/)
  }
})

test.describe('forms', () => {
  test('sign-in: missing, wrong and absurd', async ({ page }) => {
    await page.goto('/sign-in')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await expect(page.getByLabel('E-mail address')).toHaveAttribute('aria-invalid', 'true')
    await fillSignIn(page, 'nobody@quittance.example', 'wrong password')
    await expect(page.getByRole('main').getByRole('alert')).toContainText(
      'The e-mail address or the password is not right.',
    )
    await fillSignIn(page, 'nobody', 'x'.repeat(200))
    await expect(page.getByLabel('E-mail address')).toHaveAttribute('aria-invalid', 'true')
    await expect(page.getByLabel('E-mail address')).toHaveValue('nobody')
  })

  for (const [typed, message] of [
    ['', 'Enter an amount.'],
    ['abc', 'Enter the amount in digits'],
    ['-5', 'Enter the amount in digits|more than zero'],
    ['0', 'must be more than zero'],
    ['1e3', 'Enter the amount in digits'],
    ['10.001', 'USD has 2 decimals at the most.'],
    ['1,234.50', 'Enter the amount in digits'],
    ['9'.repeat(30), 'Enter the amount in digits'],
    ['999999999999.99', 'no more than'],
  ] as const)
    test(`pay: "${typed.slice(0, 20)}" is no amount`, async ({ john }) => {
      const before = await whatIsThere()
      await john.goto('/self-care/pay?account=USD')
      await john.getByLabel('Amount').fill(typed)
      await payButton(john).click()
      await expect(john.getByLabel('Amount')).toHaveAttribute('aria-invalid', 'true')
      await expect(john.getByLabel('Amount')).toHaveAccessibleDescription(new RegExp(message))
      await expect(john.getByLabel('Amount')).toHaveValue(typed)
      expect(await whatIsThere()).toEqual(before)
    })

  test('pay: the same is refused by the server, where the browser was made to send it', async ({ john }) => {
    const button = await preparePayment(john, { amount: '64.00', method: 'VISA •••• 4242' })
    const request = await captureAction(john, () => button.click())
    const before = await whatIsThere()
    const sent = request.body.toString('latin1')
    expect(sent).toContain('64.00')
    for (const amount of ['0.01', '-6.4', 'NaN!!', '1e+10', '     ']) {
      const body = Buffer.from(sent.replace('64.00', amount.padEnd(5)), 'latin1')
      const { status, text } = await sendAction({ ...request, body }, john.context())
      expect(status, amount).toBeLessThan(500)
      expect(text, amount).toContain('"fields":{"amount":')
    }
    const unknown = Buffer.from(sent.replace(/stored:\w+/, 'stored:cus_nothing'), 'latin1')
    expect((await sendAction({ ...request, body: unknown }, john.context())).text).toMatch(/"fields":\{"method":/)
    expect(await whatIsThere()).toEqual(before)
  })

  test('pay: a card that is not complete stays in its fields', async ({ john }) => {
    const before = await whatIsThere()
    const button = await preparePayment(john, { amount: '5.00', method: 'New card', card: '42424242' })
    await button.click()
    await expect(john.getByText('Your card number is incomplete.').first()).toBeVisible()
    await expect(john.getByLabel('Amount')).toHaveValue('5.00')
    expect(await whatIsThere()).toEqual(before)
  })

  test('your details: an e-mail address and a phone number that are none, and one that another has', async ({
    john,
  }) => {
    await john.goto('/self-care/details')
    await john.getByLabel('E-mail').fill('john.doe')
    await john.getByLabel('Phone').fill('call me')
    await john.getByRole('button', { name: 'Save' }).click()
    await expect(john.getByLabel('E-mail')).toHaveAccessibleDescription(/Enter an e-mail address such as/)
    await expect(john.getByLabel('Phone')).toHaveAccessibleDescription(/Enter a phone number in digits/)
    await expect(john.getByLabel('Phone')).toHaveValue('call me')
    await john.getByLabel('Phone').fill('')
    await john.getByLabel('E-mail').fill('mia.gerber@quittance.example')
    await pressAgain(john.getByRole('button', { name: 'Save' }))
    await expect(john.getByLabel('E-mail')).toHaveAttribute('aria-invalid', 'true')
    const [own] = await db()`select email from customer where name = 'John Doe'`
    expect(own?.email).toBe('john.doe@quittance.example')
  })

  test('console: a currency, a minimum, a customer and a user that cannot be', async ({ admin }) => {
    const before = await whatIsThere()
    await admin.goto('/admin/currencies/new')
    await admin.getByLabel('Currency', { exact: true }).fill('XXQ')
    await admin.getByLabel('Exchange rate').fill('minus one')
    await admin.getByRole('button', { name: 'Add currency' }).click()
    await expect(admin.getByLabel('Exchange rate')).toHaveAccessibleDescription(/Enter the rate in digits/)
    await admin.getByLabel('Exchange rate').fill('2')
    await pressAgain(admin.getByRole('button', { name: 'Add currency' }))
    await expect(admin.getByLabel('Currency', { exact: true })).toHaveAttribute('aria-invalid', 'true')

    await admin.goto('/admin/minimum-payments')
    await admin.getByRole('button', { name: /change the minimum payment of Stripe in USD/ }).click()
    const cell = admin.getByRole('textbox')
    await cell.fill('0.10')
    await cell.press('Enter')
    await expect(admin.getByText('Stripe itself takes no payment below 0.5 USD.')).toBeVisible()
    await expect(cell).toHaveValue('0.10')

    await admin.goto('/admin/customers/new')
    await admin.getByLabel('Email').fill('nonsense')
    await admin.getByLabel('Phone').fill('none')
    await admin
      .getByRole('main')
      .getByRole('button', { name: /^Create/ })
      .click()
    await expect(admin.getByLabel('Name')).toHaveAccessibleDescription(/Enter a name\./)
    await expect(admin.getByLabel('Email')).toHaveAccessibleDescription(/e-mail address such as/)
    await expect(admin.getByLabel('Phone')).toHaveAccessibleDescription(/phone number in digits/)

    await admin.goto('/admin/users')
    await admin.getByLabel('Name').fill('Somebody')
    await admin.getByLabel('E-mail address').fill('nobody')
    await admin.getByRole('button', { name: 'Invite', exact: true }).click()
    await expect(admin.getByLabel('E-mail address')).toHaveAttribute('aria-invalid', 'true')
    expect(await whatIsThere()).toEqual(before)
  })

  test('text that is code is shown as text', async ({ admin }) => {
    const name = '<img src=x onerror=alert(1)>"\'=1+1'
    await admin.goto('/admin/customers/new')
    await admin.getByLabel('Name').fill(name)
    await admin
      .getByRole('main')
      .getByRole('button', { name: /^Create/ })
      .click()
    await expect(admin.getByRole('heading', { level: 1 })).toHaveText(name)
    await expect(admin.locator('img[src=x]')).toHaveCount(0)
    await db()`delete from customer where name = ${name}`
  })
})

function saveButton(page: Page) {
  return page.getByRole('main').getByRole('button', { name: 'Save', exact: true })
}
