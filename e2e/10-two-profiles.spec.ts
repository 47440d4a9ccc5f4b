import type { BrowserContext, Page } from '@playwright/test'
import { database } from '@/db/client'
import { seat } from '@/db/schema/access'
import { profile } from '@/db/schema/profile'
import { newId } from '@/lib/ids'
import { SEAT_FIELD } from '@/lib/words'
import { builtActions, submitForm } from './access/ask'
import { makePerson, signIn } from './access/people'
import { db } from './support/database'
import { stage } from './support/stage'
import { expect, test } from './support/test'

// One person, two profiles, two tabs: a form belongs to the profile it was drawn for.

async function newProfile(name: string): Promise<string> {
  const id = newId('pro')
  await database().insert(profile).values({ id, name, country: 'CH', baseCurrency: 'USD' })
  return id
}

/** An administrator of both, in a browser of their own, at work in the first. */
async function ofTwo(context: BrowserContext) {
  const [acme, borealis] = [await newProfile('Acme Water'), await newProfile('Borealis Gas')]
  const person = await makePerson(acme, 'Petra Two', { role: 'admin' })
  const second = { profileId: borealis, id: newId('seat'), loginId: person.loginId, role: 'admin' as const }
  await database().insert(seat).values(second)
  const { cookie } = await signIn(person)
  const at = cookie.indexOf('=')
  await context.addCookies([{ name: cookie.slice(0, at), value: cookie.slice(at + 1), url: stage.baseUrl() }])
  const currencies = async () =>
    (await db()`select code from currency where profile_id in (${acme}, ${borealis}) order by profile_id, code`).length
  return { acme, borealis, person, second, cookie, currencies }
}

async function switchTo(page: Page, from: string, to: string) {
  await page.getByRole('button', { name: from }).click()
  await page.getByRole('menuitem', { name: to }).click()
  await expect(page.getByRole('button', { name: to })).toBeVisible()
}

const MOVED = /You have switched to another profile in another tab\. This page still belongs to Acme Water/
const SWITCHED =
  /^You have switched to Borealis Gas in another tab; this page belongs to Acme Water\. Nothing was saved/

test('a form is not sent in the profile that was switched to in another tab', async ({ context, page }) => {
  const { acme, borealis, currencies } = await ofTwo(context)
  await page.goto('/admin/currencies/new')
  await page.getByLabel('Currency', { exact: true }).fill('EUR')
  await page.getByLabel('Exchange rate').fill('1.1')
  const before = await currencies()

  const other = await context.newPage()
  await other.goto('/admin/payments')
  await switchTo(other, 'Acme Water', 'Borealis Gas')
  await expect(page.getByText(MOVED)).toBeVisible()
  await page.getByRole('button', { name: 'Add currency' }).click()
  await expect(page.getByText(SWITCHED)).toBeVisible()
  expect(await currencies()).toBe(before)

  // What was typed is still there, and goes where it belongs once the person is back.
  await expect(page.getByLabel('Exchange rate')).toHaveValue('1.1')
  await switchTo(other, 'Borealis Gas', 'Acme Water')
  await expect(page.getByText(MOVED)).toBeHidden()
  await page.getByRole('button', { name: 'Add currency' }).click()
  await expect(page).toHaveURL(/currencies\/EUR$/)
  const where =
    await db()`select profile_id as id from currency where profile_id in (${acme}, ${borealis}) and code = 'EUR'`
  expect(where).toEqual([{ id: acme }])
})

test('a tab that is left behind says so, and goes on with all of its page in the new profile', async ({
  context,
  page,
}) => {
  await ofTwo(context)
  await page.goto('/admin/currencies')
  const other = await context.newPage()
  await other.goto('/admin/payments')
  await switchTo(other, 'Acme Water', 'Borealis Gas')
  await expect(page.getByText(MOVED)).toBeVisible()
  await page.getByRole('link', { name: 'Add currency' }).first().click()
  await expect(page.getByRole('button', { name: 'Borealis Gas' })).toBeVisible()
  await expect(page.getByText(MOVED)).toBeHidden()
  await page.getByLabel('Currency', { exact: true }).fill('EUR')
  await page.getByLabel('Exchange rate').fill('1.1')
  await page.getByRole('button', { name: 'Add currency' }).click()
  await expect(page).toHaveURL(/currencies\/EUR$/)
})

test('nor is an invitation sent there', async ({ context, page }) => {
  const { person, borealis } = await ofTwo(context)
  await page.goto('/admin/users')
  await page.getByLabel('Name').fill('Nobody')
  await page.getByLabel('E-mail address').fill('nobody.two@canary.example')
  await db()`update session set seat_id = (select id from seat where profile_id = ${borealis}) where login_id = ${person.loginId}`
  await page.getByRole('button', { name: /invit/i }).first().click()
  await expect(page.getByText(SWITCHED)).toBeVisible()
  expect(await db()`select 1 from login where email = 'nobody.two@canary.example'`).toHaveLength(0)
})

test('nor before scripts have arrived', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const { person, second, cookie, currencies } = await ofTwo(context)
  const page = await context.newPage()
  await page.goto('/admin/currencies/new')
  const drawn = page.locator(`main form input[name="${SEAT_FIELD}"]`)
  await expect(drawn).toHaveValue(person.seatId)
  await page.getByLabel('Currency', { exact: true }).fill('EUR')
  await page.getByLabel('Exchange rate').fill('1.1')
  const before = await currencies()
  await db()`update session set seat_id = ${second.id} where login_id = ${person.loginId}`
  await page.getByRole('button', { name: 'Add currency' }).click()
  await expect(page.getByText(SWITCHED)).toBeVisible()
  expect(await currencies()).toBe(before)
  await expect(page.getByLabel('Exchange rate')).toHaveValue('')

  // One that does not say is of nobody knows which profile.
  const add = builtActions().find(({ name }) => name === 'admin/currencies/actions#add')
  await submitForm('/admin/currencies/new', add?.id ?? '', { code: 'EUR', rate: '1.1' }, cookie)
  expect(await currencies()).toBe(before)
  await context.close()
})
