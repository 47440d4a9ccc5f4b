import { addressFor } from './access/addresses'
import { visit } from './access/ask'
import { ACTORS, type ActorName, ADDRESSES } from './access/matrix'
import { forbiddenTo, toldByLink } from './access/secrets'
import { cookieOf, expect, test } from './access/test'
import type { World } from './access/world'
import { db } from './support/database'
import { patience } from './support/patience'

// What a page holds beyond what it shows: each one that somebody may open, as a document and as the data that scripts fetch, and every
// search, is searched for all that is not theirs.

test.describe.configure({ timeout: 120_000 * patience })

const FORMS = ['document', 'data'] as const

/** Searches and addresses with ids of others in their query, for those who may open the page at all. */
function searches({ john, mia, stranger }: World): readonly string[] {
  return [stranger, mia, john].flatMap(
    ({ name, email, customerId, paid, cardId, accountId, receiptId, orderId, linkId, portal }) => [
      `/admin/customers?q=${name.slice(0, 5)}`,
      `/admin/customers?q=${email.slice(0, 10)}`,
      `/admin/customers?q=${customerId}`,
      `/admin/payments?q=${name.slice(0, 5)}`,
      `/admin/payments?q=${paid.paymentId}`,
      `/admin/payments?q=${paid.transactionId}`,
      `/admin/payments?customer=${customerId}&id=${paid.paymentId}`,
      `/admin/payments/export?q=${name.slice(0, 5)}`,
      `/admin/payments/export?customerId=${customerId}`,
      `/admin/customers/${john.customerId}/payments?customerId=${customerId}`,
      `/admin/customers/${john.customerId}/accounts/${accountId}`,
      `/admin/orders?q=${name.slice(0, 5)}`,
      `/admin/orders?q=${orderId}`,
      `/admin/orders/export?q=${customerId}`,
      `/admin/orders/${orderId}`,
      `/admin/orders/new?customer=${customerId}`,
      `/admin/payment-links?q=canary`,
      `/admin/payment-links?q=${linkId}`,
      `/admin/payment-links/export?q=${orderId}`,
      `/admin/payment-links/${linkId}`,
      `/admin/payment-links/new?order=${orderId}`,
      `/admin/payment-links/new?customer=${customerId}`,
      `/admin/audit?q=${customerId}&after=${paid.paymentId}`,
      `/self-care/history?after=${paid.paymentId}&customerId=${customerId}`,
      `/self-care/pay?payment=${paid.paymentId}`,
      `/self-care/pay?account=SEK&card=${cardId}&after=${paid.paymentId}`,
      `/self-care/payments/${paid.paymentId}`,
      `/admin/documents?customer=${name.slice(0, 5)}`,
      `/admin/documents?customer=${email.slice(0, 10)}&after=${receiptId}`,
      `/admin/documents/${receiptId}`,
      `/self-care/documents/${receiptId}`,
      `/admin/orders/${orderId}/summary`,
      `/self-care/orders?after=${orderId}`,
      `/self-care/orders/${orderId}`,
      `/self-care/orders/${portal.orderId}/summary`,
      `/order/${john.portal.token}/documents/${portal.receiptId}`,
    ],
  )
}

/** What is in an answer that may not be; what was asked for may come back in it, and whoever has a payment link sees whom they pay. */
function leaksIn(text: string, path: string, forbidden: readonly string[], shown: readonly string[] = []) {
  const asked = decodeURIComponent(path)
  const isLink = path.startsWith('/pay/')
  return forbidden.filter(
    (secret) => text.includes(secret) && !asked.includes(secret) && !(isLink && shown.includes(secret)),
  )
}

async function expectNoLeak(world: World, actor: ActorName, paths: readonly string[]): Promise<number> {
  const forbidden = await forbiddenTo(world, actor)
  const cookie = await cookieOf(world, actor)
  const [merchant] = await db()`select name from profile where id = ${world.ours.profileId}`
  const shownByLink = [String(merchant?.name), world.ours.systemId]
  const found: string[] = []
  let shown = 0
  for (const path of paths) {
    const told = await toldByLink(world, path)
    for (const form of FORMS) {
      const answer = await read(path, cookie, form)
      if (answer.status === 200) shown += 1
      expect.soft(answer.status, path).toBeLessThan(500)
      const leaks = leaksIn(answer.text, path, forbidden, shownByLink).filter((leak) => !told.includes(leak))
      for (const leak of leaks) found.push(`${actor}: ${leak} is in ${path} (${form})`)
    }
  }
  expect(found).toEqual([])
  return shown
}

/** A page as the browser loads it, or as its data alone, which scripts fetch to move from page to page. */
function read(path: string, cookie: string | undefined, form: 'document' | 'data') {
  const asData = `${path}${path.includes('?') ? '&' : '?'}_rsc=`
  return form === 'document' ? visit(path, cookie) : visit(asData, cookie, { headers: { rsc: '1' } })
}

for (const actor of ACTORS)
  test(`${actor}: no page, data or search holds what is not theirs`, async ({ world }) => {
    const pages = ADDRESSES.filter(({ name }) => !/^POST/.test(name)).map((row) => addressFor(row, world))
    const shown = await expectNoLeak(world, actor, [...pages, ...searches(world)])
    expect(shown, 'pages that were looked at').toBeGreaterThan(5)
  })

test('the search of the console finds nobody what is not theirs', async ({ world }) => {
  const { john, mia, stranger } = world
  const texts = [stranger, mia, john].flatMap(({ name, email, customerId, paid, orderId, linkId }) => [
    ...[name.slice(0, 5), email.slice(0, 10), customerId, orderId, linkId],
    ...[paid.paymentId, paid.transactionId],
  ])
  const headers = { 'content-type': 'application/json' }
  for (const actor of ACTORS) {
    const [forbidden, cookie] = [await forbiddenTo(world, actor), await cookieOf(world, actor)]
    for (const text of ['canary', ...texts]) {
      const body = JSON.stringify({ text })
      const answer = await visit('/api/search', cookie, { method: 'POST', headers, body })
      expect.soft(answer.status, `${actor}: ${text}`).toBeLessThan(500)
      expect.soft(leaksIn(answer.text, encodeURIComponent(text), forbidden), `${actor}: ${text}`).toEqual([])
    }
  }
})

test('the search for leaks finds one: what is John’s is on John’s pages, and in their data', async ({ world }) => {
  const cookie = await cookieOf(world, 'john')
  const forbiddenToMia = await forbiddenTo(world, 'mia')
  const path = `/self-care/payments/${world.john.paid.paymentId}`
  for (const form of FORMS) {
    const { text, status } = await read(path, cookie, form)
    if (form === 'data') expect(text).toMatch(/^\w*:/)
    expect(status).toBe(200)
    expect(leaksIn(text, '/self-care', forbiddenToMia)).toContain(world.john.paid.paymentId)
  }
  const staff = await visit(`/admin/customers/${world.john.customerId}`, await cookieOf(world, 'admin'))
  // John may have changed it since.
  const [own] = await db()`select email from customer where id = ${world.john.customerId}`
  expect(leaksIn(staff.text, '/admin', await forbiddenTo(world, 'restricted'))).toContain(own?.email)
})
