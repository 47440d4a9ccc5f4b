import type { Page } from '@playwright/test'
import { KNOWN_SECRET, postCallback, stripeSignature } from './support/callbacks'
import { db, systemId } from './support/database'
import { payButton, preparePayment } from './support/pay'
import { contextOf, fillSignIn, signInAs } from './support/sign-in'
import { demoPerson, stage } from './support/stage'
import { whatIsThere } from './support/state'
import { expect, test } from './support/test'
import { forgetTries, useUp, visitorFrom } from './support/visitor'

// Somebody tries too often: bots are stopped, told when to come again, and cannot use it against real people (A9).

test.afterAll(forgetTries)

const alert = (page: Page) => page.getByRole('main').getByRole('alert')

async function tryPassword(page: Page, email: string, password: string): Promise<void> {
  const answered = page.waitForResponse((response) => response.request().method() === 'POST')
  await fillSignIn(page, email, password)
  await answered
  await expect(page).toHaveURL(/sign-in/)
}

test('a stranger’s eleventh password is not looked at, and the person signs in from the browser they use', async ({
  browser,
}) => {
  const { email, password } = demoPerson('mia')
  const own = await visitorFrom(browser, '203.0.113.1')
  const home = await own.newPage()
  await signInAs(home, 'mia')
  await home.getByRole('button', { name: 'Sign out' }).click()
  await expect(home).toHaveURL(/sign-in/)

  const stranger = await (await visitorFrom(browser, '203.0.113.66')).newPage()
  await stranger.goto('/sign-in')
  for (let tries = 0; tries < 10; tries += 1) await tryPassword(stranger, email, `wrong ${tries}`)
  await expect(alert(stranger)).toContainText('The e-mail address or the password is not right.')
  await tryPassword(stranger, email, password)
  await expect(alert(stranger)).toContainText(/too many wrong tries .* try again in (29|30) minutes/)
  await expect(stranger.getByLabel('E-mail address')).toHaveValue(email)
  // From another network as well; and an address that nobody has is answered with the same words.
  const elsewhere = await (await visitorFrom(browser, '203.0.113.67')).newPage()
  await elsewhere.goto('/sign-in')
  await tryPassword(elsewhere, email, password)
  await expect(alert(elsewhere)).toContainText(/try again in (29|30) minutes/)
  for (let tries = 0; tries < 11; tries += 1) await tryPassword(elsewhere, 'nobody@quittance.example', password)
  await expect(alert(elsewhere)).toContainText(/too many wrong tries .* try again in 30 minutes/)

  await home.goto('/sign-in')
  await fillSignIn(home, email, password)
  await expect(home).toHaveURL(/\/self-care$/)
  for (const page of [home, stranger, elsewhere]) await page.context().close()
})

test('next-auth’s own address answers 429 with Retry-After', async ({ browser }) => {
  const { request } = await visitorFrom(browser, '203.0.113.2')
  const { csrfToken } = await (await request.get('/api/auth/csrf')).json()
  const enter = () =>
    request.post('/api/auth/callback/credentials', {
      headers: { origin: stage.baseUrl() },
      form: { csrfToken, email: 'bot@quittance.example', password: 'wrong', json: 'true' },
    })
  for (let tries = 0; tries < 10; tries += 1) expect((await enter()).status()).toBe(401)
  const answer = await enter()
  expect(answer.status()).toBe(429)
  expect(Number(answer.headers()['retry-after'])).toBeGreaterThan(1700)
  expect(answer.headers()['set-cookie'] ?? '').not.toContain('session')
})

test('links: asked for too often, and guessed too often', async ({ browser }) => {
  const bot = await (await visitorFrom(browser, '203.0.113.3')).newPage()
  await bot.goto('/sign-in')
  const ask = bot.getByRole('button', { name: 'E-mail me a link instead' })
  for (let asked = 0; asked < 5; asked += 1) {
    await bot.getByLabel('E-mail address').fill('nobody.at.all@quittance.example')
    const answered = bot.waitForResponse((response) => response.request().method() === 'POST')
    await bot.waitForTimeout(450)
    await ask.click()
    await answered
  }
  await expect(bot.getByRole('status').filter({ hasText: 'a link is on its way' })).toBeVisible()
  await bot.waitForTimeout(450)
  await ask.click()
  await expect(alert(bot)).toContainText(/Use the newest one, which works, or ask again in (19|20) minutes/)

  const guess = () => bot.request.get(`/sign-in/link?token=${Math.random()}`)
  for (let tries = 0; tries < 60; tries += 1) expect(await (await guess()).text()).toContain('does not work any more')
  await guess()
  const refused = await guess()
  expect(refused.status()).toBe(429)
  expect(Number(refused.headers()['retry-after'])).toBeGreaterThan(500)
  await bot.goto('/sign-in/link?token=guessed')
  await expect(bot.getByRole('heading', { level: 1 })).toHaveText('Links are not looked at just now')
  await expect(bot.getByText(/Try again in (9|10) minutes/)).toBeVisible()
  await bot.goto('/set-password?token=guessed')
  await expect(bot.getByText(/Try again in (9|10) minutes/)).toBeVisible()
  // Elsewhere nothing is different.
  const person = await (await visitorFrom(browser, '203.0.113.4')).newPage()
  await person.goto('/sign-in/link?token=old')
  await expect(person.getByRole('heading', { level: 1 })).toHaveText('This link does not work any more')
  for (const page of [bot, person]) await page.context().close()
})

