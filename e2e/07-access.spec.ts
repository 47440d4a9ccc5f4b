import type { APIRequestContext, Page } from '@playwright/test'
import { db, newestPayment, systemId } from './support/database'
import { mail } from './support/sandbox'
import { contextOf, fillSignIn, signInAs } from './support/sign-in'
import { demoPerson, stage } from './support/stage'
import { expect, test } from './support/test'
import { forgetTries } from './support/visitor'

// Who sees what. The table is written out: what is not in a person's row is "not found" for them.

const NAVIGATION: Readonly<Record<string, readonly string[]>> = {
  admin: [
    'Overview',
    'Needs a person',
    'Payment systems',
    'Payments',
    'Currencies',
    'Minimum payments',
    'Customers',
    'Users',
    'Audit log',
    'Inspections',
  ],
  accountant: [
    'Overview',
    'Needs a person',
    'Payment systems',
    'Payments',
    'Currencies',
    'Minimum payments',
    'Customers',
    'Inspections',
  ],
  normal: ['Payments', 'Customers'],
  restricted: ['Payments', 'Customers'],
}

type Reader = 'admin' | 'accountant' | 'normal' | 'restricted' | 'john'

/** Every page, and who may open it. Pages of one thing are filled in by the test. */
const PAGES: readonly (readonly [string, readonly Reader[]])[] = [
  ['/admin', ['admin', 'accountant']],
  ['/admin/needs-person', ['admin', 'accountant']],
  ['/admin/needs-person/callbacks/:callback', ['admin']],
  ['/admin/inspections', ['admin', 'accountant']],
  ['/admin/payment-systems', ['admin', 'accountant']],
  ['/admin/payment-systems/new', ['admin']],
  ['/admin/payment-systems/:system', ['admin', 'accountant']],
  ['/admin/payment-systems/:system/methods', ['admin', 'accountant']],
  ['/admin/payment-systems/:system/data-protection', ['admin', 'accountant']],
  ['/admin/payment-systems/:system/callbacks', ['admin', 'accountant']],
  ['/admin/payment-systems/:system/currencies', ['admin', 'accountant']],
  ['/admin/currencies', ['admin', 'accountant']],
  ['/admin/currencies/new', ['admin']],
  ['/admin/currencies/USD', ['admin', 'accountant']],
  ['/admin/minimum-payments', ['admin', 'accountant']],
  ['/admin/payments', ['admin', 'accountant', 'normal', 'restricted']],
  ['/admin/payments/export', ['admin', 'accountant', 'normal', 'restricted']],
  // John Doe is not a customer that the restricted user made.
  ['/admin/payments/:payment', ['admin', 'accountant', 'normal']],
  ['/admin/customers', ['admin', 'accountant', 'normal', 'restricted']],
  ['/admin/customers/new', ['admin', 'accountant', 'normal', 'restricted']],
  ['/admin/customers/:customer', ['admin', 'accountant', 'normal']],
  ['/admin/customers/:customer/accounts', ['admin', 'accountant', 'normal']],
  ['/admin/customers/:customer/cards', ['admin', 'accountant', 'normal']],
  ['/admin/customers/:customer/payments', ['admin', 'accountant', 'normal']],
  ['/admin/users', ['admin']],
  ['/admin/audit', ['admin']],
  ['/self-care', ['john']],
  ['/self-care/pay', ['john']],
  ['/self-care/cards', ['john']],
  ['/self-care/history', ['john']],
  ['/self-care/details', ['john']],
  ['/self-care/payments/:payment', ['john']],
]

async function filledIn(path: string): Promise<string> {
  const payment = await newestPayment('John Doe')
  const [john] = await db()`select id from customer where name = 'John Doe'`
  const [callback] = await db()`select id from callback_event limit 1`
  return path
    .replace(':callback', String(callback?.id))
    .replace(':system', await systemId('Stripe'))
    .replace(':payment', payment.id)
    .replace(':customer', String(john?.id))
}

const status = async (request: APIRequestContext, path: string) =>
  (await request.get(path, { maxRedirects: 0 })).status()

for (const who of ['admin', 'accountant', 'normal', 'restricted'] as const)
  test(`${who}: the navigation holds what they may see, and nothing else`, async ({ openAs }) => {
    const page = await openAs(who)
    await page.goto('/admin/payments')
    const links = page.getByRole('navigation', { name: 'Console' }).getByRole('link')
    // An entry may say how many things there are to look at.
    await expect(links).toHaveText((NAVIGATION[who] ?? []).map((entry) => new RegExp(`^${entry}(\\d+ to look at)?$`)))
  })

