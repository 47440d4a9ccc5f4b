import { type Browser, request as playwrightRequest } from '@playwright/test'
import { postCallback } from './support/callbacks'
import { balanceOf, entriesOf, newestPayment, systemId, transactionsOf } from './support/database'
import { within } from './support/patience'
import { pay, preparePayment } from './support/pay'
import { books, calm, misbehave } from './support/sandbox'
import { fillSignIn } from './support/sign-in'
import { beginOutage, endOutage, endProcess, stage, startProcess } from './support/stage'
import { expect, test } from './support/test'

// What whoever runs it sees: ids and logs, health, measures, and what becomes of requests when a process or the database goes.

test.describe.configure({ mode: 'serial' })
test.afterAll(calm)

const logLines = () =>
  stage
    .webLog()
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(stage.baseUrl() + path, { headers, redirect: 'manual' })

test('every answer names its request, and the log has its line', async () => {
  const answer = await get('/sign-in?token=canary-a1', { 'x-request-id': 'of-the-balancer', cookie: 'x=canary-a1' })
  const request = answer.headers.get('x-request-id')
  expect(request).toMatch(/^req_[0-9a-z]{26}$/)
  await expect
    .poll(() => logLines().filter((line) => line.request === request))
    .toMatchObject([{ method: 'GET', route: '/sign-in', status: 200, callerRequest: 'of-the-balancer' }])
})

test('nothing that is secret is in the log', async ({ browser }) => {
  const canary = 'Canary-b2-do-not-log'
  const page = await (await browser.newContext()).newPage()
  await page.goto('/sign-in')
  await fillSignIn(page, 'canary@quittance.example', canary)
  await expect(page.getByRole('alert').first()).toBeVisible()
  await page.goto(`/sign-in/link?token=${canary}`)
  await page.goto(`/set-password?token=${canary}`)
  await postCallback(await systemId('Stripe'), `{"${canary}": 1}`, {
    'stripe-signature': canary,
    authorization: canary,
  })
  await get(`/admin/payments/${canary}?q=${canary}`, { cookie: `quittance=${canary}` })
  await page.context().close()
  const text = stage.webLog().join('\n')
  expect(text).toContain('POST /sign-in')
  expect(text).not.toContain(canary)
  expect(text).not.toContain('canary-a1')
  expect(text).not.toContain(stage.metricsToken())
})

test('health says which part is missing, and measures are for whoever knows the token', async ({ john }) => {
  // A process counts from its own start, and a test before this one may have started it anew.
  await pay(john, { amount: '60.00', method: 'VISA •••• 4242' })
  expect(await (await get('/api/health/ready')).json()).toEqual({
    status: 'ready',
    serving: 'yes',
    database: 'ok',
    migrations: 'ok',
    worker: 'seen',
  })
  expect(await (await get('/api/health/live')).json()).toEqual({ status: 'live' })
  expect((await get('/api/metrics')).status).toBe(401)
  expect((await get(`/api/callbacks/${await systemId('Stripe')}`)).status).toBe(405)
  const authorization = `Bearer ${stage.metricsToken()}`
  const measures = async () => (await get('/api/metrics', { authorization })).text()
  const taken = /quittance_callbacks_total\{verdict="taken",process="web"\} [1-9]/
  await expect.poll(measures).toMatch(taken)
  const web = await measures()
  expect(web).toContain('route="/admin/payments/[paymentId]"')
  expect(web).toContain('quittance_transaction_steps_total{adapter="stripe"')
  expect(web).toContain('quittance_processor_call_seconds_count{')
  const ofWorker = async () => (await fetch(`${stage.workerUrl()}/api/metrics`, { headers: { authorization } })).text()
  await expect
    .poll(ofWorker)
    .toMatch(/quittance_job_seconds_count\{process="worker",job="callback.handle",result="done"\} [1-9]/)
  const worker = await ofWorker()
  expect(worker).toContain('quittance_needs_person{subject="transaction"')
  expect((await fetch(`${stage.workerUrl()}/api/health/ready`)).status).toBe(200)
})

