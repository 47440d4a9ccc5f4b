import type { Page } from '@playwright/test'
import { expectGood } from './support/axe'
import { goTo } from './support/console'
import { db } from './support/database'
import { within } from './support/patience'
import { pressAgain } from './support/press'
import { inbox } from './support/sandbox'
import { stage } from './support/stage'
import { expect, test } from './support/test'

// What payers are told: worded, tried out and switched in the console, delivered or not in the sandbox's inbox.

test.describe.configure(within(120))

const TO = 'message.test@quittance.example'

async function sendTest(page: Page, to: string): Promise<void> {
  await page.getByLabel(/^(E-mail address|Phone number)/).fill(to)
  await pressAgain(page.getByRole('button', { name: 'Send a test' }))
  await expect(page.getByRole('status').filter({ hasText: `On its way to ${to}` })).toBeVisible()
}

/** Loads the list of what was sent to somebody until it says so, and opens its newest row. */
async function seeSent(page: Page, to: string, state: string): Promise<void> {
  const row = page.getByRole('table').getByRole('row').nth(1)
  const shown = async () => {
    await page.goto(`/admin/messages/sent?to=${encodeURIComponent(to)}`)
    return row.textContent()
  }
  await expect.poll(shown, within(30)).toContain(state)
  await page.getByRole('button', { name: 'Details' }).first().click()
}

test('a message is worded, seen as it is typed, refused with an unknown placeholder, sent and brought back', async ({
  admin,
}) => {
  await admin.goto('/admin')
  await goTo(admin, 'Messages')
  await admin.getByRole('link', { name: 'E-mail of Order ready' }).click()
  await expect(admin.getByRole('heading', { level: 1, name: 'Order ready' })).toBeVisible()
  const preview = admin.getByRole('article', { name: 'The e-mail' })
  await expect(preview).toContainText('Authorisation Amount: 128.50 USD')
  const text = admin.getByRole('textbox', { name: 'Text' })
  await text.fill('Dear {customer},\n\nyou owe {amuont}.\n\n{link}')
  await expect(admin.getByText('It cannot be saved like this')).toBeVisible()
  await pressAgain(admin.getByRole('button', { name: 'Save' }))
  // The preview says so as well.
  const refused = admin.getByRole('main').getByRole('alert').filter({ hasText: 'Please check the fields' })
  await expect(refused).toContainText('There is no {amuont} here.')
  await text.fill('Dear {customer},\n\n<b>you</b> owe .\n\n{link}')
  await text.evaluate((area: HTMLTextAreaElement) => {
    const at = area.value.indexOf(' .') + 1
    area.setSelectionRange(at, at)
  })
  await admin.getByRole('button', { name: 'Insert {amount} into the text' }).click()
  await expect(preview).toContainText('<b>you</b> owe 128.50 USD.')
  await admin.getByLabel('Subject').fill('{merchant} asks for {amount}')
  await pressAgain(admin.getByRole('button', { name: 'Save' }))
  await expect(admin.getByRole('status').filter({ hasText: 'Saved.' })).toBeVisible()
  await expectGood(admin, 'a message in own words')

  await sendTest(admin, TO)
  await expect.poll(async () => (await inbox(TO)).mails.length, within(30)).toBe(1)
  const [mail] = (await inbox(TO)).mails
  expect(mail?.subject).toMatch(/ asks for 128\.50 USD$/)
  expect(mail?.text).toContain('Dear Anna Berg,\n\n<b>you</b> owe 128.50 USD.')
  await seeSent(admin, TO, 'Sent')
  await expect(admin.getByText('The mail server took it.')).toBeVisible()

  const page = await admin.context().newPage()
  await page.goto(`${stage.sandboxUrl()}/inbox?to=${TO}`)
  await page.getByRole('link', { name: /asks for/ }).click()
  await page.getByRole('button', { name: 'Bounced' }).click()
  await expect(page.getByText('Reported so far: bounced')).toBeVisible()
  await page.close()
  await seeSent(admin, TO, 'Bounced')
  await expect(admin.getByText('A mail server brought it back: 550 5.1.1')).toBeVisible()
  await expectGood(admin, 'a message that bounced')
})

test('an address that is refused, an SMS that arrives, and one to a phone out of reach', async ({ admin }) => {
  await admin.goto('/admin/messages/order_ready/email/en')
  await sendTest(admin, 'refused@quittance.example')
  await seeSent(admin, 'refused@quittance.example', 'Bounced')
  await expect(admin.getByText('The mail server refuses this address: 550')).toBeVisible()

  await admin.goto('/admin/messages/order_ready/sms/en')
  await sendTest(admin, '+41 44 555 66 77')
  await seeSent(admin, '+41445556677', 'Delivered')
  expect((await inbox('+41445556677')).sms[0]?.body).toContain('your order is ready, 128.50 USD')

  await admin.goto('/admin/messages/order_ready/sms/en')
  await sendTest(admin, '+15005550071')
  await seeSent(admin, '+15005550071', 'Bounced')
  await expect(admin.getByText('The phone is switched off or out of reach. (Twilio 30003)')).toBeVisible()
  const [row] = await db()`select link_sealed from message where to_address = '+15005550071'`
  expect(row?.link_sealed).toBeNull()

  await admin.goto('/admin/messages/order_ready/sms/en')
  await admin.getByLabel('Phone number').fill('044 555 66 77')
  await pressAgain(admin.getByRole('button', { name: 'Send a test' }))
  await expect(admin.getByRole('main').getByRole('alert')).toContainText('with its country code')
})

test('automatic messages are switched, the standard text comes back, and the accountant only reads', async ({
  admin,
  openAs,
}) => {
  await admin.goto('/admin/messages')
  await pressAgain(admin.getByRole('button', { name: 'Switch off Refund confirmation' }))
  await expect(admin.getByRole('button', { name: 'Switch on Refund confirmation' })).toBeVisible()
  await pressAgain(admin.getByRole('button', { name: 'Switch on Refund confirmation' }))
  await expect(admin.getByRole('button', { name: 'Switch off Refund confirmation' })).toBeVisible()
  await admin.goto('/admin/messages/order_ready/email/en')
  await admin.getByRole('button', { name: 'Use the standard text' }).click()
  await admin.getByRole('alertdialog').getByRole('button', { name: 'Use the standard text' }).click()
  await expect(admin.getByRole('textbox', { name: 'Text' })).toHaveValue(/^Hello \{customer\},/)
  await admin.goto('/admin/audit?action=message')
  for (const entry of ['Message template reset', 'Message switched off', 'Message template tested'])
    await expect(admin.getByRole('table')).toContainText(entry)

  const accountant = await openAs('accountant')
  await accountant.goto('/admin/messages/order_ready/email/en')
  await expect(accountant.getByRole('textbox', { name: 'Text' })).toHaveAttribute('readonly')
  await expect(accountant.getByRole('button', { name: 'Send a test' })).toHaveCount(0)
})
