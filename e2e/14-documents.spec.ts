import { poppler } from '@/lib/documents/testing'
import { expectGood } from './support/axe'
import { CARDS } from './support/cards'
import { db, newestPayment } from './support/database'
import { letPayersDownload } from './support/papers'
import { within } from './support/patience'
import { pay } from './support/pay'
import { stage } from './support/stage'
import { expect, test } from './support/test'

// Papers: issued by themselves, downloaded by those who may, and telling anybody who holds one how it stands today.

test.describe.configure({ mode: 'serial', ...within(120) })

let paymentId = ''
let address = ''

/** The documents of the payment that these tests are about, once there are so many. */
async function papers(count: number) {
  const rows = () => db()`select id, kind, code from document where payment_id = ${paymentId} order by issued_at`
  await expect.poll(async () => (await rows()).length, within(30)).toBe(count)
  return rows()
}

test('a payment has its receipt, which leads anybody who holds it to its present state', async ({ john, browser }) => {
  await pay(john, { amount: '12.00', method: 'New card', card: CARDS.visa })
  paymentId = (await newestPayment('John Doe')).id
  const [receipt] = await papers(1)
  address = `/document/${receipt?.code}`
  await john.goto('/self-care/history')
  const link = john.getByRole('link', { name: /^Receipt R-\d{4}-\d{6} \(PDF\)/ }).first()
  const answer = await john.request.get((await link.getAttribute('href')) ?? '')
  expect(answer.headers()['content-type']).toBe('application/pdf')
  const pdf = await answer.body()
  expect(Buffer.from(pdf).equals(await (await john.request.get(answer.url())).body())).toBe(true)
  const text = poppler('pdftotext', pdf, ['-layout'])
  if (text === null) test.info().annotations.push({ type: 'not run', description: 'pdftotext is not installed' })
  else expect(text).toContain(`${stage.baseUrl()}${address}`)

  const stranger = await (await browser.newContext()).newPage()
  await stranger.goto(address)
  const page = stranger.getByRole('main')
  await expect(page).toContainText('This document is genuine')
  await expect(page).toContainText('J••• D•••')
  await expect(page).toContainText('12.00 USD')
  await expect(page.getByText('Paid', { exact: true })).toBeVisible()
  await expect(page).not.toContainText('John')
  await expect(stranger.locator('meta[name="robots"]')).toHaveAttribute('content', /noindex/)
  await expectGood(stranger, 'document check')
  await stranger.context().close()
})

test('a refund has its credit note, and the receipt’s page says so from then on', async ({ admin, john, page }) => {
  await admin.goto(`/admin/payments/${paymentId}`)
  await admin.getByRole('button', { name: 'Refund', exact: true }).click()
  const dialog = admin.getByRole('dialog')
  await dialog.getByLabel('Amount').fill('5.00')
  await dialog.getByLabel('Reason').fill('Two days without service')
  await dialog.getByRole('button', { name: 'Refund 5.00 USD' }).click()
  await expect(admin.getByRole('status').filter({ hasText: '5.00 USD is on its way back' })).toBeVisible()
  const [, credit] = await papers(2)
  await admin.reload()
  await expect(admin.getByRole('link', { name: /^Credit note CN-/ })).toHaveAttribute(
    'href',
    `/admin/documents/${credit?.id}`,
  )
  await john.goto(`/self-care/payments/${paymentId}`)
  await expect(john.getByRole('link', { name: /^Credit note CN-/ })).toBeVisible()
  await expectGood(john, 'payment with its documents')
  await page.goto(address)
  await expect(page.getByRole('main')).toContainText('Partly refunded')
})

test('the console finds a document by its number, and downloads it', async ({ admin }) => {
  await admin.goto('/admin/documents')
  const link = admin.getByRole('link', { name: /^R-\d{4}-\d{6}/ }).first()
  const number = ((await link.textContent()) ?? '').slice(0, 'R-2026-000001'.length)
  await admin.getByRole('searchbox', { name: /^Number/ }).fill(number.toLowerCase())
  await admin.keyboard.press('Enter')
  await expect(admin).toHaveURL(/number=r-/)
  await expect(admin.getByRole('row')).toHaveCount(2)
  const answer = await admin.request.get((await link.getAttribute('href')) ?? '')
  expect(answer.headers()['content-disposition']).toBe(`inline; filename="${number}.pdf"`)
  await expectGood(admin, 'documents')
})

test('payers download the kinds that the merchant activated', async ({ admin, john }) => {
  const [receipt] = await papers(2)
  const download = async () => (await john.request.get(`/self-care/documents/${receipt?.id}`)).status()
  await letPayersDownload(admin, 'Receipts', false)
  expect(await download()).toBe(404)
  await john.goto('/self-care/history')
  await expect(john.getByRole('link', { name: /^Receipt/ })).toHaveCount(0)
  await expect(john.getByRole('link', { name: /^Credit note/ }).first()).toBeVisible()
  await letPayersDownload(admin, 'Receipts', true)
  expect(await download()).toBe(200)
  await expectGood(admin, 'settings of documents')
})

test('a code that no document has is told so, with 404', async ({ page }) => {
  const answer = await page.goto('/document/0123456789abcdefghjkmnpqrs')
  expect(answer?.status()).toBe(404)
  await expect(page.getByRole('heading', { name: 'No such document' })).toBeVisible()
  await expectGood(page, 'no such document')
})