for (const who of ['admin', 'accountant', 'normal', 'restricted', 'john'] as const)
  test(`${who}: each page is theirs or "not found"`, async ({ browser }) => {
    const { request } = await contextOf(browser, who)
    for (const [path, readers] of PAGES)
      expect.soft(await status(request, await filledIn(path)), path).toBe(readers.includes(who) ? 200 : 404)
  })

test('nobody: each page leads to signing in, and from there on to the page', async ({ page, request }) => {
  for (const [path] of PAGES) {
    const address = await filledIn(path)
    const answer = await request.get(address, { maxRedirects: 0 })
    expect(answer.status(), path).toBe(307)
    expect(answer.headers().location, path).toContain(`/sign-in?next=${encodeURIComponent(address)}`)
  }
  const payment = await filledIn('/self-care/payments/:payment')
  await page.goto(payment)
  const { email, password } = demoPerson('john')
  await fillSignIn(page, email, password)
  await expect(page).toHaveURL(payment)
})

test('every page of the source is in the table', async () => {
  const { globSync } = await import('node:fs')
  const routes = globSync('app/{admin,self-care}/**/{page,route}.{ts,tsx}')
    .map(
      (file) =>
        `/${file
          .split('/')
          .slice(1, -1)
          .filter((part) => !part.startsWith('('))
          .join('/')}`,
    )
    .filter((route) => !route.includes('[...'))
  const known = PAGES.map(([path]) => path.replace('/USD', '/:code'))
  const elsewhere = [
    // Addresses of one payment, account or receipt: in 06-bad-input-addresses and below.
    '/self-care/payments/:id/return',
    '/self-care/payments/:id/cancel',
    '/self-care/receipts/:documentId',
    '/admin/customers/:customerId/accounts/:accountId',
  ]
  const named = (route: string) =>
    route
      .replace(/\[(\w+)\]/g, ':$1')
      .replace('systems/:systemId', 'systems/:system')
      .replace('callbacks/:callbackId', 'callbacks/:callback')
      .replace('admin/payments/:paymentId', 'admin/payments/:payment')
      .replace(/customers\/:customerId(?!\/accounts\/:)/, 'customers/:customer')
      .replace(/self-care\/payments\/:id$/, 'self-care/payments/:payment')
  const missing = routes.map(named).filter((route) => !known.includes(route) && !elsewhere.includes(route))
  expect(missing).toEqual([])
})

test('one customer cannot open what is another’s', async ({ openAs, browser }) => {
  const mia = await openAs('mia')
  const payment = await newestPayment('John Doe')
  const [receipt] = await db()`
    select d.id from document d join payment p on p.id = d.payment_id join customer c on c.id = p.customer_id
    where c.name = 'John Doe' limit 1`
  expect(receipt).toBeDefined()
  for (const path of [
    `/self-care/payments/${payment.id}`,
    `/self-care/payments/${payment.id}/return`,
    `/self-care/payments/${payment.id}/cancel`,
    `/self-care/receipts/${receipt?.id}`,
  ])
    expect((await mia.request.get(path)).status(), path).toBe(404)
  expect(await status((await contextOf(browser, 'john')).request, `/self-care/receipts/${receipt?.id}`)).toBe(200)
  await mia.goto(`/self-care/payments/${payment.id}`)
  await expect(mia.getByText('There is nothing at this address')).toBeVisible()
  await mia.goto('/self-care/cards')
  await expect(mia.getByText('•••• 4242')).toHaveCount(0)
  // Asking to pay a payment of somebody else's again shows nothing of it.
  await mia.goto(`/self-care/pay?payment=${payment.id}`)
  await expect(mia.getByText('This payment cannot be continued')).toBeVisible()
})

test('a restricted user sees the customers they made, and no others', async ({ openAs }) => {
  const page = await openAs('restricted')
  await page.goto('/admin/customers')
  await expect(page.getByText('John Doe')).toHaveCount(0)
  await page.goto('/admin/customers/new')
  await page.getByLabel('Name').fill('Own Customer')
  await page
    .getByRole('main')
    .getByRole('button', { name: /^Create/ })
    .click()
  await expect(page.getByRole('heading', { level: 1, name: 'Own Customer' })).toBeVisible()
  await page.goto('/admin/customers')
  await expect(page.getByRole('link', { name: 'Own Customer' })).toBeVisible()
})

