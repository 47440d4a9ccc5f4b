import type { Page } from '@playwright/test'
import { expectGood } from './support/axe'
import { goTo } from './support/console'
import { db } from './support/database'
import { type Link, makeHats, makeLink, standingOf } from './support/links'
import { within } from './support/patience'
import { pressAgain } from './support/press'
import { inbox } from './support/sandbox'
import { expect, test } from './support/test'

// What a clerk does with payment links beside what 16-story-of-a-link and 16-story-of-an-order tell. Needs Stripe as 01-stripe-procedure leaves it.

test.describe.configure({ mode: 'serial', ...within(150) })

/** A time some days from now, as the browser's field takes it; the tests' browsers are in UTC. */
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 16)
const tag = Date.now().toString(36)
const EMAIL = `lena.${tag}@quittance.example`
const EXPIRES = inDays(3)
/** What these tests are about: sent by mail and by SMS as soon as it is made. */
let link: Link

test.beforeAll(async () => {
  link = await makeLink({
    description: `Fees of Lena ${tag}`,
    email: EMAIL,
    phone: '+41 44 123 45 67',
    notifyEmail: 'on',
    notifySms: 'on',
    sending: 'now',
    reference: `REF-${tag}`,
    expiresAt: EXPIRES,
  })
})

const mails = async () => (await inbox(EMAIL)).mails

/** Nobody is written to twice within a minute; what happened is written in stone, so the stone is moved. */
async function aMinuteGoesBy(): Promise<void> {
  await db().begin(async (sql) => {
    await sql`set local session_replication_role = replica`
    await sql`update link_event set at = at - interval '1 minute' where link_id = ${link.linkId}`
  })
}

async function openForm(page: Page): Promise<void> {
  await page.goto('/admin/customers')
  await goTo(page, 'Payment links')
  await page.getByRole('link', { name: 'Create payment link' }).first().click()
  await expect(page.getByRole('heading', { level: 1, name: 'Create payment link' })).toBeVisible()
}

const review = (page: Page) => pressAgain(page.getByRole('button', { name: 'Review' }))
const create = (page: Page) => pressAgain(page.getByRole('main').getByRole('button', { name: 'Create payment link' }))

/** Presses the button of a question that is open. */
const confirm = (page: Page, name: string) =>
  pressAgain(page.getByRole('alertdialog').getByRole('button', { name, exact: true }))

test('what is wrong is said beside its field, and nothing typed is lost', async ({ openAs }) => {
  const page = await openAs('normal')
  await openForm(page)
  await page.getByLabel('Amount').fill('0.10')
  await page.getByLabel('Currency').selectOption('USD')
  await page.getByLabel('Notify by e-mail').check()
  await review(page)
  await expect(page.getByText('Enter the e-mail address that the link is sent to.').first()).toBeVisible()
  await expectGood(page, 'a link with faults')
  await page.getByLabel('Email').fill('lena@example.com')
  await review(page)
  await create(page)
  await expect(page.getByText(/must be no less than 0.5 USD/).first()).toBeVisible()
  await expect(page.getByLabel('Email')).toHaveValue('lena@example.com')
  await page.getByLabel('Amount').fill('5')
  await page.getByLabel('Custom reference').fill(`REF-${tag}`)
  await review(page)
  await create(page)
  await expect(page.getByText('Another payment link has this reference.').first()).toBeVisible()
})

test('the search of the console finds a link by its reference, and Enter opens it', async ({ openAs }) => {
  const page = await openAs('normal')
  await page.goto('/admin/customers')
  await page.keyboard.press('Control+k')
  const search = page.getByRole('dialog', { name: 'Search' })
  await search.getByRole('combobox').fill(`nobody ${tag}`)
  await expect(search.getByRole('status')).toHaveText('Nothing found.')
  await search.getByRole('combobox').fill(`REF-${tag}`)
  await expect(search.getByRole('option', { name: `Fees of Lena ${tag}` })).toBeVisible()
  await expectGood(page, 'the search with what it found')
  await search.getByRole('combobox').press('Enter')
  await expect(page).toHaveURL(new RegExp(`/admin/payment-links/${link.linkId}$`))
})

