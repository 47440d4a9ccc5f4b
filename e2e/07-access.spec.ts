import type { Page } from '@playwright/test'
import { newestPayment } from './support/database'
import { mail } from './support/sandbox'
import { fillSignIn, signInAs } from './support/sign-in'
import { demoPerson, stage } from './support/stage'
import { expect, test } from './support/test'
import { forgetTries } from './support/visitor'

// How access is given and taken as people meet it. Who may open and do what at all is in access/matrix.ts, called by 07-access-matrix.

const NAVIGATION: Readonly<Record<string, readonly string[]>> = {
  admin: [
    'Overview',
    'Needs a person',
    'Payment systems',
    'Payments',
    'Currencies',
    'Minimum payments',
    'Customers',
    'Orders',
    'Payment links',
    'Documents',
    'Profile',
    'Messages',
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
    'Orders',
    'Payment links',
    'Documents',
    'Messages',
    'Inspections',
  ],
  normal: ['Payments', 'Customers', 'Orders', 'Payment links', 'Documents'],
  restricted: ['Payments', 'Customers', 'Orders', 'Payment links', 'Documents'],
}

for (const who of ['admin', 'accountant', 'normal', 'restricted'] as const)
  test(`${who}: the navigation holds what they may see, and nothing else`, async ({ openAs }) => {
    const page = await openAs(who)
    await page.goto('/admin/payments')
    const links = page.getByRole('navigation', { name: 'Console' }).getByRole('link')
    // An entry may say how many things there are to look at.
    await expect(links).toHaveText((NAVIGATION[who] ?? []).map((entry) => new RegExp(`^${entry}(\\d+ to look at)?$`)))
  })

test('nobody is led to sign in, and on from there to the page', async ({ page }) => {
  const payment = `/self-care/payments/${(await newestPayment('John Doe')).id}`
  await page.goto(payment)
  const { email, password } = demoPerson('john')
  await fillSignIn(page, email, password)
  await expect(page).toHaveURL(payment)
})

test('one customer is told that what is another’s is not there', async ({ openAs }) => {
  const mia = await openAs('mia')
  const payment = await newestPayment('John Doe')
  await mia.goto(`/self-care/payments/${payment.id}`)
  await expect(mia.getByText('There is nothing at this address')).toBeVisible()
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

test('a button that refuses says why from the first press on, and keeps the focus', async ({ openAs }) => {
  const page = await openAs('accountant')
  let arrive = () => {}
  const arrival = new Promise<void>((resolve) => {
    arrive = resolve
  })
  let ask = () => {}
  const asked = new Promise<void>((resolve) => {
    ask = resolve
  })
  // What draws the reason is slow to arrive.
  await page.route('**/_next/static/chunks/**', async (route) => {
    const response = await route.fetch()
    if ((await response.text()).includes('TooltipPortal')) {
      ask()
      await arrival
    }
    await route.fulfill({ response })
  })
  await page.goto('/admin/currencies/USD')
  await asked
  const button = page.getByRole('main').getByRole('button', { name: 'Save', exact: true })
  await button.click({ force: true })
  arrive()
  const reason = page.getByRole('tooltip')
  await expect(reason).toContainText('Only an administrator changes currencies.')
  await expect(button).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(reason).toHaveCount(0)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Shift+Tab')
  await expect(button).toBeFocused()
  await expect(reason).toBeVisible()
  await button.blur()
  await expect(reason).toHaveCount(0)
  await button.hover()
  await expect(reason).toBeVisible()
})

for (const javaScriptEnabled of [true, false])
  test(`a link by e-mail signs a customer in, once, ${javaScriptEnabled ? 'with' : 'without'} scripts`, async ({
    browser,
  }) => {
    const page = await (await browser.newContext({ javaScriptEnabled })).newPage()
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
    for (const one of [page, other]) await one.context().close()
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
