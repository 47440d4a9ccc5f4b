import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { expectGood } from './support/axe'
import { goTo } from './support/console'
import { db } from './support/database'
import { within } from './support/patience'
import { pressAgain } from './support/press'
import { inbox } from './support/sandbox'
import { killProcess, startProcess } from './support/stage'
import { expect, test } from './support/test'

// A thousand links from one file with ten bad rows, and the worker dies in the middle. Needs Stripe as 01-stripe-procedure leaves it.

test.describe.configure({ mode: 'serial', ...within(240) })

const tag = Date.now().toString(36)
const HEAD = 'amount,currency,description,reference,email,notify_email,phone,expires_at,note: Desk'

/** What stands in a bad row, and what is said of it. */
const BAD: Readonly<Record<number, readonly [row: string, says: string]>> = {
  2: [',USD,No amount,,,,,,', 'amount: '],
  57: ['12.00,DOLLAR,No currency,,,,,,', 'currency: Choose a currency.'],
  101: ['12.00,USD,Nobody to send it to,,,yes,,,', 'email: Enter the e-mail address'],
  222: ['12.00,USD,No address,,ann at example,yes,,,', 'email: Enter an e-mail address such as'],
  333: ['12.00,USD,No such time,,,,,soon,', 'expires_at: Enter a date and a time.'],
  444: ['12.345,USD,A tenth of a cent,,,,,,', 'amount: '],
  555: ['12.00,USD,Neither yes nor no,,ann@example.com,perhaps,,,', 'notify_email: Write “yes” or “no”.'],
  // What only the making finds out: the form would say it after "Create", too.
  666: ['0.10,USD,Too little,,,,,,', 'amount: The amount must be no less than'],
  777: [`12.00,USD,Twice,${tag}-3,,,,,`, 'reference: Another payment link has this reference.'],
  1001: ['12.00,USD,Over already,,,,,2020-01-01 10:00,', 'expires_at: This time has passed.'],
}

/** A thousand rows below the head; every hundredth of the good ones is sent to somebody. */
function file(): string {
  const row = (line: number) => {
    const bad = BAD[line]
    if (bad) return bad[0]
    const to = line % 100 === 0 ? `row${line}.${tag}@quittance.example,yes` : ','
    return `${line}.50,USD,Fees ${line},${tag}-${line},${to},+41 44 123 45 67,,${line % 7}`
  }
  return [HEAD, ...Array.from({ length: 1000 }, (_, at) => row(at + 2))].join('\r\n')
}

async function send(page: Page, name: string, text: string): Promise<void> {
  await page.getByLabel('CSV file').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })
  await pressAgain(page.getByRole('button', { name: 'Check the rows' }))
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
}

const madeSoFar = async () => {
  const [row] = await db()<{ n: number }[]>`
    select count(*)::int as n from link_upload_row r join link_upload u on u.profile_id = r.profile_id and u.id = r.upload_id
    where u.file_name = ${`${tag}.csv`} and r.state = 'made'`
  return row?.n ?? 0
}

test('990 links of 1 000 rows, ten explained, with the worker killed in the middle', async ({ openAs }) => {
  const page = await openAs('normal')
  await page.goto('/admin/payment-links')
  await page.getByRole('link', { name: 'From a file' }).click()
  await expectGood(page, 'links from a file')
  await send(page, `${tag}.csv`, file())
  await expect(
    page.getByText('993 links can be made, 7 of 1,000 rows have a problem. Nothing was made yet.'),
  ).toBeVisible()
  await expectGood(page, 'a file that was looked at')
  expect(await madeSoFar()).toBe(0)
  await page.getByRole('button', { name: 'Create 993 links' }).click()
  await expectGood(page, 'asking whether links are to be made')
  await pressAgain(page.getByRole('alertdialog').getByRole('button', { name: 'Create 993 links' }))

  await expect.poll(madeSoFar, { intervals: [20], ...within(60) }).toBeGreaterThan(250)
  await killProcess('worker')
  const atDeath = await madeSoFar()
  expect(atDeath).toBeLessThan(990)
  // What is shown is what is there, also while nobody works on it.
  await expect(
    page.getByText(new RegExp(`^${atDeath} links made, \\d+ rows? with a problem, \\d+ still to come`)),
  ).toBeVisible(within(30))
  await expect(page.getByRole('progressbar', { name: 'Rows dealt with' })).toBeVisible()
  await expectGood(page, 'links being made')
  const [half] = await db()`select count(*)::int as n from payment_link where reference like ${`${tag}-%`}`
  expect(half?.n).toBe(atDeath)

  await startProcess('worker')
  await expect.poll(madeSoFar, within(90)).toBe(990)
  await expect(page.getByText('990 links made, 10 rows with a problem, 0 still to come.')).toBeVisible(within(60))
  for (const [line, [, says]] of Object.entries(BAD)) {
    const refused = page.getByRole('listitem').filter({ has: page.getByText(`Row ${line}`, { exact: true }) })
    await expect(refused).toContainText(says)
  }
  await expectGood(page, 'a file of which ten rows were refused')
})

