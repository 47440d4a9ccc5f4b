import type { APIRequestContext, APIResponse } from '@playwright/test'
import { db } from './support/database'
import { consolePages, openPages, selfCarePages } from './support/pages'
import { fillSignIn, forgetSession, signInAs } from './support/sign-in'
import { demoPerson, stage } from './support/stage'
import { expect, test } from './support/test'

// What every page tells the browser to refuse, and what cookies it keeps. What holds at an https address is in lib/auth/proxy.test.ts.

function policyOf(answer: APIResponse): Readonly<Record<string, readonly string[]>> {
  const text = answer.headers()['content-security-policy'] ?? ''
  return Object.fromEntries(
    text
      .split('; ')
      .map((part) => part.split(' '))
      .map(([name, ...sources]) => [name, sources]),
  )
}

const nonceOf = (answer: APIResponse) => policyOf(answer)['script-src']?.find((source) => source.startsWith(`'nonce-`))

/** Pages whose address is a key. */
const MAILED = /^\/(sign-in\/link|set-password)/

async function inspect(request: APIRequestContext, paths: readonly string[], signedIn: boolean): Promise<void> {
  for (const path of paths) {
    const [first, second] = [await request.get(path), await request.get(path)]
    const headers = first.headers()
    const policy = policyOf(first)
    const cards = /^\/self-care\/(pay|payments|cards)/.test(new URL(first.url()).pathname)
    expect.soft(policy, path).toMatchObject({
      'default-src': [`'self'`],
      'object-src': [`'none'`],
      'base-uri': [`'none'`],
      'form-action': [`'self'`],
      'frame-ancestors': [`'none'`],
    })
    expect.soft(policy['script-src'], path).not.toContain(`'unsafe-inline'`)
    expect.soft(policy['script-src'], path).not.toContain(`'unsafe-eval'`)
    // Pages where no card is typed reach nobody else.
    if (!cards) {
      expect.soft(policy['connect-src'], path).toEqual([`'self'`])
      expect.soft(policy['frame-src'], path).toEqual([`'none'`])
      expect.soft(headers['permissions-policy'], path).toContain('payment=()')
    }
    expect.soft(headers, path).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': MAILED.test(path) ? 'same-origin' : 'strict-origin-when-cross-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=(), microphone=(), geolocation=(), usb=()'),
    })
    expect.soft(headers['x-powered-by'], path).toBeUndefined()
    if (signedIn) expect.soft(headers['cache-control'], path).toContain('no-store')
    expect.soft(nonceOf(first), path).not.toBe(nonceOf(second))
    await expectOnlyOurScripts(first, path)
  }
}

/** Every script of the page carries the nonce of its answer, and no element has a handler in it. */
async function expectOnlyOurScripts(answer: APIResponse, path: string): Promise<void> {
  const html = await answer.text()
  const nonce = nonceOf(answer)?.slice(`'nonce-`.length, -1)
  const scripts = html.match(/<script\b[^>]*>/g) ?? []
  expect.soft(scripts.length, path).toBeGreaterThan(0)
  expect
    .soft(
      scripts.filter((tag) => !tag.includes(` nonce="${nonce}"`)),
      path,
    )
    .toEqual([])
  expect.soft(html, path).not.toMatch(/<[a-z][^>]* on[a-z]+=|javascript:/i)
}

test('every page of the console', async ({ admin }) => {
  await inspect(admin.request, await consolePages(), true)
})

test('every page of self-care', async ({ john }) => {
  await inspect(john.request, await selfCarePages(), true)
})

test('pages that anybody opens', async ({ request }) => {
  await inspect(request, await openPages(), false)
})

test('what is no page: files, routes, refusals', async ({ john, admin, request }) => {
  const [document] = await db()`
    select d.id from document d join payment p on p.id = d.payment_id join customer c on c.id = p.customer_id
    where c.name = 'John Doe' limit 1`
  for (const [who, path] of [
    [john.request, `/self-care/documents/${document?.id}`],
    [admin.request, `/admin/documents/${document?.id}`],
    [admin.request, '/admin/payments/export?q=nothing'],
    [request, '/api/health'],
    [request, '/api/auth/csrf'],
    [request, '/a%00b'],
  ] as const) {
    const answer = await who.get(path, { maxRedirects: 0 })
    const headers = answer.headers()
    expect.soft(headers['x-content-type-options'], path).toBe('nosniff')
    expect.soft(headers['content-security-policy'], path).toContain(`frame-ancestors 'none'`)
    if (who !== request) expect.soft(headers['cache-control'], path).toContain('no-store')
  }
})

