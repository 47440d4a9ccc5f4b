import { expectGood, PHONE } from './support/axe'
import { CARDS, typeCard } from './support/cards'
import { db } from './support/database'
import { cancelAsClerk, expire, makeLink, onPayment, payButton, payByCard, standingOf, typeWho } from './support/links'
import { pressAgain } from './support/press'
import { expect, test } from './support/test'
import { useUp, visitorFrom } from './support/visitor'

// How a link stands that cannot be paid just now, each with a page of its own and a way on; and what the page asks besides money.

const title = (name: string | RegExp) => ({ level: 1, name }) as const

test('no such link, and too many wrong ones', async ({ browser }) => {
  const network = '203.0.113.41'
  const page = await (await visitorFrom(browser, network)).newPage()
  const answer = await page.goto('/pay/this-is-no-link')
  expect(answer?.status()).toBe(404)
  await expect(page.getByRole('heading', title('There is no payment link at this address'))).toBeVisible()
  await expectGood(page, 'no such payment link')
  await useUp('link.guess', network, 7)
  await page.goto('/pay/neither-is-this')
  await expect(page.getByRole('heading', title('Payment links are not looked at just now'))).toBeVisible()
  await expectGood(page, 'too many wrong links')
  // From then on right ones are not looked at either.
  const link = await makeLink()
  const again = await page.goto(link.path)
  expect([again?.status(), Number(again?.headers()['retry-after']) > 0]).toEqual([429, true])
})

test('expired, cancelled with a message, not yet, used up', async ({ page, browser }) => {
  const [gone, over, later, used] = await Promise.all([
    makeLink(),
    makeLink(),
    makeLink({
      email: 'later@example.com',
      notifyEmail: 'on',
      sending: 'scheduled',
      sendAt: new Date(Date.now() + 86_400_000).toISOString().slice(0, 16),
    }),
    makeLink({ uses: 'many', usesMost: '2', description: 'A ticket' }),
  ])
  await expire(gone)
  await page.goto(gone.path)
  await expect(page.getByRole('heading', title('This payment link has expired'))).toBeVisible()
  await expectGood(page, 'an expired link')
  expect(await cancelAsClerk(over, 'Sold at the desk.\nSorry!')).toBe('cancelled')
  await page.goto(over.path)
  await expect(page.getByRole('heading', title('This payment link was cancelled'))).toBeVisible()
  await expect(page.getByText('Sold at the desk.')).toBeVisible()
  await expectGood(page, 'a cancelled link')
  await page.goto(later.path)
  await expect(page.getByRole('heading', title('This payment link is not open yet'))).toBeVisible()
  await expectGood(page, 'a link that is not open yet')
  await payByCard(page, used, CARDS.visa)
  await expect(page.getByRole('heading', title('Paid 25.00 USD'))).toBeVisible()
  // Whoever pays by it again makes another payment.
  await page.getByRole('link', { name: 'Back to the payment link' }).click()
  await expect(page.getByText('You have paid 25.00 USD by this link.')).toBeVisible()
  const other = await (await browser.newContext()).newPage()
  await payByCard(other, used, CARDS.visa)
  await expect(other.getByRole('heading', title('Paid 25.00 USD'))).toBeVisible()
  await page.goto(used.path)
  await expect(page.getByRole('heading', title('This payment link is used up'))).toBeVisible()
  await expect(page.getByRole('link', { name: 'Show your payment' })).toBeVisible()
  await expectGood(page, 'a link that is used up')
  expect(await standingOf(used)).toMatchObject({ link: 'success', payments: ['paid', 'paid'] })
})

test('a link that no payment system takes', async ({ page }) => {
  const link = await makeLink()
  await db()`update payment_link set amount_minor = 30 where id = ${link.linkId}`
  await page.goto(link.path)
  await expect(page.getByRole('heading', title('This cannot be paid just now'))).toBeVisible()
  await expectGood(page, 'a link that nothing takes')
})