test('a payer who was declined too often reads when to try again, nothing is made, and nothing typed is lost', async ({
  john,
}) => {
  const [customer] = await db()`select id from customer where name = 'John Doe'`
  await john.setViewportSize({ width: 360, height: 640 })
  const button = await preparePayment(john, { amount: '77.10', method: 'VISA •••• 4242' })
  const before = await whatIsThere()
  await useUp('pay.customer', String(customer?.id), 42)
  await button.click()
  await expect(alert(john)).toHaveText(
    /too many attempts to pay, so this one was not made and nothing was charged\. Try again in 4[12] minutes/,
  )
  await expect(alert(john)).toBeInViewport()
  await expect(john.getByLabel('Amount')).toHaveValue('77.10')
  await expect(john.getByRole('radio', { name: 'VISA •••• 4242' })).toBeChecked()
  expect(await whatIsThere()).toEqual(before)
  await forgetTries()
  await john.waitForTimeout(450)
  await payButton(john).click()
  await expect(john).toHaveURL(/\/self-care\/payments\/pay_/)
})

test('a bot’s network is stopped at the pay page without scripts too', async ({ browser }) => {
  const context = await contextOf(browser, 'john', {
    javaScriptEnabled: false,
    extraHTTPHeaders: { 'x-forwarded-for': '2001:db8:66:1::5' },
  })
  await useUp('pay.address', '2001:db8:66:1::/64', 5)
  const page = await context.newPage()
  await (await preparePayment(page, { amount: '78.10', method: 'VISA •••• 4242' })).click()
  await expect(alert(page)).toContainText(/Try again in (4|5) minutes/)
  await expect(page.getByLabel('Amount')).toHaveValue('78.10')
  await context.close()
})

test('exports: 429 with Retry-After for whoever wants a great many', async ({ openAs }) => {
  const page = await openAs('normal')
  const statuses: number[] = []
  for (let tries = 0; tries < 61; tries += 1) {
    const answer = await page.request.get('/admin/payments/export?q=nothing-is-called-so')
    statuses.push(answer.status())
    if (answer.status() === 429) expect(Number(answer.headers()['retry-after'])).toBeGreaterThan(0)
  }
  expect(statuses).toEqual([...Array(60).fill(200), 429])
})

test('a storm of forged callbacks is answered 429, and the processor is heard all the while', async () => {
  const system = await systemId('Stripe two')
  const body = JSON.stringify({
    id: 'evt_storm',
    object: 'event',
    type: 'customer.created',
    created: 1_700_000_000,
    livemode: false,
    data: { object: { id: 'cus_1', object: 'customer' } },
  })
  // Whatever it makes up before what our proxy adds, and about its socket, it stays one network.
  const forge = (_: unknown, n: number) =>
    postCallback(system, body, {
      'x-forwarded-for': `198.51.100.${n}, 203.0.113.9`,
      'x-quittance-peer': `198.51.100.${n}`,
      'stripe-signature': stripeSignature(body, { secret: 'whsec_other' }),
    })
  const counted = async () => {
    const [row] = await db()`select rejected_callbacks::int as n from payment_system where id = ${system}`
    return Number(row?.n)
  }
  const before = await counted()
  const answers: Response[] = []
  for (let wave = 0; wave < 9; wave += 1) answers.push(...(await Promise.all(Array.from({ length: 40 }, forge))))
  const refused = answers.filter(({ status }) => status === 401).length
  expect(answers.at(-1)?.status).toBe(429)
  expect(Number(answers.at(-1)?.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(refused).toBeGreaterThanOrEqual(300)
  const genuine = {
    'x-forwarded-for': '203.0.113.10',
    'stripe-signature': stripeSignature(body, { secret: KNOWN_SECRET }),
  }
  expect((await postCallback(system, body, genuine)).status).toBe(200)
  await expect.poll(counted).toBe(before + refused)
})