test('built files are kept for ever and taken for nothing else', async ({ request }) => {
  const html = await (await request.get('/sign-in')).text()
  const files = [...new Set(html.match(/\/_next\/static\/[^"?\\]+\.(js|css|woff2)/g) ?? [])]
  expect(files.length).toBeGreaterThan(2)
  for (const file of files) {
    const headers = (await request.get(file)).headers()
    expect.soft(headers['cache-control'], file).toBe('public, max-age=31536000, immutable')
    expect.soft(headers['x-content-type-options'], file).toBe('nosniff')
    expect.soft(headers['cross-origin-resource-policy'], file).toBe('same-origin')
  }
  for (const file of ['/favicon.svg', '/brands/visa.svg']) {
    const answer = await request.get(file)
    expect.soft(answer.status(), file).toBe(200)
    expect.soft(answer.headers()['x-content-type-options'], file).toBe('nosniff')
  }
})

test('cookies: for this host, out of reach of scripts, not sent along by other sites', async ({ browser }) => {
  const page = await (await browser.newContext()).newPage()
  await signInAs(page, 'accountant')
  const cookies = await page.context().cookies(stage.baseUrl())
  expect(cookies.map(({ name }) => name)).toEqual(expect.arrayContaining(['quittance.session', 'quittance.browser']))
  for (const cookie of cookies.filter(({ name }) => name.startsWith('quittance.')))
    expect(cookie, cookie.name).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/', domain: 'localhost' })
  await page.context().close()
})

test('a session that was planted before signing in is not the one after it (A10)', async ({ browser }) => {
  const attacker = await (await browser.newContext()).newPage()
  await signInAs(attacker, 'restricted')
  const planted = await attacker.context().cookies(stage.baseUrl())
  const victim = await browser.newContext()
  await victim.addCookies(planted)
  const page = await victim.newPage()
  await page.goto('/account')
  await page.getByRole('button', { name: 'Sign out' }).first().click()
  await expect(page).toHaveURL(/sign-in/)
  await victim.addCookies(planted)
  await page.goto('/sign-in')
  const { email, password } = demoPerson('accountant')
  await fillSignIn(page, email, password)
  await expect(page).toHaveURL(/\/admin/)
  const value = (all: readonly { name: string; value: string }[]) =>
    all.find(({ name }) => name === 'quittance.session')?.value
  expect(value(await victim.cookies(stage.baseUrl()))).not.toBe(value(planted))
  expect((await attacker.request.get('/admin/payments', { maxRedirects: 0 })).status()).toBe(307)
  for (const one of [attacker, page]) await one.context().close()
})

test('signing out everywhere ends every browser at once; another role holds from the next click (A10)', async ({
  browser,
  admin,
}) => {
  const pages = [await (await browser.newContext()).newPage(), await (await browser.newContext()).newPage()] as const
  for (const page of pages) await signInAs(page, 'accountant')
  const status = async (path: string) => (await pages[1].request.get(path, { maxRedirects: 0 })).status()
  const { email } = demoPerson('accountant')
  await admin.goto('/admin/users')
  const row = admin.getByRole('listitem').filter({ hasText: email })
  const giveRole = async (role: string) => {
    await row.getByRole('combobox').selectOption(role)
    await row.getByRole('button', { name: 'Save role' }).click()
    await expect(row.getByRole('status')).toBeVisible()
  }
  expect(await status('/admin/payment-systems')).toBe(200)
  await giveRole('restricted')
  expect(await status('/admin/payment-systems')).toBe(404)
  await admin.reload()
  await giveRole('accountant')
  expect(await status('/admin/payment-systems')).toBe(200)

  await pages[0].goto('/account')
  await pages[0].getByRole('button', { name: 'Sign out everywhere' }).click()
  await expect(pages[0]).toHaveURL(/sign-in/)
  expect(await status('/admin/payments')).toBe(307)
  forgetSession('accountant')
  for (const page of pages) await page.context().close()
})