test('nothing is there twice or by halves, and each payer was written to once', async () => {
  const [sums] = await db()`
    select count(*)::int as links, count(distinct l.reference)::int as refs, count(distinct l.order_id)::int as orders,
      (select count(*) from link_event e where e.link_id in (select id from payment_link where reference like ${`${tag}-%`})
        and e.kind = 'created')::int as stories,
      (select count(*) from order_item i where i.order_id in (select order_id from payment_link where reference like ${`${tag}-%`}))::int as lines
    from payment_link l where l.reference like ${`${tag}-%`}`
  expect(sums).toEqual({ links: 990, refs: 990, orders: 990, stories: 990, lines: 990 })
  const written = () => inbox(`.${tag}@quittance.example`).then(({ mails }) => mails.map(({ to }) => to).sort())
  const sent = Array.from({ length: 10 }, (_, at) => (at + 1) * 100).map(
    (line) => `row${line}.${tag}@quittance.example`,
  )
  await expect.poll(written, within(60)).toEqual(sent.toSorted())
})

test('the rows that were refused come back as a file, are mended and sent again', async ({ openAs }) => {
  const page = await openAs('normal')
  await page.goto('/admin/payment-links/upload')
  await page.getByRole('link', { name: `${tag}.csv` }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download as CSV' }).click(),
  ])
  const sheet = readFileSync(await download.path(), 'utf8')
  const rows = sheet.trim().split('\r\n')
  expect(rows).toHaveLength(11)
  expect(rows[0]).toContain('problem')
  expect(rows.find((row) => row.includes('Too little'))).toContain('must be no less than')
  const mended = sheet
    .replace('0.10', '10.00')
    .replace(/([",\s])2020-01-01 10:00/, '$12090-01-01 10:00')
    .replace(`${tag}-3`, `${tag}-mended`)
  await page.goto('/admin/payment-links/upload')
  await send(page, `${tag}-mended.csv`, mended)
  await expect(page.getByText('3 links can be made, 7 of 10 rows have a problem.')).toBeVisible()
  await page.getByRole('button', { name: 'Create 3 links' }).click()
  await pressAgain(page.getByRole('alertdialog').getByRole('button', { name: 'Create 3 links' }))
  await expect(page.getByText('3 links made, 7 rows with a problem, 0 still to come.')).toBeVisible(within(30))
  await page.goto('/admin/payment-links')
  await goTo(page, 'Payment links')
  await page.getByLabel('Reference, e-mail, description or id').fill('Too little')
  await page.getByRole('search').getByRole('button', { name: 'Search' }).click()
  await expect(page.getByText('1 payment link', { exact: true })).toBeVisible()
})

test('a file that is none says so beside its field', async ({ openAs }) => {
  const page = await openAs('normal')
  await page.goto('/admin/payment-links/upload')
  await page.getByLabel('Or rows, with the names').fill('name,price\nHat,3')
  await pressAgain(page.getByRole('button', { name: 'Check the rows' }))
  await expect(page.getByText('There is no column “name”.').first()).toBeVisible()
  await expectGood(page, 'a file that is none')
})
