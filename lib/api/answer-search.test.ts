import { beforeAll, describe, expect, it } from 'vitest'
import { POST } from '@/app/api/search/route'
import { login, seat } from '@/db/schema/access'
import { testDatabase } from '@/db/testing'
import { sessionCookie, writeCookie } from '@/lib/auth/cookie'
import { createSession } from '@/lib/auth/sessions'
import { newId } from '@/lib/ids'
import { noted, within } from '@/lib/log'
import { makeShop, type Shop } from '@/lib/orders/testing'
import { SEAT_HEADER } from '@/lib/words'

const test = testDatabase()
let shop: Shop
let staff: string
let customer: string

/** The cookie of somebody who has this seat and no other. */
async function cookieFor(place: { readonly role: 'normal' } | { readonly customerId: string }): Promise<string> {
  const loginId = newId('log')
  await test.db.insert(login).values({ id: loginId, name: 'Somebody', email: `${loginId}@example.com` })
  await test.db.insert(seat).values({ profileId: shop.profileId, id: newId('seat'), loginId, ...place })
  const { id } = await createSession(test.db, loginId)
  return `${sessionCookie().name}=${await writeCookie(id)}`
}

beforeAll(async () => {
  shop = await makeShop(test.db)
  staff = await cookieFor({ role: 'normal' })
  customer = await cookieFor({ customerId: shop.customer.customerId })
})

async function ask(cookie: string, body: string, more: Readonly<Record<string, string>> = {}) {
  const headers = { cookie, 'content-type': 'application/json', ...more }
  const answer = await POST(new Request('http://localhost:3000/api/search', { method: 'POST', headers, body }))
  expect(answer.headers.get('cache-control')).toBe('no-store')
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

const text = (typed: unknown) => JSON.stringify({ text: typed })

describe('POST /api/search', () => {
  it('answers staff with what was found', async () => {
    const { status, body } = await ask(staff, text('john d'))
    expect(status).toBe(200)
    expect(body.hits).toMatchObject([{ kind: 'customer', title: 'John Doe' }])
    expect(await ask(staff, text('nobody of this name'))).toEqual({ status: 200, body: { hits: [] } })
  })

  it('answers nobody else', async () => {
    expect(await ask('', text('john'))).toMatchObject({ status: 401, body: { code: 'signed_out' } })
    expect(await ask(customer, text('john'))).toMatchObject({ status: 404, body: { code: 'not_found' } })
    const elsewhere = { [SEAT_HEADER]: newId('seat') }
    expect(await ask(staff, text('john'), elsewhere)).toMatchObject({ status: 422, body: { code: 'other_profile' } })
  })

  it.each([
    ['no JSON', 'john', 400],
    ['a list', '[]', 400],
    ['no text', '{}', 422],
    ['a number', text(4242), 422],
    ['what cannot be stored', text('jo\u0000hn'), 422],
    ['a text that is too long', text('j'.repeat(255)), 422],
    ['a body that is too large', text('j'.repeat(5_000)), 413],
  ])('refuses %s', async (_what, body, status) => {
    expect(await ask(staff, body)).toMatchObject({ status, body: { code: expect.any(String) } })
  })

  it('notes nothing of what was typed for the log', async () => {
    const facts = await within({}, async () => {
      await ask(staff, text('john'))
      return { ...noted() }
    })
    expect(JSON.stringify(facts)).not.toContain('john')
  })
})