test('a link is found in the list, reminded of and sent again, not twice within a minute, and extended', async ({
  openAs,
}) => {
  const page = await openAs('normal')
  await page.goto('/admin/payment-links')
  await page.getByLabel('Reference, e-mail, description or id').fill(`Lena ${tag}`)
  await page.getByRole('search').getByRole('button', { name: 'Search' }).click()
  await expect(page.getByText('1 payment link', { exact: true })).toBeVisible()
  await expectGood(page, 'the list of links')
  await page.getByRole('row').nth(1).getByRole('link').click()
  await expect.poll(mails, within(30)).toHaveLength(1)
  await aMinuteGoesBy()
  await page.getByRole('button', { name: 'Remind' }).click()
  await confirm(page, 'Remind')
  await expect(page.getByText('A reminder is on its way by e-mail and by SMS.')).toBeVisible()
  await expect.poll(mails, within(30)).toHaveLength(2)
  await page.getByRole('button', { name: 'Resend' }).click()
  await confirm(page, 'Resend')
  await expect(page.getByRole('alertdialog')).toContainText('less than a minute ago. Nothing more was sent.')
  await expectGood(page, 'asking for a message too soon')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Extend', exact: true }).click()
  const dialog = page.getByRole('dialog')
  // Pressed as it opens it would change nothing.
  await expect(dialog.getByLabel('Expires')).toHaveValue(EXPIRES)
  await dialog.getByLabel('Expires').fill(inDays(-1))
  await pressAgain(dialog.getByRole('button', { name: 'Extend' }))
  await expect(dialog.getByText('This time has passed.').first()).toBeVisible()
  await expectGood(page, 'extending a link')
  await dialog.getByLabel('Expires').fill('2090-01-31T09:00')
  await pressAgain(dialog.getByRole('button', { name: 'Extend' }))
  await expect(page.getByText('It can be paid until then.')).toBeVisible()
  await expect(page.getByText(/^Extended until/)).toBeVisible()
  await aMinuteGoesBy()
  await page.getByRole('button', { name: 'Resend' }).click()
  await confirm(page, 'Resend')
  await expect(page.getByText('The link is on its way again by e-mail and by SMS.')).toBeVisible()
  await expect.poll(mails, within(30)).toHaveLength(3)
  // However often it is sent, it is one address.
  for (const { text } of await mails()) expect(text).toContain(link.path)
})

test('it is cancelled with a message that its payer reads', async ({ openAs }) => {
  const page = await openAs('normal')
  await page.goto(`/admin/payment-links/${link.linkId}`)
  await page.getByRole('button', { name: 'Cancel link' }).click()
  await page.getByLabel('Message to the payer').fill('Lena has paid at the desk.')
  await expectGood(page, 'cancelling a link')
  await confirm(page, 'Cancel link')
  await expect(page.getByText('Nobody can pay it any more.').first()).toBeVisible()
  await expect(page.getByText('The payer is told by e-mail and by SMS.')).toBeVisible()
  await expect(page.getByText('Cancelled: “Lena has paid at the desk.”')).toBeVisible()
  await expectGood(page, 'a link that was cancelled')
  await expect.poll(async () => (await mails()).at(-1)?.text, within(30)).toContain('Lena has paid at the desk.')
  expect(await standingOf(link)).toMatchObject({ link: 'cancelled', order: 'cancelled' })
  const csv = await page.request.get(`/admin/payment-links/export?q=REF-${tag}`)
  expect((await csv.text()).split('\r\n')).toHaveLength(3)
})

test('an order is cancelled with its link, and which of the two it was is said (D12)', async ({ openAs }) => {
  const page = await openAs('normal')
  const orderId = await makeHats()
  const asked = await makeLink({ orderId, amount: '60' })
  await page.goto(`/admin/orders/${orderId}`)
  await page.getByRole('button', { name: 'Cancel order' }).click()
  await confirm(page, 'Cancel order')
  await expect(page.getByText('The order was cancelled. Nothing more can be paid for it.')).toBeVisible()
  expect(await standingOf(asked)).toMatchObject({ link: 'cancelled', order: 'cancelled' })
})

test('a profile is verified by an administrator, with what was looked at, and then live is offered', async ({
  admin,
}) => {
  const isLiveOffered = async () => {
    await admin.goto('/admin/payment-links/new')
    return (await admin.getByLabel('Mode').locator('option[value=live]').getAttribute('disabled')) === null
  }
  expect(await isLiveOffered()).toBe(false)
  await admin.goto('/admin/profile')
  await pressAgain(admin.getByRole('button', { name: 'Mark as verified' }))
  await expect(admin.getByText('Say what you looked at and where it is kept.').first()).toBeVisible()
  await expectGood(admin, 'verifying with faults')
  await admin.getByLabel('Name in the register').fill('Quittance Demo AG')
  await admin.getByLabel('Number in the register').fill('CHE-100')
  await admin.getByLabel('What you looked at').fill('Extract of the register, folder 7')
  await admin.getByLabel('I have seen who owns it').check()
  await admin.getByLabel('I have seen that the bank account').check()
  await pressAgain(admin.getByRole('button', { name: 'Mark as verified' }))
  await expect(admin.getByRole('button', { name: 'Withdraw verification' })).toBeVisible()
  await expectGood(admin, 'a verified profile')
  expect(await isLiveOffered()).toBe(true)
  await admin.goto('/admin/profile')
  await admin.getByRole('button', { name: 'Withdraw verification' }).click()
  await admin.getByLabel('Reason').fill('Only a test')
  await confirm(admin, 'Withdraw verification')
  await expect(admin.getByRole('button', { name: 'Mark as verified' })).toBeVisible()
})