test('asked to end in the middle of a payment, web finishes it and then ends', async ({ john }) => {
  const before = await balanceOf('John Doe', 'USD')
  await misbehave({ processor: 'stripe', on: 'payment_intents.create', fault: 'drip', times: 1, ms: 4000 })
  await misbehave({ processor: 'stripe', on: '*', fault: 'callback_lose', times: 5 })
  const button = await preparePayment(john, { amount: '61.00', method: 'VISA •••• 4242' })
  await button.click()
  const charged = async () => (await books('stripe')).filter((line) => line.amountMinor === '6100').length
  await expect.poll(charged, { intervals: [50] }).toBe(1)

  const began = Date.now()
  const ended = endProcess('web')
  await expect.poll(async () => (await get('/api/health/ready')).status, { intervals: [20] }).toBe(503)
  // Until balancers have noticed, whoever comes is served.
  expect((await get('/sign-in')).status).toBe(200)
  await expect
    .poll(
      () =>
        get('/sign-in').then(
          () => 'served',
          () => 'refused',
        ),
      { intervals: [50] },
    )
    .toBe('refused')
  expect(await ended).toMatchObject({ code: 0 })
  expect(Date.now() - began).toBeLessThan(10_000)

  // Nobody was left to ask about it: what the processor said was recorded before the end.
  const { id } = await newestPayment('John Doe')
  expect(await transactionsOf(id)).toMatchObject([{ status: 'succeeded' }])
  expect(await entriesOf(id)).toEqual({ purchase: 1 })
  expect(await balanceOf('John Doe', 'USD')).toBe(before + 6100n)
  await startProcess('web')
  await john.goto(`/self-care/payments/${id}`)
  await expect(john.getByRole('heading', { level: 1, name: 'Paid 61.00 USD' })).toBeVisible()
})

test('without a database everything is answered 503 and by a page that says so; it recovers by itself', async ({
  admin,
  john,
  browser,
}) => {
  test.setTimeout(within(120).timeout)
  const signIn = await signInPage(browser)
  await beginOutage()
  try {
    const asAdmin = await playwrightRequest.newContext({
      baseURL: stage.baseUrl(),
      storageState: await admin.context().storageState(),
    })
    for (const path of [
      '/admin',
      '/admin/payments',
      '/admin/payments/export',
      '/admin/users',
      '/api/auth/session',
      '/api/health',
    ]) {
      const answer = await asAdmin.get(path, { maxRedirects: 0 })
      expect([path, answer.status()]).toEqual([path, 503])
    }
    expect((await asAdmin.get('/admin/payments')).headers()['retry-after']).toBe('3')
    expect((await asAdmin.get('/api/health/live')).status()).toBe(200)
    await asAdmin.dispose()
    expect((await postCallback('sys_any', '{}')).status).toBe(503)

    const shown = await john.goto('/self-care/history')
    expect(shown?.status()).toBe(503)
    await expect(john.getByRole('heading', { name: 'We will be back in a moment' })).toBeVisible()
    await expect(john.getByText('do not pay again yet')).toBeVisible()

    const sent = signIn.waitForResponse((answer) => answer.request().method() === 'POST')
    await fillSignIn(signIn, 'somebody@quittance.example', 'not-this-one')
    expect((await sent).status()).toBe(503)
    await expect(signIn.getByText('We cannot reach our database just now.')).toBeVisible()
    await expect(signIn.getByLabel('E-mail address')).toHaveValue('somebody@quittance.example')
  } finally {
    await endOutage()
  }
  const back = Date.now()
  await expect.poll(async () => (await get('/api/health/ready')).status, { intervals: [50] }).toBe(200)
  expect(Date.now() - back).toBeLessThan(3_000)
  await john.getByRole('button', { name: 'Try again' }).click()
  await expect(john.getByRole('heading', { level: 1 })).not.toHaveText('We will be back in a moment')
  await expect(john).toHaveURL(/history/)
  await admin.goto('/admin/payments')
  await expect(admin.getByRole('heading', { level: 1, name: 'Payments' })).toBeVisible()
  await expect
    .poll(async () => ((await (await get('/api/health')).json()) as { worker: string }).worker, within(60))
    .toBe('seen')
  // What the outage page cannot name, the log can: each failure stands under the request's id.
  expect(logLines().some((line) => line.unavailable === true && line.status === 503 && line.request)).toBe(true)
  await signIn.context().close()
})

async function signInPage(browser: Browser) {
  const page = await (await browser.newContext()).newPage()
  await page.goto('/sign-in')
  return page
}