test('the accountant reads settings and cannot change them, and is told why', async ({ openAs }) => {
  const page = await openAs('accountant')
  await page.goto('/admin/currencies/USD')
  const button = page.getByRole('main').getByRole('button', { name: 'Save', exact: true })
  await expect(button).toHaveAccessibleDescription('Only an administrator changes currencies.')
  // It looks and says disabled, and answers a press with the reason.
  await button.click({ force: true })
  await expect(page.getByRole('tooltip')).toContainText('Only an administrator changes currencies.')
  await expect(page.getByRole('status').filter({ hasText: /^Saved/ })).toHaveCount(0)
})

test('a link by e-mail signs a customer in, once', async ({ page, browser }) => {
  const { email } = demoPerson('mia')
  const before = (await mail(email)).length
  await page.goto('/sign-in')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByRole('button', { name: 'E-mail me a link instead' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'a link is on its way' })).toBeVisible()
  await expect.poll(async () => (await mail(email)).length).toBe(before + 1)
  const link = linkIn((await mail(email)).at(-1)?.text ?? '')
  // Opening it, as mail scanners do, does not use it up.
  await page.request.get(link)
  await page.goto(link)
  await page.getByRole('button', { name: 'Continue as Mia Gerber' }).click()
  await expect(page).toHaveURL(/\/self-care$/)

  const other = await (await browser.newContext()).newPage()
  await other.goto(link)
  await expect(other.getByRole('heading', { level: 1, name: 'This link does not work any more' })).toBeVisible()
  await other.context().close()
})

test('an unknown address is answered like a known one, and gets no mail', async ({ page }) => {
  await page.goto('/sign-in')
  await page.getByLabel('E-mail address').fill('nobody@quittance.example')
  await page.getByRole('button', { name: 'E-mail me a link instead' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'a link is on its way' })).toBeVisible()
  expect(await mail('nobody@quittance.example')).toEqual([])
})

test('a session ended elsewhere is over at once', async ({ browser }) => {
  const first = await (await browser.newContext()).newPage()
  const second = await (await browser.newContext()).newPage()
  await signInAs(first, 'restricted')
  await signInAs(second, 'restricted')
  await first.goto('/account')
  const others = first.getByRole('listitem').filter({ hasNot: first.getByText('This browser') })
  // The newest of the others is the second browser's.
  for (let left = await others.count(); left > 0; left -= 1) {
    await others.first().getByRole('button', { name: 'End' }).click()
    await expect(others).toHaveCount(left - 1)
  }
  await second.goto('/admin/customers')
  await expect(second).toHaveURL(/\/sign-in\?next=/)
  await first.goto('/admin/customers')
  await expect(first.getByRole('heading', { level: 1, name: 'Customers' })).toBeVisible()
  for (const page of [first, second]) await page.context().close()
})

test('after signing out the cookie is worth nothing, also to whoever copied it', async ({ browser }) => {
  const context = await browser.newContext()
  const page = await context.newPage()
  await signInAs(page, 'mia')
  const stolen = await browser.newContext({ storageState: await context.storageState() })
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(/\/sign-in/)
  expect((await stolen.request.get('/self-care', { maxRedirects: 0 })).status()).toBe(307)
  await context.close()
  await stolen.close()
})

test('ten wrong passwords lock passwords out, the right one too; a link still works', async ({ page }) => {
  const { email, password } = demoPerson('mia')
  await page.goto('/sign-in')
  const wrong = 'The e-mail address or the password is not right.'
  for (let tries = 0; tries < 10; tries += 1) await tryPassword(page, email, `wrong ${tries}`, wrong)
  await tryPassword(page, email, password, 'too many wrong tries')
  const before = (await mail(email)).length
  await page.getByLabel('E-mail address').fill(email)
  await page.getByRole('button', { name: 'E-mail me a link instead' }).click()
  await expect.poll(async () => (await mail(email)).length).toBe(before + 1)
  await page.goto(linkIn((await mail(email)).at(-1)?.text ?? ''))
  await page.getByRole('button', { name: 'Continue as Mia Gerber' }).click()
  await expect(page).toHaveURL(/\/self-care$/)
  await forgetTries()
})

async function tryPassword(page: Page, email: string, password: string, words: string): Promise<void> {
  const answered = page.waitForResponse((response) => response.request().method() === 'POST')
  await fillSignIn(page, email, password)
  await answered
  await expect(page.getByRole('main').getByRole('alert')).toContainText(words)
  await expect(page).toHaveURL(/sign-in/)
}

function linkIn(text: string): string {
  const link = /https?:\/\/\S+\/sign-in\/link\?token=\S+/.exec(text)?.[0]
  if (!link?.startsWith(stage.baseUrl())) throw new Error(`There is no link of ours in: ${text}`)
  return link
}