test('somebody else is paying: since when, and it opens again by itself', async ({ page, browser }) => {
  const link = await makeLink()
  await payByCard(page, link, CARDS.asksAlways)
  await onPayment(page, link)
  const other = await (await browser.newContext({ viewport: PHONE })).newPage()
  await other.goto(link.path)
  await expect(other.getByRole('heading', title('Somebody is paying this just now'))).toBeVisible()
  await expect(other.getByText(/They began (a moment|\d+ seconds?) ago/)).toBeVisible()
  await expectGood(other, 'a link that somebody is paying')
  await page.goto(link.path)
  await page.getByRole('button', { name: 'Pay another way' }).click()
  await expect(payButton(page)).toBeVisible()
  await expect(payButton(other)).toBeVisible({ timeout: 20_000 })
})

test('terms and privacy are agreed to before anything is paid', async ({ browser, admin }) => {
  await admin.goto('/admin/profile')
  await admin.getByLabel('Address of your terms').fill('example.com')
  const save = () => pressAgain(admin.getByRole('main').getByRole('button', { name: 'Save', exact: true }))
  await save()
  await expect(admin.getByLabel('Address of your terms')).toHaveAccessibleDescription(/Enter a whole address/)
  await admin.getByLabel('Address of your terms').fill('https://example.com/terms')
  await admin.getByLabel('Address of your privacy policy').fill('https://example.com/privacy')
  await save()
  await expect(admin.getByRole('status').filter({ hasText: 'Saved.' })).toBeVisible()
  await expectGood(admin, 'the profile with its terms')
  const link = await makeLink()
  for (const javaScriptEnabled of [true, false]) {
    const page = await (await browser.newContext({ viewport: PHONE, javaScriptEnabled })).newPage()
    await page.goto(link.path)
    await typeWho(page)
    await page.getByRole('radio', { name: 'PayPal' }).check()
    await page.getByLabel(/I agree to the terms/).check()
    await pressAgain(payButton(page))
    await expect(page.getByText('Confirm that you have read the privacy policy before you pay.').first()).toBeVisible()
    await expect(page.getByLabel(/I agree to the terms/)).toBeChecked()
    if (javaScriptEnabled) await expectGood(page, 'a link with terms')
    expect(await standingOf(link)).toMatchObject({ payments: [] })
    await page.getByLabel(/I have read the privacy policy/).check()
    if (!javaScriptEnabled) await pressAgain(payButton(page))
    await page.context().close()
  }
  expect(await standingOf(link)).toMatchObject({ payments: ['pending'] })
  await db()`update profile set terms_url = null, privacy_url = null`
})

test('after 25 minutes the card fields close; renewed, everything else is as it was', async ({ page }) => {
  const link = await makeLink()
  await page.clock.install()
  await page.goto(link.path)
  await typeWho(page)
  await typeCard(page, CARDS.visa)
  await page.clock.fastForward('24:00')
  await expect(payButton(page)).toBeVisible()
  await page.clock.fastForward('01:05')
  await expect(page.getByText('This page has been open for 25 minutes')).toBeVisible()
  await expect(payButton(page)).toHaveCount(0)
  await expect(page.locator('iframe[title="Secure card payment input frame"]')).toHaveCount(0)
  await page.clock.resume()
  await expectGood(page, 'a page of a link that was open too long')
  await page.getByRole('button', { name: 'Renew' }).click()
  await expect(page.getByLabel('Name')).toHaveValue('Anna Payer')
  await typeCard(page, CARDS.visa)
  await pressAgain(payButton(page))
  await expect(page.getByRole('heading', title('Paid 25.00 USD'))).toBeVisible()
})

test('what looks at links in mail opens none, and changes nothing', async ({ request }) => {
  const link = await makeLink()
  for (const method of ['HEAD', 'GET'])
    expect((await request.fetch(link.path, { method, headers: { 'user-agent': 'LinkPreview/1.0' } })).status()).toBe(
      200,
    )
  expect(await standingOf(link)).toMatchObject({ link: 'created', opened: false, payments: [] })
})
